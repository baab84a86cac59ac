"""A small network over the plane: what it says everywhere, and how its hidden layer bends space.

The browser computes the network itself, at every point of a picture, from the weights of the
frame shown. A network here has two inputs, at most `MOST` hidden neurons and one output; its
parameters are ``W1`` (n_frames, 2, n_hidden), ``b1``, ``W2`` (n_frames, n_hidden, 1) and ``b2``,
and without a hidden layer only ``W2`` (n_frames, 2, 1) and ``b2``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from charts.core import line_geometry
from charts.core.grips import grip, scale
from charts.core.live import live_of
from charts.core.number_format import percentage
from charts.core.packed_frames import Row, pick
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Layer,
    Picture,
    draw,
    group,
    layered,
    on_canvas,
    rows,
    structure,
    unseen,
)
from charts.core.sentences import capital, listed, share
from charts.core.style import HEIGHT, INK, MODEL, ON_SURFACE, class_ink, shades
from charts.core.vega_internals import GRADIENTS, gradient
from training.activations import ACTIVATIONS, sigmoid
from training.dense import forward
from training.figures import figure
from training.recorded_run import RecordedRun

MOST = 8
"""The most hidden neurons."""
ROOMS = (2, 4, MOST)
"""For how many a spec may be written; within one of them it stays when there are more or fewer, and
those that a network lacks have weights of zero."""
MIDDLE, REACH = 0.5, 1.0
"""The middle of the plane that is shown, and how far it goes up and down from there."""
N_STRIPS, N_STOPS = 60, 21
"""Level strips of the surface, and colours along each; in between they blend."""
N_SHADES = 37
"""Colours that there are from blue to orange."""
INKS = [f"#{shades(N_SHADES)[6 * i : 6 * i + 6]}" for i in (N_SHADES // 2, *range(N_SHADES))]
"""The middle one, for what is no number, and then all of them."""
N_LINES, N_KNOTS = 5, 9
"""Lines of the bent grid in each direction, and points along each."""

NETWORKS = {
    room: Row("n", "c", *(f"{name}{j}" for j in range(room) for name in "uvbw")) for room in ROOMS
}
"""A network at a frame: n hidden neurons; ``u{j}`` and ``v{j}``, with which hidden neuron j listens
to the inputs, and its bias ``b{j}``; ``w{j}``, with which the output listens to it; its bias c."""
NEURON = Row("n", "c", "w0", "w1")
"""A neuron without a hidden layer, which listens to the inputs with ``w0`` and ``w1``."""

_CLASS = class_ink("label:N")


def _network_columns(parameters: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return every parameter, or its gradient, of a run alone as a column of `NETWORKS`.

    Returns
    -------
    dict of str to (n_frames,) array of float
        All but ``n``; of a run without a hidden layer a column for each of `NEURON`.
    """
    columns = {}
    if "W1" in parameters:
        for j in range(parameters["W1"].shape[-1]):
            columns[f"u{j}"] = parameters["W1"][:, 0, j]
            columns[f"v{j}"] = parameters["W1"][:, 1, j]
            columns[f"b{j}"] = parameters["b1"][:, j]
    output_weights = parameters["W2"][..., 0]
    columns.update({f"w{j}": output_weights[:, j] for j in range(output_weights.shape[-1])})
    return {**columns, "c": parameters["b2"][:, 0]}


def _network_rows(run: RecordedRun) -> tuple[Row, dict[str, np.ndarray]]:
    """Return what is sent of a run's network, and the columns to fill it with."""
    n_hidden = run.parameters["W1"].shape[-1] if "W1" in run.parameters else 0
    columns = {"n": np.full(run.n_frames, n_hidden), **_network_columns(run.parameters)}
    return (NETWORKS[room_for(n_hidden)] if n_hidden else NEURON), columns


