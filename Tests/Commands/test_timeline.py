"""The timeline: what each process does and when, and how long it waits."""

import json
from statistics import median

import pytest

from running import lockstep, metrics, train

PARTS = {"forward", "backward", "wait", "reduce", "update", "validate", "checkpoint"}
STEPS = 60


@pytest.mark.parametrize("processes", [0, 3])
def test_a_track_for_each_process(folder, processes):
    train("--output", "out", "--timeline", "trace.json", folder=folder, processes=processes)
    events = json.loads((folder / "trace.json").read_text())
    for rank in range(max(1, processes)):
        [name] = [event["args"]["name"] for event in events if event["ph"] == "M" and event["pid"] == rank]
        assert name.startswith(f"rank {rank} on ")
        track = [event for event in events if event["ph"] == "X" and event["pid"] == rank]
        # Process 0 writes checkpoints in parallel to its other work.
        written = [event for event in track if event["tid"] == 1]
        assert {event["name"] for event in written} == ({"write"} if rank == 0 else set())
        assert len(written) == (STEPS // 10 if rank == 0 else 0)
        track = [event for event in track if event["tid"] == 0]
        assert {event["name"] for event in track} == PARTS
        assert sum(event["name"] == "update" for event in track) == STEPS
        # The events of a process do not overlap, except for the rounding to microseconds.
        track.sort(key=lambda event: event["ts"])
        for before, after in zip(track, track[1:]):
            assert before["ts"] + before["dur"] <= after["ts"] + 1


def test_a_path_that_cannot_be_written(folder):
    result = lockstep("train", "config.yml", "--output", "out", "--timeline", "no/such/folder.json", folder=folder)
    assert result.code == 74
    assert "no/such/folder.json cannot be written to" in result.complaint


@pytest.mark.parametrize("processes", [0, 3])
def test_the_share_of_waiting(folder, processes):
    train("--output", "out", folder=folder, processes=processes)
    shares = [line["waiting"] for line in metrics(folder / "out") if "waiting" in line]
    assert len(shares) == STEPS // 5
    assert all(0 <= share <= 1 for share in shares)
    # The median: a process that waits for a core in the middle of a sum is no concern of the others.
    assert (median(shares) > 0.01) == (processes > 0)
