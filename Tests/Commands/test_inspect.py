"""lockstep inspect: the numbers that h5py finds too, and drawings that other programs read."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import termios
from xml.etree import ElementTree

import h5py
import numpy as np
import pytest

from running import PROGRAM, lockstep, metrics, result_of, train

LATEST = "run/checkpoints/latest"


def h5_path(name):
    return f"lockstep/{name}" if name.startswith(("optimizer/", "carried/")) else f"model_weights/{name}"


def report_of(folder):
    return json.loads(result_of("inspect", LATEST, "--json", folder=folder))


@pytest.mark.parametrize("kind", ["trained", "one_hot"])
def test_json(kind, request):
    folder = request.getfixturevalue(kind)
    report = report_of(folder)
    assert report["step"] == 60
    validations = [line for line in metrics(folder / "run") if "validationLoss" in line]
    best = min(validations, key=lambda line: line["validationLoss"])
    assert (report["bestStep"], report["bestValidationLoss"]) == (best["step"], best["validationLoss"])
    assert report["config"] == (folder / "run" / "config.yml").read_text()
    assert report["vocabulary"] == sorted(set((folder / "text.txt").read_text(encoding="utf-8")))
    assert report["lineage"]["processes"] == 1 and "parent" not in report["lineage"]
    with h5py.File(folder / LATEST) as file:
        names = []
        file.visititems(
            lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) and item.dtype == np.float32 else None)
        assert sorted(h5_path(array["name"]) for array in report["arrays"]) == sorted(names)
        for array in report["arrays"]:
            values = file[h5_path(array["name"])][()].astype(np.float64)
            assert tuple(array["shape"]) == values.shape
            found = [array[key] for key in ("mean", "deviation", "least", "greatest", "norm")]
            expected = [values.mean(), values.std(), values.min(), values.max(), np.linalg.norm(values)]
            np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-12)
            assert sum(array["histogram"]) == values.size and array["notFinite"] == 0
    weights = [array for array in report["arrays"] if "share" in array]
    assert sum(np.prod(array["shape"]) for array in weights) == report["parameters"]
    assert sum(array["share"] for array in weights) == pytest.approx(1)


def test_gates(mixed):
    """The shares of saturated gates, formed once more by numpy."""
    layers = {layer["name"]: layer for layer in report_of(mixed)["layers"]}
    assert list(layers) == ["embedding", "gru_1", "simple_rnn_2"]
    assert [layers[name]["units"] for name in layers] == [8, 16, 16]
    assert layers["simple_rnn_2"]["gates"] == []
    with h5py.File(mixed / LATEST) as file:
        kernel, recurrent, bias = (file[f"model_weights/gru_1/{name}"][()] for name in ("kernel", "recurrent_kernel", "bias"))
        inputs = file["model_weights/embedding/embeddings"][()] @ kernel + bias[0]
        sums = inputs[:, None] + (file["lockstep/carried/gru_1/h"][()] @ recurrent + bias[1])
    for gate, columns in zip(layers["gru_1"]["gates"], (slice(0, 16), slice(16, 32)), strict=True):
        assert gate["shut"] == pytest.approx((sums[..., columns] < -4).mean(), abs=1e-3)
        assert gate["open"] == pytest.approx((sums[..., columns] > 4).mean(), abs=1e-3)
    assert [gate["gate"] for gate in layers["gru_1"]["gates"]] == ["z", "r"]


def test_in_words(trained):
    text = result_of("inspect", LATEST, folder=trained)
    assert text.startswith("step 60; best validation loss ")
    assert text.endswith((trained / "run" / "config.yml").read_text())
    assert "\x1b" not in text
    rows = {line.split()[0]: line.split() for line in text.splitlines() if "/" in line and " × " in line}
    assert rows["lstm_1/kernel"][1:4] == ["8", "×", "64"]
    norms = {array["name"]: array["norm"] for array in report_of(trained)["arrays"]}
    for name, row in rows.items():
        assert float(row[-1]) == pytest.approx(norms[name], rel=1e-3)


def in_window(columns, *arguments, folder):
    """What a command writes to a terminal of so many columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([PROGRAM, *arguments], cwd=folder, stdout=slave, stdin=subprocess.DEVNULL)
    os.close(slave)
    output = b""
    try:
        while part := os.read(master, 65536):
            output += part
    except OSError:
        # So a terminal says that nobody writes to it any more.
        pass
    os.close(master)
    assert process.wait(timeout=60) == 0
    return output.decode().replace("\r\n", "\n").splitlines()


