"""lockstep export --format onnx: checked by onnx, run by ONNX Runtime."""

import base64
import json

import h5py
import numpy as np
import onnx
import onnxruntime
import pytest
import sentencepiece

from running import lockstep, result_of, train
from small_configs import CONFIGS
from small_runs import LATEST, examples, padded, plan_of, predictions, run_of, undone


class Model:
    """A file of ONNX. Its states are zeros where a call does not give them."""

    def __init__(self, path):
        onnx.checker.check_model(onnx.load(path), full_check=True)
        self.session = onnxruntime.InferenceSession(path)
        self.inputs = {port.name: port for port in self.session.get_inputs()}
        self.outputs = [port.name for port in self.session.get_outputs()]
        self.facts = self.session.get_modelmeta().custom_metadata_map

    def __call__(self, **inputs):
        """The outputs by name. A state of `next/lstm_1/h` is that for the next call."""
        rows = len(next(iter(inputs.values())))
        given = {name.replace("__", "/"): np.asarray(values) for name, values in inputs.items()}
        states = {name: np.zeros((rows, port.shape[1]), np.float32) for name, port in self.inputs.items() if "/" in name}
        return dict(zip(self.outputs, self.session.run(None, {**states, **given})))

    def reads(self, values, lengths):
        """What a stack without a decoder gives for a batch."""
        name = "values" if "values" in self.inputs else "tokens"
        return self(**{name: values}, **({} if lengths is None else {"lengths": lengths}))


def exported(folder, name="model.onnx"):
    assert result_of("export", LATEST, "--format", "onnx", name, folder=folder) == ""
    return folder / name


@pytest.fixture(scope="session", params=CONFIGS, ids=lambda path: path.stem)
def small_run(request, tmp_path_factory):
    return run_of(request.param, tmp_path_factory.mktemp(request.param.stem))


def test_each_config_gives_what_predict_gives(small_run):
    """In batches of other sizes and lengths than in training, step by step, and all at once."""
    path = exported(small_run)
    plan = plan_of(small_run)["data"]
    if plan["format"] == "pairs":
        return judge_pairs(small_run, Model(path / "encoder.onnx"), Model(path / "decoder.onnx"))
    model = Model(path)
    if plan["format"] == "text":
        return judge_text(small_run, model)
    expected, rows = predictions(small_run), examples(small_run, model.facts)
    assert len(rows) == len(expected) > 7
    output = model.outputs[0]
    for some in (range(7), range(7, len(rows)), [5]):
        values, lengths = padded([rows[index] for index in some])
        results = undone(model.reads(values, lengths)[output], model.facts)
        for result, index in zip(results, some):
            given = result[: len(rows[index])] if result.ndim == 2 else result[None]
            np.testing.assert_allclose(given, expected[index], rtol=0, atol=1e-5)
    if any(name.startswith("next/") for name in model.outputs):
        judge_steps(model, *padded(rows[:5]))


@pytest.mark.parametrize("settings", [
    "normalize: window", "normalize: true, transform: log", "normalize: true, transform: difference",
    "normalize: true, transform: log-difference", "normalize: window, transform: difference"])
def test_windows_with_scales_of_their_own(tmp_path, settings):
    """The steps of docs/checkpoints.md around a model of series."""
    steps = np.arange(160)
    series = 100 + steps / 2 + 30 * np.sin(steps / 4) + np.random.default_rng(1).normal(size=160)
    (tmp_path / "data.csv").write_text("y\n" + "\n".join(f"{value:.4f}" for value in series) + "\n")
    (tmp_path / "config.yml").write_text(
        f"data: {{format: series, path: data.csv, targets: [y], window: 10, horizon: 3, split: [0.7, 0.15, 0.15], {settings}}}\n"
        "model: {layers: [{cell: gru, units: 5}]}\ntraining: {batch: 16, steps: 40, optimizer: {kind: adam, rate: 0.02}}\n")
    train("--output", "run", folder=tmp_path)
    model = Model(exported(tmp_path))
    means, deviations, target_means, target_deviations = (
        np.array(json.loads(model.facts[f"{of}_{what}"])) for of in ("input", "target") for what in ("means", "deviations"))
    rows = np.loadtxt(tmp_path / "data.csv", skiprows=1)
    windows = np.stack([rows[start:start + 10] for start in range(len(rows) - 9)])[:, :, None]
    if "log" in settings:
        windows = np.log(windows)
    windows = (windows - means) / deviations
    last, mean, spread = windows[:, -1:], windows.mean(1, keepdims=True), windows.std(1, keepdims=True)
    own = "window" in settings or "difference" in settings
    c = (last if "difference" in settings else mean) if own else np.zeros_like(last)
    s = spread if "window" in settings else np.ones_like(last)
    results = model.reads(((windows - c) / s).astype("f4"), np.full(len(windows), 10))[model.outputs[0]]
    results = (results * s[:, 0] + c[:, 0]) * target_deviations + target_means
    if "log" in settings:
        results = np.exp(results)
    expected = np.stack([window[0] for window in predictions(tmp_path)])
    np.testing.assert_allclose(results[: len(expected)], expected, rtol=1e-5)


