"""Signals: the run stops with a checkpoint, and goes on as if it had not."""

import os
import re
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import sentences
from running import MPIRUN, PROGRAM, by_hand, end_session, lockstep, metrics, mpirun_of_two, open_mpi, train
from test_ranks import process_of, wait_until

pytestmark = pytest.mark.undisturbed

SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGHUP]
# A run that only a signal ends, and whose metrics have a line every third step.
ENDLESS = ["--set", "training.steps=1000000", "--set", "training.report-every=3"]


class Job:
    """A command that goes on beside the test, and its standard error so far."""

    def __init__(self, process, errors):
        self.process, self.errors = process, errors

    @property
    def err(self):
        return self.errors.read_text()

    @property
    def complaints(self):
        return [line for line in self.err.splitlines() if line.startswith("lockstep: ")]

    def wait_for(self, condition):
        wait_until(lambda: condition() or self.process.poll() is not None)
        assert self.process.poll() is None, self.err

    def end(self, code):
        """Waits for the end and expects an exit code."""
        assert self.process.wait(30) == code, self.err

    def stopped(self, *signs):
        """Waits for the end by one of these signals, which one line tells, and gives the step."""
        self.end(75)
        told = re.fullmatch(r"lockstep: stopped by (\w+) at step (\d+); run again to go on", "\n".join(self.complaints))
        assert told and told[1] in [sign.name for sign in signs], self.err
        return int(told[2])


@contextmanager
def started(command, folder, environment=MPIRUN, on_hangup=signal.SIG_DFL):
    errors = folder / "err.txt"
    with open(errors, "wb") as err:
        process = subprocess.Popen([str(word) for word in command], cwd=folder, env={**os.environ, **environment},
                                   stdin=subprocess.DEVNULL, stdout=err, stderr=err, start_new_session=True,
                                   preexec_fn=lambda: signal.signal(signal.SIGHUP, on_hangup))
    try:
        yield Job(process, errors)
    finally:
        end_session(process)


def training(folder, *arguments, processes=0):
    return started([*by_hand(processes), "train", "config.yml", "--output", "out", *arguments], folder)


def saved(folder):
    """Whether there is a checkpoint, as a question."""
    return lambda: (folder / "out" / "checkpoints" / "latest").exists()


def tell(job, folder, processes, sign, ranks=None):
    """Sends a signal to the processes of some ranks, or of all."""
    if processes:
        targets = [process_of(rank, folder) for rank in (range(processes) if ranks is None else ranks)]
    else:
        targets = [job.process.pid]
    for target in targets:
        os.kill(target, sign)


def goes_on(folder, step, *arguments, processes=0, other=None):
    """Goes on for some steps, perhaps on another number of processes, and expects weights and metrics of a run without a stop."""
    assert os.readlink(folder / "out" / "checkpoints" / "latest") == f"step-{step:08}.h5"
    steps = ["--set", "training.report-every=3", "--set", f"training.steps={step // 20 * 20 + 40}", *arguments]
    result = train("--output", "out", *steps, folder=folder, processes=processes if other is None else other)
    assert f"resuming from step {step} of " in result.err
    train("--output", "whole", *steps, folder=folder, processes=processes)
    compared = lockstep("compare", "whole/checkpoints/latest", "out/checkpoints/latest", folder=folder)
    assert compared.code == 0, compared.out
    assert learned(folder / "out") == learned(folder / "whole")


def learned(output):
    """The lines of the metrics without what depends on the clock."""
    return [{key: line[key] for key in line if key not in ("tokensPerSecond", "peakShare", "waiting")} for line in metrics(output)]


@pytest.mark.parametrize("sign", SIGNALS)
@pytest.mark.parametrize("processes, ranks", [(0, None), (3, [0]), (3, [2]), (3, None)])
def test_goes_on_as_if_it_had_not_stopped(folder, sign, processes, ranks):
    with training(folder, *ENDLESS, processes=processes) as job:
        job.wait_for(saved(folder))
        tell(job, folder, processes, sign, ranks)
        step = job.stopped(sign)
    goes_on(folder, step, processes=processes, other=2 if processes == 0 else 0)


@pytest.mark.parametrize(
    "settings", [["training.accumulate=3"], ["parallel.reduction=fast"], ["checkpoint.every=1"], ["training.validate-every=1"],
                 ["training.optimizer={kind: sgd, rate: 0.5, momentum: 0.9}"]])
