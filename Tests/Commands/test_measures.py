"""What models are trained on and judged by: weights of classes, smoothed and ignored labels, parts in files of their own; measures;
hidden states."""

import io
import json
import math

import h5py
import numpy
import pandas
import pytest

from conftest import CONFIG, sentences
from running import lockstep, metrics, result_of, train
from test_examples import DATA, TRAINING

LATEST = "run/checkpoints/latest"


def prepare(folder, data, steps=12):
    (folder / "config.yml").write_text(DATA[data](folder) + TRAINING.replace("STEPS", f"steps: {steps}"))
    return folder


def evaluate(folder, *arguments):
    return json.loads(result_of("evaluate", LATEST, "--json", *arguments, folder=folder))


def refused(folder, *arguments, code=64):
    result = lockstep("train", "config.yml", "--output", "run", *arguments, folder=folder)
    assert result.code == code, result.err
    assert not (folder / "run").exists()
    return result.complaint


def labels(folder):
    return [line.split("\t")[0] for line in (folder / "data.tsv").read_text().splitlines()]


# Measures

def test_measures_of_classes(tmp_path):
    """Evaluate says what follows from the predictions, and each validation says it too."""
    train("--output", "run", folder=prepare(tmp_path, "text"))
    result = evaluate(tmp_path, "--data", "data.tsv")
    rows = [row.split("\t") for row in result_of("predict", LATEST, "--data", "data.tsv", folder=tmp_path).splitlines()[1:]]
    wanted, found = labels(tmp_path), [row[1] for row in rows]
    for label in ("bad", "good"):
        right = sum(a == b == label for a, b in zip(wanted, found))
        f1 = 2 * right / (wanted.count(label) + found.count(label))
        assert result["classes"][label]["f1"] == pytest.approx(f1) and result["classes"][label]["targets"] == wanted.count(label)
    assert result["f1"] == pytest.approx(sum(result["classes"][label]["f1"] for label in ("bad", "good")) / 2)
    good = [float(row[3]) for row in rows]
    pairs = [(a > b) + (a == b) / 2 for a, x in zip(good, wanted) if x == "good" for b, y in zip(good, wanted) if y == "bad"]
    assert result["auc"] == pytest.approx(numpy.mean(pairs))
    text = result_of("evaluate", LATEST, "--data", "data.tsv", folder=tmp_path)
    assert f"F1{' ' * 18}{result['f1']}" in text and f"AUC{' ' * 17}{result['auc']}" in text
    logged = [line for line in metrics(tmp_path / "run") if "validationLoss" in line]
    assert all({"validationAccuracy", "validationF1"} <= line.keys() and "validationAuc" not in line for line in logged)


# What is said of forecasts, and of the naive ones beside them.
ERRORS = ["meanAbsoluteError", "rootMeanSquaredError", "mape", "smape", "mase"]
FORECAST = {"horizon", "series", "isWorseThanSeasonalNaive", *ERRORS,
            *(of + name[0].upper() + name[1:] for of in ("naive", "seasonalNaive") for name in ERRORS)}


@pytest.mark.parametrize("data, names", [
    ("tags", {"accuracy", "f1"}), ("series", FORECAST), ("binary", {"accuracy", "f1", "f1Micro", "auc"})])
def test_measures_that_fit_the_task(data, names, tmp_path):
    train("--output", "run", folder=prepare(tmp_path, data, steps=2))
    result = evaluate(tmp_path)
    assert result.keys() - {"data", "examples", "targets", "loss", "classes"} == names


# Losses

def first_loss(folder, *settings):
    """The loss of the first batch, before a step was made."""
    output = f"first-{len(list(folder.glob('first-*')))}"
    train("--output", output, "--set", "training.steps=1", "--set", "training.batch=105",
          *(word for setting in settings for word in ("--set", setting)), folder=folder)
    return next(line["loss"] for line in metrics(folder / output) if "loss" in line)


def test_weights_of_classes(tmp_path):
    """The loss is the sum of the weighted losses over the number of targets, as Keras has it."""
    prepare(tmp_path, "text")
    plain, good, bad, both = (first_loss(tmp_path, *weights) for weights in (
        (), ["training.class-weights={good: 2}"], ["training.class-weights={bad: 3}"], ["training.class-weights={good: 2, bad: 3}"]))
    assert good > plain and bad > plain
    assert both == pytest.approx(good + bad - plain, rel=1e-6)
    assert first_loss(tmp_path, "training.class-weights={good: 0, bad: 0}") == 0


