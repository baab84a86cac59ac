"""Runs as a Jupyter notebook to edit: it stands alone and gives the same numbers again."""

import ast
import base64
import builtins
import copy
import inspect
import re
import sys
import textwrap
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import packages_distributions, version
from typing import Any

from exports.called import functions_called
from exports.definitions import (
    LEFT,
    PACKAGES,
    Called,
    Definition,
    Import,
    Program,
    path_of,
    run_at_once,
    used_at_once,
)
from exports.fold import Folded, fold
from exports.slim import MARK, paragraph
from exports.writing import WIDTH, fitted, written
from study.curriculum import BY_SLUG
from study.laboratory import LAB_BY_SLUG
from study.loading import load
from training.recorded_run import RecordedRun

HOUSE_KEEPING = (
    "study.plain_text",
    "training.figures",
    "training.hyperparameters",
    "training.progress",
    "training.recorded_run",
)
"""Modules that record, check and report; a learner who edits the mathematics can leave them."""
MAX_LINES = 40
"""Of a cell that holds several short definitions of a module."""

_OWN_NAMES = (
    *("run", "runs", "name", "table"),
    *("scores", "last_loss", "numbers", "on_the_page", "Left", "NotNeeded", "not_needed"),
)
_STANDARD = sys.stdlib_module_names
_OURS = re.compile(r"`((?:" + "|".join(PACKAGES) + r")\.[\w.]+)`")
"""What a text calls a module of this project or what is in one."""
_OWN_IMPORTS = (Import("altair", "", "alt"), Import("pandas", "", "pd"))


Cell = tuple[str, str, bool]
"""Its kind, its text, and whether it is folded."""
AsText = tuple[str, Callable[..., Any], Mapping[str, Any]]
"""What ``as_text()`` of an argument such as a table returns, if it has it: a text of all that is in
it, a function of `lessons` or `laboratory` that makes the same of it again, and what else this
function takes."""
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


def call_of(
    function: Callable[..., Any],
    run: RecordedRun,
    comments: Mapping[str, Sequence[str]] | None = None,
    scored: Scored | None = None,
) -> Call:
    """Return the call of a function that gave this run, and gives it again; see `Call`."""
    accepted = inspect.signature(function).parameters
    arguments = {k: value for k, value in run.hyperparameters.items() if k in accepted}
    return Call(function, arguments, f"{run.loss[-1]:.4g}", run.unit, comments or {}, scored)


def notebook(calls: Mapping[str, Call], called: Called | None = None) -> str:
    """Return a notebook: the loop, the mathematics, the knobs, the runs, and how they came out."""
    nbformat = load("nbformat")
    slug = next(iter(calls.values())).function.__module__.split(".")[1]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    hidden = {"jupyter": {"source_hidden": True}}
    cells = [
        getattr(nbformat.v4, f"new_{kind}_cell")(
            text, id=f"cell-{i}", metadata=hidden if is_hidden else {}
        )
        for i, (kind, text, is_hidden) in enumerate(_cells(slug, calls, called))
    ]
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    document = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    text: str = nbformat.writes(document)
    return text


def leads_to(call: Call) -> Called:
    scorer = call.scored[0] if call.scored else None
    return functions_called(call.function, call.arguments, scorer)


def _cells(slug: str, calls: Mapping[str, Call], called: Called | None) -> Iterator[Cell]:
    texts = {
        name: value.as_text()
        for call in calls.values()
        for name, value in call.arguments.items()
        if hasattr(value, "as_text")
    }
    scorers = [call.scored[0] for call in calls.values() if call.scored]
    readers = [reader for _, reader, _ in texts.values()]
    given = [value for call in calls.values() for value in call.arguments.values()]
    values: set[object] = {value for value in given if isinstance(value, str)}
    several = [value for value in given if isinstance(value, tuple)]
    values |= {(value,) for each in several for value in each if isinstance(value, str)}
    roots = [*(call.function for call in calls.values()), *readers, *scorers]
    program = Program(*roots, called=called, values=values)
    each = [(root, c.arguments) for root, c in zip(program.roots, calls.values(), strict=False)]
    folded = fold(program, each) if called is not None else None
    tables = _tables(program)
    names = _Names(program, f"{slug}.ipynb", tables, texts)
    sections = _in_order(program, program.roots[: len(calls)])

    needs = _needs(program, names.imports)
    title = BY_SLUG[slug].title if slug in BY_SLUG else LAB_BY_SLUG[slug].title
    yield _words(
        f"# {title}: {'your run' if len(calls) == 1 else 'your runs'}, to edit\n\n"
        "Run all cells: the numbers of the page come out again. Then edit: change a knob, or a "
        "line of the loop. Run that cell, then the cells below **Run**. Only what this run needed "
        "is here; what another knob needs besides says so.\n\n"
        f"The page used Python {sys.version_info.major}.{sys.version_info.minor}, "
        f"{', '.join(f'{name} {version(name)}' for name in needs)}. What is missing comes with\n\n"
        f"    %pip install {' '.join(needs)}"
    )
    yield _code(f"{names.import_lines()}{_left_out(program, names)}")
    for heading, cells in sections.items():
        if cells:
            yield _words(heading)
            yield from _definitions(cells, names)
    for table, (text, module) in tables.items():
        yield _words(f"## The table\n\n{_plain(program.modules[module].docstring)}")
        yield _code(f'Path("{table}").write_text({_packed(text)}, encoding="utf-8")', hidden=True)
    for name, (text, *_) in texts.items():
        yield _words(
            f"## The {name}\n\nAs it was read: this notebook holds all of it, and needs no file."
        )
        yield _code(f"{_text_of(name)} = {_packed(text)}", hidden=True)
    yield from _runs(program, names, calls, texts, folded)


