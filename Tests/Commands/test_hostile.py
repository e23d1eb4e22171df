"""Checkpoints that were made to do harm, with a seal that holds: one line, exit code 65, soon, in little memory."""

import json
import shutil

import h5py
import numpy as np
import pytest

from conftest import prepare
from running import FUZZ, PROGRAM, lockstep, result_of, run, seal

LATEST = "run/checkpoints/latest"
READERS = {
    "inspect": ["inspect", "bad.h5"],
    "verify": ["inspect", "--verify", "bad.h5"],
    "evaluate": ["evaluate", "bad.h5"],
    "sample": ["sample", "bad.h5"],
    "compare": ["compare", LATEST, "bad.h5"],
    "resume": ["train", "config.yml", "--output", "run", "--set", "training.steps=70", "--resume", "bad.h5"],
}
# kB of addresses; the program itself has about a quarter.
LIMITED = ["sh", "-c", 'ulimit -v 2000000; exec "$@"', "sh"]


def attribute(name, value):
    """Sets an attribute of Lockstep's."""
    def change(file):
        file["lockstep"].attrs[name] = value
    return change


def dataset(name, **how):
    """Puts another array in the place of one."""
    def change(file):
        del file[name]
        file.create_dataset(name, **how)
    return change


def config(change_text):
    """Changes the config in the file."""
    def change(file):
        text = change_text(file["lockstep/config"].asstr()[()])
        del file["lockstep/config"]
        file["lockstep/config"] = text
    return change


def link(name, target):
    """Puts a link in the place of something."""
    def change(file):
        del file[name]
        file[name] = target(file) if callable(target) else target
    return change


def virtual(file):
    layout = h5py.VirtualLayout((16, 41), np.float32)
    layout[:] = h5py.VirtualSource("/proc/self/mem", "x", (16, 41))
    del file["model_weights/dense/kernel"]
    file.create_virtual_dataset("model_weights/dense/kernel", layout)


def many_names_for_one(file):
    for number in range(2000):
        file[f"model_weights/dense/x{number}"] = file["lockstep/optimizer/m/lstm_1/kernel"]


def deep(file):
    group = file["model_weights"]
    for _ in range(1000):
        group = group.create_group("g")


def bomb(levels):
    """YAML whose aliases stand for ten to the power of `levels` values."""
    lines = ["a0: &a0 x"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines) + f"\n? *a{levels - 1}\n: x\n"


KERNEL, VOCABULARY = "model_weights/dense/kernel", "lockstep/vocabulary"
CASES = {
    "step below zero": attribute("step", -1),
    "step that is a text": attribute("step", "sixty"),
    "step that is a float": attribute("step", 60.0),
    "two steps": attribute("step", [60, 61]),
    "no step": lambda file: file["lockstep"].attrs.pop("step"),
    "step beyond signed integers": attribute("step", np.uint64(2**64 - 1)),
    "best step after the step": attribute("best_step", 61),
    "best step below zero": attribute("best_step", -5),
    "skipped steps below zero": attribute("skipped_steps", -1),
    "best loss that is not a number": attribute("best_validation_loss", float("nan")),
    "host that is not UTF-8": attribute("host", np.bytes_(b"\xff\xfe")),
    "processes that are a text": attribute("processes", "many"),
    "seed of 128 bits": attribute("seed", np.void(b"0123456789abcdef")),
    "format of the future": attribute("format", 2),
    "parent's step that is missing": attribute("parent_path", "x"),
    "empty vocabulary": dataset(VOCABULARY, shape=(0,), dtype=h5py.string_dtype()),
    "vocabulary with a character twice": dataset(VOCABULARY, data=["a"] * 41),
    "vocabulary that is not UTF-8": dataset(VOCABULARY, data=np.array([b"\xff"] * 41, "S1")),
    "vocabulary of numbers": dataset(VOCABULARY, data=np.arange(41)),
    "vocabulary of another size": dataset(VOCABULARY, data=list("abc")),
    "array with 2⁶² rows": dataset(KERNEL, shape=(2**40, 2**22), dtype="f4", chunks=(16, 41)),
    "array with 2⁶³ elements": dataset(KERNEL, shape=(2**62, 2), dtype="f4", chunks=(16, 2)),
    "array of 1 GB in a few bytes": dataset(KERNEL, shape=(2**28,), dtype="f4", chunks=(2**28,), compression="gzip", fillvalue=0),
    "array of texts": dataset(KERNEL, data=["x"] * 3),
    "array of pairs": dataset(KERNEL, shape=(16, 41), dtype=[("a", "f4"), ("b", "f4")]),
    "array of doubles": dataset(KERNEL, data=np.zeros((16, 41), "f8")),
    "array that lies elsewhere": dataset(KERNEL, shape=(16, 41), dtype="f4", external=[("/dev/zero", 0, h5py.h5f.UNLIMITED)]),
    "array of another file's": virtual,
    "array behind a link to a device": link(KERNEL, h5py.ExternalLink("/dev/zero", "/")),
    "array behind a link to a pipe": link(KERNEL, h5py.ExternalLink("pipe", "/x")),
    "array behind a link to itself": link(KERNEL, h5py.SoftLink("/model_weights/dense/kernel")),
    "group in place of an array": link(KERNEL, lambda file: file["lockstep"]),
    "group that holds itself": link("model_weights/dense/bias", lambda file: file["model_weights"]),
    "array in place of a group": link("model_weights/lstm_1", lambda file: file[KERNEL]),
    "one array too many": lambda file: file.copy(KERNEL, "model_weights/dense/other"),
    "one array by many names": many_names_for_one,
    "groups in groups": deep,
    "no groups": lambda file: [file.pop("model_weights"), file.pop("lockstep")],
    "config that is no text": dataset("lockstep/config", data=1),
    "two configs": dataset("lockstep/config", data=["a", "b"]),
    "config that is empty": config(lambda text: ""),
    "config that is no YAML": config(lambda text: "data: ["),
    "config without a model": config(lambda text: text.replace("model:", "model: &x\nmodel:")),
    "config with an unknown key": config(lambda text: text + "unknown: 1\n"),
    "config with a huge batch": config(lambda text: text.replace("batch: 8", "batch: 1073741824")),
    "config with huge layers": config(lambda text: text.replace("units: 16", "units: 1048576")),
    "config with many huge layers": config(
        lambda text: text.replace("  layers:\n", "  layers:\n" + "  - cell: lstm\n    units: 1048576\n" * 1000)),
    "config of another cell": config(lambda text: text.replace("cell: lstm", "cell: gru")),
    "config that grows without end": config(lambda text: text + bomb(12)),
    "config with a key that grows without end": config(lambda text: bomb(9) + text),
    "config in brackets": config(lambda text: "[" * 100000),
    "config in braces": config(lambda text: "{" * 100000),
    "config in dashes": config(lambda text: "- " * 100000),
}


