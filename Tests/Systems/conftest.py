"""Systems, packages that were built in them, and systems with nothing but such a package."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Commands"))

from building import Builder  # noqa: E402
from debian import Debian, lacking  # noqa: E402
from running import ROOT  # noqa: E402

SYSTEMS = ROOT / ".build" / "systems"
RELEASES = ["bookworm", "trixie"]


@pytest.fixture(scope="module", params=RELEASES)
def base(request):
    """The smallest system of a release. It is for copies only."""
    if reason := lacking():
        pytest.skip(reason)
    return Debian.make(request.param, SYSTEMS / request.param)


@pytest.fixture(scope="module")
def builder(base):
    """A system with a Swift toolchain and the sources of the last commit."""
    if not shutil.which("swift"):
        pytest.skip("not installed: swift")
    return Builder(base.copy(f"{base.folder}-build"))


@pytest.fixture(scope="module")
def package(builder):
    """The folder of what launch/release made there."""
    return builder.release()


@pytest.fixture(scope="module")
def bare(base, package):
    """A system with the package and what it depends on: no Swift, no MPI, no sources."""
    system = base.copy(f"{base.folder}-bare")
    deb = next(package.glob("*.deb"))
    shutil.copy2(deb, system.folder / "root")
    system.shell(f"apt-get update -q && apt-get install -q -y --no-install-recommends /root/{deb.name}", timeout=1200)
    return system
