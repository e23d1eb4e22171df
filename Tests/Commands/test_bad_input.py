"""Bad input: one line that says what is wrong and what to do, its exit code, on any number of processes, and no harm."""

import os

import h5py
import pytest

from conftest import sentences
from running import PROGRAM, by_hand, lockstep, metrics, run, seal, snapshot, train

LIMIT = 60  # seconds


def write(name, content):
    """A case's preparation that writes a file."""
    return lambda folder: (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def edit(old, new):
    """A case's preparation that changes the config."""
    def change(folder):
        text = (folder / "config.yml").read_text()
        assert old in text
        (folder / "config.yml").write_text(text.replace(old, new))
    return change


def nothing(folder):
    pass


def with_set(*settings):
    return [part for setting in settings for part in ("--set", setting)]


# name: (what to do first, arguments, exit code, words of the line)
MISTAKES = {
    # the command line
    "unknown option": (nothing, ["--fast"], 64, ["--fast"]),
    "option without its value": (nothing, ["--output"], 64, ["--output"]),
    "one argument too many": (nothing, ["other.yml"], 64, ["other.yml"]),
    "set without =": (nothing, with_set("training.steps"), 64, ["--set training.steps", "key.path=value"]),
    "set of nothing": (nothing, with_set("=3"), 64, ["--set =3", "key.path=value"]),
    "set of what is no YAML": (nothing, with_set("training.steps=["), 64, ["training.steps=["]),
    "set below a plain value": (nothing, with_set("training.steps.more=3"), 64, ["training.steps.more"]),
    "set beyond a list": (nothing, with_set("model.layers.7.units=3"), 64, ["model.layers.7.units", "list of 2"]),
    # the config
    "empty config": (write("config.yml", ""), [], 64, ["config.yml", "empty"]),
    "config that is no YAML": (write("config.yml", "data: [\nmodel: }\n"), [], 64, ["config.yml, line 2", "not YAML"]),
    "config that is no text": (write("config.yml", b"\xff\xfe\x00"), [], 64, ["config.yml"]),
    "config that is a folder": (
        lambda folder: [(folder / "config.yml").unlink(), (folder / "config.yml").mkdir()], [], 74,
        ["config.yml cannot be read"]),
    "config that is a list": (write("config.yml", "- data\n"), [], 64, ["config.yml", "group of keys"]),
    "config without a model": (edit("model:", "parallel:"), [], 64, ["config.yml", "parallel", "twice"]),
    "config without a batch": (edit("model:", "other:"), [], 64, ["other", "unknown key"]),
    "unknown group": (edit("checkpoint:", "checkpoints:"), [], 64, ["line 19", "did you mean checkpoint?"]),
    "unknown key": (edit("unroll:", "unrol:"), [], 64, ["config.yml, line 11", "training.unrol", "did you mean unroll?"]),
    "unknown key by --set": (with_set("training.unrol=3"), None, 64, ["--set training.unrol", "did you mean unroll?"]),
    "unknown cell": (edit("cell: lstm", "cell: lstn"), [], 64, ["line 7", "model.layers.0.cell", "did you mean lstm?"]),
    "unknown kind": (edit("kind: adam", "kind: adma"), [], 64, ["training.optimizer.kind", "did you mean adam?"]),
    "unknown unit": (with_set("data.unit=letter"), None, 64, ["data.unit", "known: character"]),
    "key of another optimizer": (with_set("training.optimizer.momentum=0.9"), None, 64, ["momentum", "belongs to sgd or rmsprop"]),
    "unknown schedule": (with_set("training.schedule.kind=cosin"), None, 64, ["schedule.kind", "did you mean cosine?"]),
    "schedule without its length": (with_set("training.schedule.kind=cosine"), None, 64, ["decay-steps", "no default"]),
    "length that is none": (with_set("training.schedule.warm-up=2 days"), None, 64, ["warm-up", "3 epochs"]),
    "early stopping without patience": (
        edit("  clip: 5", "  early-stopping: {min-delta: 0.1}"), [], 64, ["line 14", "early-stopping.patience: missing"]),
    "negative penalty": (with_set("model.layers.0.kernel-l2=-1"), None, 64, ["model.layers.0.kernel-l2", "less than 0"]),
    "text for a number": (edit("batch: 8", "batch: eight"), [], 64, ["line 10", "training.batch", "not a whole number"]),
    "half a row": (with_set("training.batch=8.5"), None, 64, ["training.batch", "not a whole number"]),
    "group for a number": (with_set("training.batch={rows: 8}"), None, 64, ["training.batch", "not a whole number"]),
    "number for a group": (with_set("training=8"), None, 64, ["training", "group of keys"]),
    "number for a list": (with_set("model.layers=2"), None, 64, ["model.layers", "not a list"]),
    "no layers": (with_set("model.layers=[]"), None, 64, ["model.layers", "at least one"]),
    "not a number": (with_set("training.clip=.nan"), None, 64, ["training.clip", "not a number"]),
    "negative size": (with_set("model.layers.1.units=-16"), None, 64, ["model.layers.1.units", "-16 is not a positive"]),
    "negative embedding": (with_set("model.embedding=-8"), None, 64, ["model.embedding", "-8 is not a positive"]),
    "batch of zero": (with_set("training.batch=0"), None, 64, ["training.batch", "0 is not a positive"]),
    "unroll of zero": (with_set("training.unroll=0"), None, 64, ["training.unroll", "0 is not a positive"]),
    "no shards": (with_set("parallel.shards=0"), None, 64, ["parallel.shards", "0 is not a positive"]),
    "negative rate": (with_set("training.optimizer.rate=-1"), None, 64, ["training.optimizer.rate", "not a positive"]),
    "number that is too large": (with_set("training.batch=99999999999999999999"), None, 64, ["training.batch"]),
    "batch beyond any text": (with_set("training.batch=4611686018427387904"), None, 64, ["training.batch", "at most"]),
    "units beyond any memory": (with_set("model.layers.0.units=4611686018427387904"), None, 64, ["units", "at most"]),
    "units beyond this machine's memory": (
        nothing, ["--output", "new", *with_set("model.layers.1.units=1048576")], 64, ["GB of memory", "lower units"]),
    "epochs beyond counting": (with_set("training.steps=null", "training.epochs=9223372036854775807"), None, 64,
                               ["training.epochs", "at most"]),
    "split that is no whole": (with_set("data.split=[0.8, 0.1, 0.2]"), None, 64, ["data.split", "not to 1"]),
    "split in two": (with_set("data.split=[0.8, 0.2]"), None, 64, ["data.split", "give three"]),
    "split without training": (with_set("data.split=[0, 0.5, 0.5]"), None, 64, ["data.split"]),
    "more shards than rows": (with_set("parallel.shards=9"), None, 64, ["parallel.shards", "training.batch"]),
    # the text
    "missing config": (lambda folder: (folder / "config.yml").unlink(), [], 66, ["config.yml", "no such config"]),
    "missing text": (with_set("data.path=absent.txt"), None, 66, ["absent.txt", "data.path"]),
    "text in a missing folder": (with_set("data.path=absent/text.txt"), None, 66, ["absent/text.txt"]),
    "folder of other files than texts": (with_set("data.path=run"), None, 65, ["run/checkpoints/", "line 1", "UTF-8"]),
    "text below a file": (with_set("data.path=config.yml/text.txt"), None, (66, 74), ["config.yml/text.txt"]),
    "empty text": (write("text.txt", ""), [], 65, ["text.txt", "empty"]),
    "text shorter than one unroll": (write("text.txt", "In the\n"), [], 65, ["text.txt", "too few", "longer text"]),
    "text too short for the batch": (write("text.txt", sentences(3)), [], 65, ["text.txt", "training split", "too few"]),
    "text too short to validate": (
        write("text.txt", sentences(60)), ["--output", "new", *with_set("data.split=[0.998, 0.001, 0.001]")], 65,
        ["validation split", "too few"]),
    "text that is not UTF-8": (write("text.txt", sentences(30).encode() + b"\xe9t\xe9\n" + sentences(300).encode()), [],
                               65, ["text.txt, line 31", "UTF-8", "iconv"]),
    "text with a zero byte": (write("text.txt", sentences(300) + "a\0b"), [], 65, ["text.txt, line 301", "zero byte"]),
    "text that ends inside a character": (write("text.txt", sentences(300).encode() + "é".encode()[:1]), [], 65,
                                          ["text.txt, line 301", "UTF-8"]),
    # what to go on from
    "missing checkpoint": (nothing, ["--resume", "absent.h5"], 66, ["absent.h5", "--resume FILE"]),
    "checkpoint that is a folder": (nothing, ["--resume", "run"], 74, ["run", "folder"]),
    "checkpoint that is not HDF5": (nothing, ["--resume", "text.txt"], 65, ["text.txt", "not an HDF5 file", "--resume FILE"]),
    # where to write to
    "output below a file": (nothing, ["--output", "text.txt/out"], 74, ["text.txt/out", "--output"]),
    "output is a file": (nothing, ["--output", "text.txt"], 74, ["text.txt", "--output"]),
    "output where nobody can write": (nothing, ["--output", "/proc/lockstep"], 74, ["/proc/lockstep", "--output"]),
}


def prepared(case, folder):
    """Prepares a case: its arguments, exit codes and words."""
    first, arguments, codes, words = MISTAKES[case]
    if arguments is None:
        first, arguments = nothing, first
    first(folder)
    return arguments, codes if isinstance(codes, tuple) else (codes,), words


def check(result, codes, words):
    assert result.code in codes, result.err
    assert result.out == ""
    for word in words:
        assert word in result.complaint
    assert len(result.complaint) < 400


@pytest.mark.parametrize("processes", [0, 2])
@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(used, case, processes):
    arguments, codes, words = prepared(case, used)
    before = snapshot(used)
    output = [] if "--output" in arguments else ["--output", "run"]
    result = lockstep("train", "config.yml", *output, *arguments, folder=used, processes=processes, timeout=LIMIT)
    check(result, codes, words)
    if processes == 0:
        assert result.err.splitlines() == result.complaints
    assert snapshot(used) == before


@pytest.mark.parametrize("case", ["unknown key", "missing text", "text that is not UTF-8", "missing checkpoint"])
def test_mistake_makes_no_folder(folder, case):
    arguments, codes, words = prepared(case, folder)
    check(lockstep("train", "config.yml", "--output", "new", *arguments, folder=folder, timeout=LIMIT), codes, words)
    assert not (folder / "new").exists()


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize(
    "case", ["unknown option", "unknown key", "missing config", "missing text", "text that is not UTF-8",
             "checkpoint that is not HDF5", "output below a file"])
def test_mistake_through_launch(used, launch, case, processes):
    """Not a word of mpirun's or of the build."""
    arguments, codes, words = prepared(case, used)
    before = snapshot(used)
    output = [] if "--output" in arguments else ["--output", "run"]
    result = run([launch, "config.yml", "-n", processes, *output, *arguments], used, LIMIT)
    words = [word for word in words if case != "missing config" or word == "config.yml"]
    check(result, codes, words)
    assert result.err == result.complaint + "\n"
    assert snapshot(used) == before


def test_more_processes_than_shards_through_launch(folder, launch):
    result = run([launch, "config.yml", "-n", 5, "--output", "out"], folder, LIMIT)
    check(result, (64,), ["5 processes for 4 shards", "parallel.shards"])
    assert result.err == result.complaint + "\n"
    assert not (folder / "out").exists()


@pytest.mark.parametrize("processes", ["0", "-1", "two", ""])
def test_number_of_processes_through_launch(folder, processes, launch):
    result = run([launch, "config.yml", "-n", processes], folder, LIMIT)
    check(result, (64,), ["-n wants a number"])


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
@pytest.mark.parametrize("processes", [0, 2])
@pytest.mark.parametrize("name, code", [("text.txt", 74), ("run", 74), ("run/checkpoints", 74), ("config.yml", 74)])
def test_forbidden(used, name, code, processes):
    before = snapshot(used)
    mode = (used / name).stat().st_mode
    (used / name).chmod(0o500 if (used / name).is_dir() else 0)
    result = lockstep("train", "config.yml", "--output", "run", "--set", "training.steps=70", folder=used,
                      processes=processes, timeout=LIMIT)
    (used / name).chmod(mode)
    check(result, (code,), [name, "permissions"])
    assert snapshot(used) == before


def test_read_only_file_system(used):
    """The output folder on a file system that nobody can write to, root neither."""
    alone = ["unshare", "--mount", "sh", "-c", 'mount --bind run run && mount -o remount,ro,bind run && exec "$@"', "sh"]
    if run([*alone, "true"], used).code != 0:
        pytest.skip("no right to mount")
    before = snapshot(used)
    result = run([*alone, PROGRAM, "train", "config.yml", "--output", "run", "--set", "training.steps=70"], used, LIMIT)
    check(result, (74,), ["run", "cannot be written to", "--output"])
    assert result.err == result.complaint + "\n"
    assert snapshot(used) == before


@pytest.mark.parametrize("processes", [0, 2])
def test_full_disk(used, processes):
    """A checkpoint that does not fit leaves the one before, and nothing half written."""
    before = snapshot(used / "run" / "checkpoints")
    # MPI's shared memory would be a file that is too large as well.
    mpirun = [*by_hand(processes)[:-1], "--mca", "btl", "self,tcp", "--mca", "btl_tcp_if_include", "lo"] if processes else []
    limited = ["sh", "-c", 'trap "" XFSZ; ulimit -f 80; exec "$@"', "sh"]  # 40 kB
    result = run(
        [*mpirun, *limited, PROGRAM, "train", "config.yml", "--output", "run", "--set", "training.steps=70"], used, LIMIT)
    assert result.code == 74, result.err
    assert "step-00000070.h5 cannot be written" in result.complaint
    assert snapshot(used / "run" / "checkpoints") == before
    result = train("--output", "run", "--set", "training.steps=70", folder=used)
    assert "resuming from step 60" in result.err
    assert [line["step"] for line in metrics(used / "run") if "loss" in line] == list(range(5, 75, 5))


def test_full_disk_before_the_first_step(folder):
    """Neither the config nor the log fits: the line says so, and that space may be missing."""
    alone = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=4k tmpfs out && : >out/full && '
             'dd if=/dev/zero of=out/full bs=4k count=1 2>/dev/null; exec "$@"', "sh"]
    (folder / "out").mkdir()
    if run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "out"], folder).code != 0:
        pytest.skip("no right to mount")
    result = run([*alone, PROGRAM, "train", "config.yml", "--output", "out"], folder, LIMIT)
    check(result, (74,), ["out cannot be written to", "free space", "--output"])
    assert result.err == result.complaint + "\n"


