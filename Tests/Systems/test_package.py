"""The package of each Debian, as a person installs and uses it where nothing else of lockstep is."""

import shutil
import subprocess

import pytest

from running import lockstep

pytestmark = [pytest.mark.long, pytest.mark.undisturbed]

TRAIN = "train char-lm --set training.steps=60 --set checkpoint.every=20"


def test_what_is_released(package):
    """For Debian, for other distributions of its age, for Python, and the sources."""
    for name in ("lockstep_*_amd64.deb", "lockstep-*-debian*-amd64.tar.gz", "lockstep_reader-*.whl", "lockstep-*.[0-9].tar.gz"):
        assert len(list(package.glob(name))) == 1, name
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=package, check=True)
    assert len((package / "SHA256SUMS").read_text().splitlines()) == 4


def test_lintian_finds_no_error(package):
    if not shutil.which("lintian"):
        pytest.skip("not installed: lintian")
    found = subprocess.run(["lintian", "--fail-on", "error", next(package.glob("*.deb"))], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr


def test_what_is_installed(bare):
    assert bare.shell("lockstep --version").startswith("lockstep ")
    assert "mpi" not in bare.shell("ldd /usr/lib/lockstep/lockstep")
    assert (bare.folder / "usr" / "bin" / "lockstep").stat().st_size < 100_000
    for path in ("share/man/man1/lockstep-train.1.gz", "share/bash-completion/completions/lockstep",
                 "share/zsh/vendor-completions/_lockstep", "share/fish/vendor_completions.d/lockstep.fish",
                 "share/lockstep/configs/char-lm.yml", "share/doc/lockstep/copyright"):
        assert (bare.folder / "usr" / path).exists(), path
    size = int(bare.shell("dpkg-query -W -f '${Installed-Size}' lockstep"))
    assert size <= 40 * 1024, f"{size} KiB"


def test_a_person_trains(bare, tmp_path):
    """Alone, without any MPI; on two processes; from a checkpoint; with the weights of the working tree."""
    assert bare.run("sh", "-c", "command -v mpirun").returncode != 0
    bare.shell(f"cd && lockstep {TRAIN} --output alone", timeout=1200)
    assert "m" in bare.shell("cd && lockstep sample alone/checkpoints/latest --length 40")
    assert "242559" in bare.shell("cd && lockstep inspect alone/checkpoints/latest").replace(",", "")

    bare.shell("apt-get install -q -y openmpi-bin", timeout=1200)
    launcher = "mpirun --allow-run-as-root --oversubscribe -n 2"
    bare.shell(f"cd && {launcher} lockstep {TRAIN} --set training.steps=40 --output two", timeout=1200)
    bare.shell(f"cd && {launcher} lockstep {TRAIN} --output two", timeout=1200)
    bare.shell("cd && lockstep compare alone/checkpoints/latest two/checkpoints/latest")
    bare.shell(f"cd && /usr/share/lockstep/launch/{TRAIN} -n 2 --output launched", timeout=1200)
    bare.shell("cd && lockstep compare alone/checkpoints/latest launched/checkpoints/latest")

    shutil.copytree(bare.folder / "root" / "data", tmp_path / "data")
    config = bare.folder / "usr" / "share" / "lockstep" / "configs" / "char-lm.yml"
    here = lockstep("train", config, *TRAIN.split()[2:], "--output", "here", folder=tmp_path, timeout=1200)
    assert here.code == 0, here.err
    there = bare.folder / "root" / "alone" / "checkpoints" / "latest"
    compared = lockstep("compare", "here/checkpoints/latest", there, folder=tmp_path)
    assert compared.code == 0, compared.out


def test_a_person_makes_a_mistake(bare):
    done = bare.run("sh", "-c", "cd && lockstep train char-lm --set model.layers=7")
    assert done.returncode == 64 and done.stderr.count("\n") == 1 and "model.layers" in done.stderr, done.stderr


def test_it_is_removed(bare):
    bare.shell("apt-get remove -q -y lockstep")
    places = ("bin/lockstep", "lib/lockstep", "share/lockstep", "share/doc/lockstep")
    assert not [place for place in places if (bare.folder / "usr" / place).exists()]
