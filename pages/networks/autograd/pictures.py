"""What autograd alone draws: a loss with two valleys, and the staircase at each of its places."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import FRAME, TableRow, expr
from charts.core.grips import grip, scale
from charts.core.live import live, place_of
from charts.core.picture import (
    LIMITS,
    Column,
    Picture,
    between,
    draw,
    frames,
    group,
    layered,
    on_rims,
    rows,
    stack,
    structure,
)
from charts.core.replay import AHEAD, NOW, SO_FAR
from charts.core.series import INK, LineStyle, name_layer, names_above
from charts.core.style import DATA, MODEL, PAPER, class_ink
from charts.diagrams.small_network import answers_in_words
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.autograd import stuck, valleys
from training.activations import sigmoid
from training.dense import forward
from training.figures import figure, fixed, percent
from training.recorded_run import RecordedRun

BALL = "ball"
"""The grip of the ball that is let go."""
_INKS = ["gray", "violet", "red"]
"""Of squares whose end is not told, from which the loss gets to 0, and from which it does not."""
_ROOM = 0.5
"""Around the squares, for a ring at their edge."""
_WAYS = (INK, LineStyle("red", (7, 3)))


@structure
def _plane(height: int) -> alt.LayerChart:
    bare = alt.Axis(grid=False)
    x = alt.X("x:Q", title="where neuron 1 steps", axis=bare, scale=between("low", "high"))
    y = alt.Y("y:Q", title="where neuron 2 steps", axis=bare, scale=between("low", "high"))
    # The loss of each square, for the heights that the ball has now.
    g, h = (TableRow("path", FRAME)[name] for name in ("g", "h"))
    now = (datum.ss * g * g + datum.tt * h * h + (valleys.answers(valleys.WANTED) ** 2).mean()) / 2
    now = now + datum.st * g * h - datum.sy * g - datum.ty * h
    seen = expr.if_(datum.end == 0, 0, 0.76 * expr.exp(-5 * datum.loss))
    # What balls did before the heights were freed stands until each has got out.
    told = ((AHEAD == 1) & (datum.before == 0)) | (datum.arrives <= FRAME)
    told = expr.if_(told, datum.end, datum.before)
    ends = alt.Color("told:O", scale=alt.Scale(domain=[0, 1, 2], range=_INKS), legend=None)
    squares = (
        rows("squares")
        .transform_calculate(loss=now)
        .transform_calculate(depth=0.1 + seen, told=told)
        .mark_rect(clip=True)
        .encode(
            x=x,
            x2="right:Q",
            y=y,
            y2="top:Q",
            color=ends,
            opacity=alt.Opacity("depth:Q", scale=None),
            tooltip=[alt.Tooltip("loss:Q", format=".3~g")],
        )
    )
    here = rows(LIMITS).transform_calculate(x=place_of("first"), y=place_of("second"))
    path = group(
        rows("path").encode(x=x, y=y, color=MODEL),
        draw.transform_filter(SO_FAR).mark_line(clip=True, strokeWidth=3).encode(order="frame:Q"),
        draw.transform_filter(NOW).mark_circle(size=190, opacity=1, clip=True),
    )
    there = rows("ends").transform_filter(datum.last <= FRAME).encode(x=x, y=y, text="told:N")
    named = on_rims(there.encode(color=MODEL), dy=-19, fontWeight="bold")
    return layered(squares, path, *named, grip(here, BALL, x, y), scale(x, y), height=height)


def valley_map(ball: RecordedRun, everywhere: RecordedRun, *, told: bool, height: int) -> Picture:
    """Draw the loss from above, the path of one ball, and where a ball from each square ends.

    The fainter a square, the higher the loss there for the ball’s heights. Neither this nor where each
    ends is drawn unless ``told``, and where it ends, in a first play, not before its own ball is there;
    at last each valley’s loss stands at its bottom, unless the heights have changed the ground.
    """
    reached = everywhere.loss[..., -1] < valleys.LOW
    there = np.abs(everywhere.loss - everywhere.loss[..., -1:]) < valleys.LOW
    steps = everywhere.steps[there.argmax(axis=-1)].ravel()
    # Balls that the false valley had caught, before their heights were freed, have swapped jobs.
    swapped = (everywhere.final["g"] > everywhere.final["h"]).ravel()
    named = [reached, ~reached] if told and not swapped.any() else []
    final = everywhere.final | {"loss": everywhere.loss[..., -1]}
    a, b, losses = ([float(np.median(final[n][of])) for of in named] for n in ("a", "b", "loss"))
    words = [f"loss {figure(round(loss, 3))}" for loss in losses]
    ends = {"x": a, "y": b, "told": words, "last": [ball.n_frames - 1] * len(named)}
    low = 10 / valleys.SIDE * np.arange(valleys.SIDE)
    x, y = np.tile(low, valleys.SIDE), np.repeat(low, valleys.SIDE)
    squares = {
        "x": x,
        "right": x + low[1],
        "y": y,
        "top": y + low[1],
        "end": np.where(reached.ravel(), 1, 2) * told,
        "arrives": np.minimum(np.searchsorted(ball.steps, steps), ball.n_frames - 1),
        "before": (1 + swapped) * swapped.any(),
        **valleys.ground(everywhere),
    }
    ways = dict(zip("xygh", ball.parameters.values(), strict=True))
    first, second = (float(ways[name][0]) for name in "xy")
    said = (
        f"From {percent(float(reached.mean()))} of all squares the loss gets to 0. Your ball rolls "
        f"from {first:g}, {second:g} to {ways['x'][-1]:.1f}, {ways['y'][-1]:.1f}."
    )
    return Picture.of(
        _plane(height),
        {"squares": squares, "path": frames(ball, **ways), "ends": ends},
        low=-_ROOM,
        high=10.0 + _ROOM,
        first=first,
        second=second,
        last=ball.n_frames - 1,
        words=lambda: said if told else "",
    )


@structure
def _stairs(height: int) -> alt.LayerChart:
    x = alt.X("x:Q", title="place", scale=between("low", "high"))
    y = alt.Y("y:Q", title="height", scale=between("y0", "y1"), axis=alt.Axis(tickCount=3))

    def step(height: Any, place: Any) -> Any:
        return height / (1 + expr.exp(-valleys.STEEP * (datum.x - place)))

    # A pulled ring moves the steps at once.
    here = (
        rows("knobs")
        .transform_filter(NOW)
        .transform_calculate(low=live("first", datum.a), high=live("second", datum.b))
    )
    line = (
        here.spread(x=expr.sequence(0, 10.05, 0.1))
        .transform_calculate(y=step(datum.g, datum.low) + step(datum.h, datum.high))
        .mark_line(strokeWidth=3, clip=True)
        .encode(x=x, y=y, color=MODEL)
    )
    named = [
        group(
            here.encode(x=alt.X(f"{name}:Q"), color=MODEL),
            draw.mark_rule(strokeDash=[3, 3]),
            draw.mark_text(y=up, fontWeight="bold").encode(text=alt.value(said)),
        )
        for name, said, up in (("low", "neuron 1", -7), ("high", "neuron 2", -21))
    ]
    wanted = rows("wanted").mark_circle(size=60, opacity=1).encode(x=x, y=y, color=DATA)
    return layered(wanted, line, *named, height=height)


def staircase(ball: RecordedRun, *, height: int) -> Picture:
    """Draw the wanted staircase, and what the network draws at each frame."""
    tables: dict[str, Mapping[str, Column]] = {
        "wanted": {"x": valleys.X, "y": valleys.answers(valleys.WANTED)},
        "knobs": frames(ball, **ball.parameters),
    }
    a, b, g, h = (float(values[-1]) for values in ball.parameters.values())
    said = "The dots go up by 1 at 3 and by 2 at 7. The network ends with a step of "
    said += f"{g:.1f} at {a:.1f} (neuron 1) and one of {h:.1f} at {b:.1f} (neuron 2)."
    ends: dict[str, Any] = {
        "low": 0.0,
        "high": 10.0,
        "y0": -0.3,
        "y1": 3.5,
        "last": ball.n_frames - 1,
    }
    return Picture.of(_stairs(height), tables, **ends, words=lambda: said)


@structure
def _ground() -> alt.LayerChart:
    plane = draw.encode(
        x=alt.X("x:Q", title="epoch", scale=between("x0", "x1")),
        y=alt.Y("y:Q", title="loss", scale=between("y0", "y1")),
    )
    line: dict[str, Any] = {"clip": True, "interpolate": "monotone"}
    ways = [
        group(
            draw.transform_filter(datum.run == i).encode(color=alt.ColorValue(style.ink)),
            draw.transform_filter(SO_FAR).mark_line(
                **line, strokeWidth=3, strokeDash=list(style.dash)
            ),
            draw.transform_filter(NOW).mark_circle(size=260 - 80 * i, opacity=1),
            draw.transform_filter(NOW)
            .mark_text(align="right", fontWeight="bold", fontSize=13)
            .encode(x=alt.value("width"), y=alt.value(6 + 16 * i), text="told:N"),
        )
        for i, style in reversed([*enumerate(_WAYS)])  # the ink on top: it hides the other at first
    ]
    everyone = rows("everyone").encode(detail="run:N", color=alt.ColorValue(_WAYS[1].ink))
    seen = group(
        plane,
        everyone.transform_filter(SO_FAR).mark_line(**line, strokeWidth=1),
        rows("before").mark_line(**line, strokeWidth=3).encode(color=MODEL),
        group(rows("ways"), *ways),
    )
    return layered(seen, name_layer(_WAYS), height=330)


def ground(
    runs: Mapping[str, RecordedRun], everyone: Mapping[str, RecordedRun], name: str = stuck.MORE
) -> Picture:
    """Draw the loss of one network until it is stuck, and from there on with either newcomer.

    Thin lines are the losses of ``everyone`` with the second one, of that ``name``.
    """
    before, more = runs[stuck.BEFORE], runs[stuck.MORE]
    here, losses = int(before.steps[-1]), everyone[stuck.MORE].loss
    ways = {}
    for i, way in enumerate((stuck.COPY, stuck.MORE)):
        told = [f"{n} of {len(losses)} solved" for n in stuck.n_free(everyone[way])]
        ways[i] = frames(more, x=more.steps, y=runs[way].loss, told=np.array(told))
    others = {i: frames(more, x=more.steps, y=y) for i, y in enumerate(losses)}
    tables: dict[str, Mapping[str, Column]] = {
        "before": {"x": before.steps, "y": before.loss},
        "ways": stack(ways),
        "everyone": stack(others),
        "names": names_above((stuck.COPY, name), _WAYS),
    }
    ends: dict[str, Any] = {
        "x0": here - stuck.N_MORE / 5,
        "x1": here + 1.03 * stuck.N_MORE,
        "y0": 0.0,
        "y1": 0.6,
    }
    said = " ".join(
        f"With {what}, {stuck.n_free(everyone[way])[-1]} of {len(losses)} are solved; the loss of "
        f"this one ends at {runs[way].loss[-1]:.2f}."
        for way, what in ((stuck.COPY, stuck.COPY), (stuck.MORE, name))
    )
    return Picture.of(_ground(), tables, **ends, last=more.n_frames - 1, words=lambda: said)


_INPUTS, _HIDDEN, _OUTPUT = (0.6, -0.6), (1.1, 0.0, -1.1), 0.0
"""How high neurons stand that are drawn, layer by layer; the last hidden one is new."""


@structure
def _network() -> alt.LayerChart:
    plane = draw.encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.25, 3.5])),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.4, 1.4])),
    )
    ends = {"x2": "x2:Q", "y2": "y2:Q", "size": alt.Size("width:Q", scale=None)}
    nodes: dict[str, Any] = {"shape": "circle", "size": 1100, "opacity": 1, "strokeWidth": 2.5}

    def inked(table: str, *layers: alt.Chart) -> list[alt.LayerChart]:
        return [
            group(rows(table).transform_filter(datum.new == i).encode(color=ink), *layers)
            for i, ink in enumerate((MODEL, alt.ColorValue(_WAYS[1].ink)))
        ]

    now = draw.transform_filter(NOW)
    seen = group(
        plane,
        *inked("weights", now.mark_rule().encode(**ends)),
        *inked(
            "nodes",
            draw.mark_point(fill=PAPER, **nodes),
            draw.mark_text(fontWeight="bold").encode(text="name:N"),
        ),
        rows("points").mark_circle(size=170, opacity=1).encode(color=class_ink("truth:N")),
        *inked("told", *on_rims(now.encode(text="told:N"), fontWeight="bold")),
    )
    return layered(seen, height=330)


def network(run: RecordedRun) -> Picture:
    """Draw a network with two inputs and a new third neuron: its weights, and its four answers."""

    def at_each_frame(marks: list[dict[str, Any]]) -> dict[str, Column]:
        each = [{n: np.broadcast_to(v, run.n_frames) for n, v in of.items()} for of in marks]
        tables = [frames(run, **columns) for columns in each]
        return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}

    W1, W2 = run.parameters["W1"], run.parameters["W2"][..., 0]
    weights, told = [], []
    for j, y in enumerate(_HIDDEN):
        new = int(j == len(_HIDDEN) - 1)
        ends = [(0, up, 1, y, W1[:, i, j]) for i, up in enumerate(_INPUTS)]
        for *place, w in (*ends, (1, y, 2, _OUTPUT, W2[:, j])):
            at = dict(zip(("x", "y", "x2", "y2"), place, strict=True))
            weights.append(at | {"width": np.minimum(0.6 + abs(w) / 2, 9), "new": new})
        now = [fixed(w, 1) for w in W2[:, j]]
        told.append({"x": 1.45 + 0.3 * abs(y), "y": 0.6 * y or 0.18, "told": now, "new": new})
    shares = sigmoid(forward(XOR_INPUTS, run.parameters, "sigmoid")[-1][..., 0])
    right, up = 2.65 + 0.65 * XOR_INPUTS[:, 0], XOR_INPUTS[:, 1] - 0.5
    told.append({"x": right.mean(), "y": 1.1, "told": "its answers", "new": 0})
    for k, each in enumerate(shares.T):
        told.append({"x": right[k], "y": up[k] + 0.2, "told": [*map(percent, each)], "new": 0})
    tables = {
        "weights": at_each_frame(weights),
        "told": at_each_frame(told),
        "nodes": {
            "x": [0, 0, 1, 1, 1, 2],
            "y": [*_INPUTS, *_HIDDEN, _OUTPUT],
            "name": ["x₁", "x₂", "1", "2", "new", "out"],
            "new": [0, 0, 0, 0, 1, 0],
        },
        "points": {"x": right, "y": up, "truth": XOR_LABELS.astype(int)},
    }
    words = partial(answers_in_words, run, XOR_INPUTS)
    return Picture.of(_network(), tables, last=run.n_frames - 1, words=words)
