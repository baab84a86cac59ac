"""A straight line among its points, and the loss over one of its parameters."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum
from numpy.typing import ArrayLike

from charts.core.formulas import TableRow, expr, pick
from charts.core.grips import grip, scale
from charts.core.line_geometry import over_axis
from charts.core.live import live
from charts.core.marks import marked
from charts.core.picture import (
    LIMITS_ROW,
    Column,
    Picture,
    between,
    draw,
    group,
    layered,
    rows,
    structure,
)
from charts.core.replay import NOW
from charts.core.style import DATA, HEIGHT, MODEL

HANDLES = {"left": 0.5, "right": 4.5}
"""x of the two handles of a line set by hand."""

NAMED = 4.6
"""x at which the learner's best line is named, right of the points."""


@structure
def _fit(
    x_title: str,
    y_title: str,
    unit: str,
    pulled: Sequence[str],
    shares: bool,
    asks: bool,
    height: int,
) -> alt.LayerChart:
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"), axis=alt.Axis(tickMinStep=1))
    y = alt.Y("y:Q", title=y_title, scale=between("y0", "y1"))
    now = rows("lines").transform_filter(NOW)
    if pulled or shares:
        now = now.transform_calculate(w=live("w", datum.w), b=live("b", datum.b))
    line = (
        over_axis(draw, "y")
        .mark_rule(strokeWidth=3, clip=True)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    )
    point = TableRow("points", datum.point)
    scores = [live(name, TableRow("points", i).y) for i, name in enumerate(pulled)]
    sticks = draw.spread(point=expr.sequence(LIMITS_ROW.n_points)).transform_calculate(
        x=point.x, y=pick(scores, datum.point) if scores else point.y, p=datum.w * datum.x + datum.b
    )
    errors = marked(draw.mark_rule(strokeDash=[3, 3], clip=True), "errors").encode(
        x=x, y=y, y2="p:Q"
    )
    loss = (
        draw.transform_calculate(half=(datum.p - datum.y) ** 2 / 2)
        .transform_aggregate(loss="mean(half)")
        .transform_calculate(label="L = " + expr.format(datum.loss, ",.1f"))
        .mark_text(align="right", x="width", y=-4, fontWeight="bold")
        .encode(text="label:N")
    )
    parts = group(
        draw.transform_calculate(error=datum.p - datum.y),
        draw.transform_calculate(label=expr.format(datum.error, ",.0f") + " × " + datum.x)
        .mark_text(y=-4)
        .encode(x=x, text="label:N"),
        draw.transform_calculate(share=datum.error * datum.x)
        .transform_aggregate(slope="mean(share)")
        .transform_calculate(label="mean of error × hours: " + expr.format(datum.slope, ",.1f"))
        .mark_text(align="right", x="width", y=-21, fontWeight="bold")
        .encode(text="label:N"),
    )
    dots = draw.mark_circle(size=130, opacity=1).encode(
        x=x,
        y=y,
        color=DATA,
        tooltip=[
            alt.Tooltip("x:Q", title=x_title, format="~g"),
            alt.Tooltip("y:Q", title=y_title, format=".1f"),
        ],
    )
    answer = draw.transform_calculate(
        x=LIMITS_ROW.ask,
        y=datum.w * datum.x + datum.b,
        label="◆ " + expr.format(datum.x, "~g") + f" {unit}: " + expr.format(datum.y, ",.1f"),
    ).encode(color=MODEL)
    diamond = draw.mark_point(size=120, shape="diamond", filled=True, clip=True, opacity=1)
    # Above the picture, where no line, ring or error can lie under it.
    named = draw.mark_text(align="left", x=0, y=-4).encode(text="label:N")
    told = group(answer, diamond.encode(x=x, y=y), named)
    handles = [
        grip(
            draw.transform_calculate(x=f"{at}").transform_calculate(
                y=expr.clamp(datum.w * datum.x + datum.b, LIMITS_ROW.y0, LIMITS_ROW.y1)
            ),
            name,
            x,
            y,
        )
        for name, at in HANDLES.items()
    ]
    own = [
        group(
            rows("points")
            .transform_filter(datum.i == i)
            .transform_calculate(y=live(name, datum.y)),
            dots,
            grip(draw, name, x, y),
        )
        for i, name in enumerate(pulled)
    ]
    before = group(
        rows("mine").encode(x=x, y=y, color=MODEL),
        over_axis(draw, "y").mark_rule(strokeDash=[8, 5], clip=True).encode(x2="x2:Q", y2="y2:Q"),
        group(
            draw.transform_calculate(x=f"{NAMED}", y=datum.w * NAMED + datum.b),
            draw.mark_text(align="left", dy=13, clip=True).encode(text=alt.value("yours")),
        ),
    )
    return layered(
        *([before] if pulled else []),
        group(
            now.encode(color=MODEL),
            group(sticks, errors, *([loss] if pulled else []), *([parts] if shares else [])),
            line,
        ),
        *(own or [group(rows("points"), dots)]),
        group(now, *(handles if pulled else []), *([told] if asks else [])),
        *([scale(x, y)] if pulled else []),
        height=height,
    )


def fit(
    x: np.ndarray,
    y: np.ndarray,
    *,
    w: ArrayLike,
    b: ArrayLike,
    x_title: str,
    y_title: str,
    unit: str,
    ask: float | None = None,
    shares: bool = False,
    pulled: Sequence[str] = (),
    mine: tuple[float, float] | None = None,
    height: int = HEIGHT,
) -> Picture:
    """Draw the points, the current frame's line, its errors, and its prediction for x = ``ask``.

    Weight and bias are (n_frames,), or numbers. Where the points are ``pulled`` by knobs, the line
    follows its own, its loss is shown, and the learner's best line, ``mine``, stays. With
    ``shares`` it says what each point adds to the slope of the loss along the weight.
    """
    w, b = np.atleast_1d(w), np.atleast_1d(b)
    tables: dict[str, Mapping[str, Column]] = {
        "points": {"x": x, "y": y, "i": np.arange(len(x))},
        "lines": {"frame": np.arange(len(w)), "w": w, "b": b},
    }
    if pulled:
        tables["mine"] = {name: [] if mine is None else [mine[i]] for i, name in enumerate("wb")}
    spec = _fit(x_title, y_title, unit, tuple(pulled), shares, ask is not None, height)
    ends = min(0.0, float(y.min())), max(float(y.max()), 100.0) + 5
    asked: dict[str, Any] = {} if ask is None else {"ask": ask}
    x_ends = min(0.0, float(x.min()) - 0.5), max(float(x.max()), ask or 0) + 0.5
    return Picture.of(
        spec, tables, x_ends=x_ends, y_ends=ends, last=len(w) - 1, n_points=len(x), **asked
    )
