"""One program for all CPUs: which kernels run, and what LOCKSTEP_ISA does."""

import os
import platform
import shutil
from pathlib import Path

import pytest

from running import KERNELS, PROGRAM, ROOT, mpirun_of_two, result_of, run
from small_configs import arrays

OTHER = PROGRAM.with_name("lockstep-avx512")

pytestmark = pytest.mark.skipif(not KERNELS, reason="this CPU has neither AVX2 nor AVX-512")
needs_avx512 = pytest.mark.skipif("avx512" not in KERNELS, reason="this CPU has no AVX-512")


def version(folder, program=PROGRAM, **environment):
    settings = [f"{name}={value}" for name, value in environment.items()]
    return run(["env", *settings, program, "--version"], folder)


@pytest.fixture
def alone(tmp_path):
    """A copy of the program with no other one beside it."""
    return shutil.copy2(PROGRAM, tmp_path / "lockstep")


def test_the_best_kernels_run(tmp_path):
    for settings in ({}, {"LOCKSTEP_ISA": ""}):
        assert f"({list(KERNELS.values())[-1]} kernels, " in version(tmp_path, **settings).out


@pytest.mark.parametrize("kernels", KERNELS)
def test_kernels_that_are_asked_for(tmp_path, kernels):
    assert f"({KERNELS[kernels]} kernels, " in version(tmp_path, LOCKSTEP_ISA=kernels).out


@pytest.mark.parametrize("name", ["AVX2", "portable", "avx512f", " "])
def test_unknown_kernels(tmp_path, name):
    result = version(tmp_path, LOCKSTEP_ISA=name)
    assert (result.code, result.out) == (64, "")
    assert result.complaint == f'lockstep: LOCKSTEP_ISA is "{name}"; give avx2 or avx512, or unset it'


def test_unknown_kernels_of_several_processes(folder):
    result = run(["env", "LOCKSTEP_ISA=neon", "mpirun", "-n", 2, "--oversubscribe", PROGRAM, "train", "config.yml"], folder)
    assert result.code == 64 and "LOCKSTEP_ISA" in result.complaint


@pytest.mark.skipif(platform.machine() != "x86_64" or not shutil.which("qemu-x86_64"), reason="needs qemu-x86_64")
def test_a_cpu_without_avx512(tmp_path):
    result = run(["qemu-x86_64", "-cpu", "Haswell", PROGRAM, "--version"], tmp_path)
    assert result.code == 0 and "(AVX2 kernels, " in result.out, result.err


@needs_avx512
def test_kernels_that_were_not_built(tmp_path, alone):
    """Nobody who asks for nothing hears of it, but the doctor knows."""
    assert "(AVX2 kernels, " in version(tmp_path, alone).out
    result = version(tmp_path, alone, LOCKSTEP_ISA="avx512")
    assert result.code == 64 and f"no kernels for AVX-512 of the build of {alone}; build them with" in result.complaint
    found = run([alone, "doctor"], tmp_path)
    assert "note  processor  AVX2 kernels, but this processor has AVX-512; build them with" in found.out


@needs_avx512
def test_kernels_of_another_build(tmp_path, alone):
    """They are older than the program, so it does not start them."""
    other = shutil.copy2(OTHER, tmp_path / "lockstep-avx512")
    assert "(AVX-512 kernels, " in version(tmp_path, alone).out
    os.utime(other, (0, 0))
    assert "(AVX2 kernels, " in version(tmp_path, alone).out
    assert version(tmp_path, alone, LOCKSTEP_ISA="avx512").code == 64


@needs_avx512
def test_the_doctor_knows_what_holds_kernels_back(tmp_path):
    found = run(["env", "LOCKSTEP_ISA=avx2", PROGRAM, "doctor"], tmp_path)
    assert "note  processor  AVX2 kernels, but this processor has AVX-512; unset LOCKSTEP_ISA, now avx2," in found.out


@needs_avx512
@pytest.mark.parametrize("second", ["avx2", "avx512"])
def test_a_job_on_different_cpus_gives_the_same_bits(trained, tmp_path, second):
    """Each process has other kernels than its neighbour."""
    for name in ("text.txt", "config.yml"):
        shutil.copy(trained / name, tmp_path)
    first = "avx512" if second == "avx2" else "avx2"
    train = [PROGRAM, "train", "config.yml", "--output", "mixed"]
    parts = [["-x", f"LOCKSTEP_ISA={kernels}", *train] for kernels in (first, second)]
    result = run(mpirun_of_two(*parts, processes=(1, 2)), tmp_path)
    assert result.code == 0 and f", 4 shards, {KERNELS[first]} kernels" in result.err, result.err
    assert arrays(tmp_path / "mixed") == arrays(trained / "run")
    assert f'"instructionSet" : "{KERNELS[first]}"' in result_of("inspect", "mixed/checkpoints/latest", "--json", folder=tmp_path)


@pytest.mark.parametrize("rule", ["{kind: lamb, rate: 0.02, weight-decay: 0.1}", "{kind: lars, rate: 20, weight-decay: 0.01}"])
def test_norms_of_arrays_have_the_same_bits(folder, rule):
    """The steps of these optimizers follow sums over whole arrays."""
    for kernels in KERNELS:
        result = run(["env", f"LOCKSTEP_ISA={kernels}", PROGRAM, "train", "config.yml", "--output", kernels, "--set",
                      f"training.optimizer={rule}"], folder)
        assert result.code == 0, result.err
        assert arrays(folder / kernels) == arrays(folder / "avx2")


@pytest.mark.parametrize("target", ["x86_64-linux-gnu", "aarch64-linux-gnu"])
def test_the_header_compiles_for_other_cpus(tmp_path, target):
    """Without any instruction set of x86-64 beyond its first, and for 64-bit Arm. This is all that is checked of them."""
    (tmp_path / "header.c").write_text('#include "CIntrinsics.h"\nint lanes(lockstep_vector *x) { return sizeof *x / 4; }\n')
    clang = Path(shutil.which("swift")).resolve().with_name("clang")
    include = ROOT / "Sources" / "CIntrinsics" / "include"
    result = run([clang, "-target", target, "-ffreestanding", "-Wall", "-Wextra", "-Werror", "-O2", "-c", "header.c",
                  "-I", include], tmp_path)
    assert result.code == 0, result.err
