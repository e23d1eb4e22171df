"""The same weights, moments, losses and files on any number of processes."""

import pytest
from conftest import sentences

from running import lockstep, metrics, train

# Rows that the shards do not divide, batches shorter than the others at the end of an epoch, every cell, and inputs that
# steps share and inputs that they do not.
CONFIG = """\
data: {path: text.txt, split: [0.8, 0.1, 0.1]}
model: {embedding: 9, layers: [{cell: lstm, units: 17}, {cell: gru, units: 20}, {cell: simple-rnn, units: 33}]}
training: {batch: 19, unroll: 16, steps: 30, optimizer: {kind: adam, rate: 0.01}, clip: 0.3, report-every: 1, validate-every: 10}
parallel: {shards: 8}
checkpoint: {every: 30}
"""
CLOCK = {"tokensPerSecond", "peakShare", "seconds", "waiting"}
CHANGES = {"as-it-is": [], "one-hot": ["model.embedding=one-hot"],
           "long-vocabulary": ["training.unroll=1", "training.batch=8"],
           "rows-descend": ["training.unroll=1", "training.batch=8", "training.optimizer={kind: sgd, rate: 0.1}"], 
           "variants": ["model.layers.1.reset-after=false", "model.layers.2.activation=elu", "training.accumulate=2",
                        "model.layers.0.dropout=0.2", "model.layers.1.recurrent-dropout=0.3", "model.layers.2.output-dropout=0.4"],
           "seven-shards": ["parallel.shards=7"], "accumulated": ["training.accumulate=3"],
           "accumulated-own-inputs": ["model.embedding=one-hot", "training.accumulate=2", "training.unroll=1", "training.batch=8"],
           "scheduled": ["training.optimizer={kind: adamw, rate: 0.01}", "training.schedule={kind: cosine, decay-steps: 1 epoch, warm-up: 5}",
                         "model.layers.0.kernel-l2=0.001", "model.layers.2.recurrent-l2=0.001"],
           "lamb": ["training.optimizer={kind: lamb, rate: 0.02, weight-decay: 0.1}"],
           "lars": ["training.optimizer={kind: lars, rate: 20, weight-decay: 0.01, nesterov: true}"],
           "many-buckets": ["parallel.bucket=0.001"], "many-buckets-of-own-inputs": ["training.unroll=1", "training.batch=8", "parallel.bucket=0.003"]}


def logged(folder):
    """What a run logged, without what a clock says."""
    return [{key: value for key, value in line.items() if key not in CLOCK} for line in metrics(folder)]


def same(folder, name):
    assert logged(folder / name) == logged(folder / "alone")
    compared = lockstep("compare", "alone/checkpoints/latest", f"{name}/checkpoints/latest", folder=folder)
    assert compared.code == 0, compared.out


@pytest.fixture(scope="module", params=CHANGES)
def alone(request, tmp_path_factory):
    """A folder with a run of one process, and the changes to the config that it was made with."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "text.txt").write_text(sentences(200))
    (folder / "config.yml").write_text(CONFIG)
    changes = [word for change in CHANGES[request.param] for word in ("--set", change)]
    train("--output", "alone", *changes, folder=folder)
    return folder, changes


@pytest.mark.parametrize("processes", [1, 2, 3, 4, 5, 7])
def test_any_number_of_processes(alone, processes):
    folder, changes = alone
    train("--output", f"on-{processes}", *changes, folder=folder, processes=processes)
    same(folder, f"on-{processes}")


def test_goes_on_with_another_number(alone):
    folder, changes = alone
    for steps, processes in [(7, 3), (19, 5), (30, 2)]:
        train("--output", "in-parts", *changes, "--set", f"training.steps={steps}", folder=folder, processes=processes)
    compared = lockstep("compare", "alone/checkpoints/latest", "in-parts/checkpoints/latest", folder=folder)
    assert compared.code == 0, compared.out


def test_fast_sums(alone):
    folder, changes = alone
    for processes in (0, 2):
        train("--output", f"fast-{processes}", *changes, "--set", "parallel.reduction=fast", folder=folder, processes=processes)
    # One process adds its own shards in either way.
    same(folder, "fast-0")
    for mine, theirs in zip(logged(folder / "fast-2"), logged(folder / "alone")):
        assert mine.keys() == theirs.keys()
        assert all(abs(mine[key] - theirs[key]) <= 1e-3 * abs(theirs[key]) for key in mine.keys() - {"gates"})


@pytest.mark.parametrize("processes", [0, 2])
def test_half_floats_on_one_host(alone, processes):
    """Nothing leaves the host, so nothing is rounded."""
    folder, changes = alone
    train("--output", f"bf16-{processes}", *changes, "--set", "parallel.wire=bf16", folder=folder, processes=processes)
    same(folder, f"bf16-{processes}")
