"""Forecasts of series: what follows the last row, in all ways that a model can go on, and how they are judged."""

import io
import json
import math

import h5py
import numpy
import pandas
import pytest
from sklearn.metrics import mean_absolute_error, mean_absolute_percentage_error, mean_pinball_loss, root_mean_squared_error

from running import lockstep, result_of, train

BEST = "run/checkpoints/latest"
TRAINING = "training: {batch: 16, STEPS, optimizer: {kind: adam, rate: 0.02}, clip: 1}\nparallel: {shards: 4}\n"


def config(folder, data, model="layers: [{cell: gru, units: 8}]", steps=3):
    (folder / "config.yml").write_text(f"data: {data}\nmodel: {{{model}}}\n" + TRAINING.replace("STEPS", f"steps: {steps}"))


def forecast(folder, name="data.csv", *more, command="forecast", run="run"):
    text = result_of(command, f"{run}/checkpoints/latest", "--data", name, *more, folder=folder)
    return pandas.read_csv(io.StringIO(text), sep="\t")


def waves(folder, rows=220, shops=("a", "b")):
    """Two series with a season of 7 days, a price that is known ahead and lowers what is sold, and a region."""
    pick = numpy.random.default_rng(3)
    tables = []
    for number, shop in enumerate(shops):
        days = pandas.date_range("2021-01-01", periods=rows)
        price = pick.choice([1.0, 2.0], size=rows)
        sold = (20 + 100 * number) * (1.5 + numpy.sin(2 * math.pi * numpy.arange(rows) / 7) / 2) / price + pick.normal(size=rows)
        tables.append(pandas.DataFrame({"shop": shop, "day": days, "region": ["north", "south"][number % 2], "price": price, "sold": sold.round(3)}))
    table = pandas.concat(tables)
    table.to_csv(folder / "data.csv", index=False)
    return table


WAVES = "{format: series, path: data.csv, targets: [sold], group: shop, time: day, window: 14, horizon: 7, split: [0.7, 0.15, 0.15], " \
    "normalize: true}"


def test_measures_are_those_of_scikit_learn(tmp_path):
    table = waves(tmp_path)
    config(tmp_path, WAVES, "layers: [{cell: gru, units: 8}], loss: quantile, quantiles: [0.1, 0.5, 0.9]")
    train("--output", "run", folder=tmp_path)
    judged = json.loads(result_of("evaluate", BEST, "--data", "data.csv", "--json", folder=tmp_path))
    written = forecast(tmp_path, command="predict")
    assert list(written.columns) == ["shop", "day", "step", "sold", "sold_q10", "sold_q50", "sold_q90", "sold_truth"]
    # The windows whose targets are all known: those that start up to 7 days before the end of their series.
    written["window"] = numpy.arange(len(written)) // 7
    known = written.groupby("window").filter(lambda window: window.sold_truth.notna().all())
    assert judged["examples"] == known.window.nunique() == 2 * (220 - 14 - 7 + 1)
    truth = known.sold_truth
    assert judged["meanAbsoluteError"] == pytest.approx(mean_absolute_error(truth, known.sold), rel=1e-9)
    assert judged["rootMeanSquaredError"] == pytest.approx(root_mean_squared_error(truth, known.sold), rel=1e-9)
    assert judged["mape"] == pytest.approx(mean_absolute_percentage_error(truth, known.sold), rel=1e-9)
    assert judged["smape"] == pytest.approx((2 * (truth - known.sold).abs() / (truth.abs() + known.sold.abs())).mean(), rel=1e-9)
    pinball = [mean_pinball_loss(truth, known[f"sold_q{round(100 * q)}"], alpha=q) for q in (0.1, 0.5, 0.9)]
    assert judged["weightedQuantileLoss"] == pytest.approx(2 * numpy.mean(pinball) / truth.abs().mean(), rel=1e-9)
    assert judged["coverage80"] == pytest.approx(truth.between(known.sold_q10, known.sold_q90).mean(), rel=1e-9)
    assert (written.sold_q10 <= written.sold_q50).all() and (written.sold_q50 <= written.sold_q90).all()

    # The naive forecasts, from pandas. A season of days is 7 of them.
    series = {shop: part.set_index(part.day.astype(str)).sold for shop, part in table.groupby("shop")}
    naive, seasonal, scaled = [], [], []
    for row in known.itertuples():
        place = series[row.shop].index.get_loc(row.day)
        values = series[row.shop].to_numpy()
        naive.append(abs(values[place] - values[place - row.step]))
        seasonal.append(abs(values[place] - values[place - 7]))
        scaled.append(abs(values[place] - row.sold) / numpy.abs(values[7:14] - values[:7]).mean())
    assert judged["naiveMeanAbsoluteError"] == pytest.approx(numpy.mean(naive), rel=1e-9)
    assert judged["seasonalNaiveMeanAbsoluteError"] == pytest.approx(numpy.mean(seasonal), rel=1e-9)
    assert judged["mase"] == pytest.approx(numpy.mean(scaled), rel=1e-9)
    assert judged["isWorseThanSeasonalNaive"] is True and set(judged["series"]) == {"a", "b"} and len(judged["horizon"]) == 7
    step = known[known.step == 3]
    assert judged["horizon"][2]["meanAbsoluteError"] == pytest.approx(mean_absolute_error(step.sold_truth, step.sold), rel=1e-9)
    assert "worse than the seasonal naive forecast" in result_of("evaluate", BEST, "--data", "data.csv", folder=tmp_path)


