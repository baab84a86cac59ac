"""Charts that follow the replay: all frames are sent once, the browser shows one.

The page's player (``ui.run.replay``) sends a browser event for each move, received by a Vega
signal, so the server hears nothing. Without a player the last frame is shown.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from altair import datum

from charts.core import live, number_format
from charts.core.formulas import FRAME, formula
from charts.core.picture import Column
from charts.core.vega_internals import signal, with_signals
from training.recorded_run import RecordedRun

EVENT = "knobs-replay"
"""Type of the browser event; its detail has ``player`` and ``frame``."""

AHEAD = formula("ahead")
"""Signal: 0 while a predicted run plays for the first time, and its end is hidden; else 1."""
NOW = datum.frame == FRAME
"""Transform filter for the current frame."""
SO_FAR = datum.frame <= FRAME
"""Transform filter for frames up to the current one."""


@cache
def followed(spec: str, player: str | None) -> dict[str, Any]:
    """Return a spec with the signal ``replay``, the frame of the player of that name.

    The result is cached and must not be changed. Without a player the last frame is shown.
    """
    chart: dict[str, Any] = json.loads(spec)
    own = f"event.detail.player === '{player}' ? event.detail."
    replay = signal("replay", 1_000_000, player and EVENT, f"{own}frame : replay")
    ahead = signal(str(AHEAD), 1, player and EVENT, f"{own}ahead : {AHEAD}")
    needed = [s for s in (live.SIGNAL, number_format.RAISED) if f"{s['name']}[" in spec]
    return with_signals(chart, [replay, ahead, *needed])


def frames(run: RecordedRun, **columns: np.ndarray) -> dict[str, Column]:
    """Return a table with a row per frame: its index, and the given columns."""
    return {"frame": np.arange(run.n_frames), **columns}


def joined(tables: Mapping[Any, Mapping[str, Column]], whose: str = "run") -> dict[str, Column]:
    """Stack the rows of several runs, with a column that names the run."""
    each = list(tables.values())
    n = [len(next(iter(table.values()))) for table in each]
    together = {name: np.concatenate([table[name] for table in each]) for name in each[0]}
    return {whose: np.repeat(list(tables), n), **together}


PLAY_TIME = 9.0
"""Duration in seconds of a replay of many frames."""
_LONGEST, _SHORTEST = 0.6, 0.016
"""Longest and shortest display of one frame in seconds."""
_FIRST = 0.35
"""Shortest display of the first frame in seconds; later ones decrease from it."""
_FADE = 0.85


def pace(runs: Sequence[RecordedRun]) -> np.ndarray:
    """Return how many seconds to show each frame: longest at first and where the loss changes most.

    Single runs, with the same epochs. The (n_frames,) seconds add up to about `PLAY_TIME`, if there
    are enough frames.
    """
    n = len(runs[0].epochs)
    changes = np.mean([_change(run.loss) for run in runs], axis=0)
    first = _FIRST * _FADE ** np.arange(n)
    left = max(PLAY_TIME - first.sum(), 0.0)
    # A third is spread evenly, so that a plateau is seen as one.
    shares = first + left * (1 / (3 * n) + 2 / 3 * changes)
    return np.clip(shares, _SHORTEST, _LONGEST)


TICKS = 12.0
"""Ticks per second where everything is wrong."""


def ticks(run: RecordedRun, seconds: np.ndarray) -> np.ndarray:
    """Return the number of sound ticks at each frame: (n_frames,) int.

    One per mistake if the run counts them, otherwise more for more wrong samples.
    """
    if "mistakes" in run.metrics:
        return np.diff(run.metrics["mistakes"], prepend=0).clip(0, 3).astype(int)
    wrong = 1 - np.nan_to_num(run.metrics.get("accuracy", np.ones(run.n_frames)))
    return np.diff(np.floor(np.cumsum(TICKS * wrong * seconds)), prepend=0).astype(int)


def _change(loss: np.ndarray) -> np.ndarray:
    """Return each step's share of the loss's total change."""
    finite = np.isfinite(loss) & (loss > 0)
    if finite.sum() < 2:
        return np.full(len(loss), 1 / len(loss))
    values = np.where(finite, loss, loss[finite].max())
    moved = np.zeros(len(loss))
    for seen in (values, np.log(values)):  # on a linear and on a logarithmic axis
        # The square root shows small changes, and keeps a single jump from taking all the time.
        steps = np.sqrt(np.abs(np.diff(seen)))
        moved[:-1] += steps / max(steps.sum(), 1e-300)
    total = moved.sum()
    return moved / total if total > 0 else np.full(len(loss), 1 / len(loss))
