"""Charts that follow the replay: all frames are sent once, the browser shows one of them.

Every replayable chart has a parameter ``frame``. The player on the page (``ui.replay``) sends a
browser event for each move; a Vega signal listens to it, so that scrubbing sends nothing to the
server. Without a player the last frame is shown.
"""

from typing import Any, cast

import altair as alt
import numpy as np
import pandas as pd

from charts.style import HEIGHT
from lessons.recorded_run import RecordedRun

EVENT = "knobs-replay"
"""Type of the browser event; its detail is an object with ``player`` and ``frame``."""

NOW = "datum.frame === frame"
"""Transform filter that keeps the row of the frame shown."""
SO_FAR = "datum.frame <= frame"
"""Transform filter that keeps the rows up to the frame shown."""


def replay_signal(player: str | None) -> dict[str, Any]:
    """Return the Vega signal ``replay``, the frame of the player on the page of that name.

    Vega-Lite's own schema knows no signals; it belongs into ``config.signals`` of a finished
    dictionary.
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
    return signal


def frame_param(n_frames: int) -> alt.Parameter:
    """Return the parameter ``frame``, the index of the frame shown."""
    return alt.param(name="frame", expr=f"min(replay, {n_frames - 1})")


def layered(
    *layers: alt.Chart | alt.LayerChart, run: RecordedRun | None = None, height: int = HEIGHT
) -> alt.LayerChart:
    """Lay charts over each other; with a run, let them know the frame shown.

    Parameters
    ----------
    *layers : Altair charts
        From back to front.
    run : RecordedRun, optional
        The run whose frames the layers show.
    height : int
        In pixels.
    """
    n_frames = 1 if run is None else run.n_frames
    data = {id(layer.data): layer.data for layer in layers}
    if len(data) == 1:  # one table for all: it stands once, above them
        layers = tuple(layer.copy(deep=False) for layer in layers)
        for layer in layers:
            layer.data = alt.Undefined
    else:
        data = {0: alt.Undefined}
    # `alt.layer` copies each layer six times over, to merge what our layers do not have
    # (selections, sizes of their own): that took half of the time of a page.
    chart = object.__new__(alt.LayerChart)
    super(alt.LayerChart, chart).__init__(
        data=next(iter(data.values())),
        layer=list(layers),
        height=height,
        params=[cast("alt.VariableParameter", frame_param(n_frames).param)],
    )
    return chart


def frames(run: RecordedRun, **columns: np.ndarray) -> pd.DataFrame:
    """Return a table with a row for each frame: its index, its epoch, and the columns given.

    Numbers that are not finite become missing, since a chart has no place for them.
    """
    table = pd.DataFrame({"frame": np.arange(run.n_frames), "epoch": run.epochs, **columns})
    return table.replace([np.inf, -np.inf], np.nan)
