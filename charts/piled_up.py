"""Two runs of the same loop, one that wipes its gradient and one that lets it pile up.

Both are ink: the wiped run is a thick line and a full dot, the piled-up run a thin line and a ring.
What is brass is a gradient: thick for what ``.grad`` holds, thin for what was added last.
"""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from charts import luck
from charts.contours import ellipses
from charts.drawing import Drawing, drawing
from charts.replay import NOW, SO_FAR, frames, layered
from charts.style import CLASSES, DATA, GRADIENT, HEIGHT, MODEL, ceiling, outward
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.zero_grad import PILED_UP, WIPED, RateSweep, View, baselines, outcomes
from lessons.zero_grad.accumulation import Accumulation
from lessons.zero_grad.curvature import Rings
from training.recorded_run import RecordedRun

Runs = Mapping[str, RecordedRun]
"""Two runs alone by name, of the same task and the same epochs; the second is the thin one."""

CLASS = alt.Color("truth:Q", scale=alt.Scale(domain=[0, 1], range=CLASSES), legend=None)
RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-.55,0A.55,.55,0,1,0,.55,0A.55,.55,0,1,0,-.55,0Z"
"""A circle with a hole, as a path of Vega's."""
SHAPE = alt.ExprRef(f"datum.second ? '{RING}' : 'circle'")
SEEN_NOW = alt.ExprRef(f"{NOW} ? 1 : 0")
"""Invisible points are still there to be hovered over."""
THICKNESS = alt.ExprRef("datum.second ? 1.5 : 3.5")
TRAIL = 12
"""The latest gradients of a pile that are drawn strong; the older ones stay faint."""
_RING_LOSS = alt.Tooltip("level:Q", title="loss on this ring", format=",.4~g")
STACKED = alt.ExprRef("datum.second ? 30 : 12")
APART = alt.ExprRef("datum.second ? -13 : 14")


def _titled(chart: alt.LayerChart, title: str) -> alt.LayerChart:
    chart.title = title  # as a property of the chart itself: its methods would copy every layer
    return chart


def _both(runs: Runs, **columns: Sequence[np.ndarray]) -> pd.DataFrame:
    """Return the frames of both runs below each other; ``second`` tells the thin one."""
    parts = [
        frames(run, **{name: values[i] for name, values in columns.items()}).assign(second=i == 1)
        for i, run in enumerate(runs.values())
    ]
    return pd.concat(parts, ignore_index=True)


def _name(runs: Runs) -> str:
    """Write the choice of the run's name as an expression of the browser."""
    wiped, piled_up = runs
    return f"datum.second ? '{piled_up}' : '{wiped}'"


def _first(runs: Runs) -> RecordedRun:
    return next(iter(runs.values()))


def _epochs(runs: Runs) -> alt.X:
    """Return the axis of epochs, with room for a marker at its end."""
    scale = alt.Scale(domain=[0, 1.03 * max(int(_first(runs).epochs[-1]), 1)], nice=False)
    return alt.X("epoch:Q", title="epoch", scale=scale, axis=alt.Axis(tickCount=6, format="~s"))


def _finite(values: np.ndarray) -> np.ndarray:
    return values[np.isfinite(values)]


