"""model.weights-from: a run starts from what Keras or an earlier run has saved."""

import json

import h5py
import numpy as np
import pytest

from running import lockstep, result_of, snapshot, train
from test_checkpoint import characters, keras_loss

LATEST = "run/checkpoints/latest"
# A step that leaves the weights as they are, but for zeros, which become no more than 1e-29.
STAND_STILL = ["--set", "training.steps=1", "--set", "training.optimizer={kind: sgd, rate: 1.0e-30}"]
CELLS = {"lstm": ["LSTM", "LSTM"], "mixed": ["GRU", "SimpleRNN"], "one_hot": ["LSTM", "GRU"]}
NAMES = {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "simple-rnn"}


def keras_model(classes, cells, one_hot=False, embedding=8, units=16):
    """A model of Keras with values everywhere, in the biases too."""
    import keras

    first = [keras.Input((None, classes))] if one_hot else [keras.Input((None,), dtype="int32"), keras.layers.Embedding(classes, embedding)]
    recurrent = [getattr(keras.layers, cell)(units, return_sequences=True) for cell in cells]
    model = keras.Sequential(first + recurrent + [keras.layers.Dense(classes, activation="softmax")])
    draw = np.random.default_rng(3)
    model.set_weights([draw.normal(0, 0.3, weight.shape).astype(np.float32) for weight in model.get_weights()])
    return model


def save(model, form, path):
    """Writes one of the forms that Keras has had for weights."""
    if form == "whole model":
        model.save(path)
    elif form == "legacy weights":
        from keras.src.legacy.saving import legacy_h5_format

        with h5py.File(path, "w") as file:
            legacy_h5_format.save_weights_to_hdf5_group(file, model)
    else:
        model.save_weights(path.with_name("x.weights.h5"))
        path.with_name("x.weights.h5").rename(path)
        if form == "first .weights.h5":
            with h5py.File(path, "r+") as file:
                file.move("layers", "_layer_checkpoint_dependencies")


FORMS = ["whole model", "legacy weights", ".weights.h5", "first .weights.h5"]


def layers(cells):
    return "model.layers=[" + ", ".join(f"{{cell: {NAMES[cell]}, units: 16}}" for cell in cells) + "]"


