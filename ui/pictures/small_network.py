"""A small network over the plane, or its hidden space, with lines and points to drag.

It works in the browser, follows a `ui.run.replay.player`, and knobs while dragged. A description
has its output for each point.
"""

from typing import Any

from ui.components import component
from ui.page import current
from ui.pictures.picture import heard

_SMALL_NETWORK = component("small_network", in_page=True)


def small_network(
    drawn: dict[str, Any], name: str, *, label: str, player: str | None = None
) -> None:
    _SMALL_NETWORK(key=current.key(name), data={**drawn, **heard(player, label)})
