"""A small network over the plane: what it says everywhere, and how its hidden layer bends space.

The browser computes the network itself, at every point of a picture, from the weights of the
frame shown: the parameter ``now`` of these charts. What is sent is one row of weights for each
frame. A network here has two inputs, at most `MOST` hidden neurons and one output; its parameters
are ``W1`` (n_frames, 2, n_hidden), ``b1``, ``W2`` (n_frames, n_hidden, 1) and ``b2``, and without
a hidden layer only ``W2`` (n_frames, 2, 1) and ``b2``.
"""

import json
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from charts.picture import LIMITS, Column, Picture, layered, limits, rows, structure
from charts.replay import frames
from charts.style import CLASSES, HEIGHT, MODEL, ON_SURFACE, SURFACE
from training.recorded_run import RecordedRun

MOST = 8
"""The most hidden neurons; those that a network lacks have weights of zero."""
MIDDLE, REACH = 0.5, 1.0
"""The middle of the plane that is shown, and how far it goes up and down from there."""
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

_CLASS = alt.Color("label:N", scale=alt.Scale(domain=[0, 1], range=CLASSES), legend=None)
_FEW_TICKS = alt.Axis(tickCount=5)


def network_columns(parameters: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return every parameter, or its gradient, of a run alone as a column.

    Returns
    -------
    dict of str to (n_frames,) array of float
        Of hidden neuron j: ``u{j}`` and ``v{j}``, with which it listens to the inputs, and its
        bias ``b{j}``; of the output ``w{j}``, with which it listens to hidden neuron j (or to
        input j), and its bias ``c``.
    """
    columns = {}
    if "W1" in parameters:
        for j in range(parameters["W1"].shape[-1]):
            columns[f"u{j}"] = parameters["W1"][:, 0, j]
            columns[f"v{j}"] = parameters["W1"][:, 1, j]
            columns[f"b{j}"] = parameters["b1"][:, j]
    heard = parameters["W2"][..., 0]
    columns.update({f"w{j}": heard[:, j] for j in range(heard.shape[-1])})
    return {**columns, "c": parameters["b2"][:, 0]}


def now_of(table: str, *names: str) -> alt.Parameter:
    """Return the parameter ``now``: the row of the frame shown, and zero for what it lacks.

    Parameters
    ----------
    table : str
        With a row for each frame.
    *names : str
        Columns that are there whatever the table has.
    """
    zeros = json.dumps(dict.fromkeys(names, 0))
    return alt.param(name="now", expr=f"merge({zeros}, data('{table}')[frame])")


def unseen(table: str) -> alt.Chart:
    """Return a layer that shows nothing; a table that no layer names would not be there."""
    return rows(table).mark_point(opacity=0, size=0, tooltip=False)


def pick(values: Sequence[object], index: str = "datum.i") -> str:
    """Write the choice of one of several values as an expression of the browser."""
    return f"[{', '.join(map(str, values))}][{index}]"


def of_neurons(name: str) -> list[str]:
    """Return a parameter of each hidden neuron, there or not, as expressions of the browser."""
    return [f"now.{name}{j}" for j in range(MOST)]


def _names(hidden: bool) -> list[str]:
    return ["n", "c", *(f"{x}{j}" for j in range(MOST) for x in ("uvbw" if hidden else "w"))]


def hidden_outputs(activation: str | None) -> list[str]:
    """Write each hidden neuron's output at (x1, x2) as an expression of the browser.

    Parameters
    ----------
    activation : str or None
        One of `ACTIVATIONS`; None without a hidden layer, where the output listens to the inputs.
    """
    if activation is None:
        return ["datum.x1", "datum.x2"]
    return [
        ACTIVATIONS[activation].format(z=f"now.u{j} * datum.x1 + now.v{j} * datum.x2 + now.b{j}")
        for j in range(MOST)
    ]


def probability(activation: str | None) -> str:
    """Write the network's probability of class 1 at (x1, x2) as an expression of the browser."""
    terms = [f"now.w{j} * ({output})" for j, output in enumerate(hidden_outputs(activation))]
    return ACTIVATIONS["sigmoid"].format(z=" + ".join([*terms, "now.c"]))


def activation_of(run: RecordedRun) -> str | None:
    """Return the activation of a run's hidden layer, or None if it has none."""
    return run.hyperparameters["activation"] if "W1" in run.parameters else None


_ASPECT = "(width / height)"
"""A unit is as long along both axes: the wider the picture, the more is to be seen."""
_LEFT, _RIGHT = (f"({MIDDLE} {sign} {REACH} * {_ASPECT})" for sign in "-+")
_LOW, _HIGH = MIDDLE - REACH, MIDDLE + REACH


def _plane(x: str, y: str) -> dict[str, alt.X | alt.Y]:
    """Place a layer of the surface by two of its fields."""
    across = alt.Scale(domain=[alt.ExprRef(_LEFT), alt.ExprRef(_RIGHT)], nice=False)
    upwards = alt.Scale(domain=[_LOW, _HIGH], nice=False)
    axis = alt.Axis(values=[0, 1], grid=False, format="d")
    return {
        "x": alt.X(f"{x}:Q", title="input x₁", scale=across, axis=axis),
        "y": alt.Y(f"{y}:Q", title="input x₂", scale=upwards, axis=axis),
    }


def _line(chart: alt.Chart, x: tuple[str, str], y: tuple[str, str]) -> alt.Chart:
    """Draw for each row with fields a, b, c the line a x + b y + c = 0 across a window."""
    # From side to side along whichever axis the line is flatter to, so that no end is far out.
    return chart.transform_calculate(
        flat=f"abs(datum.b) * ({y[1]} - ({y[0]})) >= abs(datum.a) * ({x[1]} - ({x[0]}))",
        px=f"datum.flat ? {x[0]} : -(datum.c + datum.b * {y[0]}) / datum.a",
        qx=f"datum.flat ? {x[1]} : -(datum.c + datum.b * {y[1]}) / datum.a",
        py=f"datum.flat ? -(datum.c + datum.a * {x[0]}) / datum.b : {y[0]}",
        qy=f"datum.flat ? -(datum.c + datum.a * {x[1]}) / datum.b : {y[1]}",
    )


def on_canvas(chart: alt.LayerChart) -> alt.LayerChart:
    """Have a chart of hundreds of marks that change twenty times a second drawn on a canvas."""
    # Quicker than as many elements of SVG; the picture has a text of its own, no mark needs one.
    chart.usermeta = {"embedOptions": {"renderer": "canvas"}}
    chart.config = alt.Config(mark=alt.MarkConfig(aria=False))
    return chart


@structure
def _surface(title: str, activation: str | None, n_cells: int, height: int) -> alt.LayerChart:
    points = rows("points").transform_calculate(p=probability(activation))
    dots = points.mark_point(size=230, opacity=1, filled=True, stroke="#1b1f24", strokeWidth=2)
    said = points.transform_calculate(
        said="format(100 * datum.p, '.1f') + ' %'", beside="datum.x2 > 0.5 ? 1.22 : -0.22"
    ).mark_text(fontWeight="bold")
    chart = layered(
        unseen("weights"),
        _cells(probability(activation), n_cells),
        *_cuts(activation is not None),
        dots.encode(**_plane("x1", "x2"), color=_CLASS),
        said.encode(**_plane("x1", "beside"), text=alt.Text("said:N"), color=ON_SURFACE),
        height=height,
    ).add_params(now_of("weights", *_names(activation is not None)))
    # The surface's blue to orange and the points' two colours are scales of their own.
    chart.resolve = alt.Resolve(scale=alt.ScaleResolveMap(color="independent"))
    return on_canvas(chart.properties(title=title))


def surface(
    run: RecordedRun,
    points: np.ndarray,
    labels: np.ndarray,
    *,
    title: str,
    n_cells: int = N_CELLS,
    height: int = HEIGHT,
) -> Picture:
    """Draw what a network says all over the plane, and the line of each hidden neuron.

    Each hidden neuron's line is where its weighted sum is zero, the arrow points to its positive
    side, and it is the fainter the less the output listens to it. Without a hidden layer the
    line is the output's own.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    points, labels : (n_points, 2) and (n_points,) array
        What it was trained on; labels are 0 or 1.
    title : str
        Above the picture.
    n_cells : int
        How finely the plane is coloured along both inputs.
    height : int
        In pixels.
    """
    n_hidden = run.parameters["W1"].shape[-1] if "W1" in run.parameters else 0
    tables: dict[str, Mapping[str, Column]] = {
        "weights": frames(
            run, n=np.full(run.n_frames, n_hidden), **network_columns(run.parameters)
        ),
        "points": {"x1": points[:, 0], "x2": points[:, 1], "label": labels.astype(int)},
        LIMITS: limits(last=run.n_frames - 1),
    }
    return Picture(_surface(title, activation_of(run), n_cells, height), tables)


def _cells(p: str, n_cells: int) -> alt.Chart:
    """Colour the plane by the probability of class 1."""
    high = 2 * REACH / n_cells
    wide = f"{high} * {_ASPECT}"
    # In "rgb", since the usual way through the hues has no place for white.
    scale = alt.Scale(domain=[0, 0.25, 0.5, 0.75, 1], range=SURFACE, interpolate="rgb")
    return (
        alt.Chart(alt.sequence(n_cells**2, as_="i"))
        .transform_calculate(
            left=f"{_LEFT} + {wide} * (datum.i % {n_cells})",
            bottom=f"{_LOW} + {high} * floor(datum.i / {n_cells})",
            x1=f"datum.left + {wide} / 2",
            x2=f"datum.bottom + {high / 2}",
            # A little wider than their share, so that no seams show between them.
            right=f"datum.left + 1.1 * {wide}",
            top=f"datum.bottom + {1.1 * high}",
            p=p,
        )
        .mark_rect(clip=True)
        .encode(
            **_plane("left", "bottom"),
            x2=alt.X2("right:Q"),
            y2=alt.Y2("top:Q"),
            color=alt.Color("p:Q", scale=scale, legend=None),
        )
    )


def _cuts(hidden: bool) -> list[alt.Chart]:
    """Draw where each hidden neuron's sum is zero, and on which side it is positive."""
    if hidden:
        a, b, c, weight = (of_neurons(name) for name in "uvbw")
    else:
        a, b, c, weight = ["now.w0"], ["now.w1"], ["now.c"], ["1"]
    cuts = (
        alt.Chart(alt.sequence(len(a), as_="i"))
        .transform_calculate(
            a=pick(a),
            b=pick(b),
            c=pick(c),
            opacity=f"0.2 + 0.8 * abs({pick(weight)}) / "
            f"max({', '.join(f'abs({w})' for w in weight)}, 1e-9)",
            # Without a weight there is no line.
            there="datum.i < max(now.n, 1) && (datum.a !== 0 || datum.b !== 0)",
        )
        .transform_filter("datum.there")
    )
    ink = {"color": ON_SURFACE, "opacity": alt.Opacity("opacity:Q", scale=None)}
    lines = _line(cuts, (_LEFT, _RIGHT), (str(_LOW), str(_HIGH))).mark_rule(
        clip=True, strokeWidth=2
    )
    # The foot of the perpendicular from the middle, a little towards the positive side.
    feet = cuts.transform_calculate(
        length="max(hypot(datum.a, datum.b), 1e-9)",
        off=f"0.05 - (datum.a * {MIDDLE} + datum.b * {MIDDLE} + datum.c) / datum.length",
        fx=f"{MIDDLE} + datum.off * datum.a / datum.length",
        fy=f"{MIDDLE} + datum.off * datum.b / datum.length",
        turn="atan2(-datum.b, datum.a) * 180 / PI",
        number="datum.i + 1",
    )
    arrows = feet.mark_point(shape="triangle-right", filled=True, size=110, clip=True)
    numbers = feet.mark_text(dx=10, dy=-10, fontWeight="bold", clip=True)
    layers = [
        lines.encode(**_plane("px", "py"), x2=alt.X2("qx:Q"), y2=alt.Y2("qy:Q"), **ink),
        arrows.encode(**_plane("fx", "fy"), angle=alt.Angle("turn:Q", scale=None), **ink),
    ]
    if hidden:
        layers.append(numbers.encode(**_plane("fx", "fy"), text=alt.Text("number:Q"), **ink))
    return layers


def _around(axis: str, aspect: str) -> alt.Scale:
    """Return a scale around the middle of an axis, which is in the table of limits."""

    def end(sign: str, at_first: float) -> alt.ExprRef:
        row = f"data('{LIMITS}')[0]"
        place = f"{row}.{axis} {sign} {row}.reach * {aspect}"
        return alt.ExprRef(f"length(data('{LIMITS}')) ? {place} : {at_first}")

    return alt.Scale(domainMin=end("-", 0), domainMax=end("+", 1), nice=False, zero=False)


@structure
def _hidden_space(
    title: str, axes: tuple[str, str], activation: str | None, height: int
) -> alt.LayerChart:
    outputs = hidden_outputs(activation)
    s, t = (
        " + ".join(f"now.{side}{j} * ({h})" for j, h in enumerate(outputs))
        for side in ("right", "up")
    )
    across = alt.X(title=axes[0], scale=_around("x", _ASPECT), axis=_FEW_TICKS)
    along = alt.Y(title=axes[1], scale=_around("y", "1"), axis=_FEW_TICKS)

    def at(x: str, y: str) -> dict[str, alt.X | alt.Y]:
        return {"x": across.field(x).type("quantitative"), "y": along.field(y).type("quantitative")}

    n = N_LINES * N_KNOTS
    on, off = f"datum.i % {N_KNOTS} / {N_KNOTS - 1}", f"floor(datum.i % {n} / {N_KNOTS})"
    grid = (
        alt.Chart(alt.sequence(2 * n, as_="i"))
        .transform_calculate(
            line=f"floor(datum.i / {N_KNOTS})",
            x1=f"datum.i < {n} ? {on} : {off} / {N_LINES - 1}",
            x2=f"datum.i < {n} ? {off} / {N_LINES - 1} : {on}",
            s=s,
            t=t,
        )
        .mark_line(clip=True, strokeWidth=1, opacity=0.45, interpolate="natural")
        .encode(**at("s", "t"), detail=alt.Detail("line:N"), order=alt.Order("i:Q"), color=MODEL)
    )
    cut = (
        _line(
            rows(LIMITS).transform_calculate(a="now.cut0", b="now.cut1", c="now.cut2"),
            (f"(datum.x - datum.reach * {_ASPECT})", f"(datum.x + datum.reach * {_ASPECT})"),
            ("(datum.y - datum.reach)", "(datum.y + datum.reach)"),
        )
        .transform_filter("datum.a !== 0 || datum.b !== 0")
        .mark_rule(clip=True, strokeWidth=3)
        .encode(**at("px", "py"), x2=alt.X2("qx:Q"), y2=alt.Y2("qy:Q"), color=MODEL)
    )
    points = rows("points").transform_calculate(s=s, t=t)
    dots = points.mark_point(size=230, opacity=0.9, filled=True, clip=True)
    # Points of a class like to meet: the name of one stands above it, of the other below.
    names = [
        points.transform_filter(f"datum.x2 === {x2}")
        .mark_text(fontWeight="bold", clip=True, dy=dy)
        .encode(**at("s", "t"), text=alt.Text("name:N"), color=_CLASS)
        for x2, dy in ((0, 20), (1, -20))
    ]
    sides = [f"{side}{j}" for side in ("right", "up") for j in range(len(outputs))]
    columns = [*_names(activation is not None), *sides, "cut0", "cut1", "cut2"]
    chart = layered(
        unseen("weights"),
        grid,
        cut,
        dots.encode(**at("s", "t"), color=_CLASS),
        *names,
        height=height,
    ).add_params(now_of("weights", *columns))
    return on_canvas(chart.properties(title=title))


def hidden_space(
    run: RecordedRun,
    points: np.ndarray,
    labels: np.ndarray,
    *,
    right: np.ndarray,
    up: np.ndarray,
    cut: np.ndarray,
    middle: tuple[float, float],
    reach: float,
    axes: tuple[str, str],
    title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw where the hidden layer puts the points, and the output neuron's straight cut.

    The thin lines are those of a square grid over the unit square, bent as the layer bends them.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    points, labels : (n_points, 2) and (n_points,) array
        What it was trained on; labels are 0 or 1.
    right, up : (n_frames, n_axes) array of float
        The picture's two axes at each frame, as directions in hidden space.
    cut : (n_frames, 3) array of float
        The output says 50 % where ``cut[0] * right + cut[1] * up + cut[2] = 0``.
    middle : (float, float)
        What to show in the middle of the picture.
    reach : float
        How far up and down from there.
    axes : (str, str)
        What the axes are called.
    title : str
        Above the picture.
    height : int
        In pixels.
    """
    sides = {f"right{j}": right[:, j] for j in range(right.shape[-1])}
    sides |= {f"up{j}": up[:, j] for j in range(up.shape[-1])}
    sides |= {f"cut{i}": cut[:, i] for i in range(3)}
    tables: dict[str, Mapping[str, Column]] = {
        "weights": frames(run, **network_columns(run.parameters), **sides),
        "points": {
            "x1": points[:, 0],
            "x2": points[:, 1],
            "label": labels.astype(int),
            "name": [f"({x[0]:g}, {x[1]:g})" for x in points],
        },
        LIMITS: limits(x=middle[0], y=middle[1], reach=reach, last=run.n_frames - 1),
    }
    return Picture(_hidden_space(title, axes, activation_of(run), height), tables)
