"""Simplify a notebook's code: put in the values this run had, drop branches it did not take.

This is a small partial evaluator (Jones, Gomard and Sestoft, Partial Evaluation and Automatic
Program Generation, 1993): a parameter that is the same in every call of a function is replaced by
its value, a branch whose condition is known by what it runs, and what nothing reads is removed.
What a function returns or a table holds is found by evaluating it here.
"""

import ast
import builtins
import copy
import importlib
import inspect
import math
import sys
from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exports.definitions import PACKAGES, STAND_INS, Definition, Import, Program, closure
from exports.functions import Known, Owner, is_open, is_special, pairs_of, result_of
from exports.simpler import Simpler
from exports.slim import MARK, is_text

READ = frozenset(("steps", "loss", "metrics", "parameters", "gradients", "diverged_at"))
"""What a reader of a notebook may look up in a run."""
OPEN, NUMBER = "?", "#"
"""Prefixes for names that stand for a knob's unknown value: any value, a number."""
ONE = object()
"""Stands for one number of unknown value, not an array."""
MAX_PARTS, MAX_CHARS = 8, 60
"""Longest tuple and longest text that is written out as a constant."""

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
_HARMLESS = (ast.Assign, ast.Return, ast.If, ast.Raise, ast.Pass)
_NEW_NAMES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.NamedExpr)


@dataclass(frozen=True)
class Folded:
    """What calls still pass, and which knobs the simplified code no longer leaves open."""

    taken: list[list[str]]  # Names of the arguments that each call still passes
    decided: set[str]  # Knobs whose values decided something, and are constants now
    numbers: set[str]  # Knobs that the simplified code takes for one number, not an array


def fold(program: Program, calls: Sequence[tuple[Definition, Mapping[str, Any]]]) -> Folded:
    """Simplify the program in place.

    A knob whose value decided a branch becomes a constant; the others stay variables. A first pass
    finds which these are, and a second, from the same code, knows the values of no others.
    """
    before = [(each, copy.deepcopy(each.nodes)) for each in program.definitions]
    left_out = program.left_out
    first = Folding(program, [_call(program, *call, None) for call in calls])
    first.run()
    for definition, nodes in before:
        definition.nodes = nodes
    program.left_out = left_out
    program.keep([definition for definition, _ in before])
    made = [_call(program, *call, first.decisive) for call in calls]
    second = Folding(program, made)
    second.run()
    taken = [[str(keyword.arg) for keyword in call.keywords] for call in made]
    numbers = {each[1:] for each in second.decisive if each.startswith(NUMBER)}
    return Folded(taken, first.decisive, numbers)


def _call(
    program: Program,
    function: Definition,
    arguments: Mapping[str, Any],
    decisive: Container[str] | None,
) -> ast.Call:
    """Return a call with constants for knobs that may decide a branch, and names for the rest.

    ``decisive`` names those that do, if this is known. ``knobs`` on a node are the knobs whose
    values it contains.
    """
    keywords = []
    for name, value in arguments.items():
        may = isinstance(value, bool | str) or (isinstance(value, (*_PLAIN, tuple)) and not value)
        if may and (decisive is None or name in decisive):
            given: ast.expr = ast.Tuple([], ast.Load()) if value == () else ast.Constant(value)
            given.knobs = frozenset({name})  # type: ignore[attr-defined]
        else:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            given = ast.Name(f"{NUMBER if is_number else OPEN}{name}", ast.Load())
        keywords.append(ast.keyword(name, given))
    return ast.Call(ast.Name(program.id_of(function), ast.Load()), [], keywords)


