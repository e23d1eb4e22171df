"""Forecasts of series by Lockstep, and by NeuralForecast's LSTM and DeepAR with the same windows, splits and sizes.

    swift build -c release --product lockstep
    pip install -r Benchmarks/quality/requirements-forecasts.txt
    python Benchmarks/quality/forecasts.py [--only NAME]... [--seeds 3] [--steps N] [--data FOLDER] [--output FOLDER]

Both sides train for the same number of steps of 128 windows, on the rows before the validation split, and forecast from the
same points of the test split. Lockstep forecasts with the weights that did best in validation, NeuralForecast with its last
ones, as both do by default. Their forecasts are judged by one function here: MASE, the weighted quantile loss, and the
coverage of the interval of 80 %. The times are of training and forecasts together.
"""

import argparse
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy
import pandas
import yaml

HERE = Path(__file__).resolve().parent
PROGRAM = HERE.parent.parent / ".build" / "release" / "lockstep"
QUANTILES = (0.1, 0.5, 0.9)
BATCH, UNITS, RATE = 128, 32, 0.002


class Task:
    """A set of series, what is forecast, and from where. `size` is the number of test rows, and of validation rows before.
    `checks` is the number of validations."""

    def __init__(self, table, frequency, *, window, horizon, size, every, season, steps, loss, inputs=(), transform="none",
                 normalize=True, checks=10):
        self.table, self.frequency, self.window, self.horizon = table, frequency, window, horizon
        self.size, self.every, self.season, self.steps, self.loss = size, every, season, steps, loss
        self.inputs, self.transform, self.normalize, self.checks = list(inputs), transform, normalize, checks

    def history(self, rows):
        """What lies before the test split."""
        return rows.iloc[: len(rows) - self.size]


def airline(_):
    from neuralforecast.utils import AirPassengersDF
    return Task(AirPassengersDF.assign(unique_id="all", ds=AirPassengersDF.ds.dt.to_period("M").dt.start_time), "MS", window=24,
                horizon=12, size=24, every=1, season=12, steps=300, loss="quantile", transform="log-difference")


def co2(_):
    from statsmodels.datasets import co2 as source
    table = source.load().data.ffill().reset_index()
    table.columns = ["ds", "y"]
    return Task(table.assign(unique_id="all"), "W-SAT", window=104, horizon=13, size=209, every=4, season=52, steps=300,
                loss="quantile", transform="difference")


def weather(folder):
    rows = pandas.read_csv(Path(folder) / "weather.csv", usecols=["origin", "time_hour", "temp", "dewp", "humid", "wind_speed"])
    rows["ds"] = pandas.to_datetime(rows.time_hour).dt.tz_localize(None)
    whole = []
    for name, series in rows.groupby("origin"):
        hours = pandas.date_range(series.ds.min(), series.ds.max(), freq="h")
        series = series.drop_duplicates("ds").set_index("ds").drop(columns=["origin", "time_hour"]).reindex(hours).ffill()
        whole.append(series.rename_axis("ds").reset_index().assign(unique_id=name).rename(columns={"temp": "y"}))
    return Task(pandas.concat(whole), "h", window=120, horizon=24, size=1728, every=24, season=24, steps=700, loss="quantile",
                inputs=["dewp", "humid", "wind_speed"])


def synthetic(_):
    """1,000 series whose distribution is known: a season of its own for each, and noise that grows and shrinks with it.

    Both sides validate once, at the end: DeepAR draws 200 paths for each of 25,000 windows, which takes longer than its training.
    """
    draw = numpy.random.default_rng(1)
    hours = pandas.date_range("2021-01-01", periods=240, freq="h")
    whole = []
    for number in range(1000):
        angle = 2 * numpy.pi * (numpy.arange(240) / 24 + draw.uniform())
        level, height = draw.uniform(20, 60), draw.uniform(5, 15)
        mean, deviation = level + height * numpy.sin(angle), 1.5 + numpy.cos(angle)
        whole.append(pandas.DataFrame({
            "unique_id": f"s{number:04d}", "ds": hours, "y": draw.normal(mean, deviation), "mean": mean, "deviation": deviation}))
    return Task(pandas.concat(whole), "h", window=48, horizon=24, size=48, every=24, season=24, steps=1000, loss="gaussian",
                normalize="window", checks=1)


