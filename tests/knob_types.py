"""Tells mypy of which type each knob's value is, as its declaration says.

``Knobs("xor", Slider("seed", ..., 0, 63, 3, 1), ...)`` is of type ``Knobs[{"seed": int, ...}]``,
and so ``KNOBS["seed"]`` and ``KNOBS.ask("seed")["seed"]`` are of type ``int``. A name that is
computed is not known, and what it names is of type ``Any``.
"""

from collections.abc import Callable, Iterator

from mypy.nodes import ARG_POS, CallExpr, Expression, StrExpr
from mypy.plugin import FunctionContext, MethodContext, Plugin
from mypy.types import Instance, Type, TypedDictType, get_proper_type

MODULE = "ui.controls.knobs"
KNOB = "ui.controls.knob_kinds.Knob"
READS = {f"{MODULE}.Knobs.__getitem__", f"{MODULE}.Values.__getitem__"}


class KnobTypes(Plugin):
    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        return declared if fullname == f"{MODULE}.Knobs" else None

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        return read if fullname in READS else None


def declared(ctx: FunctionContext) -> Type:
    """Return the type of a lesson's knobs, which says the type of each knob's value."""
    values = dict(_types(ctx))
    fallback = ctx.api.named_generic_type("typing._TypedDict", [])
    known = TypedDictType(values, set(values), set(), fallback)
    made = get_proper_type(ctx.default_return_type)
    return made.copy_modified(args=[known]) if isinstance(made, Instance) else made


def _types(ctx: FunctionContext) -> Iterator[tuple[str, Type]]:
    from mypy.maptype import map_instance_to_supertype  # cannot be the first of mypy's imports

    for given, kind in zip(ctx.args[1], ctx.arg_kinds[1], strict=True):
        name = _literal(given.args[0]) if isinstance(given, CallExpr) and given.args else None
        knob = get_proper_type(ctx.api.get_expression_type(given))
        if kind == ARG_POS and name is not None and isinstance(knob, Instance):
            base = next(each for each in knob.type.mro if each.fullname == KNOB)
            yield name, map_instance_to_supertype(knob, base).args[0]


def read(ctx: MethodContext) -> Type:
    """Return the type of a knob's value, where its name is known."""
    of, name = ctx.type, _literal(ctx.args[0][0])
    known = get_proper_type(of.args[0]) if isinstance(of, Instance) else None
    if name is not None and isinstance(known, TypedDictType):
        return known.items.get(name, ctx.default_return_type)
    return ctx.default_return_type


def _literal(given: Expression) -> str | None:
    return given.value if isinstance(given, StrExpr) else None


def plugin(_version: str) -> type[Plugin]:
    return KnobTypes
