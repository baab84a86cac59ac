"""The sigmoid curve: among its samples, over its logits, and how it changes by epoch.

The browser computes the curves from their weight and bias; see `SIGMOID`.
"""

from collections.abc import Mapping

import altair as alt
import numpy as np
from numpy.typing import ArrayLike

from charts.live import live
from charts.pair import BOTH, COLOUR, SHAPE, WIDTH, named, names
from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.replay import NOW, SO_FAR, by_epoch
from charts.series import PAIR, Axes, Line, powers_axis, series
from charts.style import CLASSES, DATA, GRADIENT, HEIGHT, MODEL, RIVAL, outward, round_up
from training.activations import ALL_ACTIVATIONS
from training.recorded_run import RecordedRun

SIGMOID = ALL_ACTIVATIONS["sigmoid"].expression.format(z="datum.w * datum.x + datum.b")
"""The probability at x, as the browser computes it."""
CLASS = alt.Color("y:Q", scale=alt.Scale(domain=[0, 1], range=CLASSES), legend=None)
DOTTED = [2, 3]
PERCENT = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr="round(100 * datum.value) + ' %'")
"""An axis of shares."""
LOGIT_REACH = 12.0
"""Where the axis of the logits ends on either side."""
KNOBS = ("w", "b", "ask")
"""The knobs that a curve by hand follows while they are dragged."""
_LEAST = 1e-16
"""What stands for zero on a logarithmic axis."""


def probability_axis(title: str) -> alt.Y:
    """Return the axis of the probabilities, with room for marks beyond 0 and 1."""
    return alt.Y(
        "p:Q",
        title=title,
        scale=alt.Scale(domain=[-0.12, 1.12], nice=False),
        axis=PERCENT,
    )


def input_axis(title: str) -> alt.X:
    """Return the axis of the inputs, whose ends are ``x0`` and ``x1`` in the table of limits."""
    return alt.X("x:Q", title=title, scale=between("x0", "x1"))


def swept(now: alt.Chart) -> alt.Chart:
    """Compute the sigmoid of each line's ``w`` and ``b`` at 201 places along `input_axis`."""
    ends = f"data('{LIMITS}')[0]"
    return (
        now.transform_calculate(i="sequence(0, 201)")
        .transform_flatten(["i"])
        .transform_calculate(
            x=f"{ends}.x0 + datum.i * ({ends}.x1 - {ends}.x0) / 200",
        )
        .transform_calculate(p=SIGMOID)
    )


def sigmoid_layers(now: alt.Chart, x: alt.X, y: alt.Y, threshold: str = "0.5") -> list[alt.Chart]:
    """Draw the sigmoid of the frame shown, and where it crosses the threshold.

    Parameters
    ----------
    now : chart
        Over the row of the frame shown, with columns ``w`` and ``b``.
    x, y : channels
        `input_axis` and `probability_axis`.
    threshold : str
        An expression.
    """
    line = swept(now).mark_line(strokeWidth=3, clip=True)
    crossing = (
        now.transform_calculate(t=threshold)
        .transform_calculate(x="(log(datum.t / (1 - datum.t)) - datum.b) / datum.w")
        .transform_filter(f"inrange(datum.x, [data('{LIMITS}')[0].x0, data('{LIMITS}')[0].x1])")
        .transform_calculate(label="'boundary ' + format(datum.x, '.2f')")
        .encode(x=x, color=MODEL)
    )
    # Below the threshold on the right, or above it on the left, where a rising curve does not go.
    span = f"(datum.x - data('{LIMITS}')[0].x0) / (data('{LIMITS}')[0].x1 - data('{LIMITS}')[0].x0)"
    name = crossing.transform_calculate(
        below=f"datum.t >= 0.3 && {span} < 0.75", left=f"datum.t < 0.3 ? {span} > 0.25 : true"
    ).transform_calculate(p="datum.below ? 0.13 : 0.85")
    name = name.encode(y=y, text=alt.Text("label:N"))
    right = "(datum.below || !datum.left) === (datum.w > 0)"
    return [
        crossing.mark_rule(strokeDash=DOTTED, clip=True),
        line.encode(x=x, y=y, color=MODEL, order=alt.Order("i:Q")),
        name.transform_filter(right).mark_text(align="left", dx=6, clip=True),
        name.transform_filter(f"!({right})").mark_text(align="right", dx=-6, clip=True),
    ]


