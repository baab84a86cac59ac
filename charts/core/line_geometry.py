"""Straight lines: a x + b y + c = 0 from end to end of a window, and which way an arrow points."""

from typing import Any

from charts.core.picture import LIMITS_ROW


def across(chart: Any, x: tuple[str, str], y: tuple[str, str]) -> Any:
    """Add the ends px, py and qx, qy of each row's line in a window, whose edges are expressions.

    Its rows have a, b and c. Without weights, or with what rounding left of them, there is no line,
    and the row is left out.
    """
    # From side to side along whichever axis the line is flatter to, so that no end is far out.
    return chart.transform_filter("hypot(datum.a, datum.b) > 1e-9").transform_calculate(
        flat=f"abs(datum.b) * ({y[1]} - {y[0]}) >= abs(datum.a) * ({x[1]} - {x[0]})",
        px=f"datum.flat ? {x[0]} : -(datum.c + datum.b * {y[0]}) / datum.a",
        qx=f"datum.flat ? {x[1]} : -(datum.c + datum.b * {y[1]}) / datum.a",
        py=f"datum.flat ? -(datum.c + datum.a * {x[0]}) / datum.b : {y[0]}",
        qy=f"datum.flat ? -(datum.c + datum.a * {x[1]}) / datum.b : {y[1]}",
    )


def over_axis(chart: Any, height: str) -> Any:
    """Add the line w x + b of each row from end to end of the axis of x.

    The height "y" gives x, y, x2 and y2; the table of limits has ``x0`` and ``x1``.
    """
    heights = {height: "datum.w * datum.x + datum.b", f"{height}2": "datum.w * datum.x2 + datum.b"}
    ends = chart.transform_calculate(x=f"{LIMITS_ROW}.x0", x2=f"{LIMITS_ROW}.x1")
    return ends.transform_calculate(**heights)


def turn(x: str, y: str, *, square: bool = False) -> str:
    """Return the angle on the screen of an arrow by (x, y) in degrees; all are expressions.

    Unless a unit is as wide as high, the table of limits has the ends of the axes, ``x0`` to
    ``y1``.
    """
    if square:
        return f"atan2({x}, {y}) * 180 / PI"
    ends = LIMITS_ROW
    right = f"({x}) * width / ({ends}.x1 - {ends}.x0)"
    up = f"({y}) * height / ({ends}.y1 - {ends}.y0)"
    return f"atan2({right}, {up}) * 180 / PI"