@pytest.mark.parametrize("strategy", ["direct", "seq2seq", "recursive"])
@pytest.mark.parametrize("loss", ["mean-squared-error", "quantile", "gaussian", "student-t"])
def test_every_way_to_go_on(tmp_path, strategy, loss):
    """The forecast is what predict says of the last windows, the same each time, and quantiles do not cross."""
    table = waves(tmp_path, rows=60)
    config(tmp_path, WAVES.replace("horizon: 7", f"horizon: 4, strategy: {strategy}, calendar: [weekday], static: [region]"),
           f"layers: [{{cell: lstm, units: 5}}], loss: {loss}")
    train("--output", "run", folder=tmp_path)
    train("--output", "three", folder=tmp_path, processes=3)
    assert lockstep("compare", BEST, "three/checkpoints/latest", folder=tmp_path).code == 0
    ahead = forecast(tmp_path)
    assert list(ahead.day) == 2 * [str(day.date()) for day in pandas.date_range("2021-03-02", periods=4)]
    assert list(ahead.shop) == 4 * ["a"] + 4 * ["b"]
    assert forecast(tmp_path).equals(ahead)
    quantiles = [name for name in ahead.columns if name.startswith("sold_q")]
    assert bool(quantiles) == (loss != "mean-squared-error")
    assert (numpy.diff(ahead[quantiles].to_numpy(), axis=1) >= 0).all()
    if loss == "mean-squared-error" or strategy != "recursive":
        predicted = forecast(tmp_path, command="predict")
        last = predicted[predicted.sold_truth.isna()].groupby("shop").tail(4)
        assert numpy.allclose(last.sold, ahead.sold, rtol=1e-6)
    # A row is what it is, whatever other series are in the file.
    table[table.shop == "b"].to_csv(tmp_path / "b.csv", index=False)
    if loss == "mean-squared-error" or strategy != "recursive":
        assert numpy.allclose(forecast(tmp_path, "b.csv").sold, ahead.sold[4:], rtol=1e-6)
    if strategy == "recursive":
        assert len(forecast(tmp_path, "data.csv", "--steps", "9")) == 18


