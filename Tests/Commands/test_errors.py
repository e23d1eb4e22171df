"""docs/errors.md lists every error that a user can cause. Here each of them happens, with the message of the page."""

import fcntl
import gzip
import io
import json
import os
import re
import shutil
import signal
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import h5py
import numpy
import pytest

from conftest import prepare, sentences

from running import KERNELS, LAUNCH, PROGRAM, ROOT, by_hand, copy, mpirun_of_two, run, seal, train
from test_examples import DATA, TRAINING, change
from test_failing_disk import failing  # noqa: F401, a fixture
from test_ranks import process_of, wait_until

LATEST = "run/checkpoints/latest"
# What stands for something else in a message of the page.
PLACEHOLDER = re.compile(r"\b(?:FILE|FOLDER|PLACE|KEY|VALUE|NAME|NAMES|WORD|N|RANK|HOST|COMMAND|OPTION|REASON|SIGNAL)\b")


def entries():
    """The page's rows: the name of an error, its message and its exit code."""
    page = (ROOT / "docs" / "errors.md").read_text()
    return {name: (message, int(code)) for name, message, code in
            re.findall(r"^\| ([^|`]+) \| `` ?(.+?) ?`` \| (\d+) \|$", page, re.MULTILINE)}


def pattern(message):
    """What the page's message stands for, as a regular expression."""
    literals = PLACEHOLDER.split(message)
    return re.compile(".+".join(re.escape(literal) for literal in literals))


@dataclass
class Case:
    """How an error happens: a command, and what is done to a folder before."""

    arguments: list
    data: str | None = None  # a form of data with a config of its own; otherwise a finished run on a text
    before: list = field(default_factory=list)  # functions of the folder
    launcher: object = None  # a list, or what returns one


def case(arguments, *before, data=None, launcher=None):
    return Case(arguments.split() if isinstance(arguments, str) else arguments, data, list(before), launcher)


def trained(arguments="", *before, data=None, launcher=None):
    """`lockstep train` on."""
    words = arguments.split() if isinstance(arguments, str) else arguments
    return case(["train", "config.yml", "--output", "out", *words], *before, data=data, launcher=launcher)


def set_(*settings, before=(), data=None):
    return trained([word for setting in settings for word in ("--set", setting)], *before, data=data)


def write(name, content):
    return lambda folder: (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def edit(name, old, new):
    def change(folder):
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))
    return change


def huge(folder):
    """A number in the table that 32 bits cannot hold."""
    table = (folder / "data.csv").read_text()
    (folder / "data.csv").write_text(re.sub(r'("north",3,)[^,]*', r"\g<1>1e39", table))


def tokenizer(content):
    """A tokenizer.json with such a content."""
    return set_("data.unit=subword", "data.tokenizer=tokenizer.json", before=[write("tokenizer.json", content)])


def sentencepiece(*pieces, training=b"", rules=None):
    """A model of SentencePiece (sentencepiece_model.proto): texts of less than 128 bytes with their kinds, and other fields."""
    def part(field, content):
        return bytes([8 * field + 2, len(content)]) + content

    content = b"".join(part(1, part(1, text.encode()) + b"\x18" + bytes([kind])) for text, kind in pieces)
    content += part(2, training) + (part(3, part(2, rules)) if rules else b"")
    return set_("data.unit=subword", "data.tokenizer=own.model", before=[write("own.model", content)])


# Kinds of pieces of SentencePiece, its byte pairs, and that it has pieces for all bytes.
NORMAL, UNKNOWN, UNUSED = 1, 2, 5
BYTE_PAIRS, BYTE_FALLBACK = b"\x18\x02", b"\x98\x02\x01"


def words_of(model, **other):
    """A tokenizer.json with a model that cuts at white space."""
    return tokenizer(json.dumps({"model": model, "pre_tokenizer": {"type": "WhitespaceSplit"}, **other}))


def cut_by(expression):
    """A tokenizer.json that cuts by a regular expression."""
    split = {"type": "Split", "pattern": {"Regex": expression}, "behavior": "Isolated"}
    return words_of({"type": "BPE", "vocab": {"a": 0}, "merges": []}, pre_tokenizer=split)


def graphemes(folder):
    """A run on graphemes."""
    train("--output", "graphemes", "--set", "data.unit=grapheme", "--set", "training.steps=1", folder=folder)


def json_lines(line):
    """Labelled text in JSON with one line."""
    return set_("data.path=data.jsonl", before=[write("data.jsonl", line + "\n")], data="text")


def other(*settings):
    """Another run of the same data, with other settings."""
    return lambda folder: train("--output", "other", *(word for setting in settings for word in ("--set", setting)), folder=folder)


# A column that is known ahead.
KNOWN = ["data.inputs=[y]", "data.known=[hour]", "data.time=null"]


def clocks(day, *hours):
    """A table of some hours of a day."""
    return write("data.csv", "place,hour,x,y\n" + "".join(f"a,{day} 0{hour}:00,1,2\n" for hour in hours))


def edit_all(name, old, new):
    return lambda folder: (folder / name).write_text((folder / name).read_text().replace(old, new))


def remove(name):
    return lambda folder: (folder / name).unlink()


def checkpoint(change, sealed=True):
    """A checkpoint bad.h5 that something was done to."""
    def make(folder):
        (folder / "bad.h5").write_bytes((folder / LATEST).read_bytes())
        with h5py.File(folder / "bad.h5", "r+") as file:
            change(file)
        if sealed:
            seal(folder / "bad.h5")
    return make


def cut(folder):
    (folder / "bad.h5").write_bytes((folder / LATEST).read_bytes()[:5000])


def damage(name):
    def change(folder):
        path = (folder / name).resolve()
        whole = bytearray(path.read_bytes())
        whole[3000] ^= 1
        path.write_bytes(whole)
    return change


def damage_all(folder):
    for path in (folder / "run" / "checkpoints").glob("step-*.h5"):
        damage(f"run/checkpoints/{path.name}")(folder)


def hold(folder):
    """Holds the lock of a run until the tests end."""
    file = open(folder / "run" / "lock", "w")
    file.write("process 12 on node1 since 2026-11-28T18:43:38Z\n")
    file.flush()
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    HELD.append(file)


HELD = []


def runs(folder):
    """Trains on the folder's own data."""
    train("--output", "run", folder=folder)


def another(folder):
    """Another program, of one byte more."""
    (folder / "lockstep").write_bytes(PROGRAM.read_bytes() + b"\0")
    (folder / "lockstep").chmod(0o755)


def script(name, line):
    """A program of one line."""
    def make(folder):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    return make


def installed(folder):
    """lockstep in the folders of a package, whose script finds no data."""
    shutil.copytree(ROOT / "configs", folder / "share" / "lockstep" / "configs")
    (folder / "lib" / "lockstep").mkdir(parents=True)
    shutil.copy2(PROGRAM, folder / "lib" / "lockstep")
    script("share/lockstep/launch/data", "[ $1 = --list ] && echo kjv && exit; echo 'lockstep: no network' >&2; exit 74")(folder)


def other_layers(folder):
    """Weights that Keras saved of a layer that Lockstep does not have."""
    with h5py.File(folder / "keras.h5", "w") as file:
        file.attrs["layer_names"] = numpy.array([b"conv1d"])
        file.create_group("conv1d").attrs["weight_names"] = numpy.array([b"conv1d/kernel"])
        file["conv1d/conv1d/kernel"] = numpy.zeros((3, 4, 5), "f4")


def copy_arrays(folder, name, **arrays):
    """A copy of a folder's arrays, of which some are others."""
    (folder / name).write_bytes((folder / "data.h5").read_bytes())
    with h5py.File(folder / name, "a") as file:
        for array, values in arrays.items():
            del file[array]
            file[array] = values


