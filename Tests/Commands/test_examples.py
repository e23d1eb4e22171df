"""Data of examples: labelled text and arrays, with sequences of different lengths, classes and numbers."""

import csv
import io
import json

import h5py
import numpy
import pytest

from running import lockstep, metrics, result_of, train

TRAINING = """\
training: {batch: 11, STEPS, optimizer: {kind: adam, rate: 0.01}, clip: 1, report-every: 1, validate-every: 6}
parallel: {shards: 4}
checkpoint: {every: 5}
"""


def labelled_text(folder):
    words = {"good": "fine great love best wonderful".split(), "bad": "awful worst hate boring poor".split()}
    pick = numpy.random.default_rng(1)
    lines = []
    for index in range(150):
        label = ["good", "bad"][index % 2]
        text = [pick.choice(words[label] + ["the", "film", "was"]) for _ in range(pick.integers(1, 9))]
        lines.append(f"{label}\t{' '.join(text)}\n")
    (folder / "data.tsv").write_text("".join(lines))
    return ("data: {format: labelled-text, path: data.tsv, unit: word, vocabulary: 12, split: [0.7, 0.15, 0.15]}\n"
            "model: {embedding: 6, layers: [{cell: lstm, units: 9}]}\n")


def tags(folder):
    pick = numpy.random.default_rng(3)
    kinds = {"DET": ["the", "a"], "NOUN": ["dog", "cat", "sea"], "VERB": ["sees", "likes"]}
    lines = []
    for _ in range(150):
        line = [pick.choice(list(kinds)) for _ in range(pick.integers(1, 9))]
        lines.append(f"{' '.join(pick.choice(kinds[kind]) for kind in line)}\t{' '.join(line)}\n")
    (folder / "data.tsv").write_text("".join(lines))
    return ("data: {format: tags, path: data.tsv, split: [0.7, 0.15, 0.15]}\n"
            "model: {embedding: 6, layers: [{cell: lstm, units: 9, bidirectional: concat, output-dropout: 0.1},"
            " {cell: gru, units: 7, bidirectional: sum, dropout: 0.1}]}\n")


def series(folder):
    """Two series, of whose hours one is missing and one has a number missing."""
    pick = numpy.random.default_rng(4)
    lines = ["place,hour,x,note,y\n"]
    for place in ("north", "south, low"):
        for hour in [hour for hour in range(80) if hour != 33]:
            x = numpy.sin(hour / 5) + pick.normal() / 20
            lines.append(f'"{place}",{hour},{"NA" if hour == 50 else x},"a, ""b""",{20 + 5 * numpy.sin((hour + 2) / 5)}\n')
    (folder / "data.csv").write_text("".join(lines))
    return ("data: {format: series, path: data.csv, inputs: [x, y], targets: [y], window: 6, horizon: 2, group: place, time: hour, "
            "max-gap: 1, split: [0.7, 0.15, 0.15], normalize: true}\nmodel: {layers: [{cell: gru, units: 9}]}\n")


def pairs(layers, decoder, unit="character", more=""):
    """Words and what they are backwards, in capitals; or letters, and words that begin with them."""
    def make(folder):
        pick = numpy.random.default_rng(5)
        lines = []
        for _ in range(150):
            word = "".join(pick.choice(list("abcde")) for _ in range(pick.integers(1, 7)))
            lines.append(f"{word[0]}\t{word}\n" if unit == "label" else f"{word}\t{' '.join(word[::-1].upper())}\tnot read\n")
        (folder / "data.tsv").write_text("".join(lines))
        target = "character" if unit == "label" else "word"
        return (f"data: {{format: pairs, path: data.tsv, inputs: [1], targets: [2], unit: {unit}, target-unit: {target}, split: [0.7, 0.15, 0.15]}}\n"
                f"model: {{embedding: 6, layers: {layers}, decoder: {{embedding: 7, layers: {decoder}}}{more}}}\n")
    return make