@pytest.mark.parametrize("strategy", ["direct", "seq2seq", "recursive"])
def test_what_is_known_ahead_is_read(tmp_path, strategy):
    """What is sold follows from a price that nothing before it tells: without it no model can know better than the mean."""
    pick = numpy.random.default_rng(1)
    price = pick.normal(size=400).round(3)
    table = pandas.DataFrame({"day": pandas.date_range("2021-01-01", periods=400), "price": price, "sold": (3 * price).round(3)})
    table.to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, f"{{format: series, path: data.csv, targets: [sold], known: [price], time: day, window: 6, horizon: 2, strategy: {strategy}, "
                     "split: [0.8, 0.1, 0.1], normalize: true}", "layers: [{cell: lstm, units: 16}]", steps=300)
    train("--output", "run", folder=tmp_path)
    ahead = pandas.DataFrame({"day": pandas.date_range("2022-02-05", periods=2), "price": [1.5, -1.0]})
    pandas.concat([table, ahead]).to_csv(tmp_path / "ahead.csv", index=False)
    assert numpy.abs(forecast(tmp_path, "ahead.csv").sold - [4.5, -3]).max() < 1
    missing = lockstep("forecast", BEST, "--data", "data.csv", folder=tmp_path)
    assert missing.code == 65 and "price: not known in each of the 2 rows behind the last" in missing.complaint
    # Fewer rows need no more than these, unless all are outputs of one step.
    pandas.concat([table, ahead[:1]]).to_csv(tmp_path / "next.csv", index=False)
    if strategy == "direct":
        missing = lockstep("forecast", BEST, "--data", "next.csv", "--steps", "1", folder=tmp_path)
        assert missing.code == 65 and "price: not known in each of the 2 rows behind the last" in missing.complaint
    else:
        assert forecast(tmp_path, "next.csv", "--steps", "1").equals(forecast(tmp_path, "ahead.csv")[:1])


@pytest.mark.parametrize("strategy", ["direct", "seq2seq", "recursive"])
def test_classes_that_are_known_ahead(tmp_path, strategy):
    """What is sold follows from the name of the day, which no row before it tells. "none" is a class like others."""
    pick = numpy.random.default_rng(1)
    sold = {"none": 2.0, "Christmas": 9.0, "\u00c9t\u00e9, fin": 5.0}
    names = pick.choice(list(sold), size=400)
    names[0] = "none"
    table = pandas.DataFrame({"day": pandas.date_range("2021-01-01", periods=400), "holiday": names, "sold": [sold[name] for name in names]})
    table.to_csv(tmp_path / "data.csv", index=False)
    table[-60:].to_csv(tmp_path / "later.csv", index=False)
    config(tmp_path, f"{{format: series, path: data.csv, validation-path: later.csv, targets: [sold], known: [holiday], time: day, window: 6, "
                     f"horizon: 2, strategy: {strategy}, split: [0.8, 0.1, 0.1], normalize: true}}", "layers: [{cell: lstm, units: 16}]", steps=300)
    train("--output", "run", folder=tmp_path)
    # The classes are the model's, also in a file that has only one of them.
    for days in (["Christmas", "\u00c9t\u00e9, fin"], ["none", "none"]):
        ahead = pandas.DataFrame({"day": pandas.date_range("2022-02-05", periods=2), "holiday": days})
        pandas.concat([table[-6:].assign(holiday=days[1]), ahead]).to_csv(tmp_path / "ahead.csv", index=False)
        assert numpy.abs(forecast(tmp_path, "ahead.csv").sold - [sold[day] for day in days]).max() < 1
    (tmp_path / "ahead.csv").write_text((tmp_path / "ahead.csv").read_text() + "2022-02-07,Easter,\n")
    unknown = lockstep("forecast", BEST, "--data", "ahead.csv", folder=tmp_path)
    assert unknown.code == 65 and unknown.complaint.count("\n") <= 1
    assert 'ahead.csv, line 10: holiday is "Easter", which the model was not trained on; give one of Christmas, none' in unknown.complaint
    table.assign(holiday="").to_csv(tmp_path / "ahead.csv", index=False)
    empty = lockstep("forecast", BEST, "--data", "ahead.csv", folder=tmp_path)
    assert empty.code == 65 and "line 2: holiday is missing, but data.known says that it is known for each row" in empty.complaint


@pytest.mark.parametrize("settings, factor", [
    ("normalize: window", 30), ("normalize: true, transform: log", 30), ("normalize: true, transform: difference", 0),
    ("normalize: true, transform: log-difference", 30), ("normalize: false", 0)])
