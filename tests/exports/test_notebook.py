"""A downloaded notebook gives the numbers of the page, and other ones once it is edited."""

import ast
import builtins
import importlib.metadata
import importlib.util
import inspect
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import MagicMock

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import exports.definitions
from exports.notebook import HOUSE_KEEPING, Call, call_of, leads_to, notebook
from laboratory.build import model as build_model
from laboratory.your_data import model as own_model
from laboratory.your_data import report as own_report
from laboratory.your_data import rivals as own_rivals
from laboratory.your_data.columns import roles_of
from laboratory.your_data.reading import Table, parse_table
from lessons.autograd import model as autograd_model
from lessons.autograd import pytorch as autograd_pytorch
from lessons.xor import model as xor_model
from study.curriculum import LESSONS
from study.loading import ROOT
from tests.observed import example
from training.recorded_run import RecordedRun

TRAINED = [lesson.slug for lesson in LESSONS[1:]]
TABLES = {"heart": ["heart.csv"], "overfitting": ["titanic.csv"], "titanic": ["titanic.csv"]}
installed = cache(importlib.metadata.packages_distributions)
OURS = [path.name for path in ROOT.iterdir() if path.is_dir()]


@cache
def run_of(slug: str) -> RecordedRun:
    return example(slug).train(**example(slug).arguments)


def offered(calls: dict[str, Call]) -> str:
    return notebook(calls, frozenset().union(*map(leads_to, calls.values())))


@cache
def of_lesson(slug: str) -> str:
    return offered({"run": call_of(example(slug).train, run_of(slug))})


class Session:
    """The code cells of a notebook, run one by one, far from this repository."""

    def __init__(self, document: str) -> None:
        cells = json.loads(document)["cells"]
        (said,) = re.findall(r"%pip install (.+)", "".join(cells[0]["source"]))
        self.packages = {*said.split()}
        """What it says that it needs."""
        self.cells = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        self.printed: list[str] = []
        self.names = {
            "__name__": "__main__",
            "__builtins__": {**vars(builtins), "__import__": self._import, "print": self._print},
        }

    def _import(self, name, *rest, **more):
        root = name.partition(".")[0]
        assert root not in OURS
        assert root in sys.stdlib_module_names or self.packages & {*installed()[root]}
        if name == "altair":  # it takes long to load, and draws in the tests with Jupyter
            return MagicMock()
        return builtins.__import__(name, *rest, **more)

    def _print(self, *values):
        self.printed.append(" ".join(map(str, values)))

    def run(self, cell: str) -> None:
        exec(compile(cell, "cell", "exec"), self.names)  # noqa: S102 (what the notebook is for)

    def run_all(self) -> "Session":
        for cell in self.cells:
            self.run(cell)
        return self

    def edit(self, old: str, new: str) -> None:
        """Change a line, run its cell and the one with the call: what a learner would do."""
        (cell,) = (cell for cell in self.cells if old in cell)
        self.run(cell.replace(old, new))
        (call,) = (cell for cell in self.cells if "run = train" in cell)
        self.run(call)


@pytest.mark.parametrize("slug", TRAINED)
def test_the_notebook_of_a_lesson_gives_the_numbers_of_the_page(slug, tmp_path, monkeypatch):
    """With the packages that it names alone, whether it imports them or reads a file of theirs."""
    monkeypatch.chdir(tmp_path)
    session = Session(of_lesson(slug))
    there = importlib.metadata.distribution
    only = {name: there(name) for name in session.packages}
    monkeypatch.setattr("importlib.metadata.distribution", only.__getitem__)
    done = session.run_all()
    np.testing.assert_array_equal(done.names["run"].loss, run_of(slug).loss)
    assert done.printed == [f"The last loss is that of the page: {run_of(slug).loss[-1]:.4g}"]
    try_what_is_offered(done)
    assert sorted(path.name for path in tmp_path.iterdir()) == TABLES.get(slug, [])


def try_what_is_offered(session: Session) -> None:
    """Set each knob to whatever its comment offers, and run the notebook again."""
    (i,) = (i for i, cell in enumerate(session.cells) if re.search("^run = ", cell, re.MULTILINE))
    knobs, run, table = session.cells[i - 1 : i + 2]
    few = re.sub(r"^(n_epochs|n_steps) = \d+", r"\1 = 2", knobs, flags=re.MULTILINE)
    above = ""
    for line in few.splitlines():
        code, _, beside = line.partition("#")
        name, _, value = (part.strip() for part in code.partition("="))
        comment, above = above + beside, "" if name else above + beside
        if not name or comment.startswith(" Fixed"):
            continue
        offered = re.findall(r"'[^']*'", comment)
        offered += [n for pair in re.findall(r"From (\S+) to (\S+)\.", comment) for n in pair]
        offered += [f"({value}, {value})"] * ("several" in comment)
        for other in offered:
            session.run(few.replace(line, f"{name} = {other}"))
            session.run(run)
            session.run(table)


