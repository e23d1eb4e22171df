"""Short runs of the shipped configs, and their examples in the form that a program which opens an exported model reads."""

import csv
import io
import json
import math

import h5py
import numpy as np
import yaml

from running import lockstep, result_of
from small_configs import small

LATEST = "run/checkpoints/latest"


def run_of(config, folder):
    """Trains a shipped config for a few steps on data that are made anew."""
    words = [word for key, value in small(config, folder).items() for word in ("--set", f"{key}={value}")]
    result = lockstep("train", config, "--output", "run", "--set", "training.steps=12", *words, folder=folder)
    assert result.code == 0, result.err
    return folder


def plan_of(folder):
    """The whole config of a run."""
    return yaml.safe_load((folder / "run" / "config.yml").read_text())


def predictions(folder):
    """The numbers that `lockstep predict` prints for each example: (targets, outputs)."""
    plan = plan_of(folder)
    table = csv.DictReader(io.StringIO(result_of("predict", LATEST, "--data", plan["data"]["path"], folder=folder)), delimiter="\t")
    found = {}
    if plan["data"]["format"] == "series":
        return forecasts(table, plan)
    for row in table:
        number = row.pop("example")
        found.setdefault(number, []).append([float(row[key]) for key in row if key not in ("step", "prediction")])
    return [np.array(values) for values in found.values()]


def forecasts(table, plan):
    """The numbers of each window in the order of a model's outputs: the quantiles of the targets, row by row."""
    quantiles = plan["model"]["quantiles"] if plan["model"].get("loss") == "quantile" else [None]
    names = [target if quantile is None else f"{target}_q{100 * quantile:g}"
             for target in plan["data"]["targets"] for quantile in quantiles]
    windows = []
    for row in table:
        if row["step"] == "1":
            windows.append([])
        windows[-1] += [float(row[name]) for name in names]
    return [np.array([values]) for values in windows]


def on_circle(part):
    """A part of the calendar, from 0 to 1, as the model reads it."""
    return [math.sin(2 * math.pi * part), math.cos(2 * math.pi * part)]


def scaled(values, facts):
    """Numbers as the model reads them."""
    if "input_means" not in facts:
        return values.astype(np.float32)
    means, deviations = (np.array(json.loads(facts[f"input_{name}"])) for name in ("means", "deviations"))
    return ((values - means) / deviations).astype(np.float32)


def examples(folder, facts):
    """The inputs of each example of a run's data, which is not running text or pairs: tokens or numbers of each step."""
    plan = plan_of(folder)["data"]
    path = folder / plan["path"]
    if plan["format"] in ("labelled-text", "tags"):
        known = {word: number for number, word in enumerate(json.loads(facts["vocabulary"]))}
        lines = [line.split("\t") for line in path.read_text().splitlines()]
        texts = [line[2].lower() if plan["format"] == "labelled-text" else line[0] for line in lines]
        return [np.array([known.get(word, known["<unk>"]) for word in text.split()]) for text in texts]
    if plan["format"] == "ts":
        lines = path.read_text().split("@data\n")[1].splitlines()
        return [scaled(np.array([channel.split(",") for channel in line.split(":")[:-1]], float).T, facts) for line in lines]
    if plan["format"] == "series":
        table = list(csv.DictReader(path.open()))
        assert plan["calendar"] == ["hour"]
        rows = np.array([[row[name] for name in plan["inputs"]] + on_circle(int(row["time_hour"][11:13]) / 24) for row in table], float)
        window = plan["window"]
        return [scaled(rows[start:start + window], facts) for start in range(len(rows) - window + 1)]
    with h5py.File(path) as file:
        inputs = scaled(file["inputs"][()], facts)
        if "lengths" not in file:
            return list(inputs)
        return [values[:length] for values, length in zip(inputs, file["lengths"][()])]


def padded(rows):
    """Examples of different lengths as one array, and their lengths."""
    if rows[0].ndim == 1 and rows[0].dtype == np.float32:
        return np.stack(rows), None
    steps = max(map(len, rows))
    result = np.zeros((len(rows), steps, *rows[0].shape[1:]), rows[0].dtype)
    for row, values in zip(result, rows):
        row[: len(values)] = values
    return result, np.array([len(row) for row in rows])


def undone(numbers, facts):
    """Predicted numbers in the unit of the data."""
    if "target_means" not in facts:
        return numbers
    means, deviations = (np.array(json.loads(facts[f"target_{name}"])) for name in ("means", "deviations"))
    # The quantiles of a target are side by side.
    sides = numbers.reshape(*numbers.shape[:-1], len(means), -1)
    return np.sort(sides * deviations[:, None] + means[:, None]).reshape(numbers.shape)
