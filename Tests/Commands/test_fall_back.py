"""The latest checkpoint is damaged or gone: a run goes on from the newest one that is undamaged, and says so."""

import pytest

from running import copy, lockstep, metrics, result_of, snapshot, train

LIMIT = 60  # seconds
MORE = ["--output", "run", "--set", "training.steps=70"]


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-1000])


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def remove(path):
    path.unlink()


def empty(path):
    path.write_bytes(b"")


@pytest.fixture
def longer(used):
    """A folder with a finished run of 60 steps in `run`, and what becomes of it in 70 steps in `whole`."""
    copy(used / "run", used / "whole")
    train("--output", "whole", "--set", "training.steps=70", folder=used)
    return used


@pytest.mark.parametrize("harm, processes", [(cut_short, 2), (flip, 0), (remove, 0), (remove, 2), (empty, 0)])
def test_goes_on_from_the_one_before(longer, harm, processes):
    checkpoints = longer / "run" / "checkpoints"
    harm(checkpoints / "step-00000060.h5")
    result = train(*MORE, folder=longer, processes=processes)
    assert "checkpoints/step-00000060.h5" in result.complaint
    assert "resuming from run/checkpoints/step-00000050.h5, the newest one that is undamaged" in result.complaint
    assert "resuming from step 50 of 70" in result.err
    assert result_of("compare", "whole/checkpoints/latest", "run/checkpoints/latest", folder=longer).startswith("identical: ")
    # The damaged one was written over.
    for name in ("latest", "best", "step-00000060.h5"):
        assert "is undamaged" in result_of("inspect", "--verify", checkpoints / name, folder=longer)
    assert [line["step"] for line in metrics(longer / "run") if "loss" in line] == list(range(5, 75, 5))
    assert [line["step"] for line in metrics(longer / "run") if "validationLoss" in line] == [20, 40, 60, 70]


def test_goes_past_all_that_are_damaged(used):
    train("--output", "run", "--set", "training.steps=80", "--set", "checkpoint.keep=4", folder=used)
    for step in (60, 70, 80):
        flip(used / "run" / "checkpoints" / f"step-000000{step}.h5")
    result = train("--output", "run", "--set", "training.steps=80", folder=used)
    assert "resuming from run/checkpoints/step-00000050.h5" in result.complaint


def test_damaged_ones_do_not_push_out_whole_ones(used):
    """Of two that are kept, one that waits to be written over is none."""
    flip(used / "run" / "checkpoints" / "step-00000060.h5")
    train("--output", "run", "--set", "training.steps=55", folder=used)
    names = {path.name for path in (used / "run" / "checkpoints").glob("step-*.h5")}
    assert names == {"step-00000050.h5", "step-00000055.h5", "step-00000060.h5"}


@pytest.mark.parametrize("processes", [0, 2])
def test_none_is_whole(used, processes):
    for path in (used / "run" / "checkpoints").glob("step-*.h5"):
        flip(path)
    before = snapshot(used)
    result = lockstep("train", "config.yml", *MORE, folder=used, processes=processes, timeout=LIMIT)
    assert result.code == 65
    for word in ("step-00000060.h5 is damaged", "no checkpoint before it is whole", "--resume FILE", "--output"):
        assert word in result.complaint
    assert snapshot(used) == before


def test_another_config_does_not_fall_back(used):
    flip(used / "run" / "checkpoints" / "step-00000060.h5")
    result = lockstep("train", "config.yml", *MORE, "--set", "training.batch=16", folder=used, timeout=LIMIT)
    assert result.code == 64 and "belongs to another config" in result.complaints[-1]


@pytest.mark.parametrize("harm, code", [(flip, 65), (remove, 66)])
def test_a_file_that_was_asked_for_is_that_or_none(used, harm, code):
    harm(used / "run" / "checkpoints" / "step-00000060.h5")
    before = snapshot(used)
    for command in (["train", "config.yml", *MORE, "--resume"], ["evaluate"], ["sample"], ["inspect"], ["inspect", "--verify"]):
        result = lockstep(*command, "run/checkpoints/latest", folder=used, timeout=LIMIT)
        assert result.code == code and result.out == "" and result.err == result.complaint + "\n"
    assert snapshot(used) == before


def test_never_is_never(used):
    remove(used / "run" / "checkpoints" / "step-00000060.h5")
    before = snapshot(used)
    result = lockstep("train", "config.yml", "--output", "run", "--resume", "never", folder=used, timeout=LIMIT)
    assert result.code == 64 and "--resume auto" in result.complaint
    assert snapshot(used) == before


def copied(folder, links):
    """A copy of the folder as other programs make it: `files` in place of the links, or `none`."""
    for name in ("latest", "best"):
        link = folder / "checkpoints" / name
        content = link.read_bytes()
        link.unlink()
        if links == "files":
            link.write_bytes(content)


@pytest.mark.parametrize("links, processes", [("files", 0), ("none", 0), ("none", 2)])
def test_a_copy_without_links_goes_on(longer, links, processes):
    copied(longer / "run", links)
    never = lockstep("train", "config.yml", "--output", "run", "--resume", "never", folder=longer, timeout=LIMIT)
    assert never.code == 64 and "holds a run" in never.complaint
    result = train(*MORE, folder=longer, processes=processes)
    assert "resuming from step 60 of 70" in result.err
    missing = "run/checkpoints/latest is missing; resuming from run/checkpoints/step-00000060.h5, the newest one that is undamaged"
    assert (missing in result.err) == (links == "none")
    assert result_of("compare", "whole/checkpoints/latest", "run/checkpoints/latest", folder=longer).startswith("identical: ")
    assert (longer / "run/checkpoints/latest").is_symlink()
    assert [line["step"] for line in metrics(longer / "run") if "loss" in line] == list(range(5, 75, 5))


@pytest.mark.parametrize("target", ["nowhere.h5", "/nowhere.h5"])
def test_a_link_to_nothing_falls_back(longer, target):
    link = longer / "run/checkpoints/latest"
    link.unlink()
    link.symlink_to(target)
    result = train(*MORE, folder=longer)
    assert "nowhere.h5" in result.complaint and "resuming from run/checkpoints/step-00000060.h5, the newest one" in result.complaint
    assert result_of("compare", "whole/checkpoints/latest", "run/checkpoints/latest", folder=longer).startswith("identical: ")
