"""What configs/char-lm.yml comes to at 1, 4 and 16 times its batch, with the recipe of docs/scaling.md and the same number of epochs.

    launch/data kjv
    swift build -c release --product lockstep
    python Benchmarks/scaling/batches.py [--only CASE]... [--seeds 3] [--cores N] [--output FOLDER]

Prints the validation loss at the end of each run, the mean over the seeds, and how far it is from that of the first case. A run that
is complete in the output folder is not run again, and one that was interrupted goes on. The bits are the same on any number of cores.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / ".build" / "release" / "lockstep"
ADAM = ["training.optimizer={kind: adam, rate: 0.006, beta-2: 0.99}",
        "training.schedule={kind: cosine, decay-steps: 3 epochs, warm-up: 60}"]
LAMB = ["training.optimizer={kind: lamb, rate: 0.02, beta-2: 0.99}",
        "training.schedule={kind: cosine, decay-steps: 3 epochs, warm-up: 40}"]
# The case, and what it changes in the config, which has 64 rows of 64 characters.
CASES = {
    "1": [],
    "4": ["training.batch=256", "training.unroll=16", *ADAM],
    "16": ["training.batch=1024", "training.unroll=16", *LAMB],
    "1, with the rate of 4": ADAM,
}


def loss(case, seed, options):
    """The validation loss after the last step."""
    output = Path(options.output) / f"{case.replace(', ', '-').replace(' ', '-')}-seed-{seed}"
    launcher = ["mpirun", "--bind-to", "core", "-n", str(options.cores)] if options.cores > 1 else []
    settings = [f"training.seed={seed}", *CASES[case]]
    command = [*launcher, str(PROGRAM), "train", str(ROOT / "configs" / "char-lm.yml"), "--output", str(output),
               *(word for setting in settings for word in ("--set", setting))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    log = [json.loads(line) for line in (output / "metrics.jsonl").read_text().splitlines()]
    return [line["validationLoss"] for line in log if "validationLoss" in line][-1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append", choices=CASES)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--output", default=ROOT / "runs" / "batches")
    options = parser.parse_args()
    header = ["times the batch", *(f"seed {seed}" for seed in range(1, options.seeds + 1)), "mean", "to the first"]
    print("|", " | ".join(header), "|")
    print("|" + "---|" * len(header))
    first = None
    for case in options.only or CASES:
        losses = [loss(case, seed, options) for seed in range(1, options.seeds + 1)]
        mean = statistics.mean(losses)
        first = first or mean
        row = [case, *(f"{value:.4f}" for value in losses), f"{mean:.4f}", f"{mean / first - 1:+.1%}"]
        print("|", " | ".join(row), "|", flush=True)


if __name__ == "__main__":
    main()