def npz(**arrays):
    """Trains on the arrays of a folder in NumPy's form, of which some are others, or the bytes of others."""
    def make(folder):
        with h5py.File(folder / "data.h5") as file, zipfile.ZipFile(folder / "data.npz", "w", arrays.pop("method", 0)) as archive:
            for name, values in {"inputs": file["inputs"][()], "targets": file["targets"][()], **arrays}.items():
                archive.writestr(f"{name}.npy", values if isinstance(values, bytes) else npy(values))
    return set_("data.path=data.npz", before=[make], data="class")


def npy(values):
    """The bytes of an array in a .npy file."""
    file = io.BytesIO()
    numpy.save(file, values)
    return file.getvalue()


def spoil_npz(spoil):
    """Trains on a .npz file that something was done to."""
    def make(folder):
        with h5py.File(folder / "data.h5") as file:
            numpy.savez_compressed(folder / "data.npz", inputs=file["inputs"][()], targets=file["targets"][()])
        (folder / "data.npz").write_bytes(spoil((folder / "data.npz").read_bytes()))
    return set_("data.path=data.npz", before=[make], data="class")


def vectors(content):
    """Trains with a file of word vectors."""
    return set_("model.embedding-vectors=v.txt", before=[write("v.txt", content)])


def keras_file(change):
    """Trains from a file like those that Keras writes."""
    def make(folder):
        with h5py.File(folder / "keras.h5", "w") as file:
            change(file)
    return set_("model.weights-from=keras.h5", before=[make])


def pooled(folder):
    """A model of Keras with a layer that no weights show."""
    with h5py.File(folder / "keras.h5", "w") as file:
        file.attrs["layer_names"] = numpy.array([b"dense"])
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"layers": [
            {"class_name": "GlobalAveragePooling1D", "config": {"name": "pool"}}]}})
        file.create_group("dense").attrs["weight_names"] = numpy.array([b"dense/kernel"])
        file["dense/dense/kernel"] = numpy.zeros((3, 4), "f4")


def weights_from(content, *settings):
    """Trains from a file of weights."""
    return set_("model.weights-from=weights", *settings, before=[write("weights", content)])


