"""The progress of a run: a line that is redrawn on a terminal, plain lines in pipes and logs."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

import pytest

from running import PROGRAM, lockstep, train


def on_terminal(folder, *arguments, command=("train", "config.yml"), columns=120, **variables):
    """Returns what the program writes to a terminal of the given width, with additional environment variables."""
    mine, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "CI", "TERM")}
    process = subprocess.Popen(
        [PROGRAM, *command, *arguments], cwd=folder, env=environment | {"TERM": "xterm"} | variables,
        stdin=subprocess.DEVNULL, stdout=its, stderr=its, start_new_session=True)
    os.close(its)
    written = b""
    while True:
        try:
            part = os.read(mine, 65536)
        except OSError:  # the end of a terminal
            break
        if not part:
            break
        written += part
    os.close(mine)
    assert process.wait(timeout=60) == 0, written.decode()
    return written.decode()


def live(text):
    """Returns each state of the redrawn line, without colours."""
    lines = [line for line in re.split(r"\r|\n", text) if line.startswith("\x1b[2K")]
    return [re.sub(r"\x1b\[[0-9]*[mK]", "", line) for line in lines]


@pytest.mark.parametrize("columns", [30, 60, 120])
def test_live_line(folder, columns):
    text = on_terminal(folder, "--output", "run", columns=columns)
    lines = [line for line in live(text) if "step " in line and "loss " in line and "validation loss" not in line]
    assert lines and all(len(line) < columns for line in lines)
    if columns == 120:
        assert all("━" in line or "─" in line for line in lines)
        assert re.fullmatch(r"epoch \d+/\d+  step \d+/60  [━─]+  loss [\d.]+(  validation [\d.]+)?  \d+ tokens/s  \d+ % of peak  .* left", lines[-1])
        assert "\x1b[32m" in text
    assert "done: 60 steps" in text


def test_no_color(folder):
    text = on_terminal(folder, "--output", "run", NO_COLOR="1")
    assert live(text)
    assert set(re.findall(r"\x1b\[[0-9]*[a-zA-Z]", text)) == {"\x1b[2K"}


@pytest.mark.parametrize("variables", [{"CI": "true"}, {"TERM": "dumb"}])
def test_logs_have_plain_lines(folder, variables):
    text = on_terminal(folder, "--output", "run", **variables)
    assert "\x1b" not in text and "\r" not in text.replace("\r\n", "\n")
    assert len(re.findall(r"^step \d+/60, epoch [\d.]+, loss ", text, re.MULTILINE)) == 12


def test_pipes_have_plain_lines(folder):
    text = train("--output", "run", folder=folder).err
    assert "\x1b" not in text and "\r" not in text
    assert re.search(r"^step 60/60, epoch [\d.]+, loss [\d.]+, validation [\d.]+, \d+ tokens/s, \d+ % of peak, 0s left$", text, re.MULTILINE)


@pytest.fixture
def waiting(folder):
    """Returns a folder whose data takes more than a second to read: its words are all different."""
    (folder / "text.txt").write_text("\n".join(f"w{number}" for number in range(2_500_000)))
    return folder


SLOW = ("--set", "data.unit=word", "--set", "data.vocabulary=100", "--set", "training.steps=1", "--output", "run")


def test_set_up_is_shown(waiting):
    text = lockstep("train", "config.yml", *SLOW, "--dry-run", folder=waiting).err
    assert text.splitlines()[0] == "reading text.txt"
    text = on_terminal(waiting, *SLOW, "--dry-run")
    assert any(re.fullmatch(r"reading text.txt  ━+─*  \d+s left", line) for line in live(text))


def test_quick_set_up_is_not(folder):
    assert lockstep("train", "config.yml", "--dry-run", folder=folder).err == ""


@pytest.mark.parametrize("command", ["predict", "evaluate"])
def test_reading_pieces_is_shown(tmp_path, command):
    lines = "".join(f"{'ab'[number % 2]}\tword {number % 7} and some more words\n" for number in range(40))
    (tmp_path / "data.tsv").write_text(lines)
    (tmp_path / "large.tsv").write_text(lines * 12_000)
    (tmp_path / "config.yml").write_text(
        "data: {format: labelled-text, unit: word, path: data.tsv, split: [1, 0, 0]}\n"
        "model: {embedding: 4, layers: [{cell: lstm, units: 8}]}\ntraining: {batch: 8, steps: 2}\n")
    train("--output", "run", folder=tmp_path)
    arguments = ["run/checkpoints/latest", "--data", "large.tsv"] + (["--output", "out.tsv"] if command == "predict" else [])
    text = on_terminal(tmp_path, *arguments, command=(command,))
    assert any(re.fullmatch(r"reading large.tsv  ━+─*  \d+s left", line) for line in live(text))
    assert lockstep(command, *arguments, folder=tmp_path).err == ""
