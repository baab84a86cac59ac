"""The definitions that a function needs, followed by name through the modules of this project."""

import ast
import dis
import io
import symtable
import sys
import tokenize
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from exports.slim import MARK, Slimmer, Strip
from study.loading import ROOT
from training.lazy import lazy

PACKAGES = ("laboratory", "lessons", "training", "datasets", "study")
NOTED = "training.hyperparameters"
RECORD = "training.recorded_run"
STAND_INS = {NOTED: "exports.noted"}
"""Modules that a notebook has in a simpler form."""
Place = tuple[Any, ...]
"""Line and column of a name, and the name."""
Called = frozenset[tuple[str, str | int]]
"""Modules, and the functions and methods in them that were called, and the lines that were run."""
WITH_CALLS = ", with all that it may call"
"""Added to the name of a function whose result was cached, so that its calls were not seen."""
LEFT = "Left"
"""A notebook's name for a table with entries left out."""


@dataclass(frozen=True)
class Import:
    """A name from outside this project."""

    module: str  # Such as "numpy" or "collections.abc"
    name: str  # What is taken from the module; "" for the module itself
    alias: str = field(compare=False)  # What the source calls it


@dataclass(eq=False)
class Definition:
    """One statement at the top of a module, with the comment above and the docstring below it."""

    module: str  # Such as "lessons.xor.model"
    names: tuple[str, ...]  # What it defines
    nodes: list[ast.stmt]  # The statement, and what follows it without defining anything
    line: int  # In the module, from 1
    # What its names refer to, in the order of the text, by name and number
    uses: dict[str, "Definition | Import"] = field(default_factory=dict)

    @property
    def tree(self) -> list[ast.AST]:
        return [n for each in self.nodes for n in ast.walk(each)]

    @property
    def has_body(self) -> bool:
        return isinstance(self.nodes[0], _WITH_BODY)


def _is_function(definition: Definition) -> bool:
    return isinstance(definition.nodes[0], ast.FunctionDef)


_WITH_BODY = (ast.FunctionDef, ast.ClassDef)


