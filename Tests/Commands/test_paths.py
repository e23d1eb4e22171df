"""Paths that a variable of the shell leaves empty, that end in a slash, or that a shell would read otherwise."""

import shlex

import pytest

from conftest import sentences
from running import PROGRAM, ROOT, lockstep, run, snapshot, train

LATEST = "run/checkpoints/latest"
EMPTY = {
    "train <config>": ["train", ""],
    **{f"train {option}": ["train", "config.yml", option, ""] for option in ("--output", "--resume", "--timeline")},
    "evaluate <checkpoint>": ["evaluate", ""],
    "evaluate --data": ["evaluate", LATEST, "--data", ""],
    "predict <checkpoint>": ["predict", "", "--data", "text.txt"],
    **{f"predict {option}": ["predict", LATEST, option, ""] for option in ("--data", "--output", "--states")},
    "sample <checkpoint>": ["sample", ""],
    "inspect <checkpoint>": ["inspect", ""],
    "inspect --plot": ["inspect", LATEST, "--array", "dense/bias", "--plot", ""],
    "compare <first>": ["compare", "", LATEST],
    "compare <second>": ["compare", LATEST, ""],
    "neighbors <checkpoint>": ["neighbors", "", "e"],
    "export <checkpoint>": ["export", "", "--format", "numpy", "x.npz"],
    "export <file>": ["export", LATEST, "--format", "numpy", ""],
    "report <runs>": ["report", "run", ""],
    "report --output": ["report", "run", "--output", ""],
    "activations <checkpoint>": ["activations", "", "--text", "text.txt"],
    **{f"activations {option}": ["activations", LATEST, option, ""] for option in ("--text", "--output")},
    **{f"doctor {option}": ["doctor", option, ""] for option in ("--hosts", "--output")},
    # An unset variable in the place of a number, and one after an equals sign.
    "sample --length": ["sample", LATEST, "--length", ""],
    "train --output=": ["train", "--output=", "config.yml"],
    "report --output=": ["report", "--output=", "run", "run"],
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_value_is_refused(trained, name):
    before = snapshot(trained)
    result = lockstep(*EMPTY[name], folder=trained)
    assert result.code == 64 and result.out == "" and result.err == result.complaint + "\n"
    place = name.split()[1].removesuffix("=")
    assert f"{place} is empty; give a value, or check the variable that it comes from; " in result.complaint
    assert snapshot(trained) == before


def test_every_option_that_is_a_path_is_among_them():
    """A path of the command line that nobody thought of would show in the help of a command."""
    paths = set()
    for command in {name.split()[0] for name in EMPTY}:
        for line in lockstep(command, "--help", folder=".").out.splitlines():
            words = line.split()
            if words and words[0].startswith("--") and len(words) > 1 and words[1] in ("<file>", "<folder>"):
                paths.add(f"{command} {words[0]}")
    assert paths and paths <= set(EMPTY)


@pytest.mark.parametrize("key", ["data.path", "data.validation-path", "data.test-path", "model.weights-from", "model.embedding-vectors"])
@pytest.mark.parametrize("value", ["", '""', "''"])
def test_an_empty_path_in_the_config_is_refused(folder, key, value):
    result = lockstep("train", "config.yml", "--set", f"{key}={value}", folder=folder)
    assert result.code == 64 and result.complaint.startswith(f"lockstep: --set {key}")
    assert not (folder / "runs").exists()


def test_no_root_is_written_to(folder):
    """An empty folder was the root of the file system."""
    result = run([ROOT / "launch" / "data", "kjv", ""], folder)
    assert result.code == 64 and "the folder is empty" in result.complaint


def test_a_slash_at_the_end(folder):
    result = train("--output", "out//", "--set", "training.steps=2", folder=folder)
    assert "checkpoints: out/checkpoints/latest" in result.err
    result = lockstep("report", "out/", folder=folder)
    assert result.code == 0 and result.out == "out/report.html\n"


@pytest.mark.parametrize("path", ["run", "absent/x.json", "text.txt/x.json"])
def test_a_timeline_that_cannot_be_written_is_seen_before_the_run(used, path):
    result = lockstep("train", "config.yml", "--output", "out", "--timeline", path, folder=used)
    assert result.code == 74 and result.err.endswith("cannot be written to; give another path with --timeline\n")
    if path != "text.txt/x.json":
        assert result.err == result.complaint + "\n" and not (used / "out").exists()


NAMES = ["two words", "it's", "$HOME `x` \"y\" \\", "*;&|<>()", "dé ~", "new\nline\tand tab", "-dash"]


@pytest.mark.parametrize("name", NAMES)
def test_the_next_command_can_be_copied(folder, name):
    """What is printed at the end works in a shell, and names the program as it was called."""
    (folder / "lock step").symlink_to(PROGRAM)
    arguments = ["train", "config.yml", f"--output={name}", "--set", "training.steps=2"]
    result = run(["./lock step", *arguments], folder)
    assert result.code == 0, result.err
    lines = result.err.splitlines()
    command = lines[-1].removeprefix("next: ")
    assert command.startswith("'./lock step' sample ") and "checkpoints: " in lines[-2]
    assert run(["bash", "-c", command], folder).code == 0
    if "\n" not in name:
        assert shlex.split(command)[2].removeprefix("./") == f"{name}/checkpoints/best"


def test_the_program_as_it_is_found_in_the_path(folder):
    (folder / "bin").mkdir()
    (folder / "bin" / "lockstep").symlink_to(PROGRAM)
    script = 'PATH="$PWD/bin:$PATH" lockstep train config.yml --output out --set training.steps=2'
    result = run(["bash", "-c", script], folder)
    assert result.err.splitlines()[-1].startswith("next: lockstep sample out/checkpoints/best ")


def test_a_newline_in_a_name_stays_one_line(folder):
    for arguments in (["evaluate", "no\nthing"], ["train", "no\nthing.yml"], ["train", "config.yml", "--set", "data.path='no\n\nthing'"]):
        result = lockstep(*arguments, folder=folder)
        assert result.code == 66 and result.err == result.complaint + "\n"
    (folder / "a\nb.txt").write_text(sentences(200))
    result = lockstep("train", "config.yml", "--set", 'data.path="a\\nb.txt"', "--set", "training.steps=2", folder=folder)
    assert result.code == 0 and result.err.startswith("a b.txt: ")
