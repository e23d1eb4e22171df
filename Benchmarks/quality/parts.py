"""Cuts the data of a config into files for training, validation and test, so that both sides read the same ones."""

import csv
import random
from datetime import datetime, timezone
from pathlib import Path

import h5py
import numpy
import pandas

NAMES = ("training", "validation", "test")


def cut(data, source, folder):
    """The paths of three files of `source`, by the split of the config's group `data`; the same ones each time."""
    source = Path(source)
    paths = [Path(folder) / f"{name}{source.suffix}" for name in NAMES]
    {"text": text, "series": series, "arrays": arrays}.get(data["format"], lines)(data, source, paths)
    # A test that has a file of its own is that of the config.
    return [*paths[:2], source.parent / Path(data["test-path"]).name] if "test-path" in data else paths


def ends(split, count):
    shares = numpy.cumsum([0, *split]) / sum(split)
    return [round(share * count) for share in shares]


def text(data, source, paths):
    """By lines, in their order."""
    rows = source.read_text(encoding="utf-8").splitlines(keepends=True)
    cuts = ends(data["split"], len(rows))
    for path, start, end in zip(paths, cuts, cuts[1:]):
        path.write_text("".join(rows[start:end]), encoding="utf-8")


def lines(data, source, paths):
    """Lines are drawn; the header of a .ts file stands before each part."""
    rows = [row for row in source.read_text(encoding="utf-8").splitlines(keepends=True) if row.strip()]
    header = [row for row in rows if row[0] in "#@"] if data["format"] == "ts" else []
    rows = rows[len(header):]
    groups = {}
    for number, row in enumerate(rows):
        # Targets of the same source lie in the same part.
        is_apart = data["format"] != "pairs" or data["unit"] == "label"
        groups.setdefault(number if is_apart else row.split("\t")[0], []).append(row)
    drawn = list(groups.values())
    random.Random(0).shuffle(drawn)
    cuts = ends(data["split"], len(drawn))
    for path, start, end in zip(paths, cuts, cuts[1:]):
        path.write_text("".join(header + [row for group in drawn[start:end] for row in group]), encoding="utf-8")


def arrays(data, source, paths):
    with h5py.File(source) as file:
        whole = {name: file[name][()] for name in file}
    order = numpy.random.default_rng(0).permutation(len(whole["targets"]))
    cuts = ends(data["split"], len(order))
    for path, start, end in zip(paths, cuts, cuts[1:]):
        with h5py.File(path, "w") as file:
            for name, array in whole.items():
                file[name] = array[order[start:end]]


def series(data, source, paths):
    """In the order of time, with rows for missing times and numbers for missing ones; before the rows of a part stand those that
    its first window needs."""
    columns = list(dict.fromkeys(data["inputs"] + data["targets"]))
    rows = {}
    for row in csv.DictReader(open(source, newline="")):
        time = int(datetime.fromisoformat(row[data["time"]]).timestamp())
        rows.setdefault(row[data["group"]], {})[time] = [number(row[column]) for column in columns]
    files = [csv.writer(open(path, "w", newline="")) for path in paths]
    for file in files:
        file.writerow([data["group"], data["time"], *columns])
    for group, of_times in rows.items():
        times = sorted(of_times)
        every = range(times[0], times[-1] + 1, min(b - a for a, b in zip(times, times[1:])))
        values = filled(numpy.array([of_times.get(time, [numpy.nan] * len(columns)) for time in every]))
        cuts = ends(data["split"], len(every))
        for file, start, end in zip(files, cuts, cuts[1:]):
            for index in range(max(0, start - data["window"] * (start > 0)), end):
                time = datetime.fromtimestamp(every[index], timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
                file.writerow([group, time, *values[index]])


def number(cell):
    return float(cell) if cell not in ("", "NA") else numpy.nan


def filled(values):
    """With the last number before each that is missing; at the start with the first one."""
    return pandas.DataFrame(values).ffill().bfill().to_numpy()