def activation_of(run: RecordedRun) -> str | None:
    """Return the activation of a run's hidden layer, or None if it has none."""
    return run.hyperparameters["activation"] if "W1" in run.parameters else None


def room_for(n_hidden: int) -> int:
    """Return how many hidden neurons a spec is written for: fewer sums are quicker to add up."""
    return next(room for room in ROOMS if n_hidden <= room)


def hidden_outputs(activation: str | None, row: Row, room: int) -> list[str]:
    """Write each hidden neuron's output at (x1, x2) as an expression of the browser.

    Parameters
    ----------
    activation : str or None
        One of `training.activations.ACTIVATIONS`; None without a hidden layer, where the output
        listens to the inputs.
    row : Row
        What is sent of each frame.
    room : int
        For how many neurons it is.
    """
    if activation is None:
        return ["datum.x1", "datum.x2"]
    sums = (f"{row[f'u{j}']}*datum.x1+{row[f'v{j}']}*datum.x2+{row[f'b{j}']}" for j in range(room))
    return [ACTIVATIONS[activation].expression.format(z=z) for z in sums]


def _logit(activation: str | None, room: int) -> str:
    """Write the output neuron's sum at (x1, x2) as an expression of the browser."""
    row = NEURON if activation is None else NETWORKS[room]
    outputs = hidden_outputs(activation, row, room)
    terms = [f"{row[f'w{j}']}*({output})" for j, output in enumerate(outputs)]
    return "+".join([*terms, row["c"]])


def probability(activation: str | None, room: int) -> str:
    """Write the network's probability of class 1 at (x1, x2) as an expression of the browser."""
    return ACTIVATIONS["sigmoid"].expression.format(z=_logit(activation, room))


_ASPECT = "(width / height)"
"""A unit is as long along both axes: the wider the picture, the more is to be seen."""
_LEFT, _RIGHT = (f"({MIDDLE} {sign} {REACH} * {_ASPECT})" for sign in "-+")
_LOW, _HIGH = MIDDLE - REACH, MIDDLE + REACH


@structure
def _surface(
    title: str,
    activation: str | None,
    room: int,
    height: int,
    knobs: tuple[tuple[str, str], ...],
    pulled: bool,
    movable: bool,
) -> alt.LayerChart:
    """Draw `surface`, computed in the browser for so many hidden neurons as there is room for."""
    row = NEURON if activation is None else NETWORKS[room]
    p = probability(activation, room)
    places = rows("points")
    if movable:
        places = places.transform_calculate(
            x1=live_of("datum.knob1", "datum.at1"), x2=live_of("datum.knob2", "datum.at2")
        )
    points = group(
        places.transform_calculate(
            p=p, label=percentage("datum.p"), beside="datum.x2 + (datum.x2 > 0.5 ? 0.22 : -0.22)"
        ),
        draw.mark_point(
            size=140 if movable else 230, opacity=1, filled=True, stroke=INK, strokeWidth=2
        ).encode(x="x1:Q", y="x2:Q", color=_CLASS),
        draw.mark_text(fontWeight="bold").encode(
            x="x1:Q", y="beside:Q", text="label:N", color=ON_SURFACE
        ),
    )
    chart = layered(
        unseen("weights"),
        _strips(p),
        _cuts(row, room),
        *([_between_equals(places)] if movable else []),
        points,
        *([*_handles(row, room), _score(places, _logit(activation, room))] if pulled else []),
        *(_point_grips(places) if movable else []),
        params=[
            *row.parameters("weights", dict(knobs)),
            alt.param(name="ink", value=INKS),
            GRADIENTS,
        ],
        title=title,
        height=height,
    )
    # The surface's blue to orange and the points' two colours are scales of their own.
    chart.resolve = alt.Resolve(scale=alt.ScaleResolveMap(color="independent"))
    return chart if pulled else on_canvas(chart)


