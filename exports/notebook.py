"""Runs as a zip: a notebook to edit, and the very modules that it imports.

Unpacked into an empty folder it needs nothing else of this project, and gives the same numbers.
"""

import ast
import inspect
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from study.curriculum import BY_SLUG
from study.laboratory import LAB_BY_SLUG, LAB_PAGES
from study.loading import ROOT, load
from training.recorded_run import RecordedRun

Cell = tuple[str, str]
"""Its kind and its text."""
Scored = tuple[Callable[[RecordedRun], Mapping[str, float]], Mapping[str, float]]
"""What a page says of a run beside its loss: a function of a lesson that takes the run and returns
numbers by name, and what it has returned."""


@dataclass(frozen=True)
class Call:
    """A call that gave a run of a page."""

    function: Callable[..., Any]  # A function of `lessons` that returns a `RecordedRun`
    arguments: Mapping[str, Any]  # What it was called with
    last_loss: str  # Of the run, as it stands on the page
    unit: str = "epoch"  # What its steps are called, "epoch" or "step"
    # What is said beside some arguments, or beside each part of one that is a tuple
    comments: Mapping[str, Sequence[str]] = field(default_factory=dict)
    scored: Scored | None = None  # Of a single run
    # Functions to read before it, if it needs their modules
    helpers: Sequence[Callable[..., Any]] = ()


def call_of(
    function: Callable[..., Any],
    run: RecordedRun,
    comments: Mapping[str, Sequence[str]] | None = None,
    scored: Scored | None = None,
    helpers: Sequence[Callable[..., Any]] = (),
) -> Call:
    """Return the call of a function that gave this run, and gives it again; see `Call`."""
    accepted = inspect.signature(function).parameters
    arguments = {k: value for k, value in run.hyperparameters.items() if k in accepted}
    last_loss = f"{run.loss[-1]:.4g}"
    return Call(function, arguments, last_loss, run.unit, comments or {}, scored, helpers)


def notebook(calls: Mapping[str, Call]) -> bytes:
    """Return a zip with a notebook of these calls, by title, and all that it imports."""
    # An argument such as a table has `as_text`: a text of all that is in it, a function that reads
    # it again, and what else this function takes.
    texts = {
        name: value.as_text()
        for call in calls.values()
        for name, value in call.arguments.items()
        if hasattr(value, "as_text")
    }
    functions = [call.function for call in calls.values()]
    functions += [call.scored[0] for call in calls.values() if call.scored]
    functions += [reader for _, reader, _ in texts.values()]
    roots = list(dict.fromkeys(function.__module__ for function in functions))
    files, packages = _imported(roots)
    given = dict.fromkeys(each for call in calls.values() for each in call.helpers)
    helpers = [each for each in given if _path_of(each.__module__) in files]
    modules = list(dict.fromkeys([*roots, *(each.__module__ for each in helpers)]))
    pinned = (f"{name}=={version(name).partition('+')[0]}\n" for name in packages)
    folder = roots[0].split(".")[1]
    slug = {lab.folder: lab.slug for lab in LAB_PAGES}.get(folder, folder)
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{slug}.ipynb", _document(_cells(slug, modules, calls, texts, helpers)))
        archive.writestr("requirements.txt", "".join(pinned))
        for name, (text, *_) in texts.items():
            archive.writestr(_file_of(name), text)
        for path in (ROOT / "LICENSE", *files):
            archive.write(path, path.relative_to(ROOT))
    return written.getvalue()


def _document(cells: Iterable[Cell]) -> str:
    nbformat = load("nbformat")
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = [
        getattr(nbformat.v4, f"new_{kind}_cell")(text, id=f"cell-{i}")
        for i, (kind, text) in enumerate(cells)
    ]
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return nbformat.writes(nbformat.v4.new_notebook(cells=made, metadata=metadata))


# What is imported --------------------------------------------------------------------------------


def _imported(roots: Sequence[str]) -> tuple[list[Path], list[str]]:
    """Return the files that modules of this project import or read, and the packages."""
    files: set[Path] = set()
    packages = {"altair", "pandas"}
    waiting = [*roots]
    while waiting:
        name = waiting.pop()
        path = _path_of(name)
        if path is None:
            packages |= {*_distributions().get(name.partition(".")[0], ())[:1]}
        elif path not in files:
            files.add(path)
            tree = [*ast.walk(ast.parse(path.read_text("utf-8")))]
            waiting += [*_names_in(tree), *([name.rpartition(".")[0]] if "." in name else [])]
            strings = {str(node.value) for node in tree if isinstance(node, ast.Constant)}
            tables = (path.with_name(text) for text in strings if text.endswith(".csv"))
            files |= {table for table in tables if table.is_file()}
            if "importlib.metadata" in waiting:  # it may read a file of a package
                packages |= strings & {name for each in _distributions().values() for name in each}
    return sorted(files), sorted(packages)


def _names_in(tree: Iterable[ast.AST]) -> Iterator[str]:
    for node in tree:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            inner = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name for name in inner if _path_of(name))


@cache
def _path_of(module: str) -> Path | None:
    """Return the file of a module of this project."""
    path = ROOT / module.replace(".", "/")
    both = (path / "__init__.py", path.with_suffix(".py"))
    return next((each for each in both if each.is_file()), None)


_distributions = cache(packages_distributions)
"""What is installed, by the name that it is imported by: it takes a tenth of a second."""


# What the notebook says --------------------------------------------------------------------------


