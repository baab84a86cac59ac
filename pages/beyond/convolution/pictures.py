"""What convolution alone draws: a window on a digit, its nine products, and the map it paints."""

from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import HIGH, WIDE, Formula, TableRow, expr, formula
from charts.core.grips import scale
from charts.core.live import BEEN, HERE, live, place_of
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Picture,
    draw,
    group,
    layered,
    rows,
    structure,
    unseen,
)
from charts.core.style import FILLS, INK, MODEL, TOUCH
from charts.core.vega_internals import GRIP
from training.figures import fixed

SIDE = 8
WINDOW, DIGIT = "window", "digit"
"""The grips: all cells of the digit and of its map."""
FULL = 64
"""The answer from which on a place is black."""
HEIGHT = 370
_PAPER, _EDGE = "#ffffff", alt.value("#222222")
"""White in both themes, so what is on it needs an edge."""
_ROOM = 560
"""Pixels of a picture in which digit, products and map stand in a row."""
_TOP = 26
"""Pixels above them."""
_AT = {
    # Pixels of a pixel of the digit; then in these: where the map begins; the side of a product,
    # and where they begin; where their sum stands.
    "_s": (expr.min(WIDE / 22.8, (HIGH - _TOP) / SIDE), WIDE / 17.2),
    "_map": (14.6, 9.1),
    "_side": (1.75, 2.3),
    "_left": (8.4, -0.5),
    "_top": (-0.5, 9.3),
    "_sum_x": (11.0, 11.6),
    "_sum_y": (6.0, 12.2),
}
"""Each in a row, and on a phone, where the products stand below."""
_S, _MAP, _LEFT, _UPPER, _PRODUCT, _SUM_X, _SUM_Y = map(
    formula, ("_s", "_map", "_left", "_top", "_side", "_sum_x", "_sum_y")
)
_COLUMN, _ROW, _MOVE, _BIAS = map(formula, ("_column", "_row", "_move", "_bias"))
_READY = formula("_ready")


def _entry(table: str, place: Formula, column: str) -> Formula:
    """Return what a table has for a place of the moved digit; 0 until it is there."""
    at = SIDE * SIDE * _MOVE + place
    return expr.if_(_READY, TableRow(table, at)[column], 0)


def _parameters() -> list[Any]:
    """Return where things stand, once the tables are there."""
    tables = (LIMITS, "pixels", "answers", "moves", "weights")
    reach = LIMITS_ROW.reach
    across = 2 * reach + 1
    made: dict[str, Any] = {
        name: expr.if_(WIDE > _ROOM, in_a_row, below) for name, (in_a_row, below) in _AT.items()
    }
    made["_ready"] = expr.min(*(expr.length(expr.data(table)) for table in tables))
    moved = across * (place_of("down") + reach) + place_of("right") + reach
    made["_move"] = expr.if_(_READY, moved, 0)
    for name in ("column", "row"):
        made[f"_{name}"] = expr.if_(_READY, live(name, TableRow("moves", _MOVE)[name]), 0)
    made["_bias"] = expr.if_(_READY, place_of("bias"), 0)
    made[HERE] = SIDE * _ROW + _COLUMN
    return [alt.param(name=name, expr=value).param for name, value in made.items()]


def _axes() -> tuple[alt.X, alt.Y]:
    """Return axes in pixels of the digit, whose upper left one is at 0; rows go down."""
    right = alt.ExprRef(WIDE / _S - 0.5)
    ends = [alt.ExprRef((HIGH - _TOP) / _S - 0.5), alt.ExprRef(-0.5 - _TOP / _S)]
    x = alt.Scale(domain=[-0.5, right], nice=False, zero=False)
    y = alt.Scale(domain=ends, nice=False, zero=False)
    return alt.X("x:Q", axis=None, scale=x), alt.Y("y:Q", axis=None, scale=y)


def _number(value: Formula, form: str = "") -> Formula:
    """Write a whole number, with a true minus."""
    return expr.replace(expr.format(value, form + "d"), "-", "−")


def _ink_below() -> Formula:
    """Return the ink below a weight of the window; beyond the edge there is none."""
    x, y = _COLUMN + datum._right, _ROW + datum._down
    inside = (x >= 0) & (y >= 0) & (x < SIDE) & (y < SIDE)
    return expr.if_(inside, _entry("pixels", SIDE * y + x, "ink"), 0)


def _square(x: Formula, y: Formula, side: Formula = 1) -> dict[str, Formula]:
    return {"left": x, "right": x + side, "upper": y, "lower": y + side}


def _to(x: alt.X, y: alt.Y) -> dict[str, Any]:
    x, y = x.copy(), y.copy()
    x.shorthand, y.shorthand = "left:Q", "upper:Q"
    return {"x": x, "x2": "right:Q", "y": y, "y2": "lower:Q"}