TASKS = {"airline": airline, "co2": co2, "weather": weather, "synthetic": synthetic}


def run(command, folder):
    done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")


def lockstep(task, seed, folder):
    """The forecasts of each window, and the time of the training."""
    task.table[["unique_id", "ds", "y", *task.inputs]].to_csv(folder / "data.csv", index=False)
    times = numpy.sort(task.table.ds.unique())
    config = {
        "data": {"format": "series", "path": "data.csv", "group": "unique_id", "time": "ds", "targets": ["y"],
                 "inputs": ["y", *task.inputs], "window": task.window, "horizon": task.horizon, "season": task.season, "normalize": task.normalize,
                 "transform": task.transform, "frequency": task.frequency, "validation-from": str(pandas.Timestamp(times[-2 * task.size])),
                 "test-from": str(pandas.Timestamp(times[-task.size]))},
        "model": {"loss": task.loss, "quantiles": list(QUANTILES), "layers": [{"cell": "lstm", "units": UNITS}]},
        "training": {"batch": BATCH, "steps": task.steps, "seed": seed, "optimizer": {"kind": "adam", "rate": RATE}, "clip": 1,
                     "validate-every": task.steps // task.checks}}
    if task.loss != "quantile":
        config["data"] |= {"strategy": "recursive"}
    (folder / "config.yml").write_text(yaml.safe_dump(config))
    began = time.perf_counter()
    run([PROGRAM, "train", "config.yml", "--output", f"run-{seed}"], folder)
    found = forecasts_of(task, f"run-{seed}/checkpoints/best", times, folder)
    return found.rename(columns={f"y_q{100 * q:g}": q for q in QUANTILES}), time.perf_counter() - began


def forecasts_of(task, checkpoint, times, folder):
    """What `lockstep backtest` writes for each point of the test split from which the peer forecasts too."""
    run([PROGRAM, "backtest", checkpoint, "--every", task.every, "--output", "out.csv"], folder)
    found = pandas.read_csv(folder / "out.csv", parse_dates=["ds"])
    return found.assign(cutoff=times[numpy.searchsorted(times, found.ds.to_numpy()) - found.step.to_numpy()])


def neuralforecast(task, seed, folder):
    """The same by NeuralForecast: its LSTM for quantiles, its DeepAR for a distribution."""
    import torch
    from neuralforecast import NeuralForecast
    from neuralforecast.losses.pytorch import DistributionLoss, MQLoss
    from neuralforecast.models import LSTM, DeepAR
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    common = {"h": task.horizon, "input_size": task.window, "max_steps": task.steps, "learning_rate": RATE, "random_seed": seed,
              "scaler_type": "standard", "batch_size": BATCH, "windows_batch_size": BATCH, "val_check_steps": task.steps // task.checks,
              "enable_progress_bar": False, "enable_model_summary": False, "logger": False,
              "gradient_clip_val": 1, "accelerator": "cpu", "default_root_dir": str(folder)}
    if task.loss == "quantile":
        model = LSTM(encoder_n_layers=1, encoder_hidden_size=UNITS, decoder_hidden_size=UNITS, decoder_layers=1,
                     hist_exog_list=task.inputs or None, loss=MQLoss(quantiles=list(QUANTILES)), alias="m", **common)
    else:
        model = DeepAR(lstm_n_layers=1, lstm_hidden_size=UNITS, lstm_dropout=0, trajectory_samples=200,
                       loss=DistributionLoss("Normal", quantiles=list(QUANTILES)), valid_loss=MQLoss(quantiles=list(QUANTILES)),
                       alias="m", **common)
    began = time.perf_counter()
    found = NeuralForecast([model], freq=task.frequency).cross_validation(
        task.table[["unique_id", "ds", "y", *task.inputs]], n_windows=None, test_size=task.size, val_size=task.size, step_size=task.every)
    return found.rename(columns={"m-lo-80.0": 0.1, "m-median": 0.5, "m-hi-80.0": 0.9}), time.perf_counter() - began


def judge(task, found):
    """The measures of forecasts with a row for each row that is forecast: `unique_id`, `cutoff`, `ds`, and the quantiles."""
    whole = []
    for name, forecasts in found.groupby("unique_id"):
        rows = task.table[task.table.unique_id == name].reset_index(drop=True)
        before = task.history(rows).y.to_numpy()
        scale = numpy.abs(before[task.season:] - before[: -task.season]).mean()
        whole.append(forecasts[["ds", "cutoff", *QUANTILES]].merge(rows, on="ds").assign(scale=scale))
    table = pandas.concat(whole)
    truth = table.y.to_numpy()
    losses = [numpy.maximum(q * (truth - table[q]), (q - 1) * (truth - table[q])).sum() for q in QUANTILES]
    return {"forecasts": len(table), "mase": float((numpy.abs(truth - table[0.5]) / table.scale).mean()),
            "wql": float(2 * sum(losses) / len(QUANTILES) / numpy.abs(truth).sum()),
            "coverage": float(((table[0.1] <= truth) & (truth <= table[0.9])).mean())}


def spread(values):
    return f"{statistics.mean(values):.4f} ± {statistics.stdev(values) if len(values) > 1 else 0:.4f}"


def best_possible(task, found):
    """The measures of the distribution that the numbers were drawn from; none if it is not known."""
    if "deviation" not in task.table:
        return None
    quantile = {0.1: -1.2815515655446004, 0.5: 0.0, 0.9: 1.2815515655446004}
    rows = found[["unique_id", "ds", "cutoff"]].merge(task.table, on=["unique_id", "ds"])
    known = rows[["unique_id", "ds", "cutoff"]].copy()
    for q, z in quantile.items():
        known[q] = rows["mean"] + z * rows.deviation
    return judge(task, known)


def compare(name, options):
    task = TASKS[name](options.data)
    task.steps = options.steps or task.steps
    results = {"lockstep": [], "neuralforecast": []}
    for seed in range(1, options.seeds + 1):
        for side, forecast in (("lockstep", lockstep), ("neuralforecast", neuralforecast)):
            with tempfile.TemporaryDirectory() as folder:
                found, seconds = forecast(task, seed, Path(folder))
            results[side].append(judge(task, found) | {"seconds": seconds})
            print(f"{name}, {side}, seed {seed}: {results[side][-1]}", file=sys.stderr, flush=True)
    assert len({one["forecasts"] for side in results.values() for one in side}) == 1, results
    lines = [[f"`{name}`", side, *(spread([one[key] for one in runs]) for key in ("mase", "wql", "coverage")),
              f"{statistics.median(one['seconds'] for one in runs):.1f}"] for side, runs in results.items()]
    if known := best_possible(task, found):
        lines.append([f"`{name}`", "its distribution", *(f"{known[key]:.4f}" for key in ("mase", "wql", "coverage")), ""])
        results["known"] = known
    output = Path(options.output)
    output.mkdir(parents=True, exist_ok=True)
    (output / f"forecasts-{name}.json").write_text(json.dumps(results, indent=1) + "\n")
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append", choices=TASKS)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, help="fewer than the task's, to see that it works")
    parser.add_argument("--data", default="data", help="the folder of the weather's data")
    parser.add_argument("--output", default=HERE / "results")
    options = parser.parse_args()
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    header = ["series", "program", "MASE", "weighted quantile loss", "coverage of 80 %", "s"]
    print("|", " | ".join(header), "|")
    print("|" + "---|" * len(header))
    for name in options.only or TASKS:
        for line in compare(name, options):
            print("|", " | ".join(line), "|", flush=True)


if __name__ == "__main__":
    main()
