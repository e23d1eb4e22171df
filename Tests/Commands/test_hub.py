"""lockstep export --format hub: a folder with a card, whose lines of PyTorch are run as they are written."""

import json
import re

import h5py
import numpy as np
import pytest

from running import lockstep, result_of, train
from small_configs import CONFIGS
from small_runs import LATEST, examples, padded, plan_of, predictions, run_of, undone
from test_export import read_safetensors

DECODERS = {"names", "pronounce", "translate", "translate-subword"}
PLAIN = [config for config in CONFIGS if config.stem not in DECODERS]


def exported(folder):
    assert result_of("export", LATEST, "--format", "hub", "hub", folder=folder) == ""
    return folder / "hub"


def code_of(hub):
    return re.search(r"```python\n(.*?)```", (hub / "README.md").read_text(), re.DOTALL)[1]


def run_card(hub, monkeypatch):
    """What the lines of the card leave behind."""
    pytest.importorskip("torch", reason="the lines of the card need PyTorch, which is too large to be installed for this alone")
    pytest.importorskip("safetensors")
    monkeypatch.chdir(hub)
    names = {}
    exec(code_of(hub), names)
    return names


def with_inputs(code, inputs):
    """The lines with other examples."""
    name = "tokens" if "tokens = " in code else "vectors"
    return re.sub(rf"^{name} = torch\..*$", f"{name} = torch.tensor({inputs.tolist()})", code, count=1, flags=re.MULTILINE)


@pytest.mark.parametrize("config", PLAIN, ids=lambda path: path.stem)
def test_the_lines_of_the_card_give_what_predict_gives(config, tmp_path, monkeypatch):
    folder = run_of(config, tmp_path)
    hub = exported(folder)
    names = run_card(hub, monkeypatch)
    result = names.get("probabilities", names.get("numbers"))
    assert len(result) == 2
    if plan_of(folder)["data"]["format"] == "text":
        return
    facts = read_safetensors(hub / "model.safetensors")[1]
    expected, rows = predictions(folder), examples(folder, facts)
    length = len(rows[0])
    some = [index for index, row in enumerate(rows) if len(row) == length]
    names = {}
    exec(with_inputs(code_of(hub), padded([rows[index] for index in some])[0]), names)
    results = undone(names.get("probabilities", names.get("numbers")).detach().numpy(), facts)
    for result, index in zip(results, some):
        np.testing.assert_allclose(np.atleast_2d(result), expected[index], rtol=0, atol=1e-5)


LAYERS = ["[{cell: gru, units: 5}, {cell: simple-rnn, units: 4, activation: relu}, {cell: lstm, units: 3, bidirectional: concat}]",
          "[{cell: gru, units: 5, bidirectional: concat}]"]


@pytest.mark.parametrize("layers", LAYERS)
def test_stacks(layers, trained, tmp_path, monkeypatch):
    draw = np.random.default_rng(2)
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["inputs"], file["targets"] = draw.normal(size=(24, 5, 3)).astype("f4"), draw.integers(0, 4, 24)
    (tmp_path / "config.yml").write_text(
        f"data: {{format: arrays, path: data.h5, split: [0.8, 0.1, 0.1]}}\nmodel: {{layers: {layers}}}\ntraining: {{batch: 6, steps: 3}}\n")
    train("--output", "run", folder=tmp_path)
    hub = exported(tmp_path)
    run_card(hub, monkeypatch)
    names = {}
    exec(with_inputs(code_of(hub), padded(examples(tmp_path, {}))[0]), names)
    np.testing.assert_allclose(names["probabilities"].detach().numpy(), np.concatenate(predictions(tmp_path)), rtol=0, atol=1e-5)


def test_what_is_in_the_folder(trained, tmp_path):
    folder = tmp_path / "copy"
    result_of("export", trained / LATEST, "--format", "hub", folder, folder=tmp_path)
    assert {path.name for path in folder.iterdir()} == {"model.safetensors", "config.json", "README.md", "vocabulary.json"}
    config, card = json.loads((folder / "config.json").read_text()), (folder / "README.md").read_text()
    assert config["layers"] == [{"cell": "lstm", "units": 16, "bidirectional": False}] * 2 and config["input_size"] == 41
    assert json.loads((folder / "vocabulary.json").read_text())["\n"] == 0
    tensors, metadata = read_safetensors(folder / "model.safetensors")
    assert metadata["format"] == "pt"
    for words in ("text.txt", "41 different tokens", "| `rnn.weight_ih_l0` | 64 × 8 |", "validationLoss",
                  f"{sum(tensor.size for name, tensor in tensors.items() if 'bias_hh' not in name)} parameters"):
        assert words in card, words
    lines = code_of(folder).splitlines()
    assert len(lines) <= 13 and max(map(len, lines)) < 120


@pytest.mark.parametrize("loss, outputs", [
    ("quantile, quantiles: [0.1, 0.5, 0.9]", "12 numbers (the quantiles 0.1, 0.5, 0.9 of 4 targets)"),
    ("gaussian", "8 numbers (2 parameters of gaussian of 4 targets)"), ("huber", "4 numbers,")])
