"""The histogram of a column."""

import altair as alt
import numpy as np

from charts.core.picture import Picture, between, layered, rows, structure
from charts.core.style import DATA


@structure
def _distribution(title: str, counted: str) -> alt.LayerChart:
    bars = rows("bins").mark_bar(binSpacing=1)
    return layered(
        bars.encode(
            x=alt.X("low:Q", title=title, bin="binned", scale=between("start", "end")),
            x2="high",
            y=alt.Y("n:Q", title=counted, axis=alt.Axis(tickCount=4)),
            color=DATA,
            tooltip=[
                alt.Tooltip("low:Q", title="from", format=".4~g"),
                alt.Tooltip("high:Q", title="to", format=".4~g"),
                alt.Tooltip("n:Q", title=counted),
            ],
        ),
        height=180,
    )


def distribution(values: np.ndarray, title: str, *, counted: str) -> Picture:
    """Draw a column's histogram; gaps are left out."""
    counts, edges = np.histogram(values[np.isfinite(values)], bins=30)
    bins = {"low": edges[:-1], "high": edges[1:], "n": counts}
    spec = _distribution(title, counted)
    return Picture.of(spec, {"bins": bins}, start=float(edges[0]), end=float(edges[-1]))