def zipped(**parts):
    """A zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def safetensors(arrays, value=0.5):
    """A file of arrays of these shapes, or with a header of these bytes."""
    entries, body = {}, b""
    for name, shape in arrays.items() if isinstance(arrays, dict) else ():
        values = numpy.full(shape, value, "<f4").tobytes()
        entries[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(body), len(body) + len(values)]}
        body += values
    header = arrays if isinstance(arrays, bytes) else json.dumps(entries).encode()
    return len(header).to_bytes(8, "little") + header + body


def keras_model(file, *layers):
    """A model of Keras: the class, the config and the arrays of each layer."""
    described = [{"class_name": name, "config": config} for name, config, _ in layers]
    file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"layers": described}})
    weights = file.create_group("model_weights")
    weights.attrs["layer_names"] = numpy.array([config["name"].encode() for _, config, _ in layers])
    for _, config, arrays in layers:
        names = [f"{config['name']}/{array}" for array in arrays]
        weights.create_group(config["name"]).attrs["weight_names"] = numpy.array([name.encode() for name in names])
        for name, shape in zip(names, arrays.values()):
            weights[f"{config['name']}/{name}"] = numpy.zeros(shape, "f4")


LSTM_ARRAYS = {"kernel": (8, 64), "recurrent_kernel": (16, 64), "bias": (64,)}


def with_activation(file):
    """A model whose LSTM has another activation."""
    keras_model(file, ("LSTM", {"name": "lstm_1", "units": 16, "activation": "relu"}, LSTM_ARRAYS))


def normalized_first(folder):
    """A model that normalizes what its LSTM reads."""
    with h5py.File(folder / "keras.h5", "w") as file:
        keras_model(
            file, ("LayerNormalization", {"name": "norm"}, {"gamma": (16,), "beta": (16,)}),
            ("LSTM", {"name": "lstm_1", "units": 16}, LSTM_ARRAYS))


def damaged_config(file):
    """A model whose config is no JSON."""
    with_activation(file)
    file.attrs["model_config"] = "{"


def two_models(folder):
    """Weights without a config, of a layer and of a model with another layer in it."""
    with h5py.File(folder / "keras.h5", "w") as file:
        for layer in ("layers/lstm", "layers/sequential/layers/lstm"):
            for index, shape in enumerate([(16, 64), (16, 64), (64,)]):
                file[f"{layer}/cell/vars/{index}"] = numpy.zeros(shape, "f4")


def in_itself(file):
    """A group that contains itself."""
    file.create_group("layers/lstm")
    file["layers/lstm/more"] = file["layers"]


def two(*second, program=PROGRAM):
    """`mpirun -n 1 A : -n 1 B`, of which only the second has some arguments."""
    command = ["train", "config.yml", "--output", "out"]
    return lambda: mpirun_of_two([PROGRAM, *command], [program, *command, *second])


PAIRS = "data: {format: pairs, path: data.tsv, unit: character, split: [0.6, 0.2, 0.2]}\n" \
    "model: {embedding: 4, layers: [{cell: gru, units: 5}], decoder: {embedding: 4, layers: [{cell: gru, units: 5}]}}\n"


def pairs(folder):
    words = ["".join(letters) for letters in numpy.random.default_rng(5).choice(list("abc"), size=(60, 4))]
    (folder / "data.tsv").write_text("".join(f"{word}\t{word[::-1]}\n" for word in words))
    return PAIRS


def time_series(folder):
    """Series with classes, in the form of the UEA archive."""
    lines = [f"{row % 7},1,2:3,{row % 5},4:{'ab'[row % 2]}\n" for row in range(60)]
    (folder / "data.ts").write_text("@problemName x\n@classLabel true a b\n@data\n" + "".join(lines))
    return "data: {format: ts, path: data.ts, split: [0.6, 0.2, 0.2]}\nmodel: {layers: [{cell: gru, units: 5}]}\n"


def words(folder):
    """A model of words, and a run of it."""
    (folder / "text.txt").write_text(sentences(100))
    config = "data: {path: text.txt, unit: word, split: [0.6, 0.2, 0.2]}\nmodel: {embedding: 4, layers: [{cell: gru, units: 5}]}\n"
    (folder / "config.yml").write_text(config + TRAINING.replace("STEPS", "unroll: 4, steps: 2"))
    runs(folder)
    return config


WITHOUT_SPLIT = edit("config.yml", ", split: [0.7, 0.15, 0.15]", "")

TIMED = "@timeStamps true\n@classLabel true a b\n@data\n"

KINDS = {**DATA, "pairs": pairs, "ts": time_series, "words": words}

CASES = {
    # the command line
    "unknown command": case("trian config.yml"),
    "unknown option": trained("--outptu x"),
    "missing argument": case("train"),
    "missing value": case("train config.yml --output"),
    "too many arguments": trained("other.yml"),
    "empty value": trained(["--output", ""]),
    "wrong value of an option": case(f"sample {LATEST} --length many"),
    "unknown format": case(f"export {LATEST} --format safetensor x"),
    "standard output that cannot be written": case("--version", launcher=["sh", "-c", 'exec "$0" "$@" > /dev/full', PROGRAM]),
    "stack that is too small": case("--version", launcher=["sh", "-c", 'ulimit -s 128; exec "$0" "$@"', PROGRAM]),
    "too few threads": case("--version", launcher=["sh", "-c", 'ulimit -d 20000; exec "$0" "$@"', PROGRAM]),
    "unknown kernels": case("--version", launcher=["env", "LOCKSTEP_ISA=sse", PROGRAM]),
    "kernels that the CPU lacks": case(
        "--version", launcher=["env", "LOCKSTEP_ISA=avx512", "qemu-x86_64", "-cpu", "Haswell", PROGRAM]),
    "kernels that were not built": case("--version", another, launcher=["env", "LOCKSTEP_ISA=avx512", "./lockstep"]),
    "unknown workload": case("bench --only char-12"),
    "length out of range": case(f"sample {LATEST} --length=-1"),
    "negative temperature": case(f"sample {LATEST} --temperature=-1"),
    "empty start of a text": case(["sample", LATEST, "--prime", ""]),
    "empty source": case(["sample", LATEST, "--source", ""]),
    "no positive number of rows": case(f"evaluate {LATEST} --batch 0"),
    "no positive number of neighbors": case(f"neighbors {LATEST} e --count 0"),
    "number of beams out of range": case(f"predict {LATEST} --data text.txt --beams 0"),
    "beams without a search": case("evaluate run/checkpoints/latest --beams 3", runs, data="tags"),
    "check with an array or JSON": case(f"inspect {LATEST} --verify --json"),
    "timeline of a dry run": case("train config.yml --dry-run --timeline x.json"),
    "drawing without an array": case(f"inspect {LATEST} --plot x.svg"),
    "gate without a drawing": case(f"inspect {LATEST} --array dense/bias --gate f"),
    "drawing as JSON": case(f"inspect {LATEST} --array dense/bias --plot x.svg --json"),
    "unknown array": case(f"inspect {LATEST} --array lstm_1/kernl"),
    "unknown gate": case(f"inspect {LATEST} --array lstm_1/kernel --gate forgte --plot x.svg"),
    "array without gates": case(f"inspect {LATEST} --array dense/bias --gate f --plot x.svg"),
    "unknown file ending of forecasts": case("forecast run/checkpoints/latest --data data.csv --output x.txt", runs, data="series"),
    "steps out of range": case("forecast run/checkpoints/latest --data data.csv --steps 0", runs, data="series"),
    "more steps than the horizon": case("forecast run/checkpoints/latest --data data.csv --steps 3", runs, data="series"),
    "backtest without steps": case("backtest run/checkpoints/latest --every 0", data="series"),
    "forecast of something else": case("forecast run/checkpoints/latest --data text.txt"),
    "refit without times": case("backtest other/checkpoints/latest --every 9 --refit", other("data.time=null", "data.max-gap=9"), data="series"),
    "refit with too few rows": case("backtest other/checkpoints/latest --data data.csv --every 1 --refit", other(), data="series"),
    "output that would replace what is read": case(
        "predict other/checkpoints/latest --data data.csv --output data.csv", other(), data="series"),
    "refit of a run that went by validations": case(
        "backtest other/checkpoints/latest --every 9 --refit", other("training.early-stopping={patience: 4}"), data="series"),
    "unknown file ending": case("predict run/checkpoints/latest --data data.tsv --output x.txt", runs, data="text"),
    # the config
    "data of a config by its name": case("train char-lm", installed, launcher=["lib/lockstep/lockstep"]),
    "no config": case("train absent.yml"),
    "config that is a folder": case("train run"),
    "config that is not text": trained("", write("config.yml", b"\xff\xfe")),
    "empty config": trained("", write("config.yml", "")),
    "config that is not YAML": trained("", write("config.yml", "data: [\nmodel: }\n")),
    "key that appears twice": trained("", edit("config.yml", "model:", "data:")),
    "unknown key": trained("", edit("config.yml", "unroll:", "unrol:")),
    "unknown value": trained("", edit("config.yml", "cell: lstm", "cell: lstn")),
    "missing key": trained("", edit("config.yml", "  path: text.txt\n", "")),
    "key of another choice": set_("training.optimizer.momentum=0.9"),
    "key without an embedding": set_("model.embedding=one-hot", "model.embedding-trainable=false"),
    "vocabulary limit for characters": set_("data.vocabulary=100"),
    "subword key for other tokens": set_("data.tokenizer=text.txt"),
    "pieces of a given tokenizer": set_("data.unit=subword", "data.tokenizer=text.txt", "data.vocabulary=500"),
    "bytes that shall change": set_("data.unit=byte", "data.lower-case=true"),
    "coverage out of range": set_("data.unit=subword", "data.character-coverage=1.5"),
    "not a whole number": set_("training.batch=eight"),
    "not a number": set_("training.clip=five"),
    "neither true nor false": set_("data.lower-case=maybe"),
    "not text": set_("data.cache=[]"),
    "empty text": set_('data.path=""'),
    "not a list": set_("data.split=0.9"),
    "not a group of keys": set_("training=8"),
    "neither a size nor one-hot": set_("model.embedding=many"),
    "negative embedding": set_("model.embedding=-3"),
    "neither steps nor epochs": set_("training.schedule.warm-up=2 days"),
    "not positive": set_("training.batch=0"),
    "not above zero": set_("training.clip=0"),
    "negative": set_("model.layers.0.kernel-l2=-1"),
    "not a fraction": set_("model.layers.0.dropout=1.5"),
    "too large": set_("training.batch=4611686018427387904"),
    "number that is too small": set_("training.optimizer={kind: adam, epsilon: 1e-40}"),
    "too many seconds": set_("checkpoint.grace=1e10"),
    "wrong delimiter": set_("data.delimiter=tab", data="series"),
    "wrong decimal mark": set_("data.decimal=;", data="series"),
    "not three fractions": set_("data.split=[0.8, 0.2]"),
    "negative fraction": set_("data.split=[1.1, -0.1, 0]"),
    "fractions that do not sum to 1": set_("data.split=[0.8, 0.1, 0.2]"),
    "no layers": set_("model.layers=[]"),
    "no embedding": trained("", edit("config.yml", "  embedding: 8\n", "")),
    "running text read backwards": set_("model.layers.0.bidirectional=sum"),
    "more shards than rows": set_("parallel.shards=9"),
    "bf16 with the reduction fast": set_("parallel.reduction=fast", "parallel.wire=bf16"),
    "no columns": set_("data.targets=[]", data="series"),
    "target that is known ahead": set_("data.known=[y]", data="series"),
    "known column that is an input": set_("data.known=[x]", data="series"),
    "static column that is an input": set_("data.static=[x]", data="series"),
    "key without times": set_("data.time=null", "data.calendar=[hour]", data="series"),
    "test split without a validation split": set_("data.test-from=70", data="series"),
    "column that is named twice": set_("data.inputs=[x, x]", data="series"),
    "least window above the window": set_("data.least-window=99", data="series"),
    "windows without layers": set_("model.layers=[]", "model.dense=[{units: 4}]", data="series"),
    "key of tables for JSON": set_("data.path=data.jsonl", "data.header=true", data="text"),
    "splits by time and by fractions": set_("data.validation-from=60", data="series"),
    "validation split in two ways": trained(
        "--set data.validation-from=60 --set data.validation-path=data.csv", WITHOUT_SPLIT, data="series"),
    "recursive with another input": set_("data.strategy=recursive", data="series"),
    "recursive in another order": set_("data.strategy=recursive", "data.targets=[y, x]", data="series"),
    "recursive with a mask": set_("data.strategy=recursive", "data.inputs=[y]", "data.missing=mask", data="series"),
    "recursive read backwards": set_("data.strategy=recursive", "data.inputs=[y]", "model.layers.0.bidirectional=concat", data="series"),
    "decoder of a series with an embedding": set_(
        "data.strategy=seq2seq", "model.decoder={embedding: 4, layers: [{cell: gru, units: 9}]}", data="series"),
    "scaling of windows elsewhere": set_("data.normalize=window", data="numbers"),
    "unknown scaling": set_("data.normalize=maybe", data="series"),
    "scaling of windows with a mask": set_("data.normalize=window", "data.missing=mask", data="series"),
    "ignored label without classes": set_("data.ignore-label=-100", data="numbers"),
    "target that is no probability": set_("model.loss=binary-cross-entropy", data="numbers"),
    "transformed counts": set_("data.transform=log", "model.loss=negative-binomial", data="series"),
    "two columns of one name in a table of forecasts": set_("data.targets=[step]", data="series"),
    "unknown frequency": set_("data.frequency=often", data="series"),
    "unknown form of times": set_('data.time-format="%Q"', data="series"),
    "unknown zone": set_("data.zone=Mars", data="series"),
    "zones that are not installed": trained(
        "--set data.zone=Europe/Berlin", data="series", launcher=["env", "TZDIR=/absent", PROGRAM]),
    "quantiles without their loss": set_("model.quantiles=[0.2, 0.5, 0.8]", data="series"),
    "quantile out of range": set_("model.loss=quantile", "model.quantiles=[0, 0.5]", data="series"),
    "quantiles out of order": set_("model.loss=quantile", "model.quantiles=[0.5, 0.1]", data="series"),
    "no median": set_("model.loss=quantile", "model.quantiles=[0.1, 0.9]", data="series"),
    "loss of forecasts elsewhere": set_("model.loss=quantile", data="numbers"),
    "label without pairs": set_("data.unit=label"),
    "no decoder": trained("", edit("config.yml", ", decoder: {embedding: 4, layers: [{cell: gru, units: 5}]}", ""), data="pairs"),
    "decoder without pairs": set_("model.decoder={embedding: 4, layers: [{cell: lstm, units: 16}]}"),
    "decoder with another number of layers": set_("model.decoder.layers=[]", data="pairs"),
    "decoder with other units": set_("model.decoder.layers.0.units=6", data="pairs"),
    "attention with other outputs": set_("model.decoder.attention=dot", "model.layers.0.bidirectional=concat",
                                       "model.decoder.layers.0.units=10", "model.layers.0.bidirectional=average", data="pairs"),
    "residual of the data": set_("model.embedding=one-hot", "model.layers.0.residual=true"),
    "residual with another size": set_("model.layers.0.residual=true"),
    "initializer of a tied output layer": set_("model.tied-embeddings=true", "model.output-initializer=he-uniform"),
    "tied without an embedding": set_("model.tied-embeddings=true", "model.embedding=one-hot"),
    "tied with another size": set_("model.tied-embeddings=true"),
    "tied to an embedding that is not trained": set_("model.tied-embeddings=true", "model.embedding=16", "model.embedding-trainable=false"),
    "setting that is no YAML": set_("data.separator=##"),
    "setting without a value": set_("training.steps"),
    "setting below a value": set_("training.steps.more=3"),
    "setting outside a list": set_("model.layers.7.units=3"),
    "embedding for numbers": set_("model.embedding=4", data="numbers"),
    "loss for other targets": set_("model.loss=cross-entropy", data="numbers"),
    "wrong class weights": set_("training.class-weights=7", data="text"),
    "class weight of an unknown class": set_("training.class-weights={ugly: 2}", data="text"),
    "class weights without classes": set_("training.class-weights=balanced", data="numbers"),
    "label smoothing without classes": set_("training.label-smoothing=0.1", data="numbers"),
    "ignored label of arrays": set_("data.ignore-label=none", data="class"),
    "no validation split": set_("training.early-stopping={patience: 1}", "data.split=[1, 0, 0]"),
    "more than the memory of the machine": set_("model.layers.1.units=1048576"),
    "empty list of texts": set_("data.path=[]"),
    "several files of another format": set_("data.path=[data.tsv, data.tsv]", data="text"),
    "separator of several lines": set_('data.separator="a\\nb"'),
    "preparation of another format": case("prepare config.yml", data="text"),
    "more processes than shards": set_("parallel.shards=1"),
    # a text
    "no text file": set_("data.path=absent.txt"),
    "folder without a text": set_("data.path=empty", before=[lambda folder: (folder / "empty").mkdir()]),
    "pattern that no text fits": set_("data.path=./*.none"),
    "text in damaged gzip": set_("data.path=bad.gz", before=[write("bad.gz", gzip.compress(sentences(300).encode())[:500])]),
    "pipe in a folder of texts": set_("data.path=texts", before=[lambda folder: (folder / "texts").mkdir(), lambda folder: os.mkfifo(folder / "texts" / "p")]),
    # The first bytes of a frame: a window of 2 GiB; a dictionary with the number 1.
    "text in Zstandard with a large window": set_("data.path=far.zst", before=[write("far.zst", b"\x28\xb5\x2f\xfd\x00\xa8\x01\0\0")]),
    "text in Zstandard with a dictionary": set_("data.path=own.zst", before=[write("own.zst", b"\x28\xb5\x2f\xfd\x21\x01\x00\x01\0\0")]),
    "text in damaged Zstandard": set_("data.path=bad.zst", before=[write("bad.zst", b"\x28\xb5\x2f\xfd" + b"\x08" * 50)]),
    "prepared text that cannot be kept": case("prepare config.yml --set data.cache=text.txt/below"),
    "documents of one token": set_(
        "data.separator='|'", "training.batch=1", "training.unroll=2", "parallel.shards=1",
        before=[write("text.txt", "\n|\n" * 60)]),
    "empty text": trained("", write("text.txt", "")),
    "text that is not UTF-8": trained("", write("text.txt", sentences(300).encode() + b"\xe9t\xe9\n")),
    "text that is too short": trained("", write("text.txt", sentences(3))),
    "unknown character": case(f"evaluate {LATEST} --data other.txt", write("other.txt", sentences(30) + "é" + sentences(30))),
    "unknown character in the start of a text": case(["sample", LATEST, "--prime", "é"]),
    "start of a text without words": case(["sample", LATEST, "--prime", " "], data="words"),
    "unknown grapheme in the start of a text": case(["sample", "graphemes/checkpoints/latest", "--prime", "é"], graphemes),
    "no tokenizer": set_("data.unit=subword", "data.tokenizer=absent.model"),
    "damaged tokenizer": set_("data.unit=subword", "data.tokenizer=text.txt"),
    "tokenizer that is no JSON": tokenizer("{"),
    "tokenizer with an unknown part": tokenizer('{"model": {"type": "Magic"}}'),
    "tokenizer without pieces": sentencepiece(),
    "pieces without one for what is unknown": sentencepiece(("a", NORMAL)),
    # The kind of model, and treat_whitespace_as_suffix.
    "model of words with spaces behind them": sentencepiece(("<unk>", UNKNOWN), ("a", NORMAL), training=b"\x18\x03\xc0\x01\x01"),
    "piece that stands twice": sentencepiece(("<unk>", UNKNOWN), ("a", NORMAL), ("a", NORMAL)),
    "unused piece of byte pairs": sentencepiece(("<unk>", UNKNOWN), ("a", UNUSED), training=BYTE_PAIRS),
    "byte without a piece": sentencepiece(("<unk>", UNKNOWN), ("a", NORMAL), training=BYTE_FALLBACK),
    "damaged rules of a tokenizer": sentencepiece(("<unk>", UNKNOWN), ("a", NORMAL), rules=b"rules"),
    "added token with another number": words_of(
        {"type": "BPE", "vocab": {"a": 0}, "merges": []}, added_tokens=[{"id": 7, "content": "a"}]),
    "piece without a number": words_of({"type": "BPE", "vocab": {"a": -1}, "merges": []}),
    "pattern that can match nothing": cut_by("a*"),
    "pattern that is too large": cut_by("(?:(?:a{1000}){1000}){1000}"),
    "pattern that takes too long": cut_by("(?:(?:[a-z ]+)+)+7"),
    "word that has no pieces": words_of({"type": "Unigram", "vocab": [["7", -1.0]], "unk_id": None}),
    "example that has no pieces": set_(
        "data.unit=subword", "data.tokenizer=tokenizer.json", data="pairs",
        before=[write("tokenizer.json", '{"model": {"type": "Unigram", "vocab": [["7", -1.0]], "unk_id": null}}')]),
    "word that is no piece": words_of({"type": "WordLevel", "vocab": {"7": 0}}),
    "tokenizer with a part that is missing": tokenizer('{"model": {"type": "BPE", "merges": []}}'),
    "too few pieces": set_("data.unit=subword", "data.vocabulary=100"),
    "unknown neighbor": case("neighbors run/checkpoints/latest the1"),
    "text too short to evaluate": case(f"evaluate {LATEST} --data other.txt", write("other.txt", "a")),
    # lines of labels, tags, pairs
    "no data file": set_("data.path=absent.tsv", data="text"),
    "data that is a folder": set_("data.path=folder", before=[lambda folder: (folder / "folder").mkdir()], data="text"),
    "no examples": trained("", write("data.tsv", ""), data="text"),
    "too few examples": set_("data.split=[0.001, 0.999, 0]", data="text"),
    "data that is not UTF-8": trained("", write("data.tsv", b"good\tfine\nbad\t\xff\n"), data="text"),
    "line without a label": trained("", write("data.tsv", "good\tfine\nbad awful\n"), data="text"),
    "empty label": trained("", write("data.tsv", "good\tfine\n\tawful\n"), data="text"),
    "another number of columns": trained("", write("data.tsv", "good\tfine\nbad\ta\tb\n"), data="text"),
    "no such column of texts": set_("data.targets=[3]", data="text"),
    "several columns of texts": set_("data.inputs=[1, 2]", data="text"),
    "several columns of labels": set_("data.targets=[1, 2]", data="text"),
    "several columns of targets": set_("data.targets=[1, 2]", data="pairs"),
    "scaling of classes": set_("data.normalize=true", data="text"),
    "separator of several characters": set_("data.labels=multi-label", "data.label-separator=ab", data="text"),
    "separator without labels": set_("data.label-separator=a", data="text"),
    "text in JSON with a zero byte": json_lines('{"text": "a\\u0000b", "label": "x"}'),
    "line that is not JSON": json_lines("good\tfine"),
    "no such JSON key": json_lines('{"label": "good"}'),
    "list as a text in JSON": json_lines('{"text": ["fine"], "label": "good"}'),
    "no target to judge by": case(
        "evaluate other/checkpoints/latest --data odd.tsv", other(), write("odd.tsv", "\n \n"), data="text"),
    "damaged text in JSON": json_lines('{"text": "fine \\ud83d", "label": "good"}'),
    "other value in JSON": json_lines('{"text": "fine", "label": null}'),
    "several labels for a class": json_lines('{"text": "fine", "label": ["good", "bad"]}'),
    "separator within a label": set_(
        "data.labels=multi-label", "data.path=data.jsonl", before=[write("data.jsonl", '{"text": "fine", "label": ["a,b", "a"]}\n')], data="text"),
    "label that is neither 0 nor 1": set_("data.labels=multi-label", "data.targets=[1, 2]", data="text"),
    "label that is not a number": set_("data.labels=number", data="text"),
    "compressed data": trained("", write("data.tsv", gzip.compress(b"good\tfine\n" * 40)), data="text"),
    "data in UTF-16": trained("", write("data.tsv", "good\tfine\n".encode("utf-16")), data="text"),
    "data from a pipe": set_("data.path=pipe", before=[lambda folder: os.mkfifo(folder / "pipe")]),
    "one word on each line": trained("", write("data.tsv", "the\tDET\n\ndog\tNOUN\n"), data="tags"),
    "columns that are not CoNLL-U's": set_("data.format=conllu", before=[write("data.tsv", "the DET\n")], data="tags"),
    "words with another number of columns": set_("data.format=conll", before=[write("data.tsv", "the DET\n\ndog X NOUN\n")], data="tags"),
    "no such column of CoNLL": set_("data.format=conll", "data.column=3", before=[write("data.tsv", "the DET\n")], data="tags"),
    "line without a text": trained("", write("data.tsv", "good\tfine\nbad\t \n"), data="text"),
    "unknown label": case("evaluate run/checkpoints/latest --data new.tsv", runs, write("new.tsv", "good\tfine\nugly\tfine\n"), data="text"),
    "line without tags": trained("", write("data.tsv", "the dog\tDET NOUN\nthe dog\n"), data="tags"),
    "too few tags": trained("", write("data.tsv", "the dog\tDET NOUN\nthe dog\tDET\n"), data="tags"),
    "unknown tag": case("evaluate run/checkpoints/latest --data new.tsv", runs, write("new.tsv", "the dog\tDET WHAT\n"), data="tags"),
    "line without a target": trained("", write("data.tsv", "abc\n"), data="pairs"),
    "unknown source": case("evaluate run/checkpoints/latest --data new.tsv", edit("config.yml", "character", "label"), runs,
                           write("new.tsv", "xyz\tab\n"), data="pairs"),
    "line with an empty target": trained("", write("data.tsv", "abc\t\n"), data="pairs"),
    "only ignored labels": set_("data.ignore-label=good", data="text", before=[write("data.tsv", "good\tfine\n" * 40)]),
    "split of another form": set_("data.validation-path=other.h5", "data.split=[1, 0, 0]", data="class", before=[
        lambda folder: copy_arrays(folder, "other.h5", inputs=numpy.zeros((150, 7, 4), "f4"))]),
    # series of the UEA archive
    "series without targets": trained("", edit("data.ts", "@classLabel true a b\n", ""), data="ts"),
    "wrong header": trained("", edit("data.ts", "@problemName", "problemName"), data="ts"),
    "no data after the header": trained("", write("data.ts", "@classLabel true a b\n"), data="ts"),
    "too few channels": trained("", edit("data.ts", "1,1,2:3", "1,1,2,3"), data="ts"),
    "step that is not a number": trained("", edit("data.ts", "1,1,2:3", "1,x,2:3"), data="ts"),
    "step that is missing": trained("", edit("data.ts", "1,1,2:3", "1,?,2:3"), data="ts"),
    "channel without a number": trained("", edit("data.ts", "1,1,2:3", "?,NaN,?:3"), data="ts"),
    "header that contradicts the data": trained("", edit("data.ts", "@problemName x", "@dimensions 3"), data="ts"),
    "header with two kinds of targets": trained("", edit("data.ts", "@problemName x", "@targetLabel true"), data="ts"),
    "header that contradicts itself": trained("", edit("data.ts", "@problemName x", "@univariate true\n@dimensions 2"), data="ts"),
    "keyword without true or false": trained("", edit("data.ts", "@classLabel true a b", "@classLabel"), data="ts"),
    "classes without names": trained("", edit("data.ts", "@classLabel true a b", "@classLabel true"), data="ts"),
    "number of channels that is none": trained("", edit("data.ts", "@problemName x", "@dimensions"), data="ts"),
    "steps without times": trained("", edit("data.ts", "@problemName x", "@timeStamps true"), data="ts"),
    "time of a step that is none": trained("", write("data.ts", TIMED + "(noon,1):a\n"), data="ts"),
    "time of a step that goes back": trained("", write("data.ts", TIMED + "(1,1),(0,2):a\n"), data="ts"),
    "channel with other times": trained("", write("data.ts", TIMED + "(0,1):(1,2):a\n"), data="ts"),
    "too few steps": trained("", edit("data.ts", "1,1,2:3", "1,2:3"), data="ts"),
    "target that is not a number": trained("", edit("data.ts", "@classLabel true a b", "@targetLabel true"), data="ts"),
    "targets of another kind": case("evaluate run/checkpoints/latest --data new.ts", runs,
                                    write("new.ts", "@targetLabel true\n@data\n1,2:3,4:5\n"), data="ts"),
    # a table
    "empty table": trained("", write("data.csv", ""), data="series"),
    "no such column": trained("", edit("data.csv", "hour,x", "hour,z"), data="series"),
    "frequency of dates for numbers": set_("data.frequency=h", data="series"),
    "frequency of numbers for dates": set_("data.frequency=1e300", before=[clocks("2021-01-01", 1, 2, 3)], data="series"),
    "column that appears twice": trained("", edit("data.csv", "note", "x"), data="series"),
    "unknown delimiter": trained("", write("data.csv", "a;b,c\n1;2,3\n"), data="series"),
    "too few cells": trained("", edit("data.csv", '"north",3,', '"north",'), data="series"),
    "cell that is not a number": trained("", edit("data.csv", '"north",3,', '"north",3,x'), data="series"),
    "decimal comma or thousands": trained("", write("data.csv", "place;hour;x;y\na;1;1,234;2\n"), data="series"),
    "number that is too large": set_("data.normalize=false", before=[huge], data="series"),
    "open quote": trained("", write("data.csv", 'place,hour,x,y\n"a,1,2,3\n'), data="series"),
    "text behind a quote": trained("", edit("data.csv", '"north",3,', '"north"3,'), data="series"),
    "cell that is not a time": trained("", edit("data.csv", '"north",3,', '"north",noon,'), data="series"),
    "time that does not exist": trained("", edit("data.csv", '"north",3,', '"north",2021-02-30,'), data="series"),
    "time that may be a number": trained("", edit("data.csv", '"north",3,', '"north",20210228,'), data="series"),
    "times in two forms": trained("", edit("data.csv", '"north",3,', '"north",2021-02-28,'), data="series"),
    "time that goes back": trained("", edit("data.csv", '"north",3,', '"north",1,'), data="series"),
    "time that appears twice": trained("", edit("data.csv", '"north",3,', '"north",2,'), data="series"),
    "times that differ by less than a microsecond": trained(
        "", write("data.csv", "place,hour,x,y\n" + "".join(f"a,2021-01-01 00:00:00.{n:09},1,2\n" for n in range(9))), data="series"),
    "time that is too large a number": trained("", edit("data.csv", '"north",3,', '"north",9007199254740994,'), data="series"),
    "missing rows": trained("", edit("data.csv", '"north",34,', '"north",34.5,'), data="series"),
    "missing numbers": set_("data.max-gap=0", "data.time=null", data="series"),
    "time in another form than the config's": set_('data.time-format="%Y"', data="series"),
    "row that is off": trained("", edit("data.csv", '"north",34,', '"north",34.3,'), data="series"),
    "day that the frequency does not name": set_("data.frequency=W-SUN", before=[write("data.csv", "place,hour,x,y\n" + "".join(f"a,2021-01-0{day},1,2\n" for day in range(1, 9)))], data="series"),
    "rows with another frequency than those of the training": case(
        "forecast other/checkpoints/latest --data odd.csv", other(),
        write("odd.csv", "place,hour,x,y\n" + "".join(f"a,{hour / 2},0,1\n" for hour in range(20))), data="series"),
    "row between two times": set_("data.frequency=2", data="series"),
    "time that clocks pass over": set_("data.zone=Europe/Berlin", before=[clocks("2021-03-28", 1, 2)], data="series"),
    "time that clocks show twice": set_("data.zone=Europe/Berlin", before=[clocks("2021-10-31", 1, 2, 3)], data="series"),
    "calendar of numbers": set_("data.calendar=[hour]", data="series"),
    "split at a time in another form": trained("--set data.validation-from=2013-11-01", WITHOUT_SPLIT, data="series"),
    "split that begins behind the data": trained("--set data.validation-from=900", WITHOUT_SPLIT, data="series"),
    "split without a window": set_("data.horizon=5", "data.split=[0.95, 0.05, 0]", data="series"),
    "no test split": case(
        "backtest other/checkpoints/latest --every 9", other("data.split=[0.8, 0.2, 0]"), data="series"),
    "static cell that is missing": set_("data.static=[note]", before=[edit_all("data.csv", '"a, ""b"""', "")], data="series"),
    "known number that is missing": set_("data.inputs=[y]", "data.known=[x]", "data.time=null", data="series"),
    "known rows that are missing": case("forecast other/checkpoints/latest --data data.csv", other(*KNOWN), data="series"),
    "known rows that are missing everywhere": case(
        "forecast other/checkpoints/latest --data six.csv", other(*KNOWN),
        write("six.csv", "place,hour,x,y\n" + "".join(f"a,{hour},0,1\n" for hour in range(6))), data="series"),
    "number without a logarithm": set_("data.transform=log", data="series"),
    "number that is no count": set_("model.loss=negative-binomial", data="series"),
    "static cell that changes": set_("data.static=[hour]", data="series"),
    "too many static classes": set_("data.static=[note]", before=[write("data.csv", "place,hour,x,note,y\n" + "".join(
        f"p{place},{hour},1,n{place},2\n" for place in range(300) for hour in range(9)))], data="series"),
    "unknown static class": case("forecast other/checkpoints/latest --data new.csv", other("data.static=[note]"),
                                 write("new.csv", "place,hour,x,note,y\n" + "".join(f"p,{hour},0,new,1\n" for hour in range(9))), data="series"),
    "too many known classes": set_("data.known=[note]", before=[write("data.csv", "place,hour,x,note,y\n" + "".join(
        f"p,{hour},1,n{hour},2\n" for hour in range(300)))], data="series"),
    "unknown known class": case("forecast other/checkpoints/latest --data new.csv", other("data.known=[note]", "data.time=null"),
                                write("new.csv", "place,hour,x,note,y\n" + "".join(f"p,{hour},0,new,1\n" for hour in range(9))), data="series"),
    "static class instead of a number": case(
        "forecast other/checkpoints/latest --data new.csv", edit_all("data.csv", '"a, ""b"""', "7"), other("data.static=[note]"),
        write("new.csv", "place,hour,x,note,y\n" + "".join(f"p,{hour},0,new,1\n" for hour in range(9))), data="series"),
    "column without a number": trained("", write("data.csv", "place,hour,x,y\n" + "".join(f"a,{hour},,1\n" for hour in range(9))), data="series"),
    "short series": trained("", write("data.csv", "place,hour,x,y\na,1,2,3\n"), data="series"),
    # arrays
    "arrays that are not HDF5": trained("", write("data.h5", "a,b\n" * 50), data="class"),
    "no such array": trained("", lambda folder: change(folder, targets=None), data="class"),
    "tokens without an embedding": trained("", lambda folder: change(folder, inputs=numpy.zeros((150, 7), "i8")), data="class"),
    "unknown class": case("evaluate run/checkpoints/latest --data data.h5", runs,
                          lambda folder: change(folder, targets=numpy.full(150, 5)), data="class"),
    "other kind of targets": case("evaluate run/checkpoints/latest --data data.h5", runs,
                                  lambda folder: change(folder, targets=numpy.zeros((150, 2), "f4")), data="class"),
    "other number of targets": case("evaluate run/checkpoints/latest --data data.h5", runs,
                                    lambda folder: change(folder, targets=numpy.zeros((150, 5), "f4")), data="numbers"),
    "one-hot targets": trained("", lambda folder: change(folder, targets=numpy.eye(3, dtype="f4")[numpy.arange(150) % 3]), data="class"),
    "negative classes": trained("", lambda folder: change(folder, targets=numpy.arange(150) % 2 - 1), data="class"),
    "array of objects": npz(targets=npy(numpy.array([{}] * 150, dtype=object))),
    "array of records": npz(targets=numpy.zeros(150, dtype=[("a", "f4"), ("b", "f4")])),
    "array that is not NumPy's": npz(targets=b"hello world"),
    "array with a damaged header": npz(targets=npy(numpy.arange(150)).replace(b"'descr'", b"'descx'")),
    "array without a type": npz(targets=npy(numpy.arange(150)).replace(b"'<i8'", b"''   ")),
    "array that is cut short": npz(targets=npy(numpy.arange(150))[:-8]),
    "label that is not Unicode": npz(targets=numpy.array([b"\xff\xfe"] * 150)),
    ".npz that is cut short": spoil_npz(lambda data: data[:-30]),
    ".npz with a wrong checksum": spoil_npz(lambda data: data[:60] + bytes([data[60] ^ 255]) + data[61:]),
    ".npz compressed in another way": npz(method=zipfile.ZIP_LZMA),
    "wrong shapes": trained("", lambda folder: change(folder, targets=numpy.zeros(149, "i8")), data="class"),
    "wrong numbers": trained("", lambda folder: change(folder, inputs=numpy.full((150, 7, 3), numpy.nan, "f4")), data="class"),
    "wrong lengths": trained("", lambda folder: change(folder, lengths=numpy.full(150, 8)), data="ragged"),
    # checkpoints and output folders
    "no checkpoint": case("inspect absent.h5"),
    "checkpoint that is a folder": case("inspect run"),
    "checkpoint that is not HDF5": case("inspect text.txt"),
    "checkpoint that is cut short": case("inspect bad.h5", cut),
    "checkpoint that is damaged": case("inspect bad.h5", checkpoint(lambda file: None), damage("bad.h5")),
    "checkpoint that was changed": case("evaluate bad.h5", checkpoint(lambda file: file.__delitem__("model_weights/lstm_2/kernel"))),
    "every checkpoint damaged": case("train config.yml --output run --set training.steps=70", damage_all),
    "folder of another config": case("train config.yml --output run --set training.seed=2"),
    "folder of other data": case("train config.yml --output run --set training.steps=70", write("text.txt", sentences(200, seed=2))),
    "folder that holds a run": case("train config.yml --output run --resume never"),
    "folder in use": case("train config.yml --output run", hold),
    "folder that cannot be written to": case("train config.yml --output text.txt"),
    "no disk space": case(["train", "config.yml", "--output", "out"], launcher=[
        "sh", "-c", 'trap "" XFSZ; ulimit -f 80; exec "$@"', "sh", PROGRAM]),
    "not the data trained on": case(f"evaluate {LATEST}", write("text.txt", sentences(200, seed=2))),
    "data of another width": case("evaluate run/checkpoints/latest --data data.h5", runs,
                                lambda folder: change(folder, inputs=numpy.zeros((150, 7, 4), "f4")), data="class"),
    "model of examples": case("sample run/checkpoints/latest", runs, data="text"),
    "model of running text": case(f"predict {LATEST} --data text.txt"),
    "states of a model with a decoder": case("predict run/checkpoints/latest --data data.tsv --states x.h5", runs, data="pairs"),
    "states without a recurrent layer": case("predict run/checkpoints/latest --data data.h5 --states x.h5", runs, data="dense"),
    "model without sources": case(f"sample {LATEST} --source a"),
    "model of pairs": case("sample run/checkpoints/latest", runs, data="pairs"),
    "source of another model": case("sample run/checkpoints/latest --source xyz", edit("config.yml", "character", "label"), runs, data="pairs"),
    "model that does not read text": case("activations run/checkpoints/latest --text config.yml", runs, data="class"),
    "bidirectional model": case("activations run/checkpoints/latest --text data.tsv",
                                       edit("config.yml", "units: 9", "units: 9, bidirectional: sum"), runs, data="text"),
    "unknown unit": case(f"activations {LATEST} --text text.txt --unit lstm_9/1"),
    "folder without a run": case("report absent"),
    "run without metrics": case("report run", write("run/metrics.jsonl", "")),
    "model without an embedding": case("neighbors run/checkpoints/latest a", edit("config.yml", "embedding: 8", "embedding: one-hot"),
                                       lambda folder: run(["rm", "-r", "run"], folder), runs),
    "layer that PyTorch does not have": case("export out/checkpoints/latest --format hub x", lambda folder: train(
        "--output", "out", "--set", "training.steps=1", "--set", "model.layers=[{cell: gru, units: 4, reset-after: false}]", folder=folder)),
    "decoder for PyTorch": case("export run/checkpoints/latest --format safetensors x.safetensors", runs, data="pairs"),
    "dense layers for PyTorch": case("export out/checkpoints/latest --format hub x", lambda folder: train(
        "--output", "out", "--set", "training.steps=1", "--set", "model.dense=[{units: 4}]", folder=folder)),
    "predictions that cannot be written": case("predict run/checkpoints/latest --data data.tsv --output absent/x.csv", runs, data="text"),
    "states that cannot be written": case("predict run/checkpoints/latest --data data.tsv --states absent/x.h5", runs, data="text"),
    "export that cannot be written": case(f"export {LATEST} --format numpy absent/x.npz"),
    "projector folder that is a file": case(f"export {LATEST} --format projector text.txt"),
    "timeline that cannot be written": trained("--timeline absent/x.json"),
    "weights that do not fit": set_("model.weights-from=keras.h5", before=[other_layers]),
    "weights without layers": set_("model.weights-from=keras.h5", before=[
        lambda folder: h5py.File(folder / "keras.h5", "w").close()]),
    "no vectors": set_("model.embedding-vectors=absent.txt"),
    "vectors that are a folder": set_("model.embedding-vectors=run"),
    "vectors of other words": set_("model.embedding-vectors=v.txt", before=[write("v.txt", "zebra 1 2 3 4 5 6 7 8\n")]),
    "vectors of another size": vectors("zebra 1 2\ne 1 2\n"),
    "vector of another size": vectors("y 1 2 3 4 5 6 7 8\nz 1 2 3 4 5 6 7 8\ne 1 2\n"),
    "no vectors in the file": vectors("zebra\n"),
    "text vectors that are cut short": vectors("3 8\ne 1 2 3 4 5 6 7 8\nf 1 2 3 4 5 6 7 8\n"),
    "binary vectors that are cut short": vectors(b"3 8\ne " + numpy.zeros(8, "f4").tobytes() + b"\nf "),
    "vectors in damaged gzip": vectors(gzip.compress(b"e 1 2 3 4 5 6 7 8\n" * 50)[:-20]),
    "vectors in an endless line": vectors("a 1 2 3 4 5 6 7 8\n" + "e" * (1 << 25)),
    "weights of another activation": keras_file(with_activation),
    "weights of layers in another order": set_(
        "model.layers.0.layer-normalization=true", "model.weights-from=keras.h5", before=[normalized_first]),
    "weights with a damaged config": keras_file(damaged_config),
    "weights in an order that is not known": set_("model.embedding=16", "model.weights-from=keras.h5", before=[two_models]),
    "weights in endless groups": keras_file(in_itself),
    "pickle of PyTorch": weights_from(b"\x80\x02}."),
    "zip file without weights": weights_from(zipped(a=b"x")),
    "archive without a config": weights_from(zipped(**{"model.weights.h5": b"x"})),
    "archive with a damaged config": weights_from(zipped(**{"model.weights.h5": b"x", "config.json": b"{"})),
    "damaged safetensors": weights_from(safetensors(b"{}x")),
    "safetensors that are cut short": weights_from(safetensors({"a.weight": [64, 8]})[:-9]),
    "no layers of PyTorch": weights_from(safetensors({"running_mean": [4]})),
    "weights with projections": weights_from(safetensors({"a.weight_hr_l0": [4, 8]})),
    "weights of an unknown module": weights_from(safetensors({"a.weight_ih_l0": [64, 8], "a.weight_hh_l0": [62, 16]})),
    "weights that are infinite": weights_from(safetensors({"a.weight": [4, 8]}, numpy.inf)),
    "map that is no pair": weights_from(safetensors({"a.weight": [41, 8]}), "model.weights-map=[a]"),
    "import of a model with other layers": case("import keras.h5 --config run/config.yml --output new.h5", pooled),
    "map of a layer that the file does not have": weights_from(safetensors({"a.weight": [41, 8]}), "model.weights-map=[b=dense]"),
    "map to a layer that the model does not have": weights_from(safetensors({"a.weight": [41, 8]}), "model.weights-map=[a=b]"),
    "map without weights": set_("model.weights-map=[a=dense]"),
    "import that lacks arrays": case("import x --config config.yml --output out.h5", write("x", safetensors({"embedding.weight": [41, 8], "b.weight": [4, 8], "b.bias": [4]}))),
    "no weights": set_("model.weights-from=absent.h5"),
    # several processes
    "launcher of another MPI": trained(launcher=["env", "PMI_SIZE=3", PROGRAM]),
    "MPI that cannot be loaded": trained(launcher=["env", "PMI_RANK=0", "LOCKSTEP_MPI=/absent/libmpi.so", PROGRAM]),
    "library that is no MPI": trained(launcher=["env", "PMI_RANK=0", "LOCKSTEP_MPI=libz.so.1", PROGRAM]),
    "another program on a host": case([], another, launcher=two(program="./lockstep")),
    "other options on a rank": case([], launcher=two("--dry-run")),
    "another config on a host": case([], launcher=two("--set", "training.steps=70")),
    "other data on a host": case([], write("other.txt", sentences(200, seed=2)), launcher=two("--set", "data.path=other.txt")),
    "loss that is not finite": set_("training.optimizer.rate=1e38", "training.clip=null"),
    "weights that are not finite": set_("training.optimizer.rate=1e39", "training.clip=null", "training.on-nan=skip"),
    # doctor and launch/train
    "no hostfile": case("doctor --hosts absent"),
    "hostfile without hosts": case("doctor --hosts hosts", write("hosts", "# none\n")),
    "launch without a config": case("", launcher=[LAUNCH]),
    "launch of a missing config": case("absent.yml", launcher=[LAUNCH]),
    "launch under an unknown MPI": case("config.yml -n 2", script("mpirun", "echo mpirun 9"), launcher=["env", "PATH=.:" + os.environ["PATH"], LAUNCH]),
    "launch of no process": case("config.yml -n 0", launcher=[LAUNCH]),
    "launch on missing hosts": case("config.yml --hostfile absent", launcher=[LAUNCH]),
    "launch with a wrong number of restarts": case("config.yml --restarts few", launcher=[LAUNCH]),
}