def test_forecasts_come_back_in_the_unit_of_the_data(tmp_path, settings, factor):
    """A forecast is near the numbers of its own series, also if these are much smaller than those of another."""
    rows = numpy.arange(120)
    tables = [pandas.DataFrame({"g": name, "x": size * (1 + 0.3 * numpy.sin(rows / 3))}) for name, size in (("small", 1), ("large", 100))]
    pandas.concat(tables).to_csv(tmp_path / "data.csv", index=False)
    for strategy in ("direct", "recursive", "seq2seq"):
        config(tmp_path, f"{{format: series, path: data.csv, targets: [x], group: g, window: 12, horizon: 3, strategy: {strategy}, split: [0.8, 0.1, 0.1], "
                         f"{settings}}}", steps=120)
        train("--output", strategy, folder=tmp_path)
        ahead = forecast(tmp_path, run=strategy)
        assert list(ahead.row) == 2 * [121, 122, 123]
        if factor:
            small = ahead[ahead.g == "small"].x
            assert small.between(0.5, 1.6).all(), (strategy, small)


def test_counts(tmp_path):
    pick = numpy.random.default_rng(5)
    pandas.DataFrame({"x": pick.negative_binomial(3, 0.3, size=300)}).to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, "{format: series, path: data.csv, targets: [x], window: 8, horizon: 2, split: [0.8, 0.1, 0.1], normalize: true}",
           "layers: [{cell: gru, units: 4}], loss: negative-binomial, quantiles: [0.1, 0.5, 0.9]", steps=150)
    train("--output", "run", folder=tmp_path)
    ahead = forecast(tmp_path)
    # The quantiles of the distribution that was drawn from are 2, 6 and 14.
    assert (ahead.x == ahead.x.round()).all() and ahead.x.between(4, 9).all()
    assert ahead.x_q10.between(0, 4).all() and ahead.x_q90.between(10, 19).all()


@pytest.mark.parametrize("frequency, zone, wanted", [
    ("MS", None, ["2022-05-01", "2022-06-01"]), ("ME", None, ["2022-04-30", "2022-05-31"]),
    ("h", None, ["2021-01-03 16:00:00", "2021-01-03 17:00:00"]), ("B", None, ["2021-03-30", "2021-03-31"]),
    ("W", None, ["2022-03-13", "2022-03-20"]), ("15min", "UTC", ["2021-01-01 15:45:00+00:00", "2021-01-01 16:00:00+00:00"]),
])
def test_times_go_on_behind_tables_of_pandas(tmp_path, frequency, zone, wanted):
    start = {"MS": "2017-01-01", "ME": "2017-01-01", "B": "2020-12-29", "W": "2021-01-01"}.get(frequency, "2021-01-01")
    rows = {"MS": 64, "ME": 63, "B": 65, "W": 62, "h": 64}.get(frequency, 63)
    times = pandas.date_range(start, periods=rows, freq=frequency, tz=zone)
    pandas.DataFrame({"time": times, "x": numpy.sin(numpy.arange(rows))}).to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, "{format: series, path: data.csv, targets: [x], time: time, window: 5, horizon: 2, split: [0.7, 0.15, 0.15]}")
    train("--output", "run", folder=tmp_path)
    assert list(forecast(tmp_path).time) == wanted
    following = pandas.date_range(times[-1], periods=3, freq=frequency)[1:]
    assert [pandas.Timestamp(time) for time in forecast(tmp_path).time] == list(following)


def test_days_alone_where_clocks_are_put_forward_at_midnight(tmp_path):
    """2018-11-04 has no midnight in Sao Paulo, but it is a day all the same."""
    days = pandas.date_range("2018-09-01", periods=66).strftime("%Y-%m-%d")
    pandas.DataFrame({"day": days, "x": numpy.arange(66.0) % 7}).to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, "{format: series, path: data.csv, targets: [x], time: day, zone: America/Sao_Paulo, window: 5, horizon: 3, "
                     "split: [0.7, 0.15, 0.15]}")
    train("--output", "run", folder=tmp_path)
    assert list(forecast(tmp_path).day) == ["2018-11-06", "2018-11-07", "2018-11-08"]
    lines = (tmp_path / "data.csv").read_text().splitlines(keepends=True)
    (tmp_path / "before.csv").write_text("".join(lines[:-3]))
    assert list(forecast(tmp_path, "before.csv").day) == ["2018-11-03", "2018-11-04", "2018-11-05"]