def _answer(place: Formula, relu: bool) -> Formula:
    answer = _entry("answers", place, "answer") + _BIAS
    return expr.max(0, answer) if relu else answer


def _been(place: Formula) -> Formula:
    """Tell whether the window has been at a place."""
    return (place == formula(HERE)) | (expr.indexof(formula(BEEN), "|" + place + "|") >= 0)


def _squares(
    x: alt.X, y: alt.Y, relu: bool, whole: bool, held: str
) -> tuple[alt.LayerChart, alt.Chart]:
    """Draw the digit, and beside it the answers where the window has been; and what is grabbed."""
    on_map, place = datum.i >= SIDE * SIDE, datum.i % (SIDE * SIDE)
    ink = _entry("pixels", place, "ink")
    cells = (
        rows(LIMITS)
        .spread(i=f"sequence({2 * SIDE * SIDE})")
        .transform_calculate(
            value=expr.if_(on_map, _answer(place, relu), ink),
            seen="true" if whole else ~on_map | _been(place),
            **_square(
                expr.if_(on_map, _MAP, 0) + datum.i % SIDE - 0.5, expr.floor(place / SIDE) - 0.5
            ),
        )
        .transform_calculate(
            paper=expr.if_(datum.seen, 1, 0.12),
            # What is left after ReLU is seen, however little it is.
            least=expr.if_(on_map & (datum.value > 0), 0.15 if relu else 0, 0),
        )
        .transform_calculate(
            full=expr.abs(datum.value) / expr.if_(on_map, FULL, 16),
            dark=expr.if_(datum.seen, expr.min(1, datum.least + datum.full), 0),
        )
    )
    shade: dict[str, Any] = {"scale": None, "legend": None}
    grip = cells.mark_rect(opacity=0).encode(**_to(x, y))
    grip.name = f"{GRIP}{held}"
    blank = draw.mark_rect(fill=_PAPER).encode(opacity=alt.Opacity("paper:Q", **shade))
    inked = draw.mark_rect(stroke="#c8c8c8", strokeWidth=0.5).encode(
        fill=alt.condition(datum.value < 0, alt.value(FILLS[0]), alt.value(INK)),
        fillOpacity=alt.FillOpacity("dark:Q", **shade),
    )
    return group(cells.encode(**_to(x, y)), blank, inked), grip


def _products(x: alt.X, y: alt.Y) -> list[alt.LayerChart]:
    """Draw the weights in the window, and what each makes of the ink below it."""
    weights = rows("weights").transform_calculate(
        x=_COLUMN + datum._right,
        y=_ROW + datum._down,
        label=_number(datum.weight, ""),
        ink=_ink_below(),
    )
    small = alt.ExprRef(expr.if_(WIDE > _ROOM, 13, 11))
    thick: dict[str, Any] = {"fontWeight": "bold", "fontSize": small, "clip": True}
    on_it = alt.condition(datum.ink > 7, alt.value(_PAPER), alt.value(INK))
    in_window = weights.mark_text(**thick).encode(x=x, y=y, text="label:N", fill=on_it)
    beside = weights.transform_calculate(
        product=datum.weight * datum.ink + 0,  # none is −0
        **_square(
            _LEFT + _PRODUCT * (datum._right + 1), _UPPER + _PRODUCT * (datum._down + 1), _PRODUCT
        ),
    ).transform_calculate(
        x=datum.left + _PRODUCT / 2,
        y=datum.upper + _PRODUCT / 2,
        dark=0.55 * expr.min(1, expr.abs(datum.product) / 32),
        made=datum.label + " × " + datum.ink,
        makes=_number(datum.product, "+"),
    )
    shade = alt.FillOpacity("dark:Q", scale=None, legend=None)
    of_sign = alt.condition(datum.product < 0, alt.value(FILLS[0]), alt.value(FILLS[1]))
    figures = draw.encode(x=x, y=y)
    return [
        in_window,
        group(
            beside,
            draw.mark_rect(stroke="#c8c8c8", strokeWidth=0.5).encode(
                **_to(x, y), fill=of_sign, fillOpacity=shade
            ),
            figures.mark_text(dy=-8, fontSize=small).encode(text="made:N", color=MODEL),
            figures.mark_text(dy=9, fontSize=small, fontWeight="bold").encode(
                text="makes:N", color=MODEL
            ),
        ),
    ]


