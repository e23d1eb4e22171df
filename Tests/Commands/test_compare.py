"""lockstep compare: 0 for identical, 1 for different, 2 for not comparable."""

import h5py
import numpy as np

from running import lockstep, seal, sum_up, train

LATEST = "run/checkpoints/latest"


def change(folder, name, index, value):
    """A copy of the checkpoint with one number changed."""
    target = folder / "changed.h5"
    target.write_bytes((folder / LATEST).read_bytes())
    with h5py.File(target, "r+") as file:
        file[name][index] = value
        sum_up(file[name])
    seal(target)
    return target


def test_same(trained):
    result = lockstep("compare", LATEST, "run/checkpoints/step-00000060.h5", folder=trained)
    assert result.code == 0
    assert result.out == "identical: 27 arrays (9 of weights, 18 of the optimizer state)\n"


def test_one_bit(used):
    """The last bit of one number of one array."""
    with h5py.File(used / LATEST) as file:
        value = file["model_weights/lstm_2/kernel"][3, 5]
    other = change(used, "model_weights/lstm_2/kernel", (3, 5), np.nextafter(value, np.float32(9), dtype=np.float32))
    result = lockstep("compare", LATEST, other, folder=used)
    assert result.code == 1 and result.err == ""
    array, summary = result.out.splitlines()
    assert array.startswith("lstm_2/kernel: 1 of 1024 values differ, first at [3, 5]: ") and array.endswith(" relative, 1 ulps")
    assert summary == "different: 1 of 27 arrays (9 of weights, 18 of the optimizer state)"


def test_moments_count_and_carried_states_do_not(used):
    moment = change(used, "lockstep/optimizer/m/dense/bias", 0, 1)
    result = lockstep("compare", LATEST, moment, folder=used)
    assert result.code == 1 and result.out.startswith("optimizer/m/dense/bias: 1 of ")
    carried = change(used, "lockstep/carried/lstm_1/h", (0, 0), 1)
    assert lockstep("compare", LATEST, carried, folder=used).code == 0


def test_not_a_number(used):
    """A bit pattern is the same as itself, also where it is no number."""
    other = change(used, "model_weights/dense/bias", 2, np.nan)
    result = lockstep("compare", LATEST, other, folder=used)
    assert result.code == 1 and result.out.startswith("dense/bias: 1 of ") and "nan" in result.out
    assert lockstep("compare", other, other, folder=used).code == 0


def test_other_weights(used):
    result = lockstep("compare", LATEST, "run/checkpoints/step-00000050.h5", folder=used)
    assert result.code == 1
    assert len(result.out.splitlines()) == 27 + 1


def test_other_shapes(used):
    train("--output", "other", "--set", "training.steps=1", "--set", "model.layers.1.units=17", folder=used)
    result = lockstep("compare", LATEST, "other/checkpoints/latest", folder=used)
    assert result.code == 2 and result.err == ""
    lines = result.out.splitlines()
    assert lines[0].startswith("not comparable: ")
    assert "lstm_2/kernel: 16 × 64 and 16 × 68" in lines and "lstm_1/kernel" not in result.out


def test_other_arrays(trained, mixed):
    result = lockstep("compare", LATEST, mixed / LATEST, folder=trained)
    assert result.code == 2 and result.err == ""
    lines = result.out.splitlines()
    assert f"lstm_2/bias, 64: only in {LATEST}" in lines
    assert f"gru_1/bias, 2 × 48: only in {mixed / LATEST}" in lines and "dense/bias" not in result.out


def test_missing(trained):
    result = lockstep("compare", LATEST, "absent.h5", folder=trained)
    assert result.code == 66
    assert "absent.h5" in result.complaint
