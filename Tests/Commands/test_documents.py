"""The documents: links that lead somewhere, files and keys that exist, and pages of the library without warnings."""

import re

import pytest

from running import ROOT, run

FOLDERS = ("", "docs/", "python/", "Examples/*/", "Benchmarks/*/")
PAGES = sorted(page for folder in FOLDERS for page in ROOT.glob(f"{folder}*.md"))


def anchors(page):
    """The names that headings of a page have in links."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links(page):
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", page.read_text()):
        linked = (page.parent / target).resolve() if target else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), f"{target}#{anchor}"


def test_every_document_is_linked_from_the_readme():
    text = (ROOT / "README.md").read_text()
    assert all(f"(docs/{page.name})" in text for page in ROOT.glob("docs/*.md"))


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/*.md")), ids=lambda page: page.name)
def test_swift_files_are_there(page):
    """Their paths start in the repository's folder or in Sources."""
    for path in re.findall(r"[\w/+-]+\.swift\b", re.sub(r"\]\([^)]*\)", "", page.read_text())):
        assert (ROOT / path).exists() or (ROOT / "Sources" / path).exists(), path


def test_the_maths_names_functions_that_are_there():
    page = (ROOT / "docs" / "maths.md").read_text()
    everything = "\n".join(path.read_text() for path in (ROOT / "Sources").rglob("*.swift"))
    code = [row.rsplit("|", 2)[1] for row in page.splitlines() if row.startswith("| ") and "code |" not in row]
    names = {name for cell in code for name in re.findall(r"`([A-Za-z]\w+(?:\.\w+)?)`", cell)
             if not name.endswith(".swift")}
    assert len(names) > 15
    for name in names:
        assert all(re.search(rf"\b(?:class|struct|enum|protocol|func)\s+{part}\b", everything) for part in name.split(".")), name


def test_keys_of_keras_and_pytorch_are_there():
    keys = set(re.findall(r"^\| `([\w-]+)`", (ROOT / "docs" / "config.md").read_text(), re.MULTILINE)) | {"model", "training"}
    rows = [row.split("|") for row in (ROOT / "docs" / "from-keras-and-pytorch.md").read_text().splitlines() if row.count("|") == 4]
    mine = [key for row in rows for key in re.findall(r"([a-z][\w-]*): ", "".join(re.findall(r"`[^`]*`", row[3])))]
    assert len(mine) > 30 and set(mine) <= keys


def test_pages_of_the_library(tmp_path):
    result = run([ROOT / "launch" / "docs"], tmp_path, timeout=900)
    assert result.code == 0, result.out + result.err
    assert (ROOT / ".build" / "docs" / "documentation" / "networks" / "cell" / "index.html").exists()
