"""The scripts by which shells complete a command line."""

import shutil

import pytest

from running import PROGRAM, result_of, run

# What bash offers for the last word of a line.
OFFER = """\
source ./script
COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=($1) COMP_TYPE=9
[[ $1 != *' ' ]] || COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_lockstep lockstep "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def script(folder, shell):
    (folder / "script").write_text(result_of("--generate-completion-script", shell, folder=folder))


@pytest.mark.parametrize("line, offered, not_offered", [
    ("lockstep tr", {"train"}, {"evaluate"}),
    ("lockstep ", {"train", "doctor"}, {"read-checkpoint", "doctor-process", "config-reference"}),
    ("lockstep train --re", {"--resume"}, {"--set"}),
    ("lockstep train a.yml --output ", {"folder"}, {"config.yml"}),
    ("lockstep train ", {"config.yml"}, {"notes.txt"}),
    ("lockstep export a --format s", {"safetensors"}, {"numpy"}),
    ("lockstep bench --only g", {"gru-128"}, {"char-128"}),
])
def test_bash(tmp_path, line, offered, not_offered):
    script(tmp_path, "bash")
    (tmp_path / "folder").mkdir()
    (tmp_path / "config.yml").touch()
    (tmp_path / "notes.txt").touch()
    result = run(["bash", "-c", OFFER, "bash", line], tmp_path)
    found = set(result.out.split())
    assert offered <= found, result.err
    assert not found & not_offered


@pytest.mark.skipif(not shutil.which("fish"), reason="needs fish")
def test_fish(tmp_path):
    script(tmp_path, "fish")
    ask = f"set PATH {PROGRAM.parent} $PATH; source script; complete -C $argv[1]"
    for line, offered in [("lockstep tr", "train"), ("lockstep export a --format s", "safetensors")]:
        result = run(["fish", "--no-config", "-c", ask, line], tmp_path)
        assert offered in [word.split("\t")[0] for word in result.out.splitlines()], result.err


@pytest.mark.skipif(not shutil.which("zsh"), reason="needs zsh")
def test_zsh(tmp_path):
    """What zsh does with a script can be seen only by pressing keys; that it takes this one is seen here."""
    script(tmp_path, "zsh")
    load = "autoload -Uz compinit && compinit -u -d dump && source ./script && print -r -- $_comps[lockstep]"
    result = run(["zsh", "-f", "-c", load], tmp_path)
    assert (result.code, result.out, result.err) == (0, "_lockstep\n", "")
    assert "'train:Trains the model that a config describes.'" in (tmp_path / "script").read_text()