def test_decimal_commas_of_the_training_hold_where_a_file_leaves_doubt(tmp_path):
    """All numbers of a short file can have three digits behind the comma."""
    numbers = [f"{10 + row % 7},{row % 7}26" for row in range(80)]
    (tmp_path / "data.csv").write_text("x\n" + "\n".join(["9,5", *numbers]) + "\n")
    (tmp_path / "ahead.csv").write_text("x\n" + "\n".join(numbers[:20]) + "\n")
    config(tmp_path, "{format: series, path: data.csv, delimiter: ;, targets: [x], window: 7, horizon: 2, split: [0.8, 0.1, 0.1], normalize: true}",
           steps=100)
    train("--output", "run", folder=tmp_path)
    with h5py.File(tmp_path / BEST) as file:
        assert file["lockstep/decimal"].asstr()[()] == ","
    assert forecast(tmp_path, "ahead.csv").x.between(9, 18).all()
    found = lockstep("train", "config.yml", "--output", "other", "--set", "data.path=ahead.csv", folder=tmp_path)
    assert found.code == 65 and "with a decimal comma or a mark between thousands" in found.complaint


def test_every_file(tmp_path):
    waves(tmp_path, rows=60)
    config(tmp_path, WAVES)
    train("--output", "run", folder=tmp_path)
    wanted = forecast(tmp_path)
    for ending in ("csv", "tsv", "json", "h5"):
        assert result_of("forecast", BEST, "--data", "data.csv", "--output", f"out.{ending}", folder=tmp_path) == ""
    assert pandas.read_csv(tmp_path / "out.csv").equals(wanted) and pandas.read_csv(tmp_path / "out.tsv", sep="\t").equals(wanted)
    assert pandas.DataFrame(json.loads((tmp_path / "out.json").read_text()))[wanted.columns].equals(wanted)
    with h5py.File(tmp_path / "out.h5") as file:
        assert list(file["sold"][()]) == list(wanted.sold) and [day.decode() for day in file["day"][()]] == list(wanted.day)


def test_columns_with_slashes_in_an_hdf5_file(tmp_path):
    """A slash separates groups in HDF5, so it becomes an underscore; two columns never become one."""
    rows = numpy.arange(80.0)
    pandas.DataFrame({"a/b": numpy.sin(rows), "a_b": numpy.cos(rows), ".": rows}).to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, "{format: series, path: data.csv, targets: [a/b, a_b, .], window: 5, horizon: 2, split: [0.7, 0.15, 0.15]}")
    train("--output", "run", folder=tmp_path)
    wanted = forecast(tmp_path)
    result_of("forecast", BEST, "--data", "data.csv", "--output", "out.h5", folder=tmp_path)
    with h5py.File(tmp_path / "out.h5") as file:
        assert set(file) == {"row", "a_b", "a_b_2", "_"}
        for name, column in ("a_b", "a/b"), ("a_b_2", "a_b"), ("_", "."):
            assert list(file[name][()]) == list(wanted[column])


