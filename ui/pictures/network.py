"""The network as a picture: pointed at, focused or walked through, it says each of its numbers.

It works wholly in the browser: the weights of all frames are sent once, the sums of neurons and
the way back are done there, and no step sends anything to the server. It follows the replay of a
`ui.run.replay.player`, and knobs while they are dragged. By keyboard: Tab goes to the drawing,
arrow keys along its lines; the buttons walk forward and back; all numbers stand in a table as well.
"""

from typing import Any

from charts.core import live
from charts.core.replay import EVENT
from ui.components import component
from ui.page import current

_NETWORK = component("network")


def network(
    diagram: dict[str, Any],
    name: str,
    *,
    label: str,
    player: str | None = None,
    shows: str = "weights",
) -> None:
    heard = followed(player, label)
    _NETWORK(key=current.key(name), data={**diagram, **heard, "view": shows})


def followed(player: str | None, label: str) -> dict[str, Any]:
    """Return what a picture hears, a player and knobs that are dragged, and how it is read out."""
    return {"event": EVENT, "live": live.EVENT, "player": player, "label": label}
