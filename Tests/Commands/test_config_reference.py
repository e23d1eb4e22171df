"""docs/config.md says of every key what the program's schema says."""

import re

from running import ROOT, result_of

PAGE = (ROOT / "docs" / "config.md").read_text()


def test_page_is_what_the_program_prints(tmp_path):
    assert result_of("config-reference", folder=tmp_path) == PAGE, "make it anew: lockstep config-reference > docs/config.md"


def test_every_key_of_a_whole_config_is_there(trained):
    """And every key has its sentence."""
    keys = set(re.findall(r"^ *(?:- )?([\w-]+):", (trained / "run" / "config.yml").read_text(), re.MULTILINE))
    told = dict(re.findall(r"^\| `([\w-]+)`.*\| (.*) \|$", PAGE, re.MULTILINE))
    assert len(keys) > 40 and keys <= told.keys()
    assert all(re.fullmatch(r"\S.*\.", sentence) for sentence in told.values())
