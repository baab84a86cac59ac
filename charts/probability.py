"""Pictures of a probability: the sigmoid curve, its flat ends, and decisions made from it."""

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from charts.drawing import drawing
from charts.replay import NOW, SO_FAR, frames, layered
from charts.style import CLASSES, DATA, GRADIENT, HEIGHT, MODEL, outward
from lessons.calibration import Reliability
from lessons.recorded_run import RecordedRun
from lessons.sigmoid import Decisions

_CLASS = alt.Color("y:Q", scale=alt.Scale(domain=[0, 1], range=CLASSES), legend=None)
_P = alt.Y(
    "p:Q",
    title="probability of having passed",
    scale=alt.Scale(domain=[-0.12, 1.12], nice=False),
    axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".0%"),
)


_SIGMOID = "1 / (1 + exp(-datum.w * datum.x - datum.b))"


def _sweep(low: float, high: float) -> alt.Chart:
    """Return 201 values of z from low to high, made in the browser."""
    values = alt.sequence(0, 201, as_="i")
    return alt.Chart(values).transform_calculate(z=f"{low} + datum.i * {(high - low) / 200}")


def _swept(now: alt.Chart, low: float, high: float) -> alt.Chart:
    """Compute the sigmoid curve of the frame shown at 201 places, in the browser."""
    return (
        now.transform_calculate(i="sequence(0, 201)")
        .transform_flatten(["i"])
        .transform_calculate(x=f"{low} + datum.i * {(high - low) / 200}", p=_SIGMOID)
    )


def _dots(x: np.ndarray, y: np.ndarray, hours: alt.X) -> alt.Chart:
    """Draw the students where the truth is, below or above."""
    table = pd.DataFrame({"x": x, "p": y, "y": y})
    return alt.Chart(table).mark_circle(size=170, opacity=1).encode(hours, _P, _CLASS)


def _curve(now: alt.Chart, x: alt.X, low: float, high: float, threshold: float) -> list[alt.Chart]:
    """Draw the sigmoid of the frame shown, and where it crosses the threshold."""
    line = _swept(now, low, high).mark_line(strokeWidth=3).encode(x, _P, MODEL, alt.Order("i:Q"))
    crossing = (
        now.transform_calculate(x=f"(log({threshold} / (1 - {threshold})) - datum.b) / datum.w")
        .transform_filter(f"datum.x > {low} && datum.x < {high}")
        .transform_calculate(label="'boundary ' + format(datum.x, '.2f')", p="0.13")
        .encode(x, MODEL)
    )
    rule = crossing.mark_rule(strokeDash=[2, 3])
    name = crossing.mark_text(align="left", dx=6).encode(_P, text=alt.Text("label:N"))
    return [rule, line, name]


def _lines(run: RecordedRun | None, w: ArrayLike, b: ArrayLike) -> alt.Chart:
    if run is None:
        table = pd.DataFrame({"frame": [0], "w": [w], "b": [b]})
    else:
        table = frames(run, w=np.asarray(w), b=np.asarray(b))
    return alt.Chart(table).transform_filter(NOW)


