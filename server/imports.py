"""A lesson's modules by name, and which of this project's modules a source imports."""

import ast
from collections.abc import Collection, Mapping
from functools import cache
from types import ModuleType
from typing import Any

from study.content import lesson_content
from study.loading import ROOT, load


@cache
def of_lesson(slug: str, module: str) -> ModuleType:
    """Import a module of a lesson by its name."""
    return load(f"lessons.{slug}.{module}")


@cache
def experiments(slug: str, kind: str) -> Mapping[str, Any]:
    """Return what runs or checks a lesson's "predictions", "claims" or "challenges", by name."""
    return lesson_content(slug).runs[kind]


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