def _sum(x: alt.X, y: alt.Y, relu: bool) -> alt.LayerChart:
    """Write what the products add up to, and with a bias, what becomes of that."""
    of_nine = _entry("answers", formula(HERE), "answer")
    z = of_nine + _BIAS
    with_bias = (
        expr.if_(_BIAS < 0, "− ", "+ ")
        + expr.abs(_BIAS)
        + " = "
        + _number(z)
        + expr.if_(z < 0, ", so 0", "")
    )
    at = rows(LIMITS).transform_calculate(
        x=_SUM_X,
        y=_SUM_Y,
        adds="'they add up to'",
        sum=_number(of_nine),
        bias=expr.if_(_BIAS, with_bias, "") if relu else "''",
    )
    lines = (("adds", -25, 13), ("sum", 0, 27), ("bias", 27, 15))[: 3 if relu else 2]
    texts = (
        draw.mark_text(dy=dy, fontSize=size, fontWeight="bold").encode(text=f"{field}:N")
        for field, dy, size in lines
    )
    return group(at.encode(x=x, y=y, color=MODEL), *texts)


def _largest(x: alt.X, y: alt.Y, relu: bool, whole: bool) -> alt.Chart:
    """Write the largest answer above the map, among those painted so far."""
    places = (
        rows(LIMITS)
        .spread(i=f"sequence({SIDE * SIDE})")
        .transform_filter("true" if whole else _been(datum.i))
        .transform_calculate(answer=_answer(datum.i, relu))
        .transform_aggregate(most="max(answer)")
    )
    says = "largest: " if whole else "largest so far: "
    found = "" if whole else expr.if_(datum.most >= LIMITS_ROW.most, "  ✓", "")
    above = places.transform_calculate(
        x=_MAP - 0.5, y="-0.5", label=says + _number(datum.most) + found
    )
    text = above.mark_text(align="left", fontWeight="bold", dy=-10, fontSize=14)
    return text.encode(x=x, y=y, text="label:N", color=MODEL).properties(name="count")


@structure
def _looked_at(relu: bool, whole: bool, held: str, height: int) -> alt.LayerChart:
    x, y = _axes()
    reach = 1.5
    at = rows(LIMITS).transform_calculate(**_square(_COLUMN - reach, _ROW - reach, 2 * reach))
    ring = rows(LIMITS).transform_calculate(x=_MAP + _COLUMN, y=_ROW).encode(x=x, y=y)
    outline: dict[str, Any] = {"filled": False, "clip": True}
    squares, grip = _squares(x, y, relu, whole, held)
    chart: Any = layered(
        squares,
        *map(unseen, ("pixels", "answers", "moves")),
        *_products(x, y),
        _sum(x, y, relu),
        _largest(x, y, relu, whole),
        group(
            ring,
            draw.mark_point(size=420, strokeWidth=6, opacity=1).encode(stroke=_EDGE),
            draw.mark_point(size=420, strokeWidth=3, opacity=1).encode(color=TOUCH),
        ),
        group(
            at.encode(**_to(x, y)),
            draw.mark_rect(strokeWidth=6, **outline).encode(stroke=_EDGE),
            draw.mark_rect(strokeWidth=3, **outline).encode(color=TOUCH),
        ),
        grip,
        scale(x, y),
        height=height,
    )
    chart.params = [*chart.params, *_parameters()]
    return chart


def looked_at(
    ink: np.ndarray,
    answers: np.ndarray,
    weights: np.ndarray,
    places: np.ndarray,
    *,
    move: tuple[int, int] = (0, 0),
    bias: float = 0.0,
    relu: bool = False,
    whole: bool = False,
    held: str = WINDOW,
) -> Picture:
    """Draw a digit below a window, the nine products, and the answers where it has been.

    The knobs ``column`` and ``row`` are the window's centre. A digit that is held in place of the
    window is moved by the knobs ``right`` and ``down``; each move has a row of the arrays, rows of
    moves one below the other.

    ``move`` is how far right and down the digit is moved; the ``whole`` map is painted from the
    beginning. Shapes: ink, from 0 to 16, and answers (n_moves, 64), weights (3, 3), places, a
    column and a row each, (n_moves, 2).
    """
    below, beside = np.indices(weights.shape).reshape(2, -1) - len(weights) // 2
    reach = (round(len(ink) ** 0.5) - 1) // 2
    right, down = move
    at = (2 * reach + 1) * (down + reach) + right + reach
    tables = {
        "pixels": {"ink": ink.ravel()},
        "answers": {"answer": answers.ravel()},
        "weights": {"_right": beside, "_down": below, "weight": weights.ravel()},
        "moves": {"column": places[:, 0], "row": places[:, 1]},
    }
    column, row = places[at]

    def words() -> str:
        here = float(answers[at, SIDE * row + column])
        return (
            f"The window stands in row {row + 1}, column {column + 1}: its nine products add up to "
            f"{fixed(here, 0)}. The largest answer is {answers[at].max():.0f}."
        )

    return Picture.of(
        _looked_at(relu, whole, held, HEIGHT),
        tables,
        words=words,
        reach=reach,
        right=right,
        down=down,
        bias=bias,
        most=float(answers[at].max()),
    )
