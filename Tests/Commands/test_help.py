"""The help fits on one screen and contains an example."""

import platform
import re
import shutil
import subprocess

import pytest

from running import PROGRAM, result_of, run

COMMANDS = ["train", "prepare", "evaluate", "predict", "forecast", "backtest", "sample", "inspect", "compare", "neighbors", "export", "import",
            "report", "activations",
            "bench", "doctor"]


@pytest.fixture(autouse=True)
def window(monkeypatch):
    """Sets the width of a narrow terminal."""
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("command", COMMANDS)
def test_command(tmp_path, command):
    text = result_of(command, "--help", folder=tmp_path)
    lines = text.rstrip("\n").splitlines()
    assert len(lines) <= 24
    assert all(len(line) <= 80 for line in lines)
    assert "Example: " in text and f"lockstep {command}" in text
    assert text.count("(default:") == len(set(text.split("(default:"))) - 1
    assert result_of("help", command, folder=tmp_path) == text


def test_program(tmp_path):
    for arguments in ([], ["--help"]):
        text = result_of(*arguments, folder=tmp_path)
        lines = text.rstrip("\n").splitlines()
        assert len(lines) <= 28 and all(len(line) <= 80 for line in lines)
        for command in COMMANDS:
            assert f"\n  {command} " in text


def test_version(tmp_path):
    """The version of the program, its instruction set, and the versions of its libraries."""
    version = r"lockstep \d+\.\d+\.\d+ \((AVX-512|AVX2|portable) kernels, HDF5 \d+\.\d+\.\d+\)\n"
    assert re.fullmatch(version, result_of("--version", folder=tmp_path))


def test_every_command_is_tried(tmp_path):
    listed = re.findall(r"^  ([a-z-]+) +[A-Z]", result_of("--help", folder=tmp_path).split("SUBCOMMANDS:")[1], re.MULTILINE)
    assert listed == COMMANDS


def test_launch(tmp_path, launch):
    result = run([launch, "--help"], tmp_path, 10)
    assert result.code == 0 and result.out.startswith("usage: launch/train CONFIG [-n PROCESSES]")


@pytest.mark.skipif(platform.machine() != "x86_64" or not shutil.which("qemu-x86_64"), reason="needs qemu-x86_64")
def test_cpu_that_lacks_instructions(tmp_path):
    if "portable" in result_of("--version", folder=tmp_path):
        pytest.skip("built for any CPU")
    command = ["qemu-x86_64", "-cpu", "Nehalem", str(PROGRAM), "--version"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    lines = [line for line in done.stderr.splitlines() if not line.startswith("qemu-x86_64: warning:")]
    assert (done.returncode, done.stdout) == (70, "")
    assert len(lines) == 1 and lines[0].startswith("lockstep: this CPU lacks instructions"), done.stderr
