"""The shipped configs on data of the same form that are small enough to be made anew, and what a run leaves of them."""

import h5py
import numpy
import yaml

from conftest import sentences
from running import ROOT

CONFIGS = sorted((ROOT / "configs").glob("*.yml"))


def small(config, folder):
    """Makes data for a config in a folder, and returns the settings of a small run on them."""
    plan = yaml.safe_load(config.read_text())
    path = data_for(plan, folder)
    settings = {"data.path": path, "training.batch": 16} | ({"training.unroll": 16} if plan["data"]["format"] == "text" else {})
    return settings | {f"data.{key}": path for key in ("validation-path", "test-path") if key in plan["data"]}


def data_for(config, folder):
    """Data of the form that a config wants, small enough to be made anew."""
    pick = numpy.random.default_rng(1)

    def numbers(shape):
        """Fractions that are exact, so that they are the same on every machine."""
        return pick.integers(-1024, 1025, size=shape) / 512

    if config["data"]["format"] == "text":
        (folder / "data.txt").write_text(sentences(1500))
        return "data.txt"
    if config["data"]["format"] == "labelled-text":
        (folder / "data.tsv").write_text("".join(f"{'ab'[i % 2]}\t{i}\t{line}\n" for i, line in enumerate(sentences(200).split(".\n")) if line.strip()))
        return "data.tsv"
    if config["data"]["format"] == "tags":
        (folder / "data.tsv").write_text("".join(
            f"{line.strip()}\t{' '.join('XY'[len(word) % 2] for word in line.split())}\n" for line in sentences(200).split(".\n") if line.strip()))
        return "data.tsv"
    if config["data"]["format"] == "pairs":
        words = [word for line in sentences(200).split(".\n") for word in line.split()]
        (folder / "data.tsv").write_text("".join(
            f"{'ab'[i % 2] if config['data']['unit'] == 'label' else word}\t{' '.join(word.upper())}\n" for i, word in enumerate(words)))
        return "data.tsv"
    if config["data"]["format"] == "ts":
        rows = [":".join(",".join(f"{value:.3f}" for value in numbers(i % 5 + 2)) for _ in range(3)) + f":{'ab'[i % 2]}\n"
                for i in range(200)]
        (folder / "data.ts").write_text("@univariate false\n@classLabel true a b\n@data\n" + "".join(rows))
        return "data.ts"
    if config["data"]["format"] == "series":
        columns = sorted(set(config["data"]["inputs"] + config["data"]["targets"]))
        lines = [f"a,2013-01-{1 + hour // 24:02d}T{hour % 24:02d}:00:00Z," + ",".join(f"{value:.4f}" for value in numbers(len(columns))) for hour in range(400)]
        (folder / "data.csv").write_text("\n".join([",".join(["origin", "time_hour", *columns]), *lines]))
        return "data.csv"
    shape = (6, 5) if config["model"]["layers"] else (7,)
    with h5py.File(folder / "data.h5", "w") as file:
        file["inputs"] = numbers((200, *shape)).astype("f4")
        file["targets"] = pick.integers(0, 3, size=200)
        if config["model"]["layers"]:
            file["lengths"] = pick.integers(1, 7, size=200)
    return "data.h5"


def arrays(output):
    """The bytes of all arrays of the latest checkpoint, by name."""
    found = {}

    def add(name, item):
        if isinstance(item, h5py.Dataset) and item.dtype == "f4":
            found[name] = item[()].tobytes()

    with h5py.File(output / "checkpoints" / "latest") as file:
        file.visititems(add)
    assert any("model_weights" in name for name in found)
    return found
