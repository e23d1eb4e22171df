"""A real Slurm of one node on this machine, for as long as a test wants it."""

import os
import secrets
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager

import pytest

NEEDED = ["munged", "slurmctld", "slurmd", "sbatch", "srun"]

# Two partitions over one node of two processors, which need not be there. What is short is short so that tests are.
CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=pmix
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
KillWait=5
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=low Nodes={host} Default=YES PriorityTier=1
PartitionName=high Nodes={host} PriorityTier=2
"""


def lacking():
    """Why Slurm cannot run here, or nothing."""
    if os.geteuid() != 0:
        return "Slurm's daemons want to be root"
    absent = [name for name in NEEDED if not shutil.which(name)]
    return f"not installed: {', '.join(absent)} (Debian's slurm-wlm and munge)" if absent else ""


@contextmanager
def running(folder):
    """Starts munge, the controller and the node, waits until jobs can run, and ends them in the other order."""
    for name in ("state", "spool"):
        (folder / name).mkdir()
    (folder / "munge.key").touch(mode=0o600)
    (folder / "munge.key").write_bytes(secrets.token_bytes(128))
    (folder / "slurm.conf").write_text(CONFIGURATION.format(
        folder=folder, host=socket.gethostname().split(".")[0], controller_port=free_port(), node_port=free_port()))
    files = {"key-file": "key", "socket": "socket", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}
    with ExitStack() as stack:
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("SLURM_CONF", str(folder / "slurm.conf"))
        # Only root may enter pytest's folder; --force, or munge would not run where others cannot reach its socket.
        stack.enter_context(
            daemon(folder, "munged", "--foreground", "--force", *(f"--{file}={folder}/munge.{end}" for file, end in files.items())))
        wait_until(lambda: (folder / "munge.socket").exists(), "munge")
        stack.enter_context(daemon(folder, "slurmctld", "-D"))
        stack.enter_context(daemon(folder, "slurmd", "-D"))
        wait_until(lambda: "idle" in ask("sinfo", "--noheader", "--partition=low", "--format=%T"), f"a node; logs in {folder}")
        try:
            yield
        finally:
            ask("scancel", "--user=root")
            wait_until(lambda: not ask("squeue", "--noheader"), "an empty queue")


@contextmanager
def daemon(folder, *command):
    """A program in the foreground, with its log in the folder, ended by its own process id."""
    with open(folder / f"{command[0]}.log", "wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def ask(*command, environment={}):
    """What a command prints, or its error."""
    result = subprocess.run(
        [str(word) for word in command], env={**os.environ, **environment}, capture_output=True, text=True, timeout=30)
    return (result.stderr if result.returncode else result.stdout).strip()


def state(job):
    """All that Slurm says of a job, as a dictionary: JobState, Restarts, ExitCode …"""
    return dict(word.split("=", 1) for word in ask("scontrol", "--oneliner", "show", "job", job).split() if "=" in word)


def wait_until(condition, what, limit=60):
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, f"waited {limit} s for {what}"
        time.sleep(0.1)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
