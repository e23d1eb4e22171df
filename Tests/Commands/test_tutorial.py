"""docs/tutorial.md: every command in it works, one after the other, as somebody types them."""

import re
import sys

from running import LAUNCH, PROGRAM, ROOT, run

PAGE = (ROOT / "docs" / "tutorial.md").read_text()
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def clone(folder):
    """What a clone that was built has of what the tutorial uses."""
    for name in ("README.md", "docs", "Package.swift", "Sources", "Tests"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "launch").mkdir()
    (folder / "launch" / "train").write_text(f'#!/bin/sh\nexec {LAUNCH} "$@"\n')
    (folder / "launch" / "train").chmod(0o755)
    (folder / ".build" / "release").mkdir(parents=True)
    (folder / ".build" / "release" / "lockstep").symlink_to(PROGRAM)


def test_every_command(tmp_path):
    clone(tmp_path)
    # The program is there already, and what it is built in is not this folder.
    script = ["swift() { :; }"]
    for number, (language, code) in enumerate(BLOCKS):
        if language == "python":
            (tmp_path / f"{number}.py").write_text(code)
            code = f"{sys.executable} {number}.py\n"
        script.append(f"echo '== {number}'\n{code}")
    (tmp_path / "script").write_text("\n".join(script))
    result = run(["bash", "-euo", "pipefail", "script"], tmp_path, timeout=600)
    assert result.code == 0, result.out + result.err
    told = dict(re.findall(r"^== (\d+)\n(.*?)(?=^== |\Z)", result.out, re.MULTILINE | re.DOTALL))
    words = {index: block for index, (_, block) in enumerate(BLOCKS)}

    def answer(command):
        """What the block with a command printed."""
        return told[str(next(index for index, block in words.items() if command in block))]

    assert "written and read back" in answer("lockstep doctor")
    assert answer("lockstep sample").startswith("The ")
    assert "identical: " in answer("lockstep compare")
    forecast = answer("lockstep forecast")
    assert "mean absolute error" in forecast and "hour,temperature,temperature_q10,temperature_q50,temperature_q90" in forecast
    assert "exit code 64" in answer("bacth") and "did you mean batch?" in result.err
    assert "(32, 384)" in answer("import h5py")
    losses = [float(loss) for loss in re.findall(r"validation loss ([0-9.]+)", result.err)]
    assert min(losses) < 0.8 * losses[0]
