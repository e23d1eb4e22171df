"""Files of texts as people have them: their columns, line ends, marks, formats and labels, with and without targets."""

import csv
import gzip
import io
import json
import os
import shutil
import subprocess

import numpy
import pytest
from sklearn.metrics import accuracy_score, f1_score, mean_absolute_error, roc_auc_score

from running import PROGRAM, lockstep, result_of, train

LATEST = "run/checkpoints/latest"
TRAINING = """\
training: {batch: 8, steps: 4, optimizer: {kind: adam, rate: 0.02}}
parallel: {shards: 4}
"""
READER = "model: {embedding: 4, layers: [{cell: gru, units: 5}]}\n"
WRITER = "model: {embedding: 4, layers: [{cell: gru, units: 5}], decoder: {embedding: 4, layers: [{cell: gru, units: 5}]}}\n"
TEXTS = [("pos", "good fine"), ("neg", "bad poor film"), ("pos", "fine"), ("neg", "poor")] * 10


def run(folder, data, model=READER, *arguments):
    """Trains on data and returns the result."""
    (folder / "config.yml").write_text(f"data: {{{data}, split: [0.8, 0.1, 0.1]}}\n{model}{TRAINING}")
    shutil.rmtree(folder / "run", ignore_errors=True)
    return lockstep("train", "config.yml", "--output", "run", *arguments, folder=folder)


def trained(folder, data, model=READER):
    result = run(folder, data, model)
    assert result.code == 0, result.err
    return result


def known(folder):
    """The classes and the words of the run's model."""
    import h5py
    with h5py.File(folder / LATEST) as file:
        own = file["lockstep"]
        read = lambda name: [token.decode() for token in own[name][()]] if name in own else None  # noqa: E731
        return read("classes"), read("vocabulary")


def predictions(folder, file, *arguments):
    """The rows of a prediction, without the header."""
    text = result_of("predict", LATEST, "--data", file, *arguments, folder=folder)
    return list(csv.reader(io.StringIO(text), delimiter="\t"))[1:]


def refused(result, *words, code=65):
    assert result.code == code, result.err
    for word in words:
        assert word in result.complaint


def tsv(rows):
    return "".join("\t".join(row) + "\n" for row in rows)


# Marks and ends of lines

LABELLED = "format: labelled-text, path: data.tsv, unit: word"


@pytest.mark.parametrize("encode", [
    lambda text: b"\xef\xbb\xbf" + text.encode(), lambda text: text.replace("\n", "\r\n").encode(),
    lambda text: text.replace("\n", "\r").encode(), lambda text: ("\n \t \n" + text.replace("\n", "\n\n")).encode(),
    lambda text: text.rstrip("\n").encode(),
], ids=["byte-order mark", "CRLF", "CR", "blank lines", "no end"])
@pytest.mark.parametrize("kind", ["labelled-text", "tags", "pairs", "csv", "jsonl", "conllu"])
def test_the_same_examples_however_lines_end(kind, encode, tmp_path):
    """Marks and ends of lines change nothing: the classes, the words and the weights are the same bytes."""
    name, content, data, model = {
        "labelled-text": ("data.tsv", tsv(TEXTS), "format: labelled-text, unit: word", READER),
        "tags": ("data.tsv", tsv([("the dog", "DET NOUN"), ("a cat runs", "DET NOUN VERB")] * 10), "format: tags", READER),
        "pairs": ("data.tsv", tsv([("ab", "B A"), ("cd", "D C")] * 10), "format: pairs, target-unit: word", WRITER),
        "csv": ("data.csv", "label,text\n" + "".join(f'{label},"{text}"\n' for label, text in TEXTS),
                "format: labelled-text, unit: word", READER),
        "jsonl": ("data.jsonl", "".join(json.dumps({"label": label, "text": text}) + "\n" for label, text in TEXTS),
                  "format: labelled-text, unit: word", READER),
        "conllu": ("data.txt", ("1\tthe\t_\tDET" + "\t_" * 6 + "\n2\tdog\t_\tNOUN" + "\t_" * 6 + "\n\n") * 20, "format: conllu", READER),
    }[kind]
    if kind == "conllu" and b"\n\n" in encode("a\nb"):
        pytest.skip("a blank line ends a sentence")
    results = []
    for index, bytes_ in enumerate((content.encode(), encode(content))):
        folder = tmp_path / str(index)
        folder.mkdir()
        (folder / name).write_bytes(bytes_)
        trained(folder, f"{data}, path: {name}", model)
        results.append((known(folder), json.loads(result_of("inspect", LATEST, "--json", folder=folder))["arrays"]))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_told(mark, tmp_path):
    (tmp_path / "data.tsv").write_bytes(mark + tsv(TEXTS).encode("utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"))
    refused(run(tmp_path, LABELLED), "data.tsv is text in UTF-16", "iconv")


