"""What a run's values decide is decided: a notebook holds one run, and no choices that it had.

A partial evaluator in the small (Jones, Gomard and Sestoft, Partial Evaluation and Automatic
Program Generation, 1993): a parameter that is the same wherever a function is called becomes that
value, a test that is decided goes, and what nothing reads goes, too. The functions and tables
themselves, as they are imported here, say what they return.
"""

import ast
import builtins
import copy
import dataclasses
import importlib
import inspect
import math
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exports.definitions import PACKAGES, STAND_INS, Definition, Import, Program
from exports.functions import (
    Known,
    Owner,
    default,
    drop_argument,
    drop_default,
    drop_parameter,
    fields_of,
    given_for,
    is_name,
    is_open,
    is_property,
    is_special,
    plain_names,
    result_of,
    stores_of,
    walk,
)
from exports.simpler import Flat, Simpler, Unread
from exports.slim import MARK, Body, is_text

UNKNOWN = object()
"""What cannot be told before the notebook is run."""
READ = frozenset(("steps", "loss", "metrics", "parameters", "gradients", "diverged_at"))
"""What a reader of a notebook may look up in a run."""
OPEN = "?"
"""Before the name of a knob that stays one."""
NUMBER = "#"
"""Before the name of such a knob if it is a number."""
MAX_PARTS, MAX_SIGNS = 8, 60
"""Of a value that is written out."""

_EVALUATED = (
    *(isinstance, len, max, min, int, float, bool, str, tuple, sorted, sum, any, all, abs, round),
    *(np.shape, np.ndim, np.broadcast_shapes, math.prod, range, dict, list, set),
)
_PURE = (*_EVALUATED, zip, enumerate, reversed, map, filter, iter, repr, hasattr, getattr)
_PURE_METHODS = frozenset(
    (
        *("astype", "reshape", "mean", "sum", "any", "all", "take", "flatten", "ravel", "copy"),
        *("argmax", "argmin", "tolist", "numpy", "detach", "items", "keys", "values", "get"),
        *("removeprefix", "removesuffix", "partition", "split"),
    )
)
_PLAIN = (str, bytes, bool, int, float, type(None))


@dataclass(frozen=True)
class Folded:
    """What is left of some calls."""

    taken: list[list[str]]  # What each of them still gives
    decided: set[str]  # Knobs whose values have decided something
    numbers: set[str]  # Knobs of which only one number is taken


def fold(program: Program, calls: Sequence[tuple[Definition, Mapping[str, Any]]]) -> Folded:
    """Decide in place what calls decide.

    A knob whose value decides something is a knob no longer: those that decide nothing stay.
    """
    before = [(each, copy.deepcopy(each.nodes)) for each in program.definitions]
    left_out = program.left_out
    made = [_call(program, function, arguments, None) for function, arguments in calls]
    first = Folding(program, made)
    first.run()
    for definition, nodes in before:
        definition.nodes = nodes
    program.left_out = left_out
    program.keep([definition for definition, _ in before])
    made = [_call(program, function, arguments, first.decisive) for function, arguments in calls]
    second = Folding(program, made)
    second.run()
    taken = [[str(keyword.arg) for keyword in call.keywords] for call in made]
    return Folded(taken, first.decisive, second.numbers)


def _call(
    program: Program,
    function: Definition,
    arguments: Mapping[str, Any],
    decisive: Container[str] | None,
) -> ast.Call:
    """Return a call with constants for what may decide something, and names for the rest."""
    keywords = []
    for name, value in arguments.items():
        may = not value or isinstance(value, bool | str)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if isinstance(value, (*_PLAIN, tuple)) and may and (decisive is None or name in decisive):
            given: ast.expr = ast.Tuple([], ast.Load()) if value == () else ast.Constant(value)  # type: ignore[arg-type]
            given.knobs = frozenset({name})  # type: ignore[attr-defined]
        else:
            given = ast.Name(f"{NUMBER if is_number else OPEN}{name}", ast.Load())
        keywords.append(ast.keyword(name, given))
    return ast.Call(ast.Name(program.id_of(function), ast.Load()), [], keywords)