def ts(folder):
    """Two channels, of steps of their own, in the form of the UEA archive."""
    pick = numpy.random.default_rng(5)
    lines = ["# a comment\n@problemName toy\n@timeStamps false\n@dimensions 2\n@classLabel true down up\n@data\n"]
    for index in range(150):
        steps, label = pick.integers(2, 9), ["down", "up"][index % 2]
        slope = (1 if label == "up" else -1) * numpy.arange(steps) + pick.normal(size=steps) / 10
        lines.append(f"{','.join(map(str, slope))}:{','.join(map(str, pick.normal(size=steps)))}:{label}\n")
    (folder / "data.ts").write_text("".join(lines))
    return ("data: {format: ts, path: data.ts, split: [0.7, 0.15, 0.15], normalize: true}\n"
            "model: {layers: [{cell: gru, units: 9}]}\n")


def arrays(target, ragged=False, layers="[{cell: gru, units: 9}]", more=""):
    def make(folder):
        pick = numpy.random.default_rng(2)
        inputs = pick.normal(size=(150, 7, 3)).astype("f4")
        lengths = pick.integers(1, 8, size=150) if ragged else numpy.full(150, 7)
        sums = numpy.array([inputs[i, :n].sum(axis=0) for i, n in enumerate(lengths)])
        with h5py.File(folder / "data.h5", "w") as file:
            file["inputs"] = inputs[:, 0] if layers.startswith("[]") else inputs
            if ragged:
                file["lengths"] = lengths
            file["targets"] = {
                "class": (sums[:, 0] > 0).astype("i8"), "numbers": sums[:, :2] * 100 + 7, "binary": (sums > 0).astype("f4"),
                "each-step": (inputs[:, :, 0] > 0).astype("i4"), "first": (inputs[:, 0, 0] > 0).astype("i8"),
            }[target]
        return f"data: {{format: arrays, path: data.h5, split: [0.7, 0.15, 0.15]{more}}}\nmodel: {{layers: {layers}{LOSS.get(target, '')}}}\n"
    return make


LOSS = {"binary": ", loss: binary-cross-entropy"}
DATA = {"text": labelled_text, "tags": tags, "series": series, "ts": ts, "class": arrays("class"), "ragged": arrays("class", ragged=True, layers="[{cell: gru, units: 9, bidirectional: mul, recurrent-dropout: 0.1}]"),
        "numbers": arrays("numbers", ragged=True, more=", normalize: true"), "binary": arrays("binary"),
        "each-step": arrays("each-step", ragged=True), "dense": arrays("first", layers="[], dense: [{units: 8, activation: tanh, dropout: 0.1}, {units: 5}]"),
        "normalized": arrays("class", ragged=True, layers="[{cell: lstm, units: 8, layer-normalization: true}, {cell: gru, units: 4, "
                             "bidirectional: concat, residual: true, layer-normalization: true, output-dropout: 0.1}, {cell: lstm, units: 7}]"),
        "pairs": pairs("[{cell: lstm, units: 9}, {cell: gru, units: 7}]", "[{cell: lstm, units: 9, dropout: 0.1}, {cell: gru, units: 7, weight-drop: 0.1}]", more=", tied-embeddings: true"),
        "attention": pairs("[{cell: gru, units: 5, bidirectional: concat, dropout: 0.1}, {cell: lstm, units: 4, bidirectional: concat}]",
                           "[{cell: gru, units: 10}, {cell: lstm, units: 8}], attention: dot"),
        "names": pairs("[{cell: simple-rnn, units: 9}]", "[{cell: simple-rnn, units: 9}]", unit="label")}

WRITERS = ("pairs", "attention", "names")
of_writers = pytest.mark.parametrize("run", WRITERS, indirect=True)
of_readers = pytest.mark.parametrize("run", [name for name in DATA if name not in WRITERS], indirect=True)


