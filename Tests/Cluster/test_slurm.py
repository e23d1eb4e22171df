"""launch/slurm.sbatch on a real Slurm: however often a job is stopped, it ends with the weights of a run that never was."""

import pytest
import slurm
from conftest import prepare
from running import MPIRUN, PROGRAM, ROOT, lockstep, train

SCRIPT = ROOT / "launch" / "slurm.sbatch"
LAUNCHERS = ["srun", "mpirun"]
# Long enough to be stopped in the midst of it, and to have checkpoints to go on from.
LENGTH = ["--set", "training.steps=24000", "--set", "checkpoint.every=100"]

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(slurm.lacking()), reason=slurm.lacking())]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a text, a config and the undisturbed run of one process in `alone`, while Slurm runs."""
    folder = prepare(tmp_path_factory.mktemp("jobs"))
    train("--output", "alone", *LENGTH, folder=folder)
    with slurm.running(tmp_path_factory.mktemp("slurm")):
        yield folder


@pytest.fixture(params=LAUNCHERS)
def launcher(request):
    return request.param


def submit(folder, output, launcher="srun", program=PROGRAM):
    """Submits the script as it is, but for two processes in the place of eight; gives the job's number."""
    job = slurm.ask(
        "sbatch", "--parsable", "--ntasks=2", "--chdir", folder, SCRIPT, "config.yml", *LENGTH, "--output", output,
        environment={**MPIRUN, "LOCKSTEP": str(program), "LOCKSTEP_LAUNCHER": launcher})
    assert job.isdigit(), job
    return job


def wait_for_training(folder, output):
    slurm.wait_until(lambda: (folder / output / "checkpoints" / "latest").exists(), f"a checkpoint in {output}")


def finish(folder, job):
    """Waits for the end of a job; gives its log."""
    slurm.wait_until(lambda: slurm.state(job)["JobState"] not in ("PENDING", "RUNNING", "COMPLETING"), "the end of the job", 300)
    log = (folder / f"lockstep-{job}.log").read_text()
    assert slurm.state(job)["JobState"] == "COMPLETED", log
    return log


def same(folder, output):
    compared = lockstep("compare", "alone/checkpoints/latest", f"{output}/checkpoints/latest", folder=folder)
    assert compared.code == 0, compared.out


def test_undisturbed(folder, launcher):
    job = submit(folder, f"undisturbed-{launcher}", launcher)
    assert "going on" not in finish(folder, job)
    assert slurm.state(job)["Restarts"] == "0"
    same(folder, f"undisturbed-{launcher}")


def test_signal(folder, launcher):
    """What --signal=B:TERM@120 does two minutes before the time limit."""
    job = submit(folder, f"signal-{launcher}", launcher)
    wait_for_training(folder, f"signal-{launcher}")
    slurm.ask("scancel", "--signal=TERM", "--batch", job)
    assert "resuming from step" in finish(folder, job)
    assert slurm.state(job)["Restarts"] == "1"
    same(folder, f"signal-{launcher}")


def test_preemption(folder, launcher):
    job = submit(folder, f"preemption-{launcher}", launcher)
    wait_for_training(folder, f"preemption-{launcher}")
    slurm.ask("sbatch", "--partition=high", "--ntasks=2", "--output=/dev/null", "--wrap=true")
    assert "resuming from step" in finish(folder, job)
    assert slurm.state(job)["Restarts"] == "1"
    same(folder, f"preemption-{launcher}")


def test_cancelled(folder, launcher):
    """Whoever cancels a job does not want it again."""
    job = submit(folder, f"cancelled-{launcher}", launcher)
    wait_for_training(folder, f"cancelled-{launcher}")
    slurm.ask("scancel", job)
    slurm.wait_until(lambda: not slurm.ask("squeue", "--noheader", f"--jobs={job}"), "the end of the job")
    assert slurm.state(job)["JobState"] == "CANCELLED"


def test_stopped_with_a_checkpoint(folder, tmp_path):
    """Exit code 75 asks to be run again, wherever the signal came from."""
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n[ -e once ] || { touch once; exit 75; }\n")
    program.chmod(0o755)
    job = submit(tmp_path, "run", program=program)
    assert "stopped with exit code 75" in finish(tmp_path, job)
    assert slurm.state(job)["Restarts"] == "1"
