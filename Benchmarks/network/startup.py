"""Prints how long a run takes from its start to the end of its first step, by the number of processes.

    python Benchmarks/network/startup.py [--processes 2 4 8 16 32 64] [--repeats 3]

All processes share this machine's cores, so times grow with the processes; no part should grow faster. The columns are times since
mpirun was called, as medians: until a program that does nothing has ended on all processes, until the lines with the model and with the
number of steps are there, and until the first step is done. The last column is the time from the start of the processes to the first
step, for each process.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests" / "Commands"))

from running import MPIRUN, PROGRAM  # noqa: E402

# As many rows and shards as the most processes: each number of processes has the same work.
CONFIG = """\
data: {path: text.txt}
model: {embedding: 64, layers: [{cell: lstm, units: 128}, {cell: lstm, units: 128}]}
training: {batch: COUNT, unroll: 16, steps: 1, report-every: 1, validate-every: 100000}
parallel: {shards: COUNT}
"""
SIGNS = ("model: ", "training ", "step 1/")  # how the lines begin


def launcher(processes):
    """mpirun on this machine, whatever the number of its cores."""
    return ["mpirun", "--quiet", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-n", str(processes)]


def times(processes, folder):
    """The seconds until each column's event."""
    settings = {**os.environ, **MPIRUN}
    start = time.monotonic()
    subprocess.run([*launcher(processes), "true"], check=True, env=settings)
    found = [time.monotonic() - start]
    output = tempfile.mkdtemp(dir=folder)
    start = time.monotonic()
    command = [*launcher(processes), str(PROGRAM), "train", "config.yml", "--output", output]
    with subprocess.Popen(command, cwd=folder, env=settings, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if len(found) <= len(SIGNS) and line.startswith(SIGNS[len(found) - 1]):
                found.append(time.monotonic() - start)
    assert process.returncode == 0 and len(found) == 1 + len(SIGNS), found
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, nargs="+", default=[2, 4, 8, 16, 32, 64])
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    print("| processes | mpirun true, s | model, s | training, s | first step, s | ms for each process |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "text.txt").write_text("".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz \n", k=2_000_000)))
        (folder / "config.yml").write_text(CONFIG.replace("COUNT", str(max(options.processes))))
        for processes in options.processes:
            columns = list(zip(*(times(processes, folder) for _ in range(options.repeats))))
            medians = [statistics.median(column) for column in columns]
            each = 1e3 * (medians[-1] - medians[0]) / processes
            print(f"| {processes} | " + " | ".join(f"{value:.2f}" for value in medians) + f" | {each:.0f} |", flush=True)


if __name__ == "__main__":
    main()
