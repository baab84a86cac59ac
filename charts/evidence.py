"""A small picture of a claim's evidence, whatever the claim is about."""

from collections.abc import Mapping

import altair as alt
import pandas as pd
from numpy.typing import ArrayLike

from charts.drawing import drawing
from charts.style import MODEL


@drawing
def evidence(columns: Mapping[str, ArrayLike]) -> alt.Chart:
    """Draw the second column over the first: bars over names, a line with points over numbers.

    Parameters
    ----------
    columns : mapping of str to one-dimensional array
        As in `lessons.claims.Verdict`.
    """
    table = pd.DataFrame(columns)
    varied, measured = table.columns[:2]
    safe = table.rename(columns={varied: "varied", measured: "measured"})
    tooltip = [alt.Tooltip("varied", title=varied), alt.Tooltip("measured", title=measured)]
    if pd.api.types.is_numeric_dtype(table[varied]):
        chart = (
            alt.Chart(safe)
            .mark_line(point=alt.OverlayMarkDef(size=70))
            .encode(
                x=alt.X("varied:Q", title=varied, scale=alt.Scale(zero=False)),
                y=alt.Y("measured:Q", title=measured, scale=alt.Scale(zero=False)),
                color=MODEL,
                tooltip=tooltip,
            )
        )
    else:
        chart = (
            alt.Chart(safe)
            .mark_bar()
            .encode(
                y=alt.Y("varied:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)),
                x=alt.X("measured:Q", title=measured),
                color=MODEL,
                tooltip=tooltip,
            )
        )
    return chart.properties(height=max(160, 34 * len(table)) if "bar" in str(chart.mark) else 220)