@pytest.fixture(scope="module", params=DATA)
def run(request, tmp_path_factory):
    """A folder with a run of one process."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "config.yml").write_text(DATA[request.param](folder) + TRAINING.replace("STEPS", "steps: 36"))
    train("--output", "alone", folder=folder)
    return request.param, folder


def path(run):
    return "data.tsv" if run[0] in ("text", "tags", *WRITERS) else {"series": "data.csv", "ts": "data.ts"}.get(run[0], "data.h5")


def same(folder, name):
    clock = {"tokensPerSecond", "peakShare", "seconds", "waiting"}
    mine, theirs = ([{k: v for k, v in line.items() if k not in clock} for line in metrics(folder / n)] for n in (name, "alone"))
    assert mine == theirs
    compared = lockstep("compare", "alone/checkpoints/latest", f"{name}/checkpoints/latest", folder=folder)
    assert compared.code == 0, compared.out


@pytest.mark.parametrize("processes", [2, 3, 4])
def test_any_number_of_processes(run, processes):
    train("--output", f"on-{processes}", folder=run[1], processes=processes)
    same(run[1], f"on-{processes}")


def test_goes_on_in_the_middle_of_an_epoch(run):
    for steps, processes in [(8, 0), (17, 3), (36, 2)]:
        train("--output", "in-parts", "--set", f"training.steps={steps}", folder=run[1], processes=processes)
    compared = lockstep("compare", "alone/checkpoints/latest", "in-parts/checkpoints/latest", folder=run[1])
    assert compared.code == 0, compared.out


def test_learns(run):
    """Each is easy enough to be learnt in some steps, whatever way it goes through the program."""
    losses = [line["validationLoss"] for line in metrics(run[1] / "alone") if "validationLoss" in line]
    assert min(losses) < 0.95 * losses[0]


def test_evaluates_as_the_run_did(run):
    name, folder = run
    report = json.loads(result_of("evaluate", "alone/checkpoints/latest", "--data", path(run), "--json", folder=folder))
    # Of each of two series of 80 hours, as many windows of 6 as have a target 2 hours behind them.
    assert report["examples"] == (2 * (80 - 7) if name == "series" else 150)
    assert "accuracy" in report or name in ("numbers", "series") and report["meanAbsoluteError"] > 0
    assert "characters" not in report and ("perplexity" in report) == (name in WRITERS)


def predictions(run, *arguments):
    return list(csv.reader(io.StringIO(result_of(
        "predict", "alone/checkpoints/latest", "--data", path(run), *arguments, folder=run[1])), delimiter="\t"))


@of_readers
def test_predictions_in_every_form(run):
    name, folder = run
    header, *rows = predictions(run)
    if name == "series":
        return forecasts_in_every_form(folder, header, rows)
    assert header[0] == "example" and [int(row[0]) for row in rows] == sorted(int(row[0]) for row in rows)
    assert (header[1] == "step") == (name in ("each-step", "tags"))
    for form in ("tsv", "csv", "h5"):
        assert result_of("predict", "alone/checkpoints/latest", "--data", path(run), "--output", f"out.{form}", folder=folder) == ""
    assert list(csv.reader(open(folder / "out.csv"))) == [header, *rows]
    with h5py.File(folder / "out.h5") as file:
        outputs = len(file["predictions"][0])
        # Numbers in the unit of the data have the precision of the data.
        kind = "f8" if name == "numbers" else "f4"
        numbers = numpy.array([row[-outputs:] for row in rows], dtype=kind)
        assert file["predictions"].dtype == kind and numpy.array_equal(file["predictions"][()], numbers)
        assert ("lengths" in file) == (header[1] == "step")
        if "lengths" in file:
            examples = [int(row[0]) for row in rows]
            assert file["lengths"].dtype == numpy.int64
            assert file["lengths"][()].tolist() == [examples.count(example) for example in sorted(set(examples))]


def forecasts_in_every_form(folder, header, rows):
    """Each row that is forecast has its series, its time, how far ahead it is, the forecast and the truth."""
    assert header == ["place", "hour", "step", "y", "y_truth"] and rows[0][:3] == ["north", "6", "1"]
    for form in ("tsv", "csv", "json", "h5"):
        assert result_of("predict", "alone/checkpoints/latest", "--data", "data.csv", "--output", f"out.{form}", folder=folder) == ""
    assert list(csv.reader(open(folder / "out.csv"))) == [header, *rows]
    assert [[str(row[name]) if row[name] is not None else "" for name in header] for row in json.load(open(folder / "out.json"))] == rows
    with h5py.File(folder / "out.h5") as file:
        assert [text.decode() for text in file["place"][()]] == [row[0] for row in rows]
        assert file["y"][()].tolist() == [float(row[3]) for row in rows]
    truth = {(row["place"], row["hour"]): row["y"] for row in csv.DictReader(open(folder / "data.csv"))}
    assert all(row[4] == "" or float(row[4]) == float(truth[row[0], row[1]]) for row in rows)
    assert rows[-1][:2] == ["south, low", "81"] and rows[-1][4] == ""


def test_evaluate_and_predict_agree(run):
    name, folder = run
    report = json.loads(result_of("evaluate", "alone/checkpoints/latest", "--data", path(run), "--json", folder=folder))
    _, *rows = predictions(run)
    if name == "series":
        known = [(float(row[3]), float(row[4])) for row in rows if row[4]]
        # The last window, which has one truth only, is not among those that are judged.
        assert abs(numpy.mean([abs(mine - truth) for mine, truth in known]) / report["meanAbsoluteError"] - 1) < 0.05
    elif name == "numbers":
        wanted = h5py.File(folder / "data.h5")["targets"][()]
        mine = numpy.array([row[1:] for row in rows], dtype="f8")
        assert abs(numpy.abs(mine - wanted).mean() - report["meanAbsoluteError"]) < 1e-3
    elif name == "text":
        labels = [line.split("\t")[0] for line in (folder / "data.tsv").read_text().splitlines()]
        assert abs(numpy.mean([row[1] == label for row, label in zip(rows, labels)]) - report["accuracy"]) < 1e-9


@of_readers
def test_opens_in_keras(run):
    """Keras gives what `lockstep predict` gives, for each example at its own length."""
    import keras
    name, folder = run
    model = keras.models.load_model(folder / "alone/checkpoints" / (folder / "alone/checkpoints/latest").readlink())
    with h5py.File(folder / "alone/checkpoints/latest") as file:
        own = file["lockstep"]
        if name in ("text", "tags"):
            words = [word.decode() for word in own["vocabulary"][()]]
            column = 1 if name == "text" else 0
            inputs = [numpy.array([words.index(word) if word in words else 0 for word in line.split("\t")[column].split()])
                      for line in (folder / "data.tsv").read_text().splitlines()]
        elif name == "ts":
            rows = [line.split(":") for line in (folder / "data.ts").read_text().splitlines() if line[0] not in "#@"]
            inputs = [numpy.array([channel.split(",") for channel in channels], "f4").T for *channels, _ in rows]
        elif name == "series":
            rows = list(csv.DictReader(open(folder / "data.csv")))[:30]
            whole = numpy.array([[float(row["x"]), float(row["y"])] for row in rows], "f4")
            inputs = [whole[start:start + 6] for start in range(20)]
        else:
            with h5py.File(folder / "data.h5") as data:
                lengths = data["lengths"][()] if "lengths" in data else [len(row) for row in data["inputs"]]
                inputs = [row if name == "dense" else row[:n] for row, n in zip(data["inputs"][()], lengths)]
        if "scaling" in own and "input_mean" in own["scaling"]:
            inputs = [(row - own["scaling/input_mean"][()]) / own["scaling/input_deviation"][()] for row in inputs]
        theirs = [model.predict(row[None], verbose=0)[0] for row in inputs[:20]]
        if name in ("numbers", "series"):
            theirs = [row * own["scaling/target_deviation"][()] + own["scaling/target_mean"][()] for row in theirs]
    _, *rows = predictions(run)
    outputs = theirs[0].shape[-1]
    mine = numpy.array([row[3] for row in rows] if name == "series" else [row[-outputs:] for row in rows], dtype="f8").reshape(-1, outputs)
    theirs = numpy.concatenate([row.reshape(-1, outputs) for row in theirs])
    scale = {"numbers": 100, "series": 10}.get(name, 1)  # of the numbers themselves
    assert numpy.abs(mine[:len(theirs)] - theirs).max() < 1e-5 * scale


def vocabularies(own):
    return ([word.decode() for word in own[name][()]] for name in ("vocabulary", "classes"))


@of_writers
def test_keras_gives_the_same_loss_of_pairs(run):
    """Of targets of two lengths, each by itself: Keras knows no lengths here."""
    import keras
    name, folder = run
    model = keras.models.load_model(folder / "alone/checkpoints" / (folder / "alone/checkpoints/latest").readlink())
    with h5py.File(folder / "alone/checkpoints/latest") as file:
        sources, targets = vocabularies(file["lockstep"])
    assert targets[0] == "</s>"
    alike = {}
    for line in (folder / "data.tsv").read_text().splitlines():
        source, target = line.split("\t")[:2]
        tokens = [targets.index(token) for token in (target if name == "names" else target.split())] + [0]
        alike.setdefault(len(tokens), []).append((line, [sources.index(token) for token in source], tokens))
    alike = {length: alike[length] for length in (3, 6)}
    (folder / "two.tsv").write_text("".join(f"{line}\n" for pairs in alike.values() for line, *_ in pairs))
    loss = count = 0
    for pairs in alike.values():
        given, wanted = (numpy.array(column) for column in zip(*(pair[1:] for pair in pairs)))
        begun = numpy.pad(wanted[:, :-1], ((0, 0), (1, 0)))
        outputs = numpy.asarray(model({"encoder_tokens": given, "decoder_tokens": begun}))
        loss -= numpy.log(numpy.take_along_axis(outputs, wanted[:, :, None], 2).astype("f8")).sum()
        count += wanted.size
    report = json.loads(result_of("evaluate", "alone/checkpoints/latest", "--data", "two.tsv", "--json", folder=folder))
    assert report["targets"] == count and abs(report["loss"] - loss / count) < 1e-5


@of_writers
def test_writes_targets(run):
    name, folder = run
    (folder / "sources.tsv").write_text("a\nb\tanything\n" if name == "names" else "abc\ned\tanything\n")
    argument = ["predict", "alone/checkpoints/latest", "--data", "sources.tsv"]
    header, *rows = csv.reader(io.StringIO(result_of(*argument, "--beams", "3", folder=folder)), delimiter="\t")
    assert header == ["example", "prediction", "log_probability"] and [row[0] for row in rows] == ["1", "2"]
    assert all(float(row[2]) < 0 for row in rows)
    result_of(*argument, "--output", "written.h5", folder=folder)
    greedy = list(csv.reader(io.StringIO(result_of(*argument, folder=folder)), delimiter="\t"))[1:]
    with h5py.File(folder / "written.h5") as file:
        assert [text.decode() for text in file["predictions"][()]] == [row[1] for row in greedy]
    one = result_of("sample", "alone/checkpoints/latest", "--source", "a", "--seed", "1", folder=folder)
    assert one == result_of("sample", "alone/checkpoints/latest", "--source", "a", "--seed", "1", folder=folder)
    failed = lockstep("sample", "alone/checkpoints/latest", folder=folder)
    assert failed.code == 64 and "--source" in failed.err
    if name == "names":
        failed = lockstep("sample", "alone/checkpoints/latest", "--source", "z", folder=folder)
        assert failed.code == 64 and "a, b, c, d, e" in failed.err
    else:
        report = json.loads(result_of("evaluate", "alone/checkpoints/latest", "--beams", "2", "--json", folder=folder))
        assert 0 <= report["tokenErrorRate"] and 0 <= report["sequenceErrorRate"] <= 1 and 0 <= report["bleu"] <= 1


MISTAKES = {
    "no tab": ("text", lambda f: (f / "data.tsv").write_text("good\tfine\nbad awful\n"), ["line 2", "tab"]),
    "empty text": ("text", lambda f: (f / "data.tsv").write_text("good\tfine\nbad\t \n"), ["line 2", "empty"]),
    "not UTF-8": ("text", lambda f: (f / "data.tsv").write_bytes(b"good\tfine\nbad\t\xff\n"), ["line 2", "UTF-8"]),
    "empty file": ("text", lambda f: (f / "data.tsv").write_text(""), ["no examples"]),
    "no tags": ("tags", lambda f: (f / "data.tsv").write_text("the dog\tDET NOUN\nthe dog\n"), ["line 2", "tab"]),
    "a tag too few": ("tags", lambda f: (f / "data.tsv").write_text("the dog\tDET NOUN\nthe dog\tDET\n"), ["line 2", "2 words and 1 tags"]),
    "no target": ("pairs", lambda f: (f / "data.tsv").write_text("abc\tC B A\nde\n"), ["line 2", "1 column"]),
    "empty target": ("pairs", lambda f: (f / "data.tsv").write_text("abc\tC B A\nde\t \n"), ["line 2", "target is empty"]),
    "no column": ("series", lambda f: edit(f, "hour,x", "hour,z"), ['"x"', "data.inputs", "place, hour, z, note, y"]),
    "a cell too few": ("series", lambda f: edit(f, '"north",3,', '"north",'), ["line 5", "4 cells"]),
    "no number": ("series", lambda f: edit(f, '"north",3,', '"north",3,x'), ["line 5", "not a number"]),
    "open quote": ("series", lambda f: edit(f, '"north",3,', '"north,3,'), ["line 5", "quote"]),
    "no time": ("series", lambda f: edit(f, '"north",3,', '"north",noon,'), ["line 5", "noon"]),
    "time goes back": ("series", lambda f: edit(f, '"north",3,', '"north",1,'), ["line 5", "data.group"]),
    "gap too long": ("series", lambda f: edit(f, '"north",3,', '"north",,'), ["line 5", "hour"]),
    "hours missing": ("series", lambda f: edit(f, '"north",34,', '"north",34.5,'), ["data.max-gap"]),
    "a time far away": ("series", lambda f: edit(f, '"north",79,', '"north",1e15,'), ["line 80", "data.max-gap"]),
    "too short": ("series", lambda f: (f / "data.csv").write_text("place,hour,x,y\na,1,2,3\n"), ["data.window"]),
    "a channel too few": ("ts", lambda f: edit(f, ":up", "up", "data.ts"), ["line 8", "1 channels and a target", "has 2"]),
    "steps unlike": ("ts", lambda f: edit(f, ":up", ",3:up", "data.ts"), ["line 8", "channel 2", "steps, but channel 1"]),
    "no number in a channel": ("ts", lambda f: edit(f, ":down", ",?:down", "data.ts"), ["line 7", "channel 2 has 7 steps"]),
    "a class that the header has not": ("ts", lambda f: edit(f, ":up", ":left", "data.ts"), ["line 8", '"left"', "down, up"]),
    "times of steps": ("ts", lambda f: edit(f, "@timeStamps false", "@timeStamps true", "data.ts"), ["line 7", "channel 1", "times"]),
    "no class label": ("ts", lambda f: edit(f, "@classLabel", "@classes", "data.ts"), ["@classLabel"]),
    "no @data": ("ts", lambda f: edit(f, "@data", "@end", "data.ts"), ["line 7", "before @data"]),
    "no sequence": ("ts", lambda f: (f / "data.ts").write_text("@classLabel true a b\n@data\n"), ["no examples"]),
    "an empty channel": ("ts", lambda f: (f / "data.ts").write_text("@classLabel true a b\n@data\n:a\n"), ["line 3", '""']),
    "an infinite number": ("series", lambda f: edit(f, ',"a, ""b""",', 'e999,"a, ""b""",'), ["line 2", "not a number"]),
    "an infinite target": ("numbers", lambda f: change(f, targets=numpy.full((150, 2), numpy.inf)), ["targets[0]", "inf"]),
    "not HDF5": ("class", lambda f: (f / "data.h5").write_text("a,b\n"), ["data.h5"]),
    "no targets": ("class", lambda f: change(f, targets=None), ["targets"]),
    "other count": ("class", lambda f: change(f, targets=numpy.zeros(149, "i8")), ["[149]"]),
    "not finite": ("class", lambda f: change(f, inputs=numpy.full((150, 7, 3), numpy.nan, "f4")), ["inputs[0]", "nan"]),
    "negative class": ("class", lambda f: change(f, targets=numpy.full(150, -1)), ["targets[0]", "-1"]),
    "length beyond": ("ragged", lambda f: change(f, lengths=numpy.full(150, 8)), ["lengths[0] is 8", "1...7"]),
    "length zero": ("ragged", lambda f: change(f, lengths=numpy.zeros(150, "i8")), ["lengths[0] is 0"]),
}