def test_a_config_with_a_byte_order_mark(tmp_path):
    (tmp_path / "data.tsv").write_text(tsv(TEXTS))
    trained(tmp_path, LABELLED)
    path = tmp_path / "config.yml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    train("--output", "again", folder=tmp_path)


# Code points

OHM, OMEGA = "\u2126", "\u03a9"


def test_texts_that_unicode_calls_equal_are_different(tmp_path):
    """Labels, words, sources and columns that differ in their code points alone."""
    rows = [(OHM, f"{OHM} e\u0301"), (OMEGA, f"{OMEGA} \xe9")] * 10
    (tmp_path / "data.tsv").write_text(tsv(rows))
    trained(tmp_path, LABELLED)
    classes, words = known(tmp_path)
    assert classes == [OMEGA, OHM] and set(words) == {"<unk>", "e\u0301", "\xe9", OMEGA, OHM}
    report = json.loads(result_of("evaluate", LATEST, "--data", "data.tsv", "--json", folder=tmp_path))
    assert len(report["classes"]) == 2 and sum(one["targets"] for one in report["classes"].values()) == 20
    (tmp_path / "data.csv").write_text(f"{OHM},{OMEGA}\n" + "".join(f"{a},{b}\n" for a, b in TEXTS))
    trained(tmp_path, f'format: labelled-text, path: data.csv, unit: word, inputs: ["{OMEGA}"], targets: ["{OHM}"]')
    assert known(tmp_path)[0] == ["neg", "pos"]
    (tmp_path / "pairs.tsv").write_text(tsv([(OHM, "a"), (OMEGA, "b")] * 10))
    trained(tmp_path, "format: pairs, path: pairs.tsv, unit: label", WRITER)
    assert len(known(tmp_path)[1]) == 2


def test_marks_stay_with_their_token(tmp_path):
    """Words are cut at spaces, also before a mark that a reader sees on the letter before it."""
    (tmp_path / "data.tsv").write_text(tsv([("nice \U0001f44d \U0001f3fd", "ADJ SYM SYM"), ("a \u0301b", "DET NOUN")] * 10))
    trained(tmp_path, "format: tags, path: data.tsv")
    assert {"\U0001f44d", "\U0001f3fd", "\u0301b"} <= set(known(tmp_path)[1])


# Columns

def test_the_second_column_is_the_target(tmp_path):
    (tmp_path / "data.tsv").write_text(tsv([("abc", "x y", "CC-BY 2.0"), ("de", "z", "CC-BY 2.0")] * 10))
    result = trained(tmp_path, "format: pairs, path: data.tsv, target-unit: word", WRITER)
    assert known(tmp_path)[0] == ["</s>", "<unk>", "x", "y", "z"]
    assert "warning: data.tsv has 3 columns; column 1 is read as the source and column 2 as the target" in result.err


def test_a_text_with_a_tab_is_told(tmp_path):
    (tmp_path / "data.tsv").write_text("pos\tgood\nneg\tbad\npos\ta\tb\tc\n")
    refused(run(tmp_path, LABELLED), "data.tsv, line 3: 4 columns, but line 1 has 2")


