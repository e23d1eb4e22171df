"""A system in which lockstep is built from its sources."""

import shutil
import subprocess
from pathlib import Path

from running import ROOT

# What swift.org lists for its toolchain on Debian, as far as a build needs it; and git and certificates, for packages.
SWIFT_NEEDS = "binutils ca-certificates g++ git libc6-dev libcurl4 libedit2 libncurses6 libsqlite3-0 libxml2 libz3-4 tzdata zlib1g-dev"
# How this machine reaches what it downloads: where repositories and packages are, and whose certificates it trusts.
SETTINGS = ["/etc/gitconfig", "/root/.gitconfig", "/etc/pip.conf", "/root/.config/pip/pip.conf", "/usr/local/share/ca-certificates"]
SOURCES = "/root/lockstep"


class Builder:
    """A system with the sources of the last commit, and the toolchain of this machine. launch/ installs everything else."""

    def __init__(self, system):
        self.system = system
        self.toolchain = Path(shutil.which("swift")).resolve().parent.parent.parent
        system.share(self.toolchain, *packages_on_this_machine())
        for path in filter(Path.exists, map(Path, SETTINGS)):
            target = system.folder / path.relative_to("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(path, target, dirs_exist_ok=True) if path.is_dir() else shutil.copy2(path, target)
        subprocess.run(["git", "clone", "-q", ROOT, f"{system.folder}{SOURCES}"], check=True)
        system.shell(f"apt-get update -q && apt-get install -q -y --no-install-recommends {SWIFT_NEEDS}", timeout=1800)

    def run(self, command, timeout):
        """Runs a command in the folder of the sources. Returns its output and its errors."""
        paths = f"{self.toolchain}/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return self.system.shell(f"cd {SOURCES} && export PATH={paths} && {command}", timeout=timeout)

    def release(self):
        """Makes a release: the package, archives, the wheel. Returns its folder."""
        self.run("launch/release dist", timeout=7200)
        return Path(f"{self.system.folder}{SOURCES}") / "dist"


def packages_on_this_machine():
    """The folders in which git finds repositories that it is told to look for on this machine."""
    found = subprocess.run(["git", "config", "--get-regexp", r"^url\..*\.insteadof$"], capture_output=True, text=True).stdout
    places = {line.split(".insteadof ")[0].removeprefix("url.") for line in found.splitlines()}
    return sorted(place.rstrip("/") for place in places if place.startswith("/"))
