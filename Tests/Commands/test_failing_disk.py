"""Calls that fail while a checkpoint is written: one line and exit code 74, what was there is whole, and the run goes on."""

import os
import subprocess
from pathlib import Path

import pytest

from conftest import prepare
from running import PROGRAM, by_hand, metrics, result_of, run, train

# Two checkpoints, each of them the best.
SHORT = ["--output", "out", "--set", "training.steps=20", "--set", "training.validate-every=10"]
FATAL = [(call, how) for call in ("write", "fsync", "rename", "symlink") for how in ("ENOSPC", "EIO")]
HARMLESS = [("write", "short"), ("write", "EINTR"), ("fsync", "EINTR")]


@pytest.fixture(scope="session")
def failing(tmp_path_factory):
    """The library that makes calls fail."""
    library = tmp_path_factory.mktemp("failing") / "failing.so"
    source = Path(__file__).with_name("failing.c")
    subprocess.run(["cc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", source, "-o", library, "-ldl"], check=True)
    return library


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory):
    """The last checkpoint of the same run without a failure."""
    folder = prepare(tmp_path_factory.mktemp("undisturbed"))
    train(*SHORT, folder=folder)
    return folder / "out" / "checkpoints" / "latest"


def train_failing(folder, library, call, how, nth, processes):
    """Trains with one call that fails; its result, and whether the call came."""
    mark = folder / "mark"
    mark.unlink(missing_ok=True)
    variables = [f"LD_PRELOAD={library}", f"FAILING_CALL={call}", f"FAILING_HOW={how}", f"FAILING_NTH={nth}",
                 "FAILING_UNDER=out/checkpoints", f"FAILING_MARK={mark}"]
    command = [*by_hand(processes)[:-1], "env", *variables, PROGRAM, "train", "config.yml", *SHORT]
    return run(command, folder), mark.exists()


def check_whole(folder):
    """Nothing half written is there, and what the links lead to is whole."""
    checkpoints = folder / "out" / "checkpoints"
    assert not list(checkpoints.glob("*.tmp"))
    for link in ("latest", "best"):
        if os.path.lexists(checkpoints / link):
            assert "is undamaged" in result_of("inspect", "--verify", checkpoints / link, folder=folder)


def check(folder, library, undisturbed, call, how, nth, processes=0):
    """Lets the nth call fail, and then the run go on; whether there was such a call."""
    result, came = train_failing(folder, library, call, how, nth, processes)
    if came and (call, how) in FATAL:
        assert result.code == 74, result.err
        assert "checkpoints/" in result.complaint and "go on with --resume auto" in result.complaint
        assert processes or result.err.endswith(result.complaint + "\n")
    else:
        assert result.code == 0 and not result.complaints, result.err
    check_whole(folder)
    train(*SHORT, folder=folder, processes=processes)
    assert result_of("compare", undisturbed, "out/checkpoints/latest", folder=folder).startswith("identical: ")
    return came


def clean(folder):
    run(["rm", "-rf", "out"], folder)


@pytest.mark.parametrize("call, how", [FATAL[0], FATAL[3], FATAL[5], FATAL[6], HARMLESS[0], HARMLESS[2]])
def test_one_call_of_each_kind(folder, failing, undisturbed, call, how):
    assert check(folder, failing, undisturbed, call, how, nth=2)


def test_one_call_under_mpirun(folder, failing, undisturbed):
    assert check(folder, failing, undisturbed, "fsync", "EIO", nth=2, processes=2)


def test_a_log_that_cannot_be_written_for_a_moment(folder, failing):
    """A line is whole or not there, and the next ones are. The run tells of it once."""
    variables = [f"LD_PRELOAD={failing}", "FAILING_CALL=write", "FAILING_HOW=cut", "FAILING_NTH=3", "FAILING_UNDER=out/metrics.jsonl"]
    steps = ["--set", "training.steps=20", "--set", "training.report-every=2", "--set", "training.validate-every=100"]
    result = run(["env", *variables, PROGRAM, "train", "config.yml", "--output", "out", *steps], folder)
    assert result.code == 0, result.err
    assert [line["step"] for line in metrics(folder / "out") if "loss" in line] == [2, 4, *range(8, 22, 2)]
    [warning] = [line for line in result.err.splitlines() if "warning" in line]
    assert "out/metrics.jsonl cannot be written: No space left on device; lines are left out until it can" in warning


@pytest.mark.long
@pytest.mark.parametrize("processes", [0, 2])
@pytest.mark.parametrize("call, how", FATAL + HARMLESS)
def test_every_call(folder, failing, undisturbed, call, how, processes):
    nth = 1
    while check(folder, failing, undisturbed, call, how, nth, processes):
        clean(folder)
        nth += 1
    print(f"{call}, {how}, {processes} processes under mpirun: {nth - 1} calls")
    assert nth > 2


def test_folder_that_becomes_read_only(folder):
    """The folder of a run that trains can no longer be written to, by root neither."""
    # While a file is being written, the mount cannot be changed.
    script = """mount --bind out/checkpoints out/checkpoints || exit 1
        "$@" & job=$!
        until [ -e out/checkpoints/latest ]; do sleep 0.01; done
        until mount -o remount,ro,bind out/checkpoints 2>/dev/null; do :; done
        wait $job"""
    (folder / "out" / "checkpoints").mkdir(parents=True)
    alone = ["unshare", "--mount", "sh", "-c"]
    if run([*alone, "mount --bind out out"], folder).code != 0:
        pytest.skip("no right to mount")
    slow = ["--set", "training.steps=1000000", "--set", "training.report-every=100000"]
    result = run([*alone, script, "sh", PROGRAM, "train", "config.yml", "--output", "out", *slow], folder)
    assert result.code == 74, result.err
    assert "cannot be" in result.complaint and "Read-only file system" in result.complaint
    check_whole(folder)
