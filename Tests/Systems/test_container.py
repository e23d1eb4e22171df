"""The image of launch/Containerfile, built without a registry: its base images are of this machine's Debian and toolchain."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from building import SETTINGS, SWIFT_NEEDS, packages_on_this_machine
from conftest import SYSTEMS
from debian import Debian, lacking
from running import ROOT

pytestmark = [pytest.mark.long, pytest.mark.undisturbed]

# Containers that want nothing that a sandbox may refuse.
PLAIN = {**os.environ, "BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": "vfs"}
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def buildah(*words, timeout=600):
    done = subprocess.run(["buildah", *map(str, words)], env=PLAIN, capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, f"buildah {' '.join(map(str, words))}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout.strip()


def make_base_images(toolchain):
    """The images that the Containerfile begins from, under their short names."""
    container = buildah("from", "scratch")
    buildah("add", "-q", container, Debian.make("bookworm", SYSTEMS / "bookworm").folder, "/")
    for path in filter(Path.exists, map(Path, SETTINGS)):
        buildah("add", "-q", container, path, path)
    buildah("config", "--env", f"PATH={PATH}", container)
    buildah("commit", "-q", container, "debian:bookworm-slim")
    buildah("run", container, "--", "sh", "-c", f"apt-get update -q && apt-get install -q -y --no-install-recommends {SWIFT_NEEDS}")
    buildah("config", "--env", f"PATH={toolchain}/usr/bin:{PATH}", container)
    buildah("commit", "-q", "--rm", container, "swift:6.3-bookworm")


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The name of the image, built from the last commit."""
    for program in ("buildah", "swift"):
        if not shutil.which(program):
            pytest.skip(f"not installed: {program}")
    if reason := lacking():
        pytest.skip(reason)
    toolchain = Path(shutil.which("swift")).resolve().parent.parent.parent
    make_base_images(toolchain)
    sources = tmp_path_factory.mktemp("sources") / "lockstep"
    subprocess.run(["git", "clone", "-q", ROOT, sources], check=True)
    shared = [word for folder in (toolchain, *packages_on_this_machine()) for word in ("-v", f"{folder}:{folder}:ro")]
    buildah("bud", *shared, "-f", sources / "launch" / "Containerfile", "-t", "lockstep", sources, timeout=5400)
    return "lockstep"


@pytest.fixture
def volumes(tmp_path):
    """The job's key, and the volume with configs and data, as launch/mpijob.yaml mounts them."""
    keys, work = tmp_path / "keys", tmp_path / "work"
    (work / "configs").mkdir(parents=True)
    (work / "data").mkdir()
    keys.mkdir()
    subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", keys / "id_rsa"], check=True)
    shutil.copy(keys / "id_rsa.pub", keys / "authorized_keys")
    shutil.copy(ROOT / "configs" / "char-lm.yml", work / "configs")
    (work / "data" / "kjv.txt").write_text("In the beginning God created the heaven and the earth.\n" * 3000)
    subprocess.run(["chown", "-R", "1000:1000", keys, work], check=True)
    tmp_path.chmod(0o755)
    return ["-v", f"{keys}:/home/mpiuser/.ssh", "-v", f"{work}:/work"]


def test_a_worker_trains(image, volumes):
    """A worker is an ssh server. What arrives there runs as mpiuser, and trains with the bits of a single process."""
    worker, launcher = buildah("from", image), buildah("from", image)
    train = "lockstep train configs/char-lm.yml --set training.steps=20 --output"
    server = ["buildah", "run", *volumes, worker, "--", "/usr/sbin/sshd", "-D", "-e", "-f", "/etc/ssh/sshd_mpi.conf"]
    with subprocess.Popen(server, env=PLAIN, stderr=subprocess.PIPE, start_new_session=True) as running:
        try:
            assert b"listening on" in running.stderr.readline()
            there = f"id -un && lockstep --version && cd /work && mpirun --bind-to none --oversubscribe -n 2 {train} runs/two"
            said = buildah("run", *volumes, launcher, "--", "ssh", "localhost", there)
            assert said.startswith("mpiuser\nlockstep "), said
        finally:
            os.killpg(running.pid, signal.SIGKILL)
    buildah("run", *volumes, launcher, "--", *f"{train} runs/alone".split())
    runs = [f"runs/{name}/checkpoints/latest" for name in ("alone", "two")]
    assert buildah("run", *volumes, launcher, "--", "lockstep", "compare", *runs).startswith("identical: ")
    buildah("rm", worker, launcher)