def surface(
    run: RecordedRun,
    points: np.ndarray,
    labels: np.ndarray,
    *,
    title: str,
    height: int = HEIGHT,
    knobs: Mapping[str, str] | None = None,
    pulled: bool = False,
    movable: Sequence[tuple[str, str]] = (),
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
    knobs : mapping of str to str, optional
        For numbers of `NETWORKS` or `NEURON` the knob that moves them while it is dragged.
    pulled : bool
        Whether each line can be pulled by the grip ``cut<j>``, and turned by ``way<j>``; then the
        score stands above, too.
    movable : sequence of (str, str)
        For each point the knobs that it moves along both axes; it is pulled by the grip
        ``point<i>``, and a dotted line joins the points of a class.
    """
    row, columns = _network_rows(run)
    at = ("at1", "at2") if movable else ("x1", "x2")
    drawn_points: dict[str, Any] = {
        **dict(zip(at, points.T, strict=True)),
        "label": labels.astype(int),
    }
    for i in range(2 if movable else 0):
        drawn_points[f"knob{i + 1}"] = [names[i] for names in movable]
    tables = {"weights": row.table(columns), "points": drawn_points}
    room, followed = room_for(run.parameters["W2"].shape[-2]), tuple((knobs or {}).items())
    spec = _surface(title, activation_of(run), room, height, followed, pulled, bool(movable))

    def words() -> str:
        says = sigmoid(forward(points, run.final, activation_of(run) or "ReLU")[-1][:, 0])
        names = (f"({figure(x1)}, {figure(x2)})" for x1, x2 in points)
        return f"Probability of class 1, {listed(dict(zip(names, says, strict=True)), share)}."

    return Picture.of(spec, tables, last=run.n_frames - 1, words=words)


def _strips(p: str) -> alt.Chart:
    """Colour the plane by the probability of class 1, in strips that shade from end to end."""
    # A mark for each strip, not for each cell: thirty times fewer, and no steps along x1.
    high = 2 * REACH / N_STRIPS
    across = alt.Scale(domain=[alt.ExprRef(_LEFT), alt.ExprRef(_RIGHT)], nice=False)
    upwards = alt.Scale(domain=[_LOW, _HIGH], nice=False)
    axis = alt.Axis(values=[0, 1], grid=False, format="d")
    return (
        Layer(alt.sequence(N_STRIPS * N_STOPS, as_="i"))
        .transform_calculate(
            strip=f"floor(datum.i/{N_STOPS})",
            offset=f"datum.i%{N_STOPS}/{N_STOPS - 1}",
            x1=f"{_LEFT}+{2 * REACH / (N_STOPS - 1):.6g}*{_ASPECT}*(datum.i%{N_STOPS})",
            x2=f"{_LOW} + {high:.6g} * (datum.strip + 0.5)",
            # One number for each of a thousand cells, no more; what is no number becomes 0.
            k=f"~~(1.5+{N_SHADES - 1}*({p}))",
            color="ink[datum.k]",
        )
        # Nothing of the mean is shown, but where it changes the strip is drawn anew.
        .transform_aggregate(stops="values(k)", mean="mean(k)", groupby=["strip"])
        .transform_calculate(
            left=_LEFT,
            right=_RIGHT,
            bottom=f"{_LOW} + {high:.6g} * datum.strip",
            # Higher than its share, so that no seams show; the next one covers what is too much.
            top=f"datum.bottom + {1.5 * high:.6g}",
        )
        .mark_rect(clip=True, opacity=1)
        .encode(
            x=alt.X("left:Q", title="input x₁", scale=across, axis=axis),
            x2="right:Q",
            y=alt.Y("bottom:Q", title="input x₂", scale=upwards, axis=axis),
            y2="top:Q",
            color=alt.value(alt.ExprRef(gradient("datum.strip", "datum.stops"))),
        )
    )


def _lines(row: Row, room: int) -> tuple[alt.Chart, list[str]]:
    """Return a row for each hidden neuron, where its sum a x1 + b x2 + c is zero, and weights."""
    if row is not NEURON:
        a, b, c, weight = ([row[f"{name}{j}"] for j in range(room)] for name in "uvbw")
    else:
        a, b, c, weight = [row["w0"]], [row["w1"]], [row["c"]], ["1"]
    each = (
        Layer(alt.sequence(len(a), as_="i"))
        .transform_filter(f"datum.i < max({row['n']}, 1)")
        .transform_calculate(a=pick(a), b=pick(b), c=pick(c))
        .transform_calculate(
            # Along the line, one neuron's arrow this way and the next one's that way.
            aside=f"{row['n']} > 1 ? (datum.i % 2 === 0 ? {ASIDE} : -{ASIDE}) : 0"
        )
    )
    return each, weight


def _cuts(row: Row, room: int) -> alt.LayerChart:
    """Draw where each hidden neuron's sum is zero, and on which side it is positive."""
    each, weight = _lines(row, room)
    cuts = each.transform_calculate(
        opacity=f"0.2 + 0.8 * abs({pick(weight)}) / "
        f"max({', '.join(f'abs({w})' for w in weight)}, 1e-9)"
    )
    cuts = line_geometry.across(
        cuts, (_LEFT, _RIGHT), (f"({_LOW})", f"({_HIGH})")
    ).transform_calculate(
        # The foot of the perpendicular from the middle, a little towards the positive side.
        length="hypot(datum.a, datum.b)",
        off=f"0.05 - (datum.a * {MIDDLE} + datum.b * {MIDDLE} + datum.c) / datum.length",
        fx=f"{MIDDLE} + (datum.off * datum.a - datum.aside * datum.b) / datum.length",
        fy=f"{MIDDLE} + (datum.off * datum.b + datum.aside * datum.a) / datum.length",
        turn="atan2(-datum.b, datum.a) * 180 / PI",
        number="datum.i + 1",
    )
    arrow = draw.mark_point(shape="triangle-right", filled=True, size=110, clip=True)
    beside = [arrow.encode(angle=alt.Angle("turn:Q", scale=None))]
    if row is not NEURON:
        number = draw.mark_text(dx=10, dy=-10, fontWeight="bold", clip=True)
        beside.append(number.encode(text="number:Q"))
    return group(
        cuts.encode(color=ON_SURFACE, opacity=alt.Opacity("opacity:Q", scale=None)),
        draw.mark_rule(clip=True, strokeWidth=2).encode(x="px:Q", y="py:Q", x2="qx:Q", y2="qy:Q"),
        group(draw.encode(x="fx:Q", y="fy:Q"), *beside),
    )


ASIDE = 0.5
"""How far from the middle of each line its arrow stands, where there are several."""
STAY = 0.4
"""How far beyond the unit square a line's grip may go before it stays there."""
_SPOKE = 0.38
"""How long an arrow is by which a line is turned."""


def _handles(row: Row, room: int) -> list[alt.Chart | alt.LayerChart]:
    """Draw what each line is pulled by, on it, and what it is turned by, beside it."""
    each, _ = _lines(row, room)
    foot = f"(datum.a * {MIDDLE} + datum.b * {MIDDLE} + datum.c) / max(datum.length, 1e-9)"
    each = (
        each.transform_calculate(length="hypot(datum.a, datum.b)")
        .transform_calculate(
            nx="datum.length ? datum.a / datum.length : 1",
            ny="datum.length ? datum.b / datum.length : 0",
            off=f"datum.length ? -{foot} : 0",
        )
        .transform_calculate(
            **{
                side: f"clamp({MIDDLE} + datum.off * {along} {sign} datum.aside * {across}, "
                f"-{STAY}, 1 + {STAY})"
                for side, along, sign, across in (
                    ("hx", "datum.nx", "-", "datum.ny"),
                    ("hy", "datum.ny", "+", "datum.nx"),
                )
            }
        )
        .transform_calculate(
            wx=f"datum.hx + {_SPOKE} * datum.nx", wy=f"datum.hy + {_SPOKE} * datum.ny"
        )
    )
    (on_x, on_y), (to_x, to_y) = ((alt.X(f"{end}x:Q"), alt.Y(f"{end}y:Q")) for end in "hw")
    spokes = draw.mark_rule(strokeWidth=2).encode(
        x=on_x, y=on_y, x2="wx:Q", y2="wy:Q", color=ON_SURFACE
    )
    grips = [
        group(
            draw.transform_filter(f"datum.i === {j}"),
            *grip(draw, f"way{j}", to_x, to_y),
            *grip(draw, f"cut{j}", on_x, on_y),
        )
        for j in range(1 if row is NEURON else room)
    ]
    return [group(each, spokes, *grips), scale(alt.X("hx:Q"), alt.Y("hy:Q"))]


def _between_equals(places: alt.Chart) -> alt.Chart:
    """Join the points of a class by a dotted line."""
    return places.mark_line(strokeDash=[2, 4], strokeWidth=2, clip=True).encode(
        x="x1:Q", y="x2:Q", detail="label:N", color=ON_SURFACE
    )


def _point_grips(places: alt.Chart) -> list[alt.LayerChart]:
    """Let each of the four points be pulled."""
    numbered = places.transform_window(number="row_number()")
    each = (numbered.transform_filter(f"datum.number === {i + 1}") for i in range(4))
    x, y = alt.X("x1:Q"), alt.Y("x2:Q")
    return [layer for i, one in enumerate(each) for layer in grip(one, f"point{i}", x, y)]


def _score(places: alt.Chart, z: str) -> alt.Chart:
    """Write above the picture on how many points the network is right, and its cross-entropy."""
    return (
        places.transform_calculate(z=z)
        .transform_calculate(
            # As `lessons.xor.model.accuracy`: 50 % but for the last digits of a computer is 50 %.
            right="(datum.z > -4e-9 ? 1 : 0) === datum.label ? 1 : 0",
            loss="max(datum.z, 0) - datum.label * datum.z + log(1 + exp(-abs(datum.z)))",
        )
        .transform_aggregate(right="sum(right)", n="count()", loss="mean(loss)")
        .transform_calculate(
            score="datum.right + ' of ' + datum.n + ' right, loss ' + format(datum.loss, '.3f')"
        )
        .mark_text(align="right", x="width", y=-8, fontWeight="bold")
        .encode(text=alt.Text("score:N"), color=MODEL)
    )


_SIDES = ("right", "up")
_CUT = ("cut0", "cut1", "cut2")
SPACES = {
    room: Row(*(f"{name}{j}" for name in ("u", "v", "b", *_SIDES) for j in range(room)), *_CUT)
    for room in ROOMS
}
"""A hidden layer at a frame, the picture's two axes in its space, and the output's cut."""
FLAT = Row(*(f"{side}{j}" for side in _SIDES for j in range(2)), *_CUT)
"""The same without a hidden layer."""


def _around(axis: str, aspect: str) -> alt.Scale:
    """Return a scale around the middle of an axis, which is in the table of limits."""
    row = LIMITS_ROW
    low, high = (
        f"length(data('{LIMITS}')) ? {row}.{axis} {sign} {row}.reach * {aspect} : {at_first}"
        for sign, at_first in (("-", 0), ("+", 1))
    )
    return alt.Scale(domain=[alt.ExprRef(low), alt.ExprRef(high)], nice=False)


@structure
def _hidden_space(
    title: str, axes: tuple[str, str], activation: str | None, room: int, height: int
) -> alt.LayerChart:
    """Draw `hidden_space`, for so many hidden neurons as there is room for."""
    row = FLAT if activation is None else SPACES[room]
    outputs = hidden_outputs(activation, row, room)
    place = {f"h{j}": output for j, output in enumerate(outputs)}
    place |= {
        field: "+".join(f"{row[f'{side}{j}']}*datum.h{j}" for j in range(len(outputs)))
        for field, side in zip("st", _SIDES, strict=True)
    }
    n = N_LINES * N_KNOTS
    on, off = f"datum.i % {N_KNOTS} / {N_KNOTS - 1}", f"floor(datum.i % {n} / {N_KNOTS})"
    grid = (
        Layer(alt.sequence(2 * n, as_="i"))
        .transform_calculate(
            line=f"floor(datum.i / {N_KNOTS})",
            x1=f"datum.i < {n} ? {on} : {off} / {N_LINES - 1}",
            x2=f"datum.i < {n} ? {off} / {N_LINES - 1} : {on}",
            **place,
        )
        .mark_line(clip=True, strokeWidth=1, opacity=0.45, interpolate="natural")
        .encode(detail="line:N", order="i:Q", color=MODEL)
    )
    window = [f"datum.reach * {aspect}" for aspect in (_ASPECT, "1")]
    (left, right), (low, high) = (
        (f"(datum.{axis} - {half})", f"(datum.{axis} + {half})")
        for axis, half in zip("xy", window, strict=True)
    )
    cut = rows(LIMITS).transform_calculate(**{name: row[f"cut{i}"] for i, name in enumerate("abc")})
    cut = line_geometry.across(cut, (left, right), (low, high)).mark_rule(clip=True, strokeWidth=3)
    # Points of a class like to meet: the name of one stands above it, of the other below.
    names = [
        draw.transform_filter(f"datum.x2 === {x2}")
        .mark_text(fontWeight="bold", clip=True, dy=dy)
        .encode(text="name:N")
        for x2, dy in ((0, 20), (1, -20))
    ]
    dots = draw.mark_point(size=230, opacity=0.9, filled=True, clip=True)
    points = rows("points").transform_calculate(**place).encode(x="s:Q", y="t:Q", color=_CLASS)
    ticks = alt.Axis(tickCount=5)
    layers = (
        unseen("weights"),
        grid.encode(
            x=alt.X("s:Q", title=axes[0], scale=_around("x", _ASPECT), axis=ticks),
            y=alt.Y("t:Q", title=axes[1], scale=_around("y", "1"), axis=ticks),
        ),
        cut.encode(x="px:Q", y="py:Q", x2="qx:Q", y2="qy:Q", color=MODEL),
        group(points, dots, *names),
    )
    params = [row.parameter("weights")]
    return on_canvas(layered(*layers, params=params, title=title, height=height))


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
    """
    room = room_for(run.parameters["W2"].shape[-2])
    row = SPACES[room] if "W1" in run.parameters else FLAT
    columns = _network_columns(run.parameters)
    for side, direction in zip(_SIDES, (right, up), strict=True):
        columns |= {f"{side}{j}": direction[:, j] for j in range(direction.shape[-1])}
    columns |= {name: cut[:, i] for i, name in enumerate(_CUT)}
    names = [f"({x1:g}, {x2:g})" for x1, x2 in points]
    tables = {
        "weights": row.table(columns),
        "points": {
            "x1": points[:, 0],
            "x2": points[:, 1],
            "label": labels.astype(int),
            "name": names,
        },
    }
    spec = _hidden_space(title, axes, activation_of(run), room, height)

    def words() -> str:
        put = forward(points, run.final, activation_of(run) or "ReLU")[-2]
        at = ((figure(h @ right[-1]), figure(h @ up[-1])) for h in put)
        each = (f"{name}: ({x}, {y})" for name, (x, y) in zip(names, at, strict=True))
        return f"{capital(axes[0])} and {axes[1]}, {'; '.join(each)}."

    x, y = middle
    return Picture.of(spec, tables, words=words, x=x, y=y, reach=reach, last=run.n_frames - 1)
