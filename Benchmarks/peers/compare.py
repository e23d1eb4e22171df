"""Lockstep's training steps against a peer's, in turn, pair by pair; each side a fresh process on one core each time.

    swift build -c release --product lockstep
    pip install -r Benchmarks/peers/requirements.txt
    python Benchmarks/peers/compare.py [--peer pytorch|keras] [--pairs 7] [--only NAME]... [--core 0]

Prints a table: medians of both, the median of the ratios pair by pair, the ratio to the peer's best, the share of the
core's measured rate of fused multiply-adds, and the peak memory of both.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PROGRAM = HERE.parent.parent / ".build" / "release" / "lockstep"
NAMES = ["char-128", "char-256", "char-512", "gru-128", "rnn-128", "sentiment-32", "words-650", "messages-32",
         "weather-32"]


# PyTorch has two forms of rows of different lengths: padded, and packed. The faster one counts.
FORMS = {"messages-32": [[], ["--packed"]]}


def run(core, *command):
    done = subprocess.run(["taskset", "-c", core, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return json.loads(done.stdout)


def step_of_peer(name, form, options):
    return run(options.core, sys.executable, str(HERE / f"step_{options.peer}.py"), name, *form)


def compare(name, options):
    ours, theirs = [], []
    for _ in range(options.pairs):
        report = run(options.core, str(PROGRAM), "bench", "--only", name, "--json")
        ours.append(report["workloads"][0])
        theirs.append(min((step_of_peer(name, form, options) for form in FORMS.get(name, [[]])), key=lambda r: r["msPerStep"]))
    mine, peers = [r["msPerStep"] for r in ours], [r["msPerStep"] for r in theirs]
    return [
        name,
        f"{statistics.median(mine):.1f}",
        f"{statistics.median(peers):.1f}",
        f"{statistics.median(p / m for m, p in zip(mine, peers)):.2f}",
        f"{min(peers) / statistics.median(mine):.2f}",
        f"{statistics.median(r['percentOfPeak'] for r in ours):.0f} %",
        f"{max(r['peakMemoryMiB'] for r in ours):.0f}",
        f"{max(r['peakMemoryMiB'] for r in theirs):.0f}",
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", choices=["pytorch", "keras"], default="pytorch")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--only", action="append", choices=NAMES)
    parser.add_argument("--core", default="0")
    options = parser.parse_args()
    # The peers on Keras have no workloads of numbers, or with rows of different lengths.
    names = options.only or (NAMES if options.peer == "pytorch" else NAMES[:7])
    header = ["workload", "ms", f"{options.peer}, ms", "times as fast", "than its best", "of the FMA peak", "MiB",
              f"{options.peer}, MiB"]
    print("|", " | ".join(header), "|")
    print("|" + "---|" * len(header))
    for name in names:
        print("|", " | ".join(compare(name, options)), "|", flush=True)


if __name__ == "__main__":
    main()