def change(folder, **arrays):
    with h5py.File(folder / "data.h5", "a") as file:
        for name, values in arrays.items():
            del file[name]
            if values is not None:
                file[name] = values


def edit(folder, old, new, name="data.csv"):
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


@pytest.mark.parametrize("case, processes", [(case, 2 * (index % 4 == 0)) for index, case in enumerate(MISTAKES)])
def test_bad_data(case, processes, tmp_path):
    data, harm, words = MISTAKES[case]
    (tmp_path / "config.yml").write_text(DATA[data](tmp_path) + TRAINING.replace("STEPS", "steps: 2"))
    harm(tmp_path)
    result = lockstep("train", "config.yml", "--output", "run", folder=tmp_path, processes=processes)
    assert result.code == 65, result.err
    assert all(word in result.complaint for word in words), result.complaint
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("data", ["text", "tags", "series", "ts"])
def test_lines_of_windows(data, tmp_path):
    """End in two signs, and are the same lines."""
    for name, end in (("unix", "\n"), ("windows", "\r\n")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "config.yml").write_text(DATA[data](folder) + TRAINING.replace("STEPS", "steps: 2"))
        for file in folder.glob("data.*"):
            file.write_text(file.read_text(), newline=end)
        train("--output", "run", folder=folder)
    weights = [h5py.File(tmp_path / name / "run/checkpoints/latest")["model_weights/dense/kernel"][()] for name in ("unix", "windows")]
    assert numpy.array_equal(*weights)


