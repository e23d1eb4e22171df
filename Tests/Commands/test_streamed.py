"""lockstep predict and evaluate read files of any size piece by piece."""

import json
import os
import subprocess

import pytest

from running import PROGRAM, lockstep, result_of
from test_text_files import TRAINING

LATEST = "run/checkpoints/latest"
LAYERS = "layers: [{cell: gru, units: 5}]"
# More than the bytes that are read at once.
LARGE = 5_000_000
# Texts of unlike lengths, some of which are blank.
TEXTS = [("pos", "good fine"), ("neg", "bad, poor \"film\""), ("pos", "fine é " * 40), ("neg", "poor"), ("pos", "naïve 好")]


def tabs(end="\n"):
    return "".join(f"{label}\t{text}{end}" for label, text in TEXTS)


def quotes():
    return "".join('{},"{} over\n\ntwo lines"\n'.format(label, text.replace('"', '""')) for label, text in TEXTS)


def objects():
    return "".join(json.dumps({"text": text, "label": label}, ensure_ascii=label == "pos") + "\n" for label, text in TEXTS)


def tags():
    return "".join(f"{text}\t{' '.join(label for _ in text.split())}\n" for label, text in TEXTS)


def columns():
    return "".join("".join(f"{word} {label}\n" for word in text.split()) + "\n" for label, text in TEXTS)


def pairs():
    return "".join(f"{text}\t{label}\n" for label, text in TEXTS)


# The format, the ending of the file's name, what stands before the records, and the records.
KINDS = {
    "lines": ("labelled-text, unit: word", "tsv", "", tabs()),
    "lines of Windows": ("labelled-text, unit: word", "tsv", "\ufeff", tabs("\r\n")),
    "lines of an old Mac": ("labelled-text, unit: word", "tsv", "", tabs("\r")),
    "quotes": ("labelled-text, unit: word", "csv", "label,text\n", quotes()),
    "JSON": ("labelled-text, unit: word", "jsonl", "", objects()),
    "tags": ("tags", "tsv", "", tags()),
    "CoNLL": ("conll", "txt", "", columns()),
    "pairs": ("pairs, unit: word, target-unit: word", "tsv", "", pairs()),
}


@pytest.fixture(params=KINDS)
def kind(request, tmp_path):
    """A folder with a trained model and a small file; what stands in a file before its records, and the records."""
    form, ending, head, records = KINDS[request.param]
    decoder = f", decoder: {{embedding: 4, {LAYERS}}}" if form.startswith("pairs") else ""
    (tmp_path / "config.yml").write_text(
        f"data: {{format: {form}, path: data.{ending}, split: [1, 0, 0]}}\n"
        f"model: {{embedding: 4, {LAYERS}{decoder}}}\n{TRAINING}")
    (tmp_path / f"data.{ending}").write_text(head + records * 4, newline="")
    result = lockstep("train", "config.yml", "--output", "run", folder=tmp_path)
    assert result.code == 0, result.err
    return tmp_path, ending, head, records


def write_large(folder, ending, head, records):
    """A file of the same records again and again, and how often."""
    times = LARGE // len(records.encode()) + 1
    (folder / f"large.{ending}").write_text(head + records * times, newline="")
    return times


def test_predictions_are_those_of_a_small_file(kind):
    folder, ending, head, records = kind
    times = write_large(folder, ending, head, records)
    small = result_of("predict", LATEST, "--data", f"data.{ending}", folder=folder).splitlines()
    per_block = [line.partition("\t") for line in small[1:] if int(line.partition("\t")[0]) <= len(TEXTS)]
    wanted = [f"{int(example) + block * len(TEXTS)}\t{rest}" for block in range(times) for example, _, rest in per_block]
    assert lockstep("predict", LATEST, "--data", f"large.{ending}", "--output", "out.tsv", folder=folder).code == 0
    lines = (folder / "out.tsv").read_text().splitlines()
    assert lines[0] == small[0]
    assert lines[1:] == wanted


def test_measures_are_those_of_a_small_file(kind):
    folder, ending, head, records = kind
    if "decoder" in (folder / "config.yml").read_text():
        pytest.skip("targets of a source may stand anywhere, so pairs are read as a whole")
    times = write_large(folder, ending, head, records)
    small, large = (
        json.loads(result_of("evaluate", LATEST, "--json", "--data", f"{name}.{ending}", folder=folder)) for name in ("data", "large"))
    assert large.pop("examples") == small.pop("examples") // 4 * times
    assert large.pop("targets") == small.pop("targets") // 4 * times
    assert small.pop("classes").keys() == large.pop("classes").keys()
    small.pop("data"), large.pop("data")
    assert large == pytest.approx(small, rel=1e-6)


@pytest.mark.parametrize("command", ["predict", "evaluate"])
def test_an_error_far_behind(kind, command):
    """It names its line, and no file of predictions appears."""
    folder, ending, head, records = kind
    if "\n" not in records:
        pytest.skip("the line feed of what follows is in no file of an old Mac")
    times = write_large(folder, ending, head, records)
    with open(folder / f"large.{ending}", "ab") as file:
        file.write(b"pos\tgood\n\xff\n")
    output = ["--output", "out.tsv"] if command == "predict" else []
    result = lockstep(command, LATEST, "--data", f"large.{ending}", *output, folder=folder)
    assert result.code == 65, result.err
    line = (head + records * times).count("\n") + 2
    assert f"large.{ending}, line {line}: not UTF-8" in result.complaint
    assert result.out == ""
    assert not (folder / "out.tsv").exists()


def peak_memory(folder, data):
    """The most memory of a prediction, in kilobytes."""
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen([PROGRAM, "predict", LATEST, "--data", data], cwd=folder, stdout=nothing)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss


def test_memory_does_not_grow_with_the_file(tmp_path):
    (tmp_path / "data.tsv").write_text(tabs() * 4)
    (tmp_path / "config.yml").write_text(
        "data: {format: labelled-text, unit: word, path: data.tsv, split: [1, 0, 0]}\n"
        f"model: {{embedding: 4, {LAYERS}}}\n{TRAINING}")
    assert lockstep("train", "config.yml", "--output", "run", folder=tmp_path).code == 0
    for name, size in ("one", 12_000_000), ("three", 36_000_000):
        (tmp_path / name).write_text(tabs() * (size // len(tabs().encode())))
    assert peak_memory(tmp_path, "three") < 1.2 * peak_memory(tmp_path, "one")
