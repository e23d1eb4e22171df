"""What goes wrong on one process only: all of them end, and one line says where."""

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import sentences
from test_failing_disk import failing  # noqa: F401, a fixture
from running import PROGRAM, PROGRAMS, lockstep, mpirun_of_two, run, snapshot

pytestmark = pytest.mark.undisturbed

LIMIT = 10  # seconds


def train_differently(folder, first, second, output="run", other=PROGRAM):
    """`mpirun -n 1 A : -n 1 B`: two processes with their own arguments, and perhaps a program of its own for the second."""
    command = ["train", "config.yml", "--output", output, "--set", "training.steps=70"]
    return run(mpirun_of_two([PROGRAM, *command, *first], [other, *command, *second]), folder, LIMIT)


@pytest.mark.parametrize("rank", [0, 1])
@pytest.mark.parametrize(
    "mistake, code, word",
    [(["--set", "data.path=absent.txt"], 66, "absent.txt"), (["--set", "training.bath=3"], 64, "did you mean batch?"),
     (["--fast"], 64, "--fast")])
def test_mistake_of_one_process(used, mistake, code, word, rank):
    before = snapshot(used)
    result = train_differently(used, *((mistake, []) if rank == 0 else ([], mistake)))
    assert result.code == code, result.err
    assert word in result.complaint
    assert snapshot(used) == before


def test_another_text_on_one_process(used):
    (used / "other.txt").write_text(sentences(200, seed=2))
    before = snapshot(used)
    result = train_differently(used, [], ["--set", "data.path=other.txt"])
    assert result.code == 65, result.err
    assert f"rank 1 on {socket.gethostname()}" in result.complaint
    assert snapshot(used) == before


def test_another_program_on_one_process(used):
    """One byte more: what the same bits depend on is checked, not what it is called."""
    other = used / "lockstep"
    other.write_bytes(PROGRAM.read_bytes() + b"\0")
    other.chmod(0o755)
    before = snapshot(used)
    result = train_differently(used, [], [], other=other)
    assert result.code == 64, result.err
    assert f"rank 1 on {socket.gethostname()} runs another lockstep" in result.complaint
    assert snapshot(used) == before


@pytest.mark.parametrize("setting", ["training.steps=80", "training.batch=16", "training.seed=2", "checkpoint.every=7"])
def test_another_config_on_one_process(used, setting):
    """Otherwise one process would wait for a step that the other does not make."""
    before = snapshot(used)
    result = train_differently(used, [], ["--set", setting])
    assert result.code == 64, result.err
    assert f"rank 1 on {socket.gethostname()}" in result.complaint
    assert snapshot(used) == before


def test_the_same_text_may_lie_elsewhere_on_one_process(used):
    (used / "copy.txt").write_text((used / "text.txt").read_text())
    result = train_differently(used, [], ["--set", "data.path=copy.txt"])
    assert result.code == 0, result.err


@pytest.mark.parametrize("rank", [0, 1])
@pytest.mark.parametrize("way", ["by hand", "launch"])
def test_a_killed_process_ends_the_job(folder, launch, way, rank):
    """The others do not wait for it, the checkpoint that was saved is whole, and the run goes on from it."""
    begin = ["mpirun", "--oversubscribe", "-n", 2, PROGRAM, "train"] if way == "by hand" else [launch, "-n", 2]
    arguments = ["config.yml", "--output", "out", "--set", "checkpoint.every=5"]
    with ThreadPoolExecutor() as pool:
        job = pool.submit(run, [*begin, *arguments, "--set", "training.steps=100000"], folder, 30)
        wait_until(lambda: job.done() or (folder / "out" / "checkpoints" / "latest").exists())
        assert not job.done(), job.result()
        os.kill(process_of(rank, folder), signal.SIGKILL)
        killed = time.monotonic()
        result = job.result()
    assert time.monotonic() - killed < LIMIT
    # The code of the one that was killed, or of the first that noticed.
    assert result.code in (70, 128 + signal.SIGKILL)
    stopped = int(os.readlink(folder / "out" / "checkpoints" / "latest")[5:13])
    result = run([*begin, *arguments, "--set", f"training.steps={stopped + 5}"], folder)
    assert result.code == 0, result.err
    assert f"resuming from step {stopped} of {stopped + 5}" in result.err


@pytest.mark.parametrize("processes", [0, 2])
def test_a_loss_that_is_no_number(folder, processes):
    """All processes find it at the same step; one says so."""
    result = lockstep("train", "config.yml", "--set", "training.optimizer.rate=1e38", "--set", "training.clip=null",
                      folder=folder, processes=processes, timeout=LIMIT)
    assert result.code == 70
    assert "step 2" in result.complaint and "lower training.optimizer.rate" in result.complaint


def wait_until(condition):
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def process_of(rank, folder):
    """The process of a rank that trains in a folder."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
            program, works = (entry / "exe").resolve(), (entry / "cwd").resolve()
        except OSError:
            continue  # It has ended, or is somebody else's.
        is_ours = program in PROGRAMS and works == folder.resolve()
        if is_ours and b"OMPI_COMM_WORLD_RANK=%d" % rank in environment:
            return int(entry.name)
    raise AssertionError(f"no process of rank {rank}")


def test_a_host_whose_processes_cannot_share_memory(folder, failing):  # noqa: F811
    """Then each process counts as a host of its own: slower, with the same bits."""
    variables = [f"LD_PRELOAD={failing}", "FAILING_CALL=reserve", "FAILING_HOW=ENOSPC", "FAILING_NTH=1", "FAILING_UNDER=memfd:lockstep"]
    for output, before in [("alone", []), ("apart", ["env", *variables, "mpirun", "--oversubscribe", "-n", 3])]:
        result = run([*before, PROGRAM, "train", "config.yml", "--output", output, "--set", "training.steps=20"], folder)
        assert result.code == 0, result.err
    compared = lockstep("compare", "alone/checkpoints/latest", "apart/checkpoints/latest", folder=folder)
    assert compared.code == 0, compared.out
