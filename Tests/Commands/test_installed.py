"""lockstep as a package installs it: without sources, with configs that have names, and a script that gets their data."""

import shutil
import subprocess

import pytest

from conftest import CONFIG, sentences
from running import KERNELS, PROGRAM, ROOT, lockstep, run, train

DATA = """\
#!/bin/sh
[ $1 = --list ] && echo text && exit
mkdir -p $2 && cp "$(dirname $0)/text.txt" $2/$1.txt && echo "lockstep: wrote $2/$1.txt" >&2
"""


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """A folder such as /usr with an installed program and a config `small`."""
    prefix = tmp_path_factory.mktemp("prefix")
    share = prefix / "share" / "lockstep"
    shutil.copytree(ROOT / "configs", share / "configs")
    shutil.copytree(ROOT / "launch", share / "launch")
    (share / "configs" / "small.yml").write_text(CONFIG.replace("text.txt", "data/text.txt"))
    (share / "launch" / "data").write_text(DATA)
    (share / "launch" / "text.txt").write_text(sentences(200))
    (prefix / "lib" / "lockstep").mkdir(parents=True)
    for program in PROGRAM.parent.glob("lockstep*"):
        if program.name in ("lockstep", "lockstep-avx512"):
            shutil.copy2(program, prefix / "lib" / "lockstep")
    (prefix / "bin").mkdir()
    build = f"source {ROOT}/launch/setup && build_starter {prefix}/bin/lockstep"
    subprocess.run(["bash", "-c", build], check=True)
    return prefix


@pytest.mark.parametrize("processes", [0, 2])
def test_a_config_by_its_name(prefix, folder, processes):
    train("--output", "alone", folder=folder)
    launcher = ["mpirun", "--oversubscribe", "-n", processes] if processes else []
    result = lockstep("train", "small", folder=folder, launcher=[*launcher, prefix / "bin" / "lockstep"])
    assert result.code == 0 and result.complaints == ["lockstep: wrote data/text.txt"], result.err
    compared = lockstep("compare", "alone/checkpoints/latest", "runs/small/checkpoints/latest", folder=folder)
    assert compared.code == 0, compared.out
    again = lockstep("train", "small", folder=folder, launcher=[*launcher, prefix / "bin" / "lockstep"])
    assert again.code == 0 and not again.complaints


def test_a_file_comes_before_a_name(prefix, folder):
    (folder / "small").write_text(CONFIG)
    result = lockstep("train", "small", folder=folder, launcher=[prefix / "bin" / "lockstep"])
    assert result.code == 0 and not (folder / "data").exists()


def test_launch_without_sources(prefix, folder):
    result = run([prefix / "share" / "lockstep" / "launch" / "train", "small", "-n", 2, "--output", "out"], folder)
    assert result.code == 0, result.err
    assert "2 processes" in result.err and (folder / "out" / "checkpoints" / "latest").exists()


@pytest.mark.parametrize("kernels", KERNELS)
def test_the_first_program_chooses_the_kernels(prefix, folder, kernels):
    """Also where it is started by a link."""
    (folder / "link").symlink_to(prefix / "bin" / "lockstep")
    best = run([folder / "link", "--version"], folder)
    assert f"({list(KERNELS.values())[-1]} kernels, " in best.out, best.err
    asked = run(["env", f"LOCKSTEP_ISA={kernels}", folder / "link", "--version"], folder)
    assert f"({KERNELS[kernels]} kernels, " in asked.out, asked.err


def test_the_first_program_leaves_mistakes_to_the_others(prefix, folder):
    result = run(["env", "LOCKSTEP_ISA=neon", prefix / "bin" / "lockstep", "--version"], folder)
    assert (result.code, result.complaint) == (64, 'lockstep: LOCKSTEP_ISA is "neon"; give avx2 or avx512, or unset it')


def test_the_first_program_alone(prefix, folder):
    (folder / "bin").mkdir()
    shutil.copy2(prefix / "bin" / "lockstep", folder / "bin")
    result = run([folder / "bin" / "lockstep", "--version"], folder)
    assert result.code == 70
    assert result.complaint == f"lockstep: {folder}/lib/lockstep/lockstep: No such file or directory; install lockstep again"


def test_the_first_program_loads_libc_alone(prefix):
    listed = subprocess.run(["ldd", prefix / "bin" / "lockstep"], capture_output=True, text=True, check=True).stdout
    assert {line.split()[0].split("/")[-1].split(".")[0] for line in listed.splitlines()} <= {"linux-vdso", "libc", "ld-linux-x86-64"}


def test_the_program_is_not_linked_to_mpi():
    assert "mpi" not in subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True).stdout
