"""model.embedding-vectors: an embedding starts from vectors of words, in the forms of GloVe, fastText and word2vec."""

import gzip

import h5py
import numpy
import pytest

from running import lockstep, result_of, train

CONFIG = """\
data: {format: labelled-text, path: data.tsv, unit: word}
model: {embedding: 3, layers: [{cell: gru, units: 5}], embedding-vectors: vectors.txt}
training: {batch: 8, steps: 12, optimizer: {kind: adamw, rate: 0.05}}
"""


@pytest.fixture
def folder(tmp_path):
    lines = [f"{'ab'[i % 2]}\t{' '.join(['ox', 'hen', 'cat'][(i + k) % 3] for k in range(i % 4 + 1))}\n" for i in range(60)]
    (tmp_path / "data.tsv").write_text("".join(lines))
    (tmp_path / "vectors.txt").write_text("zebra 9 9 9\nox 0.5 -1.25 3\nhen 1e-3 2 -0.75\n")
    (tmp_path / "config.yml").write_text(CONFIG)
    return tmp_path


def table(folder, name):
    with h5py.File(folder / name / "checkpoints" / "latest") as file:
        words = [word.decode() for word in file["lockstep/vocabulary"][()]]
        return dict(zip(words, file["model_weights/embedding/embeddings"][()]))


VECTORS = {"ox": [0.5, -1.25, 3], "hen": [0.001, 2, -0.75]}


def test_a_table_that_is_not_trained_stays_as_it_starts(folder):
    result = train("--output", "run", "--set", "model.embedding-trainable=false", folder=folder)
    assert "vectors.txt: vectors of 2 of 4 words" in result.err
    stays = table(folder, "run")
    for word, values in VECTORS.items():
        assert numpy.array_equal(stays[word], numpy.array(values, "f4"))
    # What has no vector starts as it does without a file, and stays too: weight decay takes nothing off it.
    train("--output", "once", "--set", "training.steps=1", "--set", "model.embedding-trainable=false", folder=folder)
    assert all(numpy.array_equal(stays[word], values) for word, values in table(folder, "once").items())


def test_a_table_that_is_trained_goes_on_from_the_vectors(folder):
    train("--output", "run", "--set", "training.steps=1", "--set", "training.optimizer={kind: sgd, rate: 1e-9}", folder=folder)
    for word, values in VECTORS.items():
        assert numpy.abs(table(folder, "run")[word] - values).max() < 1e-6
    train("--output", "longer", folder=folder)
    assert any(numpy.abs(table(folder, "longer")[word] - values).max() > 1e-3 for word, values in VECTORS.items())


def test_any_number_of_processes(folder):
    for trainable in ("true", "false"):
        for processes in (0, 2):
            train("--output", f"{trainable}-{processes}", "--set", f"model.embedding-trainable={trainable}", folder=folder,
                  processes=processes)
        names = [f"{trainable}-{processes}/checkpoints/latest" for processes in (0, 2)]
        assert lockstep("compare", *names, folder=folder).code == 0


def test_the_first_line_of_word2vec(folder):
    (folder / "vectors.txt").write_text("2 3\n" + (folder / "vectors.txt").read_text())
    assert "vectors of 2 of 4 words" in train("--output", "run", folder=folder).err


# The words of the data, as the texts of other programs have them; each is a whole file of vectors.
GLOVE = "zebra 9 9 9\nox 0.5 -1.25 3\nhen 1e-3 2 -0.75\n"


def binary(words, end=b""):
    """The form of word2vec's binary files, and of gensim's with `binary=True`."""
    body = b"".join(word.encode() + b" " + numpy.array(values, "<f4").tobytes() + end for word, values in words.items())
    return f"{len(words)} {len(next(iter(words.values())))}\n".encode() + body