def test_whatever_it_is_doing(folder, settings):
    """A checkpoint at every step, or a validation, is most of what such a run does."""
    settings = [word for setting in settings for word in ("--set", setting)]
    with training(folder, *ENDLESS, *settings, processes=2) as job:
        job.wait_for(saved(folder))
        tell(job, folder, 2, signal.SIGTERM, [1])
        step = job.stopped(signal.SIGTERM)
    goes_on(folder, step, *settings, processes=2)


def test_before_the_first_step(folder):
    """One step is done. The first process waits here for the second."""
    command = [PROGRAM, "train", "config.yml", "--output", "out", *ENDLESS]
    with started(mpirun_of_two(command, ["sh", "-c", 'sleep 2; exec "$@"', "sh", *command]), folder) as job:
        wait_until(lambda: catches(job, folder))
        os.kill(process_of(0, folder), signal.SIGTERM)
        assert job.stopped(signal.SIGTERM) == 1
    goes_on(folder, 1, processes=2)


def catches(job, folder):
    """Whether process 0 is there, and a signal no longer ends it by itself."""
    assert job.process.poll() is None, job.err
    try:
        status = open(f"/proc/{process_of(0, folder)}/status").read()
    except AssertionError:
        return False
    return int(re.search(r"SigCgt:\s*(\w+)", status)[1], 16) >> (signal.SIGTERM - 1) & 1


@pytest.fixture
def slow(folder):
    """A folder where a validation, or a step of as many batches as there are, takes seconds."""
    (folder / "text.txt").write_text(sentences(60_000))
    return folder


VALIDATES = ["--set", "data.split=[0.3, 0.6, 0.1]", "--set", "training.report-every=20"]


@pytest.mark.parametrize("processes", [0, 2])
def test_during_a_validation(slow, processes):
    """It is finished, since a run without a stop has its result too."""
    with training(slow, *ENDLESS, *VALIDATES, processes=processes) as job:
        job.wait_for(lambda: "\nstep 20/" in job.err)
        tell(job, slow, processes, signal.SIGTERM, [0])
        assert job.stopped(signal.SIGTERM) == 20
    assert "validationLoss" in metrics(slow / "out")[-1]
    assert os.readlink(slow / "out" / "checkpoints" / "best") == "step-00000020.h5"


@pytest.mark.parametrize("processes", [0, 2])
def test_after_the_last_step(slow, processes):
    """There is nothing to go on with."""
    with training(slow, "--set", "training.steps=20", *VALIDATES, processes=processes) as job:
        job.wait_for(lambda: "\nstep 20/20" in job.err)
        tell(job, slow, processes, signal.SIGTERM, [0])
        job.end(0)
    assert "done: 20 steps" in job.err and not job.complaints


ONE_STEP = ["--set", "training.accumulate=1000000", "--set", "model.layers.0.units=256"]


@pytest.mark.parametrize("processes, ranks", [(0, None), (3, [2]), (3, None)])
def test_not_enough_time(slow, processes, ranks):
    with training(slow, "--set", "checkpoint.grace=0.5", *ONE_STEP,
                  processes=processes) as job:
        job.wait_for(lambda: "\ntraining " in job.err)
        tell(job, slow, processes, signal.SIGTERM, ranks)
        job.end(70)
    assert len(job.complaints) == 1 and "SIGTERM came, and checkpoint.grace (0.5 s) was not enough" in job.complaints[0], job.err
    assert not os.listdir(slow / "out" / "checkpoints")


@pytest.mark.parametrize("processes", [0, 2])
def test_a_second_ctrl_c_stops_at_once(slow, processes):
    with training(slow, *ONE_STEP, processes=processes) as job:
        job.wait_for(lambda: "\ntraining " in job.err)
        for _ in range(2):
            tell(job, slow, processes, signal.SIGINT, [0])
            time.sleep(0.2)
        job.end(128 + signal.SIGINT if processes else -signal.SIGINT)
    assert not job.complaints


def test_other_signals_may_come_again(folder):
    """Slurm, for one, sends SIGTERM more than once. Signals that wait together come in no order."""
    with training(folder, *ENDLESS) as job:
        job.wait_for(saved(folder))
        for sign in [signal.SIGTERM] * 3 + [signal.SIGUSR1, signal.SIGINT] + [signal.SIGTERM] * 30:
            if job.process.poll() is None:
                os.kill(job.process.pid, sign)
        goes_on(folder, job.stopped(*SIGNALS))


