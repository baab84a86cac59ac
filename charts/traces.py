"""Several numbers over the steps of a training, such as its weights: one line for each."""

from collections.abc import Mapping

import numpy as np

from charts.picture import Picture
from charts.series import Axes, Line, Look, series
from charts.style import HEIGHT, outward
from training.recorded_run import RecordedRun

LOOKS = (
    Look(width=4.0),
    Look("red", (10, 4), 3.4),
    Look("violet", (7, 7), 3.0),
    Look("yellow", (4, 10), 2.8),
)
"""Each leaves a piece of all lines below: where they run together, none is hidden."""


def traces(
    run: RecordedRun,
    values: Mapping[str, np.ndarray],
    *,
    title: str,
    whole: bool = False,
    height: int = HEIGHT,
) -> Picture:
    """Draw numbers that change in jumps over the steps of a run.

    Parameters
    ----------
    run : RecordedRun
        One run alone, whose frames are shown.
    values : mapping of str to (n_frames,) array of float
        At most four numbers at each frame, by what they are called.
    title : str
        What they are.
    whole : bool
        Whether they are counts, so that only whole numbers are on the axis.
    height : int
        In pixels.
    """
    every = np.concatenate([*values.values()])
    finite = every[np.isfinite(every)]
    low, high = float(finite.min()), float(finite.max())
    room = 0.08 * (high - low) or 0.5
    low, high = outward(low - room, high + room)
    lines = [Line(*named, look) for named, look in zip(values.items(), LOOKS, strict=False)]
    axes = Axes(
        run.unit,
        title,
        x_step=1,
        y_step=int(whole),
        names="above",
        steps=True,
        replayed=True,
        height=height,
    )
    return series(run, lines, axes, (low, high))
