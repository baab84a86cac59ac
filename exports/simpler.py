"""Simplify one function: put in known values, drop branches not taken and what nothing reads."""

import ast
import copy
from collections import Counter
from collections.abc import Iterable, Mapping, Sized
from itertools import pairwise
from typing import Any

from exports.functions import Known, Owner, pairs_of, result_of
from exports.slim import MARK, blocks


class Simpler(ast.NodeTransformer):
    def __init__(self, folding: Any, owner: Owner) -> None:
        # What `exports.fold.Folding` knows of the program, and the function to simplify
        self._folding, self._owner = folding, owner

    def simplify(self) -> None:
        if isinstance(self._owner.node, ast.FunctionDef):
            self.generic_visit(self._owner.node)
            self._owner.changed()
            self._inline_variables(self._owner.node)

    def _change(self, new: Any) -> Any:
        self._folding.changed = True
        return new

    def _known(self, node: ast.expr) -> Known | None:
        return self._folding.known(node, self._owner)

    def _decided(self, node: ast.expr) -> bool | None:
        """Return whether an expression is true, if known: then its knobs have decided something."""
        known = self._known(node)
        if known is None:
            return None
        self._folding.decisive |= known.knobs
        return bool(known.value)

    # Statements

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for part in ("body", "orelse", "finalbody"):
            lines = getattr(node, part, None)
            if isinstance(lines, list):
                ends = (i for i, line in enumerate(lines, 1) if isinstance(line, _LAST))
                kept = [n for n in lines[: next(ends, None)] if not isinstance(n, ast.Pass)]
                setattr(node, part, kept or ([ast.Pass()] if part == "body" else []))
        return node

    def visit_If(self, node: ast.If) -> Any:
        node.test = self.visit(node.test)
        decided = self._decided(node.test)
        if decided is None:
            return self.generic_visit(node)
        chosen = ast.Module(node.body if decided else node.orelse, [])
        return self._change(self.generic_visit(chosen).body)  # type: ignore[attr-defined]

    def visit_For(self, node: ast.For) -> Any:
        return self._change(None) if self._is_nothing(node.iter) else self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        return self.generic_visit(node) if self._owner.read[node.name] else self._change(None)

    def visit_Assign(self, node: ast.Assign) -> Any:
        before = node.value
        self.generic_visit(node)
        pairs = [*pairs_of(node.targets[0], node.value)] if len(node.targets) == 1 else []
        kept = [pair for pair in pairs if not self._is_idle(*pair)]
        if len(kept) < len(pairs):
            if not kept:
                return self._change(None)
            targets, values = ([*each] for each in zip(*kept, strict=True))
            is_one = len(kept) == 1
            node.targets = [targets[0] if is_one else ast.Tuple(targets, ast.Store())]
            node.value = self._change(values[0] if is_one else ast.Tuple(values, ast.Load()))
        if node.value is not before:
            node.folded = True  # type: ignore[attr-defined]
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        self.generic_visit(node)
        return self._change(None) if self._is_idle(node.target, node.value) else node

    def _is_idle(self, target: ast.expr, value: ast.expr) -> bool:
        """Tell whether an assignment changes nothing, or nothing reads what it assigns."""
        owner, unread = self._owner, False
        if isinstance(target, ast.Name):
            unread = not owner.read[target.id]
        elif isinstance(target, ast.Attribute) and owner.within is not None:
            own = self._folding.class_of(target.value, owner) == owner.within.name
            unread = own and not self._folding.is_read(owner.within.name, target.attr)
        same = ast.unparse(target) == ast.unparse(value)
        return same or (unread and self._folding.is_pure(value))

    # Expressions

    def _folded(self, node: ast.expr) -> ast.expr | None:
        """Return an expression's value, written out, if it is known and short."""
        known = self._known(node)
        if known is None or known.node is node:
            return None
        new: ast.expr | None = self._folding.written(known)
        return new and self._change(new)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        is_own = isinstance(node.ctx, ast.Load) and node.id in self._owner.known
        return (self._folded(node) if is_own else None) or node

    def _looked_up(self, node: Any) -> Any:
        new = self._folded(node) if isinstance(node.ctx, ast.Load) else None
        if new is None:
            return self.generic_visit(node)
        self._folding.decisive |= new.knobs  # type: ignore[attr-defined]
        return new

    visit_Subscript = visit_Attribute = _looked_up

    def visit_Compare(self, node: ast.Compare) -> Any:
        if isinstance(node.ops[0], ast.In | ast.NotIn) and self._is_nothing(node.comparators[0]):
            return self._change(ast.Constant(isinstance(node.ops[0], ast.NotIn)))
        return self._folded(node) or self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        self.generic_visit(node)
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(node.op, ast.Add) and isinstance(one, ast.Tuple) and not one.elts:
                return self._change(other)
        return node

    def _comprehension(self, node: Any) -> Any:
        """Replace a comprehension over something empty by an empty dict or list."""
        if not self._is_nothing(node.generators[0].iter):
            return self.generic_visit(node)
        return self._change(
            ast.Dict([], []) if isinstance(node, ast.DictComp) else ast.List([], ast.Load())
        )

    visit_ListComp = visit_DictComp = _comprehension

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        node.test = self.visit(node.test)
        decided = self._decided(node.test)
        if decided is None:
            return self.generic_visit(node)
        return self._change(self.visit(node.body if decided else node.orelse))

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        stops = isinstance(node.op, ast.Or)
        kept: list[ast.expr] = []
        for each in map(self.visit, node.values):
            decided = self._decided(each)
            if decided is not None and decided != stops and each is not node.values[-1]:
                continue
            kept.append(each)
            if decided == stops:
                break
        if len(kept) < len(node.values):
            node.values = self._change(kept)
        return kept[0] if len(kept) == 1 else node

    def visit_List(self, node: Any) -> Any:
        self.generic_visit(node)
        node.elts = self._spliced(node.elts)
        return node

    visit_Tuple = visit_List

    def _spliced(self, parts: Iterable[ast.expr]) -> list[ast.expr]:
        """Replace ``*`` with its parts where they are known."""
        new: list[ast.expr] = []
        for part in parts:
            if isinstance(part, ast.Starred):
                value = self._owner.assigned.get(getattr(part.value, "id", ""), part.value)
                if self._is_nothing(part.value):
                    self._change(part)
                    continue
                if isinstance(value, ast.Tuple) and all(map(self._stays, value.elts)):
                    new += self._change(copy.deepcopy(value.elts))
                    continue
            new.append(part)
        return new

    def _stays(self, node: ast.expr) -> bool:
        """Tell whether an expression has the same value anywhere in this function."""
        names = (n for n in ast.walk(node) if isinstance(n, ast.Name) and MARK not in n.id)
        calm = isinstance(node, ast.Name | ast.Constant | ast.Tuple)
        return calm and all(self._owner.bound[n.id] <= 1 for n in names)

    def visit_Call(self, node: ast.Call) -> Any:
        if (new := self._folded(node)) is not None:
            return new
        self.generic_visit(node)
        node.args = self._spliced(node.args)
        node.keywords = [each for keyword in node.keywords for each in self._named(keyword)]
        owner = self._folding.owners.get(getattr(node.func, "id", ""))
        inlined = self._inlined(node, owner) if owner is not None else None
        return node if inlined is None else self._change(inlined)

    def _named(self, keyword: ast.keyword) -> list[ast.keyword]:
        """Replace ``**`` with its arguments where they are known."""
        if keyword.arg is not None:
            return [keyword]
        table = self._owner.assigned.get(getattr(keyword.value, "id", ""), keyword.value)
        if not isinstance(table, ast.Dict) or not all(map(self._stays, table.values)):
            return [keyword]
        pairs = zip(table.keys, copy.deepcopy(table.values), strict=True)
        return self._change(
            [ast.keyword(getattr(key, "value", None), value) for key, value in pairs]
        )

    def _is_nothing(self, node: ast.expr) -> bool:
        """Tell whether a value is known to be empty: then its knobs have decided something."""
        known = self._known(node)
        is_empty = known is not None and isinstance(known.value, Sized) and not len(known.value)
        return is_empty and not self._decided(node)

    def _inlined(self, call: ast.Call, owner: Owner) -> ast.expr | None:
        """Return the result of a function that only passes its arguments on, for one call."""
        folding, node = self._folding, owner.node
        if (
            not isinstance(node, ast.FunctionDef)
            or node.decorator_list
            or owner.key in folding.roots
        ):
            return None
        result = result_of(node) if folding.sites_of(owner) else None
        if result is None:
            return None
        parts = result.elts if isinstance(result, ast.Tuple) else [result]
        if isinstance(result, ast.Call) and getattr(result.func, "id", "") in folding.owners:
            parts = [*result.args, *(keyword.value for keyword in result.keywords)]
        given = {**owner.defaults, **owner.given(call)}
        plain = (
            isinstance(part, ast.Constant) or getattr(part, "id", "") in given or _is_global(part)
            for part in parts
        )
        used = Counter(getattr(n, "id", "") for n in ast.walk(result))
        once = (
            name in given and (used[name] == 1 or folding.is_pure(given[name]))
            for name in owner.names
        )
        if not (all(plain) and all(once)):
            return None
        new: ast.expr = With(given).visit(copy.deepcopy(result))
        return new

    # Lines

    def _inline_variables(self, node: ast.FunctionDef) -> None:
        """Replace a variable by its value if only the next line reads it."""
        for lines in blocks(node):
            for line, below in [*pairwise(lines)]:
                if name := self._only_for(line, below):
                    With({name: line.value}).visit(below)  # type: ignore[attr-defined]
                    lines.remove(self._change(line))
                    self._owner.changed()

    def _only_for(self, line: ast.stmt, below: ast.stmt) -> str:
        """Return the variable that a line assigns only for the next line, which reads it once."""
        targets = line.targets if isinstance(line, ast.Assign) else []
        name = getattr(targets[0], "id", "") if len(targets) == 1 else ""
        owner = self._owner
        if not name or not isinstance(below, ast.Assign | ast.Return):
            return ""
        here = [n for n in ast.walk(below) if getattr(n, "id", "") == name]
        once = owner.bound[name] == owner.read[name] == len(here) == 1
        short = hasattr(line, "folded") and not any(isinstance(n, ast.Call) for n in ast.walk(line))
        is_last = isinstance(below, ast.Return) and below.value in here
        return name if once and (short or is_last) else ""


class With(ast.NodeTransformer):
    """Replaces names by expressions."""

    def __init__(self, given: Mapping[str, ast.expr]) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and node.id in self._given:
            return copy.deepcopy(self._given[node.id])
        return node


_LAST = (ast.Return, ast.Raise, ast.Continue, ast.Break)
"""Statements after which nothing else in a block runs."""


def _is_global(node: ast.AST) -> bool:
    return MARK in getattr(node, "id", "")
