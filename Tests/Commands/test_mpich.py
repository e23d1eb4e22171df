"""MPICH, the other kind of MPI: the same program, the same bits, and the same behaviour where its launcher allows it."""

import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from running import LAUNCH, PROGRAM, PROGRAMS, lockstep, run, train
from test_ranks import wait_until

pytestmark = [
    pytest.mark.long, pytest.mark.undisturbed,
    pytest.mark.skipif(not shutil.which("mpirun.mpich"), reason="needs Debian's mpich")]


@pytest.fixture(scope="module")
def mpich(tmp_path_factory):
    """The environment in which mpirun is MPICH's."""
    folder = tmp_path_factory.mktemp("mpich")
    (folder / "mpirun").write_text('#!/bin/sh\nexec mpirun.mpich "$@"\n')
    (folder / "mpirun").chmod(0o755)
    return ["env", f"PATH={folder}:{os.environ['PATH']}"]


def process_of(rank, folder):
    """The process of a rank that trains in a folder."""
    for entry in os.scandir("/proc"):
        try:
            environment = open(f"{entry.path}/environ", "rb").read().split(b"\0")
            program, works = os.readlink(f"{entry.path}/exe"), os.readlink(f"{entry.path}/cwd")
        except OSError:
            continue  # It has ended, or is no process.
        if program in map(str, PROGRAMS) and works == str(folder.resolve()) and b"PMI_RANK=%d" % rank in environment:
            return int(entry.name)
    raise AssertionError(f"no process of rank {rank}")


@pytest.mark.parametrize("processes", [1, 2, 3, 5])
@pytest.mark.parametrize("reduction", ["tree", "fast"])
def test_same_bits(folder, mpich, processes, reduction):
    if reduction == "fast" and processes > 2:
        pytest.skip("its bits depend on the number of processes")
    change = ["--set", f"parallel.reduction={reduction}"]
    train("--output", "alone", *change, folder=folder, processes=2)
    train("--output", "out", *change, folder=folder, launcher=[*mpich, "mpirun", "-n", processes, PROGRAM])
    if reduction == "tree" or processes == 2:
        compared = lockstep("compare", "alone/checkpoints/latest", "out/checkpoints/latest", folder=folder)
        assert compared.code == 0, compared.out


@pytest.mark.parametrize("way", ["by hand", "launch"])
@pytest.mark.parametrize("sign", [signal.SIGUSR1, signal.SIGTERM])
def test_stop_and_resume(folder, launch, mpich, way, sign):
    begin = [*mpich, LAUNCH, "-n", 2] if way == "launch" else [*mpich, "mpirun", "-n", 2, PROGRAM, "train"]
    with ThreadPoolExecutor() as pool:
        job = pool.submit(run, [*begin, "config.yml", "--output", "out", "--set", "training.steps=100000", "--set", "checkpoint.every=5"], folder)
        wait_until(lambda: job.done() or (folder / "out" / "checkpoints" / "latest").exists())
        os.kill(process_of(1, folder), sign)
        result = job.result()
    assert result.code == 75, result.err
    step = int(os.readlink(folder / "out" / "checkpoints" / "latest")[5:-3])
    result = run([*begin, "config.yml", "--output", "out", "--set", f"training.steps={step + 5}"], folder)
    assert result.code == 0 and f"resuming from step {step}" in result.err


def test_a_mistake_is_one_line(folder, mpich):
    result = lockstep("train", "config.yml", "--set", "training.bath=3", folder=folder, launcher=[*mpich, "mpirun", "-n", 3, PROGRAM])
    assert result.code == 64 and result.err.count("\n") == 1 and "did you mean batch?" in result.complaint


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSTOP])
def test_a_lost_process(folder, launch, mpich, sign):
    """Hydra kills the others of one that was killed; one that hangs is named."""
    with ThreadPoolExecutor() as pool:
        job = pool.submit(
            run, [*mpich, LAUNCH, "config.yml", "-n", 3, "--output", "out", "--set", "training.steps=100000", "--set", "parallel.patience=5"],
            folder, 40)
        wait_until(lambda: job.done() or (folder / "out" / "checkpoints" / "latest").exists())
        lost = process_of(1, folder)
        os.kill(lost, sign)
        result = job.result()
    assert result.code == 70, result.err
    assert ("rank 1 on" if sign == signal.SIGSTOP else "a process was lost") in result.complaint


@pytest.mark.parametrize("started, loaded", [("mpich", "libmpi.so.40"), ("open mpi", "libmpich.so.12"), ("mpich", "/absent/libmpi.so")])
def test_a_launcher_of_another_mpi(folder, mpich, started, loaded):
    launcher = [*(mpich if started == "mpich" else ["env"]), f"LOCKSTEP_MPI={loaded}", "mpirun", "-n", 2, PROGRAM]
    result = lockstep("train", "config.yml", "--output", "out", folder=folder, launcher=launcher)
    assert result.code == 70
    assert ("cannot be loaded" if "absent" in loaded else "does not connect them") in result.complaint
    assert not (folder / "out").exists()
