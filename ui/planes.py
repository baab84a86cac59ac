"""A network with a small plane in each neuron, and beside it what the network says, as a picture.

It works wholly in the browser: weights of all frames are sent once, and what every neuron makes of
every place is computed there. It follows the replay of a `ui.replay.player`. Whatever is pointed
at, or reached with Tab and arrow keys, is shown large and in words; all weights stand in a table.
"""

from typing import Any

from charts import live
from charts.replay import EVENT
from ui import place
from ui.components import component

_PLANES = component("planes", "dom", "numbers", "activations", "inputs", "network_sums", "diagram")


def planes(diagram: dict[str, Any], name: str, *, label: str, player: str) -> None:
    """Show a network and its planes.

    Parameters
    ----------
    diagram : dict
        From `charts.planes.planes`.
    name : str
        Unique in the scene.
    label : str
        What is to be seen, for those who cannot see it: a short sentence.
    player : str
        Name of the `ui.replay.player` that moves its frames.
    """
    settings = {"event": EVENT, "live": live.EVENT, "player": player, "label": label}
    _PLANES(key=place.key(name), data={**diagram, **settings})