IN_JUPYTER = {
    "gradient_descent": (
        ("learning_rate = 0.2", "learning_rate = 0.1"),
        ("w_now - rate * grad_w", "w_now - 2 * rate * grad_w"),
    ),
    "titanic": (("n_epochs = 6", "n_epochs = 5"), ("parameter.grad.zero_()", "pass")),
}
"""A lesson in NumPy, and one in PyTorch with a table: a knob, and a line of the loop."""


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    """Start one kernel for all lessons, for each costs seconds."""
    client = NotebookClient(
        nbformat.v4.new_notebook(),
        resources={"metadata": {"path": str(tmp_path_factory.mktemp("jupyter"))}},
        shutdown_kernel="immediate",
        extra_arguments=["--HistoryManager.enabled=False"],
    )
    with client.setup_kernel():
        yield client


@pytest.mark.parametrize("slug", IN_JUPYTER)
def test_in_jupyter_an_edited_cell_changes_the_loss(slug, jupyter):
    knob, line = IN_JUPYTER[slug]
    assert '"y": {"field": "loss"' in picture(jupyter, of_lesson(slug))
    cells = jupyter.nb.cells
    *others, check = (i for i, cell in enumerate(cells) if cell.cell_type == "code")

    def edit(old: str, new: str) -> None:
        found = [i for i in others if old in cells[i].source]
        assert len(found) == 1, f"IN_JUPYTER edits {old!r}, which stands in {len(found)} cells"
        (i,) = found
        cells[i].source = cells[i].source.replace(old, new)
        jupyter.execute_cell(cells[i], i)

    def last_loss() -> str:
        """Run the cells below "Run", and return what the check objects."""
        below = next(i for i, cell in enumerate(cells) if cell.source == "## Run")
        for i in (i for i in others if i > below):
            jupyter.execute_cell(cells[i], i)
        with pytest.raises(CellExecutionError, match="this is its effect") as refused:
            jupyter.execute_cell(cells[check], check)
        return str(refused.value.evalue)

    assert "The last loss is that of the page" in str(cells[check].outputs)
    edit(*knob)
    with_knob = last_loss()
    edit(*line)
    assert last_loss() != with_knob


@pytest.mark.parametrize(
    ("slug", "edits"),
    [
        (
            "titanic",
            {
                'np.log(table["Fare"] + 1)': 'np.log(table["Fare"] + 9)',  # behind a memory
                "generator=generator) - 0.5}": "generator=generator)}",  # kept in a table
            },
        ),
        ("xor", {"return p - y": "return 2 * (p - y)"}),
        ("digits", {"LEVELS = 16": "LEVELS = 20"}),
    ],
)
def test_no_edit_is_without_effect(slug, edits, tmp_path, monkeypatch):
    """Neither a memory nor a table keeps what stood there before."""
    monkeypatch.chdir(tmp_path)
    session = Session(of_lesson(slug)).run_all()
    for old, new in edits.items():
        before = session.names["run"].loss
        session.edit(old, new)
        assert not np.allclose(session.names["run"].loss, before, rtol=1e-3)


def test_the_runs_of_a_scene_stand_in_one_notebook(jupyter):
    shared = {"n_hidden": 2, "n_epochs": 20}
    calls = {
        "Adam": (xor_model.train, {**shared, "optimiser": "Adam"}),
        "alone": (xor_model.train, {**shared, "n_hidden": 0}),
        "tanh": (autograd_model.train, shared),
    }
    runs = {name: function(**arguments) for name, (function, arguments) in calls.items()}
    document = offered({name: call_of(calls[name][0], runs[name]) for name in calls})
    done = Session(document).run_all()
    assert [*done.names["runs"]] == [*calls]
    for name, run in runs.items():
        np.testing.assert_array_equal(done.names["runs"][name].loss, run.loss)
    assert {*done.names["table"]["run"]} == {*calls}
    assert done.names["n_epochs"] == 20
    assert "n_hidden" not in done.names
    assert '"color": {"field": "run"' in picture(jupyter, document)


def test_a_training_by_hand_and_its_twin_in_pytorch_stand_in_one_notebook():
    twins = autograd_pytorch.numpy_vs_torch(n_epochs=20)
    runs = {
        "by hand": (autograd_model.train, twins.by_hand),
        "PyTorch": (autograd_pytorch.train_torch, twins.torch),
    }
    done = Session(offered({name: call_of(*run) for name, run in runs.items()})).run_all()
    assert [*done.names["runs"]] == [*runs]
    for name, (_, run) in runs.items():
        np.testing.assert_array_equal(done.names["runs"][name].loss, run.loss)