def _samples(x: alt.X, y: alt.Y) -> alt.Chart:
    """Draw the samples where the truth is, below or above."""
    dots = rows("samples").transform_calculate(p="datum.y").mark_circle(size=170, opacity=1)
    return dots.encode(x=x, y=y, color=CLASS)


@structure
def _curve(asks: bool, x_title: str, y_title: str, unit: str, height: int) -> alt.LayerChart:
    x, y = input_axis(x_title), probability_axis(y_title)
    now = rows("lines").transform_filter(NOW)
    if asks:
        now = now.transform_calculate(**{name: live(name, f"datum.{name}") for name in KNOBS})
    read = (
        now.transform_calculate(i=f"sequence(data('{LIMITS}')[0].n_samples)")
        .transform_flatten(["i"])
        .transform_calculate(x="data('samples')[datum.i].x", y="data('samples')[datum.i].y")
        .transform_calculate(p=SIGMOID, label="''")
        .transform_calculate(label="format(datum.p, '.3f')")
        .encode(x=x, y=y)
    )
    layers = [
        *sigmoid_layers(now, x, y),
        read.mark_rule(strokeDash=[3, 3]).encode(color=CLASS, y2=alt.Y2("y:Q")),
        _samples(x, y),
        read.mark_circle(size=60, opacity=1).encode(color=MODEL),
    ]
    if asks:
        asked = (
            now.transform_calculate(x="datum.ask")
            .transform_calculate(p=SIGMOID)
            .transform_calculate(
                label=f"format(datum.x, '~g') + ' {unit}: ' + round(100 * datum.p) + ' %'"
            )
            .encode(x=x, y=y, color=DATA)
        )
        name = asked.encode(text=alt.Text("label:N"))
        inside = f"datum.x < 0.7 * data('{LIMITS}')[0].x1"
        layers += [
            asked.mark_point(size=130, shape="diamond", filled=True, opacity=1),
            name.transform_filter(inside).mark_text(
                align="left", dx=13, dy=13, fontWeight=600, clip=True
            ),
            name.transform_filter(f"!({inside})").mark_text(
                align="right", dx=-13, dy=-13, fontWeight=600, clip=True
            ),
        ]
    else:
        labels = read.encode(color=MODEL, text=alt.Text("label:N"))
        layers += [
            labels.transform_filter("datum.y === 1").mark_text(align="left", dx=9, dy=9),
            labels.transform_filter("datum.y === 0").mark_text(align="right", dx=-9, dy=-9),
        ]
    return layered(*layers, height=height)


def curve(
    x: np.ndarray,
    y: np.ndarray,
    *,
    w: ArrayLike,
    b: ArrayLike,
    ask: float | None = None,
    x_title: str,
    y_title: str,
    unit: str = "",
    height: int = HEIGHT,
) -> Picture:
    """Draw a few samples, the curve of the frame shown, and how sure it is of each of them.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Inputs and classes.
    w, b : (n_frames,) array of float
        The curve at each frame; one curve if nothing moves.
    ask : float, optional
        One more input, for which the curve is asked instead of for the samples; the curve is made
        by hand then, and follows `KNOBS`.
    x_title, y_title, unit : str
        What the axes are called, and what x is counted in.
    height : int
        In pixels.
    """
    w, b = np.atleast_1d(w).astype(float), np.atleast_1d(b).astype(float)
    lines: dict[str, Column] = {"frame": np.arange(len(w)), "w": w, "b": b}
    if ask is not None:
        lines["ask"] = np.full(len(w), ask)
    tables: dict[str, dict[str, Column]] = {
        "samples": {"x": x, "y": y},
        "lines": lines,
        LIMITS: limits(x0=0.0, x1=float(x.max()) + 1.0, n_samples=len(x), last=len(w) - 1),
    }
    return Picture(_curve(ask is not None, x_title, y_title, unit, height), tables)


