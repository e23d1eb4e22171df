"""lockstep evaluate: loss, perplexity and bits, of the test split or of another text."""

import json
import math

import pytest

from conftest import sentences
from running import lockstep, metrics, result_of, train

LATEST = "run/checkpoints/latest"
MEASURES = ["loss", "perplexity", "bitsPerCharacter", "accuracy", "top5Accuracy", "bitsPerByte"]


def evaluate(folder, *arguments):
    return json.loads(result_of("evaluate", LATEST, "--json", *arguments, folder=folder))


@pytest.mark.parametrize("kind", ["trained", "one_hot"])
def test_the_test_part(kind, request):
    folder = request.getfixturevalue(kind)
    result = evaluate(folder)
    assert set(result) == {"data", "characters", *MEASURES}
    text = (folder / "text.txt").read_text(encoding="utf-8")
    assert result["data"] == "text.txt"
    assert result["characters"] == len(text) - round(len(text) * 0.9) - 1
    assert 0.5 < result["loss"] < 3
    assert result["perplexity"] == pytest.approx(math.exp(result["loss"]), rel=1e-12)
    assert result["bitsPerCharacter"] == pytest.approx(result["loss"] / math.log(2), rel=1e-12)
    split = text[-result["characters"] - 1:]
    assert result["bitsPerByte"] == pytest.approx(
        result["bitsPerCharacter"] * len(split) / len(split.encode()), rel=1e-12)


def test_in_words(trained):
    result = evaluate(trained)
    text = result_of("evaluate", LATEST, folder=trained)
    lines = text.splitlines()
    assert lines[0] == f"text.txt: {result['characters']} characters"
    numbers = [float(line.split()[-1]) for line in lines[1:]]
    assert numbers == [result[key] for key in MEASURES]


def test_judges_the_validation_part_as_training_does(trained, tmp_path):
    text = (trained / "text.txt").read_text()
    part = text[round(len(text) * 0.8) : round(len(text) * 0.9)]
    (tmp_path / "part.txt").write_text(part)
    logged = [line for line in metrics(trained / "run") if "validationLoss" in line][-1]
    result = evaluate(trained, "--data", tmp_path / "part.txt")
    for key in set(MEASURES) - {"bitsPerByte"}:
        assert result[key] == pytest.approx(logged[f"validation{key[0].upper()}{key[1:]}"], rel=1e-6)


def test_other_texts(skilled, tmp_path):
    """Like the training text is easy, letters at random are hard, and a single target is enough."""
    like, unlike, pair = (tmp_path / name for name in ("like.txt", "unlike.txt", "pair.txt"))
    like.write_text(sentences(50, seed=5))
    unlike.write_text("".join(sorted(sentences(50, seed=5))))
    pair.write_text("th")
    easy, hard = evaluate(skilled, "--data", like), evaluate(skilled, "--data", unlike)
    assert easy["loss"] < hard["loss"] - 0.5
    assert evaluate(skilled, "--data", pair)["characters"] == 1


@pytest.mark.parametrize(
    "content, code, words",
    [(None, 66, ["judged.txt"]), (b"", 65, ["judged.txt", "empty"]), (b"a", 65, ["judged.txt", "too short"]),
     (b"the\n\xff", 65, ["judged.txt, line 2", "UTF-8"]),
     ("the earth\nthe Ω\n".encode(), 65, ["judged.txt, line 2", "Ω"])])
def test_bad_text(trained, tmp_path, content, code, words):
    if content is not None:
        (tmp_path / "judged.txt").write_bytes(content)
    result = lockstep("evaluate", trained / LATEST, "--data", "judged.txt", folder=tmp_path, timeout=10)
    assert result.code == code, result.err
    assert result.out == "" and result.err == result.complaint + "\n"
    for word in words:
        assert word in result.complaint


def test_no_test_part(folder):
    train("--output", "run", "--set", "data.split=[0.9, 0.1, 0]", "--set", "training.steps=2", folder=folder)
    result = lockstep("evaluate", LATEST, folder=folder)
    assert result.code == 65
    assert "text.txt has no test split" in result.complaint and "--data" in result.complaint


def test_text_that_is_gone(used):
    (used / "text.txt").unlink()
    result = lockstep("evaluate", LATEST, folder=used)
    assert result.code == 66
    assert "--data" in result.complaint


def test_another_text_in_its_place(used):
    """The other text has no test split: the model may have been trained on it."""
    (used / "text.txt").write_text((used / "text.txt").read_text()[::-1])
    result = lockstep("evaluate", LATEST, folder=used)
    assert result.code == 65
    assert "not the data that the model was trained on" in result.complaint and "--data" in result.complaint
    assert evaluate(used, "--data", "text.txt")["characters"] > 0


def test_an_unroll_of_one(folder, tmp_path):
    train("--output", "run", "--set", "training.unroll=1", "--set", "training.steps=2", folder=folder)
    (tmp_path / "short.txt").write_text("light")
    assert evaluate(folder, "--data", tmp_path / "short.txt")["characters"] == 4


def test_numbers_that_json_does_not_have(folder):
    train("--output", "run", "--set", "training.steps=3", "--set", "training.optimizer={kind: sgd, rate: 1e+6}",
          folder=folder)
    result = evaluate(folder)
    assert result["loss"] > 1000 and result["perplexity"] == "inf"
