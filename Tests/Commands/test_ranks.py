"""What goes wrong on one process only: all of them end, and one line says where."""

import socket
import time

import pytest

from conftest import sentences
from running import PROGRAM, run, snapshot

LIMIT = 10  # seconds


def train_differently(folder, first, second, output="run"):
    """`mpirun -n 1 A : -n 1 B`: two processes with their own arguments."""
    command = [PROGRAM, "train", "config.yml", "--output", output, "--set", "training.steps=70"]
    return run(
        ["mpirun", "--oversubscribe", "-n", 1, *command, *first, ":", "-n", 1, *command, *second], folder, LIMIT)


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


def test_a_killed_process_ends_the_job(folder):
    """The others do not wait for it."""
    start = time.monotonic()
    killed = ["sh", "-c", 'sleep 1; kill -9 $$']
    result = run(
        ["mpirun", "--oversubscribe", "-n", 1, PROGRAM, "train", "config.yml", "--output", "out", ":", "-n", 1, *killed],
        folder, LIMIT)
    assert result.code != 0
    assert time.monotonic() - start < LIMIT