@structure
def _saturation(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    # A dot at the edge stands whole in the picture, or its width would change.
    ends = alt.Scale(domain=[-1.05 * LOGIT_REACH, 1.05 * LOGIT_REACH], nice=False)
    x = alt.X("z:Q", title=x_title, scale=ends)
    value = alt.Y("s:Q", title=y_title, scale=alt.Scale(domain=[0, 1.04]))
    slope = alt.Y("slope:Q")

    def squeezed(chart: alt.Chart) -> alt.Chart:
        sigmoid = ALL_ACTIVATIONS["sigmoid"]
        return chart.transform_calculate(
            s=sigmoid.expression.format(z="datum.z")
        ).transform_calculate(slope=sigmoid.slope.format(a="datum.s"))

    sweep = squeezed(
        rows(LIMITS)
        .transform_calculate(i="sequence(0, 201)")
        .transform_flatten(["i"])
        .transform_calculate(z=f"{-LOGIT_REACH} + datum.i * {LOGIT_REACH / 100}")
    )
    name = rows("names").encode(x=x, y=value, text=alt.Text("name:N"))
    turned = rows("samples").transform_calculate(
        z=f"clamp({live('w', 'datum.w')} * datum.x + {live('b', 'datum.b')},"
        f" -{LOGIT_REACH}, {LOGIT_REACH})"
    )
    dots = squeezed(turned).encode(x=x, color=CLASS)
    return layered(
        sweep.mark_line().encode(x=x, y=value, color=MODEL),
        sweep.mark_line().encode(x=x, y=slope, color=GRADIENT),
        name.transform_filter("datum.s > 0.5").mark_text(align="left").encode(color=MODEL),
        name.transform_filter("datum.s < 0.5").mark_text(align="left").encode(color=GRADIENT),
        dots.mark_circle(size=120, opacity=1).encode(y=value),
        dots.mark_circle(size=70, opacity=1, stroke="gray").encode(y=slope),
        height=height,
    )


def saturation(
    x: np.ndarray,
    y: np.ndarray,
    *,
    w: float,
    b: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the sigmoid over its logit with its slope, and where samples stand on both.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Inputs and classes; those whose logit w x + b lies beyond `LOGIT_REACH` on either side are
        drawn at the edge.
    w, b : float
        Weight and bias; the samples follow their knobs.
    x_title, y_title : str
        What the axes are called.
    height : int
        In pixels.
    """
    tables: dict[str, dict[str, Column]] = {
        "samples": {"x": x, "y": y, "w": np.full(len(x), w), "b": np.full(len(x), b)},
        "names": {"z": [2.6, 2.6], "s": [0.84, 0.14], "name": ["σ(z)", "its slope σ(z)(1 − σ(z))"]},
        LIMITS: limits(last=0),
    }
    return Picture(_saturation(x_title, y_title, height), tables)


@structure
def _several(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    x, y = input_axis(x_title), probability_axis(y_title)
    curves = swept(rows("lines").transform_filter(NOW)).mark_line(clip=True)
    start = rows("start").transform_calculate(w=live("start_w", "datum.w"))
    first = swept(start.transform_calculate(b="-datum.w * datum.middle")).mark_line(
        clip=True, strokeDash=DOTTED, strokeWidth=2
    )
    return layered(
        first.encode(x=x, y=y, color=MODEL, order=alt.Order("i:Q")),
        curves.encode(x=x, y=y, color=COLOUR, strokeWidth=WIDTH, order=alt.Order("i:Q")),
        _samples(x, y),
        names(),
        height=height,
    ).resolve_scale(color="independent")


def several(
    x: np.ndarray,
    y: np.ndarray,
    runs: Mapping[str, RecordedRun],
    *,
    start_w: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the curves of two runs over each other, both at the frame shown.

    The curve from which both start is dotted, and follows the knob ``start_w``.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Inputs and classes.
    runs : mapping of str to RecordedRun
        Two runs alone, of the same epochs, with parameters ``w`` and ``b``.
    start_w : float
        Weight of the curve from which both start, whose boundary is midway between the samples.
    x_title, y_title : str
        What the axes are called.
    height : int
        In pixels.
    """
    every = list(runs.values())
    n_frames = every[0].n_frames
    tables: dict[str, dict[str, Column]] = {
        "samples": {"x": x, "y": y},
        "lines": {
            "frame": np.tile(np.arange(n_frames), 2),
            "run": np.repeat(BOTH, n_frames),
            **{name: np.concatenate([run.parameters[name] for run in every]) for name in "wb"},
        },
        "start": {"w": [start_w], "middle": [float(x.mean())]},
        "names": named(runs),
        LIMITS: limits(x0=0.0, x1=float(x.max()) + 1.0, last=n_frames - 1),
    }
    return Picture(_several(x_title, y_title, height), tables)


def steepness(runs: Mapping[str, RecordedRun], *, title: str, height: int = HEIGHT) -> Picture:
    """Draw how steep the loss of each of two runs was along w, by epoch.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Two runs alone, of the same epochs, with a gradient ``w``.
    title : str
        What the slope is called.
    height : int
        In pixels.
    """
    lines = [
        Line(name, np.maximum(np.abs(run.gradients["w"]), _LEAST), look)
        for (name, run), look in zip(runs.items(), PAIR, strict=True)
    ]
    values = [line.values for line in lines]
    lowest, highest = float(np.min(values)), float(np.max(values))
    ends = 1 / round_up(1 / lowest), round_up(max(highest, 10 * lowest))
    axes = Axes("epoch", title, x_step=1, y_log=True, names="above", replayed=True, height=height)
    return series(next(iter(runs.values())), lines, axes, ends)


@structure
def _growth(title: str, height: int) -> alt.LayerChart:
    x = alt.X(
        "epoch:Q",
        title="epoch (logarithmic)",
        scale=between("first", "epochs", log=True),
        axis=powers_axis(),
    )
    y = alt.Y("w:Q", title=title, scale=between("low", "high"))
    goal = rows("goal").encode(y=y, color=RIVAL)
    guess = rows("guess").encode(x=x, y=y, color=DATA)
    base = rows("frames").transform_fold(BOTH, as_=["run", "w"])
    base = base.encode(x=x, y=y, color=COLOUR)
    return layered(
        rows("theory").mark_line(strokeWidth=1, clip=True).encode(x=x, y=y, color=MODEL),
        goal.mark_rule(strokeDash=DOTTED, clip=True),
        goal.mark_text(align="left", x=6, dy=-9).encode(text=alt.Text("name:N")),
        base.mark_line(clip=True, opacity=0.3).encode(strokeWidth=WIDTH),
        base.mark_line(clip=True).encode(strokeWidth=WIDTH).transform_filter(SO_FAR),
        base.mark_point(filled=True, size=90, opacity=1).encode(shape=SHAPE).transform_filter(NOW),
        guess.mark_point(shape="cross", size=130, strokeWidth=2, filled=True, opacity=1),
        guess.mark_text(align="right", dx=-11).encode(text=alt.Text("name:N")),
        names(),
        height=height,
    )


def growth(
    runs: Mapping[str, RecordedRun],
    *,
    goal: tuple[float, str] | None,
    guess: float | None = None,
    title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the weight of two runs over the logarithm of the epochs.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Two runs alone, of the same epochs, with a parameter ``w``. A thin line, of 2 for each
        factor of e, ends where the first one does.
    goal : (float, str), optional
        Where the second one is going, and what that is called.
    guess : float, optional
        What the learner expected of the first one at the last epoch.
    title : str
        What the weight is called.
    height : int
        In pixels.
    """
    one, other = runs.values()
    last = max(float(one.epochs[-1]), 2.0)
    w = [run.parameters["w"] for run in (one, other)]
    guesses = [] if guess is None else [float(guess)]
    values = np.concatenate([*w, [] if goal is None else [goal[0]], guesses])
    room = 0.1 * max(float(np.ptp(values)), 0.5)
    low, high = outward(float(values.min()) - room / 2, float(values.max()) + room)
    rise = min(3.0, 2.0 * float(np.log(last)))
    tables: dict[str, dict[str, Column]] = {
        # The start has no place on a logarithmic axis.
        "frames": by_epoch(one, first=w[0], second=w[1]) | {"epoch": np.maximum(one.epochs, 1)},
        "theory": {
            "epoch": np.array([last / np.exp(rise / 2), last]),
            "w": float(w[0][-1]) - np.array([rise, 0.0]),
        },
        "goal": {"w": [] if goal is None else [goal[0]], "name": [] if goal is None else [goal[1]]},
        "guess": {
            "epoch": [last] * len(guesses),
            "w": guesses,
            "name": ["your guess"] * len(guesses),
        },
        "names": named(runs),
        LIMITS: limits(first=1.0, epochs=last, low=low, high=high, last=one.n_frames - 1),
    }
    return Picture(_growth(title, height), tables)