def test_backtest(tmp_path):
    """Every seventh window back from the last, judged as pandas does; and with a model that is trained again for each."""
    waves(tmp_path, rows=80)
    config(tmp_path, WAVES)
    train("--output", "run", folder=tmp_path)
    judged = json.loads(result_of("backtest", BEST, "--data", "data.csv", "--every", "7", "--json", "--output", "out.csv", folder=tmp_path))
    table = pandas.read_csv(tmp_path / "out.csv")
    starts = table[table.step == 1]
    assert judged["forecasts"] == len(starts) == 2 * 9
    assert (pandas.to_datetime(starts.day[starts.shop == "a"]).diff().dropna() == pandas.Timedelta(days=7)).all()
    assert table.day.max() == "2021-03-21"
    assert judged["meanAbsoluteError"] == pytest.approx((table.sold - table.sold_truth).abs().mean(), rel=1e-9)
    text = result_of("backtest", BEST, "--data", "data.csv", "--every", "7", folder=tmp_path)
    assert "seasonal naive" in text and "step" in text and "series" in text

    again = json.loads(result_of("backtest", BEST, "--every", "7", "--refit", "--json", "--output", "again.csv", folder=tmp_path))
    assert again["forecasts"] == 2
    # The same by hand: a run that has seen nothing from the first forecast row on.
    cut = pandas.read_csv(tmp_path / "again.csv").day[0]
    train("--output", "cut", "--set", "data.split=null", "--set", f"data.validation-from={cut}", "--set", f"data.test-from={cut}", folder=tmp_path)
    predicted = forecast(tmp_path, command="predict", run="cut")
    mine = predicted[(predicted.day == cut) & (predicted.step == 1)].sold.to_numpy()
    theirs = pandas.read_csv(tmp_path / "again.csv")
    assert numpy.allclose(mine, theirs[theirs.step == 1].sold)


@pytest.mark.parametrize("strategy", ["direct", "seq2seq"])
def test_missing_targets_count_nowhere(tmp_path, strategy):
    """The loss, the gradient and the measures are means over the numbers that are there."""
    pick = numpy.random.default_rng(6)
    table = pandas.DataFrame({"t": range(160), "a": pick.normal(size=160), "b": pick.normal(size=160)})
    table.loc[pick.random(160) < 0.4, "b"] = numpy.nan
    table.loc[pick.random(160) < 0.2, "a"] = numpy.nan
    table.loc[0, ["a", "b"]] = 0.5
    table.to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, f"{{format: series, path: data.csv, targets: [a, b], time: t, window: 5, horizon: 3, max-gap: 20, strategy: {strategy}, "
           "split: [0.6, 0.2, 0.2]}", "layers: [{cell: gru, units: 4}], loss: mean-squared-error", steps=2)
    train("--output", "run", "--set", "training.report-every=1", "--set", "training.batch=200", "--set", "training.optimizer.rate=1e-30", folder=tmp_path)
    judged = json.loads(result_of("evaluate", BEST, "--data", "data.csv", "--json", folder=tmp_path))
    assert judged["loss"] == pytest.approx(judged["rootMeanSquaredError"] ** 2, rel=1e-5)
    # One batch has all windows of the training split, whose weights stand still: the loss of a step is that of its rows.
    lines = [json.loads(line) for line in (tmp_path / "run/metrics.jsonl").read_text().splitlines()]
    losses = [line["loss"] for line in lines if "loss" in line]
    table[:96].to_csv(tmp_path / "first.csv", index=False)
    first = json.loads(result_of("evaluate", BEST, "--data", "first.csv", "--json", folder=tmp_path))
    assert losses[0] == pytest.approx(first["rootMeanSquaredError"] ** 2, rel=1e-5)
    train("--output", "three", "--set", "training.batch=20", folder=tmp_path, processes=3)
    train("--output", "one", "--set", "training.batch=20", folder=tmp_path)
    assert lockstep("compare", "one/checkpoints/latest", "three/checkpoints/latest", folder=tmp_path).code == 0


@pytest.mark.parametrize("start, first", [
    ("2020-03-31T00:00:00-11:00", "2020-03-31T13:00:00+02:00"), ("2020-03-31T00:00:00Z", "2020-03-31T02:00:00+02:00"),
    ("2020-03-31", "2020-03-31T00:00:00+02:00")])