class Folding:
    def __init__(self, program: Program, calls: list[ast.Call]) -> None:
        self.program, self.calls = program, calls
        self.decisive: set[str] = set()
        self.numbers: set[str] = set()
        self._touched: set[str] = set()
        self._own_ids: dict[tuple[str, str], str] = {
            (d.module, name): program.id_of(d, name)
            for d in program.definitions
            for name in d.names
        }
        self._results: dict[Any, Any] = {}
        self._changed = True
        self.owners: dict[str, Owner] = {}

    def run(self) -> None:
        for _ in range(12):
            self._changed = False
            self._survey()
            self._learn()
            for owner in self.owners.values():
                Simpler(self, owner).simplify()
            self._survey()
            for owner in self.owners.values():
                self._take_parameters_away(owner)
                self._take_rest_away(owner)
            self._take_members_away()
            self._keep_what_is_reached()
            if not self._changed:
                break
        self._flatten()

    def _flatten(self) -> None:
        """Let a record of one thing be that thing."""
        self._survey()
        for name, node in self.classes.items():
            fields = fields_of(node)
            if not self.is_record(name) or len(fields) != 1 or name in self.escaped:
                continue
            only, sites = fields[0].target.id, self.sites.get(name, [])  # type: ignore[union-attr]
            plain = all(len(c.args) + len(c.keywords) == 1 and not is_open(c) for c, _ in sites)
            others = any(not (is_text(line) or line is fields[0]) for line in node.body)
            unclear = self.looked_up["", only] or only in READ | self.replaced
            if plain and sites and not others and not unclear:
                for definition in self.program.definitions:
                    definition.nodes = [Flat(self, name, only).visit(n) for n in definition.nodes]
                self._keep_what_is_reached()

    def change(self) -> None:
        self._changed = True

    # What there is ----------------------------------------------------------------------------

    def _survey(self) -> None:
        """Find all functions, where each is called, and what is looked up."""
        before, self.owners = {id(o.node): o for o in self.owners.values()}, {}
        self.classes: dict[str, ast.ClassDef] = {}
        for definition in self.program.definitions:
            node = definition.nodes[0]
            if isinstance(node, ast.FunctionDef):
                self._own(before, node.name, node, None)
            elif isinstance(node, ast.ClassDef):
                self.classes[node.name] = node
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        key = f"{node.name}.{method.name}"
                        self._own(before, key, method, node)
        bases = {
            n.id
            for c in self.classes.values()
            for b in c.bases
            for n in walk(b)
            if isinstance(n, ast.Name)
        }
        self.alone = {name for name, c in self.classes.items() if not c.bases and name not in bases}
        self.sites: dict[str, list[tuple[ast.Call, Owner | None]]] = {}
        self.escaped: set[str] = set()
        self.looked_up: Counter[tuple[str, str]] = Counter()
        self._open_calls: set[str] = set()
        self._stored: dict[str, list[tuple[Owner | None, ast.expr, ast.expr | None]]] = {}
        for owner, place in self._places():
            functions = set()
            for each in owner.nodes if owner else walk(place):
                if isinstance(each, ast.Call):
                    functions.add(id(each.func))
                    if isinstance(each.func, ast.Name) and MARK in each.func.id:
                        self.sites.setdefault(each.func.id, []).append((each, owner))
                    elif isinstance(each.func, ast.Attribute):
                        within = self.class_of(each.func.value, owner)
                        if within:
                            key = f"{within}.{each.func.attr}"
                            self.sites.setdefault(key, []).append((each, owner))
                        else:
                            self._open_calls.add(each.func.attr)
                elif isinstance(each, ast.Assign | ast.AugAssign | ast.For | ast.comprehension):
                    for target, value in stores_of(each):
                        if isinstance(target, ast.Attribute):
                            stored = self._stored.setdefault(target.attr, [])
                            stored.append((owner, target.value, value))
                if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Load):
                    self.looked_up[self.class_of(each.value, owner), each.attr] += 1
                    if id(each) not in functions:
                        self._open_calls.add(each.attr)
                elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
                    if MARK in each.id and id(each) not in functions:
                        self.escaped.add(each.id)
        called = {call.func.id for call in self.calls}  # type: ignore[attr-defined]
        for root in self.program.roots:
            if (name := self.program.id_of(root)) not in called:
                self.escaped.add(name)
        for call in self.calls:
            self.sites.setdefault(call.func.id, []).append((call, None))  # type: ignore[attr-defined]
        self.replaced = {
            keyword.arg
            for name, sites in self.sites.items()
            if name.startswith(("replace" + MARK, "asdict" + MARK, "fields" + MARK))
            for call, _ in sites
            for keyword in call.keywords
        }

    def _own(
        self,
        before: Mapping[int, Owner],
        key: str,
        node: ast.FunctionDef,
        within: ast.ClassDef | None,
    ) -> None:
        self.owners[key] = owner = before.get(id(node)) or Owner(key, node, within)
        owner.known, owner.numbers = {}, {}

    def _places(self) -> Iterator[tuple[Owner | None, ast.AST]]:
        """Go through all code, each part with the function that it stands in."""
        for definition in self.program.definitions:
            for node in definition.nodes:
                if isinstance(node, ast.FunctionDef):
                    yield self.owners[node.name], node
                elif isinstance(node, ast.ClassDef):
                    yield from ((None, part) for part in (*node.bases, *node.decorator_list))
                    for part in node.body:
                        key = f"{node.name}.{getattr(part, 'name', '')}"
                        yield self.owners.get(key), part
                else:
                    yield None, node

    def class_of(self, node: ast.expr, owner: Owner | None) -> str:
        """Return the class of which something is, if that can be told."""
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                if node.func.id in self.alone:
                    return node.func.id
                made_by = self.owners.get(node.func.id)
                kind = getattr(made_by.node, "kind", "") if made_by else ""
                return kind if kind in self.alone else ""
            if isinstance(node.func, ast.Attribute):
                within = self.class_of(node.func.value, owner)
                method = self.owners.get(f"{within}.{node.func.attr}")
                kind = getattr(method.node, "kind", "") if method else ""
                return kind if kind in self.alone else ""
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            table = self._value_of_name(node.value.id, owner)
            kinds = {type(v) for v in table.values()} if isinstance(table, Mapping) else set()
            kind = self._own_ids.get(_place_of(kinds.pop()), "") if len(kinds) == 1 else ""
            return kind if kind in self.alone else ""
        if isinstance(node, ast.Name) and owner is not None and owner.bound[node.id] == 1:
            if owner.within is not None and owner.node.args.args:
                if node.id == owner.node.args.args[0].arg:
                    return owner.within.name if owner.within.name in self.alone else ""
            for argument in owner.parameters:
                if argument.arg == node.id:
                    kind = getattr(argument, "kind", "")
                    return kind if kind in self.alone else ""
            if (value := owner.assigned.get(node.id)) is not None:
                return self.class_of(value, owner)
        return ""

    def is_record(self, name: str) -> bool:
        """Tell whether a class is a dataclass of its own."""
        node = self.classes.get(name)
        return (
            node is not None
            and name in self.alone
            and any("dataclass" in ast.unparse(d) for d in node.decorator_list)
        )

    # What is known ----------------------------------------------------------------------------

    def _learn(self) -> None:
        """Find parameters, attributes and locals that have one value."""
        self.members: dict[tuple[str, str], Known] = {}
        for _ in range(3):
            for owner in self.owners.values():
                self._learn_parameters(owner)
                self._learn_locals(owner)
            self._learn_members()

    def _learn_parameters(self, owner: Owner) -> None:
        sites = self.sites_of(owner)
        if not sites:
            return
        for argument in owner.parameters[1 if owner.within else 0 :]:
            if owner.bound[argument.arg] != 1:
                continue
            values = [self.given(owner, call, argument) for call, _ in sites]
            known = [
                None if value is None else self.known(value, caller)
                for value, (_, caller) in zip(values, sites, strict=True)
            ]
            if _all_the_same(known):
                owner.known[argument.arg] = _together(known)
            numbers = [
                None if value is None else self.numbers_of(value, caller)
                for value, (_, caller) in zip(values, sites, strict=True)
            ]
            if all(each is not None for each in numbers):
                owner.numbers[argument.arg] = frozenset().union(*filter(None, numbers))

    def _learn_locals(self, owner: Owner) -> None:
        for name, value in owner.assigned.items():
            known = self.known(value, owner)
            if known is None:
                continue
            is_number = isinstance(known[0], int | float) and not isinstance(known[0], bool)
            if is_number and isinstance(value, ast.Constant) and not hasattr(value, "knobs"):
                continue  # a number that has a name
            if isinstance(known[0], dict | list | set) and not self._is_only_read(name, owner):
                continue
            owner.known[name] = known

    def _is_only_read(self, name: str, owner: Owner) -> bool:
        """Tell whether a table is made once, and nobody changes it or takes it along."""
        good = 0
        for node in owner.nodes:
            if isinstance(node, ast.Compare):
                good += sum(is_name(n, name) for n in node.comparators)
            elif isinstance(node, ast.Starred) or (
                isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
            ):
                good += is_name(node.value, name)
            elif isinstance(node, ast.Dict):
                good += sum(
                    k is None and is_name(v, name)
                    for k, v in zip(node.keys, node.values, strict=True)
                )
        return good == owner.read[name]

    def _learn_members(self) -> None:
        """Find fields, attributes and properties that have one value in all that is made."""
        for attribute, each in self._stored.items():
            if len(each) == 1:
                ((owner, receiver, value),) = each
                within = self.class_of(receiver, owner)
                is_made = owner is not None and owner.node.name == "__init__"
                if within and is_made and value is not None:
                    known = self.known(value, owner)
                    if known is not None and not isinstance(known[0], dict | list | set):
                        self.members[within, attribute] = known
        for name, node in self.classes.items():
            if self.is_record(name):
                self._learn_fields(name, node)
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and is_property(method):
                    result = result_of(method)
                    owner = self.owners[f"{name}.{method.name}"]
                    if result is not None and (known := self.known(result, owner)) is not None:
                        self.members[name, method.name] = known

    def _learn_fields(self, name: str, node: ast.ClassDef) -> None:
        sites = self.sites.get(name, [])
        if not sites or name in self.escaped:
            return
        if any(caller is None for _, caller in sites):
            return  # a table of which only one entry is left may be asked for another
        for each in fields_of(node):
            field_name = each.target.id  # type: ignore[union-attr]
            if field_name in self.replaced or field_name in READ:
                continue
            values = [self._given_field(node, call, field_name) for call, _ in sites]
            known = [
                None if value is None else self.known(value, caller)
                for value, (_, caller) in zip(values, sites, strict=True)
            ]
            if _all_the_same(known):
                self.members[name, field_name] = _together(known)

    def _given_field(self, node: ast.ClassDef, call: ast.Call, name: str) -> ast.expr | None:
        fields = fields_of(node)
        names = [each.target.id for each in fields]  # type: ignore[union-attr]
        found = given_for(call, names, name)
        if found is not None or is_open(call):
            return found
        return next(e.value for e in fields if e.target.id == name)  # type: ignore[union-attr]

    def sites_of(self, owner: Owner) -> list[tuple[ast.Call, Owner | None]]:
        """Return the calls of a function if these are all, and all of them can be read."""
        node, within = owner.node, owner.within
        if node.args.vararg or node.args.kwarg or any(map(_changes_calls, node.decorator_list)):
            return []
        if within is None:
            sites, name = self.sites.get(owner.key, []), owner.key
        elif node.name == "__init__":
            sites, name = self.sites.get(within.name, []), within.name
            if within.name not in self.alone:
                return []
        else:
            sites, name = self.sites.get(owner.key, []), ""
            if (
                is_special(node.name)
                or node.name in self._open_calls
                or within.name not in self.alone
            ):
                return []
        return [] if name in self.escaped else sites

    def given(self, owner: Owner, call: ast.Call, argument: ast.arg) -> ast.expr | None:
        """Return what a call gives for a parameter: its default, if nothing; None, if unclear."""
        given = owner.node.args
        plain = [a.arg for a in (*given.posonlyargs, *given.args)][1 if owner.within else 0 :]
        found = given_for(call, plain, argument.arg)
        if found is not None or is_open(call):
            return found
        return default(given, argument)

    def numbers_of(self, node: ast.expr, owner: Owner | None) -> frozenset[str] | None:
        """Return which knobs an expression is if it is one number."""
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            return frozenset()
        if isinstance(node, ast.Name):
            if node.id.startswith(NUMBER):
                return frozenset({node.id.removeprefix(NUMBER)})
            if owner is not None:
                if owner.bound[node.id] == 1 and node.id in owner.numbers:
                    return owner.numbers[node.id]
        return None

    def known(self, node: ast.expr, owner: Owner | None) -> Known | None:
        """Return what an expression is, if that can be told."""
        before, self._touched = self._touched, set()
        try:
            value = self._value(node, owner)
        except Exception:  # what cannot be computed here is not known
            value = UNKNOWN
        touched, self._touched = self._touched, before
        if value is UNKNOWN:
            return None
        self._touched |= touched
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        is_named = isinstance(root, ast.Name) and MARK in root.id
        if is_named and root is not node:
            is_named = isinstance(self.program.meanings[root.id][0], Import)  # type: ignore[attr-defined]
        return value, frozenset(touched), node if is_named else None

    def _value(self, node: ast.expr, owner: Owner | None) -> Any:
        if isinstance(node, ast.Constant):
            self._touched |= getattr(node, "knobs", frozenset())
            return node.value
        if isinstance(node, ast.Name):
            return self._value_of_name(node.id, owner)
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            self._touched |= getattr(node, "knobs", frozenset())
            values = [self._must(each, owner) for each in node.elts]
            kind = {ast.Tuple: tuple, ast.List: list, ast.Set: set}[type(node)]
            return kind(values)
        if isinstance(node, ast.Starred):
            return UNKNOWN
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            return {self._must(k, owner): self._must(v, owner) for k, v in pairs}  # type: ignore[arg-type]
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp):
            whole = self._must(node.generators[0].iter, owner)
            empty = {ast.ListComp: list, ast.SetComp: set, ast.DictComp: dict}[type(node)]
            return UNKNOWN if len(whole) else empty()
        if isinstance(node, ast.UnaryOp):
            return _UNARY[type(node.op)](self._must(node.operand, owner))
        if isinstance(node, ast.BinOp):
            left, right = self._must(node.left, owner), self._must(node.right, owner)
            return _BINARY[type(node.op)](left, right)
        if isinstance(node, ast.BoolOp):
            stops = isinstance(node.op, ast.Or)
            value: Any = None
            for each in node.values:
                value = self._must(each, owner)
                if bool(value) == stops:
                    return value
            return value
        if isinstance(node, ast.Compare):
            if isinstance(node.ops[0], ast.In | ast.NotIn) and isinstance(node.left, ast.Name):
                where = self._must(node.comparators[0], owner)
                if isinstance(where, dict | list | tuple | set) and not where:
                    return isinstance(node.ops[0], ast.NotIn)
            left = self._must(node.left, owner)
            for op, other in zip(node.ops, node.comparators, strict=True):
                right = self._must(other, owner)
                if not _COMPARED[type(op)](left, right):
                    return False
                left = right
            return True
        if isinstance(node, ast.IfExp):
            return self._must(node.body if self._must(node.test, owner) else node.orelse, owner)
        if isinstance(node, ast.Subscript):
            return self._must(node.value, owner)[self._must(node.slice, owner)]
        if isinstance(node, ast.Attribute):
            return self._value_of_attribute(node, owner)
        if isinstance(node, ast.Call):
            return self._value_of_call(node, owner)
        return UNKNOWN

    def _must(self, node: ast.expr, owner: Owner | None) -> Any:
        value = self._value(node, owner)
        if value is UNKNOWN:
            raise ValueError
        return value

    def _value_of_name(self, name: str, owner: Owner | None) -> Any:
        if name in self.program.meanings:
            target, own = self.program.meanings[name]
            if isinstance(target, Import):
                module = importlib.import_module(target.module)
                return getattr(module, target.name) if target.name else module
            if target.module in STAND_INS:
                return UNKNOWN
            value = getattr(sys.modules[target.module], own, UNKNOWN)
            return UNKNOWN if isinstance(value, np.ndarray | list | set) else value
        if owner is not None and name in owner.known and owner.bound[name] == 1:
            value, knobs, _ = owner.known[name]
            self._touched |= knobs
            return value
        is_local = owner is not None and name in owner.bound
        return UNKNOWN if is_local or name[0] in OPEN + NUMBER else getattr(builtins, name, UNKNOWN)

    def _value_of_attribute(self, node: ast.Attribute, owner: Owner | None) -> Any:
        within = self.class_of(node.value, owner)
        if within and (within, node.attr) in self.members:
            value, knobs, _ = self.members[within, node.attr]
            self._touched |= knobs
            return value
        of = self._must(node.value, owner)
        is_ours = type(of).__module__.partition(".")[0] in PACKAGES
        if inspect.ismodule(of) or (is_ours and dataclasses.is_dataclass(of)):
            return getattr(of, node.attr)
        return UNKNOWN

    def _value_of_call(self, node: ast.Call, owner: Owner | None) -> Any:
        if any(isinstance(a, ast.Starred) for a in node.args) or any(
            k.arg is None for k in node.keywords
        ):
            return UNKNOWN
        if isinstance(node.func, ast.Attribute) and not self.class_of(node.func.value, owner):
            of = self._value(node.func.value, owner)
            if isinstance(of, str | dict | tuple | Mapping):
                return getattr(of, node.func.attr)(*(self._must(a, owner) for a in node.args))
        function = self._must(node.func, owner)
        if function in (np.shape, np.ndim) and len(node.args) == 1:
            numbers = self.numbers_of(node.args[0], owner)
            if numbers is not None:
                self.numbers |= numbers
                return () if function is np.shape else 0
        ours = getattr(function, "__module__", None) or ""
        is_ours = inspect.isfunction(inspect.unwrap(function)) and (
            ours.partition(".")[0] in PACKAGES and not inspect.isgeneratorfunction(function)
        )
        if not (function in _EVALUATED or (is_ours and (node.args or node.keywords))):
            return UNKNOWN
        arguments = tuple(self._must(a, owner) for a in node.args)
        named = {str(k.arg): self._must(k.value, owner) for k in node.keywords}
        if not is_ours:
            return function(*arguments, **named)
        key = function, repr(arguments), repr(named)
        if key not in self._results:
            self._results[key] = function(*arguments, **named)
        return self._results[key]

    def written(self, known: Known) -> ast.expr | None:
        """Return an expression for a value, if a short one says it."""
        value, knobs, node = known
        new: ast.expr | None = None
        if node is not None:
            new = copy.deepcopy(node)
        elif isinstance(value, _PLAIN) and not isinstance(value, float):
            new = ast.Constant(value) if len(repr(value)) < MAX_SIGNS else None
        elif isinstance(value, float) and math.isfinite(value):
            new = ast.Constant(value)
        elif isinstance(value, tuple) and len(value) <= MAX_PARTS:
            parts = [self.written((each, knobs, None)) for each in value]
            if all(part is not None for part in parts):
                new = ast.Tuple(parts, ast.Load())  # type: ignore[arg-type]
        elif inspect.isfunction(value) or inspect.isclass(value):
            given = self._own_ids.get(_place_of(value))
            new = ast.Name(given, ast.Load()) if given else None
        if new is not None:
            new.knobs = knobs  # type: ignore[attr-defined]
        return new

    def decide(self, known: Known) -> bool:
        self.decisive |= known[1]
        return bool(known[0])

    def is_pure(self, node: ast.AST, depth: int = 0) -> bool:
        """Tell whether an expression only computes: then it may go if nobody reads it."""
        for each in walk(node):
            if isinstance(each, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr):
                return False
            if isinstance(each, ast.Call) and not self._is_pure_call(each, depth):
                return False
        return True

    def _is_pure_call(self, call: ast.Call, depth: int) -> bool:
        function = call.func
        if isinstance(function, ast.Attribute):
            root: ast.expr = function
            while isinstance(root, ast.Attribute):
                root = root.value
            meaning = self.program.meanings.get(getattr(root, "id", ""))
            if meaning is not None and isinstance(meaning[0], Import):
                return "random" not in ast.unparse(function) and "seed" not in function.attr
            return function.attr in _PURE_METHODS
        if not isinstance(function, ast.Name):
            return False
        if function.id in self.program.meanings:
            target, _ = self.program.meanings[function.id]
            if isinstance(target, Import):
                return (target.module, target.name) in {
                    ("dataclasses", "replace"),
                    ("itertools", "pairwise"),
                }
            if self.is_record(function.id):
                return True
            made = f"{function.id}.__init__" if function.id in self.classes else function.id
            owner = self.owners.get(made)
            return owner is not None and depth < 4 and self._is_pure_body(owner.node.body, depth)
        return getattr(builtins, function.id, None) in _PURE

    def _is_pure_body(self, body: Body, depth: int) -> bool:
        for line in body:
            if isinstance(line, ast.Assign):
                plain = all(
                    isinstance(target, ast.Name | ast.Tuple)
                    or (isinstance(target, ast.Attribute) and is_name(target.value, "self"))
                    for target in line.targets
                )
                if not plain or not self.is_pure(line.value, depth + 1):
                    return False
            elif isinstance(line, ast.Return):
                if line.value is not None and not self.is_pure(line.value, depth + 1):
                    return False
            elif isinstance(line, ast.If):
                if not self.is_pure(line.test, depth + 1):
                    return False
                if not self._is_pure_body([*line.body, *line.orelse], depth):
                    return False
            elif not (is_text(line) or isinstance(line, ast.Pass | ast.Raise)):
                return False
        return True

    def is_read(self, within: str, name: str) -> bool:
        """Tell whether anybody may look something up in what is of a class."""
        return name in READ or bool(self.looked_up["", name] + self.looked_up[within, name])

    # What goes --------------------------------------------------------------------------------

    def _take_parameters_away(self, owner: Owner) -> None:
        """Take parameters away that nothing reads, and defaults that every call overrides."""
        sites = self.sites_of(owner)
        for argument in owner.parameters[1 if owner.within else 0 :] if sites else []:
            if any(is_open(call) for call, _ in sites):
                return
            values = [self.given(owner, call, argument) for call, _ in sites]
            given = [given_for(c, plain_names(owner), argument.arg) for c, _ in sites]
            if not owner.read[argument.arg] and owner.bound[argument.arg] == 1:
                if all(value is None or self.is_pure(value) for value in values):
                    for call, caller in sites:
                        drop_argument(call, plain_names(owner), argument.arg)
                        if caller is not None:
                            caller.changed()
                    drop_parameter(owner.node.args, argument)
                    owner.changed()
                    self.change()
            elif all(given) and drop_default(owner.node.args, argument):
                owner.changed()
                self.change()

    def _take_rest_away(self, owner: Owner) -> None:
        """Take away what gathers further arguments, if there are none and nothing reads it."""
        rest = owner.node.args.kwarg
        within = owner.within
        if rest is None or within is None or owner.read[rest.arg] or is_special(owner.node.name):
            return
        sites = self.sites.get(owner.key, [])
        if owner.node.name not in self._open_calls and not any(c.keywords for c, _ in sites):
            owner.node.args.kwarg = None
            owner.changed()
            self.change()

    def _take_members_away(self) -> None:
        """Take fields, attributes and methods away that nobody looks up."""
        for name, node in self.classes.items():
            if name not in self.alone:
                continue
            for method in [n for n in node.body if isinstance(n, ast.FunctionDef)]:
                if not self.is_read(name, method.name) and not is_special(method.name):
                    node.body.remove(method)
                    self.change()
                    continue
                if (key := f"{name}.{method.name}") in self.owners:
                    Unread(self, self.owners[key]).visit(method)
            sites = self.sites.get(name, [])
            if not self.is_record(name) or name in self.escaped:
                continue
            if any(is_open(call) for call, _ in sites):
                continue
            for each in fields_of(node):
                field_name = each.target.id  # type: ignore[union-attr]
                if self.is_read(name, field_name) or field_name in self.replaced:
                    continue
                names = [e.target.id for e in fields_of(node)]  # type: ignore[union-attr]
                given = [given_for(call, names, field_name) for call, _ in sites]
                if all(value is None or self.is_pure(value) for value in given):
                    for call, caller in sites:
                        drop_argument(call, names, field_name)
                        if caller is not None:
                            caller.changed()
                    node.body.remove(each)
                    self.change()

    def _keep_what_is_reached(self) -> None:
        program = self.program
        for definition in program.definitions:
            program.look_up(definition)
        reached: dict[Definition, None] = {}
        waiting = [*program.roots]
        while waiting:
            definition = waiting.pop()
            if definition not in reached:
                reached[definition] = None
                waiting += [u for u in definition.uses.values() if isinstance(u, Definition)]
        kept = [d for d in program.definitions if d in reached]
        program.left_out = [d for d in program.left_out if d in reached]
        if len(kept) < len(program.definitions):
            self.change()
        program.keep(kept)


