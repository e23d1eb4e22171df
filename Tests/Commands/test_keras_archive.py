"""lockstep export --format keras: opened by Keras alone."""

import gc
import itertools
import json
import weakref
import zipfile

import h5py
import keras
import numpy as np
import pytest
from keras.src.saving import serialization_lib

from running import lockstep, result_of, train
from small_configs import CONFIGS
from small_runs import LATEST, examples, padded, plan_of, predictions, run_of, undone


def exported(folder):
    assert result_of("export", LATEST, "--format", "keras", "model.keras", folder=folder) == ""
    return folder / "model.keras"


def facts_of(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return json.loads(archive.read("lockstep.json"))


def weights(folder):
    """The weights of the checkpoint, as Keras reads them from the file itself."""
    path = folder / "copy.h5"
    path.write_bytes((folder / LATEST).read_bytes())
    return keras.saving.load_model(path).get_weights()


def has_the_same_weights(model, folder):
    expected = weights(folder)
    assert len(expected) == len(model.get_weights())
    assert all(mine.tobytes() == theirs.tobytes() for mine, theirs in zip(expected, model.get_weights()))


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
def test_each_config_gives_what_predict_gives(config, tmp_path):
    folder = run_of(config, tmp_path)
    path = exported(folder)
    model, facts, plan = keras.saving.load_model(path), facts_of(path), plan_of(folder)
    has_the_same_weights(model, folder)
    if plan["data"]["format"] in ("text", "pairs"):
        return  # `predict` gives no probabilities here; what Keras computes with the same weights, test_checkpoint.py judges.
    expected, rows = predictions(folder), examples(folder, facts)
    # Keras has no lengths of rows here, so rows of the same length are judged together.
    for length in {row.shape[0] for row in rows}:
        some = [index for index, row in enumerate(rows) if len(row) == length]
        results = undone(model.predict(np.stack([rows[index] for index in some]), verbose=0), facts)
        for result, index in zip(results, some):
            np.testing.assert_allclose(np.atleast_2d(result), expected[index], rtol=0, atol=1e-5)


ROWS = {"one direction": ("{cell: lstm, units: 5}", True), "both directions": ("{cell: lstm, units: 5, bidirectional: concat}", False)}


@pytest.mark.parametrize("targets", ["one", "every step"])
@pytest.mark.parametrize("kind", ROWS)
def test_which_padded_rows_agree(kind, targets, tmp_path):
    """A file has no masks. What comes after a row's end changes nothing before it, if the layers read in one direction."""
    draw = np.random.default_rng(2)
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["inputs"] = draw.normal(size=(24, 7, 3)).astype("f4")
        file["targets"] = draw.integers(0, 4, 24) if targets == "one" else draw.integers(0, 4, (24, 7))
        file["lengths"] = draw.integers(1, 8, 24)
    plan, causal = ROWS[kind]
    (tmp_path / "config.yml").write_text(
        f"data: {{format: arrays, path: data.h5, split: [0.8, 0.1, 0.1]}}\nmodel: {{layers: [{plan}]}}\ntraining: {{batch: 6, steps: 3, optimizer: {{kind: adam, rate: 0.05}}}}\n")
    train("--output", "run", folder=tmp_path)
    path = exported(tmp_path)
    expected, rows = predictions(tmp_path), examples(tmp_path, facts_of(path))
    values, lengths = padded(rows)
    results = keras.saving.load_model(path)(values)
    agree = [
        np.allclose(np.atleast_2d(result)[:length] if targets != "one" else np.atleast_2d(result), wanted, rtol=0, atol=1e-5)
        for result, wanted, length in zip(np.asarray(results), expected, lengths)]
    assert all(agree) == (causal and targets == "every step")
    assert all(same for same, length in zip(agree, lengths) if length == values.shape[1])


LAYERS = ["[{cell: simple-rnn, units: 4, bidirectional: sum}, {cell: gru, units: 4, reset-after: false, dropout: 0.1, recurrent-dropout: 0.1},"
          " {cell: lstm, units: 4, residual: true, layer-normalization: true, output-dropout: 0.1}, {cell: lstm, units: 3},"
          " {cell: gru, units: 3, bidirectional: average, layer-normalization: true}, {cell: simple-rnn, units: 3, activation: selu}]",
          # The top layer gives its last outputs, which are added to its last inputs.
          "[{cell: lstm, units: 4}, {cell: gru, units: 4, residual: true}]",
          "[{cell: lstm, units: 4}, {cell: gru, units: 2, bidirectional: concat, residual: true, layer-normalization: true, output-dropout: 0.1}]"]


@pytest.mark.parametrize("layers", LAYERS)
def test_layers(layers, tmp_path):
    """Several layers of each class, with dense layers, whose groups in the file count up."""
    draw = np.random.default_rng(2)
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["inputs"], file["targets"] = draw.normal(size=(24, 5, 3)).astype("f4"), draw.integers(0, 4, 24)
    (tmp_path / "config.yml").write_text(
        f"data: {{format: arrays, path: data.h5, split: [0.8, 0.1, 0.1]}}\nmodel:\n  layers: {layers}\n"
        "  dense: [{units: 6, activation: elu, dropout: 0.1}, {units: 5, activation: tanh}]\ntraining: {batch: 6, steps: 3}\n")
    train("--output", "run", folder=tmp_path)
    path = exported(tmp_path)
    model = keras.saving.load_model(path)
    has_the_same_weights(model, tmp_path)
    inputs, _ = padded(examples(tmp_path, facts_of(path)))
    np.testing.assert_allclose(np.asarray(model(inputs)), np.concatenate(predictions(tmp_path)), rtol=0, atol=1e-5)
    (tmp_path / "checkpoint.h5").write_bytes((tmp_path / "run/checkpoints/latest").read_bytes())
    checkpoint = keras.saving.load_model(tmp_path / "checkpoint.h5")
    np.testing.assert_array_equal(np.asarray(checkpoint(inputs)), np.asarray(model(inputs)))


class Addresses:
    """Stands for Python's `id`: the address of an object is free at the moment in which nobody knows the object any more."""

    def __init__(self):
        self.objects = {}

    def __call__(self, thing):
        gc.collect()
        self.objects = {address: known for address, known in self.objects.items() if known() is not None}
        for address, known in self.objects.items():
            if known() is thing:
                return address
        address = next(address for address in itertools.count(1 << 40) if address not in self.objects)
        self.objects[address] = weakref.ref(thing)
        return address


def test_layers_in_both_directions_are_told_apart(tmp_path, monkeypatch):
    """Keras knows the layers within other layers by their addresses, and takes one for another if an address is used again."""
    draw = np.random.default_rng(2)
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["inputs"], file["targets"] = draw.normal(size=(24, 5, 3)).astype("f4"), draw.integers(0, 4, 24)
    (tmp_path / "config.yml").write_text(
        "data: {format: arrays, path: data.h5, split: [0.8, 0.1, 0.1]}\ntraining: {batch: 6, steps: 3}\nmodel:\n  layers:\n"
        + "".join(f"  - {{cell: gru, units: 3, bidirectional: {merge}}}\n" for merge in ("sum", "concat", "average", "sum")))
    train("--output", "run", folder=tmp_path)
    path = exported(tmp_path)
    monkeypatch.setattr(serialization_lib, "id", Addresses(), raising=False)
    model = keras.saving.load_model(path)
    has_the_same_weights(model, tmp_path)
    inputs, _ = padded(examples(tmp_path, facts_of(path)))
    np.testing.assert_allclose(np.asarray(model(inputs)), np.concatenate(predictions(tmp_path)), rtol=0, atol=1e-5)


def test_no_layers(tmp_path):
    """A trained embedding without layers: the token at the last step of each text is read, and its vector is trained."""
    draw = np.random.default_rng(3)
    tokens = draw.integers(0, 5, (60, 4)).astype("i4")
    np.savez(tmp_path / "data.npz", inputs=tokens, targets=tokens[:, -1] % 3)
    (tmp_path / "config.yml").write_text(
        "data: {format: arrays, path: data.npz, split: [0.8, 0.1, 0.1]}\nmodel: {embedding: 6, layers: []}\n"
        "training: {batch: 8, epochs: 30, optimizer: {kind: adam, rate: 0.05}}\nparallel: {shards: 4}\n")
    train("--output", "run", folder=tmp_path)
    train("--output", "three", folder=tmp_path, processes=3)
    assert lockstep("compare", "run/checkpoints/latest", "three/checkpoints/latest", folder=tmp_path).code == 0
    results = keras.saving.load_model(exported(tmp_path))(tokens)
    assert results.shape == (60, 3) and (np.argmax(results, axis=1) == tokens[:, -1] % 3).all()
    np.testing.assert_allclose(np.asarray(results), np.concatenate(predictions(tmp_path)), rtol=0, atol=1e-5)


def test_tied_embeddings_and_the_same_bytes(folder):
    train("--output", "run", "--set", "training.steps=3", "--set", "model.tied-embeddings=true", "--set", "model.embedding=16", folder=folder)
    first = exported(folder).read_bytes()
    has_the_same_weights(keras.saving.load_model(folder / "model.keras"), folder)
    assert exported(folder).read_bytes() == first
