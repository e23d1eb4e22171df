"""lockstep export: read back as the other program would, by numpy alone."""

import json

import h5py
import numpy as np
import pytest

from running import lockstep, result_of, snapshot, train

LATEST = "run/checkpoints/latest"
SPECIAL = "a\\b\tc\u2028\u00a0d é\u0301字🙂 e\n"


@pytest.fixture(scope="session")
def stacks(trained, one_hot, mixed, tmp_path_factory):
    """Folders by kind: two LSTMs of one width, the same without an embedding, mixed cells, and two GRUs of two widths."""
    folder = tmp_path_factory.mktemp("widths")
    for name in ("text.txt", "config.yml"):
        (folder / name).write_bytes((trained / name).read_bytes())
    train("--set", "model.layers=[{cell: gru, units: 16}, {cell: gru, units: 12}]", "--output", "run", folder=folder)
    return {"trained": trained, "one_hot": one_hot, "mixed": mixed, "widths": folder}


KINDS = ["trained", "one_hot", "mixed", "widths"]


def export(folder, form, path):
    assert result_of("export", LATEST, "--format", form, path, folder=folder) == ""
    return path


def weights(folder):
    found = {}
    with h5py.File(folder / LATEST) as file:
        file["model_weights"].visititems(
            lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
        return found, file["lockstep/vocabulary"].asstr()[()].tolist()


def read_safetensors(path):
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    assert (8 + length) % 8 == 0
    header = json.loads(data[8 : 8 + length])
    metadata, tensors, end = header.pop("__metadata__"), {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        start, end_here = entry["data_offsets"]
        assert entry["dtype"] == "F32" and start == end and end_here - start == 4 * np.prod(entry["shape"])
        tensors[name] = np.frombuffer(data[8 + length + start : 8 + length + end_here], "<f4").reshape(entry["shape"])
        end = end_here
    assert 8 + length + end == len(data)
    return tensors, metadata


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(x, h, c, w):
    i, f, g, o = np.split(w["weight_ih"] @ x + w["bias_ih"] + w["weight_hh"] @ h + w["bias_hh"], 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def gru(x, h, c, w):
    (ir, iz, in_), (hr, hz, hn) = (
        np.split(w[f"weight_{part}"] @ vector + w[f"bias_{part}"], 3) for part, vector in (("ih", x), ("hh", h)))
    z = sigmoid(iz + hz)
    return (1 - z) * np.tanh(in_ + sigmoid(ir + hr) * hn) + z * h, c


def rnn(x, h, c, w):
    return np.tanh(w["weight_ih"] @ x + w["bias_ih"] + w["weight_hh"] @ h + w["bias_hh"]), c


def pytorch_probabilities(tensors, cells, tokens, classes):
    """What the documentation of nn.LSTM, nn.GRU and nn.RNN says that they compute, one step after the other."""
    tensors = {name: tensor.astype(np.float64) for name, tensor in tensors.items()}
    is_stack = "rnn.weight_ih_l0" in tensors
    suffixes = [("rnn.", f"_l{i}") if is_stack else (f"rnn.{i}.", "_l0") for i in range(len(cells))]
    layers = [
        {part: tensors[f"{prefix}{part}{suffix}"] for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
        for prefix, suffix in suffixes]
    states = [(np.zeros(layer["weight_hh"].shape[1]),) * 2 for layer in layers]
    result = []
    for token in tokens:
        x = tensors["embedding.weight"][token] if "embedding.weight" in tensors else np.eye(classes)[token]
        for index, (cell, layer) in enumerate(zip(cells, layers)):
            states[index] = cell(x, *states[index], layer)
            x = states[index][0]
        scores = tensors["head.weight"] @ x + tensors["head.bias"]
        result.append(np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum())
    return np.array(result)


CELLS = {"trained": [lstm, lstm], "one_hot": [lstm, lstm], "mixed": [gru, rnn], "widths": [gru, gru]}


@pytest.mark.parametrize("kind", KINDS)
def test_safetensors(kind, stacks, tmp_path):
    folder = stacks[kind]
    tensors, metadata = read_safetensors(export(folder, "safetensors", tmp_path / "model.safetensors"))
    known = weights(folder)[1]
    assert metadata["format"] == "pt" and json.loads(metadata["vocabulary"]) == known
    assert metadata["config"] == (folder / "run" / "config.yml").read_text()
    text = (folder / "text.txt").read_text(encoding="utf-8")[:80]
    (tmp_path / "judged.txt").write_text(text, encoding="utf-8")
    report = json.loads(result_of("evaluate", folder / LATEST, "--data", "judged.txt", "--json", folder=tmp_path))
    # One row, in which the states go on from unroll to unroll.
    tokens = [known.index(character) for character in text]
    rows = max(1, min(8, (len(tokens) - 1) // 16))
    starts = [row * (len(tokens) - 1) // rows for row in range(rows + 1)]
    losses = []
    for start, end in zip(starts, starts[1:]):
        probabilities = pytorch_probabilities(tensors, CELLS[kind], tokens[start:end], len(known))
        losses += list(-np.log(probabilities[np.arange(end - start), tokens[start + 1 : end + 1]]))
    assert len(losses) == report["characters"]
    assert np.mean(losses) == pytest.approx(report["loss"], rel=1e-5)


@pytest.mark.parametrize("kind", ["one_hot", "mixed"])
def test_safetensors_predicts_what_keras_predicts(kind, stacks, tmp_path):
    """Every probability after every character."""
    import keras

    folder = stacks[kind]
    tensors, _ = read_safetensors(export(folder, "safetensors", tmp_path / "model.safetensors"))
    (tmp_path / "model.h5").write_bytes((folder / LATEST).read_bytes())
    model = keras.models.load_model(tmp_path / "model.h5")
    known = weights(folder)[1]
    tokens = [known.index(character) for character in (folder / "text.txt").read_text(encoding="utf-8")[:40]]
    inputs = np.array([tokens]) if kind != "one_hot" else np.eye(len(known), dtype=np.float32)[[tokens]]
    expected = np.asarray(model(inputs))[0]
    np.testing.assert_allclose(
        pytorch_probabilities(tensors, CELLS[kind], tokens, len(known)), expected, rtol=1e-4, atol=1e-6)


def test_names_of_pytorch(stacks, tmp_path):
    names = {}
    for kind in KINDS:
        tensors, _ = read_safetensors(export(stacks[kind], "safetensors", tmp_path / kind))
        names[kind] = {name: tensor.shape for name, tensor in tensors.items()}
    assert names["trained"] == {
        "embedding.weight": (41, 8), "rnn.weight_ih_l0": (64, 8), "rnn.weight_hh_l0": (64, 16), "rnn.bias_ih_l0": (64,),
        "rnn.bias_hh_l0": (64,), "rnn.weight_ih_l1": (64, 16), "rnn.weight_hh_l1": (64, 16), "rnn.bias_ih_l1": (64,),
        "rnn.bias_hh_l1": (64,), "head.weight": (41, 16), "head.bias": (41,)}
    assert "embedding.weight" not in names["one_hot"]
    assert names["mixed"]["rnn.1.weight_hh_l0"] == (16, 16)
    assert names["widths"]["rnn.0.weight_hh_l0"] == (48, 16) and names["widths"]["rnn.1.weight_ih_l0"] == (36, 16)


@pytest.mark.parametrize("kind", KINDS)
def test_numpy(kind, stacks, tmp_path):
    expected, characters = weights(stacks[kind])
    with np.load(export(stacks[kind], "numpy", tmp_path / "model.npz")) as archive:
        assert archive["vocabulary"].tolist() == characters
        assert set(archive.files) == {*expected, "vocabulary"}
        for name, values in expected.items():
            assert archive[name].dtype == np.float32 and archive[name].shape == values.shape
            assert archive[name].tobytes() == values.tobytes()


def test_numpy_is_always_the_same_bytes(trained, tmp_path):
    first, second = (export(trained, "numpy", tmp_path / name).read_bytes() for name in ("a.npz", "b.npz"))
    assert first == second


@pytest.fixture(scope="session")
def special(tmp_path_factory, trained):
    """A folder with a run on a text of characters that would break a table."""
    folder = tmp_path_factory.mktemp("special")
    (folder / "config.yml").write_bytes((trained / "config.yml").read_bytes())
    (folder / "text.txt").write_text(SPECIAL * 200, encoding="utf-8", newline="")
    train("--set", "training.steps=2", "--output", "run", folder=folder)
    return folder


def unescaped(word):
    return word.encode("latin-1", "backslashreplace").decode("unicode_escape")


@pytest.mark.parametrize("kind", ["trained", "special"])
def test_word2vec(kind, request, tmp_path):
    folder = request.getfixturevalue(kind)
    expected, characters = weights(folder)
    table = expected["embedding/embeddings"]
    lines = export(folder, "word2vec", tmp_path / "vectors.txt").read_bytes().decode().split("\n")
    assert lines[0] == f"{len(characters)} {table.shape[1]}" and lines.pop() == ""
    # As gensim's KeyedVectors.load_word2vec_format splits a line, and as others do.
    parts = [line.rstrip().split(" ") for line in lines[1:]]
    assert parts == [line.split() for line in lines[1:]]
    assert [unescaped(part[0]) for part in parts] == characters
    assert np.array([part[1:] for part in parts], np.float32).tobytes() == table.tobytes()


@pytest.mark.parametrize("kind", ["trained", "special"])
def test_projector(kind, request, tmp_path):
    folder = request.getfixturevalue(kind)
    expected, characters = weights(folder)
    path = export(folder, "projector", tmp_path / "projector")
    assert set(snapshot(path)) == {"vectors.tsv", "metadata.tsv", "projector_config.pbtxt"}
    vectors = [line.split("\t") for line in (path / "vectors.tsv").read_text().splitlines()]
    assert np.array(vectors, np.float32).tobytes() == expected["embedding/embeddings"].tobytes()
    words = (path / "metadata.tsv").read_text(encoding="utf-8").splitlines()
    assert [unescaped(word) for word in words] == characters
    config = (path / "projector_config.pbtxt").read_text()
    assert 'tensor_path: "vectors.tsv"' in config and 'metadata_path: "metadata.tsv"' in config


@pytest.mark.parametrize("form", ["word2vec", "projector"])
def test_no_embedding(one_hot, tmp_path, form):
    result = lockstep("export", LATEST, "--format", form, tmp_path / "x", folder=one_hot)
    assert result.code == 65 and "has no embedding: its input is one-hot" in result.complaint
    assert not list(tmp_path.iterdir())


def test_mistakes(trained, tmp_path):
    result = lockstep("export", LATEST, "--format", "pickle", tmp_path / "x", folder=trained)
    assert result.code == 64 and "safetensors" in result.complaint
    result = lockstep("export", LATEST, "--format", "numpy", tmp_path / "absent" / "x", folder=trained)
    assert result.code == 74 and f"{tmp_path}/absent/x cannot be written: " in result.complaint
    (tmp_path / "file").touch()
    result = lockstep("export", LATEST, "--format", "projector", tmp_path / "file", folder=trained)
    assert result.code == 74 and "cannot be made a folder" in result.complaint
    result = lockstep("export", "absent.h5", "--format", "numpy", tmp_path / "x", folder=trained)
    assert result.code == 66


def test_a_name_alone_is_a_file_here(used):
    export(used, "numpy", "model.npz")
    assert (used / "model.npz").exists() and not (used / "model.npz.tmp").exists()
