"""The help: short enough for one screen, with an example."""

import pytest

from running import result_of, run

COMMANDS = ["train", "evaluate", "sample", "inspect", "compare"]


@pytest.mark.parametrize("command", COMMANDS)
def test_command(tmp_path, command):
    text = result_of(command, "--help", folder=tmp_path)
    lines = text.rstrip("\n").splitlines()
    assert len(lines) <= 24
    assert all(len(line) <= 132 for line in lines)
    assert "Example: " in text and f"lockstep {command}" in text
    assert text.count("(default:") == len(set(text.split("(default:"))) - 1
    assert result_of("help", command, folder=tmp_path) == text


def test_program(tmp_path):
    for arguments in ([], ["--help"]):
        text = result_of(*arguments, folder=tmp_path)
        assert len(text.rstrip("\n").splitlines()) <= 24
        for command in COMMANDS:
            assert f"\n  {command} " in text


def test_version(tmp_path):
    assert result_of("--version", folder=tmp_path).startswith("lockstep 0.")


def test_launch(tmp_path, launch):
    result = run([launch, "--help"], tmp_path, 10)
    assert result.code == 0 and result.out.startswith("usage: launch/train CONFIG [-n PROCESSES]")