def test_an_unknown_label_is_told(tmp_path):
    (tmp_path / "config.yml").write_text(DATA["text"](tmp_path) + TRAINING.replace("STEPS", "steps: 2"))
    train("--output", "run", folder=tmp_path)
    (tmp_path / "new.tsv").write_text("good\tfine\nugly\tfine\n")
    result = lockstep("evaluate", "run/checkpoints/latest", "--data", "new.tsv", folder=tmp_path)
    assert result.code == 65 and "line 2" in result.complaint and "ugly" in result.complaint and "bad, good" in result.complaint


UNFIT = {"model.embedding=4": "model.embedding: the inputs of {} are numbers, not tokens",
         "model.loss=cross-entropy": "model.loss: cross-entropy does not fit the targets of {}, which are numbers",
         "training.label-smoothing=0.1": "training.label-smoothing: the targets of {} are numbers, not classes"}


@pytest.mark.parametrize("setting", UNFIT)
def test_a_model_that_does_not_fit(setting, tmp_path):
    """Arrays say what they hold only when they are read."""
    (tmp_path / "config.yml").write_text(DATA["numbers"](tmp_path) + TRAINING.replace("STEPS", "steps: 2"))
    result = lockstep("train", "config.yml", "--set", setting, "--output", "run", folder=tmp_path)
    assert result.code == 64 and result.complaint.startswith(f"lockstep: {UNFIT[setting].format('data.h5')}"), result.err


