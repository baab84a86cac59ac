"""A network with all its numbers, to be explored or walked through.

It works in the browser: all frames' weights are sent once, and forward and backward pass are
computed there. It follows a `ui.run.replay.player`, and knobs while dragged. Keyboard: Tab to the
drawing, arrow keys along its lines, buttons to step; a table has all numbers.
"""

from typing import Any

from ui.components import component
from ui.page import current
from ui.pictures.picture import heard

_NETWORK = component("network")


def network(
    diagram: dict[str, Any],
    name: str,
    *,
    label: str,
    player: str | None = None,
    shows: str = "weights",
) -> None:
    _NETWORK(key=current.key(name), data={**diagram, **heard(player, label), "view": shows})
