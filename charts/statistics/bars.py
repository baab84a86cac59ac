"""Bars by name: shares of groups, accuracies, weights of features, a claim's evidence."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, SupportsFloat

import altair as alt
import numpy as np
from altair import datum
from numpy.typing import ArrayLike

from charts.core.formulas import WIDE, TableRow, expr, formula
from charts.core.number_format import figure, percentage, text_of, with_texts
from charts.core.picture import (
    LIMITS_ROW,
    Picture,
    between,
    draw,
    frames,
    group,
    layered,
    on_rims,
    round_up,
    rows,
    structure,
)
from charts.core.replay import NOW
from charts.core.series import Axes, Line, number_axis, powers_axis, series
from charts.core.style import CLASS_0, CLASS_1, CLASSES, DATA, HEIGHT, MODEL, PERCENT, class_ink
from training.recorded_run import RecordedRun

_SHARE = alt.Scale(domain=[0, 1.3], nice=False)
"""With room on the right for figures and names."""
_WIDEST = 1000.0
"""Weights beyond this mean divergence: their bars leave the picture."""


@structure
def _shares(
    title: str,
    bar: str,
    compared: str | None,
    classes: tuple[str, str] | None,
    height: int,
    replayed: bool,
    unknown: str,
) -> alt.LayerChart:
    """Draw `shares`; ``compared`` and ``classes`` may be None."""
    shown = title if compared is None else [title, f"(bar: {bar}, tick: {compared})"]
    # Names at the right end need room, even on a phone.
    scale = _SHARE if classes is None else alt.Scale(domain=[0, 1.65], nice=False)
    axis = alt.Axis(labelLimit=240, labelFlush=False)
    base = rows("bars").transform_filter(NOW) if replayed else rows("bars")
    base = base.encode(
        # Not as they come: a bar that is new in a drawn picture would stand below the others.
        y=alt.Y("name:N", title=None, sort=alt.EncodingSortField("_i", op="min"), axis=axis),
        tooltip=[
            alt.Tooltip("name:N", title="who"),
            alt.Tooltip("share:Q", title=title, format=".1%"),
        ],
    )
    x = alt.X("share:Q", title=shown, scale=scale, axis=PERCENT)
    # A bar of nobody is drawn, with no length: else its name would stand below those of all others.
    bars = draw.mark_bar(opacity=0.75, height={"band": 0.62}, invalid=None).encode(x=x)
    known = expr.isValid(datum.share)
    figures = draw.transform_calculate(
        figure=expr.if_(known, percentage(datum.share, 0), unknown),
        at=expr.if_(known, datum.share if classes is None else 1, 0),
    ).encode(text="figure:N", color=MODEL)
    # At a tick a bar's figure would be taken for that of the tick.
    if compared is None:
        figures = figures.mark_text(align="left", dx=7).encode(x="at:Q")
    else:
        figures = figures.mark_text(align="right").encode(x=alt.value("width"))
    more = []
    if classes is not None:
        colours = alt.Scale(domain=[*classes], range=CLASSES)
        ends = (CLASS_0, expr.if_(known, 1, 0)), (CLASS_1, formula("0"))
        for name, (colour, end) in zip(classes, ends, strict=True):
            seen = expr.if_(datum["class"] == name, 0.85, 0.2)
            opacity = alt.Opacity("seen:Q", scale=None, legend=None)
            part = bars.transform_calculate(end=end, seen=seen)
            more.append(part.encode(x2="end:Q", color=colour, opacity=opacity))
        ink = alt.Color("class:N", scale=colours, legend=None)
        named = draw.mark_text(align="right", dx=-2, fontWeight=600)
        more.append(named.encode(x=alt.value("width"), text="class:N", color=ink))
    else:
        more.append(bars.encode(color=DATA if compared is None else MODEL))
    if compared is not None:
        tick = draw.mark_tick(thickness=4, height={"band": 0.95})
        more.append(tick.encode(x="compared:Q", color=DATA))
    return layered(group(base, *more, figures), height=height)


def shares(
    names: Sequence[str],
    values: np.ndarray,
    *,
    title: str,
    compared: np.ndarray | None = None,
    compared_with: str = "",
    bar: str = "model",
    decided: Sequence[bool] | np.ndarray | None = None,
    classes: tuple[str, str] = ("", ""),
    height: int = 250,
    unknown: str = "nobody",
) -> Picture:
    """Draw a share per group as a ``bar``, optionally with a second one as a tick.

    NaN means an empty group, or what else ``unknown`` says. With ``decided``, which is written
    beside it, a bar is filled up by the others of its group, and those decided wrongly are pale.
    Values (n_frames, n_names) are replayed.
    """
    values = np.asarray(values, dtype=float)
    n_frames = values.size // len(names)
    table: dict[str, Any] = {"name": list(names) * n_frames, "share": values.ravel()}
    table["_i"] = np.tile(np.arange(len(names)), n_frames)
    if replayed := values.ndim > 1:
        table["frame"] = np.repeat(np.arange(n_frames), len(names))
    if compared is not None:
        table["compared"] = np.asarray(compared, dtype=float)
    if decided is not None:
        table["class"] = [classes[int(one)] for one in decided]
    ticks, colours = compared is not None, decided is not None
    second = compared_with if ticks else None
    spec = _shares(title, bar, second, classes if colours else None, height, replayed, unknown)
    none = None if np.isfinite(values).any() else lambda: f"Not yet known: {', '.join(names)}."
    return Picture.of(spec, {"bars": table}, last=n_frames - 1, words=none)


@structure
def _scores(title: str, percent: bool, n_rows: int) -> alt.LayerChart:
    axis = alt.Axis(labelLimit=210, labelOverlap=False, labelFlush=False)
    form = ".1%" if percent else ",.4~g"
    figure = percentage(datum.accuracy) if percent else datum.figure
    scale, ticks = (_SHARE, PERCENT) if percent else (between("low", "high"), number_axis())
    base = rows("models").encode(
        y=alt.Y("name:N", title=None, sort=None, axis=axis),
        color=MODEL,
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("accuracy:Q", title=title, format=form)],
    )
    figures = draw.transform_calculate(figure=figure)
    return layered(
        group(
            base,
            draw.mark_bar(opacity=0.75, height={"band": 0.6}),
            figures.mark_text(align="left", dx=7).encode(text="figure:N"),
        ),
        rows("_rule").mark_rule(strokeWidth=2.5).encode(color=DATA),
        x=alt.X("accuracy:Q", title=title, scale=scale, axis=ticks),
        height=22 * n_rows + 72,
    )


def accuracies(values: Mapping[str, SupportsFloat], rule: str, *, title: str) -> Picture:
    """Draw several models' accuracies on the same rows, and one, the rule, as a line."""
    accuracy = np.array([float(value) for value in values.values()])
    tables = {
        "models": {"name": list(values), "accuracy": accuracy},
        "_rule": {"accuracy": np.array([float(values[rule])])},
    }
    return Picture.of(_scores(title, True, len(values)), tables)


