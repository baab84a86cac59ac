"""What Your data alone draws: what a network says if a column were the same in every row."""

import numpy as np

from charts.core.picture import Picture
from charts.core.series import Axes, Line, series


def effect(
    places: np.ndarray, says: np.ndarray, *, column: str, title: str, percent: bool
) -> Picture:
    """Draw a model's mean output if all rows had the same value in a column."""
    known = says[np.isfinite(says)]
    room = 0.08 * float(np.ptp(known)) if known.size else 0.0
    ends = (float(known.min()) - room, float(known.max()) + (room or 1.0)) if known.size else (0, 1)
    axes = Axes(column, title, percent=percent, height=260)
    return series(places, [Line(title, says)], axes, (0.0, 1.0) if percent else ends)