@drawing
def losses(runs: Runs, *, loss_name: str, log: bool = True, height: int = HEIGHT) -> alt.LayerChart:
    """Draw the loss of both runs by epoch, with markers at the frame shown.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        See `Runs`.
    loss_name : str
        What the loss is called on the axis, with its unit.
    log : bool
        Whether the losses stand on a logarithmic scale.
    height : int
        In pixels.
    """
    # Whoever explodes leaves the picture at the top, or nobody else could be seen in it.
    start = float(_first(runs).loss[0])
    roof = (1e5 if log else 5.0) * max(start, 1e-12)
    every = np.concatenate([_finite(run.loss) for run in runs.values()])
    low = 1 / ceiling(2 / max(float(every.min()), 1e-10)) if log else 0.0
    high = ceiling((2.0 if log else 1.1) * min(float(every.max()), roof))
    shown = [np.maximum(run.loss, 1.3 * low) if log else run.loss for run in runs.values()]
    table = _both(runs, loss=[np.where(loss > 100 * roof, np.nan, loss) for loss in shown])
    x = _epochs(runs)
    y = alt.Y(
        "loss:Q",
        title=loss_name,
        scale=alt.Scale(type="log" if log else "linear", domain=[low, high], nice=False),
        axis=alt.Axis(format="~s" if not log else "~g" if high < 1e6 else ".0e", tickCount=6),
    )
    base = alt.Chart(table).encode(x, y, MODEL)
    line = base.encode(alt.Detail("second:N"))
    inside = table[table["loss"] <= high]
    ends = inside.groupby("second").tail(1)
    early = f"datum.epoch < {0.3 * _first(runs).epochs[-1]}"  # room is to the right then
    gone = [not np.isfinite(run.loss).all() or run.loss.max() > high for run in runs.values()]
    names = [f"{name} ↑" if left else name for name, left in zip(runs, gone, strict=True)]
    label = alt.Chart(ends.assign(name=[names[int(i)] for i in ends["second"]]))
    return _titled(
        layered(
            line.mark_line(opacity=0.3, strokeWidth=THICKNESS, clip=True),
            line.mark_line(strokeWidth=THICKNESS, clip=True).transform_filter(SO_FAR),
            base.mark_point(size=110, filled=True, shape=SHAPE, opacity=SEEN_NOW, clip=True).encode(
                tooltip=[
                    alt.Tooltip("epoch:Q", format=",d"),
                    alt.Tooltip("loss:Q", title=loss_name, format=".4~g"),
                ]
            ),
            label.mark_text(
                align=alt.ExprRef(f"{early} ? 'left' : 'right'"),
                dx=alt.ExprRef(f"{early} ? 8 : -4"),
                dy=APART,
                fontWeight="bold",
            ).encode(x, y, MODEL, text=alt.Text("name:N")),
            run=_first(runs),
            height=height,
        ),
        "The loss of both runs",
    )


@drawing
def result(runs: Runs, view: View, *, height: int = HEIGHT) -> Drawing:
    """Draw what both runs came to: paths over a bowl, answers to XOR, or held-out accuracy.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        See `Runs`.
    view : View
        What there is to see of them.
    height : int
        In pixels.
    """
    if view.rings is not None:
        return descent(runs, list(view.fresh.values()), view.rings, height=height)
    if view.probabilities is not None:
        return corners(runs, list(view.probabilities.values()), height=height)
    return accuracies(runs, view.rules or {}, height=height)


@drawing
def compass(run: RecordedRun, view: View, *, height: int = HEIGHT) -> Drawing:
    """Draw what ``.grad`` holds, and the gradient added last: arrows for two knobs, or bars.

    Parameters
    ----------
    run : RecordedRun
        The run with the compass, one of those of the view.
    view : View
        What there is to see.
    height : int
        In pixels.
    """
    fresh = view.fresh[WIPED if run.hyperparameters["zero_grad"] else PILED_UP]
    if view.rings is not None:
        return pile(run, fresh, height=height)
    return bars(run, fresh, view.knob_names, height=height)