LOOP, MATHEMATICS, KEPT = (
    "## The loop",
    "## The mathematics",
    "## House-keeping: this records runs",
)


def _in_order(program: Program, roots: Sequence[Definition]) -> dict[str, list[list[Definition]]]:
    """Return the cells of each section, the loop first, and before each what it needs at once."""
    shown = program.definitions
    cells = _grouped(shown)
    sections: dict[str, list[list[Definition]]] = {LOOP: [], MATHEMATICS: [], KEPT: []}
    cell_of = {definition: cell for cell in cells for definition in cell}
    written: set[int] = set()

    def section_of(cell: list[Definition]) -> str:
        if any(d in roots or _records(d) for d in cell):
            return LOOP
        return KEPT if all(d.module in HOUSE_KEEPING for d in cell) else MATHEMATICS

    def write(cell: list[Definition], section: str) -> None:
        if id(cell) in written:
            return
        written.add(id(cell))
        for definition in cell:
            now = used_at_once(definition) | run_at_once(definition)
            for target in sorted(now & {*cell_of}, key=shown.index):
                write(cell_of[target], section)
        sections[section].append(cell)

    for section in sections:
        for cell in cells:
            if section_of(cell) == section:
                write(cell, section)
    return sections


def _records(definition: Definition) -> bool:
    """Tell whether a function holds the loop: it makes a `Recorder`."""
    used = (each for each in definition.uses.values() if isinstance(each, Definition))
    return any(each.names == ("Recorder",) for each in used)


