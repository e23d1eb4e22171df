"""Stops and goes on: the same run as one without a stop."""

import os
import shutil
import subprocess
import time

import pytest

from conftest import sentences
from running import PROGRAM, copy, lockstep, metrics, result_of, snapshot, train
from small_configs import CONFIGS, arrays, small


def steps(output, key):
    return [line["step"] for line in metrics(output) if key in line]


def same_weights(folder, first, second):
    return result_of("compare", f"{first}/checkpoints/latest", f"{second}/checkpoints/latest", folder=folder).startswith("identical: ")


# Steps in the middle of an epoch, and behind its end.
@pytest.mark.parametrize("stop", [20, 55])
@pytest.mark.parametrize("processes", [0, 2])
def test_goes_on_as_if_it_had_not_stopped(folder, processes, stop):
    train("--output", "whole", folder=folder, processes=processes)
    train("--output", "parts", "--set", f"training.steps={stop}", folder=folder, processes=processes)
    result = train("--output", "parts", folder=folder, processes=processes)
    assert f"resuming from step {stop} of 60" in result.err
    assert same_weights(folder, "whole", "parts")
    for key in ("loss", "validationLoss"):
        whole = [line[key] for line in metrics(folder / "whole") if key in line]
        parts = [line[key] for line in metrics(folder / "parts") if key in line]
        assert parts[-1] == whole[-1]
    assert steps(folder / "parts", "loss") == list(range(5, 65, 5))


RULES = {
    "sgd": "{kind: sgd, rate: 0.1, momentum: 0.9, nesterov: true}",
    "rmsprop": "{kind: rmsprop, rate: 0.005, momentum: 0.5, centered: true}",
    "adagrad": "{kind: adagrad, rate: 0.1}",
    "amsgrad": "{kind: adam, rate: 0.02, amsgrad: true}",
    "adamw": "{kind: adamw, rate: 0.02}",
    "lamb": "{kind: lamb, rate: 0.02, weight-decay: 0.1}",
    "lars": "{kind: lars, rate: 20, weight-decay: 0.01}",
}


@pytest.mark.parametrize("rule", RULES)
def test_every_optimizer_goes_on(folder, rule):
    optimizer = ["--set", f"training.optimizer={RULES[rule]}", "--set"]
    train("--output", "whole", *optimizer, "training.steps=30", folder=folder)
    train("--output", "parts", *optimizer, "training.steps=17", folder=folder, processes=2)
    train("--output", "parts", *optimizer, "training.steps=30", folder=folder, processes=3)
    assert same_weights(folder, "whole", "parts")