READERS = {
    "inspect": ["inspect", "bad.h5"],
    "evaluate": ["evaluate", "bad.h5"],
    "sample": ["sample", "bad.h5"],
    "compare": ["compare", "bad.h5", "run/checkpoints/latest"],
    "resume": ["train", "config.yml", "--output", "run", "--set", "training.steps=70", "--resume", "bad.h5"],
}


def check_readers(folder, codes, words=(), readers=READERS):
    for name in readers:
        result = lockstep(*READERS[name], folder=folder, timeout=LIMIT)
        check(result, codes, ["bad.h5", *words])
        assert result.err == result.complaint + "\n"


@pytest.mark.parametrize("length", [0, 1, 8, 47, 48, 96, 512, 2048, 0.25, 0.5, 0.9, -1])
def test_checkpoint_that_is_cut_short(used, length):
    whole = (used / "run" / "checkpoints" / "latest").read_bytes()
    cut = whole[: int(len(whole) * length) if isinstance(length, float) else length]
    (used / "bad.h5").write_bytes(cut)
    before = snapshot(used)
    check_readers(used, (65,), ["give another checkpoint"])
    assert snapshot(used) == before


def test_hdf5_file_of_somebody_else(used):
    with h5py.File(used / "bad.h5", "w") as file:
        file["model_weights/dense/kernel"] = [1.0, 2.0]
    check_readers(used, (65,), ["no checkpoint of Lockstep"])