def errors(values: Mapping[str, float], rule: str, *, title: str) -> Picture:
    """Draw several models' errors on the same rows, and one, the rule, as a line."""
    error = np.array([float(value) for value in values.values()])
    highest = float(error[np.isfinite(error)].max(initial=1e-9))
    tables = {
        "models": {
            "name": list(values),
            "accuracy": np.minimum(error, highest),
            "figure": [f"{value:,.4g}" for value in error],
        },
        "_rule": {"accuracy": np.array([float(values[rule])])},
    }
    spec = _scores(title, False, len(values))
    return Picture.of(spec, tables, low=0.0, high=1.3 * highest)


@structure
def _weights(features: tuple[str, ...], title: str, height: int) -> alt.LayerChart:
    reach, weight = LIMITS_ROW.high, datum.weight
    known, beyond = expr.isValid(weight), abs(weight) > reach
    axis = alt.Axis(labelOverlap=False, labelFlush=False)
    base = (
        rows("frames")
        .transform_filter(NOW)
        .transform_fold([*features], as_=["feature", "weight"])
        .transform_calculate(
            shown=expr.if_(known, expr.clamp(weight, -reach, reach), None),
            toward=expr.if_(weight > 0, 1, 0),
        )
        .encode(
            y=alt.Y("feature:N", title=None, sort=[*features], axis=axis),
            color=MODEL,
            tooltip=[alt.Tooltip("feature:N"), alt.Tooltip("weight:Q", title=title, format=".3f")],
        )
    )
    # A figure is at its bar's end, or on the other side of zero if the bar leaves the picture.
    shown = expr.if_(abs(weight) > 99999, datum[text_of("weight")], expr.format(weight, ".2~f"))
    figures = (
        with_texts(draw, "weight", digits=2)
        .transform_calculate(
            at=expr.if_(beyond, 0, datum.shown),
            leftward=(datum.shown < 0) != beyond,
            figure=expr.if_(known, shown, "not a number"),
            left=expr.if_(datum.leftward, datum.figure, ""),
            right=expr.if_(datum.leftward, "", datum.figure),
        )
        .encode(x="at:Q")
    )
    beside = group(
        figures,
        draw.mark_text(align="right", dx=-4).encode(text="left:N"),
        draw.mark_text(align="left", dx=4).encode(text="right:N"),
    )
    x = alt.X("shown:Q", title=title, scale=between("low", "high"))
    pale = expr.isValid(datum.lit) & (expr.indexof(datum.lit, ";" + datum.feature + ";") < 0)
    bars = draw.transform_calculate(solid=expr.if_(pale, 0.2, 0.75)).mark_bar()
    solid = alt.Opacity("solid:Q", scale=None, legend=None)
    bars = bars.encode(x=x, opacity=solid, color=class_ink("toward:Q"))
    return layered(group(base, bars, beside), height=height)


