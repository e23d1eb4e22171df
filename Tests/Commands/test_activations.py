"""lockstep activations: a text in the colours of a unit's state, and which units follow what."""

import html
import re

import pytest

from running import lockstep, result_of, train


def page(folder, *arguments, checkpoint="run/checkpoints/latest"):
    path = result_of("activations", checkpoint, "--text", "part.txt", *arguments, folder=folder).strip()
    text = (folder / path).read_text(encoding="utf-8")
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", text)
    return text


def shown(text):
    """What stands in the coloured texts, without the colours."""
    return [html.unescape(re.sub(r"</?i[^>]*>", "", part)) for part in re.findall(r'<pre class="states">(.*?)</pre>', text, re.DOTALL)]


def ranking(text):
    """The units of each feature and their correlations."""
    rows = re.findall(r"<tr><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td><td>([^<]*)</td></tr>", text)
    found, feature = {}, None
    for name, unit, correlation in rows:
        feature = name or feature
        found.setdefault(feature, []).append((unit, correlation))
    return found


@pytest.fixture
def part(used):
    (used / "part.txt").write_text((used / "text.txt").read_text()[:800])
    return used


def test_the_text_is_all_there(part):
    text = page(part)
    assert shown(text)[0] == (part / "part.txt").read_text()
    assert (part / "activations.html").exists()


def test_units_are_ranked(part):
    ranked = ranking(page(part))
    assert list(ranked) == ["inside quotes", "position in the line", "inside brackets", "end of a word"]
    assert ranked["inside quotes"] == ranked["inside brackets"] == [("not in this text", "")]
    for feature in ("position in the line", "end of a word"):
        correlations = [abs(float(r)) for _, r in ranked[feature]]
        assert len(correlations) == 5 and correlations == sorted(correlations, reverse=True)
        assert all(re.fullmatch(r"lstm_[12]/\d+", unit) for unit, _ in ranked[feature])
    # The small model has learned where words end.
    assert abs(float(ranked["end of a word"][0][1])) > 0.5


@pytest.mark.parametrize("name, unit", [("lstm_1/3", "lstm_1/3"), ("5", "lstm_2/5")])
def test_a_unit_by_its_name(part, name, unit):
    assert f"<h2>Unit {unit}</h2>" in page(part, "--unit", name, "--output", "unit.html")


def test_states_are_those_of_keras(part):
    """The colours follow tanh(c): the unit's largest states are where Keras has them."""
    import h5py
    import numpy as np

    with h5py.File(part / "run/checkpoints/latest") as file:
        weights = file["model_weights"]
        table = weights["embedding/embeddings"][()]
        kernel, recurrent, bias = (weights[f"lstm_1/{name}"][()] for name in ("kernel", "recurrent_kernel", "bias"))
        vocabulary = list(file["lockstep/vocabulary"].asstr()[:])
    text = (part / "part.txt").read_text()
    h, c, states = np.zeros(16), np.zeros(16), []
    for letter in text:
        i, f, g, o = np.split(table[vocabulary.index(letter)] @ kernel + h @ recurrent + bias, 4)
        sigmoid = lambda x: 1 / (1 + np.exp(-x))
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        states.append(np.tanh(c[3]))
    levels = np.array(states) / np.max(np.abs(states)) * 8
    body = re.findall(r'<pre class="states">(.*?)</pre>', page(part, "--unit", "lstm_1/3"), re.DOTALL)[0]
    drawn, level = [], 0
    for opened, closed, letter in re.findall(r'<i class="([pn]\d)">|(</i>)|(&\w+;|.)', body, re.DOTALL):
        if opened:
            level = int(opened[1]) * (1 if opened[0] == "p" else -1)
        elif closed:
            level = 0
        else:
            drawn.append(level)
    assert len(drawn) == len(levels) and np.abs(np.array(drawn) - levels).max() < 0.51


def test_words_and_gru(folder):
    (folder / "part.txt").write_text('He said: "the day (and the night)".\nAnd it was.\n')
    (folder / "text.txt").write_text((folder / "text.txt").read_text() + (folder / "part.txt").read_text() * 40)
    train("--output", "run", "--set", "data.unit=word", "--set", "training.steps=5", "--set",
          "model.layers=[{cell: gru, units: 8}, {cell: simple-rnn, units: 4}]", folder=folder)
    text = page(folder)
    assert "He said: " in shown(text)[0] and "simple_rnn_2/0" in text + page(folder, "--unit", "0")
    assert ranking(text)["inside quotes"][0][0] != "not in this text"


@pytest.mark.parametrize("unit, words", [("99", ["lstm_2/0 to lstm_2/15"]), ("gru_1/0", ["gru_1/0", "lstm_1/0"]), ("x", ["--unit x"])])
def test_no_such_unit(part, unit, words):
    result = lockstep("activations", "run/checkpoints/latest", "--text", "part.txt", "--unit", unit, folder=part)
    assert result.code == 64
    for word in words:
        assert word in result.complaint


def test_texts_that_cannot_be_read(part):
    (part / "part.txt").write_text("the earth\nthe Ω\n")
    result = lockstep("activations", "run/checkpoints/latest", "--text", "part.txt", folder=part)
    assert result.code == 65 and "part.txt, line 2" in result.complaint and "Ω" in result.complaint
    result = lockstep("activations", "run/checkpoints/latest", "--text", "none.txt", folder=part)
    assert result.code == 66 and "--text" in result.complaint


def test_models_that_read_no_text(folder):
    (folder / "text.txt").write_text("x\n" + "".join(f"{row % 7}\n" for row in range(200)))
    train("--output", "run", "--set", "training.unroll=null", "--set", "data={format: series, path: text.txt, inputs: [x], targets: [x], window: 4, split: [0.7, 0.1, 0.2]}",
          "--set", "model={layers: [{cell: gru, units: 8}]}", "--set", "training.steps=2", folder=folder)
    result = lockstep("activations", "run/checkpoints/latest", "--text", "text.txt", folder=folder)
    assert result.code == 64 and "does not read text" in result.complaint
