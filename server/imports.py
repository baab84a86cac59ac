"""Imports one thread at a time, and which of this project's modules a source imports.

Imports must not run in two threads at once: SciPy looks for PyTorch among the loaded modules and
fails if it is half loaded. So everything imported after start-up goes through `load`.
"""

import ast
import importlib
import threading
from collections.abc import Collection
from functools import cache
from pathlib import Path
from traceback import walk_stack
from types import ModuleType

ROOT = Path(__file__).parent.parent

_one_at_a_time = threading.RLock()


def load(name: str) -> ModuleType:
    """Import a module while no other thread does so through this function.

    Raises `RuntimeError` at the top of a module: whoever imports that one holds its lock, and
    would wait here for a thread that may wait for the module.
    """
    if any(frame.f_code.co_name == "_find_and_load" for frame, _ in walk_stack(None)):
        raise RuntimeError(f"{name} must be loaded in a function, not while a module is imported.")
    with _one_at_a_time:
        return importlib.import_module(name)


@cache
def of_lesson(slug: str, module: str) -> ModuleType:
    """Import a module of a lesson by its name."""
    return load(f"lessons.{slug}.{module}")


def imported_modules(text: str, packages: Collection[str]) -> list[str]:
    """Return the modules of the given packages that a source imports, in order."""
    names = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
            # In `from lessons import xor` the alias may be a module.
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [name for name in names if name.split(".")[0] in packages and _is_module(name)]


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