OWN = {"words": {"stop_early": True, "dropout": 0.3}, "numbers": {"l2": 0.1}}
"""How a table of one's own is learned from: one with classes, and one with numbers."""


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


@cache
def of_own_table(kind: str) -> tuple[Table, RecordedRun, dict[str, float], str]:
    table, hyperparameters = own(kind), OWN[kind]
    shared = {"table": table, "roles": roles_of(table.columns, 3, ""), "target": 3}
    run = own_model.train(**shared, n_epochs=4, hidden=(3,), **hyperparameters)
    case = own_model.case_of(run)
    scores = own_report.scores_of(run, case, own_rivals.answers_of_rivals(case))
    comments = {"roles": table.names, "target": (case.name,)}
    call = call_of(own_model.train, run, comments, (own_report.scores_again, scores))
    return table, run, scores, offered({"train": call})


@pytest.mark.parametrize("kind", OWN)
def test_the_notebook_of_a_table_of_ones_own_stands_alone(kind, tmp_path, monkeypatch):
    """It holds the table, and gives the loss and the scores of all rivals again."""
    monkeypatch.chdir(tmp_path)
    table, run, scores, document = of_own_table(kind)
    done = Session(document).run_all()
    np.testing.assert_array_equal(done.names["run"].loss, run.loss)
    assert done.names["scores"] == scores
    assert done.names["table_text"] == table.as_text()[0]
    (text,) = done.printed
    assert text.startswith("The numbers are those of the page")
    assert all(f"{score:.4g}" in text for score in scores.values())
    assert len(scores) == 4
    assert [*tmp_path.iterdir()] == []


def test_in_jupyter_a_knob_changes_what_is_learned_from_a_table_of_ones_own(jupyter):
    _, run, _, document = of_own_table("words")
    assert '"y": {"field": "loss"' in picture(jupyter, document)
    cells = jupyter.nb.cells
    below = next(i for i, cell in enumerate(cells) if cell.source == "## Knobs") + 1
    check = len(cells) - 1
    assert f"'last loss': '{run.loss[-1]:.4g}'" in str(cells[check].outputs)
    assert "# sold" in cells[below].source
    for old, new in (("n_epochs = 4", "n_epochs = 3"), ("'category',  # colour", "'left out',")):
        assert old in cells[below].source
        cells[below].source = cells[below].source.replace(old, new)
        for i in range(below, check):
            if cells[i].cell_type == "code":
                jupyter.execute_cell(cells[i], i)
        with pytest.raises(CellExecutionError, match="this is its effect") as refused:
            jupyter.execute_cell(cells[check], check)
        assert f"{run.loss[-1]:.4g}" in str(refused.value.evalue)


def test_what_is_made_of_a_table_may_be_edited(tmp_path, monkeypatch):
    """A table remembers what its columns are; each run reads it anew."""
    monkeypatch.chdir(tmp_path)
    _, run, _, document = of_own_table("numbers")
    session = Session(document).run_all()
    session.edit('.replace(point, "."))', '.replace(point, ".")) ** 2 + 0.37')
    assert not np.allclose(session.names["run"].loss, run.loss, rtol=1e-3)


def test_what_stands_beside_a_knob_is_a_comment_and_nothing_else():
    comments = {"roles": ("a\nbad()", "b\rbad()"), "target": ("c\x0b\u2028bad()",)}
    call = Call(example("gradient_descent").train, {"roles": ("x", "y"), "target": 1}, "1")
    document = notebook({"run": replace(call, comments=comments)})
    (knobs,) = [c for c in Session(document).cells if "roles = (" in c]
    tree = ast.parse(knobs)
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert "    'x',  # a bad()\n    'y',  # b bad()\n)" in knobs


def picture(jupyter, document: str) -> str:
    jupyter.nb = nbformat.reads(document, as_version=4)
    for i, cell in enumerate(jupyter.nb.cells):
        jupyter.execute_cell(cell, i)
    shown = [o.get("data", {}) for c in jupyter.nb.cells for o in c.get("outputs", [])]
    (page,) = (data["text/html"] for data in shown if "vega" in data.get("text/html", ""))
    return page


