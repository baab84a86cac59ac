"""A computational graph with values and gradients, to be explored or walked through.

It works in the browser: the formula is sent once, and values and gradients are computed there as
knobs are dragged. Keyboard: Tab to the drawing, arrow keys along its lines, buttons to step; a
table has all numbers.
"""

from typing import Any

from charts.core import live
from ui.components import component
from ui.page import current

_GRAPH = component("graph")


def graph(diagram: dict[str, Any], name: str, *, label: str) -> None:
    _GRAPH(key=current.key(name), data={**diagram, "live": live.EVENT, "label": label})
