"""Runs the program as people type it, and looks at what it leaves behind."""

import atexit
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build" / "release" / "lockstep"
PROGRAMS = [PROGRAM.resolve(), PROGRAM.with_name("lockstep-avx512").resolve()]

# The instruction sets of this CPU that there are kernels for, as LOCKSTEP_ISA names them, and their names.
FLAGS = set(re.findall(r"\bavx\w+|\bfma\b", Path("/proc/cpuinfo").read_text()))
KERNELS = {"avx2": "AVX2"} if {"avx2", "fma"} <= FLAGS else {}
if {f"avx512{part}" for part in ("f", "cd", "bw", "dq", "vl")} <= FLAGS:
    KERNELS |= {"avx512": "AVX-512"}

# The Swift tests, and this tool with them, are built for the best of these.
FUZZ = ROOT / ".build" / ("avx512/release" if "avx512" in KERNELS else "release") / "fuzz"
LAUNCH = ROOT / "launch" / "train"

# Open MPI's folder for the jobs of these tests. In the usual one, an mpirun can remove what another one is about to use.
SESSIONS = tempfile.mkdtemp(prefix="mpi-")
atexit.register(shutil.rmtree, SESSIONS, ignore_errors=True)

# Otherwise mpirun sleeps for one or two seconds when a process has failed.
MPIRUN = {"OMPI_MCA_odls_base_sigkill_timeout": "0", "OMPI_MCA_orte_tmpdir_base": SESSIONS, "PRTE_MCA_prte_tmpdir_base": SESSIONS}
if os.geteuid() == 0:
    # In a container, root is all there is.
    MPIRUN |= {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


@functools.cache
def open_mpi():
    """The first number of the version of mpirun's Open MPI."""
    version = subprocess.run(["mpirun", "--version"], capture_output=True, text=True).stdout
    return int(re.search(r"Open MPI\) (\d+)", version)[1])


@functools.cache
def starts_several_commands():
    command = ["mpirun", "--oversubscribe", "-n", "1", "true", ":", "-n", "1", "true"]
    return subprocess.run(command, env={**os.environ, **MPIRUN}, capture_output=True, timeout=60).returncode == 0


def mpirun_of_two(first, second, processes=(1, 1)):
    """`mpirun -n 1 A : -n 1 B`. That of Debian 13 (Open MPI 5.0.7) crashes, whatever A and B are."""
    if not starts_several_commands():
        import pytest  # benchmarks use this module without it

        pytest.skip("mpirun crashes if it is to start two commands")
    return ["mpirun", "--oversubscribe", "-n", processes[0], *first, ":", "-n", processes[1], *second]


@dataclass
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def complaints(self):
        """The program's own lines of error; mpirun adds its own text where it is not told to be quiet."""
        return [line for line in self.err.splitlines() if line.startswith("lockstep: ")]

    @property
    def complaint(self):
        """The one line of error."""
        assert len(self.complaints) == 1, self.err
        return self.complaints[0]

    @property
    def losses(self):
        """The training losses of the progress lines, in order."""
        return [float(loss) for loss in re.findall(r"^step .*?, loss ([0-9.]+)", self.err, re.MULTILINE)]


def run(command, folder, timeout=60):
    """Runs a command in a folder. One that does not end in time is killed with all its processes, and fails the test."""
    process = subprocess.Popen(
        [str(part) for part in command], cwd=folder, env={**os.environ, **MPIRUN}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            _, err = process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            _, err = process.communicate()
        raise AssertionError(f"hangs after {timeout} s: {' '.join(map(str, command))}\n{err.decode()}") from None
    # Not in text mode, which would make a new line of every carriage return.
    return Result(process.returncode, out.decode(), err.decode())


def stop(process):
    """Stops a process by number, and waits until its last thread stands still: the signal reaches them one after the other."""
    os.kill(process, signal.SIGSTOP)
    deadline = time.monotonic() + 60
    while any(state(thread) != "T" for thread in Path(f"/proc/{process}/task").iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.001)


def state(process):
    """The letter for what a process or thread does (proc(5)), from its folder in /proc."""
    return (process / "stat").read_text().rpartition(")")[2].split()[0]


def end_session(process):
    """Kills a command that leads a session with all that it started, whatever groups they are in."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            session = int(stat.read_text().rpartition(")")[2].split()[3])
            if session == process.pid:
                os.kill(int(stat.parent.name), signal.SIGKILL)
        except OSError:
            continue  # It has ended.
    process.wait()


def by_hand(processes):
    """What stands before the program's arguments: the program alone for 0, otherwise mpirun as one types it."""
    return [PROGRAM] if processes == 0 else ["mpirun", "--oversubscribe", "-n", processes, PROGRAM]


def lockstep(*arguments, folder, processes=0, launcher=None, timeout=60):
    """Runs `lockstep ARGUMENTS`: alone, on a number of processes under mpirun, or after a launcher's own words."""
    return run([*(launcher or by_hand(processes)), *arguments], folder, timeout)


def train(*arguments, folder, **how):
    """Trains and expects success."""
    result = lockstep("train", "config.yml", *arguments, folder=folder, **how)
    assert result.code == 0, result.err
    return result


def result_of(*arguments, folder):
    """What a command prints, which is expected to succeed."""
    result = lockstep(*arguments, folder=folder)
    assert result.code == 0, result.err
    assert result.err == ""
    return result.out


def metrics(output):
    """The lines of a run's metrics.jsonl."""
    return [json.loads(line) for line in (output / "metrics.jsonl").read_text().splitlines()]


def snapshot(folder):
    """Every file's bytes and every link's target below a folder, to see later whether anything was touched.

    Prepared texts are left out: each run that reads a text may keep one, even if it fails later.
    """
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else path.is_file() and path.read_bytes()
        for path in sorted(folder.rglob("*")) if ".prepared" not in path.relative_to(folder).parts
    }


def copy(source, target):
    """Copies a folder with its links."""
    shutil.copytree(source, target, symlinks=True)
    return target


def fnv(body):
    """The hash of bytes that Lockstep takes (Sources/Kernels/Memory/Hash.swift)."""
    words = [int.from_bytes(body[i:i + 8], "little") for i in range(0, len(body) - len(body) % 8, 8)]
    value = 0xCBF29CE484222325
    for word in [len(body), *words, *body[len(words) * 8:]]:
        value = (value ^ word) * 0x100000001B3 % 2**64
    return value


def sum_up(array):
    """Gives a changed array of a checkpoint the checksum of what is in it now."""
    array.attrs["checksum"] = int.from_bytes(fnv(array[()].tobytes()).to_bytes(8, "little"), "little", signed=True)


def seal(path):
    """Ends a changed checkpoint with the mark and hash that Lockstep looks for (Sources/Checkpoints/File/Seal.swift)."""
    body = path.read_bytes()
    if body[-16:-8] == b"lockstep":
        body = body[:-16]
    path.write_bytes(body + b"lockstep" + fnv(body).to_bytes(8, "little"))