class Module:
    """A module of this project as text, with its top-level statements."""

    def __init__(self, name: str, called: Called | None = None, *, notes: bool = True) -> None:
        self.name = name
        self._called = called if name not in STAND_INS else None
        source = name if called is None else STAND_INS.get(name, name)
        self.text = path_of(source).read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        tree = ast.parse(self.text)
        self.docstring = ast.get_docstring(tree) or ""
        self.definitions: dict[str, Definition] = {}
        self.imports: dict[str, tuple[str, str]] = {}
        self._read(tree.body[1:] if self.docstring else tree.body)
        slimmer = Slimmer(self._is_needed, self._was_reached, notes=notes)
        for definition in {*self.definitions.values()} if called is not None else ():
            slimmer.shorten(definition.nodes)

    @lazy
    def comments(self) -> dict[int, tuple[int, str]]:
        """The column and the text of each comment, by line from 1."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return {t.start[0]: (t.start[1], t.string) for t in tokens if t.type == tokenize.COMMENT}

    @lazy
    def global_names(self) -> set[Place]:
        """The places of names that refer to the top of the module, found by the compiler."""
        places = set()
        codes = [compile(self.text, self.name, "exec", dont_inherit=True)]
        for code in codes:
            codes += [each for each in code.co_consts if isinstance(each, CodeType)]
            used = [
                i for i in dis.get_instructions(code) if i.opname.endswith(("_GLOBAL", "_NAME"))
            ]
            stored = {i.argval for i in used if i.opname == "STORE_NAME" and code is not codes[0]}
            for i in used:
                if i.argval not in stored and i.positions is not None:
                    places.add((i.positions.lineno, i.positions.col_offset, i.argval))
        return places

    def _is_needed(self, method: str) -> bool:
        """Tell whether a method was called, or may be while the module is read."""
        is_start = method.endswith((".__init__", ".__post_init__"))
        return self._called is None or is_start or (self.name, method) in self._called

    def _was_reached(self, function: str, first: int, last: int) -> bool:
        """Tell whether some lines of a function were run, or may have been unseen.

        What records is whole: an edited run may end elsewhere, where nothing is finite.
        """
        called = self._called
        return (
            called is None
            or self.name == RECORD
            or (self.name, function) not in called
            or any((self.name, line) in called for line in range(first, last + 1))
        )

    def _read(self, statements: Sequence[ast.stmt]) -> None:
        latest: Definition | None = None
        for node in statements:
            if isinstance(node, ast.Import):
                self.imports |= {a.asname or a.name: (a.name, "") for a in node.names}
            elif isinstance(node, ast.ImportFrom):
                self.imports |= {
                    a.asname or a.name: (node.module or "", a.name) for a in node.names
                }
            elif names := tuple(name for name in _bound(node) if name not in self.definitions):
                latest = Definition(self.name, names, [node], node.lineno)
                self.definitions |= dict.fromkeys(names, latest)
            elif latest is not None:
                latest.nodes.append(node)


def path_of(module: str) -> Path:
    path = ROOT / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def _at_once(module: str) -> list[ast.stmt]:
    """Return what a module runs at import, with its own functions that are called then."""
    body = ast.parse(path_of(module).read_text(encoding="utf-8")).body
    now = [line for line in body if not isinstance(line, _WITH_BODY)]
    calls = (n for line in now for n in ast.walk(line) if isinstance(n, ast.Call))
    called = {ast.unparse(call.func) for call in calls}
    return now + [n for n in body if isinstance(n, ast.FunctionDef) and n.name in called]


def _bound(node: ast.stmt) -> list[str]:
    """Return the names that a statement at the top of a module defines."""
    if isinstance(node, _WITH_BODY):
        return [node.name]
    table = symtable.symtable(ast.unparse(node), "", "exec")
    return [symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned()]


class Program:
    """The definitions that some functions need, each once."""

    def __init__(
        self,
        *functions: Callable[..., Any],
        called: Called | None = None,
        values: Collection[object] = (),
    ) -> None:
        self.modules: dict[str, Module] = {}
        self._called = called
        self._values = values
        self._notes = called is None or _asks_what_it_was_called_with(called)
        self.roots = [self.root(f) for f in functions]
        self.left_out: list[Definition] = []
        self.meanings: dict[str, tuple[Definition | Import, str]] = {}
        self._numbers: dict[Definition | Import, int] = {}
        self.keep(self._needed())

    def keep(self, needed: Collection[Definition]) -> None:
        """Keep only these definitions, each after those that it needs."""
        order = _modules_in_order(needed)

        def position(definition: Definition) -> tuple[int, int]:
            return order.index(definition.module), definition.line

        self.definitions = sorted(needed, key=position)

    def look_up(self, definition: Definition) -> None:
        """Note what the names of a definition refer to."""
        nodes = [n for n in definition.tree if isinstance(n, ast.Name)]
        named = sorted(nodes, key=lambda n: (getattr(n, "lineno", 0), getattr(n, "col_offset", 0)))
        definition.uses = {n.id: self.meanings[n.id][0] for n in named if n.id in self.meanings}

    def id_of(self, target: "Definition | Import", name: str = "") -> str:
        number = self._numbers.setdefault(target, len(self._numbers))
        own = name or (target.alias if isinstance(target, Import) else target.names[0])
        given = f"{own}{MARK}{number}"
        self.meanings[given] = target, "" if isinstance(target, Import) else own
        return given

    def _needed(self) -> dict[Definition, None]:
        """Return the definitions that the functions call; what they only name is left out.

        What runs at import is needed with everything that it may call.
        """
        needed: dict[Definition, None] = {}
        whole: set[Definition] = set()
        waiting = [(root, self._called is None) for root in reversed(self.roots)]
        while waiting:
            definition, is_whole = waiting.pop()
            is_whole = is_whole or self._is_called(definition, WITH_CALLS)
            if definition in whole or (definition in needed and not is_whole):
                continue
            if not is_whole and not self._leads_to(definition):
                self.left_out.append(definition)
                continue
            if definition not in needed:
                needed[definition] = None
                self._follow(definition)
                if self._called is not None and (idle := self._idle_entries(definition)):
                    _leave_out(definition.nodes[0], idle)
                    self.look_up(definition)
            if is_whole:
                whole.add(definition)
            now = set() if is_whole else run_at_once(definition)
            targets = [u for u in definition.uses.values() if isinstance(u, Definition)]
            waiting += reversed([(target, is_whole or target in now) for target in targets])
        self.left_out = [d for d in dict.fromkeys(self.left_out) if d not in needed]
        return needed

    def _idle_entries(self, definition: Definition) -> list[ast.expr]:
        """Return the tables' entries with functions that were not called."""
        idle: list[ast.expr] = []
        if definition.has_body or {*definition.names} & self._looked_up:
            return idle
        for table in definition.tree:
            if isinstance(table, ast.Dict):
                entries = zip(table.keys, table.values, strict=True)
            elif isinstance(table, ast.Tuple | ast.List):
                entries = zip(table.elts, table.elts, strict=True)
            else:
                continue
            for key, value in entries:
                name = self._key_of(definition.module, key)
                if name in self._values or (name,) in self._values:
                    continue
                lambdas = [n for n in ast.walk(value) if isinstance(n, ast.Lambda)]
                now = {id(n.func) for n in _now([value]) if isinstance(n, ast.Call)}
                now |= {id(n) for each in lambdas for n in ast.walk(each)}
                later = (getattr(n, "id", "") for n in ast.walk(value) if id(n) not in now)
                named = [self.meanings[each][0] for each in later if each in self.meanings]
                if any(isinstance(target, Import) for target in named):
                    continue  # nobody saw whether that was called
                functions = [t for t in named if isinstance(t, Definition) and _is_function(t)]
                was_run = any(
                    (definition.module, n.lineno) in (self._called or ()) for n in lambdas
                )
                was_run = was_run or any(
                    self._is_called(each, "", WITH_CALLS) for each in functions
                )
                if (functions or lambdas) and not was_run:
                    idle.append(value)
        return idle

    @lazy
    def _looked_up(self) -> set[str]:
        """The tables in which something is looked up at import."""
        modules = {module for module, _ in self._called or ()} - {*STAND_INS}
        return {
            ast.unparse(node.value).rpartition(".")[2]
            for module in modules
            for statement in _at_once(module)
            for node in ast.walk(statement)
            if isinstance(node, ast.Subscript)
        }

    def _key_of(self, module: str, node: ast.expr | None) -> str | None:
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(node, ast.Name):
            value = getattr(sys.modules.get(module), node.id.partition(MARK)[0], None)
        return value if isinstance(value, str) else None

    def _is_called(self, definition: Definition, *what: str) -> bool:
        each = ((definition.module, f"{n}{how}") for n in definition.names for how in what or ("",))
        return any(name in (self._called or ()) for name in each)

    def _leads_to(self, definition: Definition) -> bool:
        """Tell whether a definition that is not used at import stays."""
        is_whole = definition in self.roots or definition.module in STAND_INS
        return is_whole or not _is_function(definition) or self._is_called(definition)

    def root(self, function: Callable[..., Any]) -> Definition:
        return self._module(function.__module__).definitions[function.__name__]

    def _module(self, name: str) -> Module:
        if name not in self.modules:
            self.modules[name] = Module(name, self._called, notes=self._notes)
        return self.modules[name]

    def resolve(self, module: str, name: str) -> "tuple[Definition | Import, str] | str | None":
        """Return what a name means in a module, and what it is called there.

        A str is a module of this project; None stands for Python's own names.
        """
        here = self._module(module)
        if name in here.definitions:
            return here.definitions[name], name
        if name not in here.imports:
            return None
        source, own_name = here.imports[name]
        if source.partition(".")[0] not in PACKAGES:
            return Import(source, own_name, name), name
        whole = f"{source}.{own_name}" if own_name else source
        return whole if path_of(whole).is_file() else self.resolve(source, own_name)

    def _follow(self, definition: Definition) -> None:
        naming = _Naming(self, self.modules[definition.module])
        definition.nodes = [naming.visit(node) for node in definition.nodes]
        if isinstance(definition.nodes[0], _WITH_BODY):
            definition.nodes[0].name = self.id_of(definition)
        if self._called is not None:
            definition.nodes = [Strip().visit(node) for node in definition.nodes]
        self.look_up(definition)


