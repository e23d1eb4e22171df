"""lockstep train --dry-run: the model as a table, and what it will take; nothing is written."""

import re

import pytest

from running import lockstep, metrics, snapshot, train

CELLS = "model.layers=[{cell: gru, units: 12, bidirectional: concat}, {cell: lstm, units: 5}]"


def dry_run(folder, *arguments, **how):
    """The rows of the table by their layer, and all that was printed."""
    result = lockstep("train", "config.yml", "--dry-run", *arguments, folder=folder, **how)
    assert result.code == 0, result.err
    rows = [re.split(r"  +", line) for line in result.out.splitlines()]
    return {row[0]: row[1:] for row in rows if len(row) >= 4}, result.out


@pytest.mark.parametrize("processes", [0, 2])
def test_the_model_as_a_table(folder, processes):
    before = snapshot(folder)
    table, text = dry_run(folder, processes=processes)
    classes = len(set((folder / "text.txt").read_text()))
    assert list(table) == ["layer", "embedding", "lstm_1", "lstm_2", "dense", "total"]
    assert table["embedding"][:2] == ["8 × 16 × 8", f"{classes * 8}"]
    assert table["lstm_1"][:2] == ["8 × 16 × 16", f"{4 * 16 * (8 + 16 + 1):,}"]
    assert table["lstm_2"][:2] == ["8 × 16 × 16", f"{4 * 16 * (16 + 16 + 1):,}"]
    assert table["dense"][:2] == [f"8 × 16 × {classes}", f"{17 * classes}"]
    # 2 · 3 operations for each weight of a product and each token; an epoch's last batch has fewer.
    assert table["embedding"][3] == "0 FLOP"
    operations, unit = table["lstm_1"][3].split()
    assert unit == "MFLOP" and float(operations) == pytest.approx(6 * 4 * 16 * (8 + 16) * 8 * 16 / 1e6, rel=0.05)
    assert f"{max(1, processes)} process" in text and "run: 60 steps" in text and "% of peak" in text
    assert snapshot(folder) == before


def test_an_epoch_is_that_of_the_run(folder):
    steps = int(re.search(r"epoch: (\d+) steps", dry_run(folder)[1])[1])
    train("--output", "run", folder=folder)
    assert metrics(folder / "run")[-1]["epoch"] == pytest.approx(60 / steps)


def test_layers_read_both_ways_and_examples(folder):
    (folder / "text.txt").write_text("".join(f"{word}\tthe {word} of it\n" for word in ("day", "night") * 40))
    table, text = dry_run(folder, "--set", "data.format=labelled-text", "--set", "training.unroll=null", "--set", "data.unit=word", "--set", CELLS)
    assert "80 examples" in text
    assert table["bidirectional_1"][0] == "8 × 4 × 24"
    assert table["lstm_2"][0] == "8 × 4 × 5"
    assert table["dense"][0] == "8 × 2"


def test_what_is_there_stays(used):
    before = snapshot(used)
    dry_run(used, "--output", "run")
    assert snapshot(used) == before


def test_mistakes_are_found(folder):
    result = lockstep("train", "config.yml", "--dry-run", "--set", "data.path=none.txt", folder=folder)
    assert result.code == 66 and "none.txt" in result.complaint
    result = lockstep(
        "train", "config.yml", "--dry-run", "--set", "training.optimizer={kind: sgd, rate: 1e38}", folder=folder)
    assert result.code == 70 and "training.optimizer.rate" in result.complaint
    assert sorted(path.name for path in folder.iterdir()) == ["config.yml", "text.txt"]
