"""Bars of weighted sums: stacked products, sums against a threshold.

The browser multiplies and adds, so that bars follow dragged knobs.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import WIDE, Formula, TableRow, expr
from charts.core.grips import grip, scale
from charts.core.line_geometry import HEAD
from charts.core.live import live
from charts.core.number_format import hundredths
from charts.core.picture import LIMITS, LIMITS_ROW, Picture, draw, group, layered, rows, structure
from charts.core.style import CLASS_0, CLASS_1, GRADIENT, MODEL
from charts.core.words import even, listed

ASIDE = alt.XValue(alt.ExprRef("width"))
"""The right end of the plot, for labels clear of the bars."""
NEAR = 1e-6
"""Relative tolerance of sums at a threshold, since tables have seven digits."""

_ROUND = 25
"""Axes end on multiples of this."""
_ROOM = 400
"""Pixels from which on factors fit above their bars."""


def product(row: Formula = datum) -> Formula:
    """Return a product of input and weight."""
    value, weight = _factors(row)
    return value * weight


def _factors(row: Formula) -> tuple[Formula, Formula]:
    return live(row.value_knob, row.value), live(row.knob, row.weight)


def product_in_full() -> Formula:
    """Return how a product is made, as "80 × 0.6", where there is room; not the bias's."""
    value, weight = _factors(datum)
    times = _written(weight)
    made = _written(value) + " × " + expr.if_(weight < 0, "(" + times + ")", times)
    return expr.if_((WIDE >= _ROOM) & (expr.length(datum.value_knob) > 0), made, "")


def _holding(table: str, *values: Formula) -> alt.Scale:
    """Return a scale with round ends that contains 0, 100 and values over a table."""
    least = _ROUND * expr.floor(1.04 * expr.min(0, *values) / _ROUND)
    most = _ROUND * expr.ceil(1.04 * expr.max(100, *values) / _ROUND)
    n = expr.length(expr.data(table))
    ends = [alt.ExprRef(expr.if_(n, least, 0)), alt.ExprRef(expr.if_(n, most, 100))]
    return alt.Scale(domain=ends, nice=False, zero=False)


def _even(value: Formula) -> Formula:
    """Round away 32-bit errors, for screen readers."""
    return expr.round(1e4 * value) / 1e4


def _written(value: Formula) -> Formula:
    return expr.format(hundredths(value), ".2~f")


def _room_for(longest: str) -> alt.Chart:
    """Reserve the width of the longest label, so that bars do not shift."""
    unseen = rows(LIMITS).mark_text(align="left", dx=8, fontWeight=600, opacity=0, aria=False)
    return unseen.encode(x=ASIDE, text=alt.TextValue(longest))


@structure
def _piled(unit: str, n_marked: int, height: int) -> alt.LayerChart:
    """Draw products and, in the last row, their total, compared with a threshold."""
    sums = accumulate(product(TableRow("parts", i)) for i in range(n_marked))
    y = alt.Y("start:Q", title=unit, scale=_holding("parts", *sums))
    parts = (
        rows("parts")
        .transform_calculate(part=expr.if_(datum.total, 0, _even(product())))
        .transform_window(end="sum(part)")
        .transform_calculate(start=expr.if_(datum.total, 0, datum.end - datum.part))
        .transform_calculate(
            top=expr.max(datum.end, datum.start),
            figure=hundredths(expr.if_(datum.total, datum.end, datum.part)),
            name=expr.format(datum.figure, expr.if_(datum.total, ".2~f", "+.2~f")),
        )
    )
    steps, total = draw.transform_filter(~datum.total), draw.transform_filter(datum.total)
    reached = datum.end >= TableRow("mark").start * (1 - NEAR)
    bars = [
        steps.mark_bar(opacity=0.55).encode(color=MODEL),
        *(
            total.transform_filter(test).mark_bar().encode(color=ink)
            for test, ink in ((reached, CLASS_1), (~reached, CLASS_0))
        ),
    ]
    name = draw.mark_text(align="left", dx=6).encode(x=ASIDE, text="name:N")
    at = rows("mark").encode(y=alt.Y("start:Q", title=unit), color=MODEL)
    mark = group(at, draw.mark_rule(strokeDash=[2, 3]), name)
    two_lines = "width < 300 ? split(datum.label, ' ') : datum.label"
    names = alt.Axis(labelAngle=0, labelOverlap=False, labelExpr=two_lines)
    x = alt.X("what:N", title=None, sort=None, axis=names)
    labels = [draw.mark_text(dy=-9, fontWeight=600).encode(text="name:N")]
    below = draw.transform_calculate(made=product_in_full()).mark_text(dy=41)
    labels.append(below.encode(text="made:N", y=alt.YValue(alt.ExprRef("height"))))
    here = draw.encode(x=alt.X("what:N", title=None, sort=None), y="top:Q", color=MODEL)
    piled = group(draw.encode(x=x, y=y, y2="end:Q"), *bars)
    return layered(group(parts, piled, mark, group(here, *labels)), height=height)