def weights(
    run: RecordedRun,
    values: np.ndarray,
    features: Sequence[str],
    *,
    title: str = "weight",
    height: int = HEIGHT,
    lit: Sequence[str] = (),
    reach: float | None = None,
) -> Picture:
    """Draw each feature's weight, (n_frames, n_features), as replayed bars in colours of classes.

    If features are ``lit``, the bars of all others are pale. ``reach`` is where the axis is to end.
    """
    finite = values[np.isfinite(values)]
    largest = float(np.abs(finite).max(initial=1e-3))
    reach = reach or round_up(1.6 * min(largest, _WIDEST))
    table = frames(run, **dict(zip(features, values.T, strict=True)))
    if lit:
        table["lit"] = [f";{';'.join(lit)};"] * run.n_frames
    spec = _weights(tuple(features), title, height)
    return Picture.of(spec, {"frames": table}, low=-reach, high=reach, last=run.n_frames - 1)


@structure
def _evidence(
    measured: str, needed: str | None, n_names: int, all_zero: bool, dots: str, mark: str, log: bool
) -> alt.LayerChart:
    """Draw `evidence` by name; ``needed`` names the limit, None if there is none.

    The ``mark`` of what was measured is a bar, a tick, or none beside dots that make a bar.
    """
    # Rounding errors would be written with all their zeros.
    label = expr.if_(abs(datum.value) >= 1e-4, datum.label, figure(datum.value))
    tooltip = [
        alt.Tooltip("varied:N", title=" "),
        alt.Tooltip(text_of("measured"), type="nominal", title=measured),
    ]
    if needed is not None:
        tooltip.append(alt.Tooltip(text_of("limit"), type="nominal", title=needed))
    columns = ["measured"] if needed is None else ["measured", "limit"]
    names = alt.Axis(labelLimit=320, labelOverlap=False, labelFlush=False)
    y = alt.Y("varied:N", title=None, sort=None, axis=names)
    base = with_texts(rows("evidence"), *columns, digits=3).encode(
        color=MODEL, tooltip=tooltip, y=y
    )
    # An axis from 0 to 0 would have its zero in the middle.
    scale = alt.Scale(domain=[0, 1]) if all_zero else alt.Undefined
    x = alt.X(
        "measured:Q",
        title=[measured, f"(each dot: {dots})"] if dots else measured,
        axis=powers_axis(measured, "low", "high")
        if log
        else alt.Axis(tickCount=5, labelExpr=label),
        scale=between("low", "high", log=log) if dots else scale,
    )
    row = _row(n_names, mark) if dots else _ROW
    under = row / 2 - 9 if dots and mark else 0
    figures = on_rims(
        draw.encode(x="_at:Q", text=alt.Text(text_of("measured"), type="nominal")),
        align="left",
        dx=7,
        dy=under,
    )
    size: Any = 8 if dots else {"band": 0.62}
    bars = draw.mark_bar(opacity=0.75 if mark else 0, height=size, yOffset=under)
    if mark == "tick":
        bars = draw.mark_tick(thickness=4, size=12, opacity=1, yOffset=under)
    bars = bars.encode(x=x)
    bars.name = "grow"  # from the left (ui/components/page.css)
    layers = [bars]
    if needed is not None:
        line = draw.mark_tick(thickness=2.5, size=row, opacity=1)
        layers.append(line.encode(x="limit:Q", color=DATA))
        # From its line on, unless it would end outside.
        x_text = expr.min(expr.scale("x", TableRow("evidence").limit), WIDE - 7.4 * len(needed))
        named = draw.mark_text(align="left", fontWeight="bold", text=needed).encode(
            x=alt.XValue(alt.ExprRef(x_text)), y=alt.value(-10), color=DATA
        )
        layers.append(
            named.transform_window(first="row_number()").transform_filter(datum.first == 1)
        )
    each = rows("_dots").mark_circle(
        opacity=1,
        size=alt.ExprRef(expr.pow(datum._size, 2)),
        yOffset=alt.ExprRef(expr.toNumber(datum._down)),
        fillOpacity=alt.ExprRef(expr.toNumber(datum._full)),
        strokeOpacity=0.6,
        strokeWidth=1,
    )
    each = each.encode(y=y, x=x.copy(), color=MODEL, stroke=MODEL)
    each.encoding.x.shorthand = "_x:Q"
    each.name = "fall"  # into their places
    above = [each] if dots else []
    return layered(
        *above,
        group(base, *layers, *figures),
        height=row * n_names + (56 if needed is None else 76) + (16 if dots else 0),
    )


