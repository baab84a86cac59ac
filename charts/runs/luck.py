"""Chance made visible: many runs' outcomes beside one's own, and repeated measurements."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum
from numpy.typing import ArrayLike

from charts.core.formulas import expr
from charts.core.number_format import percentage, text_of, with_texts
from charts.core.picture import (
    LIMITS_ROW,
    Picture,
    between,
    draw,
    group,
    layered,
    on_sides,
    outward,
    round_up,
    rows,
    structure,
)
from charts.core.series import number_axis
from charts.core.style import DATA, MODEL

_NAMES = 70
"""Pixels of a picture's height for axis and names."""
N_BINS = 40
"""Bins along the axis."""
_LEAST = 1e-12
"""Stands for zero on a logarithmic axis."""


@structure
def _outcomes(title: str, log: bool, height: int, each: str) -> alt.LayerChart:
    counts = alt.Axis(tickMinStep=1, tickCount=4)
    shape = alt.Scale(domain=[True, False], range=["circle", "M-1,-1L1,1M1,-1L-1,1"])
    dots = with_texts(rows("outcomes"), "value").mark_point(size=50, strokeWidth=1.5, filled=False)

    def named(table: str, ink: alt.ColorValue, at: int) -> alt.LayerChart:
        """Write a line's name on the side with more room."""
        return group(
            rows(table).encode(color=ink, text="name:N"),
            *on_sides(datum.value <= LIMITS_ROW.middle, 5, y=at),
        )

    return layered(
        rows("own").mark_rule(strokeWidth=2.5).encode(color=DATA),
        rows("compared").mark_rule(strokeDash=[5, 4]).encode(color=MODEL),
        dots.encode(
            y=alt.Y("_stack:Q", title=f"{each}s", scale=between("origin", "most"), axis=counts),
            color=MODEL,
            shape=alt.Shape("succeeded:N", scale=shape, legend=None),
            tooltip=[alt.Tooltip(text_of("value"), type="nominal", title=title), "succeeded:N"],
        ),
        named("own", DATA, 8),
        named("compared", MODEL, 26),
        x=alt.X(
            "value:Q",
            title=title,
            scale=between("low", "high", log=log),
            axis=number_axis(title=title, log=log, vast=True),
        ),
        height=height,
    )


def outcomes(
    values: np.ndarray,
    *,
    own: float,
    title: str,
    name: str = "yours",
    good: np.ndarray | None = None,
    mark: tuple[float, str] | None = None,
    log: bool = False,
    height: int = 220,
    each: str = "run",
) -> Picture:
    """Draw each run as a dot in a histogram, and mark one's own.

    Non-finite outcomes are left out, and runs that are not good are crosses. A mark has a name.
    """
    finite = np.isfinite(values)
    values = np.asarray(values, dtype=float)[finite]
    succeeded = np.ones(len(values), bool) if good is None else np.asarray(good)[finite]
    compared = [] if mark is None else [float(mark[0])]
    lines = np.array([v for v in (own, *compared) if np.isfinite(v)])
    if log:
        values, lines = np.maximum(values, _LEAST), np.maximum(lines, _LEAST)
    place = np.log10(values) if log else values
    low, high = _ends(np.concatenate([values, lines]), log)
    ends = np.log10([low, high]) if log else np.array([low, high])
    bins = np.digitize(place, np.linspace(ends[0], ends[1], N_BINS + 1))
    # Successes are at the bottom of each stack, for comparison along the axis.
    order = np.lexsort((~succeeded, bins))
    values, succeeded, bins = values[order], succeeded[order], bins[order]
    stack = np.arange(len(bins)) - np.searchsorted(bins, bins) + 1
    middles = {b: np.median(values[bins == b]) for b in np.unique(bins)}
    middle = 10 ** ends.mean() if log else ends.mean()
    tables: dict[str, Any] = {
        "outcomes": {
            "value": np.array([middles[b] for b in bins]),
            "_stack": stack,
            "succeeded": succeeded,
        },
        "own": {"value": np.array([own]), "name": [name]},
        "compared": {"value": np.array(compared), "name": [] if mark is None else [mark[1]]},
    }
    return Picture.of(
        _outcomes(title, log, height, each),
        tables,
        low=low,
        high=high,
        middle=float(middle),
        origin=0.0,
        # Names of the lines stand above the tallest stack.
        most=round_up(float(max((stack.max(initial=1) + 1) * height / (height - _NAMES), 6))),
    )


def _ends(values: np.ndarray, log: bool) -> tuple[float, float]:
    """Return round ends of an axis around all values."""
    if not values.size:
        return (_LEAST, 1.0) if log else (0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    if log:
        return 1 / round_up(1.2 / low), round_up(1.2 * high)
    room = 0.05 * (high - low) or max(abs(high), 1.0)
    return outward(low - room, high + room)


@structure
def _repeated(names: tuple[str, ...], title: str, percent: bool, height: int) -> alt.LayerChart:
    axis = alt.Axis(labelLimit=180, labelFlush=False)
    numbers = number_axis(percent=percent)
    form = ".1%" if percent else ",.3~g"
    measured = draw.encode(
        x=alt.X("value:Q", title=title, scale=between("low", "high"), axis=numbers),
        yOffset=alt.YOffset("_scatter:Q", scale=alt.Scale(domain=[-0.5, 0.5])),
    )
    dots = rows("repeats").mark_circle(size=22, opacity=0.45)
    means = rows("means").encode(color=DATA)
    # In a column beyond the right end, clear of dots even on a phone.
    figures = means.transform_calculate(
        figure=percentage(datum.value) if percent else expr.format(datum.value, ",.3~g")
    )
    return layered(
        group(
            measured,
            dots.encode(
                color=MODEL,
                tooltip=[alt.Tooltip("name:N"), alt.Tooltip("value:Q", title=title, format=form)],
            ),
            means.mark_tick(thickness=4, size=26, orient="vertical"),
        ),
        figures.mark_text(align="left", dx=8, fontWeight=600).encode(
            x=alt.XValue(alt.ExprRef("width")), text="figure:N"
        ),
        y=alt.Y("name:N", title=None, sort=[*names], axis=axis),
        height=height,
    )


def repeated(
    values: Mapping[str, ArrayLike],
    *,
    title: str,
    percent: bool = True,
    reach: Sequence[float] = (),
    row_height: int = 42,
) -> Picture:
    """Draw repeated measurements by name: a dot for each, a tick for the mean.

    The axis holds the numbers in ``reach``, too.
    """
    names, measured = tuple(values), [np.asarray(v, dtype=float) for v in values.values()]
    whole = np.concatenate(measured)
    # The same jitter for every name, so that a repeat is at the same height.
    scatter = [np.random.default_rng(0).uniform(-0.32, 0.32, len(v)) for v in measured]
    low, high = _ends(np.append(whole[np.isfinite(whole)], reach), log=False)
    tables = {
        "repeats": {
            "name": np.repeat(names, [len(v) for v in measured]).tolist(),
            "value": whole,
            "_scatter": np.concatenate(scatter),
        },
        "means": {
            "name": names,
            "value": np.array([v.mean() for v in measured]),
            "_scatter": np.zeros(len(names)),
        },
    }
    spec = _repeated(names, title, percent, row_height * len(names) + 66)
    return Picture.of(spec, tables, low=low, high=high)
