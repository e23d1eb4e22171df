"""What the simulation of many hosts takes for granted: the messages of a step are those that MPI counts in a real run; none is lost."""

import re
import string
import sys
from collections import Counter

import pytest

from running import ROOT, run

sys.path.insert(0, str(ROOT / "Benchmarks" / "network"))

from exchange import Job, exchange  # noqa: E402
from gradients import Model, buckets  # noqa: E402
from reductions import Apart, Compute, Memory, Ring, Tree  # noqa: E402
from replay import Trace  # noqa: E402

FEW, MORE = 2, 4

# Open MPI's own count of each process's messages. It stands around the way that the messages take.
COUNT = ["--mca", "pml", "ob1,monitoring", "--mca", "btl", "tcp,self", "--mca", "pml_monitoring_enable", "2",
         "--mca", "pml_monitoring_enable_output", "3", "--mca", "pml_monitoring_filename"]

# Each row of a batch has all letters. The digits are tokens, too, but stand where only the first step reads them.
LETTERS, DIGITS = string.ascii_letters, string.digits
CONFIG = """\
data: {path: text.txt}
model: {embedding: 24, layers: [{cell: lstm, units: 40}, {cell: lstm, units: 56}]}
training: {batch: BATCH, unroll: UNROLL, validate-every: 1000, optimizer: {kind: sgd, rate: 0.1}}
parallel: {shards: SHARDS, wire: WIRE, bucket: BUCKET}
"""


def derived(model, job, wire, mebibytes):
    """The bytes and the messages of a step, from each process to each other."""
    found = Counter()
    for floats in [bucket.floats for bucket in buckets(model, mebibytes)] + [len(LETTERS) * model.row]:
        for messages in exchange(floats, job, wire):
            for message in messages:
                found[message.sender, message.receiver, "bytes"] += message.size
                found[message.sender, message.receiver, "messages"] += 1
    return found


def counted(hosts, counts, folder, steps):
    """The bytes and the messages of a run, without those of MPI's own collective operations."""
    places = ",".join(f"{name}:{count}" for name, count in zip(hosts.names, counts))
    launcher = [*hosts.launcher()[:4], *COUNT, folder / f"count-{steps}", "--host", places]
    result = run([*launcher, *hosts.mpirun()[-1:], "train", "config.yml", "--output", f"run-{steps}", "--set",
                  f"training.steps={steps}"], folder)
    assert result.code == 0, result.err
    found = Counter()
    for path in folder.glob(f"count-{steps}.*.prof"):
        for line in path.read_text().splitlines():
            if match := re.match(r"E\t(\d+)\t(\d+)\t(\d+) bytes\t(\d+) msgs", line):
                sender, receiver, size, number = map(int, match.groups())
                found[sender, receiver, "bytes"] += size
                found[sender, receiver, "messages"] += number
    return found


@pytest.mark.undisturbed
@pytest.mark.parametrize(
    "counts, shards, batch, wire, mebibytes",
    [((1, 1), 2, 2, "float32", None), ((2, 2), 4, 8, "float32", 0.05), ((1, 2), 7, 8, "bf16", 0.05),
     ((2, 2, 2), 12, 12, "float32", None)])
def test_messages_of_a_step(tmp_path, hosts, counts, shards, batch, wire, mebibytes):
    (tmp_path / "text.txt").write_text(DIGITS + LETTERS * 200)
    settings = {"BATCH": batch, "UNROLL": len(LETTERS), "SHARDS": shards, "WIRE": wire, "BUCKET": mebibytes or "null"}
    config = CONFIG
    for name, value in settings.items():
        config = config.replace(name, str(value))
    (tmp_path / "config.yml").write_text(config)
    tokens = len(DIGITS + LETTERS)
    model = Model(tokens, 24, (40, 56), shares_inputs=2 * tokens <= batch * len(LETTERS))
    few, more = (counted(hosts, counts, tmp_path, steps) for steps in (FEW, MORE))
    each_step = {key: (more[key] - few[key]) / (MORE - FEW) for key in more if more[key] != few[key]}
    assert each_step == derived(model, Job(counts, shards), wire, mebibytes)


@pytest.mark.parametrize("sample", [None, 2])
@pytest.mark.parametrize("kind, settings", [(Tree, {}), (Apart, {"overhead": 1e-6}), (Ring, {})])
def test_every_message_is_received(kind, settings, sample):
    """SimGrid would wait for ever for a message that nobody sends. It is not needed here."""
    model = Model(50, 24, (40, 56), shares_inputs=True)
    job = Job((4, 4, 4), 24)
    reduction = kind(model, job, Memory(1e10, 2e10), rows=30, sample=None if kind is Ring else sample, mebibytes=0.05, **settings)
    compute = Compute(0.1, (0.1,) * 4, 0.01, 1e-9, 8)
    traces = [Trace(number) for number in range(len(reduction.ranks))]
    for trace in traces:
        reduction.step(trace, compute)
        for _ in range(reduction.rounds):
            reduction.round(trace)
    sent, received, waited, ended = Counter(), Counter(), set(), set()
    for line in (line for trace in traces for line in trace.lines):
        rank, action, *words = line.split()
        if action == "isend":
            sent[rank, *words] += 1
            waited.add((rank, rank, *words[:2]))
        elif action == "irecv":
            received[words[0], rank, *words[1:]] += 1
            waited.add((rank, words[0], rank, words[1]))
        elif action == "wait":
            ended.add((rank, *words))
    assert sent == received and set(sent.values()) == {1}
    assert ended == waited
