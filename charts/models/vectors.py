"""Arrows by length and direction.

An arrow has knobs ``length_<name>`` and ``angle_<name>``; the knob ``turn`` rotates all.
"""

from charts.core.formulas import Formula, expr

Polar = tuple[float, float]
"""Length, and direction in degrees, counter-clockwise from the first axis."""


def in_radians(degrees: Formula) -> Formula:
    return degrees * expr.PI / 180
