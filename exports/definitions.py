"""The definitions that a function needs, followed by name through the modules of this project."""

import ast
import re
import symtable
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

from server.imports import ROOT

PACKAGES = ("lessons", "training", "datasets", "study")


@dataclass(frozen=True)
class Import:
    """A name from outside this project.

    Attributes
    ----------
    module : str
        Such as "numpy" or "collections.abc".
    name : str
        What is taken from the module; "" for the module itself.
    alias : str
        What the source calls it.
    """

    module: str
    name: str
    alias: str = field(compare=False)


@dataclass(eq=False)
class Definition:
    """One statement at the top of a module, with the comment above and the docstring below it.

    Attributes
    ----------
    module : str
        Such as "lessons.xor.model".
    names : tuple of str
        What it defines.
    nodes : list of statement
        The statement, and what follows it without defining anything.
    text : str
        Its source.
    first_line : int
        Of the text, in the module, from 1.
    uses : mapping of str to Definition or Import
        What its names refer to, in the order of the text; "module.name" where it is written so.
    own_names : mapping of str to str
        What each of these names is called where it is defined.
    """

    module: str
    names: tuple[str, ...]
    nodes: list[ast.stmt]
    text: str
    first_line: int
    uses: dict[str, "Definition | Import"] = field(default_factory=dict)
    own_names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def global_names(self) -> set[str]:
        """The names that it looks up outside itself."""
        table = symtable.symtable(self.text, self.module, "exec")
        symbols = [s for scope in _scopes(table) for s in scope.get_symbols() if s.is_global()]
        symbols += table.get_symbols()
        return {symbol.get_name() for symbol in symbols if symbol.is_referenced()}

    @cached_property
    def local_names(self) -> set[str]:
        """The names that mean something else within it, such as its arguments."""
        table = symtable.symtable(self.text, self.module, "exec")
        scopes = _scopes(table)
        return {s.get_name() for scope in scopes for s in scope.get_symbols() if s.is_local()}

    @property
    def has_body(self) -> bool:
        """Whether it is a function or a class."""
        return isinstance(self.nodes[0], _WITH_BODY)


_WITH_BODY = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Module:
    """A module of this project as text, with what stands at its top."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.text = path_of(name).read_text(encoding="utf-8")
        tree = ast.parse(self.text)
        self.docstring = ast.get_docstring(tree) or ""
        self.definitions: dict[str, Definition] = {}
        self.imports: dict[str, tuple[str, str]] = {}
        self._read(tree.body[1:] if self.docstring else tree.body)

    def _read(self, statements: Sequence[ast.stmt]) -> None:
        lines = self.text.splitlines()
        latest: Definition | None = None
        for node in statements:
            if isinstance(node, ast.Import):
                self.imports |= {a.asname or a.name: (a.name, "") for a in node.names}
            elif isinstance(node, ast.ImportFrom):
                self.imports |= {
                    a.asname or a.name: (node.module or "", a.name) for a in node.names
                }
            elif names := tuple(name for name in _bound(node) if name not in self.definitions):
                first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
                while lines[first - 2].startswith("#"):
                    first -= 1
                text = "\n".join(lines[first - 1 : node.end_lineno])
                latest = Definition(self.name, names, [node], text, first)
                self.definitions |= dict.fromkeys(names, latest)
            elif latest is not None:
                latest.nodes.append(node)
                latest.text = "\n".join(lines[latest.first_line - 1 : node.end_lineno])


def path_of(module: str) -> Path:
    """Return the path of a module's source."""
    path = ROOT / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _bound(node: ast.stmt) -> list[str]:
    """Return the names that a statement at the top of a module defines."""
    if isinstance(node, _WITH_BODY):
        return [node.name]
    if isinstance(node, ast.AugAssign):
        return []
    table = symtable.symtable(ast.unparse(node), "", "exec")
    return [symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned()]


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _scopes(child)


class Program:
    """All that some functions need, each definition once.

    Parameters
    ----------
    *functions : callable
        Of this project.

    Attributes
    ----------
    definitions : list of Definition
        In an order in which they can run: a module behind those that it uses, data first and then
        in the order of use; within a module in its own order.
    modules : dict of str to Module
        Those that were read.
    """

    def __init__(self, *functions: Callable[..., Any]) -> None:
        self.modules: dict[str, Module] = {}
        self.roots = [self.root(f) for f in functions]
        needed: dict[Definition, None] = {}
        waiting = [*reversed(self.roots)]
        while waiting:
            definition = waiting.pop()
            if definition not in needed:
                needed[definition] = None
                self._follow(definition)
                waiting += reversed(
                    [u for u in definition.uses.values() if isinstance(u, Definition)]
                )
        order = _modules_in_order(needed)
        self.definitions = sorted(needed, key=lambda d: (order.index(d.module), d.first_line))

    def root(self, function: Callable[..., Any]) -> Definition:
        """Return the definition of one of the functions."""
        return self._module(function.__module__).definitions[function.__name__]

    def _module(self, name: str) -> Module:
        if name not in self.modules:
            self.modules[name] = Module(name)
        return self.modules[name]

    def _resolve(self, module: str, name: str) -> tuple[Definition | Import | str, str] | None:
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
        return (whole, name) if path_of(whole).is_file() else self._resolve(source, own_name)

    def _follow(self, definition: Definition) -> None:
        names = definition.global_names
        nodes = [n for each in definition.nodes for n in ast.walk(each) if isinstance(n, ast.expr)]
        for node in sorted(nodes, key=lambda n: (n.lineno, n.col_offset)):
            name, _, attribute = (key := _key(node)).partition(".")
            if name not in names or (meaning := self._resolve(definition.module, name)) is None:
                continue
            if isinstance(meaning[0], str):
                # `bowls.curvature` after `from training import bowls`
                meaning = self._resolve(meaning[0], attribute) if attribute else None
            elif attribute:
                continue
            if meaning is not None and not isinstance(meaning[0], str):
                definition.uses[key] = meaning[0]
                definition.own_names[key] = meaning[1]


