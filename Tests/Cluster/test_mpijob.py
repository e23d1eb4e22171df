"""launch/mpijob.yaml against the schema of its kind, and against the container and the config that it starts."""

import copy
from pathlib import Path

import jsonschema
import pytest
import yaml
from running import ROOT

SCHEMA = yaml.safe_load((Path(__file__).parent / "mpijob.schema.yaml").read_text())
JOB = yaml.safe_load((ROOT / "launch" / "mpijob.yaml").read_text())
LAUNCHER, WORKER = (JOB["spec"]["mpiReplicaSpecs"][name] for name in ("Launcher", "Worker"))


def container(replica):
    return replica["template"]["spec"]["containers"][0]


def mistakes(job):
    return list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(job))


def test_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_job():
    assert mistakes(JOB) == []
    assert JOB["spec"]["launcherCreationPolicy"] == "WaitForWorkersReady"


def keys(node, path=()):
    """The path of every key, at any depth."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if isinstance(node, dict):
            yield (*path, key)
        yield from keys(value, (*path, key))


@pytest.mark.parametrize("path", list(keys(JOB)), ids=lambda path: ".".join(map(str, path)))
def test_misspelt_key(path):
    job = copy.deepcopy(JOB)
    node = job
    for key in path[:-1]:
        node = node[key]
    node[path[-1] + "x"] = node.pop(path[-1])
    assert mistakes(job)


@pytest.mark.parametrize("section, key, value", [
    ("spec", "launcherCreationPolicy", "WaitForWorkers"), ("runPolicy", "cleanPodPolicy", "Never"),
    ("runPolicy", "backoffLimit", "10"), ("Launcher", "replicas", 2), ("Worker", "replicas", 0),
    ("Worker", "restartPolicy", "Always"), ("spec", "slotsPerWorker", 0)])
def test_wrong_value(section, key, value):
    job = copy.deepcopy(JOB)
    spec = job["spec"]
    {"spec": spec, "runPolicy": spec["runPolicy"], **spec["mpiReplicaSpecs"]}[section][key] = value
    assert mistakes(job)


def test_processes():
    """A core for each slot, and no more slots than the config has shards."""
    slots = JOB["spec"]["slotsPerWorker"]
    config = next(word for word in container(LAUNCHER)["args"] if word.endswith(".yml"))
    assert container(WORKER)["resources"]["limits"]["cpu"] == str(slots)
    assert slots * WORKER["replicas"] <= yaml.safe_load((ROOT / config).read_text())["parallel"]["shards"]


def test_container():
    """The job and the container agree about the port, the user and the files of sshd."""
    recipe = (ROOT / "launch" / "Containerfile").read_text()
    assert f"Port {container(WORKER)['readinessProbe']['tcpSocket']['port']}" in recipe
    assert f"--uid {WORKER['template']['spec']['securityContext']['runAsUser']} mpiuser" in recipe
    assert f"HostKey {JOB['spec']['sshAuthMountPath']}/id_rsa" in recipe
    assert f">{container(WORKER)['args'][-1]}" in recipe
