"""A small network over the plane, or its hidden space, as a picture with lines and points to pull.

It works wholly in the browser, and follows the replay of a `ui.run.replay.player` and knobs while
they are dragged. What it says of each point it tells those who cannot see it, too.
"""

from typing import Any

from ui.components import component
from ui.page import current
from ui.pictures.picture import heard

_SMALL_NETWORK = component("small_network", in_page=True)


def small_network(
    drawn: dict[str, Any], name: str, *, label: str, player: str | None = None
) -> None:
    """Show a picture of `charts.diagrams.small_network`."""
    _SMALL_NETWORK(key=current.key(name), data={**drawn, **heard(player, label)})
