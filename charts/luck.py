"""Luck made visible: the outcomes of many runs beside one's own, and shares of success."""

import json
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.series import number_axis
from charts.style import DATA, MODEL, outward, round_up

_NAMES = 70
"""Pixels that the axis of the runs and the names of the lines take, of a picture's height."""
N_BINS = 40
"""How finely alike outcomes are told along the axis."""
_LEAST = 1e-12
"""What stands for zero on a logarithmic axis."""


@structure
def _outcomes(title: str, log: bool, height: int) -> alt.LayerChart:
    scale = between("low", "high", log=log)
    x = alt.X("value:Q", title=title, scale=scale, axis=number_axis(log=log))
    y = alt.Y(
        "stack:Q",
        title="runs",
        scale=between("origin", "most"),
        axis=alt.Axis(tickMinStep=1, tickCount=4),
    )
    shape = alt.Scale(domain=[True, False], range=["circle", "cross"])
    dots = (
        rows("outcomes")
        .mark_point(size=50, strokeWidth=1.5, filled=False)
        .encode(
            x=x,
            y=y,
            color=MODEL,
            shape=alt.Shape("succeeded:N", scale=shape, legend=None),
            tooltip=[
                alt.Tooltip("value:Q", title=title, format=".4~g"),
                alt.Tooltip("succeeded:N"),
            ],
        )
    )
    own = rows("own").encode(x=x, color=DATA)
    compared = rows("compared").encode(x=x, color=MODEL)
    left = f"datum.value < data('{LIMITS}')[0].middle"

    def named(line: alt.Chart, at: int) -> list[alt.Chart]:
        """Write the name of a line beside it, on the side where there is more room."""
        text = line.encode(text=alt.Text("name:N"))
        return [
            text.transform_filter(left).mark_text(align="left", dx=5, y=at),
            text.transform_filter(f"!({left})").mark_text(align="right", dx=-5, y=at),
        ]

    return layered(
        own.mark_rule(strokeWidth=2.5),
        compared.mark_rule(strokeDash=[5, 4]),
        dots,
        *named(own, 8),
        *named(compared, 26),
        height=height,
    )