@pytest.mark.parametrize("setting", UNFIT)
def test_a_model_that_does_not_fit_the_format(setting, tmp_path):
    """The same mistakes are found without the data if its format says enough."""
    (tmp_path / "config.yml").write_text(DATA["series"](tmp_path) + TRAINING.replace("STEPS", "steps: 2"))
    (tmp_path / "data.csv").unlink()
    result = lockstep("train", "config.yml", "--set", setting, "--output", "run", folder=tmp_path)
    assert result.code == 64 and result.complaint.startswith(f"lockstep: config.yml: {UNFIT[setting].format('data.csv')}"), result.err


def test_classes_with_the_names_of_columns(tmp_path):
    names = ["example", "prediction", "prose"]
    (tmp_path / "data.tsv").write_text("".join(f"{names[n % 3]}\t{'abc'[n % 3]} {n}\n" for n in range(60)))
    (tmp_path / "config.yml").write_text(
        "data: {format: labelled-text, path: data.tsv, split: [0.8, 0.1, 0.1]}\nmodel: {embedding: 4, layers: [{cell: gru, units: 4}]}\n"
        "training: {batch: 6, steps: 2}\n")
    train("--output", "run", folder=tmp_path)
    [header, *_] = result_of("predict", "run/checkpoints/latest", "--data", "data.tsv", folder=tmp_path).splitlines()
    assert header.split("\t") == ["example", "prediction", "example_probability", "prediction_probability", "prose"]
