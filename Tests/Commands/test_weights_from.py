"""model.weights-from: a run starts from what Keras or an earlier run has saved."""

import json
import shutil

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


def start(folder, *arguments, file="start.h5", **how):
    return train("--output", "run", "--set", f"model.weights-from={file}", *STAND_STILL, *arguments, folder=folder, **how)


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
    assert "weights of start.h5: 3 of 9 arrays taken" in result.err
    assert f"  embedding/embeddings: not taken, [{classes}, 8] here and [{classes}, 5] in /model_weights/" in result.err
    assert "  lstm_1/bias: not taken, there is none\n" in result.err
    assert "  dense/bias: zeros, because /model_weights/dense" in result.err
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
        assert f"  {name}: not taken, /model_weights/{name} belongs to other tokens or classes\n" in result.err
    np.testing.assert_allclose(weights(used, "other")["lstm_1/kernel"], earlier["lstm_1/kernel"], rtol=0, atol=1e-20)


def test_checkpoints_of_other_classes_or_of_another_vocabulary(tmp_path):
    """Only the arrays are not taken that belong to what differs."""
    def lines(words, labels):
        return "".join(f"{labels[i % 2]}\t{words[i % 2]} {words[i % 3]}\n" for i in range(40))

    for name, words, labels in [("first", "abc", "xy"), ("classes", "abc", "xz"), ("words", "abd", "xy"), ("numbers", "abc", "12")]:
        (tmp_path / f"{name}.tsv").write_text(lines(words, labels))
    (tmp_path / "config.yml").write_text(
        "data: {format: labelled-text, path: first.tsv, unit: word}\nmodel: {embedding: 4, layers: [{cell: gru, units: 3}]}\n"
        "training: {batch: 8, steps: 2}\n")
    train("--output", "run", folder=tmp_path)
    embedding, head = {"embedding/embeddings"}, {"dense/kernel", "dense/bias"}
    for name, others in [("classes", head), ("words", embedding)]:
        result = start(tmp_path, "--output", name, "--set", f"data.path={name}.tsv", file=LATEST)
        assert {line.split(":")[0].strip() for line in result.err.splitlines() if "belongs to other" in line} == others
        assert f"{6 - len(others)} of 6 arrays taken" in result.err
    # Numbers, whose model has other words.
    numbers = ["--set", "data.labels=number"]
    train("--output", "of-numbers", "--set", "data.path=numbers.tsv", *numbers, folder=tmp_path)
    (tmp_path / "numbers.tsv").write_text(lines("abd", "12"))
    result = start(tmp_path, "--output", "new", "--set", "data.path=numbers.tsv", *numbers, file="of-numbers/checkpoints/latest")
    assert "5 of 6 arrays taken" in result.err and "embedding/embeddings: not taken, /model_weights/embedding/embeddings belongs" in result.err


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


def fails(folder, path, more=(), **how):
    """The one line and the exit code of a run that may not begin; nothing is written."""
    before = snapshot(folder)
    result = lockstep("train", "config.yml", "--output", "run", "--set", f"model.weights-from={path}", *more, folder=folder, **how)
    assert snapshot(folder) == before
    assert result.complaint.startswith("lockstep: model.weights-from: ")
    return result.code, result.complaint


@pytest.mark.parametrize("processes", [0, 2])
def test_missing(folder, processes):
    code, complaint = fails(folder, "absent.h5", processes=processes)
    assert code == 66 and "absent.h5 cannot be opened" in complaint and "or a checkpoint" in complaint


def test_files_that_are_something_else(folder):
    assert fails(folder, "text.txt")[0] == 65
    with h5py.File(folder / "empty.h5", "w"):
        pass
    assert fails(folder, "empty.h5") == (
        65, "lockstep: model.weights-from: empty.h5 has no layers of Keras in it; "
            "give a model or weights of Keras (.keras, .h5) or PyTorch (.safetensors, .npz), or a checkpoint")
    model = keras_model(5, ["LSTM"], units=3)
    save(model, "whole model", folder / "small.h5")
    code, complaint = fails(folder, "small.h5")
    assert code == 65 and "nothing fits; give weights of layers like the model's (weights of small.h5: 0 of 9 arrays taken; " in complaint
    (folder / "cut.h5").write_bytes((folder / "small.h5").read_bytes()[:3000])
    assert fails(folder, "cut.h5")[0] == 65
    model.save(folder / "x.keras")
    assert "nothing fits" in fails(folder, "x.keras")[1]


