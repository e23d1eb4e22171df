"""Other Debian systems on this machine: each in a folder, made by debootstrap and entered by chroot."""

import os
import shutil
import subprocess
from pathlib import Path

# Enters the folder $1 and runs the other arguments there. The mounts end with the command: no other process sees them. Each
# argument before `--` is a folder that is also there, under the same name. Open MPI 5 needs
# /sys.
ENTER = r"""
set -eu
root=$1; shift
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t proc proc "$root/proc"
while [ "$1" != -- ]; do mkdir -p "$root$1"; mount --bind "$1" "$root$1"; shift; done
shift
exec chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
"""


def lacking():
    """Why there can be no other systems here, or nothing."""
    if os.geteuid() != 0:
        return "debootstrap wants to be root"
    return "" if shutil.which("debootstrap") else "not installed: debootstrap"


def mirror():
    """Where this machine's apt gets Debian from."""
    found = subprocess.run(["apt-get", "indextargets", "--format", "$(SITE)"], capture_output=True, text=True).stdout.split()
    return next((site for site in found if site.rstrip("/").endswith("/debian")), "http://deb.debian.org/debian")


class Debian:
    """A system in a folder."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folders = []

    @classmethod
    def make(cls, release, folder):
        """Makes the smallest system of a release, such as `trixie`, unless it is there from an earlier run."""
        system = cls(folder)
        made = system.folder / "etc" / "made"
        if not made.exists():
            shutil.rmtree(system.folder, ignore_errors=True)
            system.folder.mkdir(parents=True)
            log = system.folder.with_suffix(".log")
            with log.open("w") as output:
                done = subprocess.run(
                    ["debootstrap", "--variant=minbase", release, system.folder, mirror()], stdout=output, stderr=output)
            assert done.returncode == 0, log.read_text()[-2000:]
            made.touch()
        return system

    def copy(self, folder):
        """A copy of the system, to change."""
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", self.folder, folder], check=True)
        return Debian(folder)

    def share(self, *folders):
        """Makes folders of this machine visible there, under their own names."""
        self.folders += map(str, folders)

    def run(self, *words, timeout=600, **settings):
        """Runs a command there as root, with some variables. Returns what subprocess.run returns."""
        named = [f"{key}={value}" for key, value in settings.items()]
        command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER, "enter",
                   self.folder, *self.folders, "--", *named, *words]
        return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)

    def shell(self, text, **options):
        """Runs a line as one types it. Fails if it fails. Returns its output and its errors."""
        done = self.run("sh", "-ec", text, **options)
        assert done.returncode == 0, f"{text}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        return done.stdout + done.stderr
