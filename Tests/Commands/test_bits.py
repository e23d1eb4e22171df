"""Bits are part of the interface: 12 steps of each shipped config give the weights and moments that Tests/bits.json has.

Whoever changes bits says so in CHANGELOG.md, raises the version of the bits, and makes the file anew:

    .venv/bin/python Tests/Commands/test_bits.py
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import pytest

from running import KERNELS, ROOT, by_hand, lockstep
from small_configs import CONFIGS, arrays, small

RECORDED = ROOT / "Tests" / "bits.json"


def bits(config, folder, launcher=None):
    """The hash of weights, moments and carried states after 12 steps."""
    words = [word for key, value in small(config, folder).items() for word in ("--set", f"{key}={value}")]
    result = lockstep("train", config, "--output", "run", "--set", "training.steps=12", *words, folder=folder, launcher=launcher)
    assert result.code == 0, result.err
    hash_ = hashlib.sha256()
    for name, array in sorted(arrays(folder / "run").items()):
        hash_.update(name.encode() + b"\0" + array)
    return hash_.hexdigest()[:16]


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
@pytest.mark.parametrize("kernels", KERNELS)
def test_bits_are_those_that_were_recorded(config, kernels, tmp_path):
    launcher = ["env", f"LOCKSTEP_ISA={kernels}", *by_hand(0)]
    assert bits(config, tmp_path, launcher) == json.loads(RECORDED.read_text())[config.stem]


def record():
    """Writes the file anew."""
    found = {}
    for config in CONFIGS:
        with tempfile.TemporaryDirectory() as folder:
            found[config.stem] = bits(config, Path(folder))
    RECORDED.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(record())
