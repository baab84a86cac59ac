"""A downloaded notebook, run far from this repository, gives the same numbers."""

import json
import subprocess
import sys

import pytest

from lessons import gradient_descent, titanic
from lessons.notebook import notebook, sources


def run_far_away(document, folder) -> str:
    """Do what Jupyter would: write the files, run the other cells, return what they print."""
    script = ""
    for cell in json.loads(document)["cells"]:
        text = cell["source"]
        if text.startswith("%%writefile "):
            first, _, body = text.partition("\n")
            path = folder / first.split()[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif cell["cell_type"] == "code":
            script += text + "\n"
    return subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (gradient_descent.train, {"learning_rate": 0.2, "n_epochs": 30, "noise": 3.0, "seed": 7}),
        (titanic.train, {"model": "sigmoid", "n_epochs": 5}),
    ],
    ids=["gradient_descent", "titanic"],
)
def test_a_notebook_gives_the_same_numbers(function, arguments, tmp_path):
    printed = run_far_away(notebook(function, arguments), tmp_path)
    assert printed.strip() == "last loss: " + str(function(**arguments).loss[-1])


def test_sources_are_complete_and_no_more():
    files = sources("lessons.gradient_descent")
    assert "lessons/recorded_run.py" in files
    assert "datasets/students.py" in files
    assert "lessons/xor.py" not in files
    assert "datasets/titanic.csv" in sources("lessons.titanic")