@pytest.mark.parametrize("case", CASES)
def test_made_by_hand(used, case):
    shutil.copy(used / LATEST, used / "bad.h5")
    run(["mkfifo", "pipe"], used)
    with h5py.File(used / "bad.h5", "r+") as file:
        CASES[case](file)
    seal(used / "bad.h5")
    # All read in the same way, which a few cases show.
    chosen = READERS if case in ("step below zero", "array with 2⁶² rows", "config in brackets") else ["sample"]
    for name in chosen:
        result = run([*LIMITED, PROGRAM, *READERS[name]], used)
        assert result.code == 65, (name, result.err)
        assert result.out == "" and result.err == result.complaint + "\n"
        assert "bad.h5" in result.complaint and len(result.complaint) < 500


def test_a_pipe_and_a_device(used):
    run(["mkfifo", "pipe"], used)
    for path in ("pipe", "/dev/zero", "/dev/full", "."):
        result = lockstep("inspect", path, folder=used)
        assert result.code == 74 and f"{path} cannot be opened" in result.complaint


def test_a_huge_unroll_takes_no_memory(used):
    """What a config asks for that no array in the file vouches for."""
    shutil.copy(used / LATEST, used / "bad.h5")
    with h5py.File(used / "bad.h5", "r+") as file:
        config(lambda text: text.replace("unroll: 16", "unroll: 1073741824"))(file)
    seal(used / "bad.h5")
    result = run([*LIMITED, PROGRAM, "evaluate", "bad.h5"], used)
    assert result.code == 0, result.err


@pytest.fixture(scope="session")
def seeds(trained, one_hot, mixed, tmp_path_factory):
    """Checkpoints to change: all cells and optimizers, as Lockstep writes them and as older libraries and other filters do."""
    folder, runs = tmp_path_factory.mktemp("seeds"), prepare(tmp_path_factory.mktemp("runs"))
    for kind, origin in {"lstm": trained, "one-hot": one_hot, "mixed": mixed}.items():
        shutil.copy(origin / LATEST, folder / f"{kind}.h5")
    for optimizer in ("sgd", "momentum"):
        plan = "{kind: sgd, rate: 0.1" + (", momentum: 0.9}" if optimizer == "momentum" else "}")
        result = lockstep("train", "config.yml", "--output", optimizer, "--set", f"training.optimizer={plan}", "--set",
                          "training.steps=20", folder=runs)
        assert result.code == 0, result.err
        shutil.copy(runs / optimizer / "checkpoints" / "latest", folder / f"{optimizer}.h5")
    for kind, how in {"lstm": {"libver": "earliest"}, "mixed": {"libver": "v108"}, "sgd": {"libver": "latest"}}.items():
        with h5py.File(folder / f"{kind}.h5") as old, h5py.File(folder / f"{kind}-{how['libver']}.h5", "w", **how) as new:
            for name in old:
                old.copy(name, new)
            new.attrs.update(old.attrs)
        seal(folder / f"{kind}-{how['libver']}.h5")
    for name, how in {"contiguous": ["-f", "NONE", "-l", "CONTI"], "shuffled": ["-f", "SHUF"]}.items():
        assert run(["h5repack", *how, folder / "lstm.h5", folder / f"{name}.h5"], folder).code == 0
        seal(folder / f"{name}.h5")
    return folder


@pytest.mark.parametrize("count", [250, pytest.param(100_000, marks=pytest.mark.long)])
def test_changed_at_random(seeds, tmp_path, count):
    """What the bare library dies of, the program survives."""
    result = run([FUZZ, "random", seeds, count, 1, tmp_path], tmp_path, timeout=3600)
    assert result.code == 0, result.err
    tally = json.loads(result.out)
    print(sorted(path.name for path in seeds.iterdir()), tally)
    killed = sum(tally["signals"].values())
    assert tally["files"] == count == tally["refused"] + tally["same"] + tally["other"] + killed
    # Otherwise the changes would not be such that anything is to be seen.
    assert tally["refused"] > count / 4 and tally["same"] > 0 and killed > 0
    for path in sorted(tmp_path.glob("*.h5"))[:100]:
        result = lockstep("inspect", path, folder=tmp_path, timeout=90)
        assert result.code in (0, 65) and (result.code == 0 or result.err == result.complaint + "\n"), (path, result.err)
