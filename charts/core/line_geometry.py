"""Straight lines a x + b y + c = 0 across a window, and angles of arrows."""

from typing import Any

import altair as alt
from altair import datum

from charts.core.formulas import HIGH, WIDE, Formula, expr, formula
from charts.core.picture import LIMITS_ROW, draw


def across(chart: Any, x: tuple[Formula, Formula], y: tuple[Formula, Formula]) -> Any:
    """Add the ends px, py and qx, qy of each row's line in a window.

    Rows have a, b and c; those with zero weights, up to rounding, are dropped.
    """
    (x0, x1), (y0, y1) = (map(formula, ends) for ends in (x, y))
    # From side to side along the axis that the line is closer to, so that both ends are near.
    return chart.transform_filter(
        expr.max(expr.abs(datum.a), expr.abs(datum.b)) > 1e-9
    ).transform_calculate(
        flat=expr.abs(datum.b) * (y1 - y0) >= expr.abs(datum.a) * (x1 - x0),
        px=expr.if_(datum.flat, x0, -(datum.c + datum.b * y0) / datum.a),
        qx=expr.if_(datum.flat, x1, -(datum.c + datum.b * y1) / datum.a),
        py=expr.if_(datum.flat, -(datum.c + datum.a * x0) / datum.b, y0),
        qy=expr.if_(datum.flat, -(datum.c + datum.a * x1) / datum.b, y1),
    )


def over_axis(chart: Any, height: str) -> Any:
    """Add the line w x + b of each row across the x axis.

    The height "y" gives x, y, x2 and y2; the table of limits has ``x0`` and ``x1``.
    """
    heights = {f"{height}{i}": datum.w * x + datum.b for i, x in (("", datum.x), (2, datum.x2))}
    ends = chart.transform_calculate(x=LIMITS_ROW.x0, x2=LIMITS_ROW.x1)
    return ends.transform_calculate(**heights)


def turn(x: Formula, y: Formula, *, square: bool = False) -> Formula:
    """Return the angle on screen, in degrees, of an arrow by (x, y).

    Unless x and y have the same unit, the table of limits has ``x0`` to ``y1``.
    """
    if not square:
        x = x * WIDE / (LIMITS_ROW.x1 - LIMITS_ROW.x0)
        y = y * HIGH / (LIMITS_ROW.y1 - LIMITS_ROW.y0)
    return expr.atan2(x, y) * 180 / expr.PI


HEAD = "M0,-1L0.7,0.9L0,0.4L-0.7,0.9Z"
"""The head of an arrow that points up; of an even triangle one cannot tell where it points."""


def head(size: float) -> alt.Chart:
    """Return the head of an arrow, at the angle ``turn`` of its row."""
    tip = draw.mark_point(shape=HEAD, filled=True, size=size, opacity=1, clip=True)
    return tip.encode(angle=alt.Angle("turn:Q", scale=None))
