"""Pictures of a small network: its decision surface, its hidden space, its answers, its knobs.

The browser computes the network itself, at every point of a picture, from the weights of the
frame shown. What is sent is one row of weights for each frame; the grid of points stays where
it is and looks its frame up, so that a picture changes without being built anew.
"""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from charts.drawing import Drawing, drawing
from charts.luck import success_map
from charts.replay import NOW, SO_FAR, frames, layered
from charts.style import CLASSES, GRADIENT, HEIGHT, MODEL, ON_SURFACE, SURFACE, ceiling, outward
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor import POINTS, HiddenView, n_parameters
from training.recorded_run import RecordedRun

LOW, HIGH = -0.5, 1.5
"""The part of the plane that is shown, along both inputs."""
N_CELLS = 22
"""Cells of the surface, along both inputs."""
N_LINES, N_KNOTS = 5, 9
"""Lines of the bent grid in each direction, and points along each."""

ACTIVATIONS = {
    "sigmoid": "1 / (1 + exp(-({z})))",
    "tanh": "2 / (1 + exp(-2 * ({z}))) - 1",
    "ReLU": "max(0, {z})",
}
"""The activations of `training.activations` as expressions of the browser."""

_CORNERS = [f"({x[0]:.0f}, {x[1]:.0f})" for x in XOR_INPUTS]
_TRUTH = [int(label) for label in XOR_LABELS]
_CLASS = alt.Color("truth:N", scale=alt.Scale(domain=[0, 1], range=CLASSES), legend=None)


def flat_columns(arrays: Mapping[str, np.ndarray], prefix: str = "") -> dict[str, np.ndarray]:
    """Return every number of the parameters or gradients of a run alone as a column.

    Returns
    -------
    dict of str to (n_frames,) array of float
        ``W1_0`` is the first number of ``W1``, and so on, row by row.
    """
    columns = {}
    for name, values in arrays.items():
        flat = values.reshape(len(values), -1)
        columns.update({f"{prefix}{name}_{i}": flat[:, i] for i in range(flat.shape[1])})
    return columns


def hidden_outputs(run: RecordedRun) -> list[str]:
    """Write each hidden neuron's output at (x1, x2) as an expression of the browser."""
    n_hidden = run.hyperparameters["n_hidden"]
    if n_hidden == 0:
        return ["datum.x1", "datum.x2"]  # the output neuron listens to the inputs themselves
    activation = ACTIVATIONS[run.hyperparameters["activation"]]
    sums = (
        f"datum.now.W1_{j} * datum.x1 + datum.now.W1_{n_hidden + j} * datum.x2 + datum.now.b1_{j}"
        for j in range(n_hidden)
    )
    return [activation.format(z=z) for z in sums]


def probability(run: RecordedRun) -> str:
    """Write the network's probability of class 1 at (x1, x2) as an expression of the browser."""
    terms = [f"datum.now.W2_{j} * ({output})" for j, output in enumerate(hidden_outputs(run))]
    return ACTIVATIONS["sigmoid"].format(z=" + ".join([*terms, "datum.now.b2_0"]))


def _rows(table: pd.DataFrame, n: int, **fields: str) -> alt.Chart:
    """Start a layer with rows i = 0 to n - 1, some fields, and the frame's weights as ``now``."""
    return (
        alt.Chart(alt.sequence(n, as_="i"))
        .transform_calculate(**fields, frame="frame")
        .transform_lookup("frame", from_=alt.LookupData(data=table, key="frame"), as_="now")
    )


def _pick(values: Sequence[object], index: str = "datum.i") -> str:
    """Write the choice of one of several values as an expression of the browser."""
    return f"[{', '.join(map(str, values))}][{index}]"


def _points(table: pd.DataFrame) -> alt.Chart:
    """Start a layer with a row for each of the four points."""
    x1, x2 = (_pick(list(map(float, column))) for column in XOR_INPUTS.T)
    return _rows(table, len(_TRUTH), x1=x1, x2=x2, truth=_pick(_TRUTH))