def test_balanced_weights(tmp_path):
    """Each class weighs the same, however many targets it has: the losses of the classes have the same share."""
    prepare(tmp_path, "text")
    lines = (tmp_path / "data.tsv").read_text().splitlines(keepends=True)
    rare = [line for line in lines if line.startswith("bad")][:15]
    (tmp_path / "data.tsv").write_text("".join([line for line in lines if line.startswith("good")] + rare))
    settings = ["data.split=[1, 0, 0]", "training.batch=90"]
    plain = first_loss(tmp_path, *settings)
    balanced = first_loss(tmp_path, *settings, "training.class-weights=balanced")
    by_hand = first_loss(tmp_path, *settings, "training.class-weights={good: 0.6, bad: 3}")  # 90 / (2 · 75), 90 / (2 · 15)
    assert balanced == pytest.approx(by_hand, rel=1e-6) and abs(balanced - plain) > 1e-4


def test_smoothed_labels_are_for_training(tmp_path):
    """A model without weights finds all classes alike: its loss is the same then, but not once it has learnt something."""
    prepare(tmp_path, "tags", steps=36)
    for name, smoothing in [("plain", 0), ("smooth", 0.4)]:
        train("--output", name, "--set", f"training.label-smoothing={smoothing}", folder=tmp_path)
    plain, smooth = ([line["loss"] for line in metrics(tmp_path / name) if "loss" in line] for name in ("plain", "smooth"))
    # With three classes, no loss is below that of the smoothed target itself.
    least = -(1 - 0.4 * 2 / 3) * math.log(1 - 0.4 * 2 / 3) - 2 * 0.4 / 3 * math.log(0.4 / 3)
    assert min(plain) < least < min(smooth)
    judged = [line["validationLoss"] for line in metrics(tmp_path / "smooth") if "validationLoss" in line]
    assert judged[-1] < min(smooth)


@pytest.mark.parametrize("data, ignored", [("tags", "DET"), ("text", "bad"), ("class", "0")])
def test_ignored_labels(data, ignored, tmp_path):
    """They are no class, are not counted, and the rest is learnt as if nothing stood there, on any number of processes."""
    prepare(tmp_path, data)
    path = "data.h5" if data == "class" else "data.tsv"
    train("--output", "whole", folder=tmp_path)
    whole = json.loads(result_of("evaluate", "whole/checkpoints/latest", "--json", "--data", path, folder=tmp_path))
    train("--output", "run", "--set", f"data.ignore-label={ignored}", folder=tmp_path)
    with_less = evaluate(tmp_path, "--data", path)
    assert with_less["examples"] == whole["examples"]
    assert with_less["targets"] == whole["targets"] - int(whole["classes"][ignored]["targets"])
    assert ignored not in with_less["classes"] or data == "class"
    train("--output", "on-3", "--set", f"data.ignore-label={ignored}", folder=tmp_path, processes=3)
    assert lockstep("compare", LATEST, "on-3/checkpoints/latest", folder=tmp_path).code == 0


def test_probabilities_are_not_scaled(tmp_path):
    """With `data.normalize`, the inputs are scaled, and targets of 0 and 1 stay what they are."""
    prepare(tmp_path, "binary")
    train("--output", "run", "--set", "data.normalize=true", "--set", "training.steps=60", folder=tmp_path)
    assert 0 < evaluate(tmp_path, "--data", "data.h5")["loss"] < 0.69
    rows = pandas.read_csv(io.StringIO(result_of("predict", LATEST, "--data", "data.h5", folder=tmp_path)), sep="\t")
    assert rows.output_1.between(0, 1).all() and rows.output_1.min() < 0.3
    steps = numpy.arange(200)
    pandas.DataFrame({"x": 100 + 50 * numpy.sin(steps / 3), "up": (numpy.cos(steps / 3) > 0).astype(int)}).to_csv(tmp_path / "s.csv", index=False)
    (tmp_path / "series.yml").write_text(
        "data: {format: series, path: s.csv, inputs: [x], targets: [up], window: 8, split: [0.7, 0.15, 0.15], normalize: true}\n"
        "model: {layers: [{cell: gru, units: 8}], loss: binary-cross-entropy}\n"
        "training: {batch: 16, steps: 100, optimizer: {kind: adam, rate: 0.02}}\nparallel: {shards: 2}\n")
    assert lockstep("train", "series.yml", "--output", "series", folder=tmp_path).code == 0
    found = json.loads(result_of("evaluate", "series/checkpoints/latest", "--json", folder=tmp_path))
    assert 0 < found["loss"] < 0.69
    ahead = pandas.read_csv(io.StringIO(result_of("forecast", "series/checkpoints/latest", "--data", "s.csv", folder=tmp_path)), sep="\t")
    assert ahead.up.between(0, 1).all()


