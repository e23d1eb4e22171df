"""The text and the config that all tests train on, and runs made once for many of them."""

import os
import random
import signal

import pytest

from hosts import HOSTS, hosts_up
from running import LAUNCH, PROGRAM, copy, run, train

# Set before any test imports Keras.
os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

# A shell ignores SIGINT for what it starts in the background, nohup SIGHUP, and a script cannot undo that: commands get a
# shell's foreground.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

WORDS = """the and of to that in he shall unto for his a they be is with not all thou was it which my as upon said them
there out him were light darkness earth heaven waters day night good firmament""".split()

CONFIG = """\
data:
  path: text.txt
  split: [0.8, 0.1, 0.1]
model:
  embedding: 8
  layers:
    - {cell: lstm, units: 16}
    - {cell: lstm, units: 16}
training:
  batch: 8
  unroll: 16
  steps: 60
  optimizer: {kind: adam, rate: 0.02}
  clip: 5
  report-every: 5
  validate-every: 20
parallel:
  shards: 4
checkpoint:
  every: 10
  keep: 2
"""


def sentences(count, words=WORDS, seed=1):
    """Lines that look like English, always the same."""
    draw = random.Random(seed)
    return "".join(" ".join(draw.choices(words, k=draw.randint(4, 9))).capitalize() + ".\n" for _ in range(count))


def pytest_sessionstart():
    if not PROGRAM.exists():
        pytest.exit("build first: swift build -c release --product lockstep", returncode=3)


@pytest.fixture
def folder(tmp_path):
    """A folder with a text and a config."""
    return prepare(tmp_path)


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A folder with a finished run in `run`; for reading only."""
    folder = prepare(tmp_path_factory.mktemp("trained"))
    train("--output", "run", folder=folder)
    return folder


@pytest.fixture
def used(trained, tmp_path):
    """A copy of the folder with the finished run, to do anything with."""
    return copy(trained, tmp_path / "used")


@pytest.fixture(scope="session")
def skilled(tmp_path_factory):
    """A folder with a run that was long enough to learn words; for reading only."""
    folder = prepare(tmp_path_factory.mktemp("skilled"))
    train("--output", "run", "--set", "training.steps=800", "--set", "checkpoint.every=400", folder=folder)
    return folder


@pytest.fixture(scope="session")
def one_hot(tmp_path_factory):
    """A folder with a finished run of a model without an embedding, on a text with more than ASCII; for reading only."""
    folder = prepare(tmp_path_factory.mktemp("one-hot"))
    words = [*WORDS, "créé", "élève", "漢字", "🙂"]
    (folder / "text.txt").write_text(sentences(200, words), encoding="utf-8")
    train("--set", "model.embedding=one-hot", "--output", "run", folder=folder)
    return folder


@pytest.fixture(scope="session")
def mixed(tmp_path_factory):
    """A folder with a finished run of a GRU and a simple recurrent layer on it; for reading only."""
    folder = prepare(tmp_path_factory.mktemp("mixed"))
    train("--set", "model.layers.0.cell=gru", "--set", "model.layers.1.cell=simple-rnn", "--output", "run", folder=folder)
    return folder


@pytest.fixture(scope="session")
def variants(tmp_path_factory):
    """A folder with a finished run of cells that are not as Keras has them by itself; for reading only."""
    folder = prepare(tmp_path_factory.mktemp("variants"))
    train("--set", "model.layers.0={cell: gru, units: 16, reset-after: false, recurrent-dropout: 0.2, dropout: 0.1, kernel-initializer: he-normal}",
          "--set", "model.layers.1={cell: simple-rnn, units: 16, activation: hard-sigmoid, output-dropout: 0.3}", "--output", "run", folder=folder)
    return folder


@pytest.fixture
def hosts():
    """Three hosts on a network, for this test alone."""
    allowed = run([HOSTS, "allowed"], ".")
    if allowed.code:
        pytest.skip(f"no namespaces to make hosts of: {allowed.err.strip()}")
    with hosts_up(3) as hosts:
        yield hosts


@pytest.fixture(scope="session")
def launch(tmp_path_factory):
    """The path of launch/train, after a call that lets it build and install what it wants to."""
    folder = tmp_path_factory.mktemp("launch")
    (folder / "empty.yml").touch()
    result = run([LAUNCH, "empty.yml", "-n", 2], folder, timeout=600)
    assert result.code == 64, result.err
    return LAUNCH


def prepare(folder):
    (folder / "text.txt").write_text(sentences(200))
    (folder / "config.yml").write_text(CONFIG)
    return folder