def test_narrow_window(trained):
    lines = in_window(72, "inspect", LATEST, folder=trained)
    table = lines[lines.index("") + 1 :]
    table = table[: table.index("")]
    assert max(map(len, table)) <= 72
    assert table[-1] == "(in a wider window: mean, std, min, max, norm)"
    assert all(len(line) <= 60 for line in in_window(60, "inspect", LATEST, "--array", "lstm_1/kernel", folder=trained)[1:])


@pytest.mark.parametrize("name", ["lstm_2/kernel", "dense/bias", "optimizer/v/embedding/embeddings"])
def test_values_of_an_array(trained, name):
    lines = result_of("inspect", LATEST, "--array", name, folder=trained).splitlines()
    with h5py.File(trained / LATEST) as file:
        expected = file[h5_path(name)][()]
    assert lines[0].startswith(f"{name}, " + " × ".join(map(str, expected.shape)))
    assert [int(line.split()[0].strip("[]")) for line in lines[1:]] == list(range(len(expected)))
    found = np.array([line.split()[1:] for line in lines[1:]], np.float32).reshape(expected.shape)
    assert found.tobytes() == expected.tobytes()
    values = json.loads(result_of("inspect", LATEST, "--array", name, "--json", folder=trained))
    assert values["shape"] == list(expected.shape) and values["gates"] == (
        ["input", "forget", "cell", "output"] if name.startswith("lstm") else [])
    assert np.array(values["values"], np.float32).tobytes() == expected.tobytes()


SVG = "{http://www.w3.org/2000/svg}"


def drawing(folder, *arguments):
    assert result_of("inspect", LATEST, *arguments, "--plot", "drawing.svg", folder=folder) == ""
    assert not (folder / "drawing.svg.tmp").exists()
    root = ElementTree.parse(folder / "drawing.svg").getroot()
    return root, [text.text for text in root.iter(f"{SVG}text")]


def test_drawing(used):
    root, texts = drawing(used, "--array", "lstm_1/kernel")
    assert [text for text in texts if text and text.endswith(")")] == ["input (i)", "forget (f)", "cell (c)", "output (o)"]
    assert texts.count("units") == 4 and texts.count("inputs") == 1 and "value" in texts
    # Every cell of the four panels has its place: boxes one high, as wide as their neighbours of one colour.
    boxes = [box for group in root.iter(f"{SVG}g") for path in group for box in path.get("d").split("z") if box]
    assert sum(int(box.split("h")[1].split("v")[0]) for box in boxes) == 8 * 64
    _, texts = drawing(used, "--array", "lstm_1/recurrent_kernel", "--gate", "forget")
    assert "forget (f)" in texts and "input (i)" not in texts and "16 × 16 values" in texts


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--array", "lstm_1/kernl"], "has no array lstm_1/kernl; did you mean lstm_1/kernel?"),
        (["--array", "lstm_1/bias", "--gate", "reset", "--plot", "x.svg"], "has no gate reset; known: input, forget, "),
        (["--array", "dense/bias", "--gate", "forget", "--plot", "x.svg"], "dense/bias has no gates; leave out --gate"),
        (["--plot", "x.svg"], "--plot draws an array; name it with --array"),
        (["--array", "dense/bias", "--gate", "forget"], "give --plot FILE.svg too"),
        (["--array", "dense/bias", "--plot", "x.svg", "--json"], "give one of them"),
    ],
)
def test_mistakes(trained, arguments, expected):
    result = lockstep("inspect", LATEST, *arguments, folder=trained)
    assert result.code == 64 and result.out == "" and not (trained / "x.svg").exists()
    assert expected in result.complaint


def test_nowhere_to_draw(trained):
    result = lockstep("inspect", LATEST, "--array", "dense/bias", "--plot", "absent/x.svg", folder=trained)
    assert result.code == 74 and result.complaint.startswith("lockstep: absent/x.svg cannot be written: ")


@pytest.mark.parametrize("layers", ["[{cell: lstm, units: 4}]", "[{cell: gru, units: 3, bidirectional: sum}, {cell: gru, units: 3, layer-normalization: true}]"])
def test_a_decoder_of_series(layers, tmp_path):
    """Its first layer reads no outputs of the encoder."""
    (tmp_path / "data.csv").write_text("x,y\n" + "".join(f"{n % 5},{n % 3}\n" for n in range(60)))
    (tmp_path / "config.yml").write_text(
        "data: {format: series, path: data.csv, targets: [y], window: 4, horizon: 2, strategy: seq2seq, split: [0.8, 0.1, 0.1]}\n"
        f"model: {{layers: {layers}}}\ntraining: {{batch: 6, steps: 1}}\n")
    train("--output", "run", folder=tmp_path)
    assert "encoder_" in result_of("inspect", "run/checkpoints/latest", folder=tmp_path)
    assert json.loads(result_of("inspect", "run/checkpoints/latest", "--json", folder=tmp_path))
