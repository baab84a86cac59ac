"""Arrows by length and direction, and their dot product, as the browser computes them.

An arrow has knobs ``length_<name>`` and ``angle_<name>``; the knob ``turn`` rotates all.
"""

from altair import datum

from charts.core.formulas import Formula, expr
from charts.core.live import live

Polar = tuple[float, float]
"""Length, and direction in degrees, counter-clockwise from the first axis."""
NEAR = 1e-5
"""Rounding error of a score near 0, since tables have seven digits."""


def radians(name: str, row: Formula = datum) -> Formula:
    """Return an arrow's direction after the common rotation."""
    return in_radians(live(f"angle_{name}", row[f"angle_{name}"]) + live("turn", row.turn))


def in_radians(degrees: Formula) -> Formula:
    return degrees * expr.PI / 180


def longest_dot(row: Formula = datum) -> Formula:
    """Return the dot product of the arrows x and w if they had the same direction."""
    return live("length_x", row.length_x) * live("length_w", row.length_w)
