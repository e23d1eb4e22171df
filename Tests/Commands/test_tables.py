"""Tables and series as other programs write them: read, trained on, and forecast beyond their end."""

import io
import json

import h5py
import numpy
import pandas
import pytest

from running import lockstep, result_of, train

MODEL = "model: {layers: [{cell: gru, units: 6}]}\ntraining: {batch: 16, steps: 3}\n"


def config(folder, data):
    (folder / "config.yml").write_text(f"data: {data}\n{MODEL}")


def predictions(folder, name, *more):
    """The forecasts of y behind each window of a file: a row for each window, a column for each row of the horizon."""
    table = pandas.read_csv(io.StringIO(result_of("predict", "run/checkpoints/latest", "--data", name, *more, folder=folder)), sep="\t")
    return table.y.to_numpy().reshape(-1, table.step.max())


def frame(rows, frequency="h", zone=None):
    pick = numpy.random.default_rng(1)
    times = pandas.date_range("2021-03-01", periods=rows, freq=frequency, tz=zone)
    return pandas.DataFrame({"time": times, "x": pick.normal(size=rows).round(3), "y": pick.normal(size=rows).round(3)})


SERIES = "{format: series, path: data.csv, inputs: [x, y], targets: [y], window: 5, horizon: 3, time: time, " \
    "split: [0.6, 0.2, 0.2], normalize: true}"


@pytest.fixture
def trained(tmp_path):
    frame(60).to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, SERIES)
    train("--output", "run", folder=tmp_path)
    return tmp_path


@pytest.mark.parametrize("how", [
    {"index": False}, {"index": True}, {"sep": ";"}, {"sep": "\t"}, {"sep": "|"}, {"sep": ";", "decimal": ","},
    {"lineterminator": "\r\n"}, {"lineterminator": "\r"}, {"encoding": "utf-8-sig"}, {"quoting": 1},
    {"date_format": "%Y-%m-%dT%H:%M"}, {"date_format": "%Y-%m-%d %H"}, {"float_format": "%.3e"},
])
def test_a_table_is_the_same_in_all_the_forms_that_pandas_writes(trained, how):
    wanted = predictions(trained, "data.csv")
    frame(60).to_csv(trained / "other.csv", **how)
    assert numpy.array_equal(predictions(trained, "other.csv"), wanted)


@pytest.mark.parametrize("frequency, zone", [
    ("h", "Europe/Berlin"), ("30min", "UTC"), ("D", None), ("D", "Europe/Berlin"), ("MS", None), ("ME", None), ("QS", None),
    ("YS", None), ("MS", "America/New_York"), ("W", None), ("ms", None), ("us", None),
])
def test_times_of_pandas_are_understood(tmp_path, frequency, zone):
    frame(700, frequency, zone).to_csv(tmp_path / "data.csv")
    config(tmp_path, SERIES)
    assert "693 examples" in lockstep("train", "config.yml", "--dry-run", folder=tmp_path).out


def test_months_without_days(tmp_path):
    months = frame(144, "MS").assign(time=lambda table: table.time.dt.strftime("%Y-%m"))
    months.to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, SERIES)
    assert "137 examples" in lockstep("train", "config.yml", "--dry-run", folder=tmp_path).out


def test_forecasts_go_beyond_the_end(trained):
    table = frame(60)
    wanted = predictions(trained, "data.csv")
    assert len(wanted) == 60 - 5 + 1
    table.tail(5).to_csv(trained / "five.csv", index=False)
    assert numpy.array_equal(predictions(trained, "five.csv"), wanted[-1:])
    # What is to be predicted can be there as empty rows. The validation only has windows with a target.
    future = pandas.concat([table, pandas.DataFrame({"time": pandas.date_range("2021-03-03 12:00", periods=3, freq="h")})])
    future.to_csv(trained / "future.csv", index=False)
    assert numpy.array_equal(predictions(trained, "future.csv"), wanted)
    assert "53 examples" in result_of("evaluate", "run/checkpoints/latest", "--data", "data.csv", folder=trained)


def test_the_target_column_may_be_missing(tmp_path):
    frame(60).to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, SERIES.replace("[x, y]", "[x]"))
    train("--output", "run", folder=tmp_path)
    wanted = predictions(tmp_path, "data.csv")
    frame(60).drop(columns="y").to_csv(tmp_path / "without.csv", index=False)
    frame(60).assign(y="").to_csv(tmp_path / "empty.csv", index=False)
    for name in ["without.csv", "empty.csv"]:
        assert numpy.array_equal(predictions(tmp_path, name), wanted)
        result = lockstep("evaluate", "run/checkpoints/latest", "--data", name, folder=tmp_path)
        assert result.code == 65 and " y" in result.complaint or '"y"' in result.complaint


