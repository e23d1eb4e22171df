"""lockstep inspect --verify: the file is whole, or what is damaged is named; whatever bit flips, it is found."""

import json

import h5py
import pytest

from running import FUZZ, lockstep, result_of, run, seal

LATEST = "run/checkpoints/latest"


def verify(path, folder, code=65):
    result = lockstep("inspect", "--verify", path, folder=folder, timeout=20)
    assert result.code == code and result.out == "" and result.err == result.complaint + "\n"
    return result.complaint


def place_of(path, name):
    """Where the numbers of an array begin in the file."""
    with h5py.File(path) as file:
        return file[name].id.get_offset()


@pytest.mark.parametrize("kind", ["trained", "one_hot", "mixed"])
def test_whole(kind, request):
    folder = request.getfixturevalue(kind)
    with h5py.File(folder / LATEST) as file:
        names = []
        file.visititems(lambda name, item: names.append(name) if "checksum" in item.attrs else None)
    out = result_of("inspect", "--verify", LATEST, folder=folder)
    assert out == f"{LATEST} is undamaged: the checksums of the file and of its {len(names)} arrays match\n"


def test_damaged_arrays_are_named(used):
    content = bytearray((used / LATEST).read_bytes())
    for name in ("model_weights/lstm_1/kernel", "lockstep/optimizer/v/dense/bias", "lockstep/carried/lstm_2/c"):
        content[place_of(used / LATEST, name) + 5] ^= 0x10
    (used / "bad.h5").write_bytes(content)
    complaint = verify("bad.h5", used)
    assert "bad.h5 is damaged: its checksum does not match" in complaint
    assert "damaged are lstm_1/kernel, optimizer/v/dense/bias, carried/lstm_2/c; " in complaint


def test_damaged_text(used):
    content = bytearray((used / LATEST).read_bytes())
    content[content.index(b"unroll: 16")] ^= 1
    (used / "bad.h5").write_bytes(content)
    assert "the checksums of all 31 arrays hold" in verify("bad.h5", used)


def test_numbers_that_hdf5_takes_for_good(used):
    """Somebody changed a number with HDF5's own means, and the seal too: the checksum is of the numbers, not of bytes."""
    (used / "bad.h5").write_bytes((used / LATEST).read_bytes())
    with h5py.File(used / "bad.h5", "r+") as file:
        file["model_weights/dense/bias"][0] += 1
    seal(used / "bad.h5")
    assert "/model_weights/dense/bias is damaged" in verify("bad.h5", used)


def test_repacked(used):
    """Another layout of the same numbers, without HDF5's own checksums: ours hold, and the seal is missed."""
    assert run(["h5repack", "-f", "NONE", "-l", "CONTI", used / LATEST, "packed.h5"], used).code == 0
    complaint = verify("packed.h5", used)
    assert "no checkpoint of Lockstep" in complaint and "the checksums of all 31 arrays hold" in complaint


def test_a_file_from_before_the_format_had_a_number(used):
    (used / "bad.h5").write_bytes((used / LATEST).read_bytes())
    with h5py.File(used / "bad.h5", "r+") as file:
        del file["lockstep"].attrs["format"]
    seal(used / "bad.h5")
    result = lockstep("inspect", "bad.h5", folder=used)
    assert result.code == 65 and "bad.h5 has format 0 of Lockstep's checkpoints, this program reads 1" in result.complaint


def test_lineage(used):
    first = json.loads(result_of("inspect", "run/checkpoints/step-00000050.h5", "--json", folder=used))
    lockstep("train", "config.yml", "--output", "other", "--resume", "run/checkpoints/step-00000050.h5", folder=used)
    second = json.loads(result_of("inspect", "other/checkpoints/latest", "--json", folder=used))
    sealed = (used / "run/checkpoints/step-00000050.h5").read_bytes()[-8:]
    assert second["lineage"]["parent"] == {
        "path": str(used / "run/checkpoints/step-00000050.h5"), "step": 50,
        "hash": f"{int.from_bytes(sealed, 'little'):x}"}
    for key in ("version", "program", "host", "seed", "dataHash", "instructionSet"):
        assert second["lineage"][key] == first["lineage"][key] != ""
    assert second["lineage"]["seed"] == 1


def test_other_bits_are_told(used):
    """A checkpoint of an older program with other bits: the run goes on, and says so."""
    (used / "old.h5").write_bytes((used / "run/checkpoints/step-00000050.h5").read_bytes())
    with h5py.File(used / "old.h5", "r+") as file:
        bits = file["lockstep"].attrs["bits"]
        assert bits > 1
        del file["lockstep"].attrs["bits"]
        file["lockstep"].attrs["version"] = "0.1.0"
    seal(used / "old.h5")
    warning = f"warning: the checkpoint is of lockstep 0.1.0, whose sums round differently (bits version 1, here {bits})"
    for start, is_told in (("old.h5", True), ("run/checkpoints/step-00000050.h5", False)):
        result = lockstep("train", "config.yml", "--output", f"from-{is_told}", "--resume", start, folder=used)
        assert result.code == 0 and (warning in result.err) == is_told, result.err


def flips(path, stride, tmp_path, timeout):
    result = run([FUZZ, "flips", path, stride, tmp_path], tmp_path, timeout)
    assert result.code == 0, result.err
    return json.loads(result.out)


@pytest.mark.parametrize("stride", [997, pytest.param(7, marks=pytest.mark.long)])
def test_every_flipped_bit_is_found(trained, tmp_path, stride):
    # A bit of each byte, in the long test.
    tally = flips(trained / LATEST, stride, tmp_path, 900)
    print(tally)
    assert tally["files"] == -(-(trained / LATEST).stat().st_size * 8 // stride)
    assert tally["refused"] == tally["files"]
