"""What convolution alone draws: a window on a digit, and the map of its answers."""

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import Formula, TableRow, expr
from charts.core.grips import grip, scale
from charts.core.live import place_of
from charts.core.picture import LIMITS, LIMITS_ROW, Picture, draw, group, layered, rows, structure
from charts.core.style import INK, MODEL, TOUCH

SIDE = 8
GRIP = "window"
_PAPER, _EDGE = "#ffffff", alt.value("#222222")
"""White in both themes, so what is on it needs an edge."""
_ENDS = [-0.5, SIDE - 0.5]


def _axes() -> tuple[alt.X, alt.Y]:
    """Return axes of pixel centres, rows from the top."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=_ENDS, nice=False, zero=False))
    down = alt.Scale(domain=_ENDS[::-1], nice=False, zero=False)
    return x, alt.Y("y:Q", axis=None, scale=down)


def _squares(table: str, field: str, title: str, colours: alt.Scale) -> alt.LayerChart:
    x, y = _axes()
    cells = rows(table).transform_calculate(
        x0=datum.x - 0.5, x1=datum.x + 0.5, y0=datum.y - 0.5, y1=datum.y + 0.5
    )
    x0, y0 = x.copy(), y.copy()
    x0.shorthand, y0.shorthand = "x0:Q", "y0:Q"
    fill = alt.Color(f"{field}:Q", scale=colours, legend=None)
    tip = [alt.Tooltip(f"{field}:Q", title=title, format=".2f")]
    square = draw.mark_rect(stroke="#c8c8c8", strokeWidth=0.5)
    return group(cells, square.encode(x=x0, x2="x1:Q", y=y0, y2="y1:Q", color=fill, tooltip=tip))


def _above(label: Formula) -> alt.Chart:
    text = draw.transform_calculate(label=expr.replace(label, "-", "−"))
    text = text.mark_text(align="left", fontWeight="bold", dy=-10)
    return text.encode(x=alt.value(0), y=alt.value(0), text="label:N", color=MODEL)


@structure
def _window(size: int, height: int, still: bool) -> alt.LayerChart:
    x, y = _axes()
    column, row = place_of("column"), place_of("row")
    reach = size / 2
    at = rows(LIMITS).transform_calculate(
        x=column,
        y=row,
        left=column - reach,
        right=column + reach,
        top=row - reach,
        foot=row + reach,
    )
    ends = {"x": alt.X("left:Q"), "x2": "right:Q", "y": alt.Y("top:Q"), "y2": "foot:Q"}
    edge = draw.mark_rect(filled=False, strokeWidth=6, clip=True).encode(**ends, stroke=_EDGE)
    frame = draw.mark_rect(filled=False, strokeWidth=3, clip=True).encode(**ends, color=TOUCH)
    weight = rows("weights").transform_calculate(
        x=column + datum._right,
        y=row + datum._down,
        label=expr.replace(expr.format(datum.weight, ""), "-", "−"),
    )
    numbers = group(
        weight.encode(x=x, y=y, text="label:N"),
        draw.mark_text(
            clip=True, fontWeight="bold", fontSize=13, strokeWidth=4, stroke=_PAPER, fill=_PAPER
        ),
        draw.mark_text(clip=True, fontWeight="bold", fontSize=13, fill=INK),
    )
    answer = TableRow("answers", SIDE * row + column).answer
    says = _above("it answers " + expr.format(answer, ".2f"))
    shade = alt.Scale(domain=[0, 1], range=[_PAPER, INK])
    return layered(
        _squares("pixels", "ink", "ink", shade),
        rows("answers").mark_point(opacity=0, size=0),
        group(at, edge, frame, says),
        numbers,
        *([] if still else [grip(at, GRIP, x, y)]),
        scale(x, y),
        height=height,
    )


def window(
    ink: np.ndarray,
    answers: np.ndarray,
    weights: np.ndarray,
    *,
    column: int,
    row: int,
    height: int = 330,
    still: bool = False,
) -> Picture:
    """Draw a digit and a window to drag; the knobs ``column`` and ``row`` are its centre.

    A window that stands ``still`` cannot be dragged.

    Shapes: ink (64,), answers (64,), weights (size, size).
    """
    down, right = np.divmod(np.arange(SIDE * SIDE), SIDE)
    size = len(weights)
    below, beside = np.indices(weights.shape).reshape(2, -1) - size // 2
    tables = {
        "pixels": {"x": right, "y": down, "ink": ink},
        "answers": {"answer": answers},
        "weights": {"_right": beside, "_down": below, "weight": weights.ravel()},
    }
    return Picture.of(_window(size, height, still), tables, column=column, row=row)


@structure
def _map(height: int) -> alt.LayerChart:
    x, y = _axes()
    bias, column, row = map(place_of, ("bias", "column", "row"))
    heat = alt.Scale(domain=[0, 4], range=[_PAPER, INK], clamp=True)
    cells = _squares("places", "answer", "answer", heat)
    cells.transform = [
        alt.CalculateTransform(**{"as": "answer", "calculate": expr.max(0, datum.sum + bias)}),
        *cells.transform,
    ]
    edge = draw.mark_point(size=500, strokeWidth=6, opacity=1)
    ring = draw.mark_point(size=500, strokeWidth=3, opacity=1)
    here = group(
        rows(LIMITS).transform_calculate(x=column, y=row).encode(x=x, y=y),
        edge.encode(stroke=_EDGE),
        ring.encode(color=TOUCH),
        _above(
            expr.if_(bias, "largest, bias added: ", "largest: ")
            + expr.format(expr.max(0, LIMITS_ROW.most + bias), ".2f")
        ),
    )
    return layered(cells, here, height=height)


def answer_map(
    sums: np.ndarray, *, bias: float, column: int, row: int, height: int = 330
) -> Picture:
    """Draw a detector's outputs everywhere: (64,) sums, to which the dragged bias is added."""
    down, right = np.divmod(np.arange(SIDE * SIDE), SIDE)
    tables = {"places": {"x": right, "y": down, "sum": sums}}

    ends = {"bias": bias, "most": sums.max(), "column": column, "row": row}
    return Picture.of(_map(height), tables, **ends)