def test_same_bits_with_weights_and_smoothing(tmp_path):
    prepare(tmp_path, "tags")
    settings = ["--set", "training.class-weights=balanced", "--set", "training.label-smoothing=0.1"]
    for processes in (0, 2, 3):
        train("--output", f"on-{processes}", *settings, folder=tmp_path, processes=processes)
    for processes in (2, 3):
        compared = lockstep("compare", "on-0/checkpoints/latest", f"on-{processes}/checkpoints/latest", folder=tmp_path)
        assert compared.code == 0, compared.out


@pytest.mark.parametrize("data, setting, words", [
    ("text", "training.class-weights={goot: 2}", ["class-weights", '"goot"', "bad, good"]),
    ("text", "training.class-weights={good: -1}", ["training.class-weights.good", "less than 0"]),
    ("text", "training.class-weights=even", ["training.class-weights", "balanced"]),
    ("numbers", "training.class-weights=balanced", ["class-weights", "not one class each"]),
    ("numbers", "training.label-smoothing=0.1", ["label-smoothing", "numbers"]),
    ("text", "training.label-smoothing=1", ["label-smoothing", "below 1"]),
    ("text", "model.quantiles=[0.2, 0.5, 0.8]", ["model.quantiles", "the loss forecasts no quantiles"]),
    ("numbers", "data.ignore-label=-100", ["data.ignore-label", "numbers, not classes"]),
    ("series", "data.ignore-label=x", ["data.ignore-label", "it belongs to labelled-text"]),
    ("class", "data.ignore-label=x", ["data.ignore-label", "whole numbers"])])
def test_settings_that_do_not_fit(data, setting, words, tmp_path):
    complaint = refused(prepare(tmp_path, data), "--set", setting)
    assert all(word in complaint for word in words), complaint


# Parts in files of their own

def cut(folder, name="data.tsv"):
    """The file in three: what is left of it, and what is to validate and to test by."""
    lines = (folder / name).read_text().splitlines(keepends=True)
    for part, some in [(name, lines[:100]), (f"v-{name}", lines[100:120]), (f"t-{name}", lines[120:])]:
        (folder / part).write_text("".join(some))
    return ["--set", f"data.validation-path=v-{name}", "--set", f"data.test-path=t-{name}"]


def test_parts_in_files_of_their_own(tmp_path):
    files = cut(prepare(tmp_path, "text"))
    train("--output", "run", *files, folder=tmp_path)
    result = evaluate(tmp_path)
    assert (result["data"], result["examples"]) == ("t-data.tsv", 30)
    assert result == evaluate(tmp_path, "--data", "t-data.tsv")
    # The vocabulary is that of the training file, of which all is trained on.
    with h5py.File(tmp_path / LATEST) as file:
        words = set(file["lockstep/vocabulary"].asstr()[:]) - {"<unk>"}
    assert words <= set((tmp_path / "data.tsv").read_text().split())
    validated = [line for line in metrics(tmp_path / "run") if "validationLoss" in line][-1]
    train("--output", "on-2", *files, folder=tmp_path, processes=2)
    assert validated in metrics(tmp_path / "on-2")
    assert evaluate(tmp_path, "--data", "v-data.tsv")["loss"] == pytest.approx(validated["validationLoss"], rel=1e-6)


def test_another_validation_file_is_other_data(tmp_path):
    files = cut(prepare(tmp_path, "text"))
    train("--output", "run", *files, folder=tmp_path)
    (tmp_path / "v-data.tsv").write_text("good\tfine\n")
    result = lockstep("train", "config.yml", "--output", "run", *files, "--set", "training.steps=14", folder=tmp_path)
    assert result.code == 65 and "other data" in result.complaint


def test_texts_of_their_own(folder):
    for name, seed in [("v.txt", 7), ("t.txt", 8)]:
        (folder / name).write_text(sentences(30, seed=seed))
    files = ["--set", "data.validation-path=v.txt", "--set", "data.test-path=t.txt", "--set", "training.steps=5"]
    train("--output", "run", *files, folder=folder)
    result = evaluate(folder)
    assert (result["data"], result["characters"]) == ("t.txt", len(sentences(30, seed=8)) - 1)
    assert result == evaluate(folder, "--data", "t.txt")


@pytest.mark.parametrize("name, content, code, words", [
    ("v.txt", "light\nΩmega\n" * 50, 65, ["v.txt, line 2", "Ω"]), ("v.txt", None, 66, ["v.txt", "data.validation-path"])])