def _line(chart: alt.Chart, x: Sequence[float], y: Sequence[float]) -> alt.Chart:
    """Draw for each row with fields a, b, c the line a x + b y + c = 0 across a window."""
    # From side to side along whichever axis the line is flatter to, so that no end is far out.
    return chart.transform_calculate(
        flat=f"abs(datum.b) * {y[1] - y[0]} >= abs(datum.a) * {x[1] - x[0]}",
        px=f"datum.flat ? {x[0]} : -(datum.c + datum.b * {y[0]}) / datum.a",
        qx=f"datum.flat ? {x[1]} : -(datum.c + datum.b * {y[1]}) / datum.a",
        py=f"datum.flat ? -(datum.c + datum.a * {x[0]}) / datum.b : {y[0]}",
        qy=f"datum.flat ? -(datum.c + datum.a * {x[1]}) / datum.b : {y[1]}",
    )


def _plane(x: str, y: str) -> dict[str, alt.X | alt.Y]:
    """Place a layer of the surface by two of its fields."""
    scale = alt.Scale(domain=[LOW, HIGH], nice=False)
    axis = alt.Axis(values=[0, 1], grid=False, format="d")
    return {
        "x": alt.X(f"{x}:Q", title="input x₁", scale=scale, axis=axis),
        "y": alt.Y(f"{y}:Q", title="input x₂", scale=scale, axis=axis),
    }


def _drawn(run: RecordedRun, title: str, *layers: alt.Chart, height: int) -> alt.LayerChart:
    chart = layered(*layers, run=run, height=height)
    chart.title = title
    # Hundreds of marks change twenty times a second: a canvas is quicker than as many elements
    # of SVG, and the picture has a text of its own, so that no mark needs one.
    chart.usermeta = {"embedOptions": {"renderer": "canvas"}}
    chart.config = alt.Config(mark=alt.MarkConfig(aria=False))
    return chart


@drawing
def surface(run: RecordedRun, *, n_cells: int = N_CELLS, height: int = HEIGHT) -> alt.LayerChart:
    """Draw what the network says all over the plane, and the line of each hidden neuron.

    Each hidden neuron's line is where its weighted sum is zero, the arrow points to its positive
    side, and it is the fainter the less the output listens to it. Without a hidden layer the
    line is the output's own.

    Parameters
    ----------
    run : RecordedRun
        One run alone, of `lessons.xor`.
    n_cells : int
        How finely the plane is coloured along both inputs; each cell costs the browser some ten
        microseconds a frame.
    height : int
        In pixels.
    """
    n_hidden = run.hyperparameters["n_hidden"]
    table = frames(run, **flat_columns(run.parameters))
    points = _points(table)
    dots = points.mark_point(size=230, opacity=1, filled=True, stroke="#1b1f24", strokeWidth=2)
    said = points.transform_calculate(
        said=f"format({probability(run)}, '.1%')", beside="datum.x2 > 0.5 ? 1.2 : -0.2"
    ).mark_text(fontWeight="bold")
    who = f"{n_hidden} hidden neuron{'' if n_hidden == 1 else 's'}" if n_hidden else "One neuron"
    chart = _drawn(
        run,
        f"{who}: {n_parameters(n_hidden)} knobs",
        _cells(table, probability(run), n_cells),
        *_cuts(table, n_hidden),
        dots.encode(**_plane("x1", "x2"), color=_CLASS),
        said.encode(**_plane("x1", "beside"), text=alt.Text("said:N"), color=ON_SURFACE),
        height=height,
    )
    # The surface's blue to orange and the points' two colours are scales of their own.
    chart.resolve = alt.Resolve(scale=alt.ScaleResolveMap(color="independent"))
    return chart