def stacked(
    names: Sequence[str],
    values: Sequence[float],
    weights: Sequence[float],
    *,
    knobs: tuple[Sequence[str], Sequence[str]],
    total: str,
    mark: tuple[float, str],
    unit: str,
    height: int = 300,
) -> Picture:
    """Draw products that add up to a total, each bar on top of the last.

    ``knobs`` are those of values and weights, "" for none. A sum that reaches the threshold, above
    0, has class 1's colour.
    """
    tables: dict[str, Any] = {
        "parts": {
            "what": [*names, total],
            "value": np.array([*values, np.nan]),
            "weight": np.array([*weights, np.nan]),
            "value_knob": [*knobs[0], ""],
            "knob": [*knobs[1], ""],
            "total": np.array([False] * len(names) + [True]),
        },
        "mark": {"start": np.array([mark[0]]), "name": [mark[1]]},
    }
    return Picture.of(_piled(unit, len(names), height), tables)


@structure
def _against_mark(
    n_rows: int, weights: tuple[str, ...], name: str, unit: str, height: int
) -> alt.LayerChart:
    def value(row: Formula = datum) -> Formula:
        return sum(row[f"x{i}"] * live(knob, row[f"w{i}"]) for i, knob in enumerate(weights))

    sums = [value(TableRow("bars", i)) for i in range(n_rows)]
    scale = _holding("bars", *sums)
    x = alt.X("value:Q", title=unit, scale=scale, axis=alt.Axis(tickCount=8))
    here = alt.X("value:Q", title=unit)
    bars = (
        rows("bars")
        .transform_calculate(value=_even(value()))
        .transform_calculate(
            passed=datum.value >= LIMITS_ROW.mark * (1 - NEAR), figure=_written(datum.value)
        )
        .transform_calculate(label=datum.figure + expr.if_(datum.passed, " passes", " fails"))
        .encode(y=alt.Y("name:N", title=None, sort=None, scale=alt.Scale(paddingInner=0.35)))
    )
    passed, failed = draw.transform_filter(datum.passed), draw.transform_filter(~datum.passed)
    said = name + ": " + expr.format(datum.mark, ".2~f")
    mark = rows(LIMITS).transform_calculate(text=said)
    mark = mark.encode(x=alt.X("mark:Q", title=unit), color=MODEL)
    # Its name is above the bars, on the side with more room.
    late = expr.scale("x", datum.mark) > WIDE / 2
    align, dx = alt.ExprRef(expr.if_(late, "right", "left")), alt.ExprRef(expr.if_(late, 3, -3))
    label = draw.mark_text(align="left", dx=8, fontWeight=600)
    return layered(
        group(
            bars,
            # First, since the first layer sets the order of the rows.
            label.encode(x=ASIDE, text="label:N", color=MODEL),
            passed.mark_bar().encode(x=x, color=CLASS_1),
            failed.mark_bar().encode(x=here, color=CLASS_0),
        ),
        _room_for("−888.88 passes"),
        group(
            mark,
            draw.mark_rule(strokeDash=[2, 3]),
            draw.mark_text(y=-8, align=align, dx=dx).encode(text="text:N"),
        ),
        height=height,
    )


def against_mark(
    names: Sequence[str],
    values: np.ndarray,
    weights: Sequence[float],
    *,
    knobs: Sequence[str],
    mark: tuple[float, str],
    unit: str,
    height: int = 230,
) -> Picture:
    """Draw the weighted sum of each row, and the threshold.

    Values are (n_rows, n_features); a row whose sum reaches the threshold has class 1's colour.
    """
    n_rows = len(names)
    tables: dict[str, Any] = {
        "bars": {
            "name": names,
            **{f"x{i}": column for i, column in enumerate(np.transpose(values))},
            **{f"w{i}": np.full(n_rows, float(w)) for i, w in enumerate(weights)},
        }
    }
    spec = _against_mark(n_rows, tuple(knobs), mark[1], unit, height)

    def words() -> str:
        return (
            f"{unit}: {listed(dict(zip(names, np.asarray(values) @ weights, strict=True)), even)}."
        )

    return Picture.of(spec, tables, mark=mark[0], words=words)


