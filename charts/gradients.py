"""What ``.grad`` holds: gradients added up, as blocks, as arrows tip to tail, and as bars."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from charts.lines import turn
from charts.picture import (
    LIMITS,
    Column,
    Picture,
    between,
    evenly,
    layered,
    limits,
    rows,
    structure,
)
from charts.replay import NOW, SO_FAR, frames
from charts.style import GRADIENT, HEIGHT, MODEL, round_up
from training.recorded_run import RecordedRun

TRAIL = 12
"""The latest gradients of a sum that are drawn strong; the older ones stay faint."""
_ROW = 20
"""Pixels for each bar; below them stands the axis."""


@structure
def _blocks(title: str, height: int) -> alt.LayerChart:
    x = alt.X("start:Q", title=title, scale=between("low", "high"), axis=alt.Axis(tickCount=6))
    y = alt.Y("name:N", title=None, sort=None)
    base = rows("blocks").encode(y=y)
    return layered(
        base.mark_bar(stroke="white", strokeWidth=2).encode(
            x=x,
            x2="end:Q",
            color=GRADIENT,
            tooltip=[alt.Tooltip("call:Q"), alt.Tooltip("end:Q", title=".grad", format=",.4~g")],
        ),
        base.transform_calculate(middle="(datum.start + datum.end) / 2")
        .mark_text(fontWeight="bold", color="#1b1f24")
        .encode(x=alt.X("middle:Q"), text=alt.Text("call:N")),
        rows("ends")
        .mark_text(align="right", dx=-8, fontWeight="bold")
        .encode(x=alt.X("end:Q"), y=y, color=GRADIENT, text=alt.Text("end:Q", format=",.4~g")),
        height=height,
    )


def blocks(held: Mapping[str, np.ndarray], *, most: int, title: str, height: int = 170) -> Picture:
    """Draw ``.grad`` as a row of blocks, one for each call of ``backward()``.

    Parameters
    ----------
    held : mapping of str to (n_calls,) array of float
        What ``.grad`` of each parameter holds after each call; negative, as every call adds the
        same negative slope.
    most : int
        For how many calls there is room.
    title : str
        What the axis measures.
    height : int
        In pixels.
    """
    n_calls = len(next(iter(held.values())))
    starts = [np.append(0.0, values[:-1]) for values in held.values()]
    tables: dict[str, Mapping[str, Column]] = {
        "blocks": {
            "name": np.repeat(list(held), n_calls),
            "start": np.concatenate(starts),
            "end": np.concatenate(list(held.values())),
            "call": np.tile(np.arange(1, n_calls + 1), len(held)),
        },
        "ends": {"name": list(held), "end": np.array([values[-1] for values in held.values()])},
        LIMITS: limits(
            low=(most + 1) * min(float(values[0]) for values in held.values()), high=0.0, last=0
        ),
    }
    return Picture(_blocks(title, height), tables)


def _turned(chart: alt.Chart, x: str, y: str, square: bool = False) -> alt.Chart:
    """Add the angle on the screen of an arrow by (x, y), as ``turn``."""
    return chart.transform_calculate(turn=turn(x, y, square=square))


def _heads(chart: alt.Chart, x: alt.X, y: alt.Y, size: int) -> alt.Chart:
    """Draw a head at the tip of each arrow, turned as `_turned` says."""
    return chart.mark_point(shape="triangle", filled=True, size=size, opacity=1, clip=True).encode(
        x=x, y=y, angle=alt.Angle("turn:Q", scale=None), color=GRADIENT
    )


@structure
def _arrows(
    x_title: str, y_title: str, added_up: bool, square: bool, height: int
) -> alt.LayerChart:
    across = evenly("x0", "x1", "width") if square else between("x0", "x1")
    up = evenly("y0", "y1", "height") if square else between("y0", "y1")
    x = alt.X("x:Q", title=x_title, scale=across, axis=alt.Axis(tickCount=5))
    y = alt.Y("y:Q", title=y_title, scale=up, axis=alt.Axis(tickCount=5))
    base = rows("held")
    so_far = base.transform_filter(SO_FAR)
    now = base.transform_filter(NOW).transform_calculate(zero="0")
    zero = {"x2": alt.X2("zero:Q"), "y2": alt.Y2("zero:Q")}
    arrow = _turned(now, "datum.x", "datum.y", square)
    origin = rows(LIMITS).mark_point(shape="cross", size=110, strokeWidth=2)
    said = "yours: all gradients, tip to tail" if added_up else "yours: the new gradient alone"
    layers = [
        origin.encode(x=alt.XDatum(0), y=alt.YDatum(0), color=MODEL),
        origin.mark_text(align="left", baseline="bottom", y=-8).encode(
            x=alt.XValue(0), text=alt.value(said), color=GRADIENT
        ),
    ]
    if added_up:
        chain = so_far.transform_calculate(y="datum.torn ? null : datum.y").encode(
            x=x, y=y, order=alt.Order("frame:Q"), color=GRADIENT
        )
        latest = chain.transform_filter(f"datum.frame >= frame - {TRAIL}")
        fresh = _turned(
            now.transform_calculate(x="datum.new_x", y="datum.new_y"), "datum.x", "datum.y", square
        )
        layers += [
            chain.mark_line(clip=True, strokeWidth=1, opacity=0.25),
            latest.mark_line(clip=True, strokeWidth=2, point=alt.OverlayMarkDef(size=30)),
            fresh.mark_rule(clip=True, strokeWidth=1.8, strokeDash=[5, 3]).encode(
                x=x, y=y, **zero, color=GRADIENT
            ),
            _heads(fresh, x, y, 80),
        ]
    else:
        dots = so_far.mark_circle(clip=True, size=14, opacity=0.7)
        layers.append(dots.encode(x=x, y=y, color=GRADIENT))
    layers += [
        arrow.mark_rule(clip=True, strokeWidth=4.5).encode(x=x, y=y, **zero, color=GRADIENT),
        _heads(arrow, x, y, 170),
    ]
    return layered(*layers, height=height)


@np.errstate(over="ignore", invalid="ignore")  # what has diverged has no place in a picture
def arrows(
    run: RecordedRun,
    fresh: Mapping[str, np.ndarray],
    *,
    added_up: bool,
    square: bool,
    height: int = HEIGHT,
) -> Picture:
    """Draw what ``.grad`` holds as an arrow, and the gradients that have led to it.

    Parameters
    ----------
    run : RecordedRun
        One run alone with two parameters; its gradients are what ``.grad`` held.
    fresh : mapping of str to (n_frames,) array of float
        The gradient of each frame alone; laid tip to tail they lead to what ``.grad`` holds.
    added_up : bool
        Whether ``.grad`` is the sum of all gradients so far; then the chain of their tips is
        drawn, and the latest one alone, dashed.
    square : bool
        Whether both axes have the same unit.
    height : int
        In pixels.
    """
    columns: dict[str, np.ndarray] = {}
    reach = []
    for name, letter in zip(run.parameters, "xy", strict=True):
        held, new = run.gradients[name], fresh[name]
        columns |= {letter: held, f"new_{letter}": new} if added_up else {letter: held}
        every = np.abs(np.concatenate([held, new]))
        largest = float(every[np.isfinite(every)].max())
        reach.append(1.15 * min(largest, 30.0 * max(float(every[0]), 1e-9)))
    reach = [round_up(max(r, 1e-9)) for r in ([max(reach)] * 2 if square else reach)]
    gap = np.diff(run.epochs, prepend=0) > 2
    far = (np.abs(columns["x"]) > 6 * reach[0]) | (np.abs(columns["y"]) > 6 * reach[1])
    if added_up:
        columns["torn"] = gap | far
    tables: dict[str, Mapping[str, Column]] = {
        "held": frames(run, **columns),
        LIMITS: limits(x0=-reach[0], x1=reach[0], y0=-reach[1], y1=reach[1], last=run.n_frames - 1),
    }
    titles = [f"slope along {name}" for name in run.parameters]
    return Picture(_arrows(titles[0], titles[1], added_up, square, height), tables)


@structure
def _bars(title: str, n_rows: int, height: int) -> alt.LayerChart:
    base = (
        rows("held")
        .transform_filter(NOW)
        .transform_calculate(i=f"sequence({n_rows})")
        .transform_flatten(["i"])
        .transform_lookup(
            lookup="i", from_=alt.LookupData(alt.NamedData(name="parameters"), "i", ["name"])
        )
        .transform_calculate(held="datum['g' + datum.i]", new="datum['f' + datum.i]")
    )
    x = alt.X("held:Q", title=title, scale=between("low", "high"), axis=alt.Axis(tickCount=6))
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=140, labelOverlap=False))
    tooltip = [
        alt.Tooltip("name:N"),
        alt.Tooltip("held:Q", title=".grad", format=".4~g"),
        alt.Tooltip("new:Q", title="new", format=".4~g"),
    ]
    # Every parameter keeps its row, whatever there is to be drawn in it.
    row = rows("parameters").mark_tick(opacity=0, tooltip=False).encode(y=y)
    bar = base.mark_bar(clip=True, opacity=0.75, height={"band": 0.8})
    tick = base.mark_tick(clip=True, thickness=3, height={"band": 0.95})
    return layered(
        row,
        bar.encode(x=x, y=y, color=GRADIENT, tooltip=tooltip),
        tick.encode(x=alt.X("new:Q"), y=y, color=MODEL),
        height=max(height, _ROW * n_rows + 60),
    )


def bars(
    run: RecordedRun,
    fresh: Mapping[str, np.ndarray],
    names: Sequence[str],
    *,
    height: int = HEIGHT,
) -> Picture:
    """Draw what ``.grad`` holds for each of many parameters, and the gradient added last.

    Parameters
    ----------
    run : RecordedRun
        One run alone; its gradients are what ``.grad`` held.
    fresh : mapping of str to (n_frames, shape) array of float
        The gradient of each frame alone.
    names : sequence of str
        A name for each number among the parameters, in order.
    height : int
        In pixels, at least; many parameters take more.
    """
    held, new = (
        np.concatenate([g.reshape(run.n_frames, -1) for g in gradients.values()], axis=1)
        for gradients in (run.gradients, fresh)
    )
    columns = {f"g{i}": held[:, i] for i in range(len(names))}
    columns |= {f"f{i}": new[:, i] for i in range(len(names))}
    every = np.abs(held[np.isfinite(held)])
    reach = 1.1 * min(float(every.max()), 100.0 * max(float(np.abs(held[0]).max()), 1e-9))
    tables: dict[str, Mapping[str, Column]] = {
        "held": frames(run, **columns),
        "parameters": {"i": np.arange(len(names)), "name": list(names)},
        LIMITS: limits(low=-round_up(reach), high=round_up(reach), last=run.n_frames - 1),
    }
    title = "slope (bar: .grad, tick: the new gradient)"
    return Picture(_bars(title, len(names), height), tables)


@structure
def _chain(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"), axis=alt.Axis(tickCount=5))
    y = alt.Y("y:Q", title=y_title, scale=between("y0", "y1"), axis=alt.Axis(tickCount=5))
    links = _turned(rows("links"), "datum.x - datum.from_x", "datum.y - datum.from_y")
    goal = rows("whole").encode(x=x, y=y, color=MODEL)
    read = [alt.Tooltip("name:N"), *(alt.Tooltip(f"{a}:Q", format=".4~g") for a in "xy")]
    return layered(
        links.mark_rule(strokeWidth=3.5).encode(
            x=x, y=y, x2="from_x:Q", y2="from_y:Q", color=GRADIENT
        ),
        _heads(links, x, y, 150).encode(tooltip=read),
        links.mark_text(align="left", dx=12, dy=6).encode(
            x=x, y=y, color=GRADIENT, text=alt.Text("name:N")
        ),
        goal.mark_point(shape="cross", size=260, strokeWidth=3),
        goal.mark_text(align="right", dx=-14, fontWeight="bold").encode(text=alt.Text("name:N")),
        height=height,
    )


def chain(
    collected: Mapping[str, np.ndarray],
    whole: Mapping[str, np.ndarray],
    *,
    name: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the gradients of the pieces of a batch tip to tail, and the one of the whole.

    Parameters
    ----------
    collected : mapping of str to (n_pieces,) array of float
        What ``.grad`` of each of two parameters holds after each piece.
    whole : mapping of str to float array
        The gradient of all samples at once.
    name : str
        What the whole is called.
    height : int
        In pixels.
    """
    ends = np.stack([np.append(0.0, values) for values in collected.values()], axis=-1)
    goal = np.array([float(value) for value in whole.values()])
    low = 1.3 * np.minimum(ends.min(axis=0), goal)
    high = 1.3 * np.maximum(ends.max(axis=0), goal)
    room = 0.12 * (high - low)
    tables: dict[str, Mapping[str, Column]] = {
        "links": {
            "x": ends[1:, 0],
            "y": ends[1:, 1],
            "from_x": ends[:-1, 0],
            "from_y": ends[:-1, 1],
            "name": [f"after piece {i}" for i in range(1, len(ends))],
        },
        "whole": {"x": goal[:1], "y": goal[1:], "name": [name]},
        LIMITS: limits(
            x0=float((low - room)[0]),
            x1=float((high + 1.5 * room)[0]),
            y0=float((low - room)[1]),
            y1=float((high + room)[1]),
            last=0,
        ),
    }
    titles = [f"{parameter}.grad" for parameter in whole]
    return Picture(_chain(titles[0], titles[1], height), tables)


