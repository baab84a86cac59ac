"""One function at a time, written in short: what is decided goes, and what nothing reads."""

import ast
import copy
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from exports.definitions import Import
from exports.functions import (
    Known,
    Owner,
    blocks,
    bound_by,
    is_name,
    is_open,
    nothing,
    pairs_of,
    read_by,
    result_of,
    walk,
)
from exports.slim import MARK, Body

_EMPTY = {
    ast.ListComp: ast.List([], ast.Load()),
    ast.DictComp: ast.Dict([], []),
    ast.GeneratorExp: ast.Tuple([], ast.Load()),
}


class Simpler(ast.NodeTransformer):
    def __init__(self, folding: Any, owner: Owner) -> None:
        self._folding, self._owner = folding, owner
        self._dirty = False

    def _change(self) -> None:
        self._dirty = True
        self._folding.change()

    def simplify(self) -> None:
        node = self._owner.node
        node.body = self._body(node.body)
        given = node.args
        given.defaults = [self.visit(each) for each in given.defaults]
        given.kw_defaults = [each and self.visit(each) for each in given.kw_defaults]
        if self._dirty:
            self._owner.changed()
        self._lines_away(node)
        self._names_away(node)
        self._last_line(node)

    def _last_line(self, node: ast.FunctionDef) -> None:
        """Give back at once what has a name only to be given back."""
        if len(node.body) < 2 or not isinstance(node.body[-1], ast.Return):
            return
        before, last = node.body[-2:]
        name = getattr(last.value, "id", "")  # type: ignore[attr-defined]
        if isinstance(before, ast.Assign) and is_name(before.targets[0], name):
            if len(before.targets) == 1 and self._owner.read[name] == 1:
                node.body[-2:] = [ast.copy_location(ast.Return(before.value), before)]
                self._change()
                self._owner.changed()

    def _body(self, lines: Body) -> Body:
        new: Body = []
        for line in lines:
            result = self.visit(line)
            new += result if isinstance(result, list) else [result] if result is not None else []
            if new and isinstance(new[-1], ast.Return | ast.Raise | ast.Continue | ast.Break):
                if line is not lines[-1]:
                    self._change()
                break
        kept = [line for line in new if not isinstance(line, ast.Pass)]
        return kept or [ast.Pass()]

    def _known(self, node: ast.expr) -> Known | None:
        return self._folding.known(node, self._owner)

    def _replaced(self, node: ast.expr, new: ast.expr) -> ast.expr:
        self._change()
        return new

    def generic_visit(self, node: ast.AST) -> Any:
        for part in ("body", "orelse", "finalbody"):
            lines = getattr(node, part, None)
            if isinstance(lines, list) and lines:
                others = {
                    p: getattr(node, p) for p in ("body", "orelse", "finalbody") if hasattr(node, p)
                }
                break
        else:
            return super().generic_visit(node)
        for name, lines in others.items():
            if isinstance(lines, list) and lines:
                setattr(node, name, self._body(lines))
        for name, value in ast.iter_fields(node):
            if name in others and isinstance(others[name], list):
                continue
            if isinstance(value, list):
                value[:] = [
                    self.visit(each) if isinstance(each, ast.AST) else each for each in value
                ]
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        return node

    # Statements

    def visit_If(self, node: ast.If) -> Any:
        known = self._known(node.test)
        if known is not None:
            self._change()
            lines = node.body if self._folding.decide(known) else node.orelse
            return self._body(lines) if lines else None
        node.test = self.visit(node.test)
        node.body = self._body(node.body)
        node.orelse = self._body(node.orelse) if node.orelse else []
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.Pass):
            node.orelse = []
        return node

    def visit_For(self, node: ast.For) -> Any:
        known = self._known(node.iter)
        if known is not None and isinstance(known[0], tuple | list | dict) and not known[0]:
            self._change()
            self._folding.decide(known)
            return None
        if (nothing := self._nothing_in(node.target, node.iter)) is not None:
            i, name = nothing
            With({name: ast.Constant(None)}).visit(node)
            node.target, node.iter = _without(i, node.target, node.iter)
            self._change()
            self._owner.changed()
        return self.generic_visit(node)

    def _nothing_in(self, target: ast.expr, whole: ast.expr) -> tuple[int, str] | None:
        """Return which of the names that a loop runs through is None each time, and its place."""
        zipped = _zipped(whole)
        if zipped is None or not isinstance(target, ast.Tuple):
            return None
        for i, (name, values) in enumerate(zip(target.elts, zipped.args, strict=False)):
            if isinstance(values, ast.Name):
                values = self._owner.assigned.get(values.id, values)
            if (
                isinstance(name, ast.Name)
                and self._owner.bound[name.id] == 1
                and isinstance(values, ast.BinOp)
                and ast.unparse(values).startswith("(None,) * ")
            ):
                return i, name.id
        return None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        if not self._owner.read[node.name]:
            self._change()
            return None
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> Any:
        before, node.value = node.value, self.visit(node.value)
        if node.value is not before:
            node.folded = True  # type: ignore[attr-defined]
        node.targets = [self.visit(each) for each in node.targets]
        if len(node.targets) != 1:
            return node
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = [*pairs_of(target, value)]
            if len(pairs) == 1:
                return node
            kept = [(one, other) for one, other in pairs if not self._is_idle(one, other)]
            if len(kept) < len(pairs):
                node.folded = True  # type: ignore[attr-defined]
                self._change()
                if len(kept) > 1:
                    target.elts = [one for one, _ in kept]
                    value.elts = [other for _, other in kept]
                    return node
                if not kept:
                    return None
                node.targets, node.value = [kept[0][0]], kept[0][1]
            return node
        if self._is_idle(target, value):
            self._change()
            return None
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        node.value = self.visit(node.value)
        if isinstance(node.target, ast.Name) and not self._owner.read[node.target.id]:
            self._change()
            return None
        return node

    def _is_idle(self, target: ast.expr, value: ast.expr) -> bool:
        """Tell whether an assignment does nothing, or nobody reads what it assigns."""
        same = ast.unparse(target) == ast.unparse(value)
        if isinstance(target, ast.Name) and target.id in self._owner.bound:
            unread = not self._owner.read[target.id]
            return same or (unread and self._folding.is_pure(value))
        return same

    # Expressions

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and MARK not in node.id:
            owner = self._owner
            if node.id in owner.known and owner.bound[node.id] == 1:
                if (new := self._folding.written(owner.known[node.id])) is not None:
                    return self._replaced(node, new)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        if (known := self._known(node.test)) is not None:
            chosen = node.body if self._folding.decide(known) else node.orelse
            return self._replaced(node, self.visit(chosen))
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        stops = isinstance(node.op, ast.Or)
        kept: list[ast.expr] = []
        for each in node.values:
            known = self._known(each)
            if known is not None and bool(known[0]) != stops and each is not node.values[-1]:
                self._folding.decide(known)
                continue
            kept.append(self.visit(each))
            if known is not None and bool(known[0]) == stops:
                self._folding.decide(known)
                break
        if len(kept) < len(node.values):
            self._change()
        node.values = kept
        return kept[0] if len(kept) == 1 else node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        if isinstance(node.op, ast.Not):
            return self._plain(node) or self.generic_visit(node)
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> Any:
        return self._plain(node) or self.generic_visit(node)

    def _plain(self, node: ast.expr) -> ast.expr | None:
        """Return what an expression is, if that is known and can be written."""
        known = self._known(node)
        new = None if known is None else self._folding.written(known)
        return None if new is None else self._replaced(node, new)

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        if isinstance(node.ctx, ast.Load) and (new := self._plain(node)):
            self._folding.decisive |= new.knobs  # type: ignore[attr-defined]
            return new
        self.generic_visit(node)
        whole = isinstance(node.slice, ast.Slice) and ast.unparse(node.slice) == ":"
        return node.value if whole and hasattr(node.slice, "knobs") else node

    def visit_Slice(self, node: ast.Slice) -> Any:
        self.generic_visit(node)
        if isinstance(node.lower, ast.Constant) and node.lower.value == 0:
            if hasattr(node.lower, "knobs"):
                node.knobs, node.lower = node.lower.knobs, None  # type: ignore[attr-defined]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        meaning = self._folding.program.meanings.get(getattr(root, "id", ""))
        is_outside = meaning is not None and isinstance(meaning[0], Import)
        if isinstance(node.ctx, ast.Load) and not is_outside and (new := self._plain(node)):
            self._folding.decisive |= new.knobs  # type: ignore[attr-defined]
            return new
        self.generic_visit(node)
        if node.attr == "flat" and isinstance(node.value, ast.Call) and len(node.value.args) == 2:
            number, runs = node.value.args
            known = self._known(node.value.func)
            if known is not None and known[0] is np.broadcast_to and nothing(runs):
                return self._replaced(node, ast.List([number], ast.Load()))
        return node

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        self.generic_visit(node)
        left, right = (nothing(each) for each in (node.left, node.right))
        if isinstance(node.op, ast.Add) and (left or right):
            return self._replaced(node, node.right if left else node.left)
        if isinstance(node.op, ast.Mult) and isinstance(node.left, ast.Tuple):
            known = self._known(node.right)
            if known is not None and known[0] == 0 and self._folding.is_pure(node.left):
                return self._replaced(node, ast.Tuple([], ast.Load()))
        return node

    def _spliced(self, parts: list[ast.expr]) -> list[ast.expr]:
        """Write what stars stand before, where it is known."""
        new: list[ast.expr] = []
        for part in parts:
            if isinstance(part, ast.Starred):
                known = self._known(part.value)
                value = self._owner.assigned.get(getattr(part.value, "id", ""))
                if known is not None and hasattr(known[0], "__len__") and not len(known[0]):
                    self._change()
                    continue
                if isinstance(value, ast.Tuple) and all(map(self._stays, value.elts)):
                    self._change()
                    new += copy.deepcopy(value.elts)
                    continue
                if isinstance(part.value, ast.Tuple):
                    self._change()
                    new += part.value.elts
                    continue
            new.append(part)
        return new

    def _stays(self, node: ast.expr) -> bool:
        """Tell whether an expression is the same wherever it stands in this function."""
        names = (n for n in walk(node) if isinstance(n, ast.Name) and MARK not in n.id)
        calm = isinstance(node, ast.Name | ast.Constant | ast.Tuple)
        return calm and all(self._owner.bound[n.id] <= 1 for n in names)

    def visit_List(self, node: ast.List) -> Any:
        node.elts = self._spliced(node.elts)
        return self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> Any:
        node.elts = self._spliced(node.elts)
        return self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> Any:
        pairs = [
            (k, v)
            for k, v in zip(node.keys, node.values, strict=True)
            if not (k is None and (known := self._known(v)) is not None and not known[0])
        ]
        if len(pairs) < len(node.keys):
            self._change()
            node.keys, node.values = [k for k, _ in pairs], [v for _, v in pairs]
        return self.generic_visit(node)

    def _comprehension(self, node: Any) -> Any:
        known = self._known(node.generators[0].iter)
        if known is not None and isinstance(known[0], tuple | list | dict) and not known[0]:
            if (new := _EMPTY.get(type(node))) is not None:
                self._folding.decide(known)
                return self._replaced(node, copy.deepcopy(new))
        self.generic_visit(node)
        (first, *more) = node.generators
        is_single = isinstance(first.iter, ast.List | ast.Tuple) and len(first.iter.elts) == 1
        if isinstance(node, ast.ListComp) and is_single and not more and not first.ifs:
            if isinstance(first.target, ast.Name) and self._stays(first.iter.elts[0]):
                only = With({first.target.id: first.iter.elts[0]}).visit(node.elt)
                return self._replaced(node, ast.List([only], ast.Load()))
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def visit_Call(self, node: ast.Call) -> Any:
        node.args = self._spliced(node.args)
        node.keywords = [each for k in node.keywords for each in self._named(k)]
        known = self._known(node)
        if known is not None and (new := self._folding.written(known)) is not None:
            return self._replaced(node, new)
        self.generic_visit(node)
        owner = self._folding.owners.get(getattr(node.func, "id", ""))
        if owner is not None and (new := self._inlined(node, owner)) is not None:
            return self._replaced(node, new)
        return node

    def _named(self, keyword: ast.keyword) -> list[ast.keyword]:
        """Write what two stars stand before, where it is known."""
        if keyword.arg is not None:
            return [keyword]
        known = self._known(keyword.value)
        if known is not None and not known[0]:
            self._change()
            return []
        table = self._owner.assigned.get(getattr(keyword.value, "id", ""))
        if isinstance(table, ast.Dict) and all(map(self._stays, table.values)):
            if all(isinstance(k, ast.Constant) for k in table.keys):
                self._change()
                pairs = zip(table.keys, copy.deepcopy(table.values), strict=True)
                return [ast.keyword(k.value, v) for k, v in pairs]  # type: ignore[union-attr]
        return [keyword]

    def _inlined(self, call: ast.Call, owner: Owner) -> ast.expr | None:
        """Return what a function gives back that only hands on what it is given."""
        result = result_of(owner.node)
        sites = self._folding.sites_of(owner)
        is_root = owner.key in map(self._folding.program.id_of, self._folding.program.roots)
        other = is_root or owner.node.decorator_list or is_open(call)
        if result is None or not sites or other:
            return None
        names = {argument.arg for argument in owner.parameters}
        parts = result.elts if isinstance(result, ast.Tuple) else [result]
        if isinstance(result, ast.Call) and getattr(result.func, "id", "") in self._folding.owners:
            parts = [*result.args, *(keyword.value for keyword in result.keywords)]
        for part in parts:
            is_name = isinstance(part, ast.Name) and (part.id in names or MARK in part.id)
            if not (is_name or isinstance(part, ast.Constant)):
                return None
        given = {}
        used = Counter(n.id for n in walk(result) if isinstance(n, ast.Name))
        for argument in owner.parameters:
            value = self._folding.given(owner, call, argument)
            if value is None or (used[argument.arg] != 1 and not self._folding.is_pure(value)):
                return None
            given[argument.arg] = value
        new: ast.expr = With(given).visit(copy.deepcopy(result))
        return new

    # Lines

    def _names_away(self, node: ast.FunctionDef) -> None:
        """Write what a name stands for where it stands, if that is the next line alone."""
        owner = self._owner
        for block in blocks(node):
            for i in range(len(block) - 2, -1, -1):
                line = block[i]
                target = line.targets[0] if isinstance(line, ast.Assign) else None
                if not (isinstance(target, ast.Name) and hasattr(line, "folded")):
                    continue
                plain = isinstance(line.value, ast.Subscript | ast.Attribute)  # type: ignore[attr-defined]
                if not plain or any(isinstance(n, ast.Call) for n in walk(line)):
                    continue
                below = next((b for b in block[i + 1 :] if target.id in read_by(b)), None)
                between = block[i + 1 : block.index(below)] if below else []
                same = all(isinstance(b, ast.Assign) and hasattr(b, "folded") for b in between)
                once = owner.bound[target.id] == owner.read[target.id] == 1
                if once and same and isinstance(below, ast.Assign | ast.Return):
                    block.remove(line)
                    With({target.id: line.value}).visit(below)  # type: ignore[attr-defined]
                    self._change()
                    owner.changed()

    def _lines_away(self, node: ast.FunctionDef) -> None:
        """Let a name that only stands for another be that other."""
        owner = self._owner
        for block in blocks(node):
            for i, line in enumerate(block):
                if not (isinstance(line, ast.Assign) and len(line.targets) == 1):
                    continue
                target, value = line.targets[0], line.value
                if not (isinstance(target, ast.Name) and isinstance(value, ast.Name)):
                    continue
                if MARK in value.id or value.id == target.id:
                    continue
                single = owner.bound[target.id] == owner.bound[value.id] == 1
                given = any(a.arg == value.id for a in owner.parameters)
                beside = any(value.id in bound_by(other) for other in block[:i])
                early = any(target.id in read_by(other) for other in block[: i + 1])
                if single and (given or beside) and not early:
                    block.remove(line)
                    new = ast.Name(value.id, ast.Load())
                    With({target.id: new}).visit(node)
                    self._change()
                    owner.changed()
                    return


