"""Thumbnails: lines, dots and squares without axes."""

import altair as alt
import numpy as np
from altair import datum

from charts.core.picture import Picture, between, evenly, layered, rows, structure
from training.thumbnail import INKS, Thumbnail

HEIGHT = 110
"""In pixels."""
_COLOURS = ("gray", "red", "yellow", "violet", "blue", "orange")
_WIDE = 2
"""Smallest ratio of width to height."""
_MARGIN = 0.06
"""Margin on each side, as a share."""


@structure
def _thumbnail(even: bool) -> alt.LayerChart:
    x, y = (
        evenly(f"{axis}_low", f"{axis}_high", side)
        if even
        else between(f"{axis}_low", f"{axis}_high")
        for axis, side in _SIDES
    )
    inks = alt.Scale(domain=list(INKS), range=list(_COLOURS))
    dashes = alt.Scale(domain=[False, True], range=[[1, 0], [5, 4]])
    lines = rows("lines").mark_line(clip=True, strokeWidth=2)
    squares = (
        rows("squares")
        .transform_calculate(right=datum.x + 1, top=datum.y + 1)
        .mark_rect(clip=True)
        .encode(
            x2="right:Q",
            y2="top:Q",
            opacity=alt.Opacity("shade:Q", scale=alt.Scale(domain=[0, 1]), legend=None),
        )
    )
    chart = layered(
        squares,
        lines.encode(
            detail="line:N",
            order="i:Q",
            opacity=alt.Opacity("strength:Q", scale=alt.Scale(domain=[0, 1]), legend=None),
            strokeDash=alt.StrokeDash("dashed:N", scale=dashes, legend=None),
        ),
        rows("dots").mark_point(filled=True, size=90, opacity=1, clip=True),
        x=alt.X("x:Q", axis=None, scale=x),
        y=alt.Y("y:Q", axis=None, scale=y),
        color=alt.Color("ink:N", scale=inks, legend=None),
        height=HEIGHT,
    )
    chart.padding = {"left": 0, "right": 0, "top": 2, "bottom": 2}
    return chart


_SIDES = (("x", "width"), ("y", "height"))


def thumbnail(what: Thumbnail) -> Picture:
    sizes = [len(line.x) for line in what.lines]
    marks = (*what.lines, *what.dots)
    x, y = (np.concatenate([getattr(mark, axis) for mark in marks] or [[]]) for axis in ("x", "y"))
    squares = {
        name: np.concatenate([getattr(some, name) for some in what.squares] or [[]])
        for name in ("x", "y", "shade")
    }
    ends = [
        _ends(np.concatenate([values, squares[axis], squares[axis] + 1]))
        for axis, values in (("x", x), ("y", y))
    ]
    if what.even:  # equal units around the centres; the wide axis reaches further
        widths = [high - low for low, high in ends]
        reach = max(widths[0] / _WIDE, widths[1]) / 2
        middles = [(low + high) / 2 for low, high in ends]
        ends = [(middle - reach, middle + reach) for middle in middles]
    (x_low, x_high), (y_low, y_high) = ends
    n = sum(sizes)
    tables = {
        "lines": {
            "x": x[:n],
            "y": y[:n],
            "i": np.arange(n),
            "line": np.repeat(np.arange(len(sizes)), sizes),
            "ink": [line.ink for line in what.lines for _ in line.x],
            "strength": np.repeat([line.strength for line in what.lines], sizes),
            "dashed": np.repeat([line.dashed for line in what.lines], sizes),
        },
        "dots": {"x": x[n:], "y": y[n:], "ink": [some.ink for some in what.dots for _ in some.x]},
        "squares": squares | {"ink": [some.ink for some in what.squares for _ in some.x]},
    }
    spec = _thumbnail(what.even)
    return Picture.of(spec, tables, x_low=x_low, x_high=x_high, y_low=y_low, y_high=y_high)


def _ends(values: np.ndarray) -> tuple[float, float]:
    """Return the ends of an axis, with a margin."""
    finite = values[np.isfinite(values)]
    low, high = float(finite.min()), float(finite.max())
    margin = _MARGIN * (high - low) or 1.0
    return low - margin, high + margin
