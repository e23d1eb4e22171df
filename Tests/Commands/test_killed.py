"""Process 0 is killed while it writes: what is there is whole, and the run that goes on ends with the same bytes."""

import os
import random
import signal
import subprocess
import time

import pytest

from running import MPIRUN, by_hand, result_of, train
from test_ranks import process_of

pytestmark = pytest.mark.undisturbed

# A checkpoint of some MB at each step, so that most of the time is spent on writing one.
BUSY = ["--set", "model.embedding=96", "--set", "model.layers.0.units=128", "--set", "model.layers.1.units=128", "--set",
        "training.validate-every=3"]
EVERY_STEP = ["--output", "out", *BUSY, "--set", "checkpoint.every=1"]
# Seconds that writing one takes, about.
WRITING = 0.005


def newest(folder):
    """The target of the link to the latest checkpoint."""
    try:
        return os.readlink(folder / "out" / "checkpoints" / "latest")
    except FileNotFoundError:
        return None


def kill_while_writing(folder, processes, moment):
    """Trains, kills process 0 a moment after it began to write its second checkpoint; whether it was writing still."""
    before, files = newest(folder), folder / "out" / "checkpoints"
    job = subprocess.Popen(
        [str(part) for part in [*by_hand(processes), "train", "config.yml", *EVERY_STEP, "--set", "training.steps=100000"]],
        cwd=folder, env={**os.environ, **MPIRUN}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while newest(folder) == before:
        assert job.poll() is None and time.monotonic() < deadline
        time.sleep(0.001)
    process = process_of(0, folder) if processes else job.pid
    while not list(files.glob("step-*.tmp")):
        assert job.poll() is None and time.monotonic() < deadline
    time.sleep(moment)
    os.kill(process, signal.SIGKILL)
    job.wait(timeout=30)
    return bool(list(files.glob("*.tmp")))


def kill_and_check(folder, kills, processes, seed):
    draw = random.Random(seed)
    writing = 0
    for _ in range(kills):
        writing += kill_while_writing(folder, processes, draw.uniform(0, WRITING))
        for link in ("latest", "best"):
            if os.path.lexists(folder / "out" / "checkpoints" / link):
                assert "is undamaged" in result_of("inspect", "--verify", f"out/checkpoints/{link}", folder=folder)
    steps = ["--set", f"training.steps={int(newest(folder)[5:-3]) + 1}"]
    train(*EVERY_STEP, *steps, folder=folder, processes=processes, timeout=300)
    assert not list((folder / "out" / "checkpoints").glob("*.tmp"))
    train("--output", "whole", *BUSY, *steps, folder=folder, timeout=300)
    print(f"{kills} kills, {processes} processes under mpirun: {writing} left a temporary file, {steps[1]}")
    assert result_of("compare", "whole/checkpoints/latest", "out/checkpoints/latest", folder=folder).startswith("identical: ")
    return writing


def test_killed_some_times(folder):
    kill_and_check(folder, kills=6, processes=0, seed=1)


@pytest.mark.long
@pytest.mark.parametrize("processes", [0, 2])
def test_killed_many_times(folder, processes):
    assert kill_and_check(folder, kills=200, processes=processes, seed=2) > 50