def _cells(table: pd.DataFrame, p: str, n_cells: int) -> alt.Chart:
    """Colour the plane by the probability of class 1."""
    size = (HIGH - LOW) / n_cells
    # In "rgb", since the usual way through the hues has no place for white.
    scale = alt.Scale(domain=[0, 0.25, 0.5, 0.75, 1], range=SURFACE, interpolate="rgb")
    return (
        _rows(
            table,
            n_cells**2,
            left=f"{LOW} + {size} * (datum.i % {n_cells})",
            bottom=f"{LOW} + {size} * floor(datum.i / {n_cells})",
            x1=f"datum.left + {size / 2}",
            x2=f"datum.bottom + {size / 2}",
            # A little wider than their share, so that no seams show between them.
            right=f"datum.left + {1.1 * size}",
            top=f"datum.bottom + {1.1 * size}",
        )
        .transform_calculate(p=p)
        .mark_rect(clip=True)
        .encode(
            **_plane("left", "bottom"),
            x2=alt.X2("right:Q"),
            y2=alt.Y2("top:Q"),
            color=alt.Color("p:Q", scale=scale, legend=None),
        )
    )


def _cuts(table: pd.DataFrame, n_hidden: int) -> list[alt.Chart]:
    """Draw where each hidden neuron's sum is zero, and on which side it is positive."""
    if n_hidden:
        a, b, c, weight = (
            [f"datum.now.{name}_{first + j}" for j in range(n_hidden)]
            for name, first in (("W1", 0), ("W1", n_hidden), ("b1", 0), ("W2", 0))
        )
    else:
        a, b, c, weight = ["datum.now.W2_0"], ["datum.now.W2_1"], ["datum.now.b2_0"], ["1"]
    middle = (LOW + HIGH) / 2
    cuts = _rows(table, max(n_hidden, 1)).transform_calculate(
        a=_pick(a),
        b=_pick(b),
        c=_pick(c),
        opacity=f"0.2 + 0.8 * abs({_pick(weight)}) / "
        f"max({', '.join(f'abs({w})' for w in weight)}, 1e-9)",
    )
    ink = {"color": ON_SURFACE, "opacity": alt.Opacity("opacity:Q", scale=None)}
    lines = _line(cuts, (LOW, HIGH), (LOW, HIGH)).mark_rule(clip=True, strokeWidth=2)
    # The foot of the perpendicular from the middle, a little towards the positive side.
    feet = cuts.transform_calculate(
        length="max(hypot(datum.a, datum.b), 1e-9)",
        off=f"0.05 - (datum.a * {middle} + datum.b * {middle} + datum.c) / datum.length",
        fx=f"{middle} + datum.off * datum.a / datum.length",
        fy=f"{middle} + datum.off * datum.b / datum.length",
        # As seen on the screen, where a unit is wider than high.
        turn="atan2(-datum.b / height, datum.a / width) * 180 / PI",
        number="datum.i + 1",
    )
    arrows = feet.mark_point(shape="triangle-right", filled=True, size=110, clip=True)
    numbers = feet.mark_text(dx=10, dy=-10, fontWeight="bold", clip=True)
    layers = [
        lines.encode(**_plane("px", "py"), x2=alt.X2("qx:Q"), y2=alt.Y2("qy:Q"), **ink),
        arrows.encode(**_plane("fx", "fy"), angle=alt.Angle("turn:Q", scale=None), **ink),
    ]
    if n_hidden:
        layers.append(numbers.encode(**_plane("fx", "fy"), text=alt.Text("number:Q"), **ink))
    return layers