def judge_steps(model, values, lengths):
    """A service that gets one step after the other ends where one call ends."""
    whole = model.reads(values, lengths)
    states = {}
    for step in range(values.shape[1]):
        there = np.flatnonzero(lengths > step)
        name = "values" if "values" in model.inputs else "tokens"
        inputs = {name: values[there, step:step + 1], "lengths": np.ones(len(there), np.int64)}
        after = model(**inputs, **{key: state[there] for key, state in states.items()})
        for key, state in after.items():
            if not states and key.startswith("next/"):
                states = {name[5:]: np.zeros_like(whole[name]) for name in after if name.startswith("next/")}
            if key.startswith("next/"):
                states[key[5:]][there] = state
            elif whole[key].ndim == 3:
                np.testing.assert_allclose(state[:, 0], whole[key][there, step], rtol=0, atol=1e-5)
            else:
                ended = lengths[there] == step + 1
                np.testing.assert_allclose(state[ended], whole[key][there[ended]], rtol=0, atol=1e-5)
    for key, state in states.items():
        np.testing.assert_allclose(state, whole[f"next/{key}"], rtol=0, atol=1e-5)


def tokenizer_of(folder, name):
    with h5py.File(folder / LATEST) as file:
        return sentencepiece.SentencePieceProcessor(model_proto=base64.b64decode(file[f"lockstep/{name}"].asstr()[()]))


def numbers_of(folder, text, unit, known):
    """The numbers of the tokens of a text of ASCII, as another program finds them."""
    if unit == "subword":
        return tokenizer_of(folder, "tokenizer").encode(text)
    words = text.replace(".", " .").replace("\n", " \n ").split(" ") if unit == "word" else text
    return [known[token] for token in words if token]


