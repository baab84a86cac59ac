"""What the sigmoid alone draws: a hundred students to whom it gives one probability."""

import altair as alt
import numpy as np

from charts.core.picture import Picture, draw, group, layered, rows, structure
from charts.core.style import CLASS_0, CLASS_1

IN_A_ROW = 20


@structure
def _hundred() -> alt.LayerChart:
    ends = alt.Scale(domain=[-0.7, IN_A_ROW - 0.3], nice=False)
    dots = (
        rows("students")
        .transform_calculate(
            column=alt.datum.i % IN_A_ROW, row=alt.expr.floor(alt.datum.i / IN_A_ROW)
        )
        .encode(
            x=alt.X("column:Q", axis=None, scale=ends),
            y=alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[4.7, -0.7], nice=False)),
        )
    )
    passed, failed = (
        draw.transform_filter(alt.datum.passed == who).mark_circle(size=230, opacity=1)
        for who in (1, 0)
    )
    return layered(
        group(dots, passed.encode(color=CLASS_1), failed.encode(color=CLASS_0)), height=190
    )


def hundred_dots(passed: np.ndarray) -> Picture:
    """Draw a dot for each of 100 students, those who passed first, (100,) of 0 and 1."""
    table = {"i": np.arange(len(passed)), "passed": np.sort(passed)[::-1]}
    return Picture.of(_hundred(), {"students": table})
