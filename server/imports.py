"""Imports that wait for each other, and which modules of this project a source needs.

Loading must not happen in two threads at once: SciPy, which comes with scikit-learn, looks for
PyTorch among the loaded modules and trips over one that is half loaded. So whatever is imported
while learners may already be there comes through `load`.
"""

import ast
import importlib
import threading
from collections.abc import Collection
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent

_one_at_a_time = threading.RLock()


def load(name: str) -> ModuleType:
    """Import a module while no other thread imports one through here."""
    with _one_at_a_time:
        return importlib.import_module(name)


@cache
def of_lesson(slug: str, module: str) -> ModuleType:
    """Import a module of a lesson: the room of lessons is known by their names only."""
    return load(f"lessons.{slug}.{module}")


def imported_modules(text: str, packages: Collection[str]) -> list[str]:
    """Return the modules of certain packages that a source imports, in its order."""
    names = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
            # `from lessons import xor` names a module behind the package.
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [name for name in names if name.split(".")[0] in packages and _is_module(name)]


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
