"""python/lockstep_reader.py: runs and checkpoints as arrays."""

import os
import subprocess
import sys

import h5py
import numpy
import pytest
import yaml

from running import ROOT, metrics, train

sys.path.insert(0, str(ROOT / "python"))
import lockstep_reader  # noqa: E402


@pytest.fixture(scope="module")
def run(trained):
    return lockstep_reader.load(trained / "run")


def test_metrics(run, trained):
    """Every number of the log is there, each with its step."""
    lines = metrics(trained / "run")
    names = {name for line in lines for name in line}
    assert run.metrics.keys() == names >= {"loss", "validationLoss", "rate"}
    for name in names:
        series = run.metrics[name]
        told = [(line["step"], line[name]) for line in lines if name in line]
        assert list(zip(series.steps.tolist(), series.values.tolist())) == told
    assert run.metrics["loss"].values.dtype == float


def test_metrics_of_a_run_that_goes_on(used):
    with open(used / "run" / "metrics.jsonl", "a") as file:
        file.write('{"step": 65, "lo')
    assert lockstep_reader.load(used / "run").metrics["loss"].steps[-1] == 60


def test_config_and_checkpoints(run, trained):
    assert run.config == run.latest.config == yaml.safe_load((trained / "run" / "config.yml").read_text())
    assert run.config["model"]["layers"][1]["units"] == 16
    assert run.latest.step == 60 == run.checkpoints[-1].step
    assert run.best.path == (trained / "run" / "checkpoints" / "best").resolve()


def test_weights(run, trained):
    with h5py.File(trained / "run" / "checkpoints" / "latest") as file:
        kernel = file["model_weights/lstm_1/kernel"][()]
        moment = file["lockstep/optimizer/m/dense/bias"][()]
        state = file["lockstep/carried/lstm_2/c"][()]
    checkpoint = run.latest
    assert set(checkpoint.weights) == {
        "embedding/embeddings", "dense/kernel", "dense/bias",
        *(f"lstm_{layer}/{array}" for layer in (1, 2) for array in ("kernel", "recurrent_kernel", "bias"))}
    assert numpy.array_equal(checkpoint.weights["lstm_1/kernel"], kernel)
    gates = checkpoint.weights.gates("lstm_1/kernel")
    assert list(gates) == ["i", "f", "c", "o"] and numpy.array_equal(gates["f"], kernel[:, 16:32])
    assert checkpoint.weights.gates("dense/kernel") == {}
    assert numpy.array_equal(checkpoint.moments["m"]["dense/bias"], moment)
    assert numpy.array_equal(checkpoint.states["lstm_2/c"], state)
    with pytest.raises(KeyError, match="there are"):
        checkpoint.weights["lstm_3/kernel"]


def test_vocabulary(run):
    assert sorted(run.latest.vocabulary) == run.latest.vocabulary and "e" in run.latest.vocabulary
    assert run.latest.classes is None


def test_lineage(used):
    train("--output", "run", "--set", "training.steps=70", folder=used)
    run = lockstep_reader.load(used / "run")
    child, parent = run.checkpoints[-1], run.checkpoints[-2]
    assert child.lineage["processes"] == 1 and child.lineage["seed"] == 1 and len(child.lineage["program_hash"]) > 8
    assert child.lineage["parent"]["step"] == parent.step == 60
    assert child.lineage["parent"]["hash"] == parent.path.read_bytes()[-8:][::-1].hex().lstrip("0")
    assert lockstep_reader.load(used / "run" / "checkpoints" / os.readlink(used / "run" / "checkpoints" / "latest")).step == 70


def test_what_is_no_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="give a run's folder"):
        lockstep_reader.load(tmp_path / "absent")
    with pytest.raises(ValueError, match="no config.yml"):
        lockstep_reader.load(tmp_path)
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["x"] = 1
    with pytest.raises(ValueError, match="no checkpoint of Lockstep"):
        lockstep_reader.load(tmp_path / "other.h5")


def test_the_readme(trained, tmp_path):
    """What it shows works on a run."""
    code = (ROOT / "python" / "README.md").read_text().split("```python\n")[1].split("```")[0]
    (tmp_path / "notebook.py").write_text(code.replace("runs/char-lm", str(trained / "run")))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "python")}
    done = subprocess.run([sys.executable, "notebook.py"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