def test_splits_begin_at_moments(tmp_path, start, first):
    hours = pandas.date_range("2020-03-29T12:00", periods=80, freq="h")
    rows = [f"{hour.isoformat()}+02:00,{number % 7}\n" for number, hour in enumerate(hours)]
    (tmp_path / "data.csv").write_text("t,y\n" + "".join(rows))
    config(tmp_path, f"{{format: series, path: data.csv, targets: [y], time: t, window: 4, validation-from: '2020-03-30T12:00+02:00', test-from: '{start}'}}")
    train("--output", "run", folder=tmp_path)
    judged = json.loads(result_of("evaluate", BEST, "--json", folder=tmp_path))
    assert judged["examples"] == sum(row >= first for row in rows)
    # The rows have no zone, so that nobody knows when that is.
    (tmp_path / "data.csv").write_text("t,y\n" + "".join(row.replace("+02:00", "") for row in rows))
    result = lockstep("train", "config.yml", "--output", "other", folder=tmp_path)
    assert result.code == 65 and "is no time like those of data.csv" in result.complaint


def test_paths_depend_on_their_series_alone(tmp_path):
    """More steps, other series in the file, and another command change none of the numbers that were drawn."""
    table = waves(tmp_path, rows=80)
    config(tmp_path, WAVES.replace("normalize: true", "normalize: true, strategy: recursive"), "layers: [{cell: gru, units: 6}], loss: gaussian")
    train("--output", "run", folder=tmp_path)
    table[table.shop == "b"].to_csv(tmp_path / "b.csv", index=False)
    whole = forecast(tmp_path)
    wanted = whole[whole.shop == "b"].reset_index(drop=True)
    alone = forecast(tmp_path, "b.csv")
    longer = forecast(tmp_path, "b.csv", "--steps", "30")
    predicted = forecast(tmp_path, command="predict")
    last = predicted[(predicted.shop == "b")].tail(7)
    for found in (alone, longer.head(7), last):
        assert numpy.allclose(found[["sold", "sold_q10", "sold_q90"]], wanted[["sold", "sold_q10", "sold_q90"]], rtol=1e-6)


def test_decimal_times_go_on_as_the_table_has_them(tmp_path):
    (tmp_path / "data.csv").write_text("t,y\n" + "".join(f"{number / 10},{number % 7}\n" for number in range(60)))
    config(tmp_path, "{format: series, path: data.csv, targets: [y], time: t, window: 4, strategy: recursive}")
    train("--output", "run", folder=tmp_path)
    text = result_of("forecast", BEST, "--data", "data.csv", "--steps", "40", folder=tmp_path)
    assert [line.split("\t")[0] for line in text.splitlines()[1:]] == [f"{number / 10:g}" for number in range(60, 100)]


def test_calendar_of_months(tmp_path):
    """Months have a month, a quarter and a year, but no day."""
    months = pandas.period_range("2001-01", periods=60, freq="M")
    (tmp_path / "data.csv").write_text("t,y\n" + "".join(f"{month},{month.month}\n" for month in months))
    data = "{format: series, path: data.csv, targets: [y], time: t, window: 4, calendar: [month, quarter, year]}"
    config(tmp_path, data)
    train("--output", "run", folder=tmp_path)
    assert len(forecast(tmp_path)) == 1
    config(tmp_path, data.replace("quarter", "day"))
    assert "have no day" in lockstep("train", "config.yml", "--output", "other", folder=tmp_path).complaint


def test_seasons_of_parts_of_a_day(tmp_path):
    for frequency, season in ("2h", 12), ("6h", 4), ("15min", 96), ("2W", 26), ("7h", 1):
        times = pandas.date_range("2021-01-03", periods=400, freq=frequency)
        values = numpy.random.default_rng(5).normal(size=400)
        pandas.DataFrame({"t": times, "y": values}).to_csv(tmp_path / "data.csv", index=False)
        config(tmp_path, "{format: series, path: data.csv, targets: [y], time: t, window: 4, split: [0.6, 0.1, 0.3]}")
        train("--output", frequency, folder=tmp_path)
        judged = json.loads(result_of("evaluate", f"{frequency}/checkpoints/latest", "--json", folder=tmp_path))
        wanted = abs(values[280:] - values[280 - season:400 - season]).mean()
        assert judged["seasonalNaiveMeanAbsoluteError"] == pytest.approx(wanted, rel=1e-6), frequency