def test_goes_on_after_being_killed(folder):
    """The log's lines behind the checkpoint are done again: none twice, none missing."""
    slow = ["--set", "training.steps=4000", "--set", "checkpoint.every=25"]
    process = subprocess.Popen(
        [PROGRAM, "train", "config.yml", "--output", "out", *slow], cwd=folder, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not (folder / "out" / "checkpoints" / "latest").exists() or len(metrics(folder / "out")) < 12:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.002)
    process.kill()
    process.wait()
    stopped = int(os.readlink(folder / "out" / "checkpoints" / "latest")[5:13])
    last = (stopped // 20 + 2) * 20
    with (folder / "out" / "metrics.jsonl").open("a") as log:
        log.write('{"step": 39')  # A line that was cut
    result = train("--output", "out", "--set", f"training.steps={last}", folder=folder)
    assert f"resuming from step {stopped} of {last}" in result.err
    assert steps(folder / "out", "loss") == list(range(5, last + 5, 5))
    assert steps(folder / "out", "validationLoss") == list(range(20, last + 20, 20))
    train("--output", "whole", "--set", f"training.steps={last}", folder=folder)
    assert same_weights(folder, "whole", "out")


@pytest.mark.parametrize("processes", [0, 2])
def test_a_finished_run_has_nothing_to_do(used, processes):
    before = snapshot(used)
    result = train("--output", "run", folder=used, processes=processes)
    assert not result.losses
    assert snapshot(used) == before


def test_a_finished_run_goes_on_with_more_steps(used):
    train("--output", "run", "--set", "training.steps=70", folder=used)
    train("--output", "whole", "--set", "training.steps=70", "--resume", "never", folder=used)
    assert same_weights(used, "whole", "run")


def test_never_leaves_a_used_folder_alone(used):
    before = snapshot(used)
    result = lockstep("train", "config.yml", "--output", "run", "--resume", "never", folder=used)
    assert result.code == 64
    assert "--resume auto" in result.complaint
    assert snapshot(used) == before


def test_goes_on_from_a_file(used):
    middle = "run/checkpoints/step-00000050.h5"
    copy(used / "run", used / "before")
    result = train("--output", "other", "--resume", middle, folder=used)
    assert "resuming from step 50 of 60" in result.err
    assert same_weights(used, "run", "other")
    assert snapshot(used / "run") == snapshot(used / "before")
    lineage = result_of("inspect", "other/checkpoints/latest", folder=used)
    assert f"resumed from: step 50, {used}/{middle}, hash " in lineage


def test_the_best_comes_along_to_another_folder(folder):
    """What is named at the end is there, also where nothing was learned after going on, or nothing was left to do."""
    still = ["--set", "training.optimizer={kind: sgd, rate: 1e-30}"]
    train("--output", "run", "--set", "training.steps=20", *still, folder=folder)
    result = train(
        "--output", "other", "--resume", "run/checkpoints/latest", "--set", "training.steps=21", *still, folder=folder)
    best = os.readlink(folder / "run" / "checkpoints" / "best")
    assert os.readlink(folder / "other" / "checkpoints" / "best") == best and "other/checkpoints/latest and best" in result.err
    assert (folder / "other" / "checkpoints" / best).read_bytes() == (folder / "run" / "checkpoints" / best).read_bytes()
    for name in ("latest", "best"):
        train("--output", name, "--resume", f"other/checkpoints/{name}", "--set", f"training.steps={21 if name == 'latest' else int(best[5:13])}",
              *still, folder=folder)
        assert os.readlink(folder / name / "checkpoints" / "best") == best
        assert same_weights(folder, name, "other" if name == "latest" else "run")


def test_a_copy_without_links_keeps_the_best(folder):
    """Other checkpoints push it out of the folder only if it is not known."""
    still = ["--set", "training.optimizer={kind: sgd, rate: 1e-30}", "--set", "checkpoint.every=5", "--set", "checkpoint.keep=2"]
    train("--output", "run", "--set", "training.steps=30", *still, folder=folder)
    checkpoints = folder / "run" / "checkpoints"
    best = os.readlink(checkpoints / "best")
    content = (checkpoints / best).read_bytes()
    for name in ("latest", "best"):
        (checkpoints / name).unlink()
    result = train("--output", "run", "--set", "training.steps=60", *still, folder=folder)
    assert os.readlink(checkpoints / "best") == best and (checkpoints / best).read_bytes() == content
    assert "run/checkpoints/latest and best" in result.err and len(list(checkpoints.glob("step-*.h5"))) == 3


def test_what_may_change_between_parts(used):
    """How often something is reported or saved, and where the text lies, do not change what is learned."""
    shutil.move(used / "text.txt", used / "moved.txt")
    train("--output", "run", "--set", "data.path=moved.txt", "--set", "training.steps=62", "--set",
          "training.validate-every=1", "--set", "checkpoint.keep=5", "--set", "parallel.check-every=1", folder=used)
    assert "path: moved.txt" in (used / "run" / "config.yml").read_text()


@pytest.mark.parametrize(
    "key, value, processes",
    [("training.batch", "16", 0), ("model.layers.0.units", "20", 2), ("model.embedding", "one-hot", 0),
     ("training.seed", "7", 2), ("training.optimizer.rate", "0.5", 0), ("training.clip", "null", 0),
     ("parallel.shards", "2", 0), ("data.split", "[0.7, 0.2, 0.1]", 0)])
def test_another_config(used, key, value, processes):
    before = snapshot(used)
    result = lockstep(
        "train", "config.yml", "--output", "run", "--set", "training.steps=70", "--set", f"{key}={value}", folder=used,
        processes=processes, timeout=10)
    assert result.code == 64
    assert f"belongs to another config: {key} is " in result.complaint
    assert snapshot(used) == before


@pytest.mark.parametrize("processes", [0, 2])
def test_another_text(used, processes):
    text = (used / "text.txt").read_text()
    (used / "text.txt").write_text(text[::-1])
    before = snapshot(used)
    result = lockstep(
        "train", "config.yml", "--output", "run", "--set", "training.steps=70", folder=used, processes=processes,
        timeout=10)
    assert result.code == 65
    assert "another text" in result.complaint
    assert snapshot(used) == before


def test_more_processes_than_shards_leave_a_run_alone(used):
    before = snapshot(used)
    result = lockstep(
        "train", "config.yml", "--output", "run", "--set", "training.steps=70", folder=used, processes=5, timeout=10)
    assert result.code == 64
    assert "5 processes for 4 shards" in result.complaint
    assert snapshot(used) == before


@pytest.mark.parametrize("optimizer", [None, "{kind: sgd, rate: 0.5, momentum: 0.9}", "{kind: sgd, rate: 0.5}"])
@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
def test_every_config_goes_on_exactly(tmp_path, config, optimizer):
    """In the middle of an epoch, on other numbers of processes, with more steps: weights, moments and carried states."""
    settings = {**small(config, tmp_path), "checkpoint.every": 1000}
    if optimizer:
        settings["training.optimizer"] = optimizer

    def go(output, steps, processes):
        words = [word for key, value in {**settings, "training.steps": steps}.items() for word in ("--set", f"{key}={value}")]
        result = lockstep("train", config, "--output", output, *words, folder=tmp_path, processes=processes)
        assert result.code == 0, result.err

    go("whole", 24, 0)
    for steps, processes in ((7, 2), (17, 3), (24, 0)):
        go("parts", steps, processes)
    assert arrays(tmp_path / "parts") == arrays(tmp_path / "whole")
