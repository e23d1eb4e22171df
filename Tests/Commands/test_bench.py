"""The benchmark's report. What it measures is not tested: machines differ."""

import json

from running import lockstep, result_of

PHASES = {"inputProducts", "recurrentProductsAndGates", "gatesBackward", "softmax", "communication", "update"}


def test_json(tmp_path):
    report = json.loads(result_of("bench", "--only", "rnn-128", "--json", folder=tmp_path))
    [workload] = report["workloads"]
    assert workload["name"] == "rnn-128"
    assert report["fmaPeakGflops"] > 0
    for key in ("msPerStep", "tokensPerSecond", "gflops", "percentOfPeak", "peakMemoryMiB"):
        assert workload[key] > 0, key
    phases = workload["phases"]
    assert PHASES <= phases.keys()
    # The phases are the whole step: medians and means differ, but not by half.
    assert 0.5 < sum(phases.values()) / workload["msPerStep"] < 2


def test_table_names_every_phase(tmp_path):
    text = result_of("bench", "--only", "rnn-128", folder=tmp_path)
    assert "input products" in text and "recurrent products and gates" in text


def test_unknown_workload(tmp_path):
    result = lockstep("bench", "--only", "char-129", folder=tmp_path)
    assert result.code == 64
    assert "char-129" in result.complaint and "char-128" in result.complaint
