"""A downloaded notebook, run far from this repository, gives the same numbers."""

import inspect
import json
import subprocess
import sys

import pytest

from exports.notebook import notebook, sources
from study.curriculum import LESSONS
from tests.observed import example
from training.recorded_run import RecordedRun

TRAINED = [x.slug for x in LESSONS if example(x.slug).train.__name__ == "train"]


_RUNNER = """
import contextlib, importlib, io, json, os, sys, traceback

told = {}
for slug, (folder, script) in json.load(sys.stdin).items():
    os.chdir(folder)
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            exec(compile(script, slug, "exec"), {"__name__": "__main__"})
        trouble = ""
    except Exception:
        trouble = traceback.format_exc()
    told[slug] = trouble, said.getvalue().splitlines(), [*sys.modules]
    # What this notebook brought along must not serve the next one.
    brought = os.listdir(folder)
    for name in [*sys.modules]:
        if name.partition(".")[0] in brought:
            del sys.modules[name]
    importlib.invalidate_caches()
json.dump(told, sys.stdout)
"""
"""Runs one notebook after the other, so that PyTorch is loaded once and not a dozen times."""


def script(document: str) -> str:
    """Return what Jupyter would do: write the files, run the other cells."""
    lines = []
    for cell in json.loads(document)["cells"]:
        text = cell["source"]
        if text.startswith("%%writefile "):
            first, _, body = text.partition("\n")
            # IPython writes to the path and makes no folder for it; an earlier cell does.
            lines.append(f"open({first.split()[1]!r}, 'w', encoding='utf-8').write({body!r})")
        elif cell["cell_type"] == "code":
            lines.append(text)
    return "\n".join(lines)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Run the notebook of every lesson, each in a folder of its own that holds nothing else."""
    work = {
        slug: (
            str(tmp_path_factory.mktemp(slug)),
            script(notebook(example(slug).train, example(slug).arguments)),
        )
        for slug in TRAINED
    }
    done = subprocess.run(
        [sys.executable, "-c", _RUNNER],
        input=json.dumps(work),
        cwd=tmp_path_factory.mktemp("nowhere"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("slug", TRAINED)
def test_the_notebook_of_a_lesson_gives_the_same_numbers(told, slug):
    trouble, printed, loaded = told[slug]
    assert not trouble
    train, arguments = example(slug).train, example(slug).arguments
    assert printed == ["last loss: " + str(train(**arguments).loss[-1])]
    rooms = {name.partition(".")[0] for name in loaded}
    assert "training" in rooms
    assert not rooms & {"streamlit", "altair", "ui", "charts", "server"}


def test_all_lessons_but_the_first_train_something():
    assert [lesson.slug for lesson in LESSONS if lesson.slug != "dot_product"] == TRAINED
    for slug in TRAINED:
        assert inspect.signature(example(slug).train).return_annotation is RecordedRun


def test_sources_are_complete_and_no_more():
    files = sources("lessons.gradient_descent.model")
    assert {"training/recorded_run.py", "datasets/students.py"} <= set(files)
    assert [path for path in files if path.startswith("lessons/")] == [
        "lessons/gradient_descent/model.py"
    ]
    assert "datasets/titanic.csv" in sources("lessons.titanic.model")
    assert not [path for path in files if path.startswith(("study", "charts", "ui"))]


def test_the_notebook_shows_the_call_with_the_learners_values():
    cells = json.loads(
        notebook(example("gradient_descent").train, {"learning_rate": 0.2, "seed": 7})
    )
    assert (cells["nbformat"], cells["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in cells["cells"]]
    assert len(set(ids)) == len(ids)
    call = "run = train(\n    learning_rate=0.2,\n    seed=7,\n)"
    assert any(call in cell["source"] for cell in cells["cells"])