@structure
def _against(title: str, n_rows: int) -> alt.LayerChart:
    axis = alt.Axis(labelLimit=140, labelOverlap=False)
    base = rows("slopes").encode(y=alt.Y("name:N", title=None, sort=None, axis=axis))
    x = alt.X("held:Q", title=title, scale=between("low", "high"), axis=alt.Axis(tickCount=6))
    return layered(
        base.mark_bar(height={"band": 0.8}).encode(x=x, color=GRADIENT),
        base.mark_tick(thickness=3, height={"band": 0.95}).encode(x=alt.X("whole:Q"), color=MODEL),
        height=_ROW * n_rows + 60,
    )


def against(
    collected: np.ndarray, whole: np.ndarray, names: Sequence[str], *, name: str
) -> Picture:
    """Draw the collected gradient of many parameters as bars, and that of the whole as ticks.

    Parameters
    ----------
    collected, whole : (n_parameters,) array of float
        What ``.grad`` holds in the end, and the gradient of all samples at once.
    names : sequence of str
        A name for each parameter.
    name : str
        What the whole is called.
    """
    reach = round_up(1.05 * max(float(np.abs(collected).max()), float(np.abs(whole).max()), 1e-9))
    tables: dict[str, Mapping[str, Column]] = {
        "slopes": {"name": list(names), "held": collected, "whole": whole},
        LIMITS: limits(low=-reach, high=reach, last=0),
    }
    return Picture(_against(f"slope (bar: collected, tick: {name})", len(names)), tables)