def _left_out(program: Program, names: "_Names") -> str:
    """Return lines that let what this run did not need say so when it is called."""
    given = " ".join(names.of_root(definition) for definition in program.left_out)
    rows = textwrap.wrap(given, WIDTH // 2)
    names_used = {getattr(n, "id", "") for d in program.definitions for n in d.tree}
    left = _LEFT if LEFT in names_used else ""
    idle = "\n".join(f"{row.replace(' ', ' = ')} = not_needed" for row in rows)
    return f"{_NOT_NEEDED}{left}{idle}".rstrip()


_NOT_NEEDED = """

NotNeeded = NotImplementedError("The run never came here: this notebook lacks what would happen.")

def not_needed(*values, **options):
    raise NotNeeded

"""
_LEFT = """class Left(dict):
    __missing__ = not_needed

"""


def _grouped(shown: Sequence[Definition]) -> list[list[Definition]]:
    """Put into one cell what must be run again together.

    A table of functions keeps those that it was made of, and a signature its defaults: edited in a
    cell of their own they would change nothing.
    """
    cell_of = {definition: [definition] for definition in shown}
    for definition in shown:
        values = used_at_once(definition, decorators=False)
        for target in values | (run_at_once(definition) if values else set()):
            one, other = cell_of[definition], cell_of.get(target)
            if other is not None and other is not one:
                one += other
                cell_of.update(dict.fromkeys(other, one))
    cells = {id(cell): sorted(cell, key=shown.index) for cell in cell_of.values()}
    return sorted(cells.values(), key=lambda cell: shown.index(cell[-1]))


def _definitions(cells: Sequence[Sequence[Definition]], names: "_Names") -> Iterator[Cell]:
    """Yield the cells, short neighbours of one module together."""
    together = list[Definition]()
    for cell in cells:
        text = names.text(*together, *cell)
        other = together and cell[-1].module != together[-1].module
        if together and (text.count("\n") > MAX_LINES or other):
            yield _code(names.text(*together))
            together = []
        together += cell
    if together:
        yield _code(names.text(*together))


def _plain(docstring: str) -> str:
    """Return the first paragraph of a docstring, without sentences on what is elsewhere."""
    sentences = re.split(r"(?<=[.:;])\s+", paragraph(docstring))
    return " ".join(each for each in sentences if not _OURS.search(each))


class _Names:
    """One name in the notebook for each definition and each import.

    Where modules use one name for different things, all but one of them bear their module's, too.
    """

    def __init__(
        self, program: Program, file: str, tables: Collection[str], texts: Collection[str]
    ) -> None:
        self._file, self._program = file, program
        self._texts: dict[Definition, str] = {}
        self._names: dict[tuple[Definition | Import, str], str] = {}
        self._users: dict[tuple[Definition | Import, str], list[tuple[str, set[str]]]] = {}
        own_names = {*_OWN_NAMES, *map(_text_of, texts)}
        self._words = {*dir(builtins), *own_names}
        outside: list[Import] = []
        for definition in program.definitions:
            nodes = definition.tree
            named = [n for n in nodes if isinstance(n, ast.Name)]
            local = {n.id for n in named if MARK not in n.id}
            local |= {n.arg for n in nodes if isinstance(n, ast.arg)}
            self._words |= local
            for node in named:
                if node.id in program.meanings:
                    target, own = program.meanings[node.id]
                    written = getattr(node, "written", "")
                    self._users.setdefault((target, own), []).append((written, local))
                    if isinstance(target, Import):
                        outside.append(target)
        self._taken = {*dir(builtins), *own_names}
        if tables:
            outside.append(Import("pathlib", "Path", "Path"))
        if tables or texts:
            outside += [Import("base64", "", "base64"), Import("zlib", "", "zlib")]
        self.imports = [*dict.fromkeys([*_OWN_IMPORTS, *outside])]
        for each in self.imports:
            self._give(each, "", each.alias, each.module)
        for definition in reversed([*program.definitions, *program.left_out]):
            for name in definition.names:
                self._give(definition, name, name, definition.module)

    def _give(self, target: Definition | Import, own: str, wanted: str, module: str) -> None:
        users = self._users.get((target, own), [])
        name = wanted
        if wanted in self._taken or any(
            written != wanted and wanted in local for written, local in users
        ):
            name = f"{module.rpartition('.')[2]}_{wanted.lstrip('_')}"
        while name in self._taken or (name != wanted and name in self._words):
            name += "_"
        self._taken.add(name)
        self._names[target, own] = name

    def name_of(self, target: Definition | Import, own: str = "") -> str:
        return self._names[target, own]

    def of_root(self, root: Definition) -> str:
        """Return what the notebook calls a function that was asked for."""
        return self.name_of(root, root.names[0])

    def of_knob(self, name: str) -> str:
        return f"{name}_knob" if name in self._taken else name

    def text(self, *definitions: Definition) -> str:
        text = ""
        for before, definition in zip((None, *definitions), definitions, strict=False):
            apart = definition.has_body or (before is not None and before.has_body)
            text += "" if before is None else "\n\n" if apart else "\n"
            text += self._text_of(definition)
        return text

    def _text_of(self, definition: Definition) -> str:
        if definition not in self._texts:
            nodes = [self._named(node) for node in copy.deepcopy(definition.nodes)]
            source = self._program.modules[definition.module]
            self._texts[definition] = "\n".join(written(source, nodes))
        return self._texts[definition]

    def _named(self, statement: ast.stmt) -> ast.stmt:
        for node in ast.walk(statement):
            for part in ("id", "name"):
                if (known := self._program.meanings.get(str(getattr(node, part, "")))) is not None:
                    setattr(node, part, self.name_of(*known))
            for field_name, value in ast.iter_fields(node):  # tables stand beside the notebook
                if isinstance(value, list):
                    value[:] = [self._file_for(each) for each in value]
                else:
                    setattr(node, field_name, self._file_for(value))
        return statement

    def _file_for(self, node: Any) -> Any:
        is_file = isinstance(node, ast.Name) and node.id == "__file__"
        return ast.copy_location(ast.Constant(self._file), node) if is_file else node

    def import_lines(self) -> str:
        """Return the imports, Python's own first."""
        lines: dict[str, list[str]] = {}
        for each in self.imports:
            own = each.name or each.module
            alias = "" if self.name_of(each) == own else f" as {self.name_of(each)}"
            begin = f"from {each.module} import " if each.name else f"import {own}"
            lines.setdefault(begin, []).append(own + alias if each.name else alias)
        written = sorted(
            (begin + ", ".join(sorted(names)) for begin, names in lines.items()),
            key=lambda line: (line.startswith("from "), line),
        )
        outside = [line for line in written if _root(line.split()[1]) not in _STANDARD]
        return "\n".join([*(line for line in written if line not in outside), "", *outside])


def _tables(program: Program) -> dict[str, tuple[str, str]]:
    """Return the text of each table that is read, and the module that reads it, by its file."""
    tables = {}
    for definition in program.definitions:
        for node in definition.tree:
            if isinstance(node, ast.Constant) and str(node.value).endswith(".csv"):
                path = path_of(definition.module).with_name(str(node.value))
                if path.is_file():
                    tables[path.name] = (path.read_text(encoding="utf-8"), definition.module)
    return tables


def _runs(
    program: Program,
    names: _Names,
    calls: Mapping[str, Call],
    texts: Mapping[str, AsText],
    folded: Folded | None,
) -> Iterator[Cell]:
    first, *_ = each = [*calls.values()]
    taken = folded.taken if folded else [[*call.arguments] for call in each]
    decided = folded.decided if folded else set()
    shared = {
        name: value
        for name, value in first.arguments.items()
        if all(name in c.arguments and c.arguments[name] == value for c in each)
    }
    still = {name for names_of_call in taken for name in names_of_call} - decided
    knobs = {name: value for name, value in shared.items() if name in still}
    yield _words("## Knobs")
    described = _described(first.function)
    shown = {name: value for name, value in knobs.items() if name not in texts}
    fixed = {name: value for name, value in shared.items() if name not in knobs}
    yield _code("\n".join(_knob_lines(shown, fixed, described, first.comments, names)))

    def given(name: str, value: Any) -> str:
        if name in texts:  # read anew by each run, so that what is edited counts
            _, reader, options = texts[name]
            more = "".join(f", {option}={value!r}" for option, value in options.items())
            return f"{names.of_root(program.root(reader))}({_text_of(name)}{more})"
        return names.of_knob(name) if name in knobs else repr(value)

    written = []
    for root, call, kept in zip(program.roots, each, taken, strict=False):
        parts = [f"{name}={given(name, call.arguments[name])}" for name in kept]
        written.append("\n".join(fitted(f"{names.of_root(root)}({', '.join(parts)})")))
    remembers = any(each.name in ("cache", "lru_cache") for each in names.imports)
    begin, runs = _FORGET if remembers else "", f"run = {written[0]}"
    single = [f"np.ndim({names.of_knob(k)})" for k in knobs if folded and k in folded.numbers]
    if single:
        begin += (
            f'assert {" == ".join(single)} == 0, "One number each: one network is trained here."\n'
        )
    table = f'pd.DataFrame({{"{first.unit}": run.steps, "loss": run.loss, **run.metrics}})'
    last = "{parameter: each[-1] for parameter, each in run.parameters.items()}"
    name, now, before, colour = "last_loss", 'f"{run.loss[-1]:.4g}"', repr(first.last_loss), ""
    if len(calls) > 1:
        entries = [f"{title!r}: {text},\n" for title, text in zip(calls, written, strict=True)]
        runs = f"runs = {{\n{textwrap.indent(''.join(entries), '    ')}}}"
        loop, colour = "for name, run in runs.items()", ', color="run"'
        tables = table.replace("{", '{"run": name, ', 1)
        table = f"pd.concat(\n    {tables}\n    {loop}\n)"
        last, now = (f"{{name: {text} {loop}}}" for text in (last, now))
        before = repr({title: call.last_loss for title, call in calls.items()})
    yield _words("## Run")
    yield _code(f"{begin}{runs}")
    yield _code(f"table = {table}\ntable")
    yield _code(_PLOT.format(unit=first.unit, colour=colour))
    yield _code(last)
    are, those = "The last loss is", "that"
    if len(calls) == 1 and first.scored:
        scorer, numbers = first.scored
        yield _code(f"scores = {names.of_root(program.root(scorer))}(run)\nscores")
        name, are, those = "numbers", "The numbers are", "those"
        now = f'{{"last loss": {now}, **{{name: f"{{x:.4g}}" for name, x in scores.items()}}}}'
        scores = {title: f"{x:.4g}" for title, x in numbers.items()}
        before = repr({"last loss": first.last_loss, **scores})
    yield _words("## The same numbers?\n\nOnce you have changed something, this cell objects.")
    yield _code(_CHECK.format(name=name, are=are, those=those, now=now, before=before))


def _knob_lines(
    knobs: Mapping[str, Any],
    fixed: Mapping[str, Any],
    described: Mapping[str, str],
    comments: Mapping[str, Sequence[str]],
    names: _Names,
) -> Iterator[str]:
    for name, value in knobs.items():
        line = f"{names.of_knob(name)} = {_commented(value, comments.get(name, ()))}"
        comment = described.get(name, "")
        if comment and len(line) + len(comment) + 4 <= WIDTH and "\n" not in line:
            yield f"{line}  # {comment}"
        else:
            yield from (f"# {row}" for row in textwrap.wrap(comment, WIDTH - 2))
            yield line
    if fixed:
        text = f"Fixed, as in the run: {', '.join(f'{k} = {v!r}' for k, v in fixed.items())}."
        text += " A notebook of a run with others has the lines that they need."
        yield from (f"# {row}" for row in textwrap.wrap(text, WIDTH - 2))


def _commented(value: Any, comments: Sequence[str]) -> str:
    """Write a value with what is said beside it, or beside each of its parts."""
    notes = [f"  # {' '.join(comment.split())}" for comment in comments]
    if not isinstance(value, tuple) or not notes:
        return repr(value) + "".join(notes)
    parts = (f"    {part!r},{beside}\n" for part, beside in zip(value, notes, strict=True))
    return f"(\n{''.join(parts)})"


_PLOT = 'alt.Chart(table).mark_line().encode(x="{unit}", y="loss"{colour}).interactive()'
_CHECK = """\
{name} = {now}
on_the_page = {before}
assert {name} == on_the_page, (
    f"{are} {{{name}}}, on the page {{on_the_page}}. If you have changed something, "
    "this is its effect. If not: other processors and other versions round differently. Mostly "
    "only the last digits differ; at far too large a learning rate, a run may end elsewhere."
)
print("{are} {those} of the page:", {name})"""


_FORGET = """\
# Functions that remember their results forget them, so that what you have edited counts.
for each in [*globals().values()]:
    if hasattr(each, "cache_clear"):
        each.cache_clear()
"""


def _described(function: Callable[..., Any]) -> dict[str, str]:
    """Return what each argument of a function is, by the first sentence of its docstring.

    What else it may be is not said: this notebook holds only what its run needed. Sentences that
    send a reader elsewhere are left out.
    """
    text = inspect.getdoc(function) or ""
    section = text.partition("Parameters\n----------\n")[2].partition("\n\n")[0]
    return {
        name: " ".join(_sentences(" ".join(words.split())))
        for names, words in re.findall(r"^(\w.*?)(?: : .*)?\n((?: .*\n?)+)", section, re.MULTILINE)
        for name in names.split(", ")
    }


def _sentences(text: str) -> list[str]:
    """Return the first sentence that does not send a reader elsewhere, if there is one."""
    sentences = re.split(r"(?<=[.])\s+", _SEVERAL.sub("", text.strip()))
    return [s for s in sentences if s and not _ELSEWHERE.search(s)][:1]


_ELSEWHERE = re.compile(r"`|'\w+'|\b(As|as) (in|of|for|from|to|given)\b|\b[Ss]ee\b")
_SEVERAL = re.compile(r"; several [^.;]* side by side")
"""What a lesson can train and a notebook cannot show: its table is of one run."""


def _needs(program: Program, imports: Sequence[Import]) -> list[str]:
    """Return the packages that the notebook imports, or of which it reads a file."""
    roots = {_root(each.module) for each in imports} - _STANDARD
    read = {
        ast.literal_eval(node.args[0])
        for definition in program.definitions
        for node in definition.tree
        if isinstance(node, ast.Call)
        if program.meanings.get(getattr(node.func, "id", ""), ("",))[0] == _DISTRIBUTION
    }
    return sorted({*(_distributions()[root][0] for root in roots), *read})


_DISTRIBUTION = Import("importlib.metadata", "distribution", "distribution")
_distributions = cache(packages_distributions)
"""What is installed, by the name that it is imported by: it takes a tenth of a second."""


def _root(module: str) -> str:
    return module.partition(".")[0]


def _packed(text: str) -> str:
    """Write a text as an expression; a long one packed, in one line."""
    if text.count("\n") <= MAX_LINES:
        return "'''\\\n" + text.replace("\\", "\\\\").replace("'''", r"\'\'\'") + "'''"
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    return f'zlib.decompress(base64.b64decode("{packed}")).decode()'


def _text_of(name: str) -> str:
    return f"{name}_text"


def _words(text: str) -> Cell:
    return "markdown", text, False


def _code(text: str, *, hidden: bool = False) -> Cell:
    return "code", text, hidden
