"""Charts that follow the replay: all frames are sent once, the browser shows one of them.

The player on the page (``ui.replay``) sends a browser event for each move; a Vega signal listens
to it, so that scrubbing sends nothing to the server. Without a player the last frame is shown.
"""

import json
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from charts import live
from charts.picture import Column
from training.recorded_run import RecordedRun

EVENT = "knobs-replay"
"""Type of the browser event; its detail is an object with ``player`` and ``frame``."""

NOW = "datum.frame === frame"
"""Transform filter that keeps the row of the frame shown."""
SO_FAR = "datum.frame <= frame"
"""Transform filter that keeps the rows up to the frame shown."""


@cache
def followed(spec: str, player: str | None) -> str:
    """Return a spec with the signal ``replay``, the frame of the player of that name.

    Vega-Lite's own schema knows no signals; they stand in ``config.signals``.

    Parameters
    ----------
    spec : str
        Of a `charts.picture.Picture`.
    player : str or None
        Name of the player on the page; without one the last frame is shown.
    """
    signal: dict[str, Any] = {"name": "replay", "value": 1_000_000}
    if player is not None:
        mine = f"event.detail.player === '{player}'"
        signal["on"] = [
            {
                "events": {"source": "window", "type": EVENT},
                "update": f"{mine} ? event.detail.frame : replay",
            }
        ]
    chart = json.loads(spec)
    _say_once(chart.get("layer", []))
    chart.setdefault("config", {})["signals"] = [signal, live.SIGNAL]
    return json.dumps(chart)


def _say_once(layers: list[dict[str, Any]]) -> None:
    """Leave out of layers what the first of their group says of the axis that all of them share.

    Vega-Lite unites what layers say of a shared axis. A spec says it in each layer, as Altair
    writes it; sent at every move, that would be twice the bytes.
    """
    for layer in layers:
        _say_once(layer.get("layer", []))
    for part, channel in product(("scale", "axis"), ("x", "y")):
        every = [layer.get("encoding", {}).get(channel, {}) for layer in layers]
        told = [how for how in every if how.get(part) is not None]
        # Of `values` it unites, the last layer's count, and none from a layer that says none.
        if all(how[part] == told[0][part] and "values" not in how[part] for how in told):
            for how in told[1:]:
                del how[part]


def frames(run: RecordedRun, **columns: np.ndarray) -> dict[str, Column]:
    """Return a table with a row for each frame: its index, its epoch, and the columns given."""
    return {"frame": np.arange(run.n_frames), "epoch": run.epochs, **columns}
