"""Imports one thread at a time, and the page of a lesson by its slug.

Imports must not run in two threads at once: SciPy looks for PyTorch among the loaded modules and
fails if it is half loaded. So everything imported after start-up goes through `load`.
"""

import importlib
import threading
from functools import cache
from pathlib import Path
from traceback import walk_stack
from types import ModuleType
from typing import Any

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
def folder_of(slug: str) -> Path:
    """Return the folder of a lesson's scenes."""
    return next((ROOT / "pages").glob(f"*/{slug}/page.py")).parent


def lesson_of(slug: str) -> Any:
    """Return the ``LESSON`` of a lesson's page.

    Streamlit runs the same file as a script, which then names the same scenes and knobs.
    """
    return load(".".join((*folder_of(slug).relative_to(ROOT).parts, "page"))).LESSON