def _cells(
    slug: str,
    modules: Sequence[str],
    calls: Mapping[str, Call],
    texts: Mapping[str, Any],
    helpers: Sequence[Callable[..., Any]],
) -> Iterator[Cell]:
    first, *others = calls.values()
    title = BY_SLUG[slug].title if slug in BY_SLUG else LAB_BY_SLUG[slug].title
    trainings = dict.fromkeys(call.function for call in calls.values())
    sources = map(_name_of, (*helpers, *trainings))
    yield (
        "markdown",
        f"# {title}: your run{'s' if others else ''}, to edit\n\n"
        "Run all cells: the numbers of the page come out again. Then change a knob below, or a "
        "line of the modules beside this notebook, which are those of the page. Restart the "
        "kernel, and run all cells again.\n\n"
        f"The page used Python {sys.version_info.major}.{sys.version_info.minor}. What is missing "
        "comes with `%pip install -r requirements.txt`. On Colab, upload the zip beside this "
        f"notebook, and run `!unzip -qo {slug}.zip` first.",
    )
    path = "from pathlib import Path\n\n" if texts else ""
    ours = "\n".join(f"import {module}" for module in modules)
    packages = "import altair as alt\nimport pandas as pd"
    yield "code", f"{_ONE_THREAD}import inspect\n{path}\n{packages}\n\n{ours}"
    yield "markdown", "## The code"
    yield "code", "\n".join(f"print(inspect.getsource({name}))" for name in sources)
    shared = {
        name: value
        for name, value in first.arguments.items()
        if all(name in call.arguments and call.arguments[name] == value for call in others)
    }
    yield "markdown", "## Knobs"
    yield "code", "".join(["knobs = dict(\n", *_knob_lines(shared, first.comments, texts), ")"])
    written = [
        ", ".join(
            [f"{_name_of(call.function)}(**knobs"]
            + [f"{k}={_written(k, v, texts)}" for k, v in call.arguments.items() if k not in shared]
        )
        + ")"
        for call in calls.values()
    ]
    yield "markdown", "## Run"
    yield from _results(calls, written)


def _results(calls: Mapping[str, Call], written: Sequence[str]) -> Iterator[Cell]:
    first = next(iter(calls.values()))
    runs = f"run = {written[0]}"
    table = f'pd.DataFrame({{"{first.unit}": run.steps, "loss": run.loss, **run.metrics}})'
    last = "{parameter: each[-1] for parameter, each in run.parameters.items()}"
    now, before, colour = 'f"{run.loss[-1]:.4g}"', repr(first.last_loss), ""
    if len(calls) > 1:
        entries = (f"    {title!r}: {text},\n" for title, text in zip(calls, written, strict=True))
        runs = f"runs = {{\n{''.join(entries)}}}"
        loop, colour = "for name, run in runs.items()", ', color="run"'
        tables = table.replace("{", '{"run": name, ', 1)
        table = f"pd.concat({tables} {loop})"
        last, now = (f"{{name: {text} {loop}}}" for text in (last, now))
        before = repr({title: call.last_loss for title, call in calls.items()})
    yield "code", runs
    yield "code", f"table = {table}\ntable"
    plot = f'alt.Chart(table).mark_line().encode(x="{first.unit}", y="loss"{colour})'
    yield "code", f"{plot}.interactive()"
    yield "code", last
    what = "The last loss is"
    if len(calls) == 1 and first.scored:
        scorer, numbers = first.scored
        yield "code", f"scores = {_name_of(scorer)}(run)\nscores"
        what = "The numbers are"
        now = f'{{"last loss": {now}, **{{name: f"{{x:.4g}}" for name, x in scores.items()}}}}'
        before = repr(
            {"last loss": first.last_loss} | {name: f"{x:.4g}" for name, x in numbers.items()}
        )
    yield "markdown", "## The same numbers?\n\nOnce you have changed something, this cell objects."
    yield "code", _CHECK.format(what=what, now=now, before=before)


_ONE_THREAD = """\
import os

# As on the page: two threads would add in another order, and round differently.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")

"""

_CHECK = """\
now = {now}
on_the_page = {before}
assert now == on_the_page, (
    f"{what} {{now}}, on the page {{on_the_page}}. If you have changed something, "
    "this is its effect. If not: other processors and other versions round differently. Mostly "
    "only the last digits differ; at far too large a learning rate, a run may end elsewhere."
)
print("As on the page:", now)"""


def _knob_lines(
    knobs: Mapping[str, Any], comments: Mapping[str, Sequence[str]], texts: Mapping[str, Any]
) -> Iterator[str]:
    for name, value in knobs.items():
        notes = [f"  # {' '.join(comment.split())}" for comment in comments.get(name, ())]
        if isinstance(value, tuple) and notes:
            parts = zip(value, notes, strict=True)
            rows = "".join(f"        {part!r},{beside}\n" for part, beside in parts)
            yield f"    {name}=(\n{rows}    ),\n"
        else:
            yield f"    {name}={_written(name, value, texts)},{''.join(notes)}\n"


def _written(name: str, value: Any, texts: Mapping[str, Any]) -> str:
    if name not in texts:
        return repr(value)
    _, reader, options = texts[name]
    more = "".join(f", {option}={given!r}" for option, given in options.items())
    return f'{_name_of(reader)}(Path("{_file_of(name)}").read_bytes().decode(){more})'


def _file_of(name: str) -> str:
    return f"{name}.csv"


def _name_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__name__}"