def _closure(*starts: Definition) -> set[Definition]:
    """Return these definitions and everything that they need."""
    needed: set[Definition] = set()
    waiting = [*starts]
    while waiting:
        definition = waiting.pop()
        if definition not in needed:
            needed.add(definition)
            waiting += [u for u in definition.uses.values() if isinstance(u, Definition)]
    return needed


def _modules_in_order(needed: dict[Definition, None]) -> list[str]:
    order: dict[str, None] = {}
    entered = set()

    def visit(module: str) -> None:
        if module in entered:
            return
        entered.add(module)
        used_here = [
            target.module
            for definition in needed
            if definition.module == module
            for target in definition.uses.values()
            if isinstance(target, Definition)
        ]
        for other in sorted(used_here, key=lambda name: not name.startswith("datasets.")):
            visit(other)
        order[module] = None

    for definition in needed:
        visit(definition.module)
    return [*order]


class Role(Enum):
    """How a definition uses a name."""

    VALUE = "value"
    """Looked up while the definition is read, and kept: a default, an entry of a table."""
    ANNOTATION = "annotation"
    DECORATOR = "decorator"
    BODY = "body"
    """Looked up whenever it is called."""


def parts(nodes: Sequence[ast.stmt]) -> Iterator[tuple[ast.AST, Role]]:
    """Divide statements into parts that use names in one way."""
    for node in nodes:
        if isinstance(node, _WITH_BODY):
            yield from ((decorator, Role.DECORATOR) for decorator in node.decorator_list)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            yield from ((v, Role.VALUE) for v in (*given.defaults, *given.kw_defaults) if v)
            each = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
            annotations = (*(a.annotation for a in each if a), node.returns)
            yield from ((a, Role.ANNOTATION) for a in annotations if a)
            yield from ((line, Role.BODY) for line in node.body)
        elif isinstance(node, ast.ClassDef):
            yield from ((base, Role.VALUE) for base in (*node.bases, *node.keywords))
            yield from parts(node.body)
        elif isinstance(node, ast.AnnAssign):
            yield node.annotation, Role.ANNOTATION
            if node.value:
                yield node.value, Role.VALUE
        else:
            yield node, Role.VALUE


def used(definition: Definition, *roles: Role) -> set[Definition]:
    """Return what a definition uses in these ways."""
    return {
        target
        for part, role in parts(definition.nodes)
        if role in roles
        for target in _targets(definition, part)
    }


def run_at_once(definition: Definition) -> set[Definition]:
    """Return what is called while a definition is read, and all that this needs."""
    called: set[Definition] = set()
    for part, role in parts(definition.nodes):
        if role is Role.DECORATOR:
            called |= {*_targets(definition, part)}
        elif role is not Role.BODY:
            for call in (node for node in ast.walk(part) if isinstance(node, ast.Call)):
                functions = {*_targets(definition, call.func)}
                called |= functions
                # A class keeps what it is given; a function may call it.
                if not all(isinstance(f.nodes[0], ast.ClassDef) for f in functions):
                    called |= {*_targets(definition, call)}
    return _closure(*called)


def _targets(definition: Definition, part: ast.AST) -> Iterator[Definition]:
    for node in ast.walk(part):
        target = definition.uses.get(_key(node))
        if isinstance(target, Definition):
            yield target


def _key(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def renamed(definition: Definition, names: dict[str, str]) -> str:
    """Return the text of a definition with other names for what it uses and defines.

    Parameters
    ----------
    definition : Definition
        Whose text.
    names : dict of str to str
        New ones by old ones; an old one may be "module.name".

    Raises
    ------
    ValueError
        If an old name means something else within the definition, or cannot be found there.
    """
    if clash := names.keys() & definition.local_names:
        raise ValueError(f"{definition.names} uses {sorted(clash)} in two ways.")
    lines = [line.encode() for line in definition.text.split("\n")]
    places = {
        (node.lineno - definition.first_line, node.col_offset, key)
        for each in definition.nodes
        for node in ast.walk(each)
        if isinstance(node, ast.expr) and (key := _key(node)) in names
    }
    statement = definition.nodes[0]
    if isinstance(statement, _WITH_BODY) and statement.name in names:
        row = statement.lineno - definition.first_line
        keyword = re.match(rb"(async +def|def|class) +", lines[row])
        places.add((row, keyword.end() if keyword else 0, statement.name))
    for row, start, old in sorted(places, reverse=True):
        line, end = lines[row], start + len(old.encode())
        if line[start:end] != old.encode():
            raise ValueError(f"{old} is not where it should be in {definition.names}.")
        lines[row] = line[:start] + names[old].encode() + line[end:]
    return b"\n".join(lines).decode()