@drawing
@np.errstate(over="ignore", invalid="ignore")  # what has diverged has no place on a chart
def descent(
    runs: Runs,
    fresh: Sequence[Mapping[str, np.ndarray]],
    rings: Rings,
    *,
    height: int = HEIGHT,
) -> alt.LayerChart:
    """Draw the bowl from above, both paths over it, and the next step of each ball.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        See `Runs`; with two knobs.
    fresh : sequence of mapping of str to (n_frames,) array of float
        For each run, the gradient of each frame alone.
    rings : Rings
        The bowl.
    height : int
        In pixels.
    """
    learning_rate = _first(runs).hyperparameters["learning_rate"]
    names = list(_first(runs).parameters)
    columns = {}
    axes = []
    # The picture holds every orbit whole, up to a size; who explodes leaves it.
    bounded = [run for run in runs.values() if not run.loss.max() > 1e3 * run.loss[0]]
    for i, (name, letter) in enumerate(zip(names, "xy", strict=True)):
        knob = [run.parameters[name] for run in runs.values()]
        columns[letter] = knob
        columns[f"{letter}_step"] = [-learning_rate * r.gradients[name] for r in runs.values()]
        columns[f"{letter}_fresh"] = [-learning_rate * g[name] for g in fresh]
        way = max(abs(knob[0][0] - rings.bottom[i]), 1e-3)
        swings = [np.abs(run.parameters[name] - rings.bottom[i]).max() for run in bounded]
        axes.append((rings.bottom[i], 1.12 * max([1.2 * way, *swings])))
    table = _both(runs, **columns)
    away = [(table[letter] - c).abs() / r for letter, (c, r) in zip("xy", axes, strict=True)]
    table["outside"] = (np.maximum(*away) > 1.0) | away[0].isna()
    far = np.maximum(*away) > 3.0
    # Between frames that are epochs apart there is no straight way to draw.
    gap = table.groupby("second")["epoch"].diff().fillna(1.0) > 2
    table["torn"] = far | gap

    def axis(channel: type, field: str, i: int) -> alt.X | alt.Y:
        c, r = axes[i]
        scale = alt.Scale(domain=outward(c - r, c + r), nice=False)
        return channel(field, title=f"knob {names[i]}", scale=scale)

    x, y = axis(alt.X, "x:Q", 0), axis(alt.Y, "y:Q", 1)
    base = alt.Chart(table).encode(x, y, MODEL)
    now = base.transform_filter(NOW)
    # Near the right edge a ball's name stands to its left.
    near_edge = f"datum.x > {axes[0][0] + 0.6 * axes[0][1]}"
    side = alt.ExprRef(f"{near_edge} ? 'right' : 'left'")
    aside = alt.ExprRef(f"{near_edge} ? -12 : 12")
    ends = {"x2": alt.X2("x1:Q"), "y2": alt.Y2("y1:Q"), "color": GRADIENT}
    return _titled(
        layered(
            ellipses(x, y, rings.contours, rings.levels, tooltip=_RING_LOSS),
            alt.Chart(pd.DataFrame([rings.bottom], columns=["x", "y"]))
            .mark_point(shape="cross", size=130, strokeWidth=2.5)
            .encode(x, y, DATA),
            base.transform_filter(SO_FAR)
            .transform_calculate(path="datum.torn ? null : datum.y")
            .mark_line(
                clip=True, opacity=0.75, strokeWidth=THICKNESS, point=alt.OverlayMarkDef(size=12)
            )
            .encode(axis(alt.Y, "path:Q", 1), alt.Detail("second:N"), alt.Order("frame:Q")),
            now.transform_calculate(x1="datum.x + datum.x_step", y1="datum.y + datum.y_step")
            .mark_rule(clip=True, strokeWidth=4.5)
            .encode(**ends),
            now.transform_filter("datum.second")
            .transform_calculate(x1="datum.x + datum.x_fresh", y1="datum.y + datum.y_fresh")
            .mark_rule(clip=True, strokeWidth=1.8)
            .encode(**ends),
            now.mark_point(size=220, opacity=1, filled=True, shape=SHAPE, clip=True),
            now.transform_calculate(name=_name(runs))
            .mark_text(dx=aside, dy=APART, align=side, fontWeight="bold", clip=True)
            .encode(text=alt.Text("name:N")),
            now.transform_filter("datum.outside")
            .transform_calculate(name=f"({_name(runs)}) + ' is outside the picture'")
            .mark_text(align="left", fontWeight="bold")
            .encode(alt.XValue(6), alt.YValue(STACKED), text=alt.Text("name:N")),
            run=_first(runs),
            height=height,
        ),
        "The bowl from above: two balls, one start",
    )


