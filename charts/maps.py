"""Maps of what was tried: one dot for each run."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from charts.picture import LIMITS, Column, Picture, layered, limits, rows, structure
from charts.style import MODEL


@structure
def _each(row_title: str, column_title: str, n_rows: int) -> alt.LayerChart:
    x = alt.X("column:O", title=column_title, sort=None, axis=alt.Axis(labelAngle=0))
    dots = (
        rows("runs")
        .mark_circle(opacity=0.9)
        .encode(
            x=x,
            y=alt.Y("row:O", title=row_title, sort=None),
            color=MODEL,
            size=alt.condition("datum.succeeded", alt.value(110), alt.value(6)),
            tooltip=[
                alt.Tooltip("column:O", title=column_title),
                alt.Tooltip("row:O", title=row_title),
                alt.Tooltip("succeeded:N"),
            ],
        )
    )
    shares = (
        rows("shares")
        .mark_text(fontSize=11, baseline="bottom", y=-4)
        .encode(x=x, text=alt.Text("share:N"), color=MODEL)
    )
    return layered(dots, shares, height=17 * n_rows)


def each(
    succeeded: np.ndarray,
    *,
    rows: Sequence[object],
    columns: Sequence[object],
    row_title: str,
    column_title: str = "learning rate",
) -> Picture:
    """Draw which runs succeeded: large dots did, small ones did not.

    Parameters
    ----------
    succeeded : (n_columns, n_rows) array of bool
        For every pair of two settings; the share of each column, in per cent, stands above it.
    rows, columns : sequence
        The settings.
    row_title, column_title : str
        What they are.
    """
    names = [str(column) for column in columns]
    tables: dict[str, Mapping[str, Column]] = {
        "runs": {
            "column": np.repeat(names, len(rows)),
            "row": np.tile([str(row) for row in rows], len(names)),
            "succeeded": np.asarray(succeeded, dtype=bool).ravel(),
        },
        "shares": {
            "column": names,
            "share": [f"{100 * share:.0f}" for share in np.asarray(succeeded).mean(axis=-1)],
        },
        LIMITS: limits(last=0),
    }
    return Picture(_each(row_title, column_title, len(rows)), tables)
