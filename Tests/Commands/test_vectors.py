"""model.embedding-vectors: an embedding starts from vectors of words, in the form of GloVe or of word2vec's text."""

import h5py
import numpy
import pytest

from running import lockstep, train

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
