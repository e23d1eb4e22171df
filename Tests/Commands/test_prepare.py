"""Running text is read once: the file in which its tokens are kept, texts of many files, and documents."""

import gzip
import json
import os
import re
import shutil

import h5py
import pytest

from conftest import CONFIG, sentences
from running import PROGRAM, lockstep, result_of, run, train

SHORT = ["--set", "training.steps=12", "--set", "training.validate-every=12"]


def weights(folder, output="run"):
    """The bytes of all weights of a run's last checkpoint."""
    with h5py.File(folder / output / "checkpoints" / "latest") as file:
        arrays = {}
        file["model_weights"].visititems(lambda name, item: arrays.update({name: item[()].tobytes()}) if isinstance(item, h5py.Dataset) else None)
    return arrays


def kept(folder):
    return sorted((folder / ".prepared").glob("*")) if (folder / ".prepared").exists() else []


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "config.yml").write_text(CONFIG)
    (tmp_path / "text.txt").write_text(sentences(300))
    return tmp_path


@pytest.mark.parametrize("unit", ["character", "word"])
def test_second_time(folder, unit):
    unit = f"data.unit={unit}"
    first = result_of("prepare", "config.yml", "--set", unit, "--output", "run", folder=folder)
    assert re.search(r"^text.txt: \d+ \w+, \d+ in the vocabulary\n\S+/.prepared/text.txt-\w+.tokens: written, .*\nin [\d.]+ s\n$", first)
    file, = kept(folder)
    made = (file.read_bytes(), file.stat().st_ino)
    assert "was there already" in result_of("prepare", "config.yml", "--set", unit, "--output", "run", folder=folder)
    train("--output", "run", "--set", unit, *SHORT, folder=folder)
    train("--output", "anew", "--set", unit, "--set", "data.cache=elsewhere", *SHORT, folder=folder)
    assert weights(folder) == weights(folder, "anew")
    assert kept(folder) == [file] and (file.read_bytes(), file.stat().st_ino) == made
    assert [path.read_bytes() for path in (folder / "elsewhere").iterdir()] == [made[0]]


