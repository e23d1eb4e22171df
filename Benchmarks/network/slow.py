"""What buckets, rows of tables and half floats are worth on a slow network: two hosts made of namespaces, with so many Mbit/s each way.

    .venv/bin/python Benchmarks/network/slow.py [--mbit 1000] [--processes 1] [--pairs 5] [--text data/kjv.txt] [--against PROGRAM]

Trains some steps in each way, in turn, and prints the medians of tokens a second and of the ratio to the first way. With `--against`,
another build of lockstep is the only other way. As root, or where users may make namespaces (Tests/Hosts/hosts).
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests" / "Commands"))

from hosts import hosts_up  # noqa: E402
from running import run  # noqa: E402

# A text read by characters, whose table is shared; and by words, whose table is most of the gradient.
CONFIGS = {
    "characters, 2 x LSTM 128": """\
data: {path: TEXT}
model: {embedding: 96, layers: [{cell: lstm, units: 128}, {cell: lstm, units: 128}]}
training: {batch: 48, unroll: 50, steps: STEPS, report-every: STEPS, validate-every: 100000, optimizer: {kind: adam, rate: 0.002}}
parallel: {shards: 16}
""",
    "characters, 2 x LSTM 512": """\
data: {path: TEXT}
model: {embedding: 96, layers: [{cell: lstm, units: 512}, {cell: lstm, units: 512}]}
training: {batch: 64, unroll: 50, steps: STEPS, report-every: STEPS, validate-every: 100000, optimizer: {kind: sgd, rate: 0.1}}
parallel: {shards: 16}
""",
    "words, LSTM 256": """\
data: {path: TEXT, unit: word, vocabulary: 10000}
model: {embedding: 256, layers: [{cell: lstm, units: 256}]}
training: {batch: 20, unroll: 35, steps: STEPS, report-every: STEPS, validate-every: 100000, optimizer: {kind: sgd, rate: 0.1}}
parallel: {shards: 16}
""",
}
WAYS = {"as by default": [], "one bucket, at the end": ["parallel.bucket=100000"], "bf16": ["parallel.wire=bf16"]}


def speed(launcher, folder, config, changes):
    """Tokens a second, from the metrics, and the share of the time that is waited for."""
    words = [word for change in changes for word in ("--set", change)]
    output = Path(tempfile.mkdtemp(dir=folder))
    result = run([*launcher, "train", config, "--output", output, *words], folder, timeout=1800)
    assert result.code == 0, result.err
    lines = map(json.loads, (output / "metrics.jsonl").read_text().splitlines())
    return next((line["tokensPerSecond"], line["waiting"]) for line in lines if "waiting" in line)


def ways(hosts, chosen):
    """The command and the changes of the config of each way."""
    launcher = hosts.mpirun(slots=chosen.processes)
    if chosen.against:
        return {"this program": (launcher, []), "the other": ([*launcher[:-1], chosen.against.resolve()], [])}
    return {way: (launcher, changes) for way, changes in WAYS.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mbit", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=1, help="of each host")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--text", type=Path, default=Path("data/kjv.txt"))
    parser.add_argument("--against", type=Path, help="another build of lockstep")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, hosts_up(2) as hosts:
        for name in hosts.names:
            # What the switch sends to a host is what it gets from all others.
            limit = ["tc", "qdisc", "add", "dev", name, "root", "tbf", "rate", f"{chosen.mbit}mbit", "burst", "256kb", "latency", "400ms"]
            assert run([*hosts.launcher()[:3], *limit], ".").code == 0
        for title, text in CONFIGS.items():
            config = Path(folder) / "config.yml"
            config.write_text(text.replace("TEXT", str(chosen.text.resolve())).replace("STEPS", str(chosen.steps)))
            found = {way: [] for way in ways(hosts, chosen)}
            for _ in range(chosen.pairs):
                for way, (launcher, changes) in ways(hosts, chosen).items():
                    found[way].append(speed(launcher, folder, config, changes))
            print(f"{title}, {chosen.mbit} Mbit/s")
            first = next(iter(found.values()))
            for way, measured in found.items():
                speeds = [speed for speed, _ in measured]
                ratio = statistics.median(mine[0] / theirs[0] for mine, theirs in zip(first, measured))
                waiting = statistics.median(share for _, share in measured)
                print(f"  {way}: {statistics.median(speeds):.0f} tokens/s, {ratio:.2f} times as slow, waits {waiting:.0%} of the time")


if __name__ == "__main__":
    main()
