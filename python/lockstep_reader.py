"""Reads what Lockstep leaves behind: `load(run)` a run's folder, `load(file)` a checkpoint."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import h5py
import numpy as np
import yaml

__all__ = ["Arrays", "Checkpoint", "Run", "Series", "load"]


def load(path):
    """A run, if `path` is its folder, or a checkpoint, if it is a file or a link to one."""
    path = Path(path)
    if path.is_dir():
        return Run(path)
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such run or checkpoint; give a run's folder, or one of its checkpoints")
    return Checkpoint(path)


class Series(NamedTuple):
    """One thing that was measured in a run: `plt.plot(*series)`."""

    steps: np.ndarray
    values: np.ndarray


class Run:
    """A run's folder."""

    def __init__(self, path):
        self.path = Path(path)
        if not (self.path / "config.yml").exists():
            raise ValueError(f"{path} is no folder of a run: it has no config.yml; give what `lockstep train` had as --output")

    @cached_property
    def config(self) -> dict[str, Any]:
        """The whole config, defaults filled in."""
        return yaml.safe_load((self.path / "config.yml").read_text(encoding="utf-8"))

    @property
    def metrics(self) -> dict[str, Series]:
        """What was measured, by its name in metrics.jsonl (`loss`, `validationLoss`, `rate` …), as far as the run has come."""
        found: dict[str, tuple[list, list]] = {}
        for line in (self.path / "metrics.jsonl").read_text(encoding="utf-8").splitlines():
            try:
                measured = json.loads(line)
            except json.JSONDecodeError:
                break  # A run that goes on may be about to write the last line.
            for name, value in measured.items():
                steps, values = found.setdefault(name, ([], []))
                steps.append(measured["step"])
                values.append(value)
        return {name: Series(np.array(steps), np.array(values)) for name, (steps, values) in found.items()}

    @property
    def checkpoints(self) -> list["Checkpoint"]:
        """Those that are kept, by step."""
        return [Checkpoint(path) for path in sorted((self.path / "checkpoints").glob("step-*.h5"))]

    @property
    def latest(self) -> "Checkpoint":
        """The newest."""
        return load(self.path / "checkpoints" / "latest")

    @property
    def best(self) -> "Checkpoint":
        """The one with the lowest validation loss."""
        return load(self.path / "checkpoints" / "best")

    def __repr__(self):
        return f"Run({str(self.path)!r})"


class Checkpoint:
    """A checkpoint file. Arrays are read when they are asked for; `lockstep inspect --verify` checks a file that came from elsewhere."""

    def __init__(self, path):
        self.path = Path(path).resolve()  # of a link such as `latest`, which will name another file later
        with self._open() as file:
            if "lockstep" not in file:
                raise ValueError(f"{path} is no checkpoint of Lockstep: it has no group /lockstep; give one of a run's checkpoints")
            self._own = {name: _plain(value) for name, value in file["lockstep"].attrs.items()}
            self.weights = Arrays(self.path, "model_weights")
            self.moments = {name: Arrays(self.path, f"lockstep/optimizer/{name}") for name in file.get("lockstep/optimizer", ())}
            self.states = Arrays(self.path, "lockstep/carried")

    @property
    def step(self) -> int:
        """How many steps its run had done."""
        return self._own["step"]

    @cached_property
    def config(self) -> dict[str, Any]:
        """The whole config of its run."""
        with self._open() as file:
            return yaml.safe_load(file["lockstep/config"].asstr()[()])

    @property
    def vocabulary(self) -> list[str] | None:
        """What each token of the input stands for; none where the input is numbers."""
        return self._words("vocabulary")

    @property
    def classes(self) -> list[str] | None:
        """What each class stands for, where that is not in the vocabulary."""
        return self._words("classes")

    @property
    def lineage(self) -> dict[str, Any]:
        """Where it comes from: the program, machine, data and seed, and the checkpoint that its run went on from."""
        names = ["version", "bits", "program_hash", "instruction_set", "created", "host", "processes", "seed", "data_hash"]
        parent = {name: self._own.get(f"parent_{name}") for name in ("path", "step", "hash")}
        return {name: self._own.get(name) for name in names} | {"parent": parent if parent["path"] else None}

    def _words(self, name):
        with self._open() as file:
            path = f"lockstep/{name}"
            return file[path].asstr()[()].tolist() if path in file else None

    def _open(self):
        return h5py.File(self.path, "r", locking=False)

    def __repr__(self):
        return f"Checkpoint({str(self.path)!r}, step {self.step})"


class Arrays(Mapping):
    """Arrays by their names, such as `lstm_1/kernel`, in Keras's shapes."""

    def __init__(self, path, root):
        self._path, self._root, self._names = path, root, []
        with self._open() as file:
            if root in file:
                file[root].visititems(lambda name, item: self._names.append(name) if isinstance(item, h5py.Dataset) else None)

    def __getitem__(self, name) -> np.ndarray:
        if name not in self._names:
            raise KeyError(f"{name}; there are {', '.join(self._names)}")
        with self._open() as file:
            return file[f"{self._root}/{name}"][()]

    def gates(self, name) -> dict[str, np.ndarray]:
        """The columns of each gate of an array: of an LSTM's `i`, `f`, `c`, `o`."""
        with self._open() as file:
            gates = [str(gate) for gate in file[f"{self._root}/{name}"].attrs.get("gates", ())]
        return dict(zip(gates, np.split(self[name], len(gates), axis=-1))) if gates else {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self):
        return len(self._names)

    def __repr__(self):
        return f"Arrays({', '.join(self._names)})"

    def _open(self):
        return h5py.File(self._path, "r", locking=False)


def _plain(value):
    """A number or text of Python's own."""
    return value.item() if isinstance(value, np.generic) else value
