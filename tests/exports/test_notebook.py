"""A downloaded notebook gives the numbers of the page, and other ones once it is edited."""

import ast
import io
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from threadpoolctl import threadpool_limits

from exports.notebook import Call, call_of, notebook
from laboratory.builder import model as build_model
from laboratory.your_data import model as own_model
from laboratory.your_data import report as own_report
from laboratory.your_data import rivals as own_rivals
from laboratory.your_data.columns import roles_of
from laboratory.your_data.reading import Table, parse_table
from lessons.autograd import model as autograd_model
from lessons.autograd import pytorch as autograd_pytorch
from lessons.overfitting import model as overfitting_model
from lessons.xor import model as xor_model
from study.curriculum import LESSONS
from study.loading import ROOT
from tests.observed import example

TRAINED = [lesson.slug for lesson in LESSONS[1:]]
OWN = {"words": {"stop_early": True, "dropout": 0.3}, "numbers": {"l2": 0.1}}
"""How a table of one's own is learned from: one with classes, and one with numbers."""


def of_lesson(slug: str) -> dict[str, Call]:
    train = example(slug).train
    return {"run": call_of(train, train(**example(slug).arguments))}


def of_build() -> dict[str, Call]:
    run = build_model.train(data="moons", n_epochs=3, n_points=40)
    return {"run": call_of(build_model.train, run)}


def of_several() -> dict[str, Call]:
    shared = {"n_hidden": 2, "n_epochs": 20}
    adam, alone = ({**shared, "optimiser": "Adam"}, {**shared, "n_hidden": 0})
    return {
        "Adam": call_of(xor_model.train, xor_model.train(**adam)),
        "alone": call_of(xor_model.train, xor_model.train(**alone)),
        "tanh": call_of(autograd_model.train, autograd_model.train(**shared)),
    }


def of_threads() -> dict[str, Call]:
    """Return a training that ends elsewhere if more than one thread adds up its matrices."""
    with threadpool_limits(1):  # as on the page
        run = overfitting_model.train(n_epochs=300)
    return {"run": call_of(overfitting_model.train, run)}


def of_twins() -> dict[str, Call]:
    twins = autograd_pytorch.numpy_vs_torch(n_epochs=20)
    return {
        "by hand": call_of(autograd_model.train, twins.by_hand),
        "PyTorch": call_of(autograd_pytorch.train_torch, twins.torch),
    }


def own(kind: str) -> Table:
    """Return a table that no file of ours holds, awkward to write down; classes or numbers."""
    rng = np.random.default_rng(0)
    size = rng.normal(size=60).round(2)
    lines = [
        f"{str(x).replace('.', ',')};'it''s \"\"{colour}\"\" \\\\n';{i};"
        + (("yes" if x > 0 else "no") if kind == "words" else str(round(3 * x)) + ",5")
        for i, (x, colour) in enumerate(
            zip(size, rng.choice(["red", "gr\u00fcn"], 60), strict=True)
        )
    ]
    return parse_table("\n".join(["size;colour;row;sold", *lines]).encode(), "it's.csv")


def of_own(kind: str) -> dict[str, Call]:
    """Return a training on a table of one's own, with the scores of its rivals."""
    table = own(kind)
    shared = {"table": table, "roles": roles_of(table.columns, 3, ""), "target": 3}
    run = own_model.train(**shared, n_epochs=4, hidden=(3,), **OWN[kind])
    case = own_model.case_of(run)
    scores = own_report.scores_of(run, case, own_rivals.answers_of_rivals(case))
    comments = {"roles": table.names, "target": (case.name,)}
    return {"run": call_of(own_model.train, run, comments, (own_report.scores_again, scores))}


CASES = {
    **{slug: (of_lesson, slug) for slug in TRAINED},
    **{"build": (of_build,), "several": (of_several,), "twins": (of_twins,)},
    "threads": (of_threads,),
    **{kind: (of_own, kind) for kind in OWN},
}


@cache
def calls_of(name: str) -> dict[str, Call]:
    made, *arguments = CASES[name]
    return made(*arguments)


def unpacked(name: str, folder: Path) -> Path:
    """Unpack the download of a case into an empty folder, and return its notebook."""
    with ZipFile(io.BytesIO(notebook(calls_of(name)))) as archive:
        archive.extractall(folder)
    (file,) = folder.glob("*.ipynb")
    return file


EDITS = {
    "a knob": ("gradient_descent.ipynb", "learning_rate=0.2", "learning_rate=0.1"),
    "a line": (
        "lessons/gradient_descent/model.py",
        "w_now - rate * grad_w",
        "w_now - 2 * rate * grad_w",
    ),
    "a role": ("your_data.ipynb", "'category',  # colour", "'left out',  # colour"),
}

