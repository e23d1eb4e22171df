"""data.format: arrays: the same arrays in HDF5 and NumPy's files, of any type and with any filter, and what is refused."""

import io
import subprocess
import zipfile

import h5py
import numpy
import pytest

from running import PROGRAM, lockstep, result_of, train

LATEST = "run/checkpoints/latest"
CONFIG = """\
data: {format: arrays, path: data.h5, split: [0.8, 0.1, 0.1]}
model: {layers: [{cell: lstm, units: 4}]}
training: {batch: 8, steps: 2}
"""


def numbers():
    """Inputs that every type of numbers holds exactly, and two classes."""
    pick = numpy.random.default_rng(7)
    inputs = pick.integers(0, 9, size=(60, 5, 3)).astype("f4")
    return inputs, (inputs[:, 0, 0] > 4).astype("i8")


def write(path, inputs, targets=None, lengths=None, **how):
    with h5py.File(path, "w") as file:
        for name, values in {"inputs": inputs, "targets": targets, "lengths": lengths}.items():
            if values is not None:
                file.create_dataset(name, data=values, **how)


def to_npz(save=numpy.savez, change=lambda values: values):
    return lambda folder, x, y: save_npz(folder, save, change(x), y)


def save_npz(folder, save, inputs, targets):
    save(folder / "x.npz", inputs=inputs, targets=targets)
    # The first bytes say what a file is, and not its name.
    (folder / "x.npz").rename(folder / "data.h5")


def to_folder(folder, inputs, targets):
    (folder / "data.h5").mkdir()
    numpy.save(folder / "data.h5" / "inputs.npy", numpy.asfortranarray(inputs))
    numpy.save(folder / "data.h5" / "targets.npy", targets)


def to_h5(change=lambda values: values, targets=lambda values: values, **how):
    return lambda folder, x, y: write(folder / "data.h5", change(x), targets(y), **how)


def to_zip64(folder, inputs, targets):
    """Sizes of 64 bits, as NumPy writes them when it does not know the size before."""
    with zipfile.ZipFile(folder / "data.h5", "w", zipfile.ZIP_DEFLATED) as file:
        for name, values in {"inputs": inputs, "targets": targets}.items():
            with file.open(f"{name}.npy", "w", force_zip64=True) as member:
                numpy.lib.format.write_array(member, values)


