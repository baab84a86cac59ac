"""Charts that follow the replay: all frames are sent once, the browser shows one of them.

The player on the page (``ui.run.replay``) sends a browser event for each move; a Vega signal
listens to it, so that scrubbing sends nothing to the server. Without a player the last frame is
shown.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from charts.core import live, number_format
from charts.core.picture import Column
from charts.core.vega_internals import signal, with_signals
from training.recorded_run import RecordedRun

EVENT = "knobs-replay"
"""Type of the browser event; its detail is an object with ``player`` and ``frame``."""

AHEAD = "ahead"
"""Signal: 0 while what was just predicted plays for the first time and shows no end; else 1."""
NOW = "datum.frame === frame"
"""Transform filter that keeps the row of the frame shown."""
SO_FAR = "datum.frame <= frame"
"""Transform filter that keeps the rows up to the frame shown."""


@cache
def followed(spec: str, player: str | None) -> dict[str, Any]:
    """Return a spec with the signal ``replay``, the frame of the page's player of that name.

    It is made once, shared, and not to be changed. Without a player the last frame is shown.
    """
    chart: dict[str, Any] = json.loads(spec)
    own = f"event.detail.player === '{player}' ? event.detail."
    replay = signal("replay", 1_000_000, player and EVENT, f"{own}frame : replay")
    ahead = signal(AHEAD, 1, player and EVENT, f"{own}ahead : {AHEAD}")
    needed = [s for s in (live.SIGNAL, number_format.RAISED) if f"{s['name']}[" in spec]
    return with_signals(chart, [replay, ahead, *needed])


def frames(run: RecordedRun, **columns: np.ndarray) -> dict[str, Column]:
    """Return a table with a row for each frame: its index, and the columns given."""
    return {"frame": np.arange(run.n_frames), **columns}


def joined(tables: Mapping[Any, Mapping[str, Column]], whose: str = "run") -> dict[str, Column]:
    """Put the rows of several runs, by name, below each other, with a column of whose they are."""
    each = list(tables.values())
    n = [len(next(iter(table.values()))) for table in each]
    together = {name: np.concatenate([table[name] for table in each]) for name in each[0]}
    return {whose: np.repeat(list(tables), n), **together}


PLAY_TIME = 9.0
"""Seconds that a replay of many frames takes."""
_LONGEST, _SHORTEST = 0.6, 0.016
"""Seconds that one frame stands at most and at least."""
_FIRST = 0.35
"""Seconds that the very first frame stands at least; each later one a little less."""
_FADE = 0.85


def pace(runs: Sequence[RecordedRun]) -> np.ndarray:
    """Choose how many seconds each frame stands: long where the loss changes most, and at first.

    The runs are alone and of the same epochs. The (n_frames,) seconds are about `PLAY_TIME` in all
    if there are enough frames.
    """
    n = len(runs[0].epochs)
    changes = np.mean([_change(run.loss) for run in runs], axis=0)
    first = _FIRST * _FADE ** np.arange(n)
    left = max(PLAY_TIME - first.sum(), 0.0)
    # A third of the time is shared out evenly, so that a calm stretch is seen to be calm.
    shares = first + left * (1 / (3 * n) + 2 / 3 * changes)
    return np.clip(shares, _SHORTEST, _LONGEST)


TICKS = 12.0
"""Ticks a second where everything is wrong."""


def ticks(run: RecordedRun, seconds: np.ndarray) -> np.ndarray:
    """Return how often a replay ticks at each frame that stands so long: (n_frames,) int.

    Once for each mistake where a run counts them, else the more often, the more samples are wrong.
    """
    if "mistakes" in run.metrics:
        return np.diff(run.metrics["mistakes"], prepend=0).clip(0, 3).astype(int)
    wrong = 1 - np.nan_to_num(run.metrics.get("accuracy", np.ones(run.n_frames)))
    return np.diff(np.floor(np.cumsum(TICKS * wrong * seconds)), prepend=0).astype(int)


def _change(loss: np.ndarray) -> np.ndarray:
    """Return the share that the step from each frame has in all that a loss goes through."""
    finite = np.isfinite(loss) & (loss > 0)
    if finite.sum() < 2:
        return np.full(len(loss), 1 / len(loss))
    values = np.where(finite, loss, loss[finite].max())
    moved = np.zeros(len(loss))
    for seen in (values, np.log(values)):  # on a linear axis, and on a logarithmic one
        # The root tells a little from nothing; a single leap does not take all the time.
        steps = np.sqrt(np.abs(np.diff(seen)))
        moved[:-1] += steps / max(steps.sum(), 1e-300)
    total = moved.sum()
    return moved / total if total > 0 else np.full(len(loss), 1 / len(loss))