_ROW = 34
"""Height of a bar of evidence with the gap to the next, in pixels."""
_FIGURE = 0.08
"""About how wide a bar's figure is, as a share of the axis."""


def _row(n_names: int, mark: str) -> int:
    """Return the height of a row with a dot for each run, in pixels."""
    return min(max(180 // n_names, 44), 80) if mark else 42


def evidence(
    columns: Mapping[str, ArrayLike],
    *,
    limit: ArrayLike | None = None,
    needed: str = "",
    each: Sequence[ArrayLike] = (),
    dot: str = "",
) -> Picture:
    """Draw the second column over the first: bars by name, or a line over numbers.

    The limit, for each row, is a line across, named by what is needed. An axis is logarithmic if
    its numbers span two powers of ten, unless they are counted. With numbers, other
    columns that never change are levels, too. ``each`` has what single runs of each row measured,
    drawn as dots over the bar, which ``dot`` explains.
    """
    (varied, at), (measured, values) = list(columns.items())[:2]
    at, values = np.asarray(at), np.asarray(values, dtype=float)
    limits = None if limit is None else np.asarray(limit, dtype=float)
    if at.dtype.kind in "fiu" and len(at) > 1:
        others = {name: np.asarray(column) for name, column in list(columns.items())[2:]}
        levels = {
            name: float(column[0])
            for name, column in others.items()
            if column.dtype.kind == "f" and len(column) > 1 and (column == column[0]).all()
        }
        if limits is not None:
            levels[needed] = float(limits[0])
        return _evidence_line(varied, at.astype(float), measured, values, levels)
    table: dict[str, Any] = {"varied": at.astype(str), "measured": values}
    runs = [np.asarray(one) for one in each]
    limits_too = values if limits is None else limits
    ends = np.array([*values, *limits_too])
    all_runs = np.concatenate([ends, *runs])
    # Else a few runs would stretch the axis until all others are one heap.
    log = bool(all_runs.max() > 3 * ends.max()) and _spans_powers(all_runs)
    mark = "tick" if log or (runs and ends.min() > 0.5 * ends.max()) else "bar"
    ends = np.concatenate([ends, *runs, [0.0] * (mark == "bar")])
    table["_at"] = np.maximum(values, 0)  # beside the axis for negative bars
    tables = {"evidence": table}
    if runs and runs[0].dtype.kind == "b":
        n, yes = (np.array([*map(of, runs)]) for of in (len, np.sum))
        unit = n**0 if (yes == values).all() else 100 / n  # counted, or told in percent
        mark, tables["_dots"], table["_at"] = "", _block(runs, unit), unit * n
        ends = np.array([0, *table["_at"], *limits_too])
    elif runs:
        ends = np.log(ends) if log else ends
        tables["_dots"] = _swarm(runs, float(np.ptp(ends)) or 1.0, _row(len(at), mark) - 26, log)
    if runs:
        tables["_dots"]["varied"] = np.repeat(table["varied"], [*map(len, runs)])
    if limits is not None:
        table["limit"] = limits
        wide = _FIGURE * float(np.ptp(ends))
        end = table["_at"] * math.exp(wide) if log else table["_at"] + wide
        is_near = (limits > table["_at"]) & (limits < end)
        table["_at"] = np.where(is_near, limits, table["_at"])  # else it would be struck out
    spec = _evidence(
        measured, None if limits is None else needed, len(at), not ends.any(), dot, mark, log
    )
    if not runs:
        return Picture.of(spec, tables)
    room = float(np.ptp(ends)) or 1.0
    low, high = float(ends.min()) - 0.02 * room, float(ends.max()) + _FIGURE * room
    low, high = map(math.exp, (low, high)) if log else (low, high)
    return Picture.of(spec, tables, low=low, high=high)


def _swarm(runs: Sequence[np.ndarray], wide: float, high: float, log: bool) -> dict[str, Any]:
    """Pile up dots of nearly the same value, the closer the more there are."""
    x = np.concatenate(runs).astype(float)
    x = np.log(x) if log else x
    size = 5 if max(map(len, runs)) > _MANY else 8
    row = np.repeat(np.arange(len(runs)), [*map(len, runs)])
    cell = row * 1000 + np.rint((x - x.min()) / wide * 500 / size)
    _, cells, counts = np.unique(cell, return_inverse=True, return_counts=True)
    place = np.empty(len(x))
    place[np.argsort(cells, kind="stable")] = np.concatenate([*map(np.arange, counts)])
    step = np.minimum(size, high / counts)[cells]
    x = (np.bincount(cells, x) / counts)[cells]
    table = {"_x": np.exp(x) if log else x, "_down": high / 2 - 8 - step * place}
    return table | {name: np.full(len(x), at) for name, at in (("_full", 0.35), ("_size", size))}


def _block(runs: Sequence[np.ndarray], unit: np.ndarray) -> dict[str, Any]:
    """Stand yes and no in columns, yes first, so that those who say yes are a bar."""
    n = np.array([*map(len, runs)])
    size = 5 if n.max() > 2 * _MANY else 7
    i = np.concatenate([*map(np.arange, n)])
    unit, tall = (np.repeat(each, n) for each in (unit, np.minimum(-(-n // 40), 5)))
    return {
        "_x": (i // tall + 0.5) * tall * unit,
        "_down": (size + 1.5) * (i % tall - (tall - 1) / 2),
        "_full": 0.9 * np.concatenate([np.sort(run)[::-1] for run in runs]),
        "_size": np.full(len(i), size),
    }


_MANY = 60
"""More runs of a row have smaller dots."""


def _evidence_line(
    varied: str, at: np.ndarray, measured: str, values: np.ndarray, levels: Mapping[str, float]
) -> Picture:
    order = np.argsort(at, kind="stable")
    drawn = np.array([*values, *levels.values()])
    drawn = drawn[np.isfinite(drawn)]
    y_log = _spans_powers(drawn)
    axes = Axes(
        varied,
        measured,
        x_log=_spans_powers(at) and float(np.ptp(np.diff(at[order]))) > 0,
        y_log=y_log,
        points=len(at) <= _MOST_POINTS,
        height=260,
    )
    low, high = float(drawn.min()), float(drawn.max())
    room = 0.08 * ((high - low) or 1.0)
    ends = (low / 2, high * 2) if y_log else (low - room if low else 0.0, high + room)
    line = Line(measured, values[order])
    return series(at[order], [line], axes, ends, levels=dict(levels) or None)


_MOST_POINTS = 30
"""Most points of a line of evidence that are marked."""


def _spans_powers(numbers: np.ndarray) -> bool:
    """Whether numbers are so far apart that only a logarithmic axis shows them."""
    return bool((numbers > 0).all() and numbers.max() >= 100 * numbers.min())
