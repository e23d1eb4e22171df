"""Sequences of numbers in PyTorch: the peer of mnist-rows, vowels, digits-dense (classes; the measure is the accuracy) and weather
(a forecast; the measure is the mean absolute error in the data's own unit).

python peer_numbers.py CONFIG TRAINING VALIDATION TEST --seed N --threads N
"""

import csv
from itertools import groupby

import h5py
import numpy
import torch

from examples import train
from peer import options


def arrays(path, data):
    """Sequences (T, F), and classes."""
    with h5py.File(path) as file:
        inputs, targets = file["inputs"][()], file["targets"][()]
        lengths = file["lengths"][()] if "lengths" in file else [None] * len(inputs)
    return [row[:n] if row.ndim > 1 else row[None] for row, n in zip(inputs, lengths)], list(targets)


def ts(path, data):
    """Sequences (T, F), and the names of classes."""
    rows = [line.strip().split(":") for line in open(path, encoding="utf-8") if line[0] not in "#@"]
    return [numpy.array([c.split(",") for c in channels], dtype="f4").T for *channels, _ in rows], [r[-1] for r in rows]


def series(path, data):
    """Windows of rows, and the numbers of all rows of the horizon behind them; and all rows."""
    inputs, targets, whole = [], [], []
    for _, rows in groupby(csv.DictReader(open(path, newline="")), key=lambda row: row[data["group"]]):
        rows = list(rows)
        x, y = (numpy.array([[row[c] for c in data[ends]] for row in rows], dtype="f4") for ends in ("inputs", "targets"))
        angle = numpy.array([int(row[data["time"]][11:13]) for row in rows]) * 2 * numpy.pi / 24
        x = numpy.column_stack([x, numpy.sin(angle), numpy.cos(angle)]).astype("f4")  # data.calendar: [hour]
        whole.append((x, y))
        for end in range(data["window"], len(rows) - data["horizon"] + 1):
            inputs.append(x[end - data["window"]:end])
            targets.append(y[end:end + data["horizon"]])
    return inputs, targets, whole


def scaled(values, of):
    mean, deviation = of.mean(0), of.std(0)
    deviation[deviation == 0] = 1
    return [(value - mean) / deviation for value in values], deviation


def main():
    config, paths = options()
    data = config["data"]
    parts = [{"arrays": arrays, "ts": ts, "series": series}[data["format"]](path, data) for path in paths]
    forecasts, deviation, quantiles = data["format"] == "series", None, None
    inputs, targets = ([part[column] for part in parts] for column in (0, 1))
    if data.get("normalize"):
        of = numpy.concatenate([x for x, _ in parts[0][2]] if forecasts else inputs[0]).astype("f8")
        inputs = [scaled(part, of)[0] for part in inputs]
    if forecasts:
        of = numpy.concatenate([y for _, y in parts[0][2]]).astype("f8")
        deviation = torch.tensor(scaled([], of)[1], dtype=torch.float32)
        targets = [[torch.tensor(y, dtype=torch.float32).flatten() for y in scaled(part, of)[0]] for part in targets]
        deviation, quantiles = deviation.repeat(data["horizon"]), config["model"].get("quantiles")
        outputs = len(data["targets"]) * data["horizon"] * len(quantiles or [0])
    else:
        labels = sorted({label for part in targets for label in part})
        targets, outputs = [[torch.tensor(labels.index(y)) for y in part] for part in targets], len(labels)
    inputs = [[torch.tensor(x, dtype=torch.float32) for x in part] for part in inputs]
    train(config, list(zip(inputs, targets)), inputs[0][0].shape[-1], outputs, deviation=deviation, quantiles=quantiles)


if __name__ == "__main__":
    main()
