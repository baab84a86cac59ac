"""Ellipses that the browser walks round: its formulas give the points that the lesson computed."""

import math
from types import SimpleNamespace

import altair as alt
import numpy as np
import pytest

from charts.contours import ellipses
from lessons import curvature, gradient_descent


def walked(chart: alt.Chart, i: int) -> SimpleNamespace:
    """Compute the fields of row i as the browser does; its expressions are Python's too."""
    datum = SimpleNamespace(i=i)
    known = {"datum": datum, "cos": math.cos, "sin": math.sin, "floor": math.floor}
    for step in chart.transform:
        setattr(datum, step["as"], eval(step["calculate"], known))  # noqa: S307 (our own text)
    return datum


@pytest.mark.parametrize(
    "seen",
    [
        curvature.rings("line"),
        curvature.rings("bowl", (1.0, 20.0)),
        gradient_descent.bowl_view(gradient_descent.train()),
    ],
    ids=["line", "bowl", "four students"],
)
def test_the_browser_walks_along_the_contours(seen):
    chart = ellipses(alt.X("x:Q"), alt.Y("y:Q"), seen.contours, seen.levels, tooltip=alt.Tooltip())
    n_levels, n_points, _ = seen.contours.shape
    size = np.ptp(seen.contours[-1], axis=0).max()
    for level in range(n_levels):
        for order in (0, 5, 24, 70, n_points - 1):
            row = walked(chart, level * n_points + order)
            at = seen.contours[level, order]
            np.testing.assert_allclose((row.x, row.y), at, atol=1e-6 * size)
            assert row.level == pytest.approx(seen.levels[level])
            assert row.order == order