def test_a_meter_keeps_its_digits(tmp_path):
    """A meter that counts on from a billion: what is read, scaled, forecast and judged has the digits of 64 bits."""
    meter = 1e9 + numpy.cumsum(numpy.random.default_rng(2).uniform(0.01, 0.02, 200))
    pandas.DataFrame({"x": meter, "y": meter}).to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, "{format: series, path: data.csv, inputs: [x], targets: [y], window: 5, split: [0.6, 0.2, 0.2], "
                     "normalize: true}")
    train("--output", "run", folder=tmp_path)
    written = predictions(tmp_path, "data.csv")[:, 0]
    assert len(set(written)) == len(written) and numpy.abs(written - meter.mean()).max() < 5
    result_of("predict", "run/checkpoints/latest", "--data", "data.csv", "--output", "out.h5", folder=tmp_path)
    with h5py.File(tmp_path / "out.h5") as file:
        assert file["y"].dtype == numpy.float64
        assert numpy.array_equal(file["y"][()], written)
    with h5py.File(tmp_path / "run/checkpoints/latest") as file:
        training = meter[:120]
        assert abs(file["lockstep/scaling/target_mean"][0] - training.mean()) < 1e-6
        assert abs(file["lockstep/scaling/target_deviation"][0] / training.std() - 1) < 1e-9
    judged = result_of("evaluate", "run/checkpoints/latest", "--data", "data.csv", "--json", folder=tmp_path)
    error = json.loads(judged)["meanAbsoluteError"]
    assert abs(error - numpy.abs(written[:-1] - meter[5:]).mean()) < 1e-5

    config(tmp_path, "{format: series, path: data.csv, inputs: [x], targets: [y], window: 5, split: [0.6, 0.2, 0.2]}")
    assert "warning: x, y: large numbers that differ little" in lockstep("train", "config.yml", "--dry-run", folder=tmp_path).out


def test_scaling_of_a_checkpoint_with_32_bits(trained):
    """Checkpoints of before have the scaling with 32 bits."""
    from running import seal
    wanted = predictions(trained, "data.csv")
    path = (trained / "run/checkpoints/latest").resolve()
    with h5py.File(path, "r+") as file:
        for name in list(file["lockstep/scaling"]):
            values, marks = file[f"lockstep/scaling/{name}"][()], dict(file[f"lockstep/scaling/{name}"].attrs)
            del file[f"lockstep/scaling/{name}"]
            file[f"lockstep/scaling/{name}"] = values.astype("f4")
            assert not marks
    seal(path)
    assert numpy.allclose(predictions(trained, "data.csv"), wanted, atol=1e-6)


def test_short_series_are_told(trained):
    table = frame(60).assign(shop="a")
    short = frame(4).assign(shop="b, the second")
    pandas.concat([table, short]).to_csv(trained / "shops.csv", index=False)
    config(trained, SERIES.replace("data.csv", "shops.csv").replace("time: time", "time: time, group: shop"))
    shown = lockstep("train", "config.yml", "--dry-run", folder=trained)
    assert "1 of 2 series is left out, with fewer than 8 rows (data.window and data.horizon): b, the second" in shown.out
    train("--output", "shops", folder=trained)
    told = lockstep("predict", "shops/checkpoints/latest", "--data", "shops.csv", folder=trained)
    assert told.code == 0 and len(told.out.splitlines()) == 1 + 56 * 3
    assert "warning: 1 of 2 series is left out, with fewer than 5 rows" in told.err


def test_ts_files_of_others(tmp_path):
    """A header with a line of spaces, comments, times and missing numbers; and labels that need not be given."""
    rows = [f"(2021-01-01 00:00:00,{row % 7}),(2021-01-01 01:00:00,?),(2021-01-01 02:00:00,3):{'ab'[row % 2]}" for row in range(40)]
    header = "% by hand\n\n   \n@problemName x\n@TimeStamps true\n@univariate true\n@classLabel true a b\n@data\n"
    (tmp_path / "data.ts").write_text(header + "\n".join(rows))
    config(tmp_path, "{format: ts, path: data.ts, max-gap: 1, normalize: true, split: [0.6, 0.2, 0.2]}")
    train("--output", "run", folder=tmp_path)
    result = result_of("predict", "run/checkpoints/latest", "--data", "data.ts", folder=tmp_path)
    for name, others in [("missing.ts", [row[:-1] + "?" for row in rows]), ("none.ts", [row[:-2] for row in rows])]:
        (tmp_path / name).write_text(
            (header if name == "missing.ts" else header.replace("@classLabel true a b", "@classLabel false")) + "\n".join(others))
        assert result_of("predict", "run/checkpoints/latest", "--data", name, folder=tmp_path) == result
        assert lockstep("evaluate", "run/checkpoints/latest", "--data", name, folder=tmp_path).code == 65


@pytest.mark.parametrize("header", ["@", "@classLabel", "@classLabel true", "@data", "@dimensions", "@timeStamps", "", "\u0301", " \u0301 "])
def test_no_header_crashes(tmp_path, header):
    (tmp_path / "data.ts").write_text(f"{header}\n@data\n1,2:a\n")
    config(tmp_path, "{format: ts, path: data.ts}")
    assert lockstep("train", "config.yml", "--dry-run", folder=tmp_path).code == 65
