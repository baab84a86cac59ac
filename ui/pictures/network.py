"""The network as a picture: pointed at, focused or walked through, it says each of its numbers.

It works wholly in the browser: the weights of all frames are sent once, the sums of neurons and
the way back are done there, and no step sends anything to the server. It follows the replay of a
`ui.run.replay.player`, and knobs while they are dragged. By keyboard: Tab goes to the drawing,
arrow keys along its lines; the buttons walk forward and back; all numbers stand in a table as well.
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