@pytest.mark.parametrize("name, header, columns", [
    ("data.tsv", "id\tsentence\tlabel\n", "inputs: [sentence], targets: [label]"),
    ("data.tsv", "id\tsentence\tlabel\n", "inputs: [2], targets: [3], header: true"),
    ("data.tsv", "", "inputs: [2], targets: [3]"),
    ("data.csv", "id,sentence,label\n", "inputs: [sentence], targets: [label]"),
    ("data.csv", "", "inputs: [2], targets: [3], header: false"),
])
def test_columns_by_name_and_number(name, header, columns, tmp_path):
    separator = "," if name.endswith("csv") else "\t"
    lines = [separator.join((str(index), text, label)) + "\n" for index, (label, text) in enumerate(TEXTS)]
    (tmp_path / name).write_text(header + "".join(lines))
    result = trained(tmp_path, f"format: labelled-text, path: {name}, unit: word, {columns}")
    assert known(tmp_path)[0] == ["neg", "pos"] and "warning" not in result.err
    assert len(predictions(tmp_path, name)) == 40
    # The label may be missing, and then the file may be bare texts.
    (tmp_path / "bare.txt").write_text("".join(f"{text}\n" for _, text in TEXTS))
    assert predictions(tmp_path, "bare.txt") == predictions(tmp_path, name)


def test_columns_of_one_name(tmp_path):
    """Two columns of a name, and keys of JSON that are the same letters in other code points."""
    (tmp_path / "data.csv").write_text("text,label,label\n" + "".join(f"{text},{label},x\n" for label, text in TEXTS))
    refused(run(tmp_path, "format: labelled-text, path: data.csv, unit: word, inputs: [text], targets: [label]"),
            'columns 2 and 3 are both called "label" (data.targets); rename one')
    lines = [json.dumps({"cafe\u0301": label, "text": text}) + "\n" for label, text in TEXTS]
    (tmp_path / "data.jsonl").write_text("".join(lines))
    refused(run(tmp_path, "format: labelled-text, path: data.jsonl, unit: word, inputs: [text], targets: [caf\xe9]"),
            'line 1: no key "caf\xe9"')


def test_a_column_that_is_not_there(tmp_path):
    (tmp_path / "data.csv").write_text("label,text\n" + "".join(f"{a},{b}\n" for a, b in TEXTS))
    data = "format: labelled-text, path: data.csv, unit: word"
    refused(run(tmp_path, f"{data}, targets: [rating]"), 'no column "rating" (data.targets); its columns: label, text')
    refused(run(tmp_path, f"{data}, targets: [3]"), 'no column "3"')
    refused(run(tmp_path, f"{data}, targets: [label, text]"), "data.targets: 2 columns", "multi-label", code=64)
    refused(run(tmp_path, f"{data}, inputs: [label, text]"), "data.inputs: 2 columns", code=64)


@pytest.mark.parametrize("rows, words", [
    ([("sentence", "label")] + [(f"good film {index}", "pos") for index in range(14)], ["15 classes for 15 targets"]),
    ([("label", "sentence")] + TEXTS, ['"label": one example only', "header"]),
    ([("pos", "good"), ("pos", "bad")] * 10, ['every example has the class "pos"']),
    (TEXTS, []),
])
def test_classes_that_look_wrong_are_warned_of(rows, words, tmp_path):
    (tmp_path / "data.tsv").write_text(tsv(rows))
    for arguments in ([], ["--dry-run"]):
        result = run(tmp_path, LABELLED, READER, *arguments)
        assert result.code == 0
        warnings = [line for line in (result.err + result.out).splitlines() if line.startswith("warning: ")]
        assert len(warnings) == (1 if words else 0), result.err
        assert all(word in warnings[0] for word in words)


# JSON Lines

def test_json_lines(tmp_path):
    objects = [{"text": f"good, “fine”\t{label}\nover two lines", "label": label} for label in ("pos", 1, True) * 8]
    (tmp_path / "data.jsonl").write_text("".join(json.dumps(one, ensure_ascii=index % 2 == 0) + "\n" for index, one in enumerate(objects)))
    trained(tmp_path, "format: labelled-text, path: data.jsonl, unit: word")
    assert known(tmp_path)[0] == ["1", "pos", "true"]
    (tmp_path / "data.jsonl").write_text('{"en": "ab", "es": "x y"}\n' * 20)
    trained(tmp_path, "format: pairs, path: data.jsonl, target-unit: word, inputs: [en], targets: [es]", WRITER)
    (tmp_path / "new.jsonl").write_text('{"en": "ab"}\n\n{"en": "b", "es": null}\n')
    assert [row[0] for row in predictions(tmp_path, "new.jsonl")] == ["1", "2", "3"]