def outcomes(
    values: np.ndarray,
    *,
    own: float,
    title: str,
    good: np.ndarray | None = None,
    mark: tuple[float, str] | None = None,
    log: bool = False,
    height: int = 220,
) -> Picture:
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
    log : bool
        Whether the outcomes stand on a logarithmic scale.
    height : int
        In pixels.
    """
    finite = np.isfinite(values)
    values = np.asarray(values, dtype=float)[finite]
    succeeded = np.ones(len(values), bool) if good is None else np.asarray(good)[finite]
    compared = [] if mark is None else [mark[0]]
    lines = np.array([v for v in (own, *compared) if np.isfinite(v)])
    if log:
        values, lines = np.maximum(values, _LEAST), np.maximum(lines, _LEAST)
    place = np.log10(values) if log else values
    low, high = _ends(np.concatenate([values, lines]), log)
    ends = np.log10([low, high]) if log else np.array([low, high])
    bins = np.digitize(place, np.linspace(ends[0], ends[1], N_BINS + 1))
    # Successes at the bottom of each stack, so that shares can be compared along the axis.
    order = np.lexsort((~succeeded, bins))
    values, succeeded, bins = values[order], succeeded[order], bins[order]
    stack = np.arange(len(bins)) - np.searchsorted(bins, bins) + 1
    middles = {b: np.median(values[bins == b]) for b in np.unique(bins)}
    middle = 10 ** ends.mean() if log else ends.mean()
    tables: dict[str, Mapping[str, Column]] = {
        "outcomes": {
            "value": np.array([middles[b] for b in bins]),
            "stack": stack,
            "succeeded": succeeded,
        },
        "own": {"value": np.array([own]), "name": ["yours"]},
        "compared": {
            "value": np.array(compared, dtype=float),
            "name": [] if mark is None else [mark[1]],
        },
        LIMITS: limits(
            low=low,
            high=high,
            middle=float(middle),
            origin=0.0,
            # The names of the lines stand above the tallest stack.
            most=round_up(float(max((stack.max(initial=1) + 1) * height / (height - _NAMES), 6))),
            last=0,
        ),
    }
    return Picture(_outcomes(title, log, height), tables)


def _ends(values: np.ndarray, log: bool) -> tuple[float, float]:
    """Return round ends of an axis that hold all values with a little room around them."""
    if not values.size:
        return (_LEAST, 1.0) if log else (0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    if log:
        return 1 / round_up(1.2 / low), round_up(1.2 * high)
    room = 0.05 * (high - low) or max(abs(high), 1.0)
    ends = outward(low - room, high + room)
    return ends[0], ends[1]


@structure
def _success_map(row_title: str, column_title: str, n_rows: int) -> alt.LayerChart:
    base = rows("cells").encode(
        x=alt.X("column:O", title=column_title, sort=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("row:O", title=row_title, sort=None),
        tooltip=[
            alt.Tooltip("row:O", title=row_title),
            alt.Tooltip("column:O", title=column_title),
            alt.Tooltip("share:Q", title="share that succeeded", format=".0%"),
        ],
    )
    shades = alt.Scale(domain=[0, 1], range=["#f3eee1", "#b9a25e", "#4a3a10"])
    cells = base.mark_rect(stroke="white", strokeWidth=1).encode(
        color=alt.Color("share:Q", scale=shades, legend=None)
    )
    figures = base.mark_text(fontSize=12).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=alt.condition("datum.share > 0.55", alt.value("#ffffff"), alt.value("#2b2410")),
    )
    return layered(cells, figures, height=26 * n_rows + 84)


def success_map(
    share: np.ndarray,
    *,
    rows: Sequence[object],
    columns: Sequence[object],
    row_title: str,
    column_title: str = "learning rate",
) -> Picture:
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
    tables: dict[str, Mapping[str, Column]] = {
        "cells": {
            "row": np.repeat([str(r) for r in rows], len(columns)),
            "column": np.tile([str(c) for c in columns], len(rows)),
            "share": np.asarray(share, dtype=float).ravel(),
        },
        LIMITS: limits(last=0),
    }
    return Picture(_success_map(row_title, column_title, len(rows)), tables)


@structure
def _repeated(names: tuple[str, ...], title: str, height: int) -> alt.LayerChart:
    y = alt.Y("name:N", title=None, sort=[*names], axis=alt.Axis(labelLimit=180, labelFlush=False))
    x = alt.X(
        "value:Q",
        title=title,
        scale=between("low", "high"),
        axis=alt.Axis(tickCount=8, labelExpr="round(100 * datum.value) + ' %'"),
    )
    offset = alt.YOffset("scatter:Q", scale=alt.Scale(domain=[-0.5, 0.5]))
    name = f"{json.dumps(names)}[datum.which]"
    base = rows("repeats").transform_calculate(name=name).encode(y=y, x=x, yOffset=offset)
    mean = rows("means").transform_calculate(name=name).encode(y=y, x=x, yOffset=offset)
    dots = base.mark_circle(size=22, opacity=0.45).encode(
        color=MODEL,
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("value:Q", title=title, format=".1%")],
    )
    figure = "format(100 * datum.value, '.1f') + ' %'"
    figures = rows("means").transform_calculate(name=name, figure=figure).encode(y=y, color=DATA)
    return layered(
        dots,
        mean.mark_tick(thickness=4, size=26, orient="vertical").encode(color=DATA),
        # In a column of their own beyond the right end, where no dot can be, on a phone, too.
        figures.mark_text(align="left", dx=8, fontWeight=600).encode(
            x=alt.XValue(alt.ExprRef("width")), text=alt.Text("figure:N")
        ),
        height=height,
    )


def repeated(values: Mapping[str, np.ndarray], *, title: str, row_height: int = 42) -> Picture:
    """Draw shares that were measured many times, by name: a dot for each, a tick for the mean.

    Parameters
    ----------
    values : mapping of str to (n_repeats,) array of float
        Such as the accuracies of several models over many splits.
    title : str
        What they are.
    row_height : int
        In pixels, for each name.
    """
    names, each = tuple(values), [np.asarray(v, dtype=float) for v in values.values()]
    whole = np.concatenate(each)
    # The same for every name, so that a repeat is found at the same height.
    scatter = [np.random.default_rng(0).uniform(-0.32, 0.32, len(v)) for v in each]
    low, high = _ends(whole[np.isfinite(whole)], log=False)
    tables: dict[str, Mapping[str, Column]] = {
        "repeats": {
            "which": np.repeat(np.arange(len(names)), [len(v) for v in each]),
            "value": whole,
            "scatter": np.concatenate(scatter),
        },
        "means": {
            "which": np.arange(len(names)),
            "value": np.array([v.mean() for v in each]),
            "scatter": np.zeros(len(names)),
        },
        LIMITS: limits(low=low, high=high, last=0),
    }
    return Picture(_repeated(names, title, row_height * len(names) + 66), tables)
