"""Where results go: devices, pipes and links as outputs, standard output that cannot be written, outputs that would replace inputs."""

import os
import subprocess
import threading

import pytest

from running import PROGRAM, lockstep, result_of, snapshot, train

LATEST = "run/checkpoints/latest"
OUTPUTS = {
    "export": ["export", LATEST, "--format", "numpy"],
    "keras": ["export", LATEST, "--format", "keras"],
    "report": ["report", "run", "--output"],
    "plot": ["inspect", LATEST, "--array", "dense/kernel", "--plot"],
    "import": ["import", LATEST, "--config", "run/config.yml", "--output"],
    "activations": ["activations", LATEST, "--text", "text.txt", "--output"],
}


def written(folder, kind, path):
    return lockstep(*OUTPUTS[kind], path, folder=folder)


@pytest.mark.parametrize("kind", OUTPUTS)
def test_a_link_leads_to_the_new_file(used, kind):
    (used / "other").mkdir()
    (used / "link").symlink_to("other/file")
    for _ in "to a new file", "to one that is there":
        assert written(used, kind, "link").code == 0
        assert (used / "link").is_symlink() and (used / "other/file").stat().st_size > 100
        assert sorted(path.name for path in (used / "other").iterdir()) == ["file"]


@pytest.mark.parametrize("kind", OUTPUTS)
def test_a_pipe_takes_the_bytes(used, kind):
    os.mkfifo(used / "pipe")
    found = []
    reader = threading.Thread(target=lambda: found.append((used / "pipe").read_bytes()))
    reader.start()
    assert written(used, kind, "pipe").code == 0
    reader.join(30)
    assert len(found[0]) > 100 and (used / "pipe").is_fifo()


@pytest.mark.parametrize("kind", OUTPUTS)
def test_a_device_stays_one(used, kind):
    assert written(used, kind, "/dev/full").code == 74
    assert written(used, kind, "/dev/null").code == 0
    assert os.stat("/dev/full").st_rdev == os.makedev(1, 7) and os.stat("/dev/null").st_rdev == os.makedev(1, 3)


def test_predictions_through_links_and_pipes(texts):
    (texts / "elsewhere").mkdir()
    wanted = result_of("predict", LATEST, "--data", "data.tsv", folder=texts)
    for name in "out.tsv", "out.h5":
        (texts / name).symlink_to(f"elsewhere/{name}")
        result_of("predict", LATEST, "--data", "data.tsv", "--output", name, folder=texts)
        assert (texts / name).is_symlink() and (texts / "elsewhere" / name).exists()
    assert (texts / "elsewhere/out.tsv").read_text() == wanted
    os.mkfifo(texts / "pipe.tsv")
    with subprocess.Popen(["cat", "pipe.tsv"], cwd=texts, stdout=subprocess.PIPE, text=True) as reader:
        result_of("predict", LATEST, "--data", "data.tsv", "--output", "pipe.tsv", folder=texts)
        assert reader.communicate(timeout=30)[0] == wanted and (texts / "pipe.tsv").is_fifo()
    # As the file system sees a path: the folder above the one that a link leads to.
    (texts / "deep/folder").mkdir(parents=True)
    (texts / "short").symlink_to("deep/folder")
    result_of("predict", LATEST, "--data", "data.tsv", "--output", "short/../out.h5", folder=texts)
    assert (texts / "deep/out.h5").exists()


@pytest.fixture
def texts(tmp_path):
    """A model of labelled text."""
    (tmp_path / "data.tsv").write_text("good\tred cat\nbad\tblue dog\n" * 30)
    (tmp_path / "config.yml").write_text(
        "data: {format: labelled-text, path: data.tsv, unit: word, split: [0.6, 0.2, 0.2]}\n"
        "model: {embedding: 4, layers: [{cell: gru, units: 4}]}\ntraining: {batch: 8, steps: 4}\nparallel: {shards: 2}\n")
    train("--output", "run", folder=tmp_path)
    return tmp_path


PRINTED = [
    ["--help"], ["--version"], ["train", "--help"], ["config-reference"], ["evaluate", LATEST], ["sample", LATEST, "--length", "9"],
    ["inspect", LATEST], ["inspect", LATEST, "--json"], ["compare", LATEST, LATEST], ["neighbors", LATEST, "e"],
    ["train", "config.yml", "--output", "other", "--dry-run"]]


@pytest.mark.parametrize("arguments", PRINTED, ids=" ".join)
def test_standard_output_that_is_full(used, arguments):
    with open("/dev/full", "w") as full:
        result = subprocess.run([PROGRAM, *arguments], cwd=used, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
    assert result.returncode == 74
    assert result.stderr.endswith("lockstep: standard output cannot be written; free space, or give another place for the results\n")


def test_closed_standard_streams_are_no_place_for_files(used):
    """The next file that a process opens gets the lowest free number, which printed lines would go to."""
    command = f"exec {PROGRAM} train config.yml --output closed --set training.steps=5 <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], cwd=used, timeout=120).returncode == 0
    assert "is undamaged" in result_of("inspect", "--verify", "closed/checkpoints/latest", folder=used)


@pytest.mark.parametrize("blocks", [1, 4, 16])
def test_files_that_may_not_grow_so_far(used, blocks):
    """`ulimit -f`: the kernel would end the process with a signal that says nothing."""
    command = f"ulimit -f {blocks}; exec {PROGRAM} train config.yml --output small --set training.steps=5"
    result = subprocess.run(["sh", "-c", command], cwd=used, stderr=subprocess.PIPE, text=True, timeout=120)
    assert result.returncode == 74 and result.stderr.splitlines()[-1].startswith("lockstep: small")


@pytest.mark.parametrize("arguments", [
    ["inspect", LATEST, "--array", "dense/kernel", "--plot", LATEST],
    ["report", "run", "--output", "run/metrics.jsonl"], ["report", "run", "--output", "run/config.yml"],
    ["report", "run", "--output", "text.txt"], ["report", "run", "--output", "run/checkpoints/best"],
    ["import", LATEST, "--config", "run/config.yml", "--output", "text.txt"],
    *(["train", "config.yml", "--output", "run", "--set", "training.steps=70", "--timeline", path]
      for path in ("config.yml", "text.txt", LATEST, "run/config.yml", "run/metrics.jsonl")),
    ["predict", LATEST, "--data", "text.txt", "--output", "new.h5", "--states", "./new.h5"], ["train", "config.yml", "--output", "."], ["train", "run/config.yml", "--output", "new", "--set", "data.path=new/metrics.jsonl"],
], ids=lambda words: " ".join(words[-2:]) + " of " + words[0])
def test_outputs_replace_no_inputs(used, arguments):
    before = snapshot(used)
    result = lockstep(*arguments, folder=used, timeout=60)
    assert result.code == 64 and "is read or written already, and would be replaced" in result.complaint
    assert snapshot(used) == before