def test_missing_checkpoint(used):
    check_readers(used, (66,), ["give another checkpoint"])


@pytest.mark.parametrize("name", ["model_weights/lstm_2/kernel", "lockstep/vocabulary", "lockstep/optimizer/v/dense/bias",
                                  "lockstep/carried/lstm_1/h"])
def test_checkpoint_with_an_array_missing(used, name):
    (used / "bad.h5").write_bytes((used / "run" / "checkpoints" / "latest").read_bytes())
    with h5py.File(used / "bad.h5", "r+") as file:
        del file[name]
    seal(used / "bad.h5")
    check_readers(used, (65,), readers=["resume"])
    if "model_weights" in name or "vocabulary" in name:
        check_readers(used, (65,), readers=["evaluate", "sample"])


def test_checkpoint_with_an_array_of_another_shape(used):
    (used / "bad.h5").write_bytes((used / "run" / "checkpoints" / "latest").read_bytes())
    with h5py.File(used / "bad.h5", "r+") as file:
        del file["model_weights/dense/bias"]
        file["model_weights/dense/bias"] = [1.0, 2.0]
    seal(used / "bad.h5")
    check_readers(used, (65,), ["/model_weights/dense/bias"], readers=["evaluate", "sample", "resume"])


def test_checkpoint_with_bytes_changed(used):
    """Whatever byte is another, it is found."""
    whole = (used / "run" / "checkpoints" / "latest").read_bytes()
    places = [*range(0, 96, 5), *range(100, len(whole), len(whole) // 40)]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        (used / "bad.h5").write_bytes(changed)
        for name in ("inspect", "sample"):
            result = lockstep(*READERS[name], folder=used, timeout=LIMIT)
            check(result, (65,), ["bad.h5"])


@pytest.mark.parametrize(
    "arguments, words",
    [(["frobnicate"], ["frobnicate is no command", "known: train, "]), (["trian", "a.yml"], ["did you mean train?"]), (["config-reference", "x"], ["nexpected argument"]),
     (["train", "a.yml", "--outptu", "b"], ["Did you mean '--output'? lockstep train --help"]),
     (["export", "a.h5", "b", "--format", "safetensor"], ["--format", "did you mean safetensors?"]),
     (["bench", "--only", "char-12"], ["did you mean char-128?"]),
     (["--fast"], ["--fast"]), (["train"], ["<config>"]),
     (["evaluate"], ["<checkpoint>"]), (["sample"], ["<checkpoint>"]), (["inspect"], ["<checkpoint>"]),
     (["compare", "a.h5"], ["<second>"]), (["compare", "a.h5", "b.h5", "c.h5"], ["c.h5"]),
     (["sample", "a.h5", "--length", "many"], ["many", "--length"]), (["sample", "a.h5", "--length=-1"], ["--length"]),
     (["sample", "a.h5", "--temperature=-1"], ["--temperature"]), (["sample", "a.h5", "--temperature", "nan"], ["nan"]),
     (["sample", "a.h5", "--prime", ""], ["--prime"]), (["sample", "a.h5", "--seed", "one"], ["one", "--seed"])])
def test_mistyped_command(tmp_path, arguments, words):
    result = lockstep(*arguments, folder=tmp_path, timeout=LIMIT)
    check(result, (64,), [*words, "--help"])
    assert result.err == result.complaint + "\n"