@drawing
def hidden_space(run: RecordedRun, view: HiddenView, *, height: int = HEIGHT) -> alt.LayerChart:
    """Draw where the hidden layer puts the four points, and the output neuron's straight cut.

    The thin lines are those of a square grid between the four points, bent as the layer bends
    them.

    Parameters
    ----------
    run : RecordedRun
        One run alone, of `lessons.xor`.
    view : HiddenView
        From which side to look.
    height : int
        In pixels.
    """
    n_axes = view.right.shape[-1]
    sides = {f"right_{j}": view.right[:, j] for j in range(n_axes)}
    sides |= {f"up_{j}": view.up[:, j] for j in range(n_axes)}
    sides |= {f"cut_{i}": view.cut[:, i] for i in range(3)}
    first_layer = {k: v for k, v in run.parameters.items() if k in ("W1", "b1")}
    table = frames(run, **flat_columns(first_layer), **sides)
    s, t = (
        " + ".join(f"datum.now.{side}_{j} * ({h})" for j, h in enumerate(hidden_outputs(run)))
        for side in ("right", "up")
    )
    reach = [outward(*ends) for ends in view.reach]
    across, along = (
        channel(title=title, scale=alt.Scale(domain=ends, nice=False), axis=_FEW_TICKS)
        for channel, title, ends in zip((alt.X, alt.Y), view.titles, reach, strict=True)
    )

    def at(x: str, y: str) -> dict[str, alt.X | alt.Y]:
        return {"x": across.field(x).type("quantitative"), "y": along.field(y).type("quantitative")}

    n = N_LINES * N_KNOTS
    on, off = f"datum.i % {N_KNOTS} / {N_KNOTS - 1}", f"floor(datum.i % {n} / {N_KNOTS})"
    grid = (
        _rows(
            table,
            2 * n,
            line=f"floor(datum.i / {N_KNOTS})",
            x1=f"datum.i < {n} ? {on} : {off} / {N_LINES - 1}",
            x2=f"datum.i < {n} ? {off} / {N_LINES - 1} : {on}",
        )
        .transform_calculate(s=s, t=t)
        .mark_line(clip=True, strokeWidth=1, opacity=0.45, interpolate="natural")
        .encode(**at("s", "t"), detail=alt.Detail("line:N"), order=alt.Order("i:Q"), color=MODEL)
    )
    cut = (
        _line(
            _rows(table, 1).transform_calculate(
                **{name: f"datum.now.cut_{i}" for i, name in enumerate("abc")}
            ),
            *reach,
        )
        .mark_rule(clip=True, strokeWidth=3)
        .encode(**at("px", "py"), x2=alt.X2("qx:Q"), y2=alt.Y2("qy:Q"), color=MODEL)
    )
    points = _points(table).transform_calculate(s=s, t=t)
    dots = points.mark_point(size=230, opacity=0.9, filled=True, clip=True)
    # Each name on its own side of its point, since the two of class 1 like to meet.
    room = (reach[1][1] - reach[1][0]) / 13
    names = points.transform_calculate(
        name=_pick([f"'{corner}'" for corner in _CORNERS]),
        beside=f"datum.t + {_pick([-room, room, -room, -room])}",
    ).mark_text(fontWeight="bold", clip=True)
    return _drawn(
        run,
        "The hidden space, and the output’s cut through it"
        if run.hyperparameters["n_hidden"]
        else "No hidden layer: the points stay put",
        grid,
        cut,
        dots.encode(**at("s", "t"), color=_CLASS),
        names.encode(**at("s", "beside"), text=alt.Text("name:N"), color=_CLASS),
        height=height,
    )


_FEW_TICKS = alt.Axis(tickCount=5)


@drawing
def answers(run: RecordedRun, alone: RecordedRun, *, height: int = HEIGHT) -> alt.LayerChart:
    """Draw the probability of class 1 for each of the four points, beside one neuron's.

    Parameters
    ----------
    run, alone : RecordedRun
        The network, and the neuron that trains beside it, from `lessons.xor.with_readings`.
    height : int
        In pixels.
    """
    n_points = len(POINTS)
    said = {f"p_{i}": run.metrics[name] for i, name in enumerate(POINTS)}
    said |= {f"alone_{i}": alone.metrics[name] for i, name in enumerate(POINTS)}
    cases = [f"'{corner} → {truth}'" for corner, truth in zip(_CORNERS, _TRUTH, strict=True)]
    rows = _rows(frames(run, **said), n_points, case=_pick(cases), truth=_pick(_TRUTH))
    base = rows.transform_calculate(
        p=_pick([f"datum.now.p_{i}" for i in range(n_points)]),
        alone=_pick([f"datum.now.alone_{i}" for i in range(n_points)]),
        label="format(datum.p, '.1%')",
    )
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    x = alt.X("p:Q", title="probability of class 1", scale=scale, axis=axis)
    y = alt.Y("case:N", title="inputs → truth", sort=None)
    tooltip = [
        alt.Tooltip("case:N", title="inputs → truth"),
        alt.Tooltip("p:Q", title="with the hidden layer", format=".2%"),
        alt.Tooltip("alone:Q", title="one neuron", format=".2%"),
    ]
    bars = base.mark_bar(height=24).encode(x=x, y=y, color=_CLASS, tooltip=tooltip)
    ticks = base.mark_tick(thickness=4, height=38, opacity=1)
    figures = base.mark_text(align="left", dx=6, dy=-21)
    return _drawn(
        run,
        "What they say (the tick: one neuron)",
        bars,
        ticks.encode(x=alt.X("alone:Q", scale=scale), y=y, color=MODEL),
        figures.encode(x=alt.datum(0, scale=scale), y=y, text=alt.Text("label:N"), color=MODEL),
        height=height,
    )