@structure
def _weights(
    knobs: tuple[str, ...], title: str, end: float, height: int, *, pushed: bool
) -> alt.LayerChart:
    ends = alt.Scale(domain=[-0.5, len(knobs) - 0.5], nice=False)
    x = alt.X("_at:Q", title=None, axis=None, scale=ends)
    y = alt.Y(
        "weight:Q",
        title=title,
        scale=alt.Scale(domain=[-1.15 * end, 1.15 * end]),
        axis=alt.Axis(tickCount=5),
    )
    weights = (
        rows("weights")
        .transform_calculate(weight=live(datum.knob, datum.weight), zero="0")
        .transform_calculate(
            figure=_written(datum.weight),
            # Off the axis, which would strike it through.
            level=expr.if_(expr.abs(datum.weight) < 0.1 * end, 0.1 * end, datum.weight),
        )
    )
    names = draw.mark_text(dy=6, baseline="top").encode(y=alt.YValue(alt.ExprRef("height")))
    bars = group(
        draw.encode(x=x, color=MODEL),
        draw.mark_bar(size=34, opacity=0.55).encode(y=y, y2="zero:Q"),
        names.encode(text="name:N"),
        draw.mark_text(dx=24, align="left", fontWeight=600).encode(
            y=alt.Y("level:Q", title=title), text="figure:N"
        ),
    )
    grips = [
        grip(draw.transform_filter(datum._at == i), knob.replace("_", ""), x, y)
        for i, knob in enumerate(knobs)
    ]
    return layered(
        rows(LIMITS).mark_rule().encode(y=alt.YDatum(0), color=MODEL),
        group(weights, bars, *grips),
        *([_pushes(knobs).encode(x=x, color=GRADIENT)] if pushed else []),
        scale(x, y),
        height=height,
    )


def _pushes(knobs: tuple[str, ...]) -> alt.LayerChart:
    """Draw how far each score moves by what its softmax lacks or has too much.

    Nothing is pushed until the last leads, or another score is not its first one.
    """
    scores = [live(knob, TableRow("weights", i).weight) for i, knob in enumerate(knobs)]
    moved = sum(abs(z - TableRow("weights", i)._first) for i, z in enumerate(scores[:-1]))
    p = expr.exp(datum.weight) / sum(expr.exp(z) for z in scores)
    base = (
        rows("weights")
        .transform_filter((moved > 0.005) | (scores[-1] > expr.max(*scores[:-1])))
        .transform_calculate(weight=live(datum.knob, datum.weight))
        .transform_calculate(push=expr.if_(datum._truth, 1, 0) - p)
        .transform_calculate(
            to=datum.weight + datum.push,
            turn=expr.if_(datum.push > 0, 0, 180),
            label=expr.format(datum.push, "+.2f"),
        )
    )
    tip = draw.mark_point(shape=HEAD, filled=True, size=90, opacity=1, xOffset=-30)
    return group(
        base,
        draw.mark_rule(strokeWidth=3, xOffset=-30).encode(y="weight:Q", y2="to:Q"),
        tip.encode(y="to:Q", angle=alt.Angle("turn:Q", scale=None)),
        draw.mark_text(align="right", dx=-38, fontWeight="bold").encode(y="to:Q", text="label:N"),
    )


def weights(
    names: Sequence[str],
    values: Sequence[float],
    *,
    knobs: Sequence[str],
    title: str,
    end: float = 1,
    first: Sequence[float] = (),
    height: int = 170,
) -> Picture:
    """Draw weights from -``end`` to ``end`` as bars to drag.

    Each grip has its knob's name, without underscores. With what they were at ``first``, they are
    scores of classes, and arrows push them, the first of them up.
    """
    table = {
        "name": names,
        "_at": np.arange(len(names)),
        "weight": np.array(values, dtype=float),
        "knob": knobs,
    }
    if first:
        table |= {"_first": np.array(first), "_truth": np.arange(len(names)) == 0}
    spec = _weights(tuple(knobs), title, end, height, pushed=bool(first))
    return Picture.of(spec, {"weights": table})
