"""What a page needs is found in its source, and loaded by one thread at a time."""

import importlib
import subprocess
import sys
import threading

import pytest

from server.imports import imported_modules
from study.loading import ROOT, load

SOURCE = """
import os
import lessons.xor.model
from charts.core import picture, style
from lessons import gradient_descent
from lessons.sigmoid.model import train

def later():
    from training.trace import Trace
"""


def test_modules_are_found_wherever_they_are_imported():
    assert set(imported_modules(SOURCE, ("lessons", "charts"))) == {
        "lessons.xor.model",
        "charts.core",
        "charts.core.style",
        "charts.core.picture",
        "lessons",
        "lessons.gradient_descent",
        "lessons.sigmoid.model",
    }
    assert imported_modules(SOURCE, ("training",)) == ["training.trace"]
    assert imported_modules(SOURCE, ("os", "datasets")) == []


def test_modules_are_loaded_one_after_the_other(tmp_path, monkeypatch):
    """Two halves of a library that are loaded at once trip over each other."""
    text = (
        "import time\nimport two_at_once as seen\n"
        "seen.inside += 1\nseen.most = max(seen.most, seen.inside)\n"
        "time.sleep(0.05)\nseen.inside -= 1\n"
    )
    names = [f"slow_module_{i}" for i in range(4)]
    (tmp_path / "two_at_once.py").write_text("inside = most = 0\n")
    for name in names:
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    threads = [threading.Thread(target=load, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    assert all(name in sys.modules for name in names)
    assert load("two_at_once").most == 1
    for name in [*names, "two_at_once"]:
        del sys.modules[name]


def test_a_module_that_loads_another_while_it_is_imported_is_refused(tmp_path, monkeypatch):
    """Its thread would hold the module's lock, and wait for the one around `load`."""
    (tmp_path / "hasty.py").write_text("from study.loading import load\nload('json')\n")
    monkeypatch.syspath_prepend(tmp_path)
    for way in (importlib.import_module, load):
        with pytest.raises(RuntimeError, match="json must be loaded in a function"):
            way("hasty")


SHOWN = """
import ast, sys
from pathlib import Path
from server import startup

for path in (*Path("pages/start").glob("*.py"), *Path("pages/study").glob("*.py")):
    startup.load_page(str(path))
    loaded = set(sys.modules)
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            exec(ast.unparse(node), {})
    print(path, *set(sys.modules) - loaded)
"""


def test_a_page_finds_all_that_it_imports_loaded():
    """Imported plainly, its modules would meet half of what another thread loads."""
    said = subprocess.check_output([sys.executable, "-c", SHOWN], cwd=ROOT, text=True)
    assert len(said.splitlines()) > 5
    assert [line for line in said.splitlines() if " " in line] == []
