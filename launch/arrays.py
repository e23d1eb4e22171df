"""Makes an HDF5 file of `inputs` and `targets` (and `lengths`) from what a package carries: launch/data calls it.

python3 launch/arrays.py digits|mnist|vowels FILE.h5 < SOURCE
"""

import sys

import h5py
import numpy


def images(shape, scale):
    """Lines of pixels and then a digit."""
    def make(text):
        rows = numpy.loadtxt(text, delimiter=",")
        return {"inputs": (rows[:, :-1] / scale).astype("f4").reshape(-1, *shape), "targets": rows[:, -1].astype("i8")}
    return make


def series(text):
    """sktime's .ts: a line for each example, its channels and then its class between colons."""
    examples = [line.strip().split(":") for line in text if line.strip() and line[0] not in "#@"]
    values = [numpy.array([channel.split(",") for channel in channels], dtype="f4").T for *channels, _ in examples]
    inputs = numpy.zeros((len(values), max(map(len, values)), values[0].shape[1]), "f4")
    for row, value in zip(inputs, values):
        row[:len(value)] = value
    classes = sorted({label for *_, label in examples})
    return {"inputs": inputs, "lengths": numpy.array([len(value) for value in values]),
            "targets": numpy.array([classes.index(label) for *_, label in examples])}


MAKERS = {"digits": images((64,), 16), "mnist": images((28, 28), 255), "vowels": series}

if __name__ == "__main__":
    with h5py.File(sys.argv[2], "w") as file:
        for name, array in MAKERS[sys.argv[1]](sys.stdin).items():
            file[name] = array
