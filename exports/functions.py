"""Functions as trees: what binds their names, what they are called with, what they give back."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from exports.slim import Body, Function, is_text

Known = tuple[Any, frozenset[str], ast.expr | None]
"""A value, the knobs that it depends on, and an expression that stands for it."""


@dataclass(eq=False)
class Owner:
    """A function or method, and what its names are bound to."""

    key: str
    node: ast.FunctionDef
    within: ast.ClassDef | None
    known: dict[str, Known] = field(default_factory=dict)
    numbers: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def parameters(self) -> list[ast.arg]:
        given = self.node.args
        return [*given.posonlyargs, *given.args, *given.kwonlyargs]

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return walk(self.node)

    @cached_property
    def bound(self) -> Counter[str]:
        """How often each name is bound, in all scopes."""
        names: list[str] = []
        for node in self.nodes:
            if isinstance(node, ast.Name):
                if not isinstance(node.ctx, ast.Load):
                    names.append(node.id)
            elif isinstance(node, ast.arg):
                names.append(node.arg)
            elif isinstance(node, Function | ast.ClassDef | ast.ExceptHandler):
                if node is not self.node and node.name:
                    names.append(node.name)
            elif isinstance(node, ast.Global | ast.Nonlocal):
                names += 2 * node.names
        return Counter(names)

    @cached_property
    def read(self) -> Counter[str]:
        """How often each name is looked up."""
        read: Counter[str] = Counter()
        for node in self.nodes:
            if isinstance(node, ast.Name):
                read[node.id] += isinstance(node.ctx, ast.Load)
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                read[node.target.id] += any(isinstance(n, ast.Call) for n in walk(node.value))
        return read

    @cached_property
    def assigned(self) -> dict[str, ast.expr]:
        """What each name is assigned that is bound once, and by a statement of its own."""
        pairs = (
            pair
            for n in self.nodes
            if isinstance(n, ast.Assign) and len(n.targets) == 1
            for pair in pairs_of(n.targets[0], n.value)
        )
        return {
            target.id: value
            for target, value in pairs
            if isinstance(target, ast.Name) and self.bound[target.id] == 1
        }

    def changed(self) -> None:
        for name in ("parameters", "nodes", "bound", "read", "assigned"):
            vars(self).pop(name, None)


def walk(node: ast.AST) -> list[ast.AST]:
    """Return a node and all that is in it; quicker than the walk of `ast`."""
    found = [node]
    for each in found:
        for name in each._fields:
            value = getattr(each, name, None)
            if isinstance(value, ast.AST):
                found.append(value)
            elif isinstance(value, list):
                found += [item for item in value if isinstance(item, ast.AST)]
    return found


def pairs_of(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Go through the single assignments of one to several names."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        starred = any(isinstance(n, ast.Starred) for n in (*target.elts, *value.elts))
        if len(target.elts) == len(value.elts) and not starred:
            for one, other in zip(target.elts, value.elts, strict=True):
                yield from pairs_of(one, other)
            return
    yield target, value


def nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Tuple) and not node.elts


def is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def is_property(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(d) == "property" for d in node.decorator_list)


def stores_of(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            for one, value in pairs_of(target, node.value):
                for each in ast.walk(one):
                    if isinstance(each, ast.Attribute) and not isinstance(each.ctx, ast.Load):
                        yield each, value if each is one else None
    elif isinstance(node, ast.AugAssign):
        yield node.target, None
    elif isinstance(node, ast.For | ast.comprehension):
        yield from (
            (each, None) for each in ast.walk(node.target) if isinstance(each, ast.Attribute)
        )


def result_of(node: ast.FunctionDef) -> ast.expr | None:
    lines = node.body[1:] if is_text(node.body[0]) else node.body
    only = lines[0] if len(lines) == 1 else None
    return only.value if isinstance(only, ast.Return) else None


def fields_of(node: ast.ClassDef) -> list[ast.AnnAssign]:
    return [n for n in node.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)]


def is_open(call: ast.Call) -> bool:
    """Tell whether a call has arguments behind stars."""
    return any(isinstance(a, ast.Starred) for a in call.args) or any(
        k.arg is None for k in call.keywords
    )


def plain_names(owner: Owner) -> list[str]:
    given = owner.node.args
    return [a.arg for a in (*given.posonlyargs, *given.args)][1 if owner.within else 0 :]


def given_for(call: ast.Call, plain: list[str], name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    for given, own in zip(call.args, plain, strict=False):
        if isinstance(given, ast.Starred):
            return None
        if own == name:
            return given
    return None


def drop_argument(call: ast.Call, plain: list[str], name: str) -> None:
    call.keywords = [k for k in call.keywords if k.arg != name]
    if name in plain and plain.index(name) < len(call.args):
        del call.args[plain.index(name)]


def default(given: ast.arguments, argument: ast.arg) -> ast.expr | None:
    plain = [*given.posonlyargs, *given.args]
    if argument in plain:
        i = plain.index(argument) - len(plain) + len(given.defaults)
        return given.defaults[i] if i >= 0 else None
    return given.kw_defaults[given.kwonlyargs.index(argument)]


def drop_default(given: ast.arguments, argument: ast.arg) -> bool:
    """Take a default away, if there is one that can go; tell whether it did."""
    plain = [*given.posonlyargs, *given.args]
    if argument in plain:
        i = plain.index(argument) - len(plain) + len(given.defaults)
        if i == 0:
            del given.defaults[0]
        return i == 0
    i = given.kwonlyargs.index(argument)
    had = given.kw_defaults[i] is not None
    given.kw_defaults[i] = None
    return had


def drop_parameter(given: ast.arguments, argument: ast.arg) -> None:
    plain = [*given.posonlyargs, *given.args]
    if argument in plain:
        i = plain.index(argument) - len(plain) + len(given.defaults)
        if i >= 0:
            del given.defaults[i]
        for each in (given.posonlyargs, given.args):
            if argument in each:
                each.remove(argument)
    else:
        i = given.kwonlyargs.index(argument)
        del given.kwonlyargs[i], given.kw_defaults[i]


def blocks(node: ast.AST) -> Iterator[Body]:
    for each in ast.walk(node):
        for part in ("body", "orelse", "finalbody"):
            lines = getattr(each, part, None)
            if isinstance(lines, list) and lines:
                yield lines


def bound_by(node: ast.AST) -> set[str]:
    return {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
    }


def read_by(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
