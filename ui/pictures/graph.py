"""A computational graph as a picture: pointed at, focused or walked through, it says its numbers.

It works wholly in the browser: the formula is sent once, values and gradients are computed there,
follow knobs while they are dragged, and no step sends anything to the server. By keyboard: Tab goes
to the drawing, arrow keys along its lines; the buttons walk forward and back; all numbers stand in
a table as well.
"""

from typing import Any

from charts.core import live
from ui.components import component
from ui.page import current

_GRAPH = component("graph")


def graph(diagram: dict[str, Any], name: str, *, label: str) -> None:
    """Show a computational graph as boxes and lines."""
    _GRAPH(key=current.key(name), data={**diagram, "live": live.EVENT, "label": label})
