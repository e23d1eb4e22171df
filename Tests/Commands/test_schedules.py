"""Learning rates that change over a run, runs that end early, and penalties of large weights."""

import json
import math

import h5py
import numpy as np
import pytest

from running import lockstep, metrics, result_of, train

STEPS = "training.steps"
# From the second validation on, none is an improvement.
NEVER_BETTER = "min-delta: 9"
PLATEAU = f"training.schedule={{kind: plateau, factor: 0.5, patience: 2, cooldown: 1, {NEVER_BETTER}}}"
STOPPING = f"training.early-stopping={{patience: 3, {NEVER_BETTER}}}"


def fit(output, *settings, folder, **how):
    return train("--output", output, *(word for setting in ("training.validate-every=5", "training.report-every=1", *settings)
                                       for word in ("--set", setting)), folder=folder, **how)


def rates(output):
    return [line["rate"] for line in metrics(output) if "rate" in line]


def same(folder, first, second):
    assert lockstep("compare", f"{first}/checkpoints/latest", f"{second}/checkpoints/latest", folder=folder).code == 0
    assert rates(folder / first) == rates(folder / second)


def test_a_constant_rate_is_logged_and_not_shown(folder):
    result = fit("run", f"{STEPS}=3", folder=folder)
    assert rates(folder / "run") == [0.02] * 3
    assert len(result.losses) == 3 and ", rate " not in result.err


def test_steps_of_epochs_with_a_warm_up(folder):
    """Half the rate each epoch after the first."""
    result = fit("run", "training.schedule={kind: step, step-size: 1 epoch, gamma: 0.5, after: 1 epoch, warm-up: 4}",
                 "training.steps=null", "training.epochs=3", folder=folder)
    found = rates(folder / "run")
    epoch = len(found) // 3
    assert found == [0.005, 0.01, 0.015] + [0.02] * (epoch - 3) + [0.01] * epoch + [0.005] * epoch
    assert ", rate 0.005, " in result.err
    assert "step-size: 1 epoch" in (folder / "run" / "config.yml").read_text()


def test_cosine_goes_on_where_it_was(folder):
    cosine = "training.schedule={kind: cosine, decay-steps: 20, alpha: 0.1}"
    fit("whole", cosine, f"{STEPS}=24", folder=folder)
    fit("parts", cosine, f"{STEPS}=9", folder=folder, processes=2)
    fit("parts", cosine, f"{STEPS}=24", folder=folder)
    same(folder, "whole", "parts")
    expected = [0.02 * (0.9 * 0.5 * (1 + math.cos(math.pi * min(n / 20, 1))) + 0.1) for n in range(24)]
    assert rates(folder / "whole") == pytest.approx(expected, rel=1e-12)


# Before the first validation, at one, in the middle of the patience, and while it cools down.
@pytest.mark.parametrize("stop", [3, 10, 13, 17])
def test_a_plateau_goes_on_where_it_was(folder, stop):
    fit("whole", PLATEAU, f"{STEPS}=41", folder=folder)
    # Validations at 5; 10, 15: lower; 20 cools and counts; 25: lower; 30, 35: lower.
    assert rates(folder / "whole") == [0.02] * 15 + [0.01] * 10 + [0.005] * 10 + [0.0025] * 6
    fit("parts", PLATEAU, f"{STEPS}={stop}", folder=folder, processes=2)
    fit("parts", PLATEAU, f"{STEPS}=41", folder=folder, processes=3)
    same(folder, "whole", "parts")


@pytest.mark.parametrize("processes", [0, 3])
def test_stops_early(folder, processes):
    result = fit("run", STOPPING, "training.report-every=6", folder=folder, processes=processes)
    assert "stopped early: 3 validations without an improvement" in result.err and "done: 20 steps" in result.err
    with h5py.File(folder / "run" / "checkpoints" / "latest") as file:
        assert file["lockstep"].attrs["step"] == 20
    assert metrics(folder / "run")[-1]["step"] == 20
    # Nothing to do, until there is more patience.
    result = fit("run", STOPPING, folder=folder, processes=processes)
    assert "stopped early: 3 validations" in result.err and not result.losses
    result = fit("run", STOPPING, "training.early-stopping.patience=4", folder=folder, processes=processes)
    assert "resuming from step 20" in result.err and "stopped early: 4 validations" in result.err
    assert "done: 25 steps" in result.err


@pytest.mark.parametrize("stop", [4, 12, 15])
def test_patience_goes_on_where_it_was(folder, stop):
    fit("whole", STOPPING, folder=folder)
    fit("parts", STOPPING, f"{STEPS}={stop}", folder=folder, processes=2)
    result = fit("parts", STOPPING, folder=folder, processes=3)
    assert "done: 20 steps" in result.err
    same(folder, "whole", "parts")


def test_goes_on_while_it_learns(folder):
    result = fit("run", "training.early-stopping={patience: 3}", folder=folder)
    assert "stopped early" not in result.err and "done: 60 steps" in result.err


@pytest.mark.parametrize("key, setting", [("schedule", PLATEAU), ("early-stopping", STOPPING)])
@pytest.mark.parametrize("processes", [0, 2])
def test_nothing_to_judge_by(folder, key, setting, processes):
    result = lockstep("train", "config.yml", "--output", "run", "--set", setting, "--set", "data.split=[0.9, 0, 0.1]",
                      folder=folder, processes=processes)
    assert result.code == 64
    assert f"training.{key} goes by validations" in result.complaint and "data.split" in result.complaint
    assert not (folder / "run").exists()


def test_penalties(folder, tmp_path):
    """They are in the losses of training, as in Keras's, which loads them with the model; evaluate leaves them out."""
    import keras

    l2 = {"kernel": 0.01, "recurrent": 0.02, "bias": 0.03}
    fit("run", *(f"model.layers.0.{array}-l2={value}" for array, value in l2.items()), f"{STEPS}=20", folder=folder)
    latest = folder / "run" / "checkpoints" / "latest"
    (tmp_path / "model.h5").write_bytes(latest.read_bytes())
    losses = keras.models.load_model(tmp_path / "model.h5").losses
    assert len(losses) == 3
    penalty = sum(float(loss) for loss in losses)
    with h5py.File(latest) as file:
        layer = file["model_weights/lstm_1"]
        squares = {name: float(np.square(layer[array][()].astype(np.float64)).sum())
                   for name, array in (("kernel", "kernel"), ("recurrent", "recurrent_kernel"), ("bias", "bias"))}
    assert penalty == pytest.approx(sum(l2[name] * squares[name] for name in l2), rel=1e-5)
    text = (folder / "text.txt").read_text()
    (folder / "part.txt").write_text(text[round(len(text) * 0.8) : round(len(text) * 0.9)])
    judged = json.loads(result_of("evaluate", latest, "--data", "part.txt", "--json", folder=folder))
    logged = [line for line in metrics(folder / "run") if "validationLoss" in line][-1]
    assert logged["validationLoss"] == pytest.approx(judged["loss"] + penalty, rel=1e-5)
    assert judged["perplexity"] == pytest.approx(math.exp(judged["loss"]), rel=1e-12)
