"""Prints how many bytes leave a host in a training step, with the tree of shards and with MPI_Allreduce.

    python Benchmarks/network/traffic.py configs/char-lm.yml [--hosts 2 3 4] [--ranks 1 2 4 8] [--set KEY=VALUE]...

The hosts are made of this machine's namespaces (Tests/Hosts/hosts). The bytes are those that the host's network card counts, the
packets' headers included. Each run is done twice, with few and with more steps, so that the start of the program does not count.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Commands"))

from hosts import HOSTS, hosts_up  # noqa: E402

FEW, MORE = 2, 12


def sent(hosts):
    """The bytes that each host has sent so far."""

    def count(name):
        command = [HOSTS, "run", str(hosts.set), "ip", "-n", name, "-s", "-j", "link", "show", "eth0"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)[0]["stats64"]["tx"]["bytes"]

    return [count(name) for name in hosts.names]


def traffic(hosts, config, ranks, steps, changes):
    """The bytes that each host sends in a whole run."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"training.steps": steps, "checkpoint.every": 1000000, **changes}
        words = [word for setting in settings.items() for word in ("--set", "{}={}".format(*setting))]
        before = sent(hosts)
        command = [*hosts.mpirun(slots=ranks), "train", config, "--output", folder, *words]
        subprocess.run([str(word) for word in command], check=True, capture_output=True)
        return [after - start for after, start in zip(sent(hosts), before)]


def each_step(hosts, config, ranks, changes):
    """The bytes that leave a host in a step: the mean over the hosts."""
    few, more = (traffic(hosts, config, ranks, steps, changes) for steps in (FEW, MORE))
    return sum(b - a for a, b in zip(few, more)) / (MORE - FEW) / len(few)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("config")
    parser.add_argument("--hosts", type=int, nargs="+", default=[2, 3, 4])
    parser.add_argument("--ranks", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--shards", type=int, nargs="+", default=[1, 2], help="shards of each process")
    parser.add_argument("--set", action="append", default=[], help="a change of the config")
    options = parser.parse_args()
    print("| hosts | ranks on each | shards | tree, KB | MPI_Allreduce, KB | ratio |")
    print("|---|---|---|---|---|---|")
    for number in options.hosts:
        with hosts_up(number) as hosts:
            for ranks in options.ranks:
                for share in options.shards:
                    shards = number * ranks * share
                    changes = {"parallel.shards": shards, **dict(change.split("=", 1) for change in options.set)}
                    # MPI's own sum always travels as float32.
                    plain = {key: value for key, value in changes.items() if key != "parallel.wire"}
                    tree = each_step(hosts, options.config, ranks, {**changes, "parallel.reduction": "tree"})
                    fast = each_step(hosts, options.config, ranks, {**plain, "parallel.reduction": "fast"})
                    print(f"| {number} | {ranks} | {shards} | {tree / 1e3:.0f} | {fast / 1e3:.0f} | {tree / fast:.2f} |", flush=True)


if __name__ == "__main__":
    main()