@drawing
def losses(run: RecordedRun, alone: RecordedRun, *, height: int = HEIGHT) -> alt.LayerChart:
    """Draw the loss of the network by epoch, and of the neuron that trains beside it.

    Parameters
    ----------
    run, alone : RecordedRun
        Two runs with the same epochs.
    height : int
        In pixels.
    """
    name, end = run.hyperparameters["loss"], run.epochs[-1]
    # A logarithm has no place for an exact zero.
    table = frames(run, hidden=np.maximum(run.loss, 1e-12), alone=np.maximum(alone.loss, 1e-12))
    axis = alt.Axis(format="~g", tickCount=6)
    each = alt.Chart(table).transform_fold(["hidden", "alone"], as_=["who", "loss"])
    base = each.encode(
        x=alt.X(
            "epoch:Q",
            title="epoch",
            scale=alt.Scale(domain=[0, max(int(end), 1)]),
            axis=alt.Axis(tickCount=6, format="~s"),
        ),
        y=alt.Y("loss:Q", title=f"loss ({name})", scale=alt.Scale(type="log"), axis=axis),
        color=MODEL,
        detail=alt.Detail("who:N"),
    )
    now = base.transform_filter(NOW)
    label = "(datum.who === 'alone' ? 'one neuron ' : 'hidden layer ') + format(datum.loss, '.3~g')"
    # Within the picture wherever the marker stands; one above its line, the other below.
    labels = now.transform_calculate(
        label=label, place=f"clamp(datum.epoch, {0.15 * end}, {0.85 * end})"
    ).mark_text(dy=alt.ExprRef("datum.who === 'alone' ? -14 : 18"))
    return _drawn(
        run,
        "The loss of both",
        base.mark_line(opacity=0.3),
        base.transform_filter(f"{SO_FAR} && datum.who === 'hidden'").mark_line(),
        now.mark_circle(size=90, opacity=1),
        labels.encode(x=alt.X("place:Q"), text=alt.Text("label:N")),
        height=height,
    )


def _knob_names(n_hidden: int) -> dict[str, str]:
    """Name each column of `flat_columns` by what the knob does, in reading order."""
    if not n_hidden:
        return {"W2_0": "x₁ → output", "W2_1": "x₂ → output", "b2_0": "bias of output"}
    names = {}
    for j in range(n_hidden):
        names[f"W1_{j}"] = f"x₁ → neuron {j + 1}"
        names[f"W1_{n_hidden + j}"] = f"x₂ → neuron {j + 1}"
        names[f"b1_{j}"] = f"bias of neuron {j + 1}"
    names |= {f"W2_{j}": f"neuron {j + 1} → output" for j in range(n_hidden)}
    return names | {"b2_0": "bias of output"}