def test_a_model_that_diverged(tmp_path):
    """Its forecasts have no numbers, and its measures are not the best there are."""
    (tmp_path / "data.csv").write_text("t,y\n" + "".join(f"{number},{3 ** (number % 5)}\n" for number in range(80)))
    config(tmp_path, "{format: series, path: data.csv, targets: [y], time: t, window: 4, horizon: 40, strategy: recursive, split: [1, 0, 0], "
           "transform: log-difference}", "layers: [{cell: simple-rnn, units: 4, activation: linear}]", steps=1)
    train("--output", "run", "--set", "training.optimizer={kind: sgd, rate: 900}", "--set", "training.clip=null", folder=tmp_path)
    result = lockstep("forecast", BEST, "--data", "data.csv", folder=tmp_path)
    assert result.code == 0 and "numbers that are not finite, and their cells stay empty" in result.err
    judged = json.loads(result_of("evaluate", BEST, "--data", "data.csv", "--json", folder=tmp_path))
    assert not isinstance(judged["smape"], float) or judged["smape"] > 1


def test_report_shows_bands(tmp_path):
    waves(tmp_path, rows=80)
    config(tmp_path, WAVES.replace("split: [0.7, 0.15, 0.15]", "split: [0.6, 0.2, 0.2]"), "layers: [{cell: gru, units: 4}], loss: quantile")
    train("--output", "run", folder=tmp_path)
    result_of("report", "run", folder=tmp_path)
    page = (tmp_path / "run/report.html").read_text()
    assert 'class="band"' in page and "a: sold from 2021-" in page and "Worst series" in page
    assert "Mean absolute error by row of the horizon" in page and "seasonal naive" in page


def test_many_short_series(tmp_path):
    """Series of unlike lengths and beginnings: short ones are told and left out, or read as far as they go."""
    pick = numpy.random.default_rng(2)
    table = pandas.concat([pandas.DataFrame({
        "g": f"g{number}", "t": numpy.arange(rows) + 5 * number, "x": pick.normal(size=rows).round(3)})
        for number, rows in enumerate([40, 1, 9, 25])])
    table.to_csv(tmp_path / "data.csv", index=False)
    data = "{format: series, path: data.csv, targets: [x], group: g, time: t, window: 8, horizon: 3, split: [0.6, 0.2, 0.2]MORE}"
    config(tmp_path, data.replace("MORE", ""))
    shown = lockstep("train", "config.yml", "--dry-run", folder=tmp_path).out
    assert "45 examples" in shown and "2 of 4 series are left out, with fewer than 11 rows (data.window and data.horizon): g1, g2" in shown
    config(tmp_path, data.replace("MORE", ", least-window: 2"))
    train("--output", "run", folder=tmp_path)
    shown = lockstep("train", "config.yml", "--dry-run", folder=tmp_path).out
    assert f"{36 + 5 + 21} examples" in shown and "1 of 4 series is left out" in shown
    told = lockstep("forecast", BEST, "--data", "data.csv", folder=tmp_path)
    assert told.code == 0 and len(told.out.splitlines()) == 1 + 3 * 3


def test_short_windows_read_all_that_is_known_ahead(tmp_path):
    """A window of one row has to hold what is known of each row of the horizon."""
    pick = numpy.random.default_rng(5)
    pandas.DataFrame({"y": pick.normal(size=80), "k": pick.normal(size=80)}).to_csv(tmp_path / "data.csv", index=False)
    config(tmp_path, "{format: series, path: data.csv, targets: [y], known: [k], window: 6, least-window: 1, horizon: 4, split: [0.8, 0.1, 0.1]}")
    train("--output", "run", folder=tmp_path)
    seen = []
    for row in range(5):
        ahead = pandas.DataFrame({"y": [1.0] + [None] * 4, "k": [0.5] * 5})
        ahead.loc[row, "k"] += 3 if row else 0
        ahead.to_csv(tmp_path / "ahead.csv", index=False)
        seen.append(tuple(forecast(tmp_path, "ahead.csv").y))
    assert len(set(seen)) == 5
