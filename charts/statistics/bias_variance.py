"""Capacity: errors, many fits to many samples, and the parts of their error.

All capacities are in the tables; the one shown follows its knob while dragged.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.live import at_knob, place_of
from charts.core.picture import (
    LIMITS,
    Column,
    Picture,
    between,
    draw,
    group,
    layered,
    round_up,
    rows,
    structure,
)
from charts.core.series import Axes, Line, series
from charts.core.style import DATA, HEIGHT, MODEL, RIVAL
from charts.core.words import even
from charts.runs.curves import ON_HELD_OUT
from training.figures import count

KNOB = "degree"
"""The capacity's knob and column."""
N_CURVES = 10
"""Most fits drawn."""
_STEPS = 4000
"""Steps per unit to which curves are rounded, finer than a tenth of a pixel."""


def _plane(*layers: alt.Chart | alt.LayerChart, height: int) -> alt.LayerChart:
    """Layer charts of points and curves."""
    x, y = (between(f"{axis}0", f"{axis}1") for axis in "xy")
    ticks = alt.Axis(tickCount=5)
    place: dict[str, Any] = {
        "x": alt.X("x:Q", title="x", scale=x, axis=ticks),
        "y": alt.Y("y:Q", title="y", scale=y, axis=ticks),
    }
    return layered(*layers, **place, height=height)


@structure
def _many_fits(n_curves: int, height: int) -> alt.LayerChart:
    each: list[str | alt.FieldName] = [f"f{i}" for i in range(n_curves)]
    thin = (
        draw.transform_fold(each, as_=["fit", "steps"])
        .transform_calculate(y=datum.steps / _STEPS)
        .mark_line(strokeWidth=1, opacity=0.35, clip=True)
    )
    mean = draw.transform_calculate(y=datum.mean / _STEPS).mark_line(strokeWidth=4, clip=True)
    true = rows("truth").mark_line(strokeWidth=3, strokeDash=[2, 4], clip=True)
    return _plane(
        group(
            rows("curves").transform_filter(at_knob(KNOB)),
            thin.encode(detail="fit:N", color=MODEL),
            mean.encode(color=RIVAL),
        ),
        true.encode(color=DATA),
        height=height,
    )


def many_fits(
    grid: np.ndarray,
    truth: np.ndarray,
    curves: np.ndarray,
    mean: np.ndarray,
    *,
    degree: int,
    height: int = HEIGHT,
) -> Picture:
    """Draw the fits to many samples, their mean, and the truth.

    Fits are (n_degrees, n_samples, n_grid), of which `N_CURVES` are drawn.
    """
    shown = curves[:, :N_CURVES]
    table: dict[str, Column] = {
        KNOB: np.repeat(np.arange(len(mean)), len(grid)),
        "x": np.tile(grid, len(mean)),
        "mean": _in_steps(mean).ravel(),
        **{f"f{i}": _in_steps(shown[:, i]).ravel() for i in range(shown.shape[1])},
    }
    tables = {"curves": table, "truth": {"x": grid, "y": truth}}
    reach = round_up(1.3 * max(1.5 * float(np.abs(truth).max()), 1.0))
    return Picture.of(
        _many_fits(shown.shape[1], height),
        tables,
        x_ends=(-0.02, 1.02),
        y_ends=(-reach, reach),
        degree=degree,
        words=lambda: (
            f"{count(shown.shape[1], 'thin curve')} of degree {degree}; their mean is at most "
            f"{even(np.abs(mean[degree] - truth).max())} from the truth."
        ),
    )


def _in_steps(curves: np.ndarray) -> np.ndarray:
    """Return curves as 16-bit integers; clipped values are far outside the picture."""
    return np.clip(np.round(_STEPS * curves), -(2**15), 2**15 - 1).astype(np.int16)


def errors(
    training: np.ndarray,
    held_out: np.ndarray,
    *,
    shown: Sequence[int],
    degree: int,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the error by capacity, on training and held-out points, with the current one marked.

    Errors are of each capacity from 0; only those of the capacities ``shown`` are drawn.
    """
    n, at = len(training), np.sort(shown)
    high = round_up(1.25 * max(float(training[0]), float(held_out[0]), 1e-6))
    lines = [Line("training", training[at]), Line("held out (dashed)", held_out[at], ON_HELD_OUT)]
    axes = Axes(x_title, y_title, x_step=1, names="above", points=True, knob=KNOB, height=height)
    x_ends = -0.5, n - 0.5
    return series(at, lines, axes, (0.0, high), x_ends=x_ends, own=degree)


PARTS = ("noise", "bias²", "variance")
"""Parts of the error, from the bottom up."""
_INKS = (DATA, MODEL, RIVAL)
_NAMES = ("noise below", "bias²", "variance above")


@structure
def _error_by_degree(x_title: str, y_title: str) -> alt.LayerChart:
    ink = alt.Scale(domain=[*PARTS], range=[colour.to_dict()["value"] for colour in _INKS])
    colour = alt.Color("part:N", scale=ink, legend=None)
    here = rows(LIMITS).transform_calculate(**{KNOB: place_of(KNOB)})
    bars = rows("parts").mark_bar(size=13, opacity=0.75, clip=True)
    heights = between("origin", "high")
    tooltip = [
        alt.Tooltip(f"{KNOB}:Q", title=x_title),
        alt.Tooltip("part:N"),
        alt.Tooltip("size:Q", format=".3~g"),
    ]
    measured = rows("measured").mark_point(
        shape="diamond", size=60, filled=True, opacity=1, clip=True
    )
    legend = rows("_legend").mark_text(align="left", y=-8, fontWeight="bold")
    axis = alt.Axis(tickMinStep=1, format="d", tickCount=12)
    x = alt.X(f"{KNOB}:Q", title=x_title, scale=between("d0", "d1"), axis=axis)
    return layered(
        group(
            draw.encode(x=x),
            here.mark_rule(strokeWidth=14, opacity=0.18).encode(color=MODEL),
            bars.encode(
                y=alt.Y("_to:Q", title=y_title, scale=heights, axis=alt.Axis(tickCount=5)),
                y2="_from:Q",
                color=colour,
                tooltip=tooltip,
            ),
            measured.encode(y="error:Q", color=MODEL),
        ),
        legend.encode(
            x=alt.X("place:Q", scale=None), text="name:N", color=alt.Color("part:N", legend=None)
        ),
        height=280,
    )


def error_by_degree(
    noise: float,
    bias: np.ndarray,
    variance: np.ndarray,
    measured: np.ndarray,
    *,
    degree: int,
    x_title: str,
    y_title: str,
) -> Picture:
    """Draw noise, bias² and variance stacked by capacity, and the measured error."""
    n = len(bias)
    sizes = np.stack([np.full(n, noise), bias, variance])
    tops = sizes.cumsum(axis=0)
    tables = {
        "parts": {
            KNOB: np.tile(np.arange(n), 3),
            "part": np.repeat(PARTS, n).tolist(),
            "size": sizes.ravel(),
            "_from": (tops - sizes).ravel(),
            "_to": tops.ravel(),
        },
        "measured": {KNOB: np.arange(n), "error": measured},
        "_legend": {"place": np.array([0.0, 86.0, 132.0]), "part": PARTS, "name": _NAMES},
    }
    return Picture.of(
        _error_by_degree(x_title, y_title),
        tables,
        d0=-0.5,
        d1=n - 0.5,
        origin=0.0,
        high=round_up(1.25 * max(float(tops[-1, 0]), 1e-6)),
        degree=degree,
    )