class _Naming(ast.NodeTransformer):
    """Appends its number to each name that is defined at the top of a module."""

    def __init__(self, program: Program, module: Module) -> None:
        self._program, self._module = program, module

    def _meaning_of(self, node: ast.expr) -> tuple[Definition | Import, str] | str | None:
        place = tuple(getattr(node, part, None) for part in ("lineno", "col_offset", "id"))
        known = place in self._module.global_names
        return self._program.resolve(self._module.name, str(place[-1])) if known else None

    def visit_Name(self, node: ast.Name) -> ast.AST:
        meaning = self._meaning_of(node)
        if isinstance(meaning, tuple):
            node.id, node.written = self._program.id_of(*meaning), node.id  # type: ignore[attr-defined]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Write ``curvature`` for ``bowls.curvature`` after ``from training import bowls``."""
        module = self._meaning_of(node.value)
        meaning = self._program.resolve(module, node.attr) if isinstance(module, str) else None
        if isinstance(meaning, tuple):
            return ast.copy_location(ast.Name(self._program.id_of(*meaning), node.ctx), node)
        return self.generic_visit(node)


def _leave_out(definition: ast.stmt, values: Sequence[ast.expr]) -> None:
    """Remove entries from tables; what is left of a mapping raises an error for the others."""
    for table in ast.walk(definition):
        if isinstance(table, ast.Dict):
            left = [i for i, value in enumerate(table.values) if value not in values]
            table.keys = [table.keys[i] for i in left]
            table.values = [table.values[i] for i in left]
        elif isinstance(table, ast.Tuple | ast.List):
            table.elts = [each for each in table.elts if each not in values]
    own = getattr(definition, "value", None)
    if isinstance(own, ast.Dict | ast.DictComp):
        left_over = ast.Call(ast.Name(LEFT, ast.Load()), [own], [])
        definition.value = ast.fix_missing_locations(ast.copy_location(left_over, own))  # type: ignore[attr-defined]