# The same numbers and classes, in the forms that people have.
FORMS = {
    "gzip": to_h5(compression="gzip"), "gzip, shuffle and checksum": to_h5(compression="gzip", shuffle=True, fletcher32=True),
    "szip": to_h5(compression="szip"), "chunks": to_h5(chunks=True),
    **{f"inputs {kind}": to_h5(lambda x, kind=kind: x.astype(kind)) for kind in ("f2", "f8", ">f4", "u1", "i8", ">u2", "g")},
    "targets (N, 1)": to_h5(targets=lambda y: y[:, None]), "targets bool": to_h5(targets=lambda y: y > 0),
    "targets big-endian": to_h5(targets=lambda y: y.astype(">i2")),
    "npz": to_npz(), "compressed npz": to_npz(numpy.savez_compressed), "Fortran": to_npz(change=numpy.asfortranarray),
    "npz float16": to_npz(change=lambda x: x.astype("f2")), "npz big-endian": to_npz(change=lambda x: x.astype(">f8")),
    "npz uint8": to_npz(change=lambda x: x.astype("u1")), "npy in a folder": to_folder, "zip64": to_zip64,
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A run on plain arrays."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "config.yml").write_text(CONFIG)
    write(folder / "data.h5", *numbers())
    train("--output", "run", folder=folder)
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_the_same_arrays_give_the_same_weights(plain, tmp_path, form):
    (tmp_path / "config.yml").write_text(CONFIG)
    FORMS[form](tmp_path, *numbers())
    train("--output", "run", folder=tmp_path)
    assert lockstep("compare", LATEST, plain / LATEST, folder=tmp_path).code == 0


# How a large array can lie in a file: a piece of it has several chunks, and a chunk need not have whole examples.
CHUNKS = {
    "as h5py chooses": {"compression": "gzip"}, "across examples": {"compression": "gzip", "chunks": (7, 3, 2)},
    "one for an example": {"compression": "gzip", "chunks": (1, 20, 6)}, "larger than a piece": {"compression": "gzip", "chunks": (2500, 20, 6)},
    "not compressed": {"chunks": (7, 3, 2)},
}


@pytest.mark.parametrize("chunks", CHUNKS)
def test_an_array_is_read_in_pieces(tmp_path, chunks):
    (tmp_path / "config.yml").write_text(CONFIG.replace("path:", "normalize: true, path:"))
    inputs = numpy.random.default_rng(7).standard_normal((4000, 20, 6), dtype="f4")
    targets = (inputs[:, 0, 0] > 0).astype("i8")
    to_folder(tmp_path, inputs, targets)
    train("--output", "run", folder=tmp_path)
    (tmp_path / "data.h5").rename(tmp_path / "folder")
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file.create_dataset("inputs", data=inputs, **CHUNKS[chunks])
        file.create_dataset("targets", data=targets)
    train("--output", "again", folder=tmp_path)
    assert lockstep("compare", "again/checkpoints/latest", LATEST, folder=tmp_path).code == 0


LABELS = {
    "fixed": lambda y: numpy.array([b"neg", b"pos"])[y], "variable": lambda y: numpy.array(["neg", "pos"], dtype=object)[y],
    "column": lambda y: numpy.array([b"neg", b"pos"])[y][:, None], "Unicode": lambda y: numpy.array(["neg", "pos"])[y],
}


@pytest.mark.parametrize("form", LABELS)
def test_labels_are_classes_in_order(plain, tmp_path, form):
    (tmp_path / "config.yml").write_text(CONFIG)
    inputs, targets = numbers()
    if form == "Unicode":
        save_npz(tmp_path, numpy.savez, inputs, LABELS[form](targets))
    else:
        write(tmp_path / "data.h5", inputs, LABELS[form](targets))
    train("--output", "run", folder=tmp_path)
    name = "model_weights/lstm_1/kernel"
    with h5py.File(tmp_path / LATEST) as ours, h5py.File(plain / LATEST) as theirs:
        assert numpy.array_equal(ours[name][()], theirs[name][()])
        assert [label.decode() for label in ours["lockstep/classes"][()]] == ["neg", "pos"]


def test_labels_are_told_apart_by_their_code_points(tmp_path):
    (tmp_path / "config.yml").write_text(CONFIG)
    inputs, targets = numbers()
    write(tmp_path / "data.h5", inputs, numpy.array(["\u2126", "\u03a9"], dtype=object)[targets])
    assert "60 examples, 2 classes" in result_of("train", "config.yml", "--dry-run", folder=tmp_path)


def test_what_is_behind_a_length_is_not_looked_at(tmp_path):
    (tmp_path / "config.yml").write_text(CONFIG)
    inputs, targets = numbers()
    for run, padding in (("nan", numpy.nan), ("zero", 0)):
        padded = inputs.copy()
        padded[:, 3:] = padding
        write(tmp_path / "data.h5", padded, targets, numpy.full(60, 3))
        train("--output", run, folder=tmp_path)
    kernels = [h5py.File(tmp_path / run / "checkpoints/latest")["model_weights/lstm_1/kernel"][()] for run in ("nan", "zero")]
    assert numpy.array_equal(*kernels)


def test_padding_of_tokens_is_no_token(tmp_path):
    (tmp_path / "config.yml").write_text(CONFIG.replace("layers", "embedding: 3, layers"))
    tokens = numbers()[0][:, :, 0].astype("i8")
    tokens[:, 3:] = -1
    write(tmp_path / "data.h5", tokens, numbers()[1], numpy.full((60, 1), 3.0))
    assert "9 different tokens" in result_of("train", "config.yml", "--dry-run", folder=tmp_path)


def test_predicts_without_targets(plain):
    inputs, targets = numbers()
    expected = result_of("predict", LATEST, "--data", "data.h5", folder=plain)
    write(plain / "new.h5", inputs)
    numpy.savez(plain / "new.npz", inputs=inputs)
    numpy.save(plain / "new.npy", inputs)
    # Marks of what is not known do no harm, either.
    write(plain / "marked.h5", inputs, numpy.full(60, -1))
    for name in ("new.h5", "new.npz", "new.npy", "marked.h5"):
        assert result_of("predict", LATEST, "--data", name, folder=plain) == expected
        # From a pipe.
        with open(plain / name, "rb") as file:
            piped = subprocess.run([PROGRAM, "predict", LATEST, "--data", "-"], stdin=file, cwd=plain, capture_output=True)
        assert piped.stdout.decode() == expected, piped.stderr
    for command in (["evaluate", LATEST, "--data", "new.h5"], ["train", "config.yml", "--output", "x", "--set", "data.path=new.h5"]):
        result = lockstep(*command, folder=plain)
        assert result.code == 65 and "new.h5 has no array targets (it has inputs); " in result.complaint


def test_predicts_numbers_without_targets(tmp_path):
    (tmp_path / "config.yml").write_text(CONFIG.replace("path:", "normalize: true, path:"))
    inputs = numbers()[0]
    write(tmp_path / "data.h5", inputs, inputs[:, 0, :2].astype("f8"))
    train("--output", "run", folder=tmp_path)
    write(tmp_path / "new.h5", inputs)
    predictions = [result_of("predict", LATEST, "--data", name, folder=tmp_path) for name in ("data.h5", "new.h5")]
    assert predictions[0] == predictions[1]


def test_targets_of_another_form(plain):
    inputs, targets = numbers()
    for values, words in ((targets * 0.5, "has numbers as targets, but the model was trained on classes"),
                          (targets[:, None].repeat(5, 1), "has targets of another form than the model predicts"),
                          (LABELS["fixed"](targets), "but the model knows only 0, 1")):
        write(plain / "other.h5", inputs, values)
        result = lockstep("evaluate", LATEST, "--data", "other.h5", folder=plain)
        assert result.code == 65 and words in result.complaint, result.err


def virtual(file):
    layout = h5py.VirtualLayout((60, 5, 3), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "inputs", (60, 5, 3))
    file.create_virtual_dataset("inputs", layout)


def outside(file):
    file.create_dataset("inputs", (60, 5, 3), "f4", external=[("/dev/zero", 0, h5py.h5f.UNLIMITED)])


def huge(**how):
    return lambda file: file.create_dataset("inputs", dtype="f4", compression="gzip", **how)


REFUSED_H5 = {
    "lzf": (lambda file: file.create_dataset("inputs", data=numbers()[0], compression="lzf"), "is compressed with lzf, which this libhdf5 lacks"),
    "virtual": (virtual, "inputs is a virtual dataset"), "external": (outside, "inputs has its numbers in another file"),
    "link": (lambda file: file.__setitem__("inputs", h5py.ExternalLink("other.h5", "/inputs")), "is a link to another file"),
    "group": (lambda file: file.create_group("inputs"), "inputs is a group, not an array"),
    "compound": (lambda file: file.__setitem__("inputs", numpy.zeros(60, [("a", "f4")])), "records with several fields"),
    "complex": (lambda file: file.__setitem__("inputs", numbers()[0] + 1j), "complex numbers"),
    "scalar": (lambda file: file.__setitem__("inputs", 3), "inputs have the shape []"),
    "empty": (lambda file: file.__setitem__("inputs", h5py.Empty("f4")), "inputs have the shape [0]"),
    "no steps": (lambda file: file.__setitem__("inputs", numbers()[0][:, :0]), "inputs have the shape [60, 0, 3]"),
    "texts": (lambda file: file.__setitem__("inputs", numpy.full((60, 2), b"a")), "inputs are texts"),
    "10 GB of nothing": (huge(shape=(1 << 20, 1 << 10, 10), chunks=(1, 1 << 10, 10)), "needs 42949672960 bytes"),
    "chunk of 4 GB": (huge(shape=(60, 5, 3), maxshape=(None,) * 3, chunks=(1000, 1000, 1000)), "needs 4000000000 bytes"),
    "nothing written": (lambda file: file.create_dataset("inputs", (60, 5, 3), "f4", chunks=(1, 5, 3)), "damaged or unwritten"),
    "other names": (lambda file: file.__setitem__("x_train", numbers()[0]), "has no array inputs (it has targets, x_train)"),
}
REFUSED_TARGETS = {
    "one-hot": (numpy.eye(2), "look like one-hot vectors of classes"), "one-hot bool": (numpy.eye(2, dtype=bool), "look like one-hot"),
    "one-hot integers": (numpy.eye(2, dtype=int), "look like one-hot"), "negative": (numpy.array([0, -1]), "targets["),
    "too large": (numpy.array([0, 1 << 24]), "has 16777216, not a whole number from 0 to 1048575"),
}


def is_refused(folder, *words):
    """Says so in one line, with little memory."""
    (folder / "config.yml").write_text(CONFIG)
    result = lockstep("train", "config.yml", "--dry-run", folder=folder, launcher=["bash", "-c", 'ulimit -v 4000000; exec "$@"', "x", PROGRAM])
    assert result.code == 65, result.err
    assert result.err == result.complaint + "\n" and all(word in result.complaint for word in words), result.complaint


@pytest.mark.parametrize("case", REFUSED_H5)
def test_refused_inputs(tmp_path, case):
    make, words = REFUSED_H5[case]
    write(tmp_path / "other.h5", *numbers())
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["targets"] = numbers()[1]
        make(file)
    is_refused(tmp_path, words)


@pytest.mark.parametrize("case", REFUSED_TARGETS)
def test_refused_targets(tmp_path, case):
    values, words = REFUSED_TARGETS[case]
    write(tmp_path / "data.h5", numbers()[0], values[numbers()[1]])
    is_refused(tmp_path, words)


def npy(header, content=b""):
    text = header + " " * (117 - len(header)) + "\n"
    return b"\x93NUMPY\1\0" + len(text).to_bytes(2, "little") + text.encode() + content


def array(values):
    file = io.BytesIO()
    numpy.save(file, values, allow_pickle=True)
    return file.getvalue()


def dictionary(kind="<f4", shape="(60, 5, 3)", order="False"):
    return f"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}"


WHOLE = bytes(60 * 5 * 3 * 4)
REFUSED_NPY = {
    "objects": (array(numpy.array([[[None]]] * 60, dtype=object)), "inputs holds Python objects, which Lockstep never loads"),
    "dates": (array(numpy.zeros((60, 2), "M8[s]")), "inputs holds dates"), "complex": (array(numbers()[0] + 1j), "complex numbers"),
    "records": (array(numpy.zeros(60, [("a", "f4")])), "records with several fields"), "long doubles": (npy(dictionary("<f16"), WHOLE * 4), "more than 64 bits"),
    "cut short": (npy(dictionary(), WHOLE[:-1]), "inputs is cut short"), "a huge shape": (npy(dictionary(shape=f"({1 << 62}, 8, 3)"), WHOLE), "is cut short"),
    "a negative shape": (npy(dictionary(shape="(-60, 5, 3)"), WHOLE), "damaged header"), "no header": (b"\x93NUMPY\1\0", "no .npy file"),
    "half a header": (npy("{'descr': '<f4'"), "damaged header"), "a header of 4 GB": (b"\x93NUMPY\2\0\xff\xff\xff\xff" + WHOLE, "damaged header"),
    "texts of no size": (npy(dictionary("<U0", f"({1 << 40}, 2)")), "elements of the type <U0"), "text": (b"a,b\n" * 9, "no .npy file"),
}


@pytest.mark.parametrize("case", REFUSED_NPY)
def test_refused_npy(tmp_path, case):
    content, words = REFUSED_NPY[case]
    (tmp_path / "data.h5").mkdir()
    (tmp_path / "data.h5" / "inputs.npy").write_bytes(content)
    (tmp_path / "data.h5" / "targets.npy").write_bytes(array(numbers()[1]))
    is_refused(tmp_path, words)


def lie(whole):
    """The directory says that a member is larger than it is."""
    place = whole.rindex(b"PK\1\2")
    return whole[:place + 24] + (1 << 31).to_bytes(4, "little") + whole[place + 28:]


REFUSED_ZIP = {
    "cut short": (lambda whole: whole[:len(whole) // 2], "damaged zip file"), "cut at its end": (lambda whole: whole[:-9], "damaged zip file"),
    "a size that lies": (lie, "is damaged: its size or its checksum"), "a changed byte": (lambda whole: whole[:200] + bytes([whole[200] ^ 1]) + whole[201:], "checksum"),
    "members that overlap the end": (lambda whole: whole.replace(b"PK\1\2", b"PK\1\3"), "damaged zip file"),
}


@pytest.mark.parametrize("case", REFUSED_ZIP)
def test_refused_npz(tmp_path, case):
    change, words = REFUSED_ZIP[case]
    numpy.savez(tmp_path / "x.npz", targets=numbers()[1], inputs=numbers()[0])
    (tmp_path / "data.h5").write_bytes(change((tmp_path / "x.npz").read_bytes()))
    is_refused(tmp_path, words)


@pytest.mark.parametrize("name", ["data.h5", "data.npz"])
def test_arrays_that_are_not_read_are_named(tmp_path, name):
    """A wrong name for the lengths would train on padding."""
    inputs, targets = numbers()
    if name.endswith(".h5"):
        write(tmp_path / name, inputs, targets)
        with h5py.File(tmp_path / name, "a") as file:
            file["length"] = numpy.full(60, 5)
    else:
        numpy.savez(tmp_path / name, inputs=inputs, targets=targets, length=numpy.full(60, 5))
    (tmp_path / "config.yml").write_text(CONFIG.replace("data.h5", name))
    result = train("--output", "run", folder=tmp_path)
    assert f"warning: {name}: length: not read; what is read is inputs, targets, lengths" in result.err


def test_other_names_in_npz(tmp_path):
    numpy.savez(tmp_path / "x.npz", x_train=numbers()[0], y_train=numbers()[1])
    (tmp_path / "x.npz").rename(tmp_path / "data.h5")
    is_refused(tmp_path, "has no array inputs (it has x_train, y_train)")


def seeds():
    """Whole files to change: arrays in HDF5's old and new form, and in NumPy's."""
    inputs, targets = numbers()
    files = []
    for how in ({}, {"compression": "gzip", "shuffle": True, "fletcher32": True}, {"chunks": True}):
        for version in ("earliest", "latest"):
            file = io.BytesIO()
            with h5py.File(file, "w", libver=version) as arrays:
                arrays.create_dataset("inputs", data=inputs, **how)
                arrays["targets"] = LABELS["variable"](targets) if how else targets
            files.append(file.getvalue())
    for save in (numpy.savez, numpy.savez_compressed):
        file = io.BytesIO()
        save(file, inputs=inputs, targets=LABELS["Unicode"](targets))
        files.append(file.getvalue())
    return files


def changed(content, pick):
    """A file in which some bytes are others, or which is cut short."""
    content = bytearray(content)
    for _ in range(pick.integers(1, 4)):
        # What says how long something is, stands at the start or the end more often.
        place = int(pick.choice([pick.integers(len(content)), pick.integers(min(900, len(content))), len(content) - pick.integers(1, 300)]))
        width = min(int(pick.choice([1, 2, 4, 8])), len(content) - place)
        content[place:place + width] = bytes([[0, 255, 127, int(pick.integers(256))][pick.integers(4)]] * width)
    return bytes(content[:len(content) - (pick.integers(len(content) - 8) if pick.integers(12) == 0 else 0)])


@pytest.mark.parametrize("count", [60, pytest.param(2000, marks=pytest.mark.long)])
def test_changed_at_random(tmp_path, count):
    """Is read, or refused in one line."""
    (tmp_path / "config.yml").write_text(CONFIG)
    files, codes = seeds(), []
    for number in range(count):
        pick = numpy.random.default_rng(number)
        content = files[pick.integers(len(files))]
        (tmp_path / "changed").write_bytes(changed(content, pick))
        result = lockstep("train", "config.yml", "--dry-run", "--set", "data.path=changed", folder=tmp_path)
        assert result.code == 0 or result.code in (65, 74) and result.err == result.complaint + "\n", (number, result.err)
        codes.append(result.code)
    assert 0 in codes and 65 in codes


def test_predictions_that_are_not_finite(tmp_path):
    numpy.savez(tmp_path / "data.npz", inputs=numpy.arange(120, dtype="f4").reshape(40, 3) % 5, targets=numpy.arange(40) % 2)
    (tmp_path / "config.yml").write_text(
        "data: {format: arrays, path: data.npz, split: [0.8, 0.1, 0.1]}\nmodel: {layers: []}\ntraining: {batch: 6, steps: 2}\n")
    train("--output", "run", folder=tmp_path)
    huge = numpy.full((4, 3), 3e38, "f4")
    numpy.savez(tmp_path / "huge.npz", inputs=huge * [[1], [1], [0], [0]])
    result = lockstep("predict", "run/checkpoints/latest", "--data", "huge.npz", folder=tmp_path)
    assert result.code == 0
    empty = sum(line.endswith("\t\t") for line in result.out.splitlines())
    assert empty and f"predicts {2 * empty} numbers that are not finite" in result.err
