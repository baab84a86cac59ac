"""The lock holds what is pinned, with hashes, and PyTorch alone is left out."""

import re

import pytest
from packaging.requirements import Requirement

from tests.deploy.files import ROOT


def pinned(name: str) -> dict[str, Requirement]:
    """Return the requirements of a file by their names."""
    lines = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    words = (re.split(r"\s+#|\s--hash", line)[0].strip() for line in lines)
    kept = [Requirement(word) for word in words if word and not word.startswith(("#", "-"))]
    return {one.name: one for one in kept}


LOCKS = {
    "requirements.lock": ["requirements.txt"],
    "deploy/requirements.lock": ["requirements.txt", "requirements-cluster.txt"],
}


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_is_up_to_date(lock):
    locked = pinned(lock)
    for name in LOCKS[lock]:
        for package, requirement in pinned(name).items():
            if package == "torch":
                assert package not in locked
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