@drawing
@np.errstate(over="ignore", invalid="ignore")  # what has diverged has no place on a chart
def lines(x: np.ndarray, y: np.ndarray, runs: Runs, *, height: int = HEIGHT) -> alt.LayerChart:
    """Draw the points and both lines at the frame shown.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Hours and scores.
    runs : mapping of str to RecordedRun
        See `Runs`; with parameters ``w`` and ``b``.
    height : int
        In pixels.
    """
    right = float(x.max()) + 0.5
    knobs = [[run.parameters[name] for run in runs.values()] for name in ("w", "b")]
    table = _both(runs, left=knobs[1], right=[right * w + b for w, b in zip(*knobs, strict=True)])
    hours = alt.Scale(domain=[0, right], nice=False)
    points = alt.Scale(domain=[0, 130], nice=False)
    now = (
        alt.Chart(table)
        .transform_filter(NOW)
        .transform_calculate(
            zero="0",
            end=str(right),
            # A line that leaves the picture keeps its name inside, with the way that it went.
            beside="clamp(datum.right, 12, 106)",
            name=f"({_name(runs)}) + (datum.right > 130 ? ' ↑' : datum.right < 0 ? ' ↓' : '')",
        )
        .encode(
            alt.X("zero:Q", title="hours studied", scale=hours),
            alt.Y("left:Q", title="exam score (points)", scale=points),
            MODEL,
        )
    )
    return _titled(
        layered(
            now.mark_rule(clip=True, strokeWidth=THICKNESS).encode(
                x2=alt.X2("end:Q"), y2=alt.Y2("right:Q")
            ),
            now.mark_text(align="right", dx=-6, dy=APART, fontWeight="bold", clip=True).encode(
                alt.X("end:Q", scale=hours),
                alt.Y("beside:Q", scale=points),
                text=alt.Text("name:N"),
            ),
            alt.Chart(pd.DataFrame({"hours": x, "score": y}))
            .mark_circle(size=130, opacity=1)
            .encode(
                alt.X("hours:Q", scale=hours),
                alt.Y("score:Q", scale=points),
                DATA,
                tooltip=["hours:Q", "score:Q"],
            ),
            run=_first(runs),
            height=height,
        ),
        "What the knobs say: two lines",
    )


@drawing
def accuracies(runs: Runs, rules: Mapping[str, float], *, height: int = HEIGHT) -> alt.LayerChart:
    """Draw how often both runs are right on held-out passengers, beside rules without training.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        See `Runs`; with a metric ``validation_accuracy``.
    rules : mapping of str to float
        The accuracy of each rule, from 0 to 1.
    height : int
        In pixels.
    """
    share = [
        np.where(np.isfinite(run.loss), run.metrics["validation_accuracy"], np.nan)
        for run in runs.values()
    ]
    table = _both(runs, share=share)
    every = np.concatenate([*map(_finite, share), list(rules.values())])
    x = _epochs(runs)
    y = alt.Y(
        "share:Q",
        title="right on passengers held out",
        scale=alt.Scale(
            domain=outward(float(every.min()) - 0.04, float(every.max()) + 0.06), nice=False
        ),
        axis=alt.Axis(format=".0%", tickCount=6),
    )
    base = alt.Chart(table).encode(x, y, MODEL)
    line = base.encode(alt.Detail("second:N"))
    rule = alt.Chart(pd.DataFrame({"share": list(rules.values()), "name": list(rules)})).encode(
        y, DATA
    )
    known = table.dropna(subset=["share"])
    ends = known.groupby("second").tail(1)
    label = alt.Chart(ends.assign(name=[list(runs)[int(i)] for i in ends["second"]]))
    return _titled(
        layered(
            rule.mark_rule(strokeWidth=1.5),
            line.mark_line(opacity=0.3, strokeDash=[5, 4], strokeWidth=THICKNESS),
            line.mark_line(strokeDash=[5, 4], strokeWidth=THICKNESS).transform_filter(SO_FAR),
            base.mark_point(size=110, filled=True, shape=SHAPE, opacity=SEEN_NOW).encode(
                tooltip=[
                    alt.Tooltip("epoch:Q", format=",d"),
                    alt.Tooltip("share:Q", title="right", format=".1%"),
                ],
            ),
            label.mark_text(align="right", dx=-4, dy=APART, fontWeight="bold").encode(
                x, y, MODEL, text=alt.Text("name:N")
            ),
            rule.mark_text(align="left", dx=4, dy=8).encode(alt.XValue(0), text=alt.Text("name:N")),
            run=_first(runs),
            height=height,
        ),
        "Held-out accuracy, beside two rules",
    )


