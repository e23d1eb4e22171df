"""lockstep train as people start it: alone, under mpirun, through launch/train; and what it leaves behind."""

import math
import os

import pytest

from running import lockstep, metrics, result_of, run, train


def check_learned(result):
    losses = result.losses
    assert len(losses) == 12
    assert losses[-1] < losses[0] - 0.5


@pytest.mark.parametrize("processes", [0, 1, 2, 3])
def test_learns_alone_and_under_mpirun(folder, processes):
    result = train("--output", "out", folder=folder, processes=processes)
    check_learned(result)
    assert result.out == ""
    assert f"{max(1, processes)} process" in result.err
    assert "lockstep sample out/checkpoints/best" in result.err


@pytest.mark.parametrize("processes", [1, 3])
def test_learns_through_launch(folder, launch, processes):
    result = run([launch, "config.yml", "-n", processes, "--output", "out"], folder)
    assert result.code == 0, result.err
    check_learned(result)
    assert f"{processes} process" in result.err
    assert not result.complaints


def test_the_number_of_processes_hardly_matters(folder):
    """Sums of floats in another order differ in their last bits, not more."""
    runs = [train("--output", f"out{n}", "--set", "training.steps=10", folder=folder, processes=n) for n in (0, 3)]
    first, second = (run.losses[-1] for run in runs)
    assert math.isclose(first, second, abs_tol=1e-3)


def test_writes_into_runs_when_nothing_else_is_said(folder):
    train("--set", "training.steps=1", folder=folder)
    assert (folder / "runs" / "config" / "checkpoints" / "latest").exists()


def test_output_folder(trained):
    output = trained / "run"
    assert sorted(path.name for path in output.iterdir()) == ["checkpoints", "config.yml", "metrics.jsonl", "tensorboard"]
    checkpoints = output / "checkpoints"
    assert os.readlink(checkpoints / "latest") == "step-00000060.h5"
    best = os.readlink(checkpoints / "best")
    files = {path.name for path in checkpoints.glob("*.h5")}
    assert files == {"step-00000050.h5", "step-00000060.h5", best}
    assert {path.name for path in checkpoints.iterdir()} == files | {"latest", "best"}


def test_keeps_as_many_checkpoints_as_asked(folder):
    train("--output", "out", "--set", "checkpoint.keep=4", "--set", "checkpoint.every=5", folder=folder)
    files = {path.name for path in (folder / "out" / "checkpoints").glob("*.h5")}
    newest = {f"step-000000{step}.h5" for step in (45, 50, 55, 60)}
    assert files == newest | {os.readlink(folder / "out" / "checkpoints" / "best")}


def test_metrics(trained):
    lines = metrics(trained / "run")
    training = [line for line in lines if "loss" in line]
    validation = [line for line in lines if "validationLoss" in line]
    assert [line["step"] for line in training] == list(range(5, 65, 5))
    assert [line["step"] for line in validation] == [20, 40, 60]
    for line in training:
        assert 0 < line["loss"] < 5 and line["gradientNorm"] > 0 and line["tokensPerSecond"] > 0
    best = math.inf
    for line in validation:
        assert line["isBest"] == (line["validationLoss"] < best)
        best = min(best, line["validationLoss"])
    text = (trained / "text.txt").read_text()
    steps_an_epoch = math.ceil((round(len(text) * 0.8) - 1) / 8 / 16)
    assert lines[-1]["epoch"] == pytest.approx(60 / steps_an_epoch)


def test_config_is_written_whole_and_trains_the_same(trained, folder):
    written = trained / "run" / "config.yml"
    text = written.read_text()
    for default in ("format: text", "unit: character", "beta-1: 0.9", "beta-2: 0.999", "epsilon: 1e-07", "seed: 1",
                    "check-every: 100"):
        assert default in text
    (folder / "config.yml").write_text(text)
    train("--output", "again", folder=folder)
    assert (folder / "again" / "config.yml").read_text() == text
    result_of("compare", trained / "run/checkpoints/latest", "again/checkpoints/latest", folder=folder)


def test_set_beats_the_file_and_reaches_into_lists(folder):
    train("--output", "out", "--set", "training.steps=2", "--set", "model.layers.1.units=24", "--set",
          "training.optimizer={kind: sgd, momentum: 0.9, nesterov: true}", folder=folder)
    text = (folder / "out" / "config.yml").read_text()
    assert "steps: 2" in text and "units: 24" in text and "units: 16" in text and "nesterov: true" in text
    assert "beta-1" not in text


def test_another_seed_is_another_run(trained, folder):
    train("--output", "out", "--set", "training.seed=2", folder=folder)
    compared = lockstep("compare", trained / "run/checkpoints/latest", "out/checkpoints/latest", folder=folder)
    assert compared.code == 1


def test_a_part_of_nothing_for_validation(folder):
    result = train("--output", "out", "--set", "data.split=[1, 0, 0]", folder=folder)
    assert "validation" not in result.err
    assert not (folder / "out" / "checkpoints" / "best").exists()
    assert "lockstep sample out/checkpoints/latest" in result.err
    assert "no validation yet" in result_of("inspect", "out/checkpoints/latest", folder=folder)


def test_trains_whole_epochs(folder):
    config = (folder / "config.yml").read_text().replace("steps: 60", "epochs: 2")
    (folder / "config.yml").write_text(config)
    train("--output", "out", folder=folder)
    assert metrics(folder / "out")[-1]["epoch"] == 2


@pytest.mark.parametrize("processes", [0, 2])
def test_a_loss_that_is_not_finite_ends_the_run(folder, processes):
    result = lockstep(
        "train", "config.yml", "--output", "run", "--set", "training.optimizer={kind: sgd, rate: 1e38}", folder=folder,
        processes=processes)
    assert result.code == 70
    assert len(result.complaints) == 1
    assert "the loss is" in result.complaint and "training.optimizer.rate" in result.complaint