def test_texts_that_do_not_fit(name, content, code, words, folder):
    """Told before training starts."""
    if content:
        (folder / name).write_text(content)
    complaint = refused(folder, "--set", f"data.validation-path={name}", code=code)
    assert all(word in complaint for word in words), complaint


def test_a_label_that_only_the_test_has(tmp_path):
    files = cut(prepare(tmp_path, "text"))
    (tmp_path / "t-data.tsv").write_text("good\tfine\nugly\tfine\n")
    complaint = refused(tmp_path, *files, code=65)
    assert "t-data.tsv, line 2" in complaint and "ugly" in complaint


def test_examples_of_another_form(tmp_path):
    prepare(tmp_path, "class")
    with h5py.File(tmp_path / "wide.h5", "w") as file:
        file["inputs"], file["targets"] = numpy.zeros((20, 7, 4), "f4"), numpy.zeros(20, "i8")
    complaint = refused(tmp_path, "--set", "data.test-path=wide.h5", code=65)
    assert "wide.h5" in complaint and "another form" in complaint


# Hidden states

def test_hidden_states_of_blank_lines(tmp_path):
    """A record without an example has a row without steps, so that the rows are those of the predictions."""
    prepare(tmp_path, "text")
    train("--output", "run", folder=tmp_path)
    (tmp_path / "some.tsv").write_text("good film\n\nbad\n\n")
    (tmp_path / "dense.tsv").write_text("good film\nbad\n")
    for name in "some", "dense":
        result_of("predict", LATEST, "--data", f"{name}.tsv", "--states", f"{name}.h5", "--output", f"{name}.csv", folder=tmp_path)
    assert len((tmp_path / "some.csv").read_text().splitlines()) == 1 + 4
    with h5py.File(tmp_path / "some.h5") as some, h5py.File(tmp_path / "dense.h5") as dense:
        assert some["lengths"][()].tolist() == [2, 0, 1, 0]
        for layer in set(some) - {"lengths"}:
            assert numpy.array_equal(some[layer][()][[0, 2]], dense[layer][()], equal_nan=True)
            assert numpy.isnan(some[layer][()][[1, 3]]).all()


@pytest.mark.parametrize("data", ["tags", "ragged"])
def test_hidden_states(data, tmp_path):
    """Those of each layer, as Keras has them."""
    import keras
    folder = prepare(tmp_path, data)
    train("--output", "run", folder=folder)
    file = "data.tsv" if data == "tags" else "data.h5"
    result_of("predict", LATEST, "--data", file, "--states", "states.h5", "--output", "out.csv", folder=folder)
    model = keras.models.load_model(folder / "run/checkpoints" / (folder / LATEST).readlink())
    recurrent = [layer for layer in model.layers if layer.name.startswith(("lstm", "gru", "bidirectional"))]
    assert len(recurrent) == (2 if data == "tags" else 1)
    if data == "tags":
        with h5py.File(folder / LATEST) as own:
            words = own["lockstep/vocabulary"].asstr()[:].tolist()
        lines = [line.split("\t")[0].split() for line in (folder / file).read_text().splitlines()]
        inputs = [numpy.array([words.index(word) if word in words else 0 for word in line]) for line in lines]
    else:
        with h5py.File(folder / file) as own:
            inputs = [row[:n] for row, n in zip(own["inputs"][()], own["lengths"][()])]
    with h5py.File(folder / "states.h5") as states:
        assert set(states) == {"lengths", *(layer.name for layer in recurrent)}
        assert states["lengths"].dtype == numpy.int64 and states["lengths"][()].tolist() == [len(row) for row in inputs]
        for layer in recurrent:
            mine = states[layer.name][()]
            if data == "ragged":  # the layer gives its last step alone; its directions give all
                layer.forward_layer.return_sequences = layer.backward_layer.return_sequences = layer.return_sequences = True
            whole = keras.Model(model.inputs, layer(layer.input))
            for index in range(0, 150, 30):
                wanted = numpy.array(whole(inputs[index][None]))[0]
                assert numpy.abs(mine[index, :len(wanted)] - wanted).max() < 1e-5
                assert numpy.isnan(mine[index, len(wanted):]).all()


def test_no_hidden_states(tmp_path):
    train("--output", "run", folder=prepare(tmp_path, "dense", steps=2))
    result = lockstep("predict", LATEST, "--data", "data.h5", "--states", "states.h5", folder=tmp_path)
    assert result.code == 64 and "no recurrent layer" in result.complaint