def test_mpirun_passes_on_what_it_can(folder):
    with training(folder, *ENDLESS, processes=2) as job:
        job.wait_for(saved(folder))
        os.kill(job.process.pid, signal.SIGUSR1)
        goes_on(folder, job.stopped(signal.SIGUSR1), processes=2)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_mpirun_ends_its_processes(folder, sign):
    """That of Open MPI 4 sends them SIGTERM after one second, SIGKILL after another, and exits with 1: time enough for a small
    model. Open MPI 5 kills them at once, and the last checkpoint is there."""
    # In that time mpirun reads nothing of what they print, and a fast CPU would fill the pipe with lines of steps.
    seldom = ["--set", "training.report-every=100000"]
    command = [*by_hand(2), "train", "config.yml", "--output", "out", *ENDLESS, *seldom]
    with started(command, folder, {key: value for key, value in MPIRUN.items() if "timeout" not in key}) as job:
        job.wait_for(saved(folder))
        os.kill(job.process.pid, sign)
        job.end(1)
    if open_mpi() >= 5:
        assert not job.complaints
        last = int(Path(os.readlink(folder / "out" / "checkpoints" / "latest")).stem.removeprefix("step-"))
        return goes_on(folder, last, *seldom, processes=2)
    [line] = job.complaints
    goes_on(folder, int(re.search(r"stopped by SIGTERM at step (\d+)", line)[1]), *seldom, processes=2)


@pytest.mark.parametrize(
    "processes, sign", [(1, signal.SIGTERM), (1, signal.SIGINT), (2, signal.SIGTERM), (2, signal.SIGINT), (2, signal.SIGHUP)])
def test_launch_train(folder, launch, processes, sign):
    with started([launch, "config.yml", "-n", processes, "--output", "out", *ENDLESS], folder) as job:
        job.wait_for(saved(folder))
        os.kill(job.process.pid, sign)
        goes_on(folder, job.stopped(signal.SIGUSR1 if processes > 1 else sign), processes=processes)


def test_launch_train_and_a_second_ctrl_c(slow, launch):
    with started([launch, "config.yml", "-n", 2, "--output", "out", *ONE_STEP], slow) as job:
        job.wait_for(lambda: "\ntraining " in job.err)
        for sign in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
            os.kill(job.process.pid, sign)
            time.sleep(0.3)
        assert job.process.poll() is None
        os.kill(job.process.pid, signal.SIGINT)
        job.end(1)
    assert not job.complaints


def test_nobody_reads_standard_error(folder):
    """A pipe holds some thousand lines. The run goes on without the rest, and waits only at its end, when all is saved."""
    command = [PROGRAM, "train", "config.yml", "--output", "out", "--set", "training.steps=4000", "--set", "training.report-every=1"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_until((folder / "out" / "checkpoints" / "step-00004000.h5").exists)
            lines = process.stderr.read().splitlines()
        finally:
            process.kill()
    [left_out] = re.findall(r"^\((\d+) lines of progress are not here: nobody read them in time\)$", "\n".join(lines), re.M)
    said = [line for line in metrics(folder / "out") if "loss" in line or "validationLoss" in line]
    assert int(left_out) + sum(line.startswith("step ") for line in lines) == len(said) > 4000
    assert lines[-4].startswith("(") and lines[-3].startswith("done: 4000 steps")


def test_a_run_goes_on_without_a_terminal(folder):
    """`nohup` lets a program ignore SIGHUP."""
    with started([PROGRAM, "train", "config.yml", "--output", "out", *ENDLESS], folder, on_hangup=signal.SIG_IGN) as job:
        job.wait_for(saved(folder))
        tell(job, folder, 0, signal.SIGHUP)
        before = len(metrics(folder / "out"))
        job.wait_for(lambda: len(metrics(folder / "out")) > before + 10)
        tell(job, folder, 0, signal.SIGTERM)
        job.stopped(signal.SIGTERM)


def test_nobody_reads_any_more(folder):
    """Ctrl-C ends `tee` too, and the next line has no reader."""
    command = f"{PROGRAM} train config.yml --output out --set training.steps=300 --set training.report-every=1 2>&1 | head -1"
    assert subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, stdout=subprocess.PIPE, timeout=120).returncode == 0
    assert os.readlink(folder / "out" / "checkpoints" / "latest") == "step-00000300.h5"
