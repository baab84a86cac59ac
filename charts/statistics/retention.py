"""Memory: the share still known, by the days since the last answer."""

import numpy as np

from charts.core.picture import Picture
from charts.core.series import Axes, Line, LineStyle, series


def remembered(days: np.ndarray, shares: np.ndarray, low: np.ndarray, high: np.ndarray) -> Picture:
    """Draw the share still known, with its confidence interval."""
    axes = Axes(
        "days since you last answered it",
        "still known",
        x_log=True,
        x_ticks=(1, 2, 4, 7, 14, 21, 60),
        percent=True,
        middle="median",
        band=True,
        points=True,
        height=300,
    )
    # The median of a share and its interval's ends is the share, the band the interval.
    line = Line("", np.stack([low, shares, high]), LineStyle(width=3.0))
    x_ends = float(min(days[0] / 1.3, 1.5)), float(max(days[-1] * 1.3, 28.0))
    return series(days, [line], axes, (0.0, 1.04), x_ends=x_ends)
