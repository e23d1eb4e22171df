"""Simulates training on many hosts with SimGrid: the time of a step, and how much of it is left for computation.

    python Benchmarks/network/simulate.py Benchmarks/network/steps.json [--only char-512] [--processes 1 4 16 64 256 1024] [--gigabits 25 100]

Each process has a core of its own and the batch of `lockstep bench`, so a step of one process is as long as a step of all would be if
sums over processes took no time. Prints, for each way to sum gradients, the milliseconds of a step and the efficiency: the time of one
process's step divided by that time. SimGrid is in Debian: apt-get install libsimgrid-dev.
"""

import argparse
import json
from functools import cache
from pathlib import Path

from exchange import Job
from reductions import Apart, Memory, Ring, Tree
from replay import Cluster, Trace, replay
from workloads import WORKLOADS

CORES = 64  # of a host
SHARDS = 8  # of each process, as in lockstep bench
SAMPLE = 1  # processes of each host that stand for all
ROUNDS = 8  # of a ring that stand for all


def seconds(kind, workload, compute, processes, options):
    """The time of a step."""
    job = Job((CORES,) * (processes // CORES) or (processes,), SHARDS * processes)
    memory = Memory(options.core * 1e9, options.host * 1e9)
    # Both processes copy each byte of a message between them.
    cluster = Cluster(len(job.counts), CORES, options.speed * 1e9, memory.each(job.counts[0]) / 4)
    # The exchange before had buckets of 4 MiB, whatever the model.
    settings = {"overhead": cluster.overhead[0], "mebibytes": 4} if kind is Apart else {}
    sample = None if kind is Ring else SAMPLE
    reduction = kind(workload.model, job, memory, workload.rows(processes), sample=sample, **settings)

    def replayed(action):
        traces = [Trace(number) for number in range(len(reduction.ranks))]
        for trace in traces:
            action(trace)
        return replay(traces, [job.host(rank) for rank in reduction.ranks], cluster.with_share(reduction.link_share))

    def rounds(trace):
        for _ in range(ROUNDS):
            reduction.round(trace)

    time = replayed(lambda trace: reduction.step(trace, compute))
    if reduction.rounds:
        time += replayed(rounds) / ROUNDS * reduction.rounds
    return time + meeting(job, cluster)


@cache
def meeting(job, cluster):
    """The time of the small collective operations of a step: which rows of the table some process has, and the losses of shards."""
    if job.size == 1:
        return 0
    traces = [Trace(rank) for rank in range(job.size)]
    for trace in traces:
        trace.barrier()
        trace.gather(8 * (SHARDS + 1))
    return replay(traces, [job.host(trace.rank) for trace in traces], cluster)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path, help="the output of lockstep bench --json on one core")
    parser.add_argument("--only", choices=WORKLOADS, nargs="+", default=list(WORKLOADS))
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 4, 16, 64, 256, 1024])
    parser.add_argument("--gigabits", type=float, nargs="+", default=[25, 100], help="of a host's link, each way, a second")
    parser.add_argument("--core", type=float, default=10, help="GB a second that one core moves, reads and writes together")
    parser.add_argument("--host", type=float, default=300, help="GB a second that all cores of a host move")
    options = parser.parse_args()
    measured = {workload["name"]: workload for workload in json.loads(options.bench.read_text())["workloads"]}
    kinds = {"tree": Tree, "every process to every other": Apart, "MPI's ring": Ring}
    print("| workload | Gbit/s | processes | " + " | ".join(f"{name}, ms | efficiency" for name in kinds) + " |")
    print("|---" * (3 + 2 * len(kinds)) + "|")
    for name in options.only:
        workload = WORKLOADS[name]
        compute = workload.compute(measured[name]["phases"])
        for options.speed in options.gigabits:
            alone = seconds(Tree, workload, compute, 1, options)
            for processes in options.processes:
                times = [seconds(kind, workload, compute, processes, options) for kind in kinds.values()]
                cells = [f"{1e3 * time:.1f} | {alone / time:.1%}" for time in times]
                print(f"| `{name}` | {options.speed:g} | {processes} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
