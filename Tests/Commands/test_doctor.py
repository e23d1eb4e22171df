"""lockstep doctor: its findings about this machine and about hosts, and its advice."""

import os
import shutil

import pytest

from running import PROGRAM, Result, lockstep, run


def findings(result: Result):
    """Returns the answer and the text of each check."""
    header, *lines = result.out.splitlines()
    assert header.split() == ["check", "found"]
    return {line[header.index("check"):header.index("found")].strip(): (line.split()[0], line[header.index("found"):])
            for line in lines}


def doctor(folder, *arguments, **environment):
    settings = [f"{name}={value}" for name, value in environment.items()]
    result = run(["env", *settings, PROGRAM, "doctor", *arguments], folder, timeout=120)
    assert result.err == "", result.err
    return result, findings(result)


def test_this_machine(tmp_path):
    result, found = doctor(tmp_path)
    assert result.code == 0
    assert {"processor", "cores", "HDF5", "disk", "MPI"} <= found.keys()
    assert all(answer in ("ok", "note") for answer, _ in found.values())
    assert "two processes communicate" in found["MPI"][1] and "written and read back" in found["HDF5"][1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="needs two processors")
def test_bound_to_one_processor(tmp_path):
    one = str(min(os.sched_getaffinity(0)))
    found = findings(run(["taskset", "-c", one, PROGRAM, "doctor"], tmp_path))
    assert found["cores"][0] == "note" and "1 core: bound to 1 of" in found["cores"][1]


def test_folder_that_cannot_be_written_to(tmp_path):
    result, found = doctor(tmp_path, "--output", "/proc/runs")
    assert result.code == 1
    assert found["disk"][0] == "NO" and "--output" in found["disk"][1]


def test_no_place_for_temporary_files(tmp_path):
    result, found = doctor(tmp_path, TMPDIR="/proc/absent")
    assert result.code == 1 and found["HDF5"][0] == "NO" and "TMPDIR" in found["HDF5"][1]


@pytest.mark.parametrize("mpirun, words", [
    (None, "install openmpi-bin"),
    ("#!/bin/sh\n[ $1 = --version ] && echo mpirun 9 || { echo no such luck >&2; exit 3; }\n", "exit code 3: no such luck"),
    ("#!/bin/sh\n[ $1 = --version ] && echo mpirun 9\n", "install the whole of one MPI"),
])
def test_mpirun_that_does_not_work(tmp_path, mpirun, words):
    (tmp_path / "timeout").symlink_to(shutil.which("timeout"))
    if mpirun:
        (tmp_path / "mpirun").write_text(mpirun)
        (tmp_path / "mpirun").chmod(0o755)
    result, found = doctor(tmp_path, PATH=tmp_path)
    assert result.code == 1
    assert found["MPI"][0] == "NO" and words in found["MPI"][1]


# A replacement for ssh: one host is off, one does not have the program, one has a different program.
AGENT = """\
#!/bin/bash
case $1 in
  off) echo no route to host >&2; exit 255 ;;
  bare) shift; sh -c "${*//lockstep/absent}" ;;
  other) shift; sh -c "${*//lockstep/lockstep-of-another-day}" ;;
  *) shift; sh -c "$*" ;;
esac
"""


def test_hosts_at_fault(tmp_path):
    (tmp_path / "agent").write_text(AGENT)
    (tmp_path / "agent").chmod(0o755)
    (tmp_path / "lockstep").write_bytes(PROGRAM.read_bytes())
    (tmp_path / "lockstep-of-another-day").write_bytes(PROGRAM.read_bytes() + b"\0")
    for name in ("lockstep", "lockstep-of-another-day"):
        (tmp_path / name).chmod(0o755)
    (tmp_path / "hosts").write_text("# four\ngood slots=2\noff\nbare slots=1\nother\n")
    result = run(["env", "OMPI_MCA_plm_rsh_agent=./agent", "./lockstep", "doctor", "--hosts", "hosts"], tmp_path, 120)
    found = findings(result)
    assert result.code == 1
    assert found["host good"][0] == "ok"
    for host, words in [("off", "not reached (./agent): exit code 255: no route to host"), ("bare", "copy the program"),
                        ("other", "another lockstep")]:
        assert found[f"host {host}"][0] == "NO" and words in found[f"host {host}"][1]
    assert "hosts" not in found


def test_hosts_on_a_network(tmp_path, hosts):
    (tmp_path / "hosts").write_text("".join(f"{name} slots=1\n" for name in hosts.names))
    command = hosts.launcher()[:3] + [PROGRAM, "doctor", "--hosts", "hosts"]
    result = run(command, tmp_path, 120)
    found = findings(result)
    assert result.code == 0, result.out
    assert found["hosts"] == ("ok", "3 processes on 3 hosts communicate")
    hosts.cut("node2")
    result = run(command, tmp_path, 120)
    assert result.code == 1 and findings(result)["host node2"][0] == "NO"


@pytest.mark.parametrize("text, code", [(None, 66), ("# nobody\n", 65)])
def test_no_hosts(tmp_path, text, code):
    if text:
        (tmp_path / "hosts").write_text(text)
    result = lockstep("doctor", "--hosts", "hosts", folder=tmp_path)
    assert result.code == code and "slots=4" in result.complaint and result.out == ""