_UNARY: dict[type, Any] = {
    ast.Not: lambda x: not x,
    ast.USub: lambda x: -x,
    ast.UAdd: lambda x: +x,
}
_BINARY: dict[type, Any] = {
    ast.Add: lambda x, y: x + y,
    ast.Sub: lambda x, y: x - y,
    ast.Mult: lambda x, y: x * y,
    ast.Div: lambda x, y: x / y,
    ast.FloorDiv: lambda x, y: x // y,
    ast.Mod: lambda x, y: x % y,
}
_COMPARED: dict[type, Any] = {
    ast.Eq: lambda x, y: x == y,
    ast.NotEq: lambda x, y: x != y,
    ast.Lt: lambda x, y: x < y,
    ast.LtE: lambda x, y: x <= y,
    ast.Gt: lambda x, y: x > y,
    ast.GtE: lambda x, y: x >= y,
    ast.Is: lambda x, y: x is y,
    ast.IsNot: lambda x, y: x is not y,
    ast.In: lambda x, y: x in y,
    ast.NotIn: lambda x, y: x not in y,
}


def _all_the_same(known: list[Known | None]) -> bool:
    values = [each[0] for each in known if each is not None]
    if not values or len(values) < len(known):
        return False
    first = values[0]
    plain = isinstance(first, (*_PLAIN, tuple))
    return all(v is first or (plain and type(v) is type(first) and v == first) for v in values)


def _together(known: Iterable[Known | None]) -> Known:
    each = [k for k in known if k is not None]
    nodes = {k[2] and ast.unparse(k[2]) for k in each}
    return (
        each[0][0],
        frozenset().union(*(k[1] for k in each)),
        each[0][2] if len(nodes) == 1 else None,
    )


def _place_of(value: Any) -> tuple[str, str]:
    return value.__module__, value.__qualname__


def _changes_calls(decorator: ast.expr) -> bool:
    """Tell whether a decorator may change what a function takes."""
    return ast.unparse(decorator).partition(MARK)[0] not in ("cache", "lru_cache", "contextmanager")