ALONE = """
import contextlib, io, json, os, sys
from pathlib import Path
from unittest.mock import MagicMock

class Missing:
    packages = ()

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.packages:
            raise ImportError(f"{name} is not among the requirements")

def needs(folder):
    named = (folder / "requirements.txt").read_text()
    return [package for package in ("torch", "sklearn") if package[-5:] in named]

sys.meta_path.insert(0, missing := Missing())
sys.modules["altair"] = MagicMock()  # takes long to load, and draws in the test with Jupyter
results = {}
for folder in sorted(Path(sys.argv[1]).iterdir(), key=needs):  # what needs neither comes first
    missing.packages = {"torch", "sklearn"} - {*needs(folder)}
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    names, said, error = {"__name__": "__main__"}, io.StringIO(), ""
    (file,) = folder.glob("*.ipynb")
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            try:
                with contextlib.redirect_stdout(said):
                    exec("".join(cell["source"]), names)
            except AssertionError as caught:
                error = str(caught)
    results[folder.name] = [names.get("scores"), said.getvalue(), error]
    sys.path.pop(0)
    for name, module in [*sys.modules.items()]:
        if str(getattr(module, "__file__", None) or "").startswith(str(folder)):
            del sys.modules[name]
print(json.dumps(results))
"""
"""Runs the notebook in each folder, far from this project, with the packages that it names."""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    place = tmp_path_factory.mktemp("alone")
    for name in CASES:
        unpacked(name, place / name)
    for edit, (file, old, new) in EDITS.items():
        unpacked("words" if file == "your_data.ipynb" else "gradient_descent", place / edit)
        text = (place / edit / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, (
            f"{file} has {old!r} {text.count(old)} times, not once: change EDITS"
        )
        (place / edit / file).write_text(text.replace(old, new), encoding="utf-8")
    command = [sys.executable, "-I", "-B", "-c", ALONE, str(place)]
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "2")
    environment = os.environ | threads  # a notebook limits them itself
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.weekly
@pytest.mark.parametrize("name", CASES)
def test_the_notebook_gives_the_numbers_of_the_page_in_an_empty_folder(name, results):
    scores, said, error = results[name]
    assert not error
    calls = calls_of(name)
    assert all(call.last_loss in said for call in calls.values())
    if (scored := next(iter(calls.values())).scored) is not None:
        assert scores == scored[1]
        assert len(scores) == 4
    assert "def train" in said, "it shows the loop"


@pytest.mark.weekly
@pytest.mark.parametrize("name", EDITS)
def test_no_edit_is_without_effect(name, results):
    _, said, error = results[name]
    assert "this is its effect" in error
    assert "As on the page" not in said


@pytest.mark.parametrize("name", ["titanic", "xor", "words"])
def test_the_zip_holds_the_very_modules_and_what_they_read(name, tmp_path):
    file = unpacked(name, tmp_path)
    data = {"titanic": ["datasets/titanic.csv"], "words": ["table.csv"]}.get(name, [])
    names = {each.relative_to(tmp_path) for each in tmp_path.rglob("*") if each.is_file()}
    assert {Path(each) for each in data} <= names
    names -= {Path(file.name), Path("requirements.txt"), Path("table.csv")}
    assert all((tmp_path / each).read_bytes() == (ROOT / each).read_bytes() for each in names)
    assert not {"charts", "pages", "server", "ui"} & {each.parts[0] for each in names}
    pinned = (tmp_path / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = dict(line.split("==") for line in pinned)
    assert ("torch" in packages) == (name == "titanic")
    assert "+" not in "".join(packages.values()), "there is no such version to download"


def test_jupyter_runs_it_and_draws_the_loss(tmp_path):
    document = nbformat.read(unpacked("gradient_descent", tmp_path), as_version=4)
    NotebookClient(
        document,
        resources={"metadata": {"path": str(tmp_path)}},
        shutdown_kernel="immediate",
        extra_arguments=["--HistoryManager.enabled=False"],
    ).execute()
    outputs = [output for cell in document.cells for output in cell.get("outputs", [])]
    pages = [output.get("data", {}).get("text/html", "") for output in outputs]
    assert any('"y": {"field": "loss"' in page for page in pages)
    assert "As on the page" in str(outputs)


def test_what_stands_beside_a_knob_is_a_comment_and_nothing_else():
    comments = {"roles": ("a\nbad()", "b\rbad()"), "target": ("c\x0b\u2028bad()",)}
    train = example("gradient_descent").train
    call = Call(train, {"roles": ("x", "y"), "target": 1}, "1", comments=comments)
    with ZipFile(io.BytesIO(notebook({"run": call}))) as archive:
        cells = json.loads(archive.read("gradient_descent.ipynb"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    (knobs,) = [source for source in sources if source.startswith("knobs = ")]
    calls = [node for node in ast.walk(ast.parse(knobs)) if isinstance(node, ast.Call)]
    assert [ast.unparse(each.func) for each in calls] == ["dict"]
    assert "        'x',  # a bad()\n        'y',  # b bad()\n    ),\n" in knobs
