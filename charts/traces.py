"""Several numbers over the steps of a training, such as its weights: one line for each."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np

from charts.curves import epoch_axis, epoch_limits
from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.replay import NOW, SO_FAR, by_epoch
from charts.style import HEIGHT, outward
from training.recorded_run import RecordedRun

_KEYS = ("first", "second", "third", "fourth")
"""What the numbers are called in the tables, at most so many."""
_INKS = ("gray", "red", "violet", "yellow")
_DASHES: tuple[list[int], ...] = ([1, 0], [10, 4], [7, 7], [4, 10])
"""Each leaves a piece of all lines below: where they run together, none is hidden."""
_WIDTHS = (4.0, 3.4, 3.0, 2.8)


@structure
def _traces(
    names: tuple[str, ...], title: str, unit: str, whole: bool, height: int
) -> alt.LayerChart:
    keys: list[Any] = list(_KEYS[: len(names)])
    x = epoch_axis(unit)
    axis = alt.Axis(tickCount=5, tickMinStep=1 if whole else alt.Undefined)
    y = alt.Y("value:Q", title=title, scale=between("low", "high"), axis=axis)
    colour = alt.Color("key:N", scale=alt.Scale(domain=keys, range=_INKS[: len(keys)]), legend=None)
    dash = alt.StrokeDash(
        "key:N", scale=alt.Scale(domain=keys, range=_DASHES[: len(keys)]), legend=None
    )
    width = alt.StrokeWidth(
        "key:O", scale=alt.Scale(domain=keys, range=_WIDTHS[: len(keys)]), legend=None
    )
    base = rows("frames").transform_fold(keys, as_=["key", "value"]).encode(x=x, y=y, color=colour)
    lines = base.encode(strokeDash=dash, strokeWidth=width)
    labels = []
    longest = max(map(len, names))
    n_columns = 4 if longest < 4 else 2
    for i, (name, ink) in enumerate(zip(names, _INKS, strict=False)):
        # As many in a row as there is room for on a phone.
        row, column = divmod(i, n_columns)
        up = -8 - 17 * ((len(names) - 1) // n_columns - row)
        label = rows(LIMITS).mark_text(align="left", baseline="bottom", fontWeight="bold", y=up)
        at = column * (40 + 8 * longest)
        text = alt.value(f"● {name}")
        labels.append(label.encode(x=alt.XValue(at), text=text, color=alt.ColorValue(ink)))
    return layered(
        lines.mark_line(interpolate="step-after", opacity=0.3, clip=True),
        lines.mark_line(interpolate="step-after", clip=True).transform_filter(SO_FAR),
        base.mark_point(filled=True, size=80, opacity=1).transform_filter(NOW),
        *labels,
        height=height,
    )


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
    columns = dict(zip(_KEYS, values.values(), strict=False))
    ends = epoch_limits(run)
    tables: dict[str, Mapping[str, Column]] = {
        "frames": by_epoch(run, **columns),
        LIMITS: limits(**ends, low=low, high=high),
    }
    return Picture(_traces(tuple(values), title, run.unit, whole, height), tables)