@pytest.fixture
def place(request, tmp_path):
    """The folder of a case."""
    wanted = CASES[request.param]
    if wanted.data is None:
        folder = copy(request.getfixturevalue("trained"), tmp_path / "used")
    else:
        folder = tmp_path
        (folder / "config.yml").write_text(KINDS[wanted.data](folder) + TRAINING.replace("STEPS", "steps: 2"))
    for change in wanted.before:
        change(folder)
    return request.param, folder


def test_each_entry_has_a_case_and_each_case_an_entry():
    assert sorted(entries()) == sorted([*CASES, *SIGNALS, NO_MEMORY])


# Sources whose errors no command, config or data brings about, but damage, a network, a machine, or a mistake in the program.
ELSEWHERE = ["Communication/", "HDF5/", "Checkpoints/File/CheckpointFile.", "Checkpoints/File/Program.", "Checkpoints/File/Seal.",
             "Checkpoints/Reading/CheckpointReader.", "Reduction/ReplicaCheck.", "lockstep/Runs/Preflight.",
             "lockstep/Models/ReadingProcess.", "lockstep/Lockstep.swift"]
# Pieces of messages that only warn, or are there for what a check before them has caught.
NEVER = ["bytes cannot be read", "expanding it takes the library libzstd.so.1", "is encrypted", "] is not Unicode text", "the newest one that is undamaged", "make sure that no other run writes there", "the model was not trained on labelled text", "the model was not trained on pairs",
         "the model was not trained on tags", "leave it out of the text",
         "these weights are more than the 4 GiB of a zip file", "these weights are more than the 2 GiB of an ONNX file",
         "give a checkpoint of lstm, gru or simple-rnn",
         "ONNX has no operator for the cell"]