def judge_text(folder, model):
    known = {token: number for number, token in enumerate(json.loads(model.facts["vocabulary"]))}
    assert json.loads(model.facts["classes"]) == list(known)
    plan = plan_of(folder)
    text = (folder / plan["data"]["path"]).read_text()[:700].rpartition("\n")[0] + "\n"
    unit = plan["data"]["unit"]
    tokens = np.array(numbers_of(folder, text, unit, known))
    (folder / "judged.txt").write_text(text)
    report = json.loads(result_of("evaluate", LATEST, "--data", "judged.txt", "--json", folder=folder))
    # As many rows as evaluation has, each from its own place and with states that start from zeros.
    rows = max(1, min(plan["training"]["batch"], (len(tokens) - 1) // plan["training"]["unroll"]))
    starts = [row * (len(tokens) - 1) // rows for row in range(rows + 1)]
    inputs, lengths = padded([tokens[start:end] for start, end in zip(starts, starts[1:])])
    targets, _ = padded([tokens[start + 1:end + 1] for start, end in zip(starts, starts[1:])])
    result = model(tokens=inputs, lengths=lengths)["probabilities"]
    there = np.arange(inputs.shape[1]) < lengths[:, None]
    losses = -np.log(np.take_along_axis(result, targets[..., None], -1)[..., 0][there])
    assert len(losses) == report[f"{unit}s"]
    assert np.mean(losses) == pytest.approx(report["loss"], rel=1e-5)
    judge_steps(model, inputs, lengths)


def judge_pairs(folder, encoder, decoder):
    plan = plan_of(folder)["data"]
    tokens, classes = (json.loads(encoder.facts[name]) for name in ("vocabulary", "classes"))
    lines = [line.split("\t") for line in (folder / plan["path"]).read_text().splitlines()][:9]
    (folder / "judged.tsv").write_text("".join(f"{source}\t{target}\n" for source, target in lines))
    texts = [source.lower() if plan.get("lower-case") else source for source, _ in lines]
    cut = {"label": lambda text: [text], "word": str.split, "character": list,
           "subword": lambda text: tokenizer_of(folder, "tokenizer").encode(text, out_type=str)}[plan["unit"]]
    sources = [cut(text) for text in texts]
    rows, lengths = padded([np.array([tokens.index(token) if token in tokens else tokens.index("<unk>") for token in source]) for source in sources])
    read = encoder(sources=rows, source_lengths=lengths)
    given = {name.replace("/", "__"): value for name, value in read.items()}
    if "source_lengths" in decoder.inputs:
        given["source_lengths"] = lengths
    table = result_of("predict", LATEST, "--data", "judged.tsv", folder=folder).splitlines()[1:]
    for row, line in enumerate(table):
        _, text, expected = line.split("\t")
        states = {name: value[row:row + 1] for name, value in given.items()}
        if plan["target-unit"] == "subword":
            target = likeliest(decoder, states, most=2 * int(lengths[row]) + 20)
            assert tokenizer_of(folder, "target_tokenizer").decode([token - 1 for token in target if token > 0]) == text
        else:
            written = text.split() if plan["target-unit"] == "word" else list(text)
            target = [classes.index(token) for token in written] + [0]
        result = decoder(tokens=np.array([[0, *target[:-1]]]), **states)["probabilities"][0]
        total = np.log(result[np.arange(len(target)), target]).sum()
        assert total / len(target) == pytest.approx(float(expected), abs=2e-5) or total == pytest.approx(float(expected), abs=2e-5)


def likeliest(decoder, states, most):
    """The tokens of a target, each the likeliest one, with its end. A text of pieces does not say which pieces it was."""
    tokens = []
    while len(tokens) < most and 0 not in tokens:
        result = decoder(tokens=np.array([[0, *tokens]]), **states)["probabilities"][0]
        tokens.append(int(result[-1].argmax()))
    return tokens


LAYERS = {
    "activations": [f"{{cell: simple-rnn, units: 5, activation: {name}}}" for name in
                    ("tanh", "sigmoid", "hard-sigmoid", "softsign", "relu", "elu", "selu", "linear")],
    "merges": [f"{{cell: {cell}, units: 4, bidirectional: {merge}}}" for cell, merge in
               (("lstm", "concat"), ("gru", "sum"), ("lstm", "mul"), ("gru", "average"))],
    "selu in both directions": ["{cell: simple-rnn, units: 4, activation: selu, bidirectional: sum, layer-normalization: true}"],
    "a GRU that resets before": ["{cell: gru, units: 5, reset-after: false}", "{cell: gru, units: 5, reset-after: false, bidirectional: concat}"],
    "residual and normalized": ["{cell: lstm, units: 6}", "{cell: gru, units: 6, residual: true, layer-normalization: true}",
                                "{cell: lstm, units: 3, bidirectional: concat, residual: true, layer-normalization: true}"],
    "one direction on top": ["{cell: lstm, units: 3, bidirectional: concat}", "{cell: lstm, units: 6, residual: true}"],
}
DENSE = "[" + ", ".join(f"{{units: 5, activation: {name}}}" for name in
                        ("tanh", "sigmoid", "hard-sigmoid", "softsign", "relu", "elu", "selu", "linear")) + "]"


@pytest.mark.parametrize(
    ("kind", "targets"), [*((kind, "one") for kind in LAYERS), ("merges", "every step"), ("residual and normalized", "every step")])
def test_each_layer_gives_what_predict_gives(kind, targets, tmp_path):
    draw = np.random.default_rng(2)
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["inputs"] = draw.normal(size=(24, 7, 3)).astype("f4")
        file["targets"] = draw.integers(0, 4, 24) if targets == "one" else draw.normal(size=(24, 7, 2)).astype("f4")
        file["lengths"] = draw.integers(1, 8, 24)
    dense = f"  dense: {DENSE}\n" if kind == "merges" else ""
    (tmp_path / "config.yml").write_text(
        f"data: {{format: arrays, path: data.h5, split: [0.8, 0.1, 0.1]}}\nmodel:\n  layers: [{', '.join(LAYERS[kind])}]\n{dense}"
        "training: {batch: 6, steps: 3, optimizer: {kind: adam, rate: 0.05}}\n")
    train("--output", "run", folder=tmp_path)
    model = Model(exported(tmp_path))
    expected, rows = predictions(tmp_path), examples(tmp_path, model.facts)
    results = model.reads(*padded(rows))[model.outputs[0]]
    for result, values, row in zip(results, expected, rows):
        np.testing.assert_allclose(result[: len(row)] if result.ndim == 2 else result[None], values, rtol=1e-5, atol=1e-5)
    if "bidirectional" not in LAYERS[kind][0]:
        states = [name for name in model.outputs if name.startswith("next/")]
        assert len(states) == len([name for name in model.inputs if "/" in name]) > 0


@pytest.mark.parametrize("settings", [["model.tied-embeddings=true", "model.embedding=16"], ["model.embedding=one-hot"]])
def test_inputs_of_text(settings, folder):
    train("--output", "run", "--set", "training.steps=3", *[word for setting in settings for word in ("--set", setting)], folder=folder)
    model = Model(exported(folder))
    tied = "tied" in settings[0]
    assert sum("embedding" in array.name for array in onnx.load(folder / "model.onnx").graph.initializer) == tied
    judge_text(folder, model)


SERIES = [("direct, calendar: [weekday, year], known: [price, kind]", None,
           ["x", "x_missing", "price", "kind=even", "kind=odd", "price+4", "kind+4=even", "kind+4=odd", "price+1", "kind+1=even",
            "kind+1=odd", "weekday_sin", "weekday_cos", "year", "region=\u03a9", "region=\u2126", "size"]),
          ("recursive, known: [price]", None, ["x", "price+1", "region=\u03a9", "region=\u2126", "size"]),
          ("seq2seq, calendar: [hour], known: [kind]",
           ["x", "x_missing", "kind=even", "kind=odd", "hour_sin", "hour_cos", "region=\u03a9", "region=\u2126", "size"],
           ["kind=even", "kind=odd", "hour_sin", "hour_cos", "region=\u03a9", "region=\u2126", "size"])]


@pytest.mark.parametrize(("strategy", "sources", "inputs"), SERIES, ids=["direct", "recursive", "seq2seq"])
def test_names_of_the_numbers_of_series(strategy, sources, inputs, tmp_path):
    """Also of two classes that differ only in their code points."""
    rows = [f"{name},2021-01-{1 + day:02d},{(day * 7) % 5 + 1},{day % 3},{name},{size},{['even', 'odd'][day % 2]}"
            for name, size in (("\u03a9", 1), ("\u2126", 3)) for day in range(28)]
    (tmp_path / "data.csv").write_text("\n".join(["g,t,x,price,region,size,kind", *rows]))
    missing = "" if "recursive" in strategy else "missing: mask, "
    (tmp_path / "config.yml").write_text(
        f"data: {{format: series, path: data.csv, group: g, time: t, inputs: [x], targets: [x], static: [region, size], window: 3, horizon: 4,\n"
        f"  {missing}normalize: true, split: [0.6, 0.2, 0.2], strategy: {strategy}}}\n"
        "model: {layers: [{cell: gru, units: 4}]}\ntraining: {batch: 6, steps: 2}\n")
    train("--output", "run", folder=tmp_path)
    path = exported(tmp_path)
    models = [Model(path / "encoder.onnx"), Model(path / "decoder.onnx")] if sources else [Model(path)]
    for model in models:
        assert json.loads(model.facts["input_names"]) == inputs and len(json.loads(model.facts["input_means"])) == len(inputs)
        assert json.loads(model.facts.get("source_names", "null")) == sources
        assert not sources or len(json.loads(model.facts["source_means"])) == len(sources)


def test_the_same_bytes_each_time(small_run):
    first, second = exported(small_run, "a.onnx"), exported(small_run, "b.onnx")
    if first.is_file():
        assert first.read_bytes() == second.read_bytes()


def test_nothing_is_written_where_no_file_can_be(used):
    result = lockstep("export", LATEST, "--format", "onnx", "absent/model.onnx", folder=used)
    assert result.code == 74 and "absent/model.onnx cannot be written" in result.complaint


def test_a_folder_is_written_as_a_whole(tmp_path):
    (tmp_path / "pairs.tsv").write_text("".join(f"{'abc'[n % 3]}\t{'xyz'[n % 3]}\n" for n in range(60)))
    (tmp_path / "config.yml").write_text(
        "data: {format: pairs, path: pairs.tsv, unit: character}\nmodel: {embedding: 3, layers: [{cell: lstm, units: 4}], "
        "decoder: {embedding: 3, layers: [{cell: lstm, units: 4}]}}\ntraining: {batch: 6, steps: 1}\n")
    train("--output", "run", folder=tmp_path)
    (tmp_path / "out" / "decoder.onnx").mkdir(parents=True)
    (tmp_path / "out" / "encoder.onnx").write_text("of before")
    result = lockstep("export", "run/checkpoints/latest", "--format", "onnx", "out", folder=tmp_path)
    assert result.code == 74 and "out/decoder.onnx cannot be written: Is a directory" in result.complaint
    assert (tmp_path / "out" / "encoder.onnx").read_text() == "of before" and len(list((tmp_path / "out").iterdir())) == 2