@drawing
def knobs(run: RecordedRun, *, height: int = HEIGHT) -> alt.LayerChart:
    """Draw every knob's setting as a bar, and the way the compass sends it in brass.

    Parameters
    ----------
    run : RecordedRun
        One run alone, of `lessons.xor`.
    height : int
        In pixels, at least; many knobs take more.
    """
    names = _knob_names(run.hyperparameters["n_hidden"])
    columns = flat_columns(run.parameters)
    table = frames(run, **columns, **flat_columns(run.gradients, prefix="slope_"))
    settings = np.nan_to_num(np.abs(np.stack(list(columns.values()))), posinf=0)
    limit = ceiling(float(min(settings.max(), 2 * settings[:, -1].max()))) or 1.0
    steepest = ", ".join(f"abs(datum.now.slope_{column})" for column in names)
    rows = _rows(table, len(names), name=_pick([f"'{name}'" for name in names.values()]))
    base = rows.transform_calculate(
        setting=_pick([f"datum.now.{column}" for column in names]),
        slope=_pick([f"datum.now.slope_{column}" for column in names]),
        to=f"datum.setting - {0.25 * limit} * datum.slope / max({steepest}, 1e-12)",
    )
    scale = alt.Scale(domain=[-1.25 * limit, 1.25 * limit], nice=False)
    x = alt.X("setting:Q", title="setting of the knob", scale=scale)
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelOverlap=False))
    tooltip = [
        alt.Tooltip("name:N", title="knob"),
        alt.Tooltip("setting:Q", format=".4~g"),
        alt.Tooltip("slope:Q", title="slope of the loss", format=".3~g"),
    ]
    return _drawn(
        run,
        "Every knob, and where the compass sends it",
        base.mark_bar(clip=True).encode(x=x, y=y, color=MODEL, tooltip=tooltip),
        base.mark_rule(strokeWidth=4, clip=True).encode(
            x=x, x2=alt.X2("to:Q"), y=y, color=GRADIENT
        ),
        height=max(height, 100 + 16 * len(names)),
    )


@drawing
def map_of_widths(
    share: np.ndarray, *, learning_rates: Sequence[float], widths: Sequence[int]
) -> Drawing:
    """Draw the share of starts that is solved for each learning rate and width.

    Parameters
    ----------
    share : (n_widths, n_rates) array of float
        From `lessons.xor.map_of_widths`.
    learning_rates : sequence of float
    widths : sequence of int
        Numbers of hidden neurons.
    """
    return success_map(
        share,
        rows=widths,
        columns=[f"{rate:g}" for rate in learning_rates],
        row_title="hidden neurons",
        column_title="learning rate",
    )


@drawing
def map_of_starts(
    solved: np.ndarray, *, learning_rates: Sequence[float], seeds: Sequence[int]
) -> alt.LayerChart:
    """Draw which starts are solved at which learning rate: large dots solved, small ones not.

    Parameters
    ----------
    solved : (n_rates, n_seeds) array of bool
        From `lessons.xor.map_of_success`.
    learning_rates : sequence of float
    seeds : sequence of int
    """
    rates = [f"{rate:g}" for rate in learning_rates]
    table = pd.DataFrame(
        {
            "rate": np.repeat(rates, len(seeds)),
            "seed": np.tile(np.asarray(seeds), len(rates)),
            "solved": solved.ravel(),
        }
    )
    shares = pd.DataFrame({"rate": rates, "share": solved.mean(axis=-1)})
    x = alt.X("rate:O", title="learning rate", sort=None, axis=alt.Axis(labelAngle=0))
    dots = (
        alt.Chart(table)
        .mark_circle(opacity=0.9)
        .encode(
            x=x,
            y=alt.Y("seed:O", title="seed of the start"),
            color=MODEL,
            size=alt.condition("datum.solved", alt.value(110), alt.value(6)),
            tooltip=[alt.Tooltip("rate:O"), alt.Tooltip("seed:O"), alt.Tooltip("solved:N")],
        )
    )
    figures = (
        alt.Chart(shares)
        # On a phone the columns are too narrow for figures; the dots say it there.
        .mark_text(fontSize=11, opacity=alt.ExprRef("width > 600 ? 1 : 0"))
        .encode(x=x, y=alt.value(-10), text=alt.Text("share:Q", format=".0%"), color=MODEL)
    )
    return layered(dots, figures, height=17 * len(seeds))