def without_values(source):
    """A source with a mark where its texts have values."""
    kept, rest = "", source
    while (start := rest.find("\\(")) >= 0:
        kept, end, depth = kept + rest[:start] + "; ", start + 2, 1
        while depth:
            depth += {"(": 1, ")": -1}.get(rest[end], 0)
            end += 1
        rest = rest[end:]
    return kept + rest


def messages(source):
    """The longest piece of each text that a failure in a source is made of."""
    text = r'"(?:[^"\\]|\\.)*"'
    for call in re.finditer(rf'\b(?:Failure|ValidationError|failure)\([^"{{}}()]*({text}(?:\s*\+\s*{text})*)', without_values(source)):
        pieces = re.split(r'; |: |"\s*\+\s*"|\\"|"', call[1])
        yield max((piece.strip(" ;,") for piece in pieces), key=len)


def test_every_message_in_the_sources_has_an_entry():
    page = (ROOT / "docs" / "errors.md").read_text()
    missing = []
    for path in sorted((ROOT / "Sources").rglob("*.swift")):
        name = str(path.relative_to(ROOT / "Sources"))
        if not name.startswith(tuple(ELSEWHERE)):
            missing += [(name, piece) for piece in messages(path.read_text()) if len(piece) > 9 and piece not in page + str(NEVER)]
    assert not missing, "add them to docs/errors.md, with a case here"


