"""python bits_table.py TEXT: the table of docs/same-bits.md, made anew; the exit code is 1 if its hashes differ."""

import hashlib
import sys
import tempfile
from pathlib import Path

import h5py

from hosts import algorithms, hosts_up, options
from running import ROOT, by_hand, lockstep


def floats(path):
    """SHA-256 of all floats in a checkpoint, weights, moments and carried states, in the order of their names."""
    digest = hashlib.sha256()

    def add(_, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind == "f":
            digest.update(item[()].tobytes())

    with h5py.File(path) as file:
        file.visititems(add)
    return digest.hexdigest()[:16]


def hash_of_run(launcher, text):
    with tempfile.TemporaryDirectory() as folder:
        result = lockstep("train", ROOT / "configs" / "char-lm.yml", "--output", "run", "--set", f"data.path={text}",
                          "--set", "training.steps=40", folder=folder, launcher=launcher)
        assert result.code == 0, result.err
        return floats(Path(folder) / "run" / "checkpoints" / "latest")


def runs(hosts):
    """Processes, hosts, algorithms, and how to start them."""
    for processes in (1, 2, 3, 4, 5, 7, 8):
        yield processes, 1, {}, by_hand(processes)
    for slots in (1, 2):
        yield 3 * slots, 3, {}, hosts.mpirun(slots=slots)
    for number in range(1, 7):
        yield 3, 3, algorithms(number), hosts.mpirun(*options(algorithms(number)))


def main(text):
    hashes = set()
    print("| processes | hosts | algorithms | hash |\n|---|---|---|---|")
    with hosts_up(3) as hosts:
        for processes, machines, chosen, launcher in runs(hosts):
            found = hash_of_run(launcher, text)
            hashes.add(found)
            words = ", ".join(f"{name} {number}" for name, number in chosen.items()) or "Open MPI's choice"
            print(f"| {processes} | {machines} | {words} | {found} |", flush=True)
    return int(len(hashes) > 1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: bits_table.py TEXT; launch/data kjv makes the text data/kjv.txt")
    sys.exit(main(Path(sys.argv[1]).resolve()))