@pytest.mark.parametrize("line, words", [
    ("pos\tgood", "not a JSON object"), ('["pos", "good"]', "not a JSON object"), ('{"label": "pos"}', 'no key "text" (data.inputs); its keys: label'),
    ('{"text": "a"}', 'no key "label" (data.targets)'), ('{"text": ["a"], "label": "pos"}', '"text" is a list'),
    ('{"text": "a", "label": null}', '"label" is neither'), ('{"text": "a", "label": {"b": 1}}', '"label" is neither'),
])
def test_lines_that_are_not_such_json(line, words, tmp_path):
    (tmp_path / "data.jsonl").write_text('{"text": "good", "label": "pos"}\n' + line + "\n")
    refused(run(tmp_path, "format: labelled-text, path: data.jsonl, unit: word"), "data.jsonl, line 2: ", words)


# CoNLL

CONLLU = """\
# sent_id = 1
# text = Vamos al mar.
1\tVamos\tir\tVERB\tv\tMood=Imp\t0\troot\t_\t_
2-3\tal\t_\t_\t_\t_\t_\t_\t_\t_
2\ta\ta\tADP\tsp\t_\t4\tcase\t_\t_
3\tel\tel\tDET\tda\tGender=Masc\t4\tdet\t_\t_
3.1\tgran\t_\tADJ\t_\t_\t_\t_\t_\t_
4\tmar\tmar\tNOUN\tnc\tGender=Masc\t1\tobl\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\tfp\t_\t1\tpunct\t_\t_

"""


@pytest.mark.parametrize("column, tags", [
    ("", ["ADP", "DET", "NOUN", "PUNCT", "VERB"]), (", column: upos", ["ADP", "DET", "NOUN", "PUNCT", "VERB"]),
    (", column: xpos", ["da", "fp", "nc", "sp", "v"]), (", column: 8", ["case", "det", "obl", "punct", "root"]),
])
def test_conllu(column, tags, tmp_path):
    (tmp_path / "data.conllu").write_text(CONLLU * 20)
    trained(tmp_path, f"format: conllu, path: data.conllu, lower-case: true{column}")
    assert known(tmp_path) == (tags, ["<unk>", ".", "a", "el", "mar", "vamos"])
    (tmp_path / "new.conllu").write_text(CONLLU.replace("VERB", "_").rstrip() + "\n")
    assert [row[:2] for row in predictions(tmp_path, "new.conllu")] == [["1", f"{step}"] for step in range(1, 6)]


@pytest.mark.parametrize("separator", [" ", "\t"])
def test_conll(separator, tmp_path):
    """The shared task of 2003: word, part of speech, chunk, entity; documents are apart."""
    rows = ["-DOCSTART- -X- -X- O", "", "EU NNP B-NP B-ORG", "rejects VBZ B-VP O", "#1 NN B-NP O", "", "Peter NNP B-NP B-PER", ""]
    (tmp_path / "data.txt").write_text("\n".join(rows * 20).replace(" ", separator))
    trained(tmp_path, "format: conll, path: data.txt")
    classes, words = known(tmp_path)
    assert classes == ["B-ORG", "B-PER", "O"] and set(words) == {"<unk>", "#1", "EU", "Peter", "rejects"}
    trained(tmp_path, "format: conll, path: data.txt, column: 2")
    assert known(tmp_path)[0] == ["NN", "NNP", "VBZ"]
    (tmp_path / "bare.txt").write_text("EU\nrejects\n\nPeter\n")
    assert [row[0] for row in predictions(tmp_path, "bare.txt")] == ["1", "1", "2"]
    refused(run(tmp_path, "format: conll, path: data.txt, column: 7"), "data.txt, line 3: no column 7; the line has 4")
    refused(run(tmp_path, "format: conllu, path: data.txt"), "data.txt, line 1: 4 columns, not the 10 of CoNLL-U")


def test_one_word_a_line_is_told(tmp_path):
    (tmp_path / "data.tsv").write_text("the\tDET\ndog\tNOUN\n\n" * 20)
    refused(run(tmp_path, "format: tags, path: data.tsv"), "data.tsv has one word on each line", "data.format to conll")
    # Sentences of one word each are fine without blank lines.
    (tmp_path / "data.tsv").write_text("the\tDET\ndog\tNOUN\n" * 20)
    trained(tmp_path, "format: tags, path: data.tsv")


