"""What CONTRIBUTING.md says of the structure: which target imports which, where `unsafe` may stand, one name for one file."""

import re
from collections import Counter

import pytest

from running import ROOT

SOURCES = ROOT / "Sources"

# The targets that may use unsafe pointers: arithmetic on raw memory, and wrappers of C libraries and of the system.
UNSAFE = {"Kernels", "Communication", "HDF5", "YAML", "Files"}

UNSAFE_WORDS = re.compile(r"\bunsafe\b|\bUnsafe\w*Pointer\b|\bunsafeBitCast\b|\bUnmanaged\b|\bnonisolated\(unsafe\)")


def targets():
    """The folders of the targets in Sources, from the top down, as Package.swift lists them."""
    text = (ROOT / "Package.swift").read_text()
    entries = re.findall(r"\.(?:target|executableTarget|systemLibrary)\(\s*name: \"(\w+)\"(.*?)(?=\n    \.\w+\(|\n  \])", text, re.S)
    paths = [re.search(r'path: "([^"]+)"', rest) for _, rest in entries]
    folders = [path.group(1) if path else f"Sources/{name}" for (name, _), path in zip(entries, paths)]
    return {name: ROOT / folder for (name, _), folder in zip(entries, folders) if folder.startswith("Sources/")}


def swift_files(folder):
    return sorted(folder.rglob("*.swift"))


def code(path):
    """The lines of a file without comments."""
    return [re.sub(r"//.*", "", line) for line in path.read_text().splitlines()]


def imports(path):
    return {match.group(1) for line in code(path) if (match := re.match(r"(?:@_exported public )?import (\w+)", line))}


def test_every_folder_is_a_target():
    assert {path.name for path in SOURCES.iterdir() if path.is_dir()} == {path.name for path in targets().values()}


@pytest.mark.parametrize("name", [name for name in targets()])
def test_imports_point_down(name):
    order = list(targets())
    below = set(order[order.index(name) + 1:])
    for path in swift_files(targets()[name]):
        wrong = (imports(path) & set(order)) - below
        assert not wrong, f"{path.relative_to(ROOT)} imports {', '.join(sorted(wrong))}, which is not below {name}"


def test_unsafe_stands_in_few_targets():
    found = [
        f"{path.relative_to(ROOT)}:{number}" for name, folder in targets().items() if name not in UNSAFE
        for path in swift_files(folder) for number, line in enumerate(code(path), 1) if UNSAFE_WORDS.search(line)]
    assert not found, found


def test_no_file_imports_foundation():
    """It brings ICU: each program would be three times as large, and start later."""
    files = [path for folder in ("Sources", "Tests", "Examples") for path in swift_files(ROOT / folder) if ".build" not in path.parts]
    assert not [str(path.relative_to(ROOT)) for path in files if "Foundation" in imports(path)]
    for path in files:
        used = re.search(r"\bFoundation\.|\bimport \w+ Foundation\b|^@\w+ import Foundation$", "\n".join(code(path)), re.M)
        assert not used, f"{path.relative_to(ROOT)}: {used[0]}"


def test_a_file_name_stands_once():
    names = Counter(path.name for path in swift_files(SOURCES))
    assert not [name for name, count in names.items() if count > 1]


def test_the_map_names_every_target_and_folder():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    folders = [path for path in sorted(SOURCES.glob("*/*")) if path.is_dir() and path.suffix != ".docc" and path.name != "include"]
    for path in [*targets().values(), *folders]:
        assert re.search(rf"`(?:\S*/)?{re.escape(path.name)}/?`", text), f"CONTRIBUTING.md does not name {path.relative_to(ROOT)}"


def test_mpi_and_hdf5_are_called_in_one_place():
    for name, folder in targets().items():
        for path in swift_files(folder):
            if any("MPILibrary" in line for line in code(path)):
                assert path.is_relative_to(SOURCES / "Communication"), path
            if "CHDF5" in imports(path):
                assert name == "HDF5", path


def test_the_version_stands_in_one_place():
    """Scripts, pages and the Python package take it from the program's source."""
    version = re.search(r'currentVersion = "(.*)"', (SOURCES / "Checkpoints" / "File" / "Lineage.swift").read_text())[1]
    files = [ROOT / "README.md", ROOT / "Package.swift",
             *(path for name in ("launch", "python", "docs", "Sources") for path in (ROOT / name).rglob("*") if path.is_file())]
    found = [str(path.relative_to(ROOT)) for path in files
             if not {"build", "__pycache__"} & set(path.parts) and version in path.read_text(errors="replace")]
    assert found == ["Sources/Checkpoints/File/Lineage.swift"]