@drawing
def corners(
    runs: Runs, probabilities: Sequence[np.ndarray], *, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw what both runs say about the four points of XOR at the frame shown.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        See `Runs`.
    probabilities : sequence of (n_frames, 4) array of float
        For each run, its probability of class 1 for each point.
    height : int
        In pixels.
    """
    said = {f"p{i}": [p[:, i] for p in probabilities] for i in range(len(XOR_LABELS))}
    names = [
        f"{a:.0f}, {b:.0f} → {y:.0f}" for (a, b), y in zip(XOR_INPUTS, XOR_LABELS, strict=True)
    ]
    now = (
        alt.Chart(_both(runs, **said))
        .transform_filter(NOW)
        .transform_calculate(i=f"sequence({len(names)})")
        .transform_flatten(["i"])
        .transform_calculate(
            p="datum['p' + datum.i]",
            point=f"{names}[datum.i]",
            truth=f"{XOR_LABELS.astype(int).tolist()}[datum.i]",
            who=_name(runs),
        )
    )
    y = alt.Y("point:N", title="inputs → right answer", sort=None)
    offset = alt.YOffset("second:N", scale=alt.Scale(paddingOuter=0.8))
    x = alt.X(
        "p:Q",
        title="predicted probability of 1",
        scale=alt.Scale(domain=[0, 1], nice=False, padding=12),
        axis=alt.Axis(format=".0%", tickCount=5),
    )
    base = now.encode(x, y, CLASS, yOffset=offset)
    return _titled(
        layered(
            base.mark_rule(strokeWidth=THICKNESS).encode(x2=alt.X2("truth:Q")),
            base.mark_point(size=190, opacity=1, filled=True, shape=SHAPE).encode(
                tooltip=[
                    alt.Tooltip("who:N", title="run"),
                    alt.Tooltip("point:N"),
                    alt.Tooltip("p:Q", format=".4f"),
                ],
            ),
            now.mark_text(dy=alt.ExprRef("datum.second ? 15 : -14")).encode(
                x, y, CLASS, yOffset=offset, text=alt.Text("who:N")
            ),
            run=_first(runs),
            height=height,
        ),
        "How far from the right answers: the sticks",
    )


@drawing
def pile(
    run: RecordedRun, fresh: Mapping[str, np.ndarray], *, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw what ``.grad`` holds as an arrow, and the gradients that have piled up to it.

    Parameters
    ----------
    run : RecordedRun
        A run alone with two knobs.
    fresh : mapping of str to (n_frames,) array of float
        The gradient of each frame alone; laid tip to tail they lead to what ``.grad`` holds.
    height : int
        In pixels.
    """
    names = list(run.parameters)
    columns: dict[str, np.ndarray] = {}
    reach = []
    for name, letter in zip(names, "xy", strict=True):
        held, added = run.gradients[name], fresh[name]
        columns |= {letter: held, f"{letter}_fresh": added}
        every = np.abs(np.concatenate([_finite(held), _finite(added)]))
        reach.append(ceiling(1.2 * min(float(every.max()), 30.0 * max(float(every[0]), 1e-9))))
    table = frames(run, **columns)
    gap = table["epoch"].diff().fillna(1.0) > 2
    far = (table["x"].abs() > 6 * reach[0]) | (table["y"].abs() > 6 * reach[1])
    table["path"] = np.where(gap | far, np.nan, table["y"])

    def axis(channel: type, field: str, i: int) -> alt.X | alt.Y:
        scale = alt.Scale(domain=[-reach[i], reach[i]], nice=False)
        return channel(field, title=f"slope of the loss along {names[i]}", scale=scale)

    x, y = axis(alt.X, "x:Q", 0), axis(alt.Y, "y:Q", 1)
    base = alt.Chart(table).encode(x, y, GRADIENT)
    now = base.transform_filter(NOW).transform_calculate(zero="0")
    so_far = base.transform_filter(SO_FAR)
    chain = so_far.encode(axis(alt.Y, "path:Q", 1), alt.Order("frame:Q"))
    zero = {"x2": alt.X2("zero:Q"), "y2": alt.Y2("zero:Q")}
    tip = now.transform_calculate(name="'.grad, epoch ' + datum.epoch")
    new = now.encode(axis(alt.X, "x_fresh:Q", 0), axis(alt.Y, "y_fresh:Q", 1))
    wiped = run.hyperparameters["zero_grad"]
    layers = [
        alt.Chart(pd.DataFrame({"x": [0.0], "y": [0.0]}))
        .mark_point(shape="cross", size=110, strokeWidth=2)
        .encode(x, y, MODEL),
        chain.mark_line(clip=True, strokeWidth=1, opacity=0.25),
        chain.transform_filter(f"datum.frame >= frame - {TRAIL}").mark_line(
            clip=True, strokeWidth=2, point=alt.OverlayMarkDef(size=30)
        ),
        now.mark_rule(clip=True, strokeWidth=5).encode(**zero),
        tip.mark_circle(clip=True, size=150, opacity=1),
        # The name stands on the inner side of the tip, where there is room for it.
        tip.mark_text(
            dx=alt.ExprRef("datum.x > 0 ? -12 : 12"),
            dy=alt.ExprRef("datum.y > 0 ? 14 : -14"),
            align=alt.ExprRef("datum.x > 0 ? 'right' : 'left'"),
            fontWeight="bold",
            clip=True,
        ).encode(text=alt.Text("name:N")),
    ]
    if wiped:
        # Nothing has piled up: the tips of the arrow at different epochs make no chain.
        layers[1:3] = [so_far.mark_circle(clip=True, size=14, opacity=0.7)]
    else:
        layers += [
            new.mark_rule(clip=True, strokeWidth=2).encode(**zero),
            new.transform_calculate(name="'the new one alone'")
            .mark_text(dx=8, dy=12, align="left", clip=True)
            .encode(text=alt.Text("name:N")),
        ]
    title = "Your compass: wiped, it holds the new gradient only"
    if not wiped:
        title = "Your compass: every gradient so far, tip to tail"
    return _titled(layered(*layers, run=run, height=height), title)


@drawing
def bars(
    run: RecordedRun,
    fresh: Mapping[str, np.ndarray],
    labels: Sequence[str],
    *,
    height: int = HEIGHT,
) -> alt.LayerChart:
    """Draw what ``.grad`` holds for each of many knobs, and the gradient that was added last.

    Parameters
    ----------
    run : RecordedRun
        A run alone.
    fresh : mapping of str to (n_frames, shape) array of float
        The gradient of each frame alone.
    labels : sequence of str
        A name for each number among the knobs, in order.
    height : int
        In pixels, at least; many knobs take more.
    """
    held = np.concatenate([g.reshape(run.n_frames, -1) for g in run.gradients.values()], axis=1)
    added = np.concatenate([g.reshape(run.n_frames, -1) for g in fresh.values()], axis=1)
    columns = {f"g{i}": held[:, i] for i in range(len(labels))}
    columns |= {f"f{i}": added[:, i] for i in range(len(labels))}
    every = np.abs(_finite(held))
    reach = 1.1 * min(float(every.max()), 100.0 * max(float(np.abs(held[0]).max()), 1e-9))
    each = f"[{', '.join(f'{name!r}' for name in labels)}][datum.i]"
    base = (
        alt.Chart(frames(run, **columns))
        .transform_filter(NOW)
        .transform_calculate(i=f"sequence({len(labels)})")
        .transform_flatten(["i"])
        .transform_calculate(knob=each, held="datum['g' + datum.i]", new="datum['f' + datum.i]")
    )
    scale = alt.Scale(domain=[-ceiling(reach), ceiling(reach)], nice=False)
    y = alt.Y("knob:N", title=None, sort=None, axis=alt.Axis(labelLimit=140, labelOverlap=False))
    held_bar = base.mark_bar(clip=True, opacity=0.75, height={"band": 0.8}).encode(
        alt.X(
            "held:Q",
            title="slope: bar .grad, tick the new gradient",
            scale=scale,
            axis=alt.Axis(tickCount=8),
        ),
        y,
        GRADIENT,
        tooltip=[
            alt.Tooltip("knob:N"),
            alt.Tooltip("held:Q", title=".grad", format=".4~g"),
            alt.Tooltip("new:Q", title="new", format=".4~g"),
        ],
    )
    new_tick = base.mark_tick(clip=True, thickness=3, height={"band": 0.95}).encode(
        alt.X("new:Q", scale=scale), y, MODEL
    )
    wiped = run.hyperparameters["zero_grad"]
    return _titled(
        layered(held_bar, new_tick, run=run, height=max(height, 22 * len(labels))),
        f"Your compass, {'wiped: bar and tick agree' if wiped else 'piled up'}",
    )


@drawing
def sweep(swept: RateSweep, *, own: float, height: int = HEIGHT) -> alt.LayerChart:
    """Draw how far the loss still swings at each learning rate, and both critical rates.

    Parameters
    ----------
    swept : RateSweep
        Many learning rates, with zeroing and without.
    own : float
        The learner's learning rate.
    height : int
        In pixels.
    """
    learning_rates, critical, start = swept.learning_rates, swept.critical, swept.start
    swings = {WIPED: swept.wiped, PILED_UP: swept.piled_up}
    low, high = 1e-4 * start, 1e5 * start
    parts = [
        pd.DataFrame({"rate": learning_rates, "loss": np.clip(values, low / 10, high * 10)})
        for values in swings.values()
    ]
    table = pd.concat([part.assign(second=i == 1) for i, part in enumerate(parts)])
    x = alt.X(
        "rate:Q",
        title="learning rate",
        scale=alt.Scale(
            type="log", domain=[float(learning_rates[0]), float(learning_rates[-1])], nice=False
        ),
        axis=alt.Axis(format="~g", tickCount=6),
    )
    y = alt.Y(
        "loss:Q",
        title=f"largest loss in epochs {swept.n_epochs // 2} to {swept.n_epochs}",
        scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=alt.Axis(format=".0e", tickCount=6),
    )
    edges = pd.DataFrame(
        {
            "rate": list(critical),
            "name": [f"{n}/k = {rate:.4f}" for n, rate in zip((2, 4), critical, strict=True)],
            "second": [False, True],
        }
    )
    edge = alt.Chart(edges).encode(x, DATA)
    names = pd.DataFrame(
        {
            "rate": [critical[0] / 12, critical[0] / 3],
            "loss": [start * 3e-3, start * 4],
            "name": list(swings),
        }
    )
    yours = pd.DataFrame({"rate": [own], "name": ["yours"]})
    level = pd.DataFrame({"loss": [start], "name": ["loss at the start"]})
    pointer = alt.Chart(yours).encode(x, MODEL)
    return _titled(
        layered(
            alt.Chart(level).mark_rule(strokeDash=[2, 4]).encode(y, MODEL),
            edge.mark_rule(strokeWidth=2),
            edge.mark_text(align="right", dx=-5, fontWeight="bold").encode(
                alt.YValue(STACKED), text=alt.Text("name:N")
            ),
            alt.Chart(table)
            .mark_line(clip=True, strokeWidth=THICKNESS)
            .encode(x, y, MODEL, alt.Detail("second:N")),
            alt.Chart(names)
            .mark_text(align="left", fontWeight="bold")
            .encode(x, y, MODEL, text=alt.Text("name:N")),
            pointer.mark_rule(strokeDash=[6, 3], clip=True),
            pointer.mark_text(align="left", dx=4, dy=-6, y="height", clip=True).encode(
                text=alt.Text("name:N")
            ),
            height=height,
        ),
        "Orbit against explosion",
    )


@drawing
def starts(many: RecordedRun, *, own: int) -> Drawing:
    """Draw how each of many starts came out, and point at one's own.

    Parameters
    ----------
    many : RecordedRun
        A batch over seeds of XOR or the Titanic, at least one of them finite.
    own : int
        Which of them is the learner's.
    """
    values, good = outcomes(many)
    xor = many.hyperparameters["task"] == "xor"
    return luck.outcomes(
        values,
        own=float(values[own]),
        title="loss at the last epoch (1e-12: or less)"
        if xor
        else "held-out accuracy at the last epoch",
        good=good,
        mark=None if xor else (baselines()["women survive"], "women survive"),
        log=xor,
    )


@drawing
def blocks(calls: Mapping[str, np.ndarray], *, height: int = 150) -> alt.LayerChart:
    """Draw ``.grad`` as a row of blocks, one for each call of ``backward()``.

    Parameters
    ----------
    calls : mapping of str to (n_calls,) array of float
        What ``.grad`` of each knob held after each call.
    height : int
        In pixels.
    """
    parts = [
        pd.DataFrame(
            {
                "knob": name,
                "start": np.append(0.0, held[:-1]),
                "end": held,
                "call": np.arange(1, len(held) + 1),
            }
        )
        for name, held in calls.items()
    ]
    table = pd.concat(parts, ignore_index=True)
    last = table.groupby("knob", sort=False).tail(1)
    room = 8.8 * max(float(abs(held[0])) for held in calls.values())
    x = alt.X(
        "start:Q",
        title="what .grad holds (slope of half the mean squared error)",
        scale=alt.Scale(domain=[-room, 0], nice=False),
    )
    y = alt.Y("knob:N", title=None, sort=None)
    base = alt.Chart(table).encode(y=y)
    return layered(
        base.mark_bar(stroke="white", strokeWidth=2).encode(
            x, GRADIENT, x2=alt.X2("end:Q"), tooltip=["call:Q", "end:Q"]
        ),
        base.transform_calculate(middle="(datum.start + datum.end) / 2")
        .mark_text(color="#1b1f24")
        .encode(alt.X("middle:Q"), text=alt.Text("call:N")),
        alt.Chart(last)
        .mark_text(align="right", dx=-6, fontWeight="bold")
        .encode(alt.X("end:Q"), y, GRADIENT, text=alt.Text("end:Q", format=",.0f")),
        height=height,
    )


@drawing
def collected(
    result: Accumulation, labels: Sequence[str], *, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw the gradients of mini-batches as they pile up, and the one of the big batch.

    Parameters
    ----------
    result : Accumulation
        What was collected.
    labels : sequence of str
        A name for each number among the knobs, in order.
    height : int
        In pixels.

    Returns
    -------
    Altair chart
        Arrows tip to tail where there are two knobs; a bar and a tick for each of more.
    """
    piled, whole = result.piled, result.whole
    ends = np.concatenate([g[-1].ravel() for g in piled.values()])
    goal = np.concatenate([g.ravel() for g in whole.values()])
    if len(goal) != 2:
        table = pd.DataFrame({"knob": labels, "held": ends, "whole": goal})
        axis_y = alt.Axis(labelLimit=140, labelOverlap=False)
        base = alt.Chart(table).encode(alt.Y("knob:N", title=None, sort=None, axis=axis_y))
        title = "slope: bar collected, tick the big batch"
        return layered(
            base.mark_bar(height={"band": 0.8}).encode(alt.X("held:Q", title=title), GRADIENT),
            base.mark_tick(thickness=3, height={"band": 0.95}).encode(alt.X("whole:Q"), MODEL),
            height=max(height, 22 * len(goal)),
        )
    chain = np.vstack([np.zeros(2), np.stack(list(piled.values()), axis=-1)])
    table = pd.DataFrame(chain, columns=["x", "y"])
    table[["x0", "y0"]] = table[["x", "y"]].shift()
    table["name"] = [f"after piece {i}" if i else "" for i in range(len(table))]
    lowest = np.minimum(chain.min(axis=0), goal) * 1.25
    names = list(whole)

    def axis(channel: type, field: str, i: int) -> alt.X | alt.Y:
        scale = alt.Scale(domain=[float(lowest[i]), -0.1 * float(lowest[i])], nice=False)
        return channel(field, title=f"{names[i]}.grad", scale=scale)

    x, y = axis(alt.X, "x:Q", 0), axis(alt.Y, "y:Q", 1)
    links = alt.Chart(table[1:]).encode(x, y, GRADIENT)
    target = alt.Chart(pd.DataFrame([goal], columns=["x", "y"]).assign(name="the big batch"))
    return layered(
        links.mark_rule(strokeWidth=3.5).encode(x2=alt.X2("x0:Q"), y2=alt.Y2("y0:Q")),
        links.mark_circle(size=110, opacity=1).encode(
            tooltip=["name:N", alt.Tooltip("x:Q", format=".4~g"), alt.Tooltip("y:Q", format=".4~g")]
        ),
        links.mark_text(align="left", dx=10, dy=4).encode(text=alt.Text("name:N")),
        target.mark_point(shape="cross", size=260, strokeWidth=3).encode(x, y, MODEL),
        target.mark_text(align="right", dx=-12, dy=-4, fontWeight="bold").encode(
            x, y, MODEL, text=alt.Text("name:N")
        ),
        height=height,
    )
