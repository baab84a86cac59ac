"""Charts that follow the replay: all frames are sent once, the browser shows one.

The page's player (``ui.run.replay``) sends a browser event for each move, received by a Vega
signal, so the server hears nothing. Without a player the last frame is shown.
"""

import json
from functools import cache
from typing import Any

from altair import datum

from charts.core import live, number_format
from charts.core.formulas import FRAME, formula
from charts.core.vega_internals import signal, with_signals

EVENT = "knobs-replay"
"""Type of the browser event; its detail has ``player`` and ``frame``."""

AHEAD = formula("ahead")
"""Signal: 0 while a run plays by itself for the first time, and what is ahead is hidden; else 1."""
ENDS = formula("ends")
"""Signal: 0 while such a run is being predicted, and where it ends is hidden; else 1."""
NOW = datum.frame == FRAME
"""Transform filter for the current frame."""
SO_FAR = datum.frame <= FRAME
"""Transform filter for frames up to the current one."""


@cache
def followed(spec: str, player: str | None, *, begins: bool = False) -> dict[str, Any]:
    """Return a spec with the signal ``replay``, the frame of the player of that name.

    The result is cached and must not be changed. Without a player the last frame is shown; one that
    ``begins`` stands at its first frame, its end hidden, until the player is heard.
    """
    chart: dict[str, Any] = json.loads(spec)
    own = f"event.detail.player === '{player}' ? event.detail."
    replay = signal("replay", 0 if begins else 1_000_000, player and EVENT, f"{own}frame : replay")
    hides = [
        signal(str(each), 0 if begins else 1, player and EVENT, f"{own}{each} : {each}")
        for each in (AHEAD, ENDS)
    ]
    needed = [s for s in (live.SIGNAL, live.HELD, number_format.RAISED) if f"{s['name']}[" in spec]
    needed += [live.KEPT] if f"indexof({live.BEEN}," in spec else []
    return with_signals(chart, [replay, *hides, *needed])
