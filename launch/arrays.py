"""Makes an HDF5 file of `inputs` and `targets` from a CSV file of a package; launch/data calls it.

python3 launch/arrays.py digits|mnist FILE.h5 < SOURCE
"""

import sys

import h5py
import numpy


def images(shape, scale):
    """Returns a function that reads lines of pixels followed by a digit."""
    def make(text):
        rows = numpy.loadtxt(text, delimiter=",")
        return {"inputs": (rows[:, :-1] / scale).astype("f4").reshape(-1, *shape), "targets": rows[:, -1].astype("i8")}
    return make


MAKERS = {"digits": images((64,), 16), "mnist": images((28, 28), 255)}

if __name__ == "__main__":
    with h5py.File(sys.argv[2], "w") as file:
        for name, array in MAKERS[sys.argv[1]](sys.stdin).items():
            file[name] = array