@drawing
def curve(
    x: np.ndarray,
    y: np.ndarray,
    run: RecordedRun | None = None,
    *,
    w: ArrayLike,
    b: ArrayLike,
    ask: float | None = None,
    height: int = HEIGHT,
) -> alt.LayerChart:
    """Draw a few students, the curve of the frame shown, and how sure it is of each of them.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Hours, and whether the exam was passed.
    run : RecordedRun, optional
        One run alone, if the curve moves.
    w, b : float or (n_frames,) array of float
        The curve, or the curve at each frame.
    ask : float, optional
        Hours of one more student, for whom the curve is asked instead of for the four.
    height : int
        In pixels.
    """
    low, high = 0.0, float(x.max()) + 1.0
    hours = alt.X("x:Q", title="hours studied", scale=alt.Scale(domain=[low, high], nice=False))
    now = _lines(run, w, b)
    asked = (
        now.transform_calculate(i=f"sequence({len(x)})")
        .transform_flatten(["i"])
        .transform_calculate(
            x=f"{list(map(float, x))}[datum.i]",
            y=f"{list(map(float, y))}[datum.i]",
            p=_SIGMOID,
            label="format(datum.p, '.3f')",
        )
        .encode(hours, _P)
    )
    layers = [
        *_curve(now, hours, low, high, 0.5),
        asked.mark_rule(strokeDash=[3, 3]).encode(_CLASS, y2=alt.Y2("y:Q")),
        _dots(x, y, hours),
        asked.mark_circle(size=60, opacity=1).encode(MODEL),
    ]
    if ask is None:
        labels = asked.encode(MODEL, text=alt.Text("label:N"))
        passed = labels.transform_filter("datum.y === 1").mark_text(align="left", dx=8, dy=8)
        failed = labels.transform_filter("datum.y === 0").mark_text(align="right", dx=-8, dy=-8)
        layers += [passed, failed]
    else:
        one_more = now.transform_calculate(
            x=str(ask), p=_SIGMOID, label=f"'{ask:g} hours: ' + format(datum.p, '.0%')"
        ).encode(hours, _P, DATA)
        name = one_more.mark_text(align="right", dx=-12, dy=-12, fontWeight=600)
        layers.append(one_more.mark_point(size=130, shape="diamond", filled=True, opacity=1))
        layers.append(name.encode(text=alt.Text("label:N")))
    return layered(*layers, run=run, height=height)


