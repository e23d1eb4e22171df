"""What our configs come to, and the same models in PyTorch: the same files, batch, optimizer and number of epochs.

    swift build -c release --product lockstep
    pip install -r Benchmarks/quality/requirements.txt
    python Benchmarks/quality/quality.py [--only NAME]... [--seeds 3] [--cores N] [--epochs N] [--data FOLDER] [--output FOLDER]

Each side is judged on the test part by the weights that did best in validation. Prints a table of means and deviations over the
seeds, and of the median time: ours with MPI's start and the reading of the data, PyTorch's from the first step to the last
validation. The curves lie in a JSON file for each config. Run it with nothing else on its cores.
"""

import argparse
import csv
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

import parts
import words
import written

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = ROOT / ".build" / "release" / "lockstep"
# The peer of each config (None for one that nothing is compared with), and the measure in the words of
# `lockstep evaluate --json`.
CONFIGS = {
    "char-lm": ("peer_text.py", "bitsPerCharacter"), "word-lm": ("peer_text.py", "perplexity"),
    "sentiment": ("peer_words.py", "accuracy"), "tags": ("peer_words.py", "accuracy"),
    "mnist-rows": ("peer_numbers.py", "accuracy"), "vowels": ("peer_numbers.py", "accuracy"),
    "digits-dense": ("peer_numbers.py", "accuracy"), "weather": ("peer_numbers.py", "meanAbsoluteError"),
    "names": ("peer_pairs.py", "bitsPerCharacter"), "pronounce": ("peer_pairs.py", "tokenErrorRate"),
    "translate": ("peer_pairs.py", "bleu"), "translate-subword": (None, "bleu"),
}


def run(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


def judge_written(checkpoint, test, data, measure):
    """The measure of the targets that our model writes for each different source of the test part."""
    target = {**data, "unit": data["target-unit"]}
    rows = [line.rstrip("\n").split("\t") for line in open(test, encoding="utf-8")]
    sources = [tuple(words.tokens(row[0], data)) for row in rows]
    wanted = written.references(sources, [words.tokens(row[-1], target) for row in rows])
    table = csv.reader(io.StringIO(run([PROGRAM, "predict", checkpoint, "--data", test])), delimiter="\t")
    of_source = dict(zip(sources, [row[1] for row in list(table)[1:]]))
    texts = [words.written_tokens(of_source[source], target) for source in wanted]
    return written.MEASURES[measure](texts, list(wanted.values()))


def ours(config, files, measure, seed, options, folder):
    output = Path(folder) / f"run-{seed}"
    settings = {"data.path": files[0], "data.validation-path": files[1], "data.test-path": files[2], "training.seed": seed}
    if options.epochs:
        settings["training.epochs"] = options.epochs
    launcher = ["mpirun", "--bind-to", "core", "-n", options.cores] if options.cores > 1 else []
    began = time.perf_counter()
    run([*launcher, PROGRAM, "train", config, "--output", output,
         *(word for key, value in settings.items() for word in ("--set", f"{key}={value}"))])
    seconds = time.perf_counter() - began
    checkpoint = output / "checkpoints" / "best"
    judged = json.loads(run([PROGRAM, "evaluate", checkpoint, "--json"]))
    if measure in written.MEASURES:
        data = yaml.safe_load(config.read_text())["data"]
        judged[measure] = judge_written(checkpoint, files[2], data, measure)
    log = [json.loads(line) for line in (output / "metrics.jsonl").read_text().splitlines()]
    key = f"validation{measure[0].upper()}{measure[1:]}"
    # What is written is looked at in the end alone.
    curve = [{"step": line["step"], "loss": line["validationLoss"], "measure": line.get(key)} for line in log if "validationLoss" in line]
    return {"seconds": seconds, "steps": log[-1]["step"], "loss": judged["loss"], "measure": judged[measure], "curve": curve}


def theirs(config, files, peer, seed, options):
    epochs = ["--epochs", options.epochs] if options.epochs else []
    return json.loads(run([sys.executable, HERE / peer, config, *files, "--seed", seed, "--threads", options.cores, *epochs]))


def spread(runs):
    if not runs:
        return "–"
    values = [one["measure"] for one in runs]
    return f"{statistics.mean(values):.4f} ± {statistics.stdev(values) if len(values) > 1 else 0:.4f}"


def compare(name, options):
    peer, measure = CONFIGS[name]
    config = ROOT / "configs" / f"{name}.yml"
    data = yaml.safe_load(config.read_text())["data"]
    data.setdefault("split", [0.9, 0.05, 0.05])
    with tempfile.TemporaryDirectory() as folder:
        files = parts.cut(data, Path(options.data) / Path(data["path"]).name, folder)
        found = {"config": name, "measure": measure, "cores": options.cores, "lockstep": [], "pytorch": []}
        for seed in range(1, options.seeds + 1):
            found["lockstep"].append(ours(config, files, measure, seed, options, folder))
            if peer:
                found["pytorch"].append(theirs(config, files, peer, seed, options))
    output = Path(options.output)
    output.mkdir(parents=True, exist_ok=True)
    (output / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n")
    times = [f"{statistics.median(one['seconds'] for one in found[side]):.1f}" if found[side] else "–" for side in ("lockstep", "pytorch")]
    return [f"`{name}`", measure, spread(found["lockstep"]), spread(found["pytorch"]), *times]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append", choices=CONFIGS)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--epochs", type=int, help="fewer than the config's, to see that it works")
    parser.add_argument("--data", default="data", help="the folder of the data")
    parser.add_argument("--output", default=HERE / "results")
    options = parser.parse_args()
    header = ["config", "test measure", "Lockstep", "PyTorch", "s", "PyTorch, s"]
    print("|", " | ".join(header), "|")
    print("|" + "---|" * len(header))
    for name in options.only or CONFIGS:
        print("|", " | ".join(compare(name, options)), "|", flush=True)


if __name__ == "__main__":
    main()
