"""What was measured many times over a number that was varied: means as lines, repeats as bands."""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts import pair
from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.style import DATA, HEIGHT, MODEL, RIVAL

_INKS = (MODEL, RIVAL, alt.ColorValue("yellow"))
_SHAPES = ("circle", "square", "triangle-up")
MOST_LINES = len(_INKS)
_NAMED = 17
"""Pixels from the name of one line to that of the next, above the picture."""


@structure
def _spread(
    x_title: str, y_title: str, log: bool, apart: float, n_lines: int, n_rules: int, height: int
) -> alt.LayerChart:
    axis = pair.powers("x0", "x1") if log else alt.Axis(tickCount=7, tickMinStep=apart)
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1", log=log), axis=axis)
    percent = alt.Axis(tickCount=6, labelExpr="round(100 * datum.value) + ' %'")
    scale = between("low", "high")
    y = alt.Y("mean:Q", title=y_title, scale=scale, axis=percent)
    layers: list[alt.Chart] = []
    if n_rules:
        rule = rows("rules").encode(y=alt.Y("mean:Q", scale=scale), color=DATA)
        layers += [
            rule.mark_rule(strokeWidth=1.5),
            rule.mark_text(x=4, align="left", dy=10).encode(text=alt.Text("name:N")),
        ]
    own = rows("own").encode(x=x, color=DATA)
    layers += [
        own.mark_rule(strokeDash=[6, 3]),
        own.mark_text(align="right", dx=-5).encode(
            y=alt.YValue(alt.ExprRef("height - 9")), text=alt.TextValue("yours")
        ),
    ]
    for i in range(n_lines):
        line = (
            rows("spread").transform_filter(f"datum.line === {i}").encode(x=x, y=y, color=_INKS[i])
        )
        band = line.encode(y=alt.Y("least:Q", scale=scale), y2=alt.Y2("most:Q"))
        tips = [
            alt.Tooltip("x:Q", title=x_title),
            alt.Tooltip("mean:Q", title="mean", format=".1%"),
            alt.Tooltip("least:Q", title="lowest", format=".1%"),
            alt.Tooltip("most:Q", title="highest", format=".1%"),
        ]
        layers += [
            band.mark_area(opacity=0.16, clip=True),
            line.mark_line(strokeWidth=2.5),
            line.mark_point(filled=True, size=55, opacity=1, shape=_SHAPES[i]).encode(tooltip=tips),
            rows("names")
            .transform_filter(f"datum.line === {i}")
            .mark_text(align="left", x=0, y=-9 - _NAMED * (n_lines - 1 - i), fontWeight=600)
            .encode(text=alt.Text("name:N"), color=_INKS[i]),
        ]
    return layered(*layers, height=height)


def spread(
    x: np.ndarray,
    values: Mapping[str, np.ndarray],
    *,
    x_title: str,
    y_title: str,
    own: float | None = None,
    rules: Mapping[str, float] | None = None,
    log: bool = False,
    height: int = HEIGHT,
) -> Picture:
    """Draw shares over a number: for each name the mean as a line, and all repeats as a band.

    Parameters
    ----------
    x : (n_x,) array of float
        What was varied, rising; the same for all names.
    values : mapping of str to (n_repeats, n_x) array of float
        One to three of them, by name: shares from 0 to 1.
    x_title, y_title : str
        What the axes are called.
    own : float, optional
        The learner's own place on the axis.
    rules : mapping of str to float, optional
        Levels to compare with, by name.
    log : bool
        Whether ``x`` stands on a logarithmic axis.
    height : int
        In pixels.

    Raises
    ------
    ValueError
        If there are more than three names.
    """
    if not 1 <= len(values) <= MOST_LINES:
        raise ValueError(f"values must have from 1 to {MOST_LINES} names, not {len(values)}.")
    rules = rules or {}
    stacked = np.stack([np.asarray(v, dtype=float) for v in values.values()])
    every = np.append(stacked.ravel(), list(rules.values()))
    low, high = np.floor(10 * every.min() - 0.2) / 10, np.ceil(10 * every.max()) / 10
    inside = own is not None and x[0] <= own <= x[-1]
    marks = ("●", "■", "▲")
    tables: dict[str, Mapping[str, Column]] = {
        "spread": {
            "line": np.repeat(np.arange(len(stacked)), len(x)),
            "x": np.tile(np.asarray(x, dtype=float), len(stacked)),
            "mean": stacked.mean(axis=1).ravel(),
            "least": stacked.min(axis=1).ravel(),
            "most": stacked.max(axis=1).ravel(),
        },
        "own": {"x": np.array([own] if inside else [], dtype=float)},
        "names": {
            "line": np.arange(len(stacked)),
            "name": [f"{mark} {name}" for mark, name in zip(marks, values, strict=False)],
        },
        LIMITS: limits(
            x0=float(x[0]), x1=float(x[-1]), low=max(low, -0.05), high=min(high, 1.0), last=0
        ),
    }
    if rules:
        tables["rules"] = {"name": list(rules), "mean": np.array(list(rules.values()), dtype=float)}
    apart = float(np.diff(x).min())
    return Picture(_spread(x_title, y_title, log, apart, len(stacked), len(rules), height), tables)
