"""Luck made visible: the outcomes of many runs beside one's own."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from charts.drawing import drawing
from charts.replay import layered
from charts.style import DATA, MODEL


@drawing
def outcomes(
    values: np.ndarray,
    *,
    own: float,
    title: str,
    good: np.ndarray | None = None,
    mark: tuple[float, str] | None = None,
    n_bins: int = 40,
    log: bool = False,
) -> alt.LayerChart:
    """Draw each run as a dot, stacked where outcomes are alike, and point at one's own.

    Parameters
    ----------
    values : (n_runs,) array of float
        The outcome of each run; those that are not finite are left out.
    own : float
        The learner's own outcome.
    title : str
        What the outcome is, with its unit.
    good : (n_runs,) array of bool, optional
        Which runs succeeded; the others are drawn as crosses.
    mark : (float, str), optional
        A value to compare with, and its name, such as a baseline.
    n_bins : int
        How finely alike is told.
    log : bool
        Whether the outcomes stand on a logarithmic scale.
    """
    finite = np.isfinite(values)
    values = np.asarray(values)[finite]
    succeeded = np.ones(len(values), bool) if good is None else np.asarray(good)[finite]
    if log:  # a logarithm has no place for an exact zero
        values, own = np.maximum(values, 1e-12), max(own, 1e-12)
    place = np.log10(values) if log else values
    edges = np.linspace(place.min(), place.max() + 1e-9, n_bins + 1) if len(place) else [0, 1]
    bins = np.digitize(place, edges)
    table = pd.DataFrame({"value": values, "succeeded": succeeded, "bin": bins})
    # Successes at the bottom of each stack, so that shares can be compared along the axis.
    table = table.sort_values(["bin", "succeeded"], ascending=[True, False], ignore_index=True)
    table["stack"] = table.groupby("bin").cumcount() + 1
    table["value"] = table.groupby("bin")["value"].transform("median")
    scale = alt.Scale(type="log") if log else alt.Scale(zero=False, nice=True)
    x = alt.X("value:Q", title=title, scale=scale, axis=alt.Axis(format="~g", tickCount=6))
    y = alt.Y("stack:Q", title="runs", axis=alt.Axis(tickMinStep=1, tickCount=4))
    dots = (
        alt.Chart(table)
        .mark_point(size=50, strokeWidth=1.5, filled=False)
        .encode(
            x=x,
            y=y,
            color=MODEL,
            shape=alt.Shape(
                "succeeded:N",
                scale=alt.Scale(domain=[True, False], range=["circle", "cross"]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("value:Q", title=title, format=".4~g"),
                alt.Tooltip("succeeded:N"),
            ],
        )
    )
    yours = pd.DataFrame({"value": [own], "label": ["yours"]})
    pointer = alt.Chart(yours).encode(x=x, color=DATA)
    layers = [
        pointer.mark_rule(strokeWidth=2.5),
        dots,
        pointer.mark_text(align="left", dx=5, y=8).encode(text=alt.Text("label:N")),
    ]
    if mark is not None:
        compared = alt.Chart(pd.DataFrame({"value": [mark[0]], "label": [mark[1]]}))
        rule = compared.encode(x=x, color=MODEL)
        layers.append(rule.mark_rule(strokeDash=[5, 4]))
        layers.append(rule.mark_text(align="left", dx=5, y=26).encode(text=alt.Text("label:N")))
    return layered(*layers, height=220)


@drawing
def success_map(
    share: np.ndarray,
    *,
    rows: Sequence[object],
    columns: Sequence[object],
    row_title: str,
    column_title: str,
) -> alt.LayerChart:
    """Draw the share of runs that succeeded for every pair of two hyperparameters.

    Parameters
    ----------
    share : (n_rows, n_columns) array of float
        From 0 to 1.
    rows, columns : sequence
        The hyperparameters' values.
    row_title, column_title : str
        Their names.
    """
    table = pd.DataFrame(
        {
            "row": np.repeat([str(r) for r in rows], len(columns)),
            "column": np.tile([str(c) for c in columns], len(rows)),
            "share": np.asarray(share, dtype=float).ravel(),
        }
    )
    base = alt.Chart(table).encode(
        x=alt.X("column:O", title=column_title, sort=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("row:O", title=row_title, sort=None),
        tooltip=[
            alt.Tooltip("row:O", title=row_title),
            alt.Tooltip("column:O", title=column_title),
            alt.Tooltip("share:Q", title="share that succeeded", format=".0%"),
        ],
    )
    cells = base.mark_rect(stroke="white", strokeWidth=1).encode(
        color=alt.Color(
            "share:Q",
            scale=alt.Scale(domain=[0, 1], range=["#f3eee1", "#b9a25e", "#4a3a10"]),
            legend=None,
        )
    )
    figures = base.mark_text(fontSize=11).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=alt.condition("datum.share > 0.55", alt.value("#ffffff"), alt.value("#2b2410")),
    )
    return layered(cells, figures, height=34 * len(rows) + 20)