def closure(*starts: Definition) -> set[Definition]:
    needed: set[Definition] = set()
    waiting = [*starts]
    while waiting:
        definition = waiting.pop()
        if definition not in needed:
            needed.add(definition)
            waiting += [u for u in definition.uses.values() if isinstance(u, Definition)]
    return needed


def _modules_in_order(needed: Collection[Definition]) -> list[str]:
    """Return modules, each after those that it uses as far as possible."""
    used: dict[str, dict[str, None]] = {each.module: {} for each in needed}
    for definition in needed:
        targets = (each for each in definition.uses.values() if isinstance(each, Definition))
        used[definition.module] |= {each.module: None for each in targets if each.module in used}
    entered: list[str] = []
    order: list[str] = []

    def visit(module: str) -> None:
        if module not in entered:
            entered.append(module)
            for other in sorted(used[module], key=lambda name: not name.startswith("datasets.")):
                visit(other)
            order.append(module)

    for module in used:
        visit(module)
    return order


def _asks_what_it_was_called_with(called: Called) -> bool:
    """Tell whether hyperparameters were read from a run during the call."""
    lines_of: dict[str, list[str]] = {}
    for module, line in called:
        if isinstance(line, int) and module != RECORD:
            lines = lines_of.setdefault(module, path_of(module).read_text("utf-8").splitlines())
            if ".hyperparameters" in lines[line - 1]:
                return True
    return False


def used_at_once(definition: Definition, *, decorators: bool = True) -> set[Definition]:
    """Return what a definition uses at import, not what it uses when called."""
    return {t for n in _now(definition.nodes, decorators) for t in _targets(definition, n)}


def run_at_once(definition: Definition) -> set[Definition]:
    """Return what a definition calls at import, and all that this needs."""
    called = used_at_once(definition) - used_at_once(definition, decorators=False)
    for call in _now(definition.nodes):
        if isinstance(call, ast.Call):
            functions = {t for n in ast.walk(call.func) for t in _targets(definition, n)}
            called |= functions
            # A class keeps what it is given; a function may call it.
            if not all(isinstance(each.nodes[0], ast.ClassDef) for each in functions):
                called |= {t for n in ast.walk(call) for t in _targets(definition, n)}
    return closure(*called)


def _now(nodes: Iterable[ast.AST | None], decorators: bool = True) -> Iterator[ast.AST]:
    """Yield the nodes that are evaluated at import, not those in functions' bodies."""
    for node in nodes:
        inside: Iterable[ast.AST | None] = ast.iter_child_nodes(node) if node else ()
        if isinstance(node, ast.FunctionDef):
            inside = [node.args, node.returns, *(node.decorator_list if decorators else ())]
        if node is not None and not isinstance(node, ast.Lambda):
            yield node
            yield from _now(inside, decorators)


def _targets(definition: Definition, node: ast.AST) -> list[Definition]:
    target = definition.uses.get(getattr(node, "id", ""))
    return [target] if isinstance(target, Definition) else []
