"""lockstep neighbors: the cosines that numpy finds too."""

import json

import h5py
import numpy as np
import pytest

from running import lockstep, result_of

LATEST = "run/checkpoints/latest"


def table(folder):
    with h5py.File(folder / LATEST) as file:
        return file["lockstep/vocabulary"].asstr()[()].tolist(), file["model_weights/embedding/embeddings"][()].astype(np.float64)


def test_cosines(trained):
    characters, vectors = table(trained)
    found = json.loads(result_of("neighbors", LATEST, "e", " ", "-n", 4, "--json", folder=trained))
    assert [entry["word"] for entry in found] == ["e", "\\u0020"]
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    for entry, character in zip(found, "e "):
        cosines = unit @ unit[characters.index(character)]
        nearest = np.argsort(-cosines)[1:5]
        assert [neighbor["word"] for neighbor in entry["neighbors"]] == [
            characters[token].replace("\n", "\\n").replace(" ", "\\u0020") for token in nearest]
        np.testing.assert_allclose([neighbor["cosine"] for neighbor in entry["neighbors"]], cosines[nearest], rtol=1e-9)


def test_in_words(trained):
    characters, _ = table(trained)
    lines = result_of("neighbors", LATEST, "\\n", "-n", 100, folder=trained).splitlines()
    assert lines[0] == "\\n" and len(lines) == len(characters)
    cosines = [float(line.split()[0]) for line in lines[1:]]
    assert cosines == sorted(cosines, reverse=True)
    assert result_of("neighbors", LATEST, "\n", "-n", 100, folder=trained).splitlines() == lines


@pytest.mark.parametrize(("word", "expected"), [("Z", '"Z"; known: \\n, \\u0020, ., A'), ("é", '"é"; did you mean e?'),
                                                ("ab", '"ab"; '), ("\\t", '"\\t"; ')])
def test_unknown_words(trained, word, expected):
    result = lockstep("neighbors", LATEST, "e", word, folder=trained)
    assert result.code == 65 and result.out == ""
    assert f"the model does not know {expected}" in result.complaint


def test_no_embedding(one_hot):
    result = lockstep("neighbors", LATEST, "e", folder=one_hot)
    assert result.code == 65 and f"{LATEST} has no embedding: its input is one-hot" in result.complaint


def test_count(trained):
    result = lockstep("neighbors", LATEST, "e", "-n", 0, folder=trained)
    assert result.code == 64 and "--count 0 is not a positive number" in result.complaint
