"""A run as a Jupyter notebook that stands alone and gives the same numbers again."""

import json
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from server.imports import ROOT, imported_modules

_PACKAGES = ("lessons", "training", "datasets")


def sources(module: str) -> dict[str, str]:
    """Return every module of this project that a module needs, and its own.

    Parameters
    ----------
    module : str
        Such as "lessons.xor.model".

    Returns
    -------
    dict of str to str
        Text by path from the root of the repository, tables that a module reads included.
    """
    found: dict[str, str] = {}
    waiting = [module]
    while waiting:
        path = ROOT / (waiting.pop().replace(".", "/") + ".py")
        key = path.relative_to(ROOT).as_posix()
        # A package's own file only names its parts; without it Python finds them all the same.
        if key in found or not path.is_file():
            continue
        found[key] = path.read_text(encoding="utf-8")
        for table in set(re.findall(r"\w+\.csv", found[key])):
            beside = path.with_name(table)
            if beside.is_file():
                found[beside.relative_to(ROOT).as_posix()] = beside.read_text(encoding="utf-8")
        waiting += imported_modules(found[key], _PACKAGES)
    return dict(sorted(found.items()))


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
    module, name = function.__module__, function.__name__
    lesson = module.split(".")[1]
    files = sources(module)
    folders = sorted({path.rpartition("/")[0] for path in files})
    versions = ", ".join(
        f"{name} {sys.modules[name].__version__}"
        for name in ("numpy", "pandas", "torch")
        if name in sys.modules
    )
    call = "".join(f"    {name}={value!r},\n" for name, value in arguments.items())
    cells = [
        _cell(
            "markdown",
            f"# A run of the lesson `{lesson}`\n\n"
            "The cells below save the very functions that ran on the page, then call them with "
            f"your values. The page used {versions}; scikit-learn is needed too.",
        ),
        _cell(
            "code",
            f"import os\n\nfor folder in {folders}:\n    os.makedirs(folder, exist_ok=True)",
        ),
        *(_cell("code", f"%%writefile {path}\n{text}") for path, text in files.items()),
        _cell("code", f"from {module} import {name}\n\nrun = {name}(\n{call})"),
        _cell(
            "code",
            "import pandas as pd\n\nprint('last loss:', run.loss[-1])\n"
            "pd.DataFrame({run.unit: run.steps, 'loss': run.loss, **run.metrics})",
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
