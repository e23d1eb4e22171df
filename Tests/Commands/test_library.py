"""Examples/CustomCell: another package that imports Lockstep, with a cell of its own."""

import os
import shutil
import subprocess

import h5py
import numpy
import pytest

from conftest import sentences
from running import ROOT, run

EXAMPLE = ROOT / "Examples" / "CustomCell"

NUMBERS = """\
data: {format: arrays, path: data.h5, split: [1, 0, 0]}
model:
  layers:
    - {cell: minimal-gated-unit, units: 3}
training: {batch: 8, steps: 3, optimizer: {kind: sgd, rate: 0.5}}
checkpoint: {every: 1, keep: 9}
"""


def git(folder, *words):
    author = [f"-c user.{key}={value}" for key, value in (("name", "test"), ("email", "test@example.org"))]
    dates = {name: "2026-01-01T00:00:00Z" for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")}
    command = ["git", *" ".join(author).split(), *words]
    return subprocess.run(command, cwd=folder, env=os.environ | dates, check=True, capture_output=True, text=True).stdout


def tagged(folder):
    """A repository of the files as they lie here, and a version that its tag names: another one for other files."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Lockstep")
    # SwiftPM remembers what a version was, and refuses another repository of the same version.
    version = f"1.0.{int(git(folder, 'rev-parse', 'HEAD')[:8], 16)}"
    git(folder, "tag", version)
    return version


@pytest.fixture(scope="session")
def program():
    """The example's program, with Lockstep named by a version, as other packages name it."""
    folder = ROOT / ".build" / "example"
    version = tagged(folder / "lockstep")
    package = folder / "custom-cell"
    package.mkdir(exist_ok=True)
    shutil.copytree(EXAMPLE / "Sources", package / "Sources", dirs_exist_ok=True)
    manifest = (EXAMPLE / "Package.swift").read_text()
    path = '.package(name: "lockstep", path: "../..")'
    assert path in manifest
    (package / "Package.swift").write_text(manifest.replace(path, f'.package(url: "{folder / "lockstep"}", exact: "{version}")'))
    result = run(["swift", "build", "-c", "release", "--package-path", package], ROOT, timeout=1200)
    assert result.code == 0, result.out + result.err
    return package / ".build" / "release" / "custom-cell"


def arrays(path):
    """All arrays of a checkpoint by their paths."""
    found = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


def test_the_cell_fits_a_screen():
    code = (EXAMPLE / "Sources" / "custom-cell" / "MinimalGatedUnit.swift").read_text().splitlines()
    assert len([line for line in code if line.strip() and not line.strip().startswith("//")]) < 60


@pytest.mark.parametrize("processes", [2, 3])
def test_same_bits_on_any_number_of_processes(program, tmp_path, processes):
    shutil.copy(EXAMPLE / "config.yml", tmp_path)
    (tmp_path / "text.txt").write_text(sentences(400))
    losses = []
    for launcher, folder in [([], "alone"), (["mpirun", "--oversubscribe", "-n", processes], "together")]:
        result = run([*launcher, program, "config.yml"], tmp_path)
        assert result.code == 0, result.err
        losses.append(float(result.out.split()[2]))
        (tmp_path / "run").rename(tmp_path / folder)
    alone, together = [arrays(tmp_path / folder / "checkpoints" / "latest") for folder in ("alone", "together")]
    assert alone.keys() == together.keys() and "model_weights/minimal_gated_unit_2/kernel" in alone
    assert all(numpy.array_equal(alone[name], together[name]) for name in alone)
    assert losses[0] == losses[1] < 2.5  # 2.9 at first


def test_gradients_are_those_of_the_equations(program, tmp_path):
    """The step from one checkpoint to the next against differences of the loss, which numpy computes from the equations."""
    draw = numpy.random.default_rng(1)
    inputs, targets = draw.normal(size=(8, 4, 2)), draw.normal(size=(8, 1))
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["inputs"], file["targets"] = inputs.astype("f4"), targets.astype("f4")
    (tmp_path / "config.yml").write_text(NUMBERS)
    result = run([program, "config.yml"], tmp_path)
    assert result.code == 0, result.err
    layers = ["minimal_gated_unit_1/kernel", "minimal_gated_unit_1/recurrent_kernel", "minimal_gated_unit_1/bias",
              "dense/kernel", "dense/bias"]
    steps = [arrays(tmp_path / "run" / "checkpoints" / f"step-0000000{step}.h5") for step in (2, 3)]
    before, after = [[step[f"model_weights/{name}"].astype("f8") for name in layers] for step in steps]
    scale = numpy.abs(numpy.concatenate([(old - new).ravel() for old, new in zip(before, after)])).max() / 0.5
    for weights, new in zip(before, after):
        for place in numpy.ndindex(weights.shape):
            value, losses = weights[place], []
            for weights[place] in (value + 1e-4, value - 1e-4):
                losses.append(loss(inputs, targets, *before))
            weights[place] = value
            assert abs((losses[0] - losses[1]) / 2e-4 - (value - new[place]) / 0.5) < 1e-4 * scale


def loss(inputs, targets, kernel, recurrent, bias, dense, dense_bias):
    hidden = numpy.zeros((len(inputs), 3))
    for x in inputs.transpose(1, 0, 2):
        sums = x @ kernel + bias
        forget = 1 / (1 + numpy.exp(-sums[:, :3] - hidden @ recurrent[:, :3]))
        candidate = numpy.tanh(sums[:, 3:] + (forget * hidden) @ recurrent[:, 3:])
        hidden = (1 - forget) * hidden + forget * candidate
    return numpy.mean((hidden @ dense + dense_bias - targets) ** 2)


def test_a_mistake_is_one_line(program, tmp_path):
    result = run([program, "absent.yml"], tmp_path)
    assert result.code == 66 and "absent.yml: no such config file" in result.err
