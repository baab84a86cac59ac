"""A run as a Jupyter notebook that stands alone and gives the same numbers again."""

import ast
import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_PACKAGES = ("lessons", "datasets")


def sources(module: str) -> dict[str, str]:
    """Return every file of this project that a module needs, and the module's own.

    Parameters
    ----------
    module : str
        Such as "lessons.xor".

    Returns
    -------
    dict of str to str
        Text by path from the root of the repository, tables that a module reads included.
    """
    found: dict[str, str] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = ROOT / (name.replace(".", "/") + ".py")
        if not path.is_file():
            path = path.with_suffix("") / "__init__.py"
        key = path.relative_to(ROOT).as_posix()
        if key in found:
            continue
        found[key] = path.read_text(encoding="utf-8")
        for table in set(re.findall(r"\w+\.csv", found[key])):
            beside = path.with_name(table)
            if beside.is_file():
                found[beside.relative_to(ROOT).as_posix()] = beside.read_text(encoding="utf-8")
        waiting += _imports(found[key])
    return dict(sorted(found.items()))


def _imports(text: str) -> list[str]:
    """Return the modules of this project that a source imports."""
    names = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
            # `from lessons import xor` names a module behind the package.
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [name for name in names if name.split(".")[0] in _PACKAGES and _is_module(name)]


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def notebook(function: Callable[..., Any], arguments: Mapping[str, Any]) -> str:
    """Return a notebook that writes down the sources, makes the call, and shows its outcome.

    Parameters
    ----------
    function : callable
        A function of `lessons` that returns a `RecordedRun`.
    arguments : mapping of str to value
        What it was called with.

    Returns
    -------
    str
        The notebook as JSON (nbformat 4.5).
    """
    short = function.__module__.removeprefix("lessons.")
    versions = ", ".join(
        f"{name} {sys.modules[name].__version__}"
        for name in ("numpy", "pandas", "torch")
        if name in sys.modules
    )
    call = "".join(f"    {name}={value!r},\n" for name, value in arguments.items())
    cells = [
        _cell(
            "markdown",
            f"# A run of the lesson `{short}`\n\nThe cells below write down the very functions "
            "that ran on the page, then call them with your values. The page used "
            f"{versions}; scikit-learn is needed too.",
        ),
        _cell(
            "code",
            "import os\nos.makedirs('lessons', exist_ok=True)\n"
            "os.makedirs('datasets', exist_ok=True)",
        ),
        *(
            _cell("code", f"%%writefile {path}\n{text}")
            for path, text in sources(function.__module__).items()
        ),
        _cell(
            "code", f"from lessons import {short}\n\nrun = {short}.{function.__name__}(\n{call})"
        ),
        _cell(
            "code",
            "import pandas as pd\n\nprint('last loss:', run.loss[-1])\n"
            "pd.DataFrame({'epoch': run.epochs, 'loss': run.loss, **run.metrics})",
        ),
        _cell("code", "{name: values[-1] for name, values in run.parameters.items()}"),
    ]
    for i, cell in enumerate(cells):
        cell["id"] = f"cell-{i}"
    document = {
        "cells": cells,
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1)


def _cell(kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