def test_a_damaged_checkpoint(used):
    data = bytearray((used / LATEST).read_bytes())
    data[len(data) // 2] ^= 1
    (used / "start.h5").write_bytes(data)
    before = snapshot(used)
    result = lockstep("train", "config.yml", "--output", "new", "--set", "model.weights-from=start.h5", folder=used)
    assert result.code == 65 and result.complaint.startswith("lockstep: model.weights-from: start.h5")
    assert snapshot(used) == before


# Layers that Lockstep has in another form: in both directions, in models inside models, of cuDNN, without biases.

@pytest.fixture
def arrays(tmp_path):
    """A folder with 40 sequences of 3 numbers at a step, and two classes."""
    pick = np.random.default_rng(5)
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["inputs"], file["targets"] = pick.normal(size=(40, 6, 3)).astype("f4"), pick.integers(0, 2, 40)
    (tmp_path / "config.yml").write_text(
        "data: {format: arrays, path: data.h5, split: [0.8, 0.1, 0.1]}\nmodel: {layers: [{cell: lstm, units: 5}]}\ntraining: {batch: 8}\n")
    return tmp_path


def drawn(model):
    draw = np.random.default_rng(3)
    model.set_weights([draw.normal(0, 0.4, weight.shape).astype(np.float32) for weight in model.get_weights()])
    return model


def predicts_as(model, folder, plan, count, *words):
    """A run that starts from start.h5 predicts what Keras's model does."""
    result = start(folder, "--set", f"model.layers={plan}")
    assert f"weights of start.h5: {count} of {count} arrays taken" in result.err
    assert all(word in result.err for word in words), result.err
    lines = result_of("predict", LATEST, "--data", "data.h5", folder=folder).splitlines()[1:]
    found = np.array([line.split("\t")[2:] for line in lines], float)
    np.testing.assert_allclose(found, model.predict(h5py.File(folder / "data.h5")["inputs"][()], verbose=0), rtol=1e-4, atol=1e-6)


def softmax(*layers):
    import keras

    return drawn(keras.Sequential([keras.Input((None, 3)), *layers, keras.layers.Dense(2, activation="softmax")]))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("merge", ["concat", "ave"])
def test_bidirectional_layers(arrays, form, merge):
    from keras.layers import GRU, LSTM, Bidirectional

    model = softmax(Bidirectional(LSTM(5, return_sequences=True), merge_mode=merge), Bidirectional(GRU(4), merge_mode=merge), )
    save(model, form, arrays / "start.h5")
    merge = "average" if merge == "ave" else merge
    predicts_as(model, arrays, f"[{{cell: lstm, units: 5, bidirectional: {merge}}}, {{cell: gru, units: 4, bidirectional: {merge}}}]", 14)


@pytest.mark.parametrize("form", FORMS)
def test_models_inside_models(arrays, form):
    import keras
    from keras.layers import GRU, LSTM, RNN, Bidirectional, LSTMCell

    inner = keras.Sequential([keras.Input((None, 3)), LSTM(5, return_sequences=True), Bidirectional(GRU(4, return_sequences=True))], name="inner")
    outer = keras.Sequential([keras.Input((None, 3)), inner], name="outer")
    model = softmax(outer, GRU(6, reset_after=False))
    save(model, form, arrays / "start.h5")
    predicts_as(model, arrays, "[{cell: lstm, units: 5}, {cell: gru, units: 4, bidirectional: concat}, {cell: gru, units: 6, reset-after: false}]", 14)
    shutil.rmtree(arrays / "run")
    model = softmax(RNN(LSTMCell(5)))
    save(model, form, arrays / "start.h5")
    predicts_as(model, arrays, "[{cell: lstm, units: 5}]", 5)


@pytest.mark.parametrize("cell", ["LSTM", "GRU", "SimpleRNN"])
def test_layers_without_a_bias(arrays, cell):
    import keras

    model = softmax(getattr(keras.layers, cell)(5, use_bias=False))
    save(model, ".weights.h5", arrays / "start.h5")
    predicts_as(model, arrays, f"[{{cell: {NAMES[cell]}, units: 5}}]", 5, "/bias: zeros, because ")


def of_cudnn(weights, gates):
    """The arrays of a CuDNNLSTM or CuDNNGRU that computes as a layer does: Keras 2's own conversion (hdf5_format.py)."""
    kernel, recurrent, bias = weights
    kernel = np.hstack([part.T.reshape(part.shape) for part in np.hsplit(kernel, gates)])
    recurrent = np.hstack([part.T for part in np.hsplit(recurrent, gates)])
    return [kernel, recurrent, np.concatenate([bias * 0.25, bias * 0.75]) if gates == 4 else bias.reshape(-1)]


@pytest.mark.parametrize("cell, gates", [("LSTM", 4), ("GRU", 3)])
def test_layers_of_cudnn(arrays, cell, gates):
    import keras

    model = softmax(getattr(keras.layers, cell)(5))
    save(model, "legacy weights", arrays / "start.h5")
    with h5py.File(arrays / "start.h5", "r+") as file:
        name = file.attrs["layer_names"][0]
        group = file[name]
        for path, values in zip(group.attrs["weight_names"], of_cudnn(model.get_weights()[:3], gates)):
            del group[path]
            group[path] = values
    predicts_as(model, arrays, f"[{{cell: {NAMES[cell]}, units: 5}}]", 5, "converted from cuDNN")


def test_layers_whose_order_is_not_known(arrays):
    """A .weights.h5 has groups for classes, and does not say whether a model inside comes before or after a layer."""
    import keras
    from keras.layers import LSTM

    inner = keras.Sequential([keras.Input((None, 3)), LSTM(3, return_sequences=True)], name="inner")
    model = softmax(inner, LSTM(3))
    save(model, ".weights.h5", arrays / "start.h5")
    code, complaint = fails(arrays, "start.h5", more=["--set", "model.layers=[{cell: lstm, units: 3}, {cell: lstm, units: 3}]"])
    assert code == 65 and "does not say which of these layers comes first: /layers/lstm/cell, /layers/sequential/layers/lstm/cell" in complaint
    save(model, "whole model", arrays / "start.h5")
    predicts_as(model, arrays, "[{cell: lstm, units: 3}, {cell: lstm, units: 3}]", 8)


def keras_layer(cell, **how):
    def make():
        import keras

        return getattr(keras.layers, cell)(5, **how)
    return make


def bidirectional(**how):
    def make():
        import keras

        return keras.layers.Bidirectional(keras.layers.LSTM(5), **how)
    return make


def normalized(**how):
    def make():
        import keras

        return [keras.layers.LSTM(5), keras.layers.LayerNormalization(**how)]
    return make


# What computes something else with the same arrays: the layer of Keras, the layer of Lockstep, what the message says.
OTHERS = {
    "activation": (keras_layer("LSTM", activation="relu"), "{cell: lstm, units: 5}", "has activation relu, but lstm_1 has tanh"),
    "activation of a GRU": (keras_layer("GRU", activation="relu"), "{cell: gru, units: 5}", "has activation relu"),
    "recurrent activation": (keras_layer("LSTM", recurrent_activation="hard_sigmoid"), "{cell: lstm, units: 5}", "has recurrent_activation hard_sigmoid"),
    "simple RNN": (keras_layer("SimpleRNN"), "{cell: simple-rnn, units: 5, activation: relu}", "has activation tanh, but simple_rnn_1 has relu"),
    "backwards": (keras_layer("LSTM", go_backwards=True), "{cell: lstm, units: 5}", "has go_backwards true"),
    "GRU that resets before": (keras_layer("GRU", reset_after=False), "{cell: gru, units: 5}", "has reset_after false, but gru_1 has true"),
    "GRU that resets after": (keras_layer("GRU"), "{cell: gru, units: 5, reset-after: false}", "has reset_after true, but gru_1 has false"),
    "GRU without a bias": (keras_layer("GRU", use_bias=False, reset_after=False), "{cell: gru, units: 5}", "has reset_after false"),
    "epsilon": (normalized(epsilon=0.1), "{cell: lstm, units: 5, layer-normalization: true}", "has epsilon 0.1, but layer_normalization_1 has 0.001"),
    "merge": (bidirectional(merge_mode="sum"), "{cell: lstm, units: 5, bidirectional: average}", "has merge_mode sum, but bidirectional_1 has ave"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_layers_that_compute_something_else(arrays, case):
    make, plan, words = OTHERS[case]
    layers = make()
    save(softmax(*(layers if isinstance(layers, list) else [layers])), "whole model", arrays / "start.h5")
    code, complaint = fails(arrays, "start.h5", more=["--set", f"model.layers=[{plan}]"])
    assert code == 65 and words in complaint and complaint.endswith("; give weights of a layer that computes the same")


# Layers with the same arrays that compute in another order: those of Keras, and those of Lockstep.
ORDERS = {
    "normalization": (lambda k: [k.LayerNormalization(), k.LSTM(3)], "[{cell: lstm, units: 3, layer-normalization: true}]", "[]",
                      "layer_normalization comes before lstm, but layer_normalization_1 comes after lstm_1"),
    "dense layer": (lambda k: [k.Dense(3), k.LSTM(3)], "[{cell: lstm, units: 3}]", "[{units: 3, activation: linear}]",
                    "dense comes before lstm, but dense_1 comes after lstm_1"),
    "cells": (lambda k: [k.GRU(3, return_sequences=True), k.LSTM(3)], "[{cell: lstm, units: 3}, {cell: gru, units: 3}]", "[]",
              "gru comes before lstm, but gru_2 comes after lstm_1"),
}


@pytest.mark.parametrize("file", ["start.h5", "start.keras"])
@pytest.mark.parametrize("case", ORDERS)
def test_layers_in_another_order(arrays, case, file):
    import keras

    make, layers, dense, words = ORDERS[case]
    keras.utils.clear_session()
    save(softmax(*make(keras.layers)), "whole model", arrays / file)
    code, complaint = fails(arrays, file, more=["--set", f"model.layers={layers}", "--set", f"model.dense={dense}"])
    assert code == 65 and words in complaint and complaint.endswith("; give weights of a model that computes the same")


def test_a_backward_layer_with_another_activation(arrays):
    from keras.layers import Bidirectional, SimpleRNN

    def model(**how):
        return softmax(Bidirectional(SimpleRNN(5), backward_layer=SimpleRNN(5, go_backwards=True, **how)))

    layers = ["--set", "model.layers=[{cell: simple-rnn, units: 5, bidirectional: concat}]"]
    for name in "start.keras", "start.h5":
        model(activation="relu").save(arrays / name)
        code, complaint = fails(arrays, name, more=layers)
        assert code == 65 and "has backward_layer of its own, but bidirectional_1 has as forward" in complaint
        model().save(arrays / name)
        result = train("--output", name[6:], "--set", f"model.weights-from={name}", *STAND_STILL, *layers, folder=arrays)
        assert f"weights of {name}: 8 of 8 arrays taken" in result.err


def test_maps_name_layers_of_archives_as_the_user_did(arrays):
    """The paths in a `.keras` file have the classes of layers; the names are in its description of the model."""
    from keras.layers import LSTM

    model = softmax(LSTM(5, name="enc", return_sequences=True), LSTM(5, name="top"))
    model.save(arrays / "start.keras")
    settings = ["--set", "model.layers=[{cell: lstm, units: 5}, {cell: lstm, units: 5}]"]
    for maps in "[enc=lstm_1, top=lstm_2]", "[layers/lstm/cell=lstm_1]":
        train("--output", "run", "--set", "model.weights-from=start.keras", "--set", f"model.weights-map={maps}", *STAND_STILL, *settings, folder=arrays)
        shutil.rmtree(arrays / "run")
    code, complaint = fails(arrays, "start.keras", more=[*settings, "--set", "model.weights-map=[other=lstm_1]"])
    assert code == 65 and 'the map "other=lstm_1" names what is not there; the file has enc, top, dense' in complaint


def test_an_output_with_another_activation(arrays):
    import keras

    model = drawn(keras.Sequential([keras.Input((None, 3)), keras.layers.LSTM(5), keras.layers.Dense(2, activation="sigmoid")]))
    save(model, "whole model", arrays / "start.h5")
    code, complaint = fails(arrays, "start.h5", more=["--set", "model.layers=[{cell: lstm, units: 5}]"])
    assert code == 65 and "has activation sigmoid, but dense has softmax" in complaint


def test_biases_alone_tell_how_a_gru_resets(arrays):
    save(softmax(keras_layer("GRU", reset_after=False)()), ".weights.h5", arrays / "start.h5")
    code, complaint = fails(arrays, "start.h5", more=["--set", "model.layers=[{cell: gru, units: 5}]"])
    assert code == 65 and "has reset_after false, but gru_1 has true" in complaint


def test_settings_of_keras_2(arrays):
    """Its hard sigmoid has another slope."""
    model = softmax(keras_layer("SimpleRNN", activation="hard_sigmoid")())
    save(model, "whole model", arrays / "start.h5")
    plan = "{cell: simple-rnn, units: 5, activation: hard-sigmoid}"
    predicts_as(model, arrays, f"[{plan}]", 5)
    with h5py.File(arrays / "start.h5", "r+") as file:
        file.attrs["keras_version"] = "2.3.1"
    code, complaint = fails(arrays, "start.h5", more=["--output", "other", "--set", f"model.layers=[{plan}]"])
    assert code == 65 and "has activation hard_sigmoid of Keras 2, but simple_rnn_1 has hard_sigmoid" in complaint


def test_activations_of_dense_layers(arrays):
    import keras

    model = softmax(keras.layers.LSTM(5), keras.layers.Dense(4, activation="elu"))
    save(model, "whole model", arrays / "start.h5")
    code, complaint = fails(arrays, "start.h5", more=["--set", "model.dense=[{units: 4, activation: relu}]"])
    assert code == 65 and "has activation elu, but dense_1 has relu" in complaint
    start(arrays, "--set", "model.dense=[{units: 4, activation: elu}]")
