"""Charts that follow the replay: all frames are sent once, the browser shows one of them.

Every replayable chart has a parameter ``frame``. The player on the page (``ui.replay``) sends a
browser event for each move; a Vega signal listens to it, so that scrubbing sends nothing to the
server. Without a player the last frame is shown.
"""

from contextvars import ContextVar
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
    # All at once: each method of a finished chart would copy every layer again.
    chart = alt.layer(*layers, height=height, params=[frame_param(n_frames).param])
    return cast("alt.LayerChart", chart)


def frames(run: RecordedRun, **columns: np.ndarray) -> pd.DataFrame:
    """Return a table with a row for each frame: its index, its epoch, and the columns given.

    Numbers that are not finite become missing, since a chart has no place for them.
    """
    table = pd.DataFrame({"frame": np.arange(run.n_frames), "epoch": run.epochs, **columns})
    return table.replace([np.inf, -np.inf], np.nan)


_tables: ContextVar[dict[int, tuple[str, pd.DataFrame]] | None] = ContextVar("tables", default=None)


def _name_table(data: Any = None, **options: Any) -> Any:
    """Give a chart's table a name and keep it as it is, where `to_spec` asks for that."""
    tables = _tables.get()
    if tables is None or not isinstance(data, pd.DataFrame):
        return alt.default_data_transformer(data, **options)
    name, _ = tables.setdefault(id(data), (f"table_{len(tables)}", data))
    return {"name": name}


alt.data_transformers.register("knobs", _name_table)
alt.data_transformers.enable("knobs")
# Checking each piece of a chart while it is put together costs a third of the time; the tests
# check every chart as a whole.
alt.utils.schemapi.disable_debug_mode()


def _compact(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with floats of four bytes, more than any screen shows, where they fit."""
    if table.size < 500:
        return table  # nothing to gain, and the work costs more than the bytes
    most = np.finfo("float32").max
    wide = {name: c.to_numpy() for name, c in table.items() if c.dtype == np.float64}
    fits = {name: v.astype("float32") for name, v in wide.items() if not (abs(v) > most).any()}
    return table.assign(**fits)


def to_spec(chart: alt.TopLevelMixin, player: str | None = None) -> dict[str, Any]:
    """Return the chart's Vega-Lite dictionary, tied to a player if it follows one.

    Parameters
    ----------
    chart : Altair chart
        Any chart of this package.
    player : str, optional
        Name of the player on the page that moves its frames.

    Returns
    -------
    dict
        Its ``datasets`` are tables, not rows written out, and a Vega signal ``replay`` holds the
        player's frame; Vega-Lite's own schema knows no signals, so it is added here.
    """
    tables: dict[int, tuple[str, pd.DataFrame]] = {}
    token = _tables.set(tables)
    try:
        spec: dict[str, Any] = chart.to_dict(validate=False)  # the tests validate every chart
    finally:
        _tables.reset(token)
    spec["datasets"] = {name: _compact(table) for name, table in tables.values()}
    signal: dict[str, Any] = {"name": "replay", "value": 1_000_000}
    if player is not None:
        mine = f"event.detail.player === '{player}'"
        signal["on"] = [
            {
                "events": {"source": "window", "type": EVENT},
                "update": f"{mine} ? event.detail.frame : replay",
            }
        ]
    spec.setdefault("config", {})["signals"] = [signal]
    return spec