def test_stale_and_damaged(folder):
    train("--output", "run", *SHORT, folder=folder)
    file, = kept(folder)
    whole = file.read_bytes()
    for damaged in (whole[:-1], whole[:1000], b"", whole[:500] + bytes([whole[500] ^ 1]) + whole[501:], b"x" * len(whole)):
        file.write_bytes(damaged)
        assert ": written" in result_of("prepare", "config.yml", "--output", "run", folder=folder)
        assert file.read_bytes() == whole
    # Another text of the same size and time.
    text, times = folder / "text.txt", os.stat(folder / "text.txt")
    text.write_text(text.read_text().replace("the", "teh", 1))
    os.utime(text, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert ": written" in result_of("prepare", "config.yml", "--output", "run", folder=folder)
    assert kept(folder) == [file] and file.read_bytes() != whole
    # A run does not go on with another text.
    result = lockstep("train", "config.yml", "--output", "run", folder=folder)
    assert result.code == 65 and "was trained on another text" in result.complaint


def test_no_place(folder):
    result = train("--output", "run", "--set", "data.cache=text.txt/below", *SHORT, folder=folder)
    assert result.err.count("cannot be written: Not a directory; without it, each run reads the text again") == 1
    train("--output", "other", *SHORT, folder=folder)
    assert weights(folder) == weights(folder, "other")


def test_full_disk(folder):
    """A limit on the size of files stands for a full disk."""
    script = f"import resource, signal, os; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); " \
             f"resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); os.execv({str(PROGRAM)!r}, ['lockstep', 'prepare', 'config.yml'])"
    result = run(["python3", "-c", script], folder)
    assert result.code == 74 and "cannot be written" in result.complaint
    assert not list((folder / "runs").rglob("*tokens*"))


def test_dry_run_writes_nothing(folder):
    train("--output", "run", "--dry-run", folder=folder)
    assert sorted(path.name for path in folder.iterdir()) == ["config.yml", "text.txt"]


def test_processes(folder):
    """The first process of a host reads the text, and the others map its file."""
    train("--output", "one", *SHORT, folder=folder)
    shutil.rmtree(folder / ".prepared")
    train("--output", "two", *SHORT, folder=folder, processes=2)
    assert len(kept(folder)) == 1
    train("--output", "again", *SHORT, folder=folder, processes=2)
    shutil.rmtree(folder / ".prepared")
    result = train("--output", "without", "--set", "data.cache=text.txt/below", *SHORT, folder=folder, processes=2)
    assert result.err.count("cannot be written") == 1
    assert weights(folder, "one") == weights(folder, "two") == weights(folder, "again") == weights(folder, "without")


@pytest.mark.parametrize("processes", [0, 2])
def test_mistake_of_the_reader(folder, processes):
    (folder / "text.txt").write_bytes(sentences(300).encode() + b"\xe9t\xe9\n")
    result = lockstep("train", "config.yml", "--output", "run", folder=folder, processes=processes)
    assert result.code == 65 and "text.txt, line 301: not UTF-8 (byte " in result.complaint
    assert not (folder / "run").exists() and not kept(folder)


def test_many_files(folder):
    """A list, a folder, a pattern and compressed files are the same text."""
    parts = [sentences(25, seed=seed) for seed in (1, 2, 3)]
    (folder / "corpus" / "below").mkdir(parents=True)
    (folder / "corpus" / "a.txt").write_text(parts[0])
    (folder / "corpus" / "b.txt").write_text(parts[1])
    (folder / "corpus" / "below" / "c.txt").write_text(parts[2])
    (folder / "corpus" / ".hidden").write_text("not this")
    (folder / "packed").mkdir()
    for name, part in zip("abc", parts):
        (folder / "packed" / f"{name}.txt.gz").write_bytes(gzip.compress(part.encode()))
    zst = shutil.which("zstd")
    if zst:
        (folder / "c.txt").write_text(parts[2])
        assert run([zst, "-q", "c.txt", "-o", "packed/c.txt.zst"], folder).code == 0
        (folder / "packed" / "c.txt.gz").unlink()
    ways = {"folder": "corpus", "list": "[corpus/a.txt, corpus/b.txt, corpus/below]", "patterns": "['corpus/[ab].txt', corpus/*/c.txt]",
            "packed": "packed/*.txt.*"}
    for name, path in ways.items():
        result = train("--output", name, "--set", f"data.path={path}", *SHORT, folder=folder)
        assert "in 3 documents" in result.err
    assert all(weights(folder, name) == weights(folder, "folder") for name in ways)
    # Resuming compares the text, not the names of its files.
    train("--output", "list", "--set", "data.path=packed/*.txt.*", "--set", "training.steps=14", folder=folder)
    # The document borders matter.
    (folder / "text.txt").write_text("".join(parts))
    train("--output", "joined", *SHORT, folder=folder)
    assert weights(folder, "joined") != weights(folder, "folder")
    (folder / "text.txt").write_text("<|end|>\n".join(parts))
    train("--output", "separated", "--set", 'data.separator="<|end|>"', *SHORT, folder=folder)
    assert weights(folder, "separated") == weights(folder, "folder")


def test_documents_start_anew(folder):
    """What is before a document changes nothing in it: the losses of documents are those of each alone."""
    (folder / "text.txt").write_text("|\n".join([sentences(20, seed=seed) for seed in range(40)]))
    separated = ["--set", "data.separator='|'", "--set", "training.epochs=1", "--set", "training.batch=4",
                 "--set", "training.unroll=200"]  # one row for each text that is judged
    config = (folder / "config.yml").read_text().replace("  steps: 60\n", "")
    (folder / "config.yml").write_text(config)
    train("--output", "run", *separated, folder=folder)
    train("--output", "three", *separated, folder=folder, processes=3)
    assert weights(folder) == weights(folder, "three")

    def loss(text):
        (folder / "judged.txt").write_text(text)
        out = result_of("evaluate", "run/checkpoints/latest", "--data", "judged.txt", "--json", folder=folder)
        return json.loads(out)["loss"] * (len(text.replace("|\n", "")) - 1 - text.count("|\n"))

    parts = [sentences(1, seed=seed) for seed in (91, 92, 93)]
    alone = sum(loss(part) for part in parts)
    assert loss("|\n".join(parts)) == pytest.approx(alone, rel=1e-5)
