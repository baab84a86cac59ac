"""Straight lines a x + b y + c = 0 across a window, and angles of arrows."""

from typing import Any

from charts.core.picture import LIMITS_ROW


def across(chart: Any, x: tuple[str, str], y: tuple[str, str]) -> Any:
    """Add the ends px, py and qx, qy of each row's line in a window; edges are expressions.

    Rows have a, b and c; those with zero weights, up to rounding, are dropped.
    """
    # From side to side along the axis that the line is closer to, so that both ends are near.
    return chart.transform_filter("hypot(datum.a, datum.b) > 1e-9").transform_calculate(
        flat=f"abs(datum.b) * ({y[1]} - {y[0]}) >= abs(datum.a) * ({x[1]} - {x[0]})",
        px=f"datum.flat ? {x[0]} : -(datum.c + datum.b * {y[0]}) / datum.a",
        qx=f"datum.flat ? {x[1]} : -(datum.c + datum.b * {y[1]}) / datum.a",
        py=f"datum.flat ? -(datum.c + datum.a * {x[0]}) / datum.b : {y[0]}",
        qy=f"datum.flat ? -(datum.c + datum.a * {x[1]}) / datum.b : {y[1]}",
    )


def over_axis(chart: Any, height: str) -> Any:
    """Add the line w x + b of each row across the x axis.

    The height "y" gives x, y, x2 and y2; the table of limits has ``x0`` and ``x1``.
    """
    heights = {height: "datum.w * datum.x + datum.b", f"{height}2": "datum.w * datum.x2 + datum.b"}
    ends = chart.transform_calculate(x=f"{LIMITS_ROW}.x0", x2=f"{LIMITS_ROW}.x1")
    return ends.transform_calculate(**heights)


def turn(x: str, y: str, *, square: bool = False) -> str:
    """Return the angle on screen, in degrees, of an arrow by (x, y); all are expressions.

    Unless x and y have the same unit, the table of limits has ``x0`` to ``y1``.
    """
    if square:
        return f"atan2({x}, {y}) * 180 / PI"
    ends = LIMITS_ROW
    right = f"({x}) * width / ({ends}.x1 - {ends}.x0)"
    up = f"({y}) * height / ({ends}.y1 - {ends}.y0)"
    return f"atan2({right}, {up}) * 180 / PI"
