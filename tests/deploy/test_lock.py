"""The locks hold what is pinned, with hashes; PyTorch has one of its own."""

import re

import pytest
from packaging.requirements import Requirement

from tests.deploy.files import ROOT


def pinned(name: str) -> dict[str, Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    words = (re.split(r"\s+#|\s--hash", line)[0].strip() for line in lines)
    kept = [Requirement(word) for word in words if word and not word.startswith(("#", "-"))]
    return {one.name: one for one in kept}


LOCKS = {
    "requirements.lock": ["requirements.txt"],
    "deploy/requirements.lock": ["requirements.txt", "requirements-cluster.txt"],
}


TORCH = (ROOT / "torch.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_is_up_to_date(lock):
    locked = pinned(lock)
    for name in LOCKS[lock]:
        for package, requirement in pinned(name).items():
            if package == "torch":
                assert package not in locked
                assert f"\ntorch=={next(iter(requirement.specifier)).version}" in TORCH
            else:
                assert locked[package].specifier == requirement.specifier, "make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_file_is_known_by_its_hash_and_none_is_of_cuda(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(packages) > 40
    for package in packages:
        assert "--hash=sha256:" in package, package
        assert not re.match("nvidia|cuda|triton", package)


def test_pytorch_is_known_by_its_hashes_for_every_python_and_no_build_brings_cuda():
    linux_and_windows, mac = re.findall(r"^torch==.*?(?=^#|\Z)", TORCH, re.MULTILINE | re.DOTALL)
    n_pythons = 4  # 3.11 to 3.14
    for build, n_platforms in ((linux_and_windows, 3), (mac, 1)):
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})\b", build)
        assert len(set(hashes)) == len(hashes) == n_pythons * n_platforms
    assert re.match(r'torch==[\d.]+\+cpu ; sys_platform != "darwin"', linux_and_windows)
    assert re.match(r'torch==[\d.]+ ; sys_platform == "darwin"', mac)