def test_outputs_of_a_forecast(loss, outputs, tmp_path):
    (tmp_path / "data.csv").write_text("x,y\n" + "".join(f"{n % 5},{n % 3}\n" for n in range(60)))
    (tmp_path / "config.yml").write_text(
        "data: {format: series, path: data.csv, inputs: [y, x], targets: [x, y], window: 4, horizon: 2, split: [0.8, 0.1, 0.1]}\n"
        f"model: {{layers: [{{cell: gru, units: 4}}], loss: {loss}}}\ntraining: {{batch: 6, steps: 1}}\n")
    train("--output", "run", folder=tmp_path)
    hub = exported(tmp_path)
    config = json.loads((hub / "config.json").read_text())
    assert f"Outputs: {outputs}" in (hub / "README.md").read_text()
    assert config["input_names"] == ["y", "x"] and config["output_size"] == 4 * config["outputs_of_target"] == int(outputs.split()[0])


def test_texts_that_look_alike_have_a_number_each(tmp_path):
    (tmp_path / "text.txt").write_text("caf\u00e9 cafe\u0301 x y \"quoted\"\n" * 100)
    (tmp_path / "config.yml").write_text(
        "data: {path: text.txt, unit: word, split: [0.8, 0.1, 0.1]}\nmodel: {embedding: 4, layers: [{cell: lstm, units: 4}]}\n"
        "training: {batch: 2, unroll: 4, steps: 2}\n")
    train("--output", "run", folder=tmp_path)
    vocabulary = json.loads((exported(tmp_path) / "vocabulary.json").read_text())
    with h5py.File(tmp_path / LATEST) as file:
        words = [word.decode() for word in file["lockstep/vocabulary"][()]]
    assert vocabulary == {word: number for number, word in enumerate(words)} and {"caf\u00e9", "cafe\u0301"} <= set(words)


def test_the_tokenizer_of_subwords(tmp_path):
    """It cuts a text as Lockstep does. A folder of before keeps no file of another model."""
    import sentencepiece

    text = "the cat sat on the mat and the dog sat on the log\n" * 50
    (tmp_path / "text.txt").write_text(text)
    (tmp_path / "config.yml").write_text(
        "data: {path: text.txt, unit: subword, vocabulary: 280, split: [0.8, 0.1, 0.1]}\nmodel: {embedding: 4, layers: [{cell: lstm, units: 4}]}\n"
        "training: {batch: 2, unroll: 4, steps: 2}\n")
    train("--output", "run", folder=tmp_path)
    hub = exported(tmp_path)
    vocabulary = json.loads((hub / "vocabulary.json").read_text())
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(hub / "tokenizer.model"))
    assert [pieces.id_to_piece(number) for number in range(pieces.vocab_size())] == list(vocabulary)
    assert "`tokenizer.model` cuts texts into the tokens" in (hub / "README.md").read_text()
    (tmp_path / "data.csv").write_text("x,y\n" + "".join(f"{n % 5},{n % 3}\n" for n in range(60)))
    (tmp_path / "config.yml").write_text(
        "data: {format: series, path: data.csv, targets: [y], window: 4, split: [0.8, 0.1, 0.1]}\n"
        "model: {layers: [{cell: gru, units: 4}]}\ntraining: {batch: 6, steps: 1}\n")
    train("--output", "other", folder=tmp_path)
    result_of("export", "other/checkpoints/latest", "--format", "hub", "hub", folder=tmp_path)
    assert {path.name for path in hub.iterdir()} == {"model.safetensors", "config.json", "README.md"}


def test_tokens_without_recurrent_layers(tmp_path, monkeypatch):
    pick = np.random.default_rng(3)
    np.savez(tmp_path / "data.npz", inputs=pick.integers(0, 7, (40, 3)), targets=np.arange(40) % 3)
    (tmp_path / "config.yml").write_text(
        "data: {format: arrays, path: data.npz, split: [0.8, 0.1, 0.1]}\nmodel: {embedding: 4, layers: []}\ntraining: {batch: 6, steps: 2}\n")
    train("--output", "run", folder=tmp_path)
    hub = exported(tmp_path)
    assert "outputs = outputs[:, -1]" in code_of(hub)
    assert run_card(hub, monkeypatch)["probabilities"].shape == (2, 3)


REFUSED = {
    "[{cell: gru, units: 4, reset-after: false}]": "gru_1: PyTorch has no GRU with reset-after: false",
    "[{cell: lstm, units: 4}, {cell: simple-rnn, units: 4, activation: selu}]": "simple_rnn_2: PyTorch has no RNN with the activation selu",
    "[{cell: lstm, units: 4, bidirectional: sum}]": "bidirectional_1: PyTorch has no module that merges directions by sum",
    "[{cell: lstm, units: 4}, {cell: lstm, units: 4, residual: true}]": "lstm_2: PyTorch has no recurrent module with a residual connection",
    "[{cell: lstm, units: 4, layer-normalization: true}]": "lstm_1: PyTorch has no recurrent module with layer normalization",
}


@pytest.mark.parametrize("layers", REFUSED)
def test_what_pytorch_cannot_express(layers, tmp_path):
    draw = np.random.default_rng(2)
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["inputs"], file["targets"] = draw.normal(size=(24, 5, 3)).astype("f4"), draw.integers(0, 4, 24)
    (tmp_path / "config.yml").write_text(
        f"data: {{format: arrays, path: data.h5, split: [0.8, 0.1, 0.1]}}\nmodel: {{layers: {layers}}}\ntraining: {{batch: 6, steps: 1}}\n")
    train("--output", "run", folder=tmp_path)
    for form in ("hub", "safetensors"):
        result = lockstep("export", LATEST, "--format", form, "out", folder=tmp_path)
        assert result.code == 64 and REFUSED[layers] in result.complaint and "take --format onnx, keras or numpy" in result.complaint
        assert not (tmp_path / "out").exists()
