"""lockstep inspect: the numbers that h5py finds too."""

import json

import h5py
import numpy as np
import pytest

from running import metrics, result_of

LATEST = "run/checkpoints/latest"


def h5_path(name):
    return f"lockstep/{name}" if name.startswith(("optimizer/", "carried/")) else f"model_weights/{name}"


@pytest.mark.parametrize("kind", ["trained", "one_hot"])
def test_json(kind, request):
    folder = request.getfixturevalue(kind)
    report = json.loads(result_of("inspect", LATEST, "--json", folder=folder))
    assert report["step"] == 60
    validations = [line for line in metrics(folder / "run") if "validationLoss" in line]
    best = min(validations, key=lambda line: line["validationLoss"])
    assert (report["bestStep"], report["bestValidationLoss"]) == (best["step"], best["validationLoss"])
    assert report["config"] == (folder / "run" / "config.yml").read_text()
    assert report["vocabulary"] == sorted(set((folder / "text.txt").read_text(encoding="utf-8")))
    assert report["lineage"]["processes"] == 1 and "parent" not in report["lineage"]
    with h5py.File(folder / LATEST) as file:
        names = []
        file.visititems(
            lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) and item.dtype == np.float32 else None)
        assert sorted(h5_path(array["name"]) for array in report["arrays"]) == sorted(names)
        for array in report["arrays"]:
            values = file[h5_path(array["name"])][()].astype(np.float64)
            assert tuple(array["shape"]) == values.shape
            found = [array[key] for key in ("mean", "deviation", "least", "greatest", "norm")]
            expected = [values.mean(), values.std(), values.min(), values.max(), np.linalg.norm(values)]
            np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-12)


def test_in_words(trained):
    text = result_of("inspect", LATEST, folder=trained)
    assert text.startswith("step 60; best validation loss ")
    assert text.endswith((trained / "run" / "config.yml").read_text())
    rows = {line.split()[0]: line.split() for line in text.splitlines() if "/" in line and " × " in line}
    assert rows["lstm_1/kernel"][1:4] == ["8", "×", "64"]
    report = json.loads(result_of("inspect", LATEST, "--json", folder=trained))
    norms = {array["name"]: array["norm"] for array in report["arrays"]}
    for name, row in rows.items():
        assert float(row[-1]) == pytest.approx(norms[name], rel=1e-3)