def weights(folder, run="run"):
    found = {}
    with h5py.File(folder / run / "checkpoints" / "latest") as file:
        file["model_weights"].visititems(
            lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


def start(folder, *arguments, **how):
    return train("--output", "run", "--set", "model.weights-from=start.h5", *STAND_STILL, *arguments, folder=folder, **how)


@pytest.mark.parametrize(
    ("kind", "form"), [*(("mixed", form) for form in FORMS), ("lstm", "whole model"), ("one_hot", ".weights.h5")])
def test_judges_as_keras_does(folder, kind, form):
    known = characters(folder)
    model = keras_model(len(known), CELLS[kind], one_hot=kind == "one_hot")
    save(model, form, folder / "start.h5")
    embedding = ["--set", "model.embedding=one-hot"] if kind == "one_hot" else []
    result = start(folder, "--set", layers(CELLS[kind]), *embedding)
    count = len(model.get_weights())
    assert f"weights of start.h5: {count} of {count} arrays taken" in result.err
    text = (folder / "text.txt").read_text()[:700]
    (folder / "judged.txt").write_text(text)
    report = json.loads(result_of("evaluate", LATEST, "--data", "judged.txt", "--json", folder=folder))
    expected = keras_loss(model, [known.index(character) for character in text], 8, len(known))
    assert report["loss"] == pytest.approx(expected, rel=1e-5)


def test_more_than_ten_layers_of_a_kind(folder):
    """lstm_10 comes after lstm_9, not after lstm_1."""
    cells = ["LSTM"] * 12
    model = keras_model(len(characters(folder)), cells)
    save(model, ".weights.h5", folder / "start.h5")
    start(folder, "--set", layers(cells))
    found = weights(folder)
    for index in range(12):
        np.testing.assert_array_equal(found[f"lstm_{index + 1}/kernel"], model.get_weights()[1 + 3 * index])


def test_what_does_not_fit_keeps_its_initializer(folder):
    import keras

    classes = len(characters(folder))
    model = keras.Sequential([
        keras.Input((None,), dtype="int32"), keras.layers.Embedding(classes, 5), keras.layers.LayerNormalization(),
        keras.layers.LSTM(16, return_sequences=True, use_bias=False), keras.layers.Dense(classes, use_bias=False)])
    save(model, "whole model", folder / "start.h5")
    result = start(folder)
    train("--output", "anew", *STAND_STILL, folder=folder)
    assert "weights of start.h5: 2 of 9 arrays taken" in result.err
    assert f"  embedding/embeddings: not taken, [{classes}, 8] here and [{classes}, 5] in /model_weights/" in result.err
    assert "  lstm_1/bias: not taken, there is none\n" in result.err
    assert "  lstm_2/kernel: not taken, there is none\n" in result.err
    assert result.err.count("  not used: ") == 2 and "gamma, [5]" in result.err
    found, anew = weights(folder), weights(folder, "anew")
    taken = {"lstm_1/recurrent_kernel": 4, "dense/kernel": 5}
    for name, values in found.items():
        expected = model.get_weights()[taken[name]] if name in taken else anew[name]
        np.testing.assert_allclose(values, expected, rtol=0, atol=1e-20)


def test_a_checkpoint(used):
    """All weights where the vocabulary is the same; elsewhere those that do not belong to tokens."""
    (used / "start.h5").write_bytes((used / LATEST).read_bytes())
    assert "weights of start.h5: 9 of 9 arrays taken" in start(used, "--output", "same").err
    earlier, same = weights(used), weights(used, "same")
    for name, values in earlier.items():
        np.testing.assert_allclose(same[name], values, rtol=0, atol=1e-20)
    # As many characters, but others.
    (used / "other.txt").write_text((used / "text.txt").read_text().replace("e", "x"))
    result = start(used, "--output", "other", "--set", "data.path=other.txt")
    assert "weights of start.h5: 6 of 9 arrays taken" in result.err
    for name in ("embedding/embeddings", "dense/kernel", "dense/bias"):
        assert f"  {name}: not taken, the vocabulary of /model_weights/{name} is another\n" in result.err
    np.testing.assert_allclose(weights(used, "other")["lstm_1/kernel"], earlier["lstm_1/kernel"], rtol=0, atol=1e-20)


def test_same_bits_on_any_number_of_processes(folder):
    save(keras_model(len(characters(folder)), CELLS["lstm"]), "whole model", folder / "start.h5")
    for processes in (1, 3):
        result = train("--output", f"run-{processes}", "--set", "model.weights-from=start.h5", "--set", "training.steps=20",
                       folder=folder, processes=processes)
        assert result.err.count("weights of start.h5: 9 of 9 arrays taken") == 1
    runs = [f"run-{processes}/checkpoints/latest" for processes in (1, 3)]
    assert lockstep("compare", *runs, folder=folder).code == 0


def test_going_on_does_not_need_the_file(folder):
    save(keras_model(len(characters(folder)), CELLS["lstm"]), "whole model", folder / "start.h5")
    whole = train("--output", "whole", "--set", "model.weights-from=start.h5", folder=folder)
    train("--output", "run", "--set", "model.weights-from=start.h5", "--set", "training.steps=20", folder=folder)
    (folder / "start.h5").unlink()
    for arguments in (["--set", "model.weights-from=start.h5", "--set", "training.steps=40"], []):
        result = train("--output", "run", *arguments, folder=folder)
        assert "resuming from step" in result.err and "weights of" not in result.err
    assert "weights of" in whole.err
    assert lockstep("compare", LATEST, "whole/checkpoints/latest", folder=folder).code == 0


def fails(folder, path, **how):
    """The one line and the exit code of a run that may not begin; nothing is written."""
    before = snapshot(folder)
    result = lockstep("train", "config.yml", "--output", "run", "--set", f"model.weights-from={path}", folder=folder, **how)
    assert snapshot(folder) == before
    assert result.complaint.startswith("lockstep: model.weights-from: ")
    return result.code, result.complaint


@pytest.mark.parametrize("processes", [0, 2])
def test_missing(folder, processes):
    code, complaint = fails(folder, "absent.h5", processes=processes)
    assert code == 66 and "absent.h5 cannot be opened" in complaint and "saved as .h5" in complaint


def test_files_that_are_something_else(folder):
    assert fails(folder, "text.txt")[0] == 65
    with h5py.File(folder / "empty.h5", "w"):
        pass
    assert fails(folder, "empty.h5") == (
        65, "lockstep: model.weights-from: empty.h5 has no layers of Keras in it; "
            "give a model or weights that Keras saved as .h5, or a checkpoint")
    model = keras_model(5, ["LSTM"], units=3)
    save(model, "whole model", folder / "small.h5")
    code, complaint = fails(folder, "small.h5")
    assert code == 65 and "nothing fits; give weights of layers like the model's (weights of small.h5: 0 of 9 arrays taken; " in complaint
    (folder / "cut.h5").write_bytes((folder / "small.h5").read_bytes()[:3000])
    assert fails(folder, "cut.h5")[0] == 65
    model.save(folder / "x.keras")
    assert fails(folder, "x.keras")[0] == 65


def test_a_damaged_checkpoint(used):
    data = bytearray((used / LATEST).read_bytes())
    data[len(data) // 2] ^= 1
    (used / "start.h5").write_bytes(data)
    before = snapshot(used)
    result = lockstep("train", "config.yml", "--output", "new", "--set", "model.weights-from=start.h5", folder=used)
    assert result.code == 65 and result.complaint.startswith("lockstep: model.weights-from: start.h5")
    assert snapshot(used) == before
