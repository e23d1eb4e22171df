"""Examples of any number train: their memory does not grow with the file, and the weights are the same as from memory."""

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import h5py
import numpy
import pytest

from running import MPIRUN, PROGRAM, by_hand
from small_configs import arrays
from test_stop import started
from test_watch import processes_in

TRAINING = "training: {batch: 8, steps: 3}\n"
READER = "model: {embedding: 4, layers: [{cell: gru, units: 5}]}\n"
WRITER = "model: {embedding: 4, layers: [{cell: gru, units: 5}], decoder: {embedding: 4, layers: [{cell: gru, units: 5}]}}\n"
NUMBERS = "model: {layers: [{cell: gru, units: 5}]}\n"
# Beyond this many bytes a column moves to a file.
LIMIT = 1 << 20

WORDS = numpy.array([f"{'é' if index % 9 == 0 else 'w'}{index}" for index in range(3000)])


def sentences(size):
    """Sentences of different lengths, of about as many bytes together."""
    pick = numpy.random.default_rng(5)
    while size > 0:
        words = WORDS[(pick.random(int(pick.integers(10, 60))) ** 2 * len(WORDS)).astype(int)]
        size -= sum(map(len, words)) + len(words)
        yield words


def labelled(path, size):
    path.write_text("".join(f"{len(words) % 3}\t{' '.join(words)}\n" for words in sentences(size)))


def tags(path, size):
    path.write_text("".join(f"{' '.join(words)}\t{' '.join(word[0] for word in words)}\n" for words in sentences(size)))


def columns(path, size):
    path.write_text("".join("".join(f"{word} {word[0]}\n" for word in words) + "\n" for words in sentences(size)))


def pairs(path, size):
    path.write_text("".join(f"{' '.join(words)}\t{' '.join(reversed(words))}\n" for words in sentences(size)))


def numbers(size):
    pick = numpy.random.default_rng(5)
    inputs = pick.standard_normal((size // 4 // 120, 20, 6), dtype="f4")
    return inputs, (inputs[:, 0, 0] > 0).astype("i8")


def hdf5(path, size):
    inputs, targets = numbers(size)
    with h5py.File(path, "w") as file:
        file.create_dataset("inputs", data=inputs, chunks=(300, 20, 6), compression="gzip", compression_opts=1)
        file.create_dataset("targets", data=targets)


def numpy_folder(path, size):
    path.mkdir()
    inputs, targets = numbers(size)
    numpy.save(path / "inputs.npy", inputs)
    numpy.save(path / "targets.npy", targets)


# The keys of the data, the model, and what writes a file of a size.
KINDS = {
    "labelled text": ("format: labelled-text, unit: character", READER, labelled),
    "tags": ("format: tags", READER, tags),
    "CoNLL": ("format: conll", READER, columns),
    "pairs of words": ("format: pairs, unit: word, target-unit: word", WRITER, pairs),
    "pairs of bytes": ("format: pairs, unit: byte, target-unit: byte", WRITER, pairs),
    "HDF5": ("format: arrays, normalize: true", NUMBERS, hdf5),
    "NumPy": ("format: arrays, normalize: true", NUMBERS, numpy_folder),
}


# One kind of text and one of numbers are tried each time.
OFTEN = ["labelled text", "HDF5"]


@pytest.fixture(params=[pytest.param(name, marks=[] if name in OFTEN else pytest.mark.long) for name in KINDS])
def kind(request, tmp_path):
    """A folder, and what writes its data of a size."""
    data, model, write = KINDS[request.param]
    (tmp_path / "config.yml").write_text(f"data: {{{data}, path: data, split: [0.9, 0.05, 0.05]}}\n{model}{TRAINING}")
    return tmp_path, lambda size: write(tmp_path / "data", size)


def anonymous_memory(folder, output, **how):
    """The most memory of a run in kilobytes, without what the system can give to others since it lies in a file."""
    with open(folder / "log", "w+") as log:
        command = [PROGRAM, "train", "config.yml", "--output", output]
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **MPIRUN}, stdout=log, stderr=log, **how)
        most = 0
        while process.poll() is None:
            for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("RssAnon:"):
                    most = max(most, int(line.split()[1]))
            time.sleep(0.005)
        log.seek(0)
        assert process.returncode == 0, log.read()
    return most


def small_files():
    """Lets the process write files of less than a column that moves to one. A larger one is an error then, and no signal."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT - 1, LIMIT - 1))


def test_weights_are_those_of_examples_in_memory(kind):
    """Examples stay in memory where a file has no room for them, such as on a full disk."""
    folder, write = kind
    write(40 << 20)
    in_files = anonymous_memory(folder, "run")
    assert "memory" not in (folder / "log").read_text()
    in_memory = anonymous_memory(folder, "memory", preexec_fn=small_files)
    assert "stay in memory, since no file for them can be written: File too large" in (folder / "log").read_text()
    assert arrays(folder / "run") == arrays(folder / "memory")
    assert in_memory > in_files + 8 * LIMIT // 1024
    assert not [path for path in folder.iterdir() if path.name not in ("config.yml", "data", "log", "run", "memory")]


def files_of(process):
    """The files without a name that a process has mapped from a disk: by device and node."""
    lines = map(str.split, Path(f"/proc/{process}/maps").read_text().splitlines())
    return {(line[3], line[4]) for line in lines if line[-1] == "(deleted)" and not line[5].startswith(("/memfd:", "/dev/", "/SYSV"))}


def test_processes_of_a_host_share_the_examples(kind):
    """The first one reads them, and the others map its files. Alone or together, the weights are the same."""
    folder, write = kind
    write(6 << 20)
    train = [PROGRAM, "train", "config.yml", "--output"]
    subprocess.run([*train, "alone"], cwd=folder, env={**os.environ, **MPIRUN}, check=True, capture_output=True)
    with started([*by_hand(3), *train[1:], "together", "--set", "training.steps=1000000"], folder, MPIRUN) as job:
        job.wait_for(lambda: "\ntraining " in job.err)
        first, *others = sorted((files_of(process) for process in processes_in(folder)), key=len, reverse=True)
        assert len(others) == 2 and others[0] and others[0] == others[1] and others[0] <= first
    together = [*map(str, by_hand(3)), *train[1:], "together", "--resume", "never"]
    subprocess.run(together, cwd=folder, env={**os.environ, **MPIRUN}, check=True, capture_output=True)
    assert arrays(folder / "alone") == arrays(folder / "together")


def test_memory_does_not_grow_with_the_file(kind):
    folder, write = kind
    memory = []
    for size in 24, 96:
        subprocess.run(["rm", "-rf", folder / "data"], check=True)
        write(size << 20)
        memory.append(anonymous_memory(folder, f"run{size}"))
    # What grows is an order of the examples, about 5 bytes for each. A column does not take more than its limit.
    assert memory[1] - memory[0] < 12_500, memory
