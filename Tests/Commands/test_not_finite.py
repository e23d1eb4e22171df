"""Losses and gradients that are not finite numbers: the run stops with its last good state, or passes over the step."""

import os
import socket

import h5py
import pytest

from running import copy, lockstep, metrics, seal, sum_up, train

GOOD = 20  # the step of the checkpoint that is made bad, within the first epoch
ROW, SHARD = 5, 2  # two rows a shard


@pytest.fixture
def spoilt(folder):
    """A run that stands at a state of which one row is not a number."""
    train("--output", "run", "--set", f"training.steps={GOOD}", folder=folder)
    latest = folder / "run" / "checkpoints" / f"step-{GOOD:08}.h5"
    with h5py.File(latest, "r+") as file:
        file["lockstep/carried/lstm_1/h"][ROW] = float("nan")
        sum_up(file["lockstep/carried/lstm_1/h"])
    seal(latest)
    return folder


def go_on(folder, output, processes, *changes):
    settings = [word for change in ["training.steps=60", *changes] for word in ("--set", change)]
    return lockstep("train", "config.yml", "--output", output, *settings, folder=folder, processes=processes)


def same(folder, mine, theirs):
    compared = lockstep("compare", mine, theirs, folder=folder)
    assert compared.code == 0, compared.out


@pytest.mark.parametrize("processes, rank", [(0, 0), (2, 1)])
def test_stops_with_the_last_good_state(spoilt, processes, rank):
    copy(spoilt / "run", spoilt / "before")
    result = go_on(spoilt, "run", processes)
    assert result.code == 70, result.err
    place = f"from shard {SHARD} (rank {rank} on {socket.gethostname()})"
    assert f"step {GOOD + 1}: the gradient of dense/bias {place} is not finite" in result.complaint
    assert f"a checkpoint of step {GOOD} was saved" in result.complaint
    assert os.readlink(spoilt / "run" / "checkpoints" / "latest") == f"step-{GOOD:08}.h5"
    same(spoilt, "run/checkpoints/latest", "before/checkpoints/latest")


def test_passes_over_the_step(spoilt):
    """The state stays as it was, until an epoch begins with another."""
    for processes in (0, 2):
        output = f"skips-{processes}"
        copy(spoilt / "run", spoilt / output)
        result = go_on(spoilt, output, processes, "training.on-nan=skip")
        assert result.code == 0, result.err
        told = [line for line in result.err.splitlines() if line.startswith("skipped: step ")]
        counted = sum(line.get("skippedSteps", 0) for line in metrics(spoilt / output))
        assert len(told) == counted > 0
        assert f"; {counted} steps skipped" in result.err
        with h5py.File(spoilt / output / "checkpoints" / "latest") as file:
            assert file["lockstep"].attrs["skipped_steps"] == counted
    same(spoilt, "skips-0/checkpoints/latest", "skips-2/checkpoints/latest")


@pytest.mark.parametrize("processes", [0, 2])
def test_weights_that_are_no_longer_finite(folder, processes):
    """Nothing good is left to save, and no step to pass over helps."""
    result = lockstep(
        "train", "config.yml", "--set", "training.optimizer.rate=1e39", "--set", "training.clip=null",
        "--set", "training.on-nan=skip", folder=folder, processes=processes)
    assert result.code == 70
    assert "step 2: " in result.complaint and "no longer finite" in result.complaint
    assert "go on from the last checkpoint" in result.complaint
