"""Training over TCP, between hosts: the same bits as one process, and the host that is at fault is named."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from test_ranks import wait_until
from test_same_bits import alone, logged, same  # alone is a fixture

from hosts import algorithms, options
from running import PROGRAM, lockstep, metrics, run, snapshot, train

pytestmark = pytest.mark.undisturbed


@pytest.mark.parametrize("slots", [1, 2])
def test_three_hosts(alone, hosts, slots):
    folder, changes = alone
    name = f"hosts-{slots}"
    train("--output", name, *changes, folder=folder, launcher=hosts.mpirun(slots=slots))
    same(folder, name)


# The host of each process: in order and not, evenly and not, and hosts that hold no whole branch of the tree of shards.
MAPS = ["12", "112", "122", "123", "121", "1122", "1212", "11233", "12312", "122222", "112233", "123123", "111223", "32132121"]


@pytest.mark.parametrize("alone", ["as-it-is", "many-buckets-of-own-inputs"], indirect=True)
@pytest.mark.parametrize("places", MAPS)
def test_any_map_of_processes_to_hosts(alone, hosts, places):
    folder, changes = alone
    train("--output", f"map-{places}", *changes, folder=folder, launcher=hosts.sequence(places))
    same(folder, f"map-{places}")


@pytest.mark.parametrize("places", ["12", "1123"])
def test_half_floats_between_hosts(alone, hosts, places):
    """Near, but not the same, and the run says so."""
    folder, changes = alone
    name = f"bf16-{places}"
    result = train("--output", name, *changes, "--set", "parallel.wire=bf16", folder=folder, launcher=hosts.sequence(places))
    assert "weights depend on the number of hosts" in result.err
    for mine, theirs in zip(logged(folder / name), logged(folder / "alone")):
        for key in mine.keys() - {"gates"}:
            # An accuracy counts: where few tokens are right, one more is more than 2 %.
            assert abs(mine[key] - theirs[key]) <= (0.01 if "Accuracy" in key else 0.02 * abs(theirs[key])), key
    compared = lockstep("compare", "alone/checkpoints/latest", f"{name}/checkpoints/latest", folder=folder)
    assert compared.code == 1


@pytest.mark.parametrize("alone", ["as-it-is"], indirect=True)
@pytest.mark.parametrize("number", range(1, 7))
def test_any_algorithm(alone, hosts, number):
    folder, changes = alone
    name = f"algorithm-{number}"
    train("--output", name, *changes, folder=folder, launcher=hosts.mpirun(*options(algorithms(number))))
    same(folder, name)


def test_a_network_that_comes_back(folder, hosts):
    """Nothing moves while a host is cut off; then TCP repeats what was lost, and the run ends as if nothing had been."""
    steps = ["--set", "training.steps=500"]
    train("--output", "alone", *steps, folder=folder)
    with ThreadPoolExecutor() as pool:
        job = pool.submit(train, "--output", "cut", *steps, folder=folder, launcher=hosts.mpirun())
        wait_until(lambda: (folder / "cut" / "checkpoints" / "latest").exists())
        hosts.cut("node2")
        time.sleep(0.2)  # What was on its way may still arrive at the others.
        done = metrics(folder / "cut")
        time.sleep(0.5)
        assert metrics(folder / "cut") == done
        hosts.heal("node2")
        job.result()
    assert len(done) < len(metrics(folder / "cut"))
    same(folder, "cut")


def test_another_config_on_one_host(used, hosts):
    config = (used / "config.yml").read_text()
    (used / "other.yml").write_text(config.replace("batch: 8", "batch: 16"))
    before = snapshot(used)
    parts = []
    for name in hosts.names:
        file = "other.yml" if name == "node2" else "config.yml"
        parts += [":", "-n", 1, "--host", name, PROGRAM, "train", file, "--output", "run", "--set", "training.steps=70"]
    result = run([*hosts.launcher(), *parts[1:]], used, 10)
    assert result.code == 64, result.err
    assert "the config of rank 1 on node2" in result.complaint
    assert snapshot(used) == before