# Labels of other kinds

def several(folder, kind):
    """Texts with any number of three labels, in a form; returns the data of the config and the labels as 0 and 1."""
    pick = numpy.random.default_rng(2)
    wanted = pick.integers(0, 2, size=(60, 3))
    names = ["funny", "long", "sad"]
    texts = [" ".join(name[0] * (1 + wanted[row][index]) for index, name in enumerate(names)) for row in range(60)]
    chosen = [[name for name, is_there in zip(names, row) if is_there] for row in wanted]
    name = f"data.{'jsonl' if kind == 'list' else 'csv' if kind == 'columns' else 'tsv'}"
    (folder / name).write_text({
        "cell": "".join(f"{' | '.join(some)}\t{text}\n" for some, text in zip(chosen, texts)),
        "list": "".join(json.dumps({"label": some, "text": text}) + "\n" for some, text in zip(chosen, texts)),
        "columns": "text,funny,long,sad\n" + "".join(f"{text},{','.join(map(str, row))}\n" for text, row in zip(texts, wanted)),
    }[kind])
    more = {"cell": ', label-separator: "|"', "list": "", "columns": ", targets: [funny, long, sad]"}[kind]
    return f"format: labelled-text, path: {name}, unit: word, labels: multi-label{more}", name, wanted


@pytest.mark.parametrize("kind", ["cell", "list", "columns"])
def test_several_labels_a_text(kind, tmp_path):
    """The metrics are those of scikit-learn, from the probabilities that predict writes."""
    data, name, wanted = several(tmp_path, kind)
    trained(tmp_path, data)
    assert known(tmp_path)[0] == ["funny", "long", "sad"]
    assert "loss: binary-cross-entropy" in (tmp_path / "run/config.yml").read_text()
    rows = predictions(tmp_path, name)
    scores = numpy.array([row[2:] for row in rows], dtype="f8")
    separator = "|" if kind == "cell" else ","
    assert [row[1] for row in rows] == [separator.join(numpy.array(["funny", "long", "sad"])[row > 0.5]) for row in scores]
    report = json.loads(result_of("evaluate", LATEST, "--data", name, "--json", folder=tmp_path))
    assert report["f1Micro"] == pytest.approx(f1_score(wanted, scores > 0.5, average="micro", zero_division=0))
    assert report["f1"] == pytest.approx(f1_score(wanted, scores > 0.5, average="macro", zero_division=0))
    assert report["accuracy"] == pytest.approx(accuracy_score(wanted.ravel(), scores.ravel() > 0.5))
    assert report["auc"] == pytest.approx(roc_auc_score(wanted, scores, average="macro"))
    each = f1_score(wanted, scores > 0.5, average=None, zero_division=0)
    assert [report["classes"][label]["f1"] for label in ("funny", "long", "sad")] == pytest.approx(each)


def test_mistakes_in_several_labels(tmp_path):
    data, name, _ = several(tmp_path, "columns")
    path = tmp_path / name
    path.write_text(path.read_text().replace("\n", "\nf l s,2,0,1\n", 1))
    refused(run(tmp_path, data), "data.csv, line 2: funny is neither 0 nor 1")
    data, name, _ = several(tmp_path, "list")
    refused(run(tmp_path, data.replace("labels: multi-label", "labels: class")), "several labels", "multi-label")
    trained(tmp_path, data)
    (tmp_path / "new.jsonl").write_text('{"text": "f", "label": ["glad"]}\n')
    refused(lockstep("evaluate", LATEST, "--data", "new.jsonl", folder=tmp_path), 'line 1: unknown label "glad"')
    refused(run(tmp_path, f"{data}, ignore-label: x", f"{READER.rstrip()}\n", "--set", "training.class-weights=balanced"),
            "class-weights", code=64)


