"""Functions and records as trees: what binds their names, and what they are called with."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from exports.slim import is_text
from training.lazy import lazy


class Known(NamedTuple):
    value: Any
    knobs: frozenset[str]  # That it depends on
    node: ast.expr | None = None  # What may stand for it


@dataclass(eq=False)
class Owner:
    """A function, a method, or a class that is called with its fields; and what its names are."""

    key: str
    node: ast.FunctionDef | ast.ClassDef
    within: ast.ClassDef | None
    known: dict[str, Known] = field(default_factory=dict)

    @lazy
    def nodes(self) -> list[ast.AST]:
        return [*ast.walk(self.node)]

    @lazy
    def names(self) -> list[str]:
        """What it is called with, without ``self``."""
        if isinstance(self.node, ast.ClassDef):
            return [each.target.id for each in fields_of(self.node)]  # type: ignore[union-attr]
        return [*self.plain, *(each.arg for each in self.node.args.kwonlyargs)]

    @lazy
    def plain(self) -> list[str]:
        """What it may be called with by place."""
        if isinstance(self.node, ast.ClassDef):
            return self.names
        given = self.node.args
        return [a.arg for a in (*given.posonlyargs, *given.args)][1 if self.within else 0 :]

    @lazy
    def defaults(self) -> dict[str, ast.expr]:
        if isinstance(self.node, ast.ClassDef):
            return {e.target.id: e.value for e in fields_of(self.node) if e.value}  # type: ignore[union-attr]
        given, first = self.node.args, len(self.plain) - len(self.node.args.defaults)
        named = zip((a.arg for a in given.kwonlyargs), given.kw_defaults, strict=True)
        plain = zip(self.plain[first:], given.defaults, strict=True)
        return {**dict(plain), **{name: value for name, value in named if value}}

    @lazy
    def kinds(self) -> dict[str, str]:
        """The classes that its parameters are declared to be of."""
        each = (n for n in self.nodes if isinstance(n, ast.arg))
        kinds = {n.arg: getattr(n, "kind", "") for n in each}
        if self.within and isinstance(self.node, ast.FunctionDef) and self.node.args.args:
            kinds[self.node.args.args[0].arg] = self.within.name
        return kinds

    @lazy
    def bound(self) -> Counter[str]:
        """How often each name is bound, in all scopes."""
        names: list[str] = []
        for node in self.nodes:
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                names.append(node.id)
            elif isinstance(node, ast.arg):
                names.append(node.arg)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.ExceptHandler):
                names += [node.name] if node is not self.node and node.name else []
            elif isinstance(node, ast.Global | ast.Nonlocal):
                names += 2 * node.names
        return Counter(names)

    @lazy
    def read(self) -> Counter[str]:
        """How often each name is looked up."""
        names = [n for n in self.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
        names += [n.target for n in self.nodes if isinstance(n, ast.AugAssign)]  # type: ignore[misc]
        return Counter(getattr(name, "id", "") for name in names)

    @lazy
    def assigned(self) -> dict[str, ast.expr]:
        """What each name is assigned that is bound once, and by a statement of its own."""
        return {
            target.id: value
            for node in self.nodes
            if isinstance(node, ast.Assign) and len(node.targets) == 1
            for target, value in pairs_of(node.targets[0], node.value)
            if isinstance(target, ast.Name) and self.bound[target.id] == 1
        }

    def given(self, call: ast.Call) -> dict[str, ast.expr]:
        """Return what a call gives for each parameter, without the defaults."""
        by_place = zip(self.plain, call.args, strict=False)
        return {**dict(by_place), **{str(k.arg): k.value for k in call.keywords}}

    def take_away(self, name: str, call: ast.Call) -> None:
        """Take what a call gives for a parameter out of it."""
        call.keywords = [each for each in call.keywords if each.arg != name]
        if name in self.plain and (place := self.plain.index(name)) < len(call.args):
            del call.args[place]

    def drop(self, name: str) -> None:
        """Take a parameter or field away."""
        if isinstance(self.node, ast.ClassDef):
            self.node.body.remove(fields_of(self.node)[self.names.index(name)])
            return self.changed()
        kept, given = self._defaults_without(name), self.node.args
        for part in (given.posonlyargs, given.args, given.kwonlyargs):
            part[:] = [each for each in part if each.arg != name]
        return self._set_defaults(kept)

    def drop_default(self, name: str) -> bool:
        """Take a default away, if there is one before which none stands; tell whether it did."""
        is_first = name not in self.plain or name == next(iter(self.defaults), "")
        can_go = isinstance(self.node, ast.FunctionDef) and name in self.defaults and is_first
        if can_go:
            self._set_defaults(self._defaults_without(name))
        return can_go

    def _defaults_without(self, gone: str) -> dict[str, ast.expr]:
        return {name: value for name, value in self.defaults.items() if name != gone}

    def _set_defaults(self, defaults: dict[str, ast.expr]) -> None:
        given: Any = self.node.args  # type: ignore[union-attr]
        given.defaults = [value for name, value in defaults.items() if name in self.plain]
        given.kw_defaults = [defaults.get(each.arg) for each in given.kwonlyargs]
        self.changed()

    def changed(self) -> None:
        for name, value in vars(type(self)).items():
            if isinstance(value, lazy):
                vars(self).pop(name, None)


def pairs_of(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Go through the single assignments of one to several names."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        starred = any(isinstance(n, ast.Starred) for n in (*target.elts, *value.elts))
        if len(target.elts) == len(value.elts) and not starred:
            for one, other in zip(target.elts, value.elts, strict=True):
                yield from pairs_of(one, other)
            return
    yield target, value


def is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def result_of(node: ast.FunctionDef) -> ast.expr | None:
    """Return what a function gives back that does nothing else."""
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