FORMS = {
    "words with spaces": ". . . 1 2 3\nat name@domain.com 1 2 3\nox name@domain.com 7 7 7\n" + GLOVE, "CRLF": GLOVE.replace("\n", "\r\n"),
    "tabs": GLOVE.replace(" ", "\t"), "a tab behind the word": GLOVE.replace(" ", "\t", 1).replace("ox ", "ox\t"),
    "a space at the end, as of fastText": "3 3\n" + GLOVE.replace("\n", " \n"), "byte-order mark": "\ufeffox 0.5 -1.25 3\nhen 1e-3 2 -0.75\n",
    "word2vec's text": "3 3\n" + GLOVE, "blank lines": "\n" + GLOVE.replace("\n", "\n\n"), "no end of the last line": GLOVE.rstrip(),
    "a word twice: the first counts": GLOVE + "ox 8 8 8\n", "gzip": gzip.compress(GLOVE.encode()),
    "two gzip files in one": gzip.compress(GLOVE[:20].encode()) + gzip.compress(GLOVE[20:].encode()),
    "word2vec's binary form": binary({"zebra": [9, 9, 9], **VECTORS}), "binary with line ends": binary({"zebra": [9, 9, 9], **VECTORS}, b"\n"),
    "binary in gzip": gzip.compress(binary({"zebra": [9, 9, 9], **VECTORS})), "a word that is not UTF-8": b"\xff 1 2 3\n" + GLOVE.encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_files(folder, form):
    content = FORMS[form]
    (folder / "vectors.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert "vectors.txt: vectors of 2 of 4 words" in result_of("train", "config.yml", "--dry-run", folder=folder)
    train("--output", "run", "--set", "training.steps=1", "--set", "model.embedding-trainable=false", folder=folder)
    found = table(folder, "run")
    for word, values in VECTORS.items():
        assert numpy.array_equal(found[word], numpy.array(values, "f4"))


def test_words_are_told_apart_by_their_code_points(folder):
    """Ω (ohm) is not Ω (omega)."""
    (folder / "data.tsv").write_text((folder / "data.tsv").read_text().replace("ox", "\u2126").replace("hen", "\u03a9"))
    (folder / "vectors.txt").write_text("\u03a9 1 2 3\n\u2126 4 5 6\n")
    train("--output", "run", "--set", "training.steps=1", "--set", "model.embedding-trainable=false", folder=folder)
    assert table(folder, "run")["\u03a9"].tolist() == [1, 2, 3] and table(folder, "run")["\u2126"].tolist() == [4, 5, 6]


WRONG = {
    "another width": ("ox 1 2 3 4\nhen 1 2 3 4\n", "vectors.txt has vectors of 4 numbers, but model.embedding is 3; set it to 4"),
    "another width in the header": ("2 4\nox 1 2 3 4\nhen 1 2 3 4\n", "has vectors of 4 numbers, but model.embedding is 3"),
    "another width in binary": (binary({"ox": [0.5] * 5}), "has vectors of 5 numbers, but model.embedding is 3"),
    "a number too few": ("hen 1 2 3\nzebra 1 2 3\nox 1 2\n", 'vectors.txt, line 3: 2 numbers for "ox"; model.embedding is 3'),
    "no number": ("hen 1 2 3\nox 1 x 3\n", 'vectors.txt, line 2: 2 numbers for "ox"'), "nan": ("ox 1 nan 3\nhen 1 2 3\n", "line 1: 2 numbers"),
    "binary, not finite": (binary({"ox": [0.5, numpy.inf, 1]}), 'vectors.txt, word 1: 2 numbers for "ox"'),
    "binary, cut short": (binary({"ox": [0.5, 2, 1], "hen": [1, 2, 3]})[:-3], "vectors.txt is cut short: it has 1 of 2 words"),
    "a count that lies": (b"9" + binary({"ox": [0.5, 2, 1]}), "is cut short: it has 1 of 91 words"),
    "gzip, cut short": (gzip.compress(GLOVE.encode())[:-9], "vectors.txt is a damaged gzip file, or cut short"),
    "empty": ("", "vectors.txt has no vectors"), "no numbers": ("ox\nhen\n", "vectors.txt has no vectors"),
    "another binary form": (b"\xba\x16\x4f\x2f\0\0\0 1\n", "vectors.txt has no vectors"),
    "a line without an end": (b"a" * (1 << 25), "a line of more than 16777216 bytes"), "other words": ("zebra 1 2 3\n", "none of the 4 words"),
}


@pytest.mark.parametrize("case", WRONG)
def test_files_that_are_wrong(folder, case):
    content, words = WRONG[case]
    (folder / "vectors.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
    result = lockstep("train", "config.yml", "--dry-run", folder=folder)
    assert result.code == 65 and words in result.complaint and result.err == result.complaint + "\n", result.err