class Folding:
    """Simplify a program over and over until nothing changes."""

    def __init__(self, program: Program, calls: list[ast.Call]) -> None:
        self.program, self.calls = program, calls
        self.decisive: set[str] = set()
        self.changed = True
        self.owners: dict[str, Owner] = {}
        self.roots = {program.id_of(root) for root in program.roots}

    def run(self) -> None:
        while self.changed:
            self.changed = False
            self._survey()
            for _ in range(3):
                self._learn()
            for owner in self.owners.values():
                Simpler(self, owner).simplify()
            self._survey()
            for owner in self.owners.values():
                self._remove_parameters(owner)
            self._remove_methods()
            self._keep_what_is_reached()

    # What there is ----------------------------------------------------------------------------

    def _survey(self) -> None:
        """Find every function and class, their calls, and how often each attribute is read."""
        before, self.owners = self.owners, {}
        self.classes: dict[str, ast.ClassDef] = {}
        for definition in self.program.definitions:
            node = definition.nodes[0]
            if isinstance(node, ast.ClassDef):
                self.classes[node.name] = node
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.owners[node.name] = before.get(node.name) or Owner(node.name, node, None)
                for method in methods_of(node):
                    key = f"{node.name}.{method.name}"
                    self.owners[key] = before.get(key) or Owner(key, method, node)  # type: ignore[arg-type]
        for owner in self.owners.values():
            owner.known = {}
        bases = {n for c in self.classes.values() for b in c.bases for n in _names_in(b)}
        # Classes without bases or subclasses
        self.alone = {name for name, c in self.classes.items() if not c.bases and name not in bases}
        # Of each class, the attributes that have one known value
        self.members: dict[str, dict[str, Known]] = {name: {} for name in self.classes}
        # The calls of each function or class, with the functions that they stand in
        self.sites: dict[str, list[tuple[ast.Call, Owner | None]]] = {}
        # How often each attribute is read, by its object's class ("" if unknown) and its name
        self.looked_up: Counter[tuple[str, str]] = Counter()
        # How often each attribute is assigned
        self._stored: Counter[str] = Counter()
        # Names of methods that are read as values, or called on something of unknown class
        self._open_calls: set[str] = set()
        # Functions passed on as values, so not all their calls are known
        self._escaped = {root for root in self.roots if root not in map(_called, self.calls)}
        for call in self.calls:
            self.sites.setdefault(_called(call), []).append((call, None))
        for place, nodes in self._places():
            functions = {id(each.func) for each in nodes if isinstance(each, ast.Call)}
            for each in nodes:
                if isinstance(each, ast.Call):
                    self.sites.setdefault(self._key_of(each, place), []).append((each, place))
                elif isinstance(each, ast.Attribute):
                    self._stored[each.attr] += not isinstance(each.ctx, ast.Load)
                    if isinstance(each.ctx, ast.Load):
                        within = self.class_of(each.value, place)
                        self.looked_up[within, each.attr] += 1
                        if not within or id(each) not in functions:
                            self._open_calls.add(each.attr)
                elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
                    if MARK in each.id and id(each) not in functions:
                        self._escaped.add(each.id)
        # Names of fields that `dataclasses.replace` sets
        self.replaced = {
            keyword.arg
            for name, sites in self.sites.items()
            if name.startswith(("replace" + MARK, "asdict" + MARK, "fields" + MARK))
            for call, _ in sites
            for keyword in call.keywords
        }

    def _places(self) -> Iterator[tuple[Owner | None, list[ast.AST]]]:
        """Yield the nodes of all code, by the functions that they stand in."""
        for definition in self.program.definitions:
            for node in definition.nodes:
                if isinstance(node, ast.FunctionDef):
                    yield self.owners[node.name], self.owners[node.name].nodes
                elif isinstance(node, ast.ClassDef):
                    for part in (*node.bases, *node.decorator_list, *node.body):
                        own = self.owners.get(f"{node.name}.{getattr(part, 'name', '')}")
                        yield own, own.nodes if own else [*ast.walk(part)]
                else:
                    yield None, [*ast.walk(node)]

    def _key_of(self, call: ast.Call, owner: Owner | None) -> str:
        """Return the key of the function or class that is called, as far as it is known."""
        if isinstance(call.func, ast.Attribute):
            return f"{self.class_of(call.func.value, owner)}.{call.func.attr}"
        return _called(call)

    def class_of(self, node: ast.expr, owner: Owner | None) -> str:
        """Return the name of an expression's class, or nothing if it is unknown."""
        kind = ""
        if isinstance(node, ast.Name) and owner is not None and owner.bound[node.id] == 1:
            if node.id in owner.assigned:
                return self.class_of(owner.assigned[node.id], owner)
            kind = owner.kinds.get(node.id, "")
        elif isinstance(node, ast.Call):
            kind = self._key_of(node, owner)
            if kind not in self.classes and kind in self.owners:
                kind = getattr(self.owners[kind].node, "kind", "")
        elif isinstance(node, ast.Subscript) and (table := self.known(node.value, owner)):
            entries = table.value.values() if isinstance(table.value, Mapping) else ()
            kinds = {type(each) for each in entries}
            kind = self._id_of(kinds.pop()) if len(kinds) == 1 else ""
        return kind if kind in self.alone else ""

    def _id_of(self, value: Any) -> str:
        """Return the name that the program has for a function or class."""
        wanted = value.__module__, value.__qualname__
        for definition in self.program.definitions:
            if (definition.module, definition.names[0]) == wanted:
                return self.program.id_of(definition)
        return ""

    def is_record(self, name: str) -> bool:
        """Tell whether a class is a dataclass without bases or subclasses."""
        return name in self.alone and any(
            "dataclass" in ast.unparse(d) for d in self.classes[name].decorator_list
        )

    def is_read(self, within: str, name: str) -> bool:
        """Tell whether any code reads this attribute of an instance."""
        return name in READ or bool(self.looked_up["", name] + self.looked_up[within, name])

    def sites_of(self, owner: Owner) -> list[tuple[ast.Call, Owner | None]]:
        """Return all calls of a function; none if there may be others, or one has stars."""
        key, node, within = owner.key, owner.node, owner.within
        if isinstance(node, ast.ClassDef):
            is_clear = self.is_record(key)
        elif node.args.vararg or node.args.kwarg or any(map(_changes_calls, node.decorator_list)):
            return []
        elif within is None:
            is_clear = True
        elif node.name == "__init__":
            key, is_clear = within.name, within.name in self.alone
        else:
            is_clear = node.name not in self._open_calls and not is_special(node.name)
            is_clear = is_clear and within.name in self.alone
        sites = self.sites.get(key, [])
        is_clear = is_clear and not any(is_open(call) for call, _ in sites)
        return sites if is_clear and key not in self._escaped else []

    # What is known ----------------------------------------------------------------------------

    def _learn(self) -> None:
        """Find parameters, fields, attributes, properties and locals whose one value is known."""
        for owner in self.owners.values():
            sites = self.sites_of(owner)
            is_class = isinstance(owner.node, ast.ClassDef)
            if is_class and any(caller is None for _, caller in sites):
                continue  # the notebook may look up another entry, so keep the fields
            for name in owner.names if sites else ():
                each = [
                    ({**owner.defaults, **owner.given(call)}.get(name), caller)
                    for call, caller in sites
                ]
                known = _in_common([self.known(v, caller) if v else None for v, caller in each])
                if known is None:
                    continue
                if not is_class:
                    owner.known[name] = known
                elif name not in self.replaced | READ:
                    self.members[owner.key][name] = known
            if not is_class:
                self._learn_locals(owner)

    def _learn_locals(self, owner: Owner) -> None:
        node, within = owner.node, owner.within
        for name, value in owner.assigned.items():
            known = self.known(value, owner)
            named = isinstance(value, ast.Constant) and not hasattr(value, "knobs")
            if known is None or (named and isinstance(known.value, int | float)):
                continue  # a number that the code names stays a name
            if not isinstance(known.value, dict | list | set) or self._is_only_read(name, owner):
                owner.known[name] = known
        if within is not None and node.name == "__init__" and within.name in self.alone:
            for each in (n for n in owner.nodes if isinstance(n, ast.Assign)):
                for target, value in pairs_of(each.targets[0], each.value):
                    if isinstance(target, ast.Attribute) and self._stored[target.attr] == 1:
                        known = self.known(value, owner)
                        if known and not isinstance(known.value, dict | list | set):
                            self.members[within.name][target.attr] = known
        if within is not None and "property" in map(ast.unparse, node.decorator_list):
            result = result_of(node)  # type: ignore[arg-type]
            if result is not None and (known := self.known(result, owner)):
                self.members[within.name][node.name] = known

    def _is_only_read(self, name: str, owner: Owner) -> bool:
        """Tell whether a table is made once, and nothing changes it or passes it on."""
        good: list[ast.expr | None] = []
        for node in owner.nodes:
            if isinstance(node, ast.Compare):
                good += node.comparators
            elif isinstance(node, ast.Starred | ast.Subscript) and isinstance(node.ctx, ast.Load):
                good.append(node.value)
            elif isinstance(node, ast.Dict):
                good += [v for k, v in zip(node.keys, node.values, strict=True) if k is None]
        return sum(getattr(each, "id", "") == name for each in good) == owner.read[name]

    def known(self, node: ast.expr, owner: Owner | None) -> Known | None:
        """Return the value of an expression, or None if it is unknown."""
        if isinstance(node, ast.Name):
            return self._named(node.id, owner)
        if isinstance(node, ast.Call) and len(node.args) == 1:
            function, given = self.known(node.func, owner), self.known(node.args[0], owner)
            is_one = given is not None and (given.value is ONE or type(given.value) in (int, float))
            if function and given and is_one and function.value in (np.shape, np.ndim):
                knobs = frozenset(NUMBER + knob.removeprefix(NUMBER) for knob in given.knobs)
                return Known(() if function.value is np.shape else 0, knobs)
        names: dict[str, Any] = {}
        touched: set[str] = set()
        for each in ast.walk(node):
            touched |= getattr(each, "knobs", frozenset())
            if isinstance(each, _NEW_NAMES):
                return None
            if isinstance(each, ast.Call) and not self._can_be_evaluated(each, owner):
                return None
            if isinstance(each, ast.Name):
                known = self._named(each.id, owner)
                if known is not None and known.value is not ONE:
                    names[each.id] = known.value
                    touched |= known.knobs
                elif within := self.class_of(each, owner):
                    names[each.id] = _Made(self.members[within], touched)
                else:
                    return None
        try:
            value = eval(ast.unparse(node), {"__builtins__": {}}, names)  # noqa: S307 (our own code)
        except Exception:
            return None
        ours = type(value).__module__.partition(".")[0] in PACKAGES
        kinds = (*_PLAIN, Collection, type)
        if not (isinstance(value, kinds) or inspect.isroutine(value) or ours):
            return None
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        target = self.program.meanings.get(getattr(root, "id", ""), ("", ""))[0]
        return Known(value, frozenset(touched), node if isinstance(target, Import) else None)

    def _named(self, name: str, owner: Owner | None) -> Known | None:
        nothing: frozenset[str] = frozenset()
        if name in self.program.meanings:
            target, own = self.program.meanings[name]
            if isinstance(target, Import):
                value: Any = importlib.import_module(target.module)
                value = getattr(value, target.name) if target.name else value
            elif target.module in STAND_INS:
                return None
            else:
                value = getattr(sys.modules[target.module], own, [])
            named = ast.Name(name, ast.Load())
            return (
                None if isinstance(value, np.ndarray | list | set) else Known(value, nothing, named)
            )
        if name.startswith(NUMBER):
            return Known(ONE, frozenset({name}))
        if owner is not None and name in owner.bound:
            return owner.known.get(name) if owner.bound[name] == 1 else None
        return Known(getattr(builtins, name), nothing) if hasattr(builtins, name) else None

    def _can_be_evaluated(self, call: ast.Call, owner: Owner | None) -> bool:
        """Tell whether a call may be evaluated here: it has no effect but its result."""
        known = self.known(call.func, owner)
        function = known.value if known else None
        if isinstance(getattr(function, "__self__", None), (str, tuple, Mapping)):
            return True
        ours = str(getattr(function, "__module__", "")).partition(".")[0] in PACKAGES
        is_ours = ours and inspect.isfunction(inspect.unwrap(function))  # type: ignore[arg-type]
        if is_ours and (call.args or call.keywords):
            return not inspect.isgeneratorfunction(function)
        return function in _EVALUATED

    def written(self, known: Known) -> ast.expr | None:
        """Return an expression for a value, or None if there is no short one."""
        value, knobs, node = known
        new: ast.expr | None = None
        if node is not None:
            new = copy.deepcopy(node)
        elif isinstance(value, _PLAIN) and len(repr(value)) < MAX_CHARS:
            new = ast.Constant(value) if value not in (math.inf, -math.inf) else None
        elif isinstance(value, tuple) and len(value) <= MAX_PARTS:
            parts = [self.written(Known(each, knobs)) for each in value]
            if None not in parts:
                new = ast.Tuple(parts, ast.Load())  # type: ignore[arg-type]
        elif inspect.isfunction(value) or inspect.isclass(value):
            own = self._id_of(value)
            new = ast.Name(own, ast.Load()) if own else None
        if new is not None:
            new.knobs = knobs  # type: ignore[attr-defined]
        return new

    def is_pure(self, node: ast.AST, depth: int = 0) -> bool:
        """Tell whether code has no effect but its result, so that it may go if this is not read."""
        return all(self._is_harmless(each, depth) for each in ast.walk(node))

    def _is_harmless(self, node: ast.AST, depth: int) -> bool:
        if isinstance(node, ast.Call):
            return self._is_pure_call(node, depth)
        if isinstance(node, ast.Attribute | ast.Subscript):
            return isinstance(node.ctx, ast.Load) or getattr(node.value, "id", "") == "self"
        if isinstance(node, ast.stmt):
            return is_text(node) or isinstance(node, _HARMLESS)
        return not isinstance(node, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr)

    def _is_pure_call(self, call: ast.Call, depth: int) -> bool:
        function = call.func
        if isinstance(function, ast.Attribute):
            root = next(
                n for n in ast.walk(function) if not isinstance(n, ast.Attribute | ast.Load)
            )
            target, _ = self.program.meanings.get(getattr(root, "id", ""), ("", ""))
            if isinstance(target, Import):
                return "random" not in ast.unparse(function) and "seed" not in function.attr
            return function.attr in _PURE_METHODS
        name = _called(call)
        target, _ = self.program.meanings.get(name, ("", ""))
        if isinstance(target, Import):
            return target.name in ("replace", "pairwise")
        owner = self.owners.get(f"{name}.__init__" if name in self.classes else name)
        if owner is None:
            return getattr(builtins, name, None) in _PURE
        return depth < 4 and all(self.is_pure(line, depth + 1) for line in owner.node.body)

    # What is removed --------------------------------------------------------------------------

    def _remove_parameters(self, owner: Owner) -> None:
        """Remove parameters and fields that nothing reads, and defaults that no call needs."""
        sites = self.sites_of(owner)
        for name in [*owner.names] if sites else ():
            if isinstance(owner.node, ast.ClassDef):
                is_read = self.is_read(owner.key, name) or name in self.replaced
            else:
                is_read = bool(owner.read[name]) or owner.bound[name] != 1
            given = [owner.given(call).get(name) for call, _ in sites]
            if not is_read and all(value is None or self.is_pure(value) for value in given):
                for call, caller in sites:
                    owner.take_away(name, call)
                    if caller is not None:
                        caller.changed()
                owner.drop(name)
                self.changed = True
            elif None not in given and owner.drop_default(name):
                self.changed = True

    def _remove_methods(self) -> None:
        """Remove methods that nothing reads."""
        for name in self.alone:
            for method in methods_of(self.classes[name]):
                if not self.is_read(name, method.name) and not is_special(method.name):
                    self.classes[name].body.remove(method)
                    self.changed = True

    def _keep_what_is_reached(self) -> None:
        program = self.program
        for definition in program.definitions:
            program.look_up(definition)
        reached = closure(*program.roots)
        kept = [d for d in program.definitions if d in reached]
        program.left_out = [d for d in program.left_out if d in reached]
        self.changed = self.changed or len(kept) < len(program.definitions)
        program.keep(kept)


