"""Compares simulated steps with real ones, on hosts made of this machine's namespaces.

    .venv/bin/python Benchmarks/network/check.py [--mbit 100] [--steps 12] [--repeats 3]

Each real run records a timeline (lockstep train --timeline). The simulation gets the times that the processes computed, from that
timeline, and the speed of the network. It has to find out how long a step takes with the sums over processes. Prints both times and
their ratio, as medians of the runs, and fails if that of the tree is not within 20 %. As root, or where users may make namespaces.
MPI's ring is shown, too. It is simulated without the segments and pauses of a real TCP connection, so it seems faster than it is.

With few Mbit/s, most of a step is the network's, so other work on this machine matters little. The processes share its cores, and so
does the work of the network itself; what that costs is in the recorded times.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests" / "Commands"))

from hosts import algorithms, hosts_up, options as mpi_options  # noqa: E402
from running import run  # noqa: E402

from exchange import Job  # noqa: E402
from gradients import Model  # noqa: E402
from reductions import Compute, Memory, Ring, Tree  # noqa: E402
from replay import Cluster, Trace, replay  # noqa: E402
from workloads import Workload, split  # noqa: E402

LETTERS = "abcdefghijklmno\n"
UNROLL = 20
MODEL = Model(len(LETTERS), 96, (256, 256), shares_inputs=True)
CONFIG = f"""\
data: {{path: text.txt}}
model: {{embedding: 96, layers: [{{cell: lstm, units: 256}}, {{cell: lstm, units: 256}}]}}
training: {{batch: BATCH, unroll: {UNROLL}, steps: STEPS, validate-every: 100000, optimizer: {{kind: sgd, rate: 0.1}}}}
checkpoint: {{every: 100000}}
parallel: {{shards: SHARDS, bucket: 1, reduction: KIND}}
"""
# Hosts, processes on each, rows of each process. More rows compute for longer, and hide more of the network's time.
CASES = [(2, 1, 1), (2, 1, 64), (2, 2, 1), (2, 4, 1), (4, 1, 1), (4, 2, 1)]
NEAR = 2e9  # bytes a second of a message within a host: no matter here
SETTLING = 2  # steps until connections are made
RING = mpi_options(algorithms(4))  # Open MPI's number of the ring


def observed(kind):
    """A kind of reduction where processes wait for each other before the sum, as they do while a timeline is recorded."""

    class Observed(kind):
        def finish(self, trace, begun):
            trace.barrier()
            super().finish(trace, begun)
            for _ in range(self.rounds):
                self.round(trace)

    return Observed


def record(hosts, folder, job, rows, steps, kind):
    """The events of each process in a real run: pairs of a name, and the start and the end in seconds."""
    text = CONFIG
    for name, value in {"BATCH": job.size * rows, "STEPS": steps + SETTLING, "SHARDS": job.size, "KIND": kind}.items():
        text = text.replace(name, str(value))
    (folder / "config.yml").write_text(text)
    launcher = hosts.mpirun(*(RING if kind == "fast" else []), slots=job.counts[0])
    output = tempfile.mkdtemp(dir=folder)
    result = run([*launcher, "train", "config.yml", "--output", output, "--timeline", "timeline.json"], folder, timeout=1800)
    assert result.code == 0, result.err
    events = [event for event in json.loads((folder / "timeline.json").read_text()) if event["ph"] == "X" and event["tid"] == 0]
    tracks = [[event for event in events if event["pid"] == rank] for rank in range(job.size)]
    return [[(event["name"], event["ts"] / 1e6, (event["ts"] + event["dur"]) / 1e6) for event in track] for track in tracks]


def computed(track, positions):
    """What a process computed in each step, and when the first step began and the last one ended."""
    steps = []
    ended = None
    for is_step, group in groupby(track, key=lambda event: event[0] in ("forward", "backward", "wait", "reduce", "update")):
        events = list(group) if is_step else []
        while "update" in [name for name, *_ in events]:
            end = [name for name, *_ in events].index("update") + 1
            step, events = events[:end], events[end:]
            start = {name: begin for name, begin, _ in reversed(step)}
            last = {name: finish for name, _, finish in step}
            ended = start["forward"] if ended is None else ended
            backward = [(begin, finish) for name, begin, finish in step if name == "backward"]
            *parts, _ = split(backward[0][1] - backward[0][0], MODEL, positions)
            after_sum = sum(finish - begin for begin, finish in backward[1:])
            # What happens between two steps counts to the next one.
            update = (last["update"] - start["update"]) / MODEL.updated(0)
            steps.append((Compute(backward[0][0] - ended, tuple(parts), after_sum, update, 0), ended, last["update"]))
            ended = last["update"]
    used = steps[SETTLING:]
    return [compute for compute, *_ in used], used[0][1], used[-1][2]


def compare(hosts, folder, case, kind, options):
    """The milliseconds of a real and of a simulated step."""
    number, near, rows = case
    job = Job((near,) * number, number * near)
    tracks = record(hosts, folder, job, rows, options.steps, "fast" if kind is Ring else "tree")
    steps, starts, ends = zip(*(computed(track, rows * UNROLL) for track in tracks))
    memory = Memory(core=1e10, host=1e12)  # each process's share is in the recorded times
    table = Workload(MODEL, rows * UNROLL, 0).rows(job.size)
    reduction = observed(kind)(MODEL, job, memory, table, mebibytes=1)
    traces = [Trace(rank) for rank in range(job.size)]
    for trace in traces:
        for compute in steps[trace.rank]:
            reduction.step(trace, compute)
    cluster = Cluster(number, near, options.mbit * 1e6, NEAR)
    simulated = replay(traces, [job.host(trace.rank) for trace in traces], cluster)
    count = len(steps[0])
    return 1e3 * (max(ends) - min(starts)) / count, 1e3 * simulated / count


def limited(hosts, mbit):
    """Limits what each host gets from the network."""
    for name in hosts.names:
        limit = ["tc", "qdisc", "add", "dev", name, "root", "tbf", "rate", f"{mbit}mbit", "burst", "256kb", "latency", "400ms"]
        assert run([*hosts.launcher()[:3], *limit], ".").code == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mbit", type=int, default=100)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    draw = random.Random(1)
    far = []
    print("| sum | hosts | processes on each | rows of each | real, ms | simulated, ms | ratio |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "text.txt").write_text("".join(draw.choices(LETTERS, k=200_000)))
        for case in CASES:
            with hosts_up(case[0]) as hosts:
                limited(hosts, options.mbit)
                for title, kind in {"tree": Tree, "ring": Ring}.items():
                    pairs = [compare(hosts, folder, case, kind, options) for _ in range(options.repeats)]
                    real, simulated = (statistics.median(times) for times in zip(*pairs))
                    ratio = statistics.median(mine / theirs for theirs, mine in pairs)
                    far += [case] if kind is Tree and abs(ratio - 1) > 0.2 else []
                    print(f"| {title} | {case[0]} | {case[1]} | {case[2]} | {real:.0f} | {simulated:.0f} | {ratio:.2f} |", flush=True)
    if far:
        sys.exit("not within 20 %: " + ", ".join(map(str, far)))


if __name__ == "__main__":
    main()
