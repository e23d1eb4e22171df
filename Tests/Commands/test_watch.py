"""Processes and hosts that are lost: the job ends, one line names whom, nobody is left behind; with --restarts it goes on."""

import os
import re
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hosts import HOSTS
from running import MPIRUN, PROGRAM, PROGRAMS, end_session, lockstep, run, train
from test_ranks import process_of, wait_until

pytestmark = pytest.mark.undisturbed

PATIENCE = 2  # seconds
LONG = ["--set", "training.steps=1000000", "--set", "training.report-every=100000",
        "--set", "training.validate-every=1000000", "--set", f"parallel.patience={PATIENCE}"]
# mpirun's own patience with a host, after the program's: 4 s.
KEEPALIVE = [word for setting in ("time 2", "intvl 1", "probes 2") for word in ("--mca", *f"oob_tcp_keepalive_{setting}".split())]


def lose(folder, job, how):
    """Waits until a job trains, loses a part of it, and waits for its end."""
    latest = folder / "out" / "checkpoints" / "latest"
    wait_until(lambda: job.done() or latest.exists())
    assert not job.done(), job.result()
    how()
    return job.result()


def processes_in(folder):
    """The training processes that work in a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").resolve() == folder.resolve() and (entry / "exe").resolve() in PROGRAMS:
                found.append(entry.name)
        except OSError:
            continue  # It has ended, or is somebody else's.
    return found


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSTOP])
@pytest.mark.parametrize("rank", [0, 1, 2])
def test_a_lost_process_is_named(folder, sign, rank):
    with ThreadPoolExecutor() as pool:
        # With mpirun's own patience between asking a process to end and making it.
        job = pool.submit(run, ["env", "-u", "OMPI_MCA_odls_base_sigkill_timeout", "mpirun", "--oversubscribe", "-n", 3, PROGRAM,
                                "train", "config.yml", "--output", "out", *LONG], folder, 30)
        result = lose(folder, job, lambda: os.kill(process_of(rank, folder), sign))
    assert result.code in (70, 128 + signal.SIGKILL), result.err
    assert re.search(rf"rank {rank} on \S+ stopped answering at step \d+; ", result.complaint)
    assert not processes_in(folder)


def run_and_cut(command, folder, hosts, name):
    """Runs a command, takes a host off the network when it trains, and waits for its end; its code and standard error.

    Not through pipes, which what runs on the lost host holds open until it is back."""
    with open(folder / "err.txt", "wb") as err:
        process = subprocess.Popen([str(word) for word in command], cwd=folder, env={**os.environ, **MPIRUN},
                                   stdin=subprocess.DEVNULL, stdout=err, stderr=err, start_new_session=True)
    try:
        wait_until(lambda: process.poll() is not None or (folder / "out" / "checkpoints" / "latest").exists())
        hosts.cut(name)
        return process.wait(60), (folder / "err.txt").read_text()
    finally:
        hosts.heal(name)
        end_session(process)


@pytest.mark.parametrize("slots", [1, 2])
@pytest.mark.parametrize("number", [0, 2])
def test_a_lost_host_is_named(folder, hosts, number, slots):
    """By those that are left: the processes of the lost host end too, but nobody can hear them."""
    name = hosts.names[number]
    command = [*hosts.mpirun(*KEEPALIVE, slots=slots), "train", "config.yml", "--output", "out", *LONG, "--set", "parallel.shards=6"]
    code, err = run_and_cut(command, folder, hosts, name)
    assert code != 0
    told = [line for line in err.splitlines() if line.startswith("lockstep: ")]
    assert len(told) == 1 and f"rank {number * slots} on {name} stopped answering at step " in told[0], err
    wait_until(lambda: not processes_in(folder))


def test_stopped_and_continued_is_not_lost(folder):
    """A job that a person stops as a whole, and lets go on later than its patience, has lost nobody."""
    with ThreadPoolExecutor() as pool:
        job = pool.submit(lockstep, "train", "config.yml", "--output", "out", *LONG, "--set", "training.steps=6000",
                          folder=folder, processes=2, timeout=90)

        def pause():
            ranks = [process_of(rank, folder) for rank in (0, 1)]
            for process in ranks:
                os.kill(process, signal.SIGSTOP)
            time.sleep(2 * PATIENCE)
            for process in ranks:
                os.kill(process, signal.SIGCONT)

        assert lose(folder, job, pause).code == 0


def test_starts_again_from_the_last_checkpoint(folder, launch):
    steps = ["--set", "training.steps=8000", "--set", "checkpoint.every=50"]
    train("--output", "undisturbed", *steps, folder=folder)
    with ThreadPoolExecutor() as pool:
        job = pool.submit(run, [launch, "config.yml", "-n", 2, "--restarts", 2, "--output", "out", *steps], folder, 120)
        result = lose(folder, job, lambda: os.kill(process_of(1, folder), signal.SIGKILL))
    assert result.code == 0, result.err
    assert "starting again from the last checkpoint (1 of 2)" in result.err
    assert re.search(r"resuming from step [1-9]", result.err)
    compared = lockstep("compare", "undisturbed/checkpoints/latest", "out/checkpoints/latest", folder=folder)
    assert compared.code == 0, compared.out


def test_goes_on_with_the_hosts_that_answer(folder, launch, hosts):
    """Three hosts, of which one drops off the network: two end the run, with the bits of a run that never failed."""
    steps = ["--set", "training.steps=6000", "--set", "checkpoint.every=50", "--set", f"parallel.patience={PATIENCE}"]
    train("--output", "undisturbed", *steps, folder=folder)
    (folder / "hostfile").write_text("# HOST slots=N\n" + "".join(f"{name} slots=1\n" for name in hosts.names))
    command = [HOSTS, "run", hosts.set, "env", "OMPI_MCA_pml=ob1", "OMPI_MCA_btl=tcp,self", launch, "config.yml", "--hostfile",
               "hostfile", "--restarts", 1, "--output", "out", *steps]
    code, err = run_and_cut(command, folder, hosts, "node3")
    assert code == 0, err
    assert "rank 2 on node3 stopped answering" in err
    assert "parameters; 3 processes" in err and "parameters; 2 processes" in err
    compared = lockstep("compare", "undisturbed/checkpoints/latest", "out/checkpoints/latest", folder=folder)
    assert compared.code == 0, compared.out


def test_a_mistake_is_not_tried_again(folder, launch):
    result = run([launch, "config.yml", "-n", 2, "--restarts", 3, "--set", "training.bath=3"], folder)
    assert result.code == 64
    assert "did you mean batch?" in result.complaint