class _Made:
    """An instance of a class with its known attributes; reading any other fails."""

    __eq__ = __bool__ = __len__ = None  # type: ignore[assignment]

    def __init__(self, members: Mapping[str, Known], knobs: set[str]) -> None:
        self.__dict__["_known"] = members, knobs

    def __getattr__(self, name: str) -> Any:
        members, knobs = self.__dict__["_known"]
        knobs |= members[name].knobs
        return members[name].value


def methods_of(node: ast.AST) -> list[ast.FunctionDef]:
    body = node.body if isinstance(node, ast.ClassDef) else []
    return [each for each in body if isinstance(each, ast.FunctionDef)]


def _names_in(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", "")


def _in_common(known: list[Known | None]) -> Known | None:
    """Return the one value that all of them have, if there is one."""
    first, *others = known
    for each in others:
        if first is None or each is None:
            return None
        same = isinstance(first.value, (*_PLAIN, tuple)) and first.value == each.value
        if not (each.value is first.value or (same and type(each.value) is type(first.value))):
            return None
        alike = first.node and each.node and ast.unparse(first.node) == ast.unparse(each.node)
        first = Known(first.value, first.knobs | each.knobs, first.node if alike else None)
    return first


def _changes_calls(decorator: ast.expr) -> bool:
    """Tell whether a decorator may change a function's parameters."""
    return ast.unparse(decorator).partition(MARK)[0] not in ("cache", "lru_cache", "contextmanager")
