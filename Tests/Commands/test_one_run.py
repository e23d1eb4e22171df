"""One run at a time writes to an output folder, and a second one says who does."""

import os
import re
import signal
import socket
import subprocess
import time

import pytest

from running import MPIRUN, PROGRAM, by_hand, lockstep, result_of, run, snapshot, stop, train
from test_failing_disk import failing  # noqa: F401, a fixture
from test_ranks import process_of

LONG = ["train", "config.yml", "--output", "out", "--set", "training.steps=1000000", "--set", "checkpoint.every=1000"]
SHORT = ["train", "config.yml", "--output", "out", "--set", "training.steps=5"]


class Running:
    """A run that goes on until it is told to end."""

    def __init__(self, folder, processes=0):
        self.folder, self.processes = folder, processes
        self.job = subprocess.Popen(
            [str(part) for part in [*by_hand(processes), *LONG]], cwd=folder, env={**os.environ, **MPIRUN},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def __enter__(self):
        deadline = time.monotonic() + 60
        while not (self.folder / "out" / "checkpoints" / "latest").exists():
            assert self.job.poll() is None and time.monotonic() < deadline, self.job.stderr.read()
            time.sleep(0.01)
        return self

    def __exit__(self, *error):
        if self.job.poll() is None:
            self.end(signal.SIGKILL)

    @property
    def writer(self):
        """The number of the process that writes."""
        return process_of(0, self.folder) if self.processes else self.job.pid

    def end(self, sign):
        """Ends the run by a signal to the process that writes; its exit code."""
        os.kill(self.writer, sign)
        self.job.communicate(timeout=60)
        return self.job.returncode


@pytest.mark.parametrize("first, second", [(0, 0), (2, 0), (0, 2)])
def test_the_second_run_names_the_first(folder, first, second):
    with Running(folder, first) as running:
        refused = lockstep(*SHORT, folder=folder, processes=second)
        assert refused.code == 74 and refused.out == ""
        assert re.fullmatch(
            rf"lockstep: out is in use by process {running.writer} on {re.escape(socket.gethostname())}\S* since "
            r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ; wait until it has ended, or give another folder with --output", refused.complaint)
        assert second or refused.err == refused.complaint + "\n"
        # By another name it is the same folder, and no other way in is open.
        (folder / "link").symlink_to("out")
        for way in (["--output", "link"], ["--output", f"{folder}/out/"], ["--resume", "never"],
                    ["--resume", "out/checkpoints/latest"]):
            assert lockstep(*SHORT, *way, folder=folder).code == 74
        # Only what writes is kept out.
        assert lockstep(*SHORT, "--dry-run", folder=folder).code == 0
        assert lockstep("inspect", "out/checkpoints/latest", folder=folder).code == 0
        assert running.job.poll() is None


def test_the_second_run_touches_nothing(folder):
    with Running(folder) as running:
        stop(running.job.pid)
        before = snapshot(folder)
        assert lockstep(*SHORT, folder=folder).code == 74
        assert snapshot(folder) == before
        os.kill(running.job.pid, signal.SIGCONT)


def test_a_stopped_run_lets_the_next_one_in(folder):
    with Running(folder) as running:
        assert running.end(signal.SIGTERM) == 75
    assert not (folder / "out" / "lock").exists()
    lines = (folder / "out" / "metrics.jsonl").read_text().splitlines()
    step = int(os.readlink(folder / "out" / "checkpoints" / "latest")[5:-3])
    result = lockstep(*SHORT[:-1], f"training.steps={step + 5}", folder=folder)
    assert result.code == 0 and f"resuming from step {step}" in result.err
    assert (folder / "out" / "metrics.jsonl").read_text().splitlines()[:len(lines)] == lines


@pytest.mark.parametrize("processes", [0, 2])
def test_a_killed_run_blocks_nobody(folder, processes):
    with Running(folder, processes) as running:
        running.end(signal.SIGKILL)
    assert (folder / "out" / "lock").exists()
    step = int(os.readlink(folder / "out" / "checkpoints" / "latest")[5:-3])
    assert lockstep(*SHORT[:-1], f"training.steps={step + 5}", folder=folder).code == 0
    assert not (folder / "out" / "lock").exists()


def test_many_that_start_at_once(folder):
    """One makes the folder and trains. The others are refused by its lock, or resume when it has ended."""
    jobs = [subprocess.Popen([PROGRAM, *SHORT], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(4)]
    ends = [(job.communicate(timeout=60)[1].decode(), job.returncode) for job in jobs]
    assert any(code == 0 for _, code in ends), ends
    for error, code in ends:
        assert code in (0, 74, 64), error
        assert code == 0 or "is in use by" in error or "holds a run" in error
    train("--output", "alone", "--set", "training.steps=5", folder=folder)
    assert result_of("compare", "out/checkpoints/latest", "alone/checkpoints/latest", folder=folder).startswith("identical: ")


@pytest.mark.parametrize("mistake", [["--set", "training.seed=2"], ["--set", "data.path=absent.txt"], ["--resume", "absent.h5"]])
def test_a_mistake_leaves_no_lock(used, mistake):
    before = snapshot(used)
    assert lockstep("train", "config.yml", "--output", "run", *mistake, folder=used).code in (64, 66)
    assert snapshot(used) == before


def test_a_file_system_without_locks(folder, failing):  # noqa: F811
    variables = [f"LD_PRELOAD={failing}", "FAILING_CALL=lock", "FAILING_HOW=ENOLCK", "FAILING_NTH=1", "FAILING_UNDER=out/lock"]
    result = run(["env", *variables, PROGRAM, *SHORT], folder)
    assert result.code == 0, result.err
    assert result.complaint == "lockstep: out is on a file system without locks; make sure that no other run writes there"
    assert not (folder / "out" / "lock").exists()
