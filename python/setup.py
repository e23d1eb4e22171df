"""The version is the program's, which stands in one place."""

import re
from pathlib import Path

from setuptools import setup

LINEAGE = Path(__file__).resolve().parent.parent / "Sources" / "Checkpoints" / "File" / "Lineage.swift"

setup(version=re.search(r'currentVersion = "(.*)"', LINEAGE.read_text())[1])
