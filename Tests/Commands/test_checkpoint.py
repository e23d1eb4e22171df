"""The checkpoint in other people's hands: h5dump, h5py, Keras."""

import json
import math

import h5py
import numpy as np
import pytest

from running import result_of, run

UNITS, EMBEDDING = 16, 8
# The layers of the runs, their gates and their states.
LAYERS = {"trained": ["lstm_1", "lstm_2"], "one_hot": ["lstm_1", "lstm_2"], "mixed": ["gru_1", "simple_rnn_2"],
          "variants": ["gru_1", "simple_rnn_2"]}
GATES = {"lstm": ["i", "f", "c", "o"], "gru": ["z", "r", "h"], "simple_rnn": ["h"]}
STATES = {"lstm": "hc", "gru": "h", "simple_rnn": "h"}


def latest(folder):
    return folder / "run" / "checkpoints" / "latest"


def shapes(group):
    found = {}
    group.visititems(lambda name, item: found.update({name: item.shape}) if isinstance(item, h5py.Dataset) else None)
    return found


def characters(folder):
    return sorted(set((folder / "text.txt").read_text(encoding="utf-8")))


def cell(name):
    """The cell of a layer or of one of its arrays; none of a layer without one."""
    return next((cell for cell in GATES if name.startswith(cell + "_")), None)


def expected_shapes(kind, classes):
    embedding = kind != "one_hot"
    weights = {"embedding/embeddings": (classes, EMBEDDING)} if embedding else {}
    for layer, features in zip(LAYERS[kind], (EMBEDDING if embedding else classes, UNITS)):
        width = len(GATES[cell(layer)]) * UNITS
        weights[f"{layer}/kernel"] = (features, width)
        weights[f"{layer}/recurrent_kernel"] = (UNITS, width)
        weights[f"{layer}/bias"] = (2, width) if cell(layer) == "gru" and kind != "variants" else (width,)
    return {**weights, "dense/kernel": (UNITS, classes), "dense/bias": (classes,)}


@pytest.mark.parametrize("kind", LAYERS)
def test_h5py_reads_it(kind, request):
    folder = request.getfixturevalue(kind)
    expected = expected_shapes(kind, len(characters(folder)))
    with h5py.File(latest(folder)) as file:
        assert shapes(file["model_weights"]) == expected
        for moment in ("m", "v"):
            assert shapes(file[f"lockstep/optimizer/{moment}"]) == expected
        assert shapes(file["lockstep/carried"]) == {
            f"{layer}/{state}": (8, UNITS) for layer in LAYERS[kind] for state in STATES[cell(layer)]}
        for name in expected:
            values = file["model_weights"][name]
            assert values.dtype == np.float32 and np.isfinite(values[()]).all()
            if cell(name):
                assert list(values.attrs["gates"]) == GATES[cell(name)]
                assert values.attrs["units"] == UNITS
        own = file["lockstep"]
        assert own["vocabulary"].asstr()[()].tolist() == characters(folder)
        assert own["config"].asstr()[()] == (folder / "run" / "config.yml").read_text()
        assert own.attrs["step"] == 60
        assert own.attrs["processes"] == 1
        assert "parent_path" not in own.attrs


def test_h5dump_reads_it(trained):
    result = run(["h5dump", "-H", latest(trained)], trained)
    assert result.code == 0 and result.err == ""
    for word in ('GROUP "model_weights"', 'GROUP "lstm_1"', 'DATASET "recurrent_kernel"', "H5T_IEEE_F32LE",
                 'ATTRIBUTE "gates"', 'ATTRIBUTE "units"', 'DATASET "vocabulary"', 'DATASET "config"', 'ATTRIBUTE "step"'):
        assert word in result.out


def messages(file, path):
    """The first bytes of the messages in an object's header, by type (HDF5's format, IV.A.1.b)."""
    data = open(file.filename, "rb").read()
    place = h5py.h5o.get_info(file[path].id).addr
    assert data[place : place + 5] == b"OHDR\x02"
    flags = data[place + 5]
    place += 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
    width = 1 << (flags & 3)
    number = lambda place, size: int.from_bytes(data[place : place + size], "little")
    blocks = [(place + width, place + width + number(place, width))]
    found = {}
    for place, end in blocks:
        while place + 4 <= end:
            start = place + 4 + (2 if flags & 4 else 0)
            found[data[place]] = data[start : start + 2]
            if data[place] == 16:
                # The header goes on elsewhere, between four bytes of signature and four of checksum.
                blocks.append((number(start, 8) + 4, number(start, 8) + number(start + 8, 8) - 4))
            place = start + number(place + 1, 2)
    return found


@pytest.mark.parametrize("kind", LAYERS)
def test_weights_are_in_the_form_that_netron_reads(kind, request):
    """In one piece, version 3 of the layout message, no filters: Netron 9.3 has a reader of its own that knows no more."""
    layout, filters, in_one_piece = 8, 11, b"\x03\x01"
    with h5py.File(latest(request.getfixturevalue(kind))) as file:
        for name in shapes(file["model_weights"]):
            found = messages(file, f"model_weights/{name}")
            assert found[layout] == in_one_piece and filters not in found


def cut_into_rows(tokens, rows):
    """Inputs and targets as `evaluate` cuts them: each character but the first is a target once; -1 where a row ends."""
    starts = [row * (len(tokens) - 1) // rows for row in range(rows + 1)]
    longest = max(np.diff(starts))
    inputs, targets = np.zeros((rows, longest), np.int32), np.full((rows, longest), -1, np.int32)
    for row, (start, end) in enumerate(zip(starts, starts[1:])):
        inputs[row, : end - start] = tokens[start:end]
        targets[row, : end - start] = tokens[start + 1 : end + 1]
    return inputs, targets


def keras_loss(model, tokens, rows, classes):
    inputs, targets = cut_into_rows(tokens, rows)
    if model.input_shape[-1] == classes:
        inputs = np.eye(classes, dtype=np.float32)[inputs]
    probabilities = np.asarray(model(inputs), np.float64)
    present = targets >= 0
    return -np.log(probabilities[present, targets[present]]).mean()


@pytest.mark.parametrize("kind", LAYERS)
def test_keras_loads_it_and_judges_alike(kind, request, tmp_path):
    import keras

    folder = request.getfixturevalue(kind)
    (tmp_path / "model.h5").write_bytes(latest(folder).read_bytes())
    model = keras.models.load_model(tmp_path / "model.h5")
    known = characters(folder)
    tokens = [known.index(character) for character in (folder / "text.txt").read_text(encoding="utf-8")]
    # A text of less than two unrolls is one row; a longer one has up to as many rows as a batch.
    for count, rows, options in ((31, 1, []), (700, 8, []), (700, 1, ["--batch", "1"]), (700, 3, ["--batch", "3"])):
        text = "".join(known[token] for token in tokens[:count])
        (tmp_path / "judged.txt").write_text(text, encoding="utf-8")
        result = json.loads(
            result_of("evaluate", latest(folder), "--data", "judged.txt", "--json", *options, folder=tmp_path))
        assert result["characters"] == count - 1
        assert math.isclose(result["loss"], keras_loss(model, tokens[:count], rows, len(known)), rel_tol=1e-5)