@drawing
def crowd(
    x: np.ndarray, y: np.ndarray, run: RecordedRun, *, threshold: float, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw many samples of two classes, the curve of the frame shown, and the threshold.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Inputs and classes.
    run : RecordedRun
        One run alone with parameters ``w`` and ``b``.
    threshold : float
        The probability from which on the decision is class 1.
    height : int
        In pixels.
    """
    low, high = float(x.min()) - 0.3, float(x.max()) + 0.3
    scale = alt.Scale(domain=[low, high], nice=False)
    inputs = alt.X("x:Q", title="x, how well prepared they are", scale=scale)
    # Each class in a band of its own, spread evenly so that equal inputs do not hide each other.
    spread = 0.02 + 0.09 * (np.arange(len(x)) * 0.618034 % 1.0)
    samples = pd.DataFrame({"x": x, "p": np.where(y == 1, 1.0 + spread, -spread), "y": y})
    dots = alt.Chart(samples).mark_circle(size=34, opacity=0.75).encode(inputs, _P, _CLASS)
    level = alt.Chart(pd.DataFrame({"p": [threshold], "label": [f"threshold {threshold:g}"]}))
    level = level.encode(_P, MODEL)
    now = _lines(run, run.parameters["w"], run.parameters["b"])
    return layered(
        dots,
        level.mark_rule(strokeDash=[2, 3]),
        level.mark_text(align="left", dx=4, dy=-8, x=0).encode(text=alt.Text("label:N")),
        *_curve(now, inputs, low, high, threshold),
        run=run,
        height=height,
    )


@drawing
def saturation(z: np.ndarray, y: np.ndarray, *, height: int = HEIGHT) -> alt.LayerChart:
    """Draw the sigmoid over z with its slope, and where samples stand on both.

    Parameters
    ----------
    z : (n_samples,) array of float
        Logits; beyond 12 on either side they are drawn at the edge.
    y : (n_samples,) array of float
        Their classes.
    height : int
        In pixels.
    """
    scale = alt.Scale(domain=[-12, 12], nice=False)
    logit = alt.X("z:Q", title="z = w x + b, before the sigmoid", scale=scale)
    value = alt.Y("s:Q", title="sigmoid, and its slope", scale=alt.Scale(domain=[0, 1.04]))
    slope = alt.Y("slope:Q")
    sweep = _sweep(-12, 12)
    samples = pd.DataFrame({"z": np.clip(z, -12, 12), "y": y})

    def squeezed(chart: alt.Chart) -> alt.Chart:
        return chart.transform_calculate(s="1 / (1 + exp(-datum.z))").transform_calculate(
            slope="datum.s * (1 - datum.s)"
        )

    names = pd.DataFrame({"z": [4.2, 2.6], "s": [0.9, 0.14], "name": ["s(z)", "slope s(1 − s)"]})
    name = alt.Chart(names).encode(logit, value, text=alt.Text("name:N"))
    dots = squeezed(alt.Chart(samples)).encode(logit, _CLASS)
    return layered(
        squeezed(sweep).mark_line().encode(logit, value, MODEL),
        squeezed(sweep).mark_line().encode(logit, slope, GRADIENT),
        name.transform_filter("datum.s > 0.5").mark_text(align="left").encode(MODEL),
        name.transform_filter("datum.s < 0.5").mark_text(align="left").encode(GRADIENT),
        dots.mark_circle(size=120, opacity=1).encode(value),
        dots.mark_circle(size=60, opacity=1).encode(slope),
        height=height,
    )


@drawing
def duel(
    x: np.ndarray, y: np.ndarray, runs: Mapping[str, RecordedRun], *, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw the curves of several runs over each other, all at the frame shown.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Hours, and whether the exam was passed.
    runs : mapping of str to RecordedRun
        Runs alone, of the same epochs, with parameters ``w`` and ``b``.
    height : int
        In pixels.
    """
    low, high = 0.0, float(x.max()) + 1.0
    hours = alt.X("x:Q", title="hours studied", scale=alt.Scale(domain=[low, high], nice=False))
    knobs = [frames(run, **run.parameters).assign(which=name) for name, run in runs.items()]
    points = _swept(alt.Chart(pd.concat(knobs)).transform_filter(NOW), low, high)
    points = points.encode(hours, _P, MODEL, detail=alt.Detail("which:N"))
    names = list(runs)
    # The names stand at different places, for the curves often meet.
    ends = points.transform_filter(f"datum.i === (datum.which === '{names[0]}' ? 70 : 8)")
    return layered(
        points.mark_line(strokeWidth=3).encode(order=alt.Order("i:Q")),
        ends.transform_filter(f"datum.which === '{names[0]}'")
        .mark_text(align="left", dx=8, dy=12)
        .encode(text=alt.Text("which:N")),
        ends.transform_filter(f"datum.which !== '{names[0]}'")
        .mark_text(align="left", dy=-14)
        .encode(text=alt.Text("which:N")),
        _dots(x, y, hours),
        run=next(iter(runs.values())),
        height=height,
    )


@drawing
def steepness(runs: Mapping[str, RecordedRun], *, height: int = HEIGHT) -> alt.LayerChart:
    """Draw how steep the loss of each of several runs was along w, by epoch.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Runs alone, of the same epochs, with a gradient ``w``.
    height : int
        In pixels.
    """
    parts = [
        frames(run, slope=np.maximum(np.abs(run.gradients["w"]), 1e-16)).assign(which=name)
        for name, run in runs.items()
    ]
    table = pd.concat(parts)
    x = alt.X("epoch:Q", title="epoch", axis=alt.Axis(tickCount=6, format="~s"))
    y = alt.Y(
        "slope:Q",
        title="slope of the loss along w (size)",
        scale=alt.Scale(type="log"),
        axis=alt.Axis(format="~g", tickCount=6),
    )
    base = alt.Chart(table).encode(x, y, GRADIENT, detail=alt.Detail("which:N"))
    return layered(
        base.mark_line(opacity=0.3),
        base.mark_line().transform_filter(SO_FAR),
        base.mark_circle(size=90, opacity=1).transform_filter(NOW),
        alt.Chart(table.groupby("which", sort=False).head(1))
        .mark_text(align="left", dx=14)
        .encode(x, y, GRADIENT, text=alt.Text("which:N")),
        run=next(iter(runs.values())),
        height=height,
    )


@drawing
def growth(run: RecordedRun, *, height: int = 220) -> alt.LayerChart:
    """Draw the weight over the logarithm of the epochs, beside a line of slope 2.

    Parameters
    ----------
    run : RecordedRun
        One run alone with a parameter ``w``.
    height : int
        In pixels.
    """
    w = run.parameters["w"]
    table = frames(run, w=w)
    table["epoch"] = np.maximum(run.epochs, 1)  # the start has no place on a logarithmic scale
    last = max(float(run.epochs[-1]), 2.0)
    theory = pd.DataFrame({"epoch": [1.0, last], "w": [w[-1] - 2.0 * np.log(last), w[-1]]})
    top, bottom = float(np.max(w)), float(np.min(w))
    room = 0.12 * max(top - bottom, 0.5)
    x = alt.X(
        "epoch:Q",
        title="epoch (logarithmic)",
        scale=alt.Scale(type="log", domain=[1, last], nice=False),
        axis=alt.Axis(format="~s", tickCount=5),
    )
    y = alt.Y(
        "w:Q",
        title="weight w",
        scale=alt.Scale(domain=outward(bottom - room, top + room), nice=False),
    )
    base = alt.Chart(table).encode(x, y, MODEL)
    reference = alt.Chart(theory).encode(x, y, MODEL)
    return layered(
        reference.mark_line(strokeWidth=1, clip=True, opacity=0.7),
        alt.Chart(theory.tail(1).assign(name="thin line: 2 ln(epochs) + constant"))
        .mark_text(align="left", x=8, y=10)
        .encode(MODEL, text=alt.Text("name:N")),
        base.mark_line(opacity=0.3),
        base.mark_line().transform_filter(SO_FAR),
        base.mark_circle(size=90, opacity=1).transform_filter(NOW),
        run=run,
        height=height,
    )


@drawing
def roc(
    view: Decisions, run: RecordedRun, *, threshold: float, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw what every threshold would give, and where the present one stands.

    Parameters
    ----------
    view : Decisions
        The ROC curve, and the point on it at each frame.
    run : RecordedRun
        The run whose frames the point follows.
    threshold : float
        The present threshold, for the label.
    height : int
        In pixels.
    """
    share = alt.Scale(domain=[0, 1], nice=False)
    percent = alt.Axis(format=".0%", tickCount=5)
    x = alt.X("alarms:Q", title="false alarms (share of the failed)", scale=share, axis=percent)
    y = alt.Y("hits:Q", title="hits (share of the passed)", scale=share, axis=percent)
    points = pd.DataFrame({"alarms": view.curve[0], "hits": view.curve[1]}).reset_index(names="i")
    guessing = pd.DataFrame({"alarms": [0.0, 1.0], "hits": [0.0, 1.0]})
    label = pd.DataFrame({"alarms": [0.62], "hits": [0.56], "name": ["guessing"]})
    here = alt.Chart(frames(run, alarms=view.false_alarms, hits=view.hits)).transform_filter(NOW)
    here = here.encode(x, y, DATA)
    name = here.transform_calculate(label=f"'threshold {threshold:g}'")
    return layered(
        alt.Chart(guessing).mark_line(strokeWidth=1, strokeDash=[2, 3]).encode(x, y, MODEL),
        alt.Chart(label).mark_text(align="left").encode(x, y, MODEL, text=alt.Text("name:N")),
        alt.Chart(points).mark_line().encode(x, y, MODEL, order=alt.Order("i:Q")),
        here.mark_circle(size=220, opacity=1),
        name.transform_filter("datum.alarms < 0.6")
        .mark_text(align="left", dx=13, dy=12, fontWeight=600)
        .encode(text=alt.Text("label:N")),
        name.transform_filter("datum.alarms >= 0.6")
        .mark_text(align="right", dx=-4, dy=20, fontWeight=600)
        .encode(text=alt.Text("label:N")),
        run=run,
        height=height,
    )


@drawing
def confusion(view: Decisions, run: RecordedRun, *, height: int = HEIGHT) -> alt.LayerChart:
    """Draw who was what, and who was taken for what, at the frame shown.

    Parameters
    ----------
    view : Decisions
        The confusion matrix at each frame.
    run : RecordedRun
        The run whose frames are shown.
    height : int
        In pixels.
    """
    names = ["right to say no", "false alarms", "misses", "hits"]
    counts = view.matrices.reshape(run.n_frames, 4)
    table = frames(run, **{f"n{i}": counts[:, i] for i in range(4)})
    cells = (
        alt.Chart(table)
        .transform_filter(NOW)
        .transform_fold([f"n{i}" for i in range(4)], as_=["cell", "n"])
        .transform_calculate(i="toNumber(slice(datum.cell, 1))")
        .transform_calculate(
            was="datum.i < 2 ? 'failed' : 'passed'",
            said="datum.i % 2 ? '“passed”' : '“failed”'",
            share="datum.n / max(1, datum.i < 2 ? datum.n0 + datum.n1 : datum.n2 + datum.n3)",
            name=f"{names}[datum.i]",
        )
        .encode(
            alt.X("said:N", title="the decision", axis=alt.Axis(labelAngle=0, orient="top")),
            alt.Y("was:N", title="the truth"),
        )
    )
    tint = cells.mark_rect(stroke="gray", strokeOpacity=0.4).encode(
        alt.Color("was:N", scale=alt.Scale(range=CLASSES), legend=None),
        opacity=alt.Opacity(
            "share:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.5]), legend=None
        ),
    )
    return layered(
        tint,
        cells.mark_text(fontSize=26, dy=-8).encode(MODEL, text=alt.Text("n:Q")),
        cells.mark_text(dy=18).encode(MODEL, text=alt.Text("name:N")),
        run=run,
        height=height,
    )


@drawing
def reliability(view: Reliability, trained_on: str, *, height: int = HEIGHT) -> alt.LayerChart:
    """Draw how often it happened beside the probability given to it, bin by bin.

    Parameters
    ----------
    view : Reliability
        A larger dot stands for more passengers in a bin; empty bins are left out.
    trained_on : str
        The loss that the model was trained on.
    height : int
        In pixels.
    """
    share = alt.Scale(domain=[-0.06, 1.15], nice=False)
    percent = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    x = alt.X("predicted:Q", title="probability given by the model", scale=share, axis=percent)
    y = alt.Y("happened:Q", title="share that survived", scale=share, axis=percent)
    n = view.n_passengers
    bins = pd.DataFrame({"predicted": view.predicted, "happened": view.survived, "n": n})[n > 0]
    ideal = pd.DataFrame({"predicted": [0.0, 1.0], "happened": [0.0, 1.0]})
    base = alt.Chart(bins).encode(x, y, MODEL)
    return layered(
        alt.Chart(ideal).mark_line(strokeWidth=1, strokeDash=[2, 3]).encode(x, y, MODEL),
        alt.Chart(pd.DataFrame({"name": ["dotted: to be trusted"]}))
        .mark_text(align="right", x="width", y="height", dx=-6, dy=-10)
        .encode(MODEL, text=alt.Text("name:N")),
        base.mark_line(strokeWidth=1.5),
        base.mark_circle(opacity=1).encode(
            size=alt.Size("n:Q", scale=alt.Scale(domain=[1, 100], range=[30, 600]), legend=None),
            tooltip=[
                alt.Tooltip("predicted:Q", title="probability given", format=".0%"),
                alt.Tooltip("happened:Q", title="survived", format=".0%"),
                alt.Tooltip("n:Q", title="passengers"),
            ],
        ),
        base.mark_text(dy=-16, fontSize=11).encode(text=alt.Text("n:Q")),
        height=height,
    ).properties(title=f"Trained on {trained_on}")