@pytest.mark.parametrize("place", CASES, indirect=True)
def test_error(place):
    name, folder = place
    wanted = CASES[name]
    if name == "kernels that were not built" and "avx512" not in KERNELS:
        pytest.skip("this CPU has no AVX-512")
    launcher = wanted.launcher or by_hand(2 if name == "more processes than shards" else 0)
    launcher = launcher() if callable(launcher) else launcher
    result = run([*launcher, *wanted.arguments], folder)
    check(name, result)


def check(name, result):
    message, code = entries()[name]
    told = result.complaint.removeprefix("lockstep: ")
    assert pattern(message).fullmatch(told), f"{told}\nis not\n{message}"
    assert result.code == code
    assert result.out == ""


def ended_by(folder, sign, rank, processes=3):
    """The end of a run of which one process gets a signal."""
    with ThreadPoolExecutor() as pool:
        arguments = ["train", "config.yml", "--output", "out", "--set", "training.steps=1000000", "--set", "parallel.patience=2"]
        job = pool.submit(run, [*by_hand(processes), *arguments], folder)
        wait_until(lambda: job.done() or (folder / "out" / "checkpoints" / "latest").exists())
        assert not job.done(), job.result()
        os.kill(process_of(rank, folder), sign)
        return job.result()


SIGNALS = {"stopped by a signal": signal.SIGTERM, "lost process": signal.SIGSTOP}


@pytest.mark.parametrize("name", SIGNALS)
def test_signal(folder, name):
    check(name, ended_by(folder, SIGNALS[name], rank=1))


NO_MEMORY = "no memory to share"


def test_no_memory_to_share(folder, failing):  # noqa: F811
    variables = [f"LD_PRELOAD={failing}", "FAILING_CALL=reserve", "FAILING_HOW=ENOSPC", "FAILING_NTH=2", "FAILING_UNDER=memfd:lockstep"]
    check(NO_MEMORY, run(["env", *variables, *by_hand(2), "train", "config.yml", "--output", "out"], folder))
