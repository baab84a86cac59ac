"""The version of the code and libraries that results depend on."""

import hashlib
import platform
from functools import cache
from importlib import metadata

from study.loading import ROOT

_PACKAGES = ("laboratory", "lessons", "study", "training", "datasets")
_LIBRARIES = ("numpy", "pandas", "scikit-learn", "scipy", "torch")


@cache
def version() -> str:
    """Return a version that two processes share only if they compute the same results."""
    digest = hashlib.sha256(platform.python_version().encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\n".encode())
    paths = (
        path for package in _PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()
    )
    for path in sorted(path for path in paths if "__pycache__" not in path.parts):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return f"knobs-{digest.hexdigest()[:16]}"
