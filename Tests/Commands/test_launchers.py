"""Launchers that MPI does not know, whose processes each believe to be alone; and what other launchers write besides."""

import os
import subprocess
import tempfile
import time

import pytest

from running import MPIRUN, PROGRAM, ROOT, SESSIONS, lockstep

TRAIN = ["train", "config.yml", "--output", "out", "--set", "training.steps=2"]

# What a launcher of three processes says to each of them, and what srun says in and outside of a step.
FOREIGN = {
    "MPICH, Intel MPI": lambda rank: {"PMI_SIZE": 3, "PMI_RANK": rank, "MPI_LOCALNRANKS": 3, "MPI_LOCALRANKID": rank},
    "MVAPICH": lambda rank: {"MV2_COMM_WORLD_SIZE": 3, "MV2_COMM_WORLD_RANK": rank},
    "srun without PMIx": lambda rank: {
        "SLURM_JOB_ID": 7, "SLURM_STEP_ID": 0, "SLURM_NTASKS": 3, "SLURM_STEP_NUM_TASKS": 3, "SLURM_PROCID": rank},
    "Slurm, in short": lambda rank: {"SLURM_NTASKS": 3, "SLURM_PROCID": rank},
}
SINGLE = {
    "srun -n 1": {"SLURM_JOB_ID": 7, "SLURM_STEP_ID": 0, "SLURM_NTASKS": 1, "SLURM_STEP_NUM_TASKS": 1, "SLURM_PROCID": 0},
    "salloc": {"SLURM_JOB_ID": 7, "SLURM_NTASKS": 8},
    "sbatch": {"SLURM_JOB_ID": 7, "SLURM_NTASKS": 8, "SLURM_PROCID": 0},
    "mpiexec -n 1": {"PMI_SIZE": 1, "PMI_RANK": 0, "MPI_LOCALNRANKS": 1, "MPI_LOCALRANKID": 0},
}


def start(folder, variables, *arguments):
    # Each process is a job of its own for Open MPI. One that ends can remove the folder that another is about to use.
    own = {"OMPI_MCA_orte_tmpdir_base": tempfile.mkdtemp(dir=SESSIONS)}
    environment = {**os.environ, **MPIRUN, **own, **{name: str(value) for name, value in variables.items()}}
    return subprocess.Popen(
        [PROGRAM, *(arguments or TRAIN)], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("name", FOREIGN)
def test_all_end_and_one_says_why(folder, name):
    jobs = [start(folder, FOREIGN[name](rank)) for rank in range(3)]
    errors = [job.communicate(timeout=60)[1] for job in jobs]
    assert [job.returncode for job in jobs] == [70, 70, 70]
    assert errors[1:] == ["", ""]
    assert errors[0].startswith("lockstep: a launcher started several processes (") and errors[0].count("\n") == 1
    assert "=3)" in errors[0] and "srun --mpi=pmix" in errors[0]
    assert not (folder / "out").exists()


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_process_trains(folder, name):
    job = start(folder, SINGLE[name])
    _, error = job.communicate(timeout=60)
    assert job.returncode == 0 and "1 process," in error, error


@pytest.mark.parametrize("processes", [1, 2])
def test_mpirun_inside_of_another_launcher(folder, processes):
    outside = [f"{key}={value}" for key, value in FOREIGN["srun without PMIx"](1).items()]
    result = lockstep(
        *TRAIN, folder=folder, launcher=["env", *outside, "mpirun", "--oversubscribe", "-n", processes, PROGRAM])
    assert result.code == 0 and f"{processes} process" in result.err, result.err


def test_what_does_not_train_is_not_kept_from_working(trained):
    """A command that reads a checkpoint works in each process of any launcher."""
    job = start(trained, FOREIGN["MPICH, Intel MPI"](1), "inspect", "run/checkpoints/latest")
    assert job.communicate(timeout=60)[0] and job.returncode == 0


PLACE = "[vm][[62468,1],{}][../opal/mca/btl/tcp/btl_tcp_proc.c:266:mca_btl_tcp_proc_create_interface_graph] "
UNREACHED = "Unable to find reachable pairing between local and remote interfaces"
FRAME = "-" * 74 + "\n"
# What Open MPI 5 writes, in the parts in which it arrives, and what is left of it.
NOTICES = {
    "no network": ([PLACE.format(0) + UNREACHED + "\nlockstep: no\n"], "lockstep: no\n"),
    "no network, in parts": ([PLACE.format(0), UNREACHED, "\n", "lockstep: no\n"], "lockstep: no\n"),
    "no network, twice at once": (
        [PLACE.format(4) + PLACE.format(0) + UNREACHED, UNREACHED + "\n", "\nlockstep: no\n"], "lockstep: no\n"),
    "a process that is gone": (
        ["lockstep: no\n[vm:917] PMIX ERROR: PMIX_ERR_UNREACH in file ../src/server/pmix_server.c at line 3184\n"], "lockstep: no\n"),
    "the end of a process": (
        [FRAME + "prterun detected that one or more", " processes exited\n" + FRAME + "lockstep: no\n"], "lockstep: no\n"),
    "nothing of it": (["step 5, loss 1.25\n\nstep", " 6, loss"], "step 5, loss 1.25\n\nstep 6, loss"),
}


@pytest.mark.parametrize("name", NOTICES)
def test_notices_are_left_out(name):
    parts, left = NOTICES[name]
    command = ["bash", "-c", f"source '{ROOT}/launch/setup'; without_notices"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as job:
        for part in parts:
            job.stdin.write(part.encode())
            job.stdin.flush()
            time.sleep(0.2)
        job.stdin.close()
        assert job.stdout.read().decode() == left
        assert job.wait(10) == (0 if "lockstep: " in left else 1)
