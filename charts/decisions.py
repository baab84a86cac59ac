"""Decisions made from probabilities: the threshold on the curve, the ROC curve, the counts."""

import altair as alt
import numpy as np

from charts.logistic import CLASS, DOTTED, PERCENT, input_axis, probability_axis, sigmoid_layers
from charts.picture import LIMITS, Column, Picture, layered, limits, rows, structure
from charts.replay import NOW
from charts.style import CLASSES, DATA, HEIGHT, MODEL

CELLS = ("right to say no", "false alarms", "misses", "hits")
"""The confusion matrix row by row: what became of class 0, then of class 1."""


@structure
def _crowd(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    x, y = input_axis(x_title), probability_axis(y_title)
    now = rows("lines").transform_filter(NOW)
    level = now.transform_calculate(
        p="datum.threshold", label="'threshold ' + format(datum.threshold, '.2~f')"
    ).encode(y=y, color=DATA)
    return layered(
        rows("samples").mark_circle(size=34, opacity=0.75).encode(x=x, y=y, color=CLASS),
        level.mark_rule(strokeDash=DOTTED),
        level.mark_text(align="left", x=6, dy=-9, fontWeight=600).encode(text=alt.Text("label:N")),
        *sigmoid_layers(now, x, y, "datum.threshold"),
        height=height,
    )


def crowd(
    x: np.ndarray,
    y: np.ndarray,
    *,
    w: np.ndarray,
    b: np.ndarray,
    threshold: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw many samples of two classes, the curve of the frame shown, and the threshold.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Inputs and classes.
    w, b : (n_frames,) array of float
        The curve at each frame.
    threshold : float
        The probability from which on the decision is class 1.
    x_title, y_title : str
        What the axes are called.
    height : int
        In pixels.
    """
    # Each class in a band of its own, spread evenly so that equal inputs do not hide each other.
    spread = 0.02 + 0.09 * (np.arange(len(x)) * 0.618034 % 1.0)
    tables: dict[str, dict[str, Column]] = {
        "samples": {"x": x, "p": np.where(y == 1, 1.0 + spread, -spread), "y": y},
        "lines": {
            "frame": np.arange(len(w)),
            "w": w,
            "b": b,
            "threshold": np.full(len(w), threshold),
        },
        LIMITS: limits(x0=float(x.min()) - 0.3, x1=float(x.max()) + 0.3, last=len(w) - 1),
    }
    return Picture(_crowd(x_title, y_title, height), tables)


@structure
def _roc(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    share = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("false_alarms:Q", title=x_title, scale=share, axis=PERCENT)
    y = alt.Y("hits:Q", title=y_title, scale=share, axis=PERCENT)
    guessing = rows("guessing").encode(x=x, y=y, color=MODEL)
    here = rows("here").transform_filter(NOW).encode(x=x, y=y, color=DATA)
    return layered(
        guessing.mark_line(strokeWidth=1, strokeDash=DOTTED),
        guessing.transform_filter("datum.hits === 0")
        .transform_calculate(false_alarms="0.62", hits="0.56")
        .mark_text(align="left")
        .encode(text=alt.TextValue("guessing")),
        rows("curve").mark_line().encode(x=x, y=y, color=MODEL, order=alt.Order("i:Q")),
        here.mark_circle(size=220, opacity=1),
        rows("here")
        .transform_filter(NOW)
        .transform_calculate(label="'threshold ' + format(datum.threshold, '.2~f')")
        .mark_text(align="right", x="width", y="height", dx=-8, dy=-12, fontWeight=600)
        .encode(color=DATA, text=alt.Text("label:N")),
        height=height,
    )


def roc(
    false_alarms: np.ndarray,
    hits: np.ndarray,
    *,
    here: tuple[np.ndarray, np.ndarray],
    threshold: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw what every threshold would give, and where the present one stands.

    Parameters
    ----------
    false_alarms, hits : (n_points,) array of float
        The ROC curve.
    here : two (n_frames,) arrays of float
        The point of the present threshold at each frame.
    threshold : float
        For the label.
    x_title, y_title : str
        What the axes are called.
    height : int
        In pixels.
    """
    n_frames = len(here[0])
    tables: dict[str, dict[str, Column]] = {
        "curve": {"i": np.arange(len(hits)), "false_alarms": false_alarms, "hits": hits},
        "guessing": {"false_alarms": [0.0, 1.0], "hits": [0.0, 1.0]},
        "here": {
            "frame": np.arange(n_frames),
            "false_alarms": here[0],
            "hits": here[1],
            "threshold": np.full(n_frames, threshold),
        },
        LIMITS: limits(last=n_frames - 1),
    }
    return Picture(_roc(x_title, y_title, height), tables)


@structure
def _confusion(classes: tuple[str, str], height: int) -> alt.LayerChart:
    cells = (
        rows("counts")
        .transform_filter(NOW)
        .transform_fold([f"n{i}" for i in range(4)], as_=["cell", "n"])
        .transform_calculate(i="toNumber(slice(datum.cell, 1))")
        .transform_calculate(
            was=f"datum.i < 2 ? '{classes[0]}' : '{classes[1]}'",
            said=f"datum.i % 2 ? '“{classes[1]}”' : '“{classes[0]}”'",
            share="datum.n / max(1, datum.i < 2 ? datum.n0 + datum.n1 : datum.n2 + datum.n3)",
            name=f"{list(CELLS)}[datum.i]",
        )
        .encode(
            x=alt.X("said:N", title="the decision", axis=alt.Axis(labelAngle=0, orient="top")),
            y=alt.Y("was:N", title="the truth"),
        )
    )
    tint = alt.Scale(domain=list(classes), range=CLASSES)
    opacity = alt.Scale(domain=[0, 1], range=[0.04, 0.5])
    return layered(
        cells.mark_rect(stroke="gray", strokeOpacity=0.4).encode(
            color=alt.Color("was:N", scale=tint, legend=None),
            opacity=alt.Opacity("share:Q", scale=opacity, legend=None),
        ),
        cells.mark_text(fontSize=24, dy=-8).encode(color=MODEL, text=alt.Text("n:Q")),
        cells.mark_text(dy=16).encode(color=MODEL, text=alt.Text("name:N")),
        height=height,
    )


def confusion(matrices: np.ndarray, *, classes: tuple[str, str], height: int = HEIGHT) -> Picture:
    """Draw who was what, and who was taken for what, at the frame shown.

    Parameters
    ----------
    matrices : (n_frames, 2, 2) array of int
        A row for each true class, a column for each decision.
    classes : (str, str)
        What class 0 and class 1 are called.
    height : int
        In pixels.
    """
    counts = matrices.reshape(-1, 4)
    tables: dict[str, dict[str, Column]] = {
        "counts": {
            "frame": np.arange(len(counts)),
            **{f"n{i}": counts[:, i] for i in range(4)},
        },
        LIMITS: limits(last=len(counts) - 1),
    }
    return Picture(_confusion(classes, height), tables)
