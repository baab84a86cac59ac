"""A picture's expressions, evaluated in Python."""

import json
import math
import re
from types import SimpleNamespace
from typing import Any

from charts.core.picture import Picture

_LIVE = re.compile(r"\(isValid\(live\[([^\]]*)\]\) \? live\[\1\] : ([^()]*)\)")
_NAMES = {name: getattr(math, name) for name in ("sin", "cos", "acos", "atan2", "exp", "log")}
_NAMES |= {"PI": math.pi, "abs": abs, "min": min, "max": max, "round": round}


def evaluate(expression: str, row: dict[str, Any], knobs: dict[str, float] | None = None) -> Any:
    """Evaluate a Vega expression for a row, with these knobs being dragged, or none.

    It may use what Vega and Python have in common, and Vega's if(...).
    """
    for knob, value in (knobs or {}).items():
        one = rf"\(isValid\(live\['{knob}'\]\) \? (?:[^()]|\([^()]*\))*\)"
        expression = re.sub(one, f"({value})", expression)
    while _LIVE.search(expression):
        expression = _LIVE.sub(r"(\2)", expression)
    python = re.sub(r"\bif\(", "if_(", expression).replace("===", "==").replace("&&", " and ")
    choose = {"if_": lambda test, then, other: then if test else other}
    return eval(python, {**_NAMES, **choose, "datum": SimpleNamespace(**row)})  # noqa: S307


def calculated(picture: Picture, table: str) -> list[dict[str, Any]]:
    layers = json.loads(picture.spec)["layer"]
    layer = next(one for one in layers if one.get("data", {}).get("name") == table)
    rows = picture.to_dict()["datasets"][table]
    for row in rows:
        for transform in layer["transform"]:
            if "calculate" in transform:
                row[transform["as"]] = evaluate(transform["calculate"], row)
    return rows