@pytest.mark.parametrize("normalize", ["false", "true"])
def test_numbers_as_labels(normalize, tmp_path):
    pick = numpy.random.default_rng(3)
    numbers = [round(float(x), 3) for x in 1000 + 3 * pick.normal(size=60)]
    (tmp_path / "data.tsv").write_text("".join(f"{x}\t{'good ' * (index % 4 + 1)}\n" for index, x in enumerate(numbers)))
    trained(tmp_path, f"{LABELLED}, labels: number, normalize: {normalize}")
    rows = predictions(tmp_path, "data.tsv")
    report = json.loads(result_of("evaluate", LATEST, "--data", "data.tsv", "--json", folder=tmp_path))
    assert report["meanAbsoluteError"] == pytest.approx(mean_absolute_error(numbers, [float(row[1]) for row in rows]), rel=1e-5)
    if normalize == "true":
        assert report["meanAbsoluteError"] < 20
    (tmp_path / "data.tsv").write_text("4.5\tgood\nfour\tbad\n")
    refused(run(tmp_path, f"{LABELLED}, labels: number"), "data.tsv, line 2: the label is not a number")


def test_a_report_of_other_labels(tmp_path):
    data, _, _ = several(tmp_path, "cell")
    trained(tmp_path, data)
    result_of("report", "run", "--output", "several.html", folder=tmp_path)
    (tmp_path / "data.conllu").write_text(CONLLU * 20)
    trained(tmp_path, "format: conllu, path: data.conllu")
    result_of("report", "run", "--output", "conllu.html", folder=tmp_path)


# Without targets

@pytest.mark.parametrize("kind", ["labelled-text", "tags", "pairs"])
def test_a_line_out_for_each_line_in(kind, tmp_path):
    content, data, model = {
        "labelled-text": (tsv(TEXTS), LABELLED, READER),
        "tags": (tsv([("the dog", "DET NOUN"), ("a cat", "DET NOUN")] * 10), "format: tags, path: data.tsv", READER),
        "pairs": (tsv([("the", "x y"), ("dog", "z")] * 10), "format: pairs, path: data.tsv, target-unit: word", WRITER),
    }[kind]
    (tmp_path / "data.tsv").write_text(content)
    trained(tmp_path, data, model)
    (tmp_path / "new.txt").write_text("the\n\nhot dog\n   \ndog\n\n")
    rows = predictions(tmp_path, "new.txt")
    expected = ["1", "3", "3", "5"] if kind == "tags" else ["1", "2", "3", "4", "5", "6"]
    assert [row[0] for row in rows] == expected
    if kind != "tags":
        assert all(cell == "" for number in (2, 4, 6) for cell in rows[number - 1][1:])
        assert all(rows[number - 1][-1] for number in (1, 3, 5))
    result_of("predict", LATEST, "--data", "new.txt", "--output", "new.h5", folder=tmp_path)


def test_from_a_pipe(tmp_path):
    (tmp_path / "data.tsv").write_text(tsv(TEXTS))
    trained(tmp_path, LABELLED)
    expected = result_of("predict", LATEST, "--data", "data.tsv", folder=tmp_path)
    content = (tmp_path / "data.tsv").read_bytes()
    for source in ("-", "/dev/stdin"):
        found = subprocess.run([PROGRAM, "predict", LATEST, "--data", source], cwd=tmp_path, input=content, capture_output=True)
        assert found.returncode == 0 and found.stdout.decode() == expected
    (tmp_path / "data.tsv.gz").write_bytes(gzip.compress(content))
    shell = f'"{PROGRAM}" predict {LATEST} --data <(zcat data.tsv.gz)'
    assert subprocess.run(["bash", "-c", shell], cwd=tmp_path, capture_output=True).stdout.decode() == expected
    os.mkfifo(tmp_path / "pipe")
    refused(run(tmp_path, LABELLED, READER, "--set", "data.path=pipe"), "data.path: pipe is a pipe", "give a file", code=64)
    refused(run(tmp_path, LABELLED, READER, "--set", "data.validation-path=pipe"), "data.validation-path: pipe is a pipe", code=64)


def test_evaluate_needs_the_targets(tmp_path):
    (tmp_path / "data.tsv").write_text(tsv(TEXTS))
    trained(tmp_path, LABELLED)
    (tmp_path / "bare.txt").write_text("good\n")
    refused(lockstep("evaluate", LATEST, "--data", "bare.txt", folder=tmp_path), "bare.txt, line 1: no tab; write a label, a tab and a text")
    refused(run(tmp_path, LABELLED, READER, "--set", "data.delimiter=;"), 'data.tsv, line 1: no ";"; write a label, a ";" and a text')