class With(ast.NodeTransformer):
    def __init__(self, given: Mapping[str, ast.expr]) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and node.id in self._given:
            return copy.deepcopy(self._given[node.id])
        return node


class Unread(ast.NodeTransformer):
    """Takes lines away that set attributes which nobody looks up."""

    def __init__(self, folding: Any, owner: Owner) -> None:
        self._folding, self._owner = folding, owner

    def _line(self, node: Any) -> Any:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        within = self._owner.within
        if isinstance(target, ast.Attribute) and within is not None:
            unread = not self._folding.is_read(within.name, target.attr)
            own = self._folding.class_of(target.value, self._owner) == within.name
            if own and unread and self._folding.is_pure(node.value):
                self._folding.change()
                self._owner.changed()
                return ast.copy_location(ast.Pass(), node)
        return node

    visit_Assign = visit_AugAssign = _line


class Flat(ast.NodeTransformer):
    """Writes what is in a record of one thing for the record."""

    def __init__(self, folding: Any, name: str, only: str) -> None:
        self._folding, self._name, self._only = folding, name, only
        self._owner: Owner | None = None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before = self._owner
        own = (o for o in self._folding.owners.values() if o.node is node)
        self._owner = next(own, before)
        self.generic_visit(node)
        self._owner = before
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        is_one = self._folding.class_of(node.value, self._owner) == self._name
        self.generic_visit(node)
        return node.value if is_one and node.attr == self._only else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if is_name(node.func, self._name):
            return node.args[0] if node.args else node.keywords[0].value
        return node


def _zipped(whole: ast.expr) -> ast.Call | None:
    """Return the `zip` that a loop runs through, forwards or backwards."""
    if isinstance(whole, ast.Call) and is_name(whole.func, "reversed"):
        inner = whole.args[0]
        is_list = isinstance(inner, ast.List) and len(inner.elts) == 1
        star = inner.elts[0] if is_list else None  # type: ignore[attr-defined]
        return _zipped(star.value) if isinstance(star, ast.Starred) else None
    is_zip = isinstance(whole, ast.Call) and is_name(whole.func, "zip")
    return whole if is_zip else None  # type: ignore[return-value]


def _without(i: int, target: ast.expr, whole: ast.expr) -> tuple[ast.expr, ast.expr]:
    zipped = _zipped(whole)
    if zipped is None or not isinstance(target, ast.Tuple):
        return target, whole
    del target.elts[i], zipped.args[i]
    if len(zipped.args) > 1:
        return target, whole
    only = zipped.args[0]
    return target.elts[0], only if zipped is whole else ast.Call(whole.func, [only], [])  # type: ignore[attr-defined]