def test_the_loop_comes_first_and_nothing_that_is_not_needed():
    cells = json.loads(of_lesson("xor"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    order = [
        "def train(",
        "## The mathematics",
        "def forward(",
        "## House-keeping",
        "class Recorder",
    ]
    places = [text.index(part) for part in [*order, "## Knobs", "run = train(", "assert"]]
    assert places == sorted(places)
    assert "def epochs_to_solve" not in text
    assert text.count("def sigmoid(") == 1
    assert max(text.count("\n") for text in map("".join, (c["source"] for c in cells))) < 100


def test_a_notebook_of_two_moons_has_nothing_of_the_other_data():
    """Of whatever a laboratory knows, what this run never came to is not there, and says so."""
    arguments = {"data": "moons", "n_epochs": 3, "n_points": 40}
    run = build_model.train(**arguments)
    document = offered({"run": call_of(build_model.train, run)})
    cells = ["".join(cell["source"]) for cell in json.loads(document)["cells"]]
    assert sum(cell.count("\n") + 1 for cell in cells) <= 400
    assert not any(word in cell for cell in cells for word in ("read_csv", "thallium", "def parse"))
    session = Session(document).run_all()
    np.testing.assert_array_equal(session.names["run"].loss, run.loss)
    (knobs,) = (cell for cell in cells if "\nn_epochs = 3" in cell)
    offered_knobs = {n.id for n in ast.walk(ast.parse(knobs)) if isinstance(n, ast.Name)}
    assert {"learning_rate", "batch_size", "seed", "noise", "hidden"} <= offered_knobs
    assert not {"dropout", "l2", "optimiser", "activation", "data"} & offered_knobs
    for fixed in ("data = 'moons'", "l2 = 0.0", "activation = 'tanh'"):
        assert fixed in knobs
    with pytest.raises(NotImplementedError, match="never came here"):
        session.edit("inputs = ('x1', 'x2')", "inputs = ('x1', 'product')")
    with pytest.raises(AssertionError, match="one network"):
        session.edit("seed = 0", "inputs = ('x1',)\nseed = (0, 1)")


def test_a_choice_that_stays_is_made_or_says_that_it_needs_more():
    session = Session(of_lesson("xor")).run_all()
    for old, other in (("activation = 'sigmoid'", "tanh"), ("start = 'normal'", "pytorch")):
        with pytest.raises(NotImplementedError, match="never came here"):
            session.edit(old, f"{old.partition(' = ')[0]} = {other!r}")
        session.run(next(cell for cell in session.cells if old in cell))
    loss = session.names["run"].loss
    session.edit("start = 'normal'", "start = 'equal'")
    assert not np.allclose(session.names["run"].loss, loss)


SAMPLE = {
    "training/declared.py": """
        from functools import wraps
        from typing import Annotated, get_type_hints
        from dataclasses import dataclass

        @dataclass(frozen=True)
        class Number:
            low: float
            high: float

        def checked(function):
            hints = get_type_hints(function, include_extras=True)

            @wraps(function)
            def call(**arguments):
                for name, value in arguments.items():
                    bounds = hints[name].__metadata__[0]
                    if not bounds.low <= value <= bounds.high:
                        raise ValueError(name)
                return function(**arguments)

            return call
    """,
    "training/record.py": """
        from collections import namedtuple
        import numpy as numbers
        LIMIT = 3  # of a record
        Record = namedtuple("Record", "steps loss metrics parameters")

        def step(loss):
            return Record(numbers.arange(LIMIT), loss[:LIMIT], {}, {})
    """,
    "training/bowls.py": """
        def depth(x):
            return x * x

        def _part(x):
            return depth(x) / 2
    """,
    "lessons/xor/__init__.py": """
        from training.bowls import depth as deep
    """,
    "lessons/xor/model.py": """
        from typing import Annotated
        import numpy as np
        from lessons.xor import deep
        from training import bowls
        from training.bowls import _part as half
        from training.declared import Number, checked
        from training.record import Record
        from training.record import step as to_record

        LIMIT = 10  # of the knob
        sum = np.sum

        def step(x, /, _part=1):
            depth = bowls.depth(x) * _part
            return deep(x) + depth + half(x)

        @checked
        def train(
            *, step_size: Annotated[float, Number(0, LIMIT)], step: Annotated[int, Number(0, 9)]
        ) -> Record:
            return to_record(np.array([_next(i * step_size + step) for i in range(LIMIT)]))

        def _next(x):
            return step(x) + sum([x, x])
    """,
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(inspect.cleandoc(text) + "\n", encoding="utf-8")


def function_of(module: str) -> Callable[..., None]:
    def train() -> None:
        """Stand for a function of that module."""

    train.__module__ = module
    return train


def test_names_that_mean_two_things_are_told_apart(tmp_path, monkeypatch):
    """Aliases, names of modules, re-exports, declarations, and a knob named like a function."""
    write(tmp_path, SAMPLE)
    monkeypatch.setattr(exports.definitions, "ROOT", tmp_path)
    call = Call(function_of("lessons.xor.model"), {"step_size": 2, "step": 1}, "72.5")
    done = Session(notebook({"run": call})).run_all()
    x = 2 * np.arange(3) + 1
    assert done.names["run"].loss.tolist() == (2.5 * x**2 + 2 * x).tolist()
    with pytest.raises(ValueError, match="step_size"):
        done.names["train"](step_size=11, step=1)


def test_house_keeping_is_there():
    assert all(importlib.util.find_spec(module) for module in HOUSE_KEEPING)
