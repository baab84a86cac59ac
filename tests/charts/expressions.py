"""A picture's expressions, evaluated in Python."""

import json
import math
import re
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

from charts.core.picture import Picture
from charts.core.words import marks_of

_NAMES = {
    name: getattr(math, name)
    for name in ("sin", "cos", "acos", "atan2", "exp", "log", "pow", "sqrt", "floor")
}
_NAMES |= {"PI": math.pi, "abs": abs, "min": min, "max": max, "round": round}
_NAMES |= {"clamp": lambda value, low, high: max(low, min(high, value))}
_NAMES |= {"length": len, "width": 600}
_NAMES |= {"if_": lambda test, then, other: then if test else other}
_NAMES |= {"isValid": lambda value: value is not None, "true": True, "false": False}


def _format(value: float, how: str) -> str:
    """Write a number as d3 does in the formats that are tested."""
    assert how == ".2~f"
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−")


_NAMES |= {"format": _format}


class _Row(SimpleNamespace):
    def __getitem__(self, column: str) -> Any:
        return getattr(self, column)


def evaluate(
    expression: Any,
    row: dict[str, Any],
    knobs: dict[str, float] | None = None,
    tables: dict[str, list[dict[str, Any]]] | None = None,
) -> Any:
    """Evaluate a Vega expression for a row, with these knobs being dragged, or none.

    It may use what Vega and Python have in common, and Vega's if(...).
    """
    there = {name: [_Row(**one) for one in rows] for name, rows in (tables or {}).items()}
    python = re.sub(r"\bif\(", "if_(", str(expression))
    for ours, in_python in (("!==", "!="), ("===", "=="), ("&&", " and "), ("||", " or ")):
        python = python.replace(ours, in_python)
    live = defaultdict(lambda: None, knobs or {})
    names = {**_NAMES, "live": live, "held": live, "datum": _Row(**row), "data": there.get}
    return eval(python, names)  # noqa: S307


def formulas(picture: Picture, beside: str = "") -> dict[str, str]:
    """Return what a picture calculates, by name: for all marks, or the first with one of a name."""
    each = [
        {t["as"]: t["calculate"] for t in transforms if "calculate" in t}
        for *_, transforms in marks_of(json.loads(picture.spec))
    ]
    if beside:
        return next(made for made in each if beside in made)
    return {name: text for made in each for name, text in made.items()}


def worked_out(made: dict[str, str], row: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a row with some of what is calculated, one after the other."""
    for name in names:
        row = row | {name: evaluate(made[name], row)}
    return row
