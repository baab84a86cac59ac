"""A small picture of a claim's evidence, whatever the claim is about."""

from collections.abc import Mapping

import altair as alt
import numpy as np
from numpy.typing import ArrayLike

from charts.picture import LIMITS, Column, Picture, layered, limits, rows, structure
from charts.style import MODEL


@structure
def _over_numbers(varied: str, measured: str) -> alt.LayerChart:
    line = (
        rows("evidence")
        .mark_line(point=alt.OverlayMarkDef(size=70))
        .encode(
            x=alt.X("varied:Q", title=varied, scale=alt.Scale(zero=False)),
            y=alt.Y("measured:Q", title=measured, scale=alt.Scale(zero=False)),
            color=MODEL,
            tooltip=_tooltip("varied:Q", varied, measured),
        )
    )
    return layered(line, height=220)


@structure
def _over_names(varied: str, measured: str, n_rows: int) -> alt.LayerChart:
    bars = rows("evidence").encode(
        y=alt.Y("varied:N", title=None, sort=None, axis=alt.Axis(labelLimit=320)),
        x=alt.X("measured:Q", title=measured, axis=alt.Axis(tickCount=5)),
        color=MODEL,
        tooltip=_tooltip("varied:N", varied, measured),
    )
    figures = bars.mark_text(align="left", dx=5).encode(text=alt.Text("measured:Q", format=".3~r"))
    return layered(bars.mark_bar(), figures, height=max(120, 34 * n_rows))


def _tooltip(field: str, varied: str, measured: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(field, title=varied),
        alt.Tooltip("measured:Q", title=measured, format=".4~g"),
    ]


def evidence(columns: Mapping[str, ArrayLike]) -> Picture:
    """Draw the second column over the first: bars over names, a line with points over numbers.

    Parameters
    ----------
    columns : mapping of str to one-dimensional array
        The first is what was varied, the second what was measured.
    """
    (varied, at), (measured, values) = list(columns.items())[:2]
    at, values = np.asarray(at), np.asarray(values, dtype=float)
    over_numbers = at.dtype.kind in "fiu"
    spec = (
        _over_numbers(varied, measured) if over_numbers else _over_names(varied, measured, len(at))
    )
    tables: dict[str, Mapping[str, Column]] = {
        "evidence": {"varied": at, "measured": values},
        LIMITS: limits(last=0),
    }
    return Picture(spec, tables)
