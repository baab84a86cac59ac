"""Series: curves over one axis, by epoch or by anything else.

Every curve of the app is a `Line` of one picture, `series`. Ink, dashes, width and marks
distinguish lines; repeats are thin lines or a band behind their middle; names are above the picture
or at the ends. Tables identify lines by `KEYS`, so that their names are data.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import HIGH, WIDE, Formula, TableRow, expr
from charts.core.label_places import apart
from charts.core.live import live
from charts.core.number_format import figure, raised, text_of, with_texts
from charts.core.picture import (
    LIMITS_ROW,
    Column,
    Picture,
    between,
    draw,
    group,
    layered,
    limit,
    on_rims,
    rows,
    structure,
)
from charts.core.replay import AHEAD, ENDS, NOW, SO_FAR
from charts.core.style import DATA, HEIGHT, MODEL, PERCENT_LABEL
from training.recorded_run import RecordedRun

LEAST = 1e-30
"""Smallest value on a logarithmic axis."""
KEYS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""The lines' keys in tables."""
SOLID, HELD_OUT = (1, 0), (5, 4)
"""Dashed lines are measured on held-out rows."""
RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-.55,0A.55,.55,0,1,0,.55,0A.55,.55,0,1,0,-.55,0Z"
"""A ring, as an SVG path."""
SIGNS = {"circle": "●", RING: "○", "square": "■", "diamond": "◆", "triangle-up": "▲"}
"""Marks of lines as characters before their names."""
PALE = alt.ExprRef(0.3 * AHEAD)
"""Opacity of the line ahead of the current frame."""
GONE = "  ↑"
"""Appended to the name of a line that left through the top."""
NAME_HEIGHT = 17
"""Pixels between names."""
_ROW = 270
"""Width in pixels of a row of names above a picture, for a phone of 360 pixels."""
_AXIS = 50
"""Pixels of a picture's height below the plot."""
_LETTER = 1 / 45
"""Width of a character as a share of a narrow picture."""
_GRID = np.linspace(0, 1, 161)
_CLEAR = 12
"""Pixels between a name's middle and what it must not touch."""


@dataclass(frozen=True)
class LineStyle:
    """A line's look: theme colour, dashes, width in pixels, marks."""

    ink: str = "gray"
    dash: tuple[int, ...] = SOLID
    width: float = 2.5
    shape: str = "circle"


INK = LineStyle()
PAIR = (LineStyle(width=3.2), LineStyle("red", width=1.8, shape=RING))
"""Styles of two compared runs: ink, thick, full dots; and crimson, thin, rings."""
TRIO = (INK, LineStyle("red", (7, 3), shape="square"), LineStyle("violet", (2, 2), shape="diamond"))


@dataclass(frozen=True, eq=False)
class Line:
    """A curve (n_places,), or repeats of one (n_repeats, n_places), without non-finite values."""

    name: str
    values: np.ndarray
    style: LineStyle = INK


Guessed = Mapping[str, Sequence[float]]
"""Predicted numbers by name."""
Sketched = tuple[Sequence[float], Sequence[float]]
"""x and y of a curve that a learner drew."""


@dataclass(frozen=True)
class Axes:
    """Both axes, and how lines are drawn on them."""

    x_title: str  # titles with units
    y_title: str
    x_log: bool = False
    y_log: bool = False
    x_step: float = 0  # the smallest distance of labels on a linear axis; 1 for counts
    x_ticks: tuple[float, ...] = ()  # the labels, if they are fixed
    percent: bool = False  # y is a share
    names: Literal["", "above", "ends"] = ""  # where the lines' names are
    middle: Literal["", "mean", "median"] = ""  # the statistic of repeats that is the line
    band: bool = False  # repeats are drawn as a range, not as thin lines
    steps: bool = False  # a value holds until the next x
    points: bool = False  # every x has a mark
    replayed: bool = False  # x are the frames of a run that is played
    # The knob that the learner's own x follows, as a pale bar with marks on the lines.
    knob: str = ""
    title: str | None = None  # above the picture
    height: int = HEIGHT


def powers_axis(title: str, low: str, high: str) -> alt.Axis:
    """Return a logarithmic axis with labels and grid lines only at powers of ten.

    Powers are written out if all are short. The axis has no description, since Vega would read its
    ends with all zeros.
    """
    decade = expr.log(datum.value) / expr.LN10
    power = expr.round(decade)
    whole = expr.abs(decade - power) < 1e-6
    short = (limit(low, 1) > 2e-3) & (limit(high, 10) < 5e4)
    label = expr.if_(short, expr.format(datum.value, ",~g"), "10" + raised(power))
    return alt.Axis(
        tickCount=5,
        description=f"{title}, in powers of ten",
        labelExpr=expr.if_(whole, label, ""),
        labelOverlap="greedy",
        gridOpacity={"condition": {"test": whole, "value": 1}, "value": 0},
    )


def number_axis(
    *,
    title: str = "",
    log: bool = False,
    percent: bool = False,
    step: float = 0,
    ticks: Sequence[float] = (),
    n_labels: int = 6,
    vast: bool = False,
    ends: tuple[str, str] = ("low", "high"),
) -> alt.Axis:
    """Return the labels of a numeric axis, see `Axes`; a logarithmic one needs title and ends.

    ``vast`` allows numbers with a power of ten, as in an exploding run.
    """
    if ticks:
        return alt.Axis(values=list(ticks), format=",.5~g", labelOverlap="greedy")
    if log:
        return powers_axis(title, *ends)
    if percent:
        return alt.Axis(tickCount=n_labels, labelExpr=PERCENT_LABEL)
    # Four digits are as short as a thousand with its letter, and easier to read.
    size = expr.abs(datum.value)
    label = expr.format(datum.value, expr.if_(size < 10000, ",~g", "~s"))
    if vast:
        label = expr.if_(size < 1e10, label, figure(datum.value))
    return alt.Axis(tickCount=n_labels, labelExpr=label, tickMinStep=step or alt.Undefined)


def _by_line(kind: Any, values: list[Any]) -> Any:
    """Encode what distinguishes lines, or the value they share."""
    if len(set(values)) == 1:
        return alt.value(list(values[0]) if isinstance(values[0], tuple) else values[0])
    scale = alt.Scale(domain=list(KEYS[: len(values)]), range=values)
    if kind is not alt.Size:
        return kind("line", type="nominal", scale=scale, legend=None)
    scale.type = "ordinal"  # else Vega-Lite would interpolate
    return kind("line", type="ordinal", scale=scale, legend=None)


def name_layer(
    styles: Sequence[LineStyle], where: str = "above", *, inked: bool = False
) -> alt.Chart:
    """Return the layer with the lines' names, "above" a picture or at their "ends".

    Positions are in the table "names", see `names_above`; ``inked`` if the picture encodes ink
    already.
    """
    inks = _by_line(alt.Color, [style.ink for style in styles])
    if inked and isinstance(inks, alt.Color):
        inks = alt.Color("line:N", legend=None)
    if where == "above":
        x, y = alt.ExprRef("datum.x"), alt.ExprRef("datum.y")
        text = rows("names").mark_text(align="left", baseline="bottom", fontWeight="bold", x=x, y=y)
        return text.encode(text="name:N", color=inks)
    text = rows("names").mark_text(align="left", fontWeight="bold", x=alt.ExprRef("width"), dx=8)
    return text.encode(y="y:Q", text="name:N", color=inks)


def _levels() -> tuple[alt.LayerChart, alt.LayerChart]:
    """Draw horizontal lines, and their names."""
    names = on_rims(
        draw.encode(text="name:N"),
        align=alt.ExprRef(expr.if_(datum.right, "right", "left")),
        x=alt.ExprRef(expr.if_(datum.right, WIDE - 4, 4)),
        dy=alt.ExprRef(expr.if_(datum.below, 11, -10)),
    )
    base = rows("levels").encode(y="y:Q", color=DATA)
    return group(base, draw.mark_rule()), group(base, *names)


def _uprights(table: str, **line: Any) -> tuple[alt.LayerChart, alt.LayerChart]:
    """Draw vertical lines, and their names."""
    names = on_rims(
        draw.encode(text="name:N"),
        align=alt.ExprRef(expr.if_(datum.right, "left", "right")),
        dx=alt.ExprRef(expr.if_(datum.right, 5, -5)),
        y=alt.ExprRef(9 + datum._foot * (HIGH - 18)),
    )
    base = rows(table).encode(x="x:Q", color=DATA)
    return group(base, draw.mark_rule(clip=True, **line)), group(base, *names)


def _sketched() -> alt.LayerChart:
    line = draw.mark_line(strokeDash=[2, 4], strokeWidth=2.5, clip=True)
    side: dict[str, Any] = {
        "align": alt.ExprRef(expr.if_(datum.falls != datum.under, "left", "right")),
        "dy": alt.ExprRef(expr.if_(datum.under, 14, -12)),
    }
    names = on_rims(rows("_labels").encode(text="name:N"), **side)
    return group(draw.encode(x="x:Q", y="y:Q", color=DATA), group(rows("sketch"), line), *names)


def guess_marks(base: alt.Chart, side: Formula) -> alt.LayerChart:
    """Draw guesses from `places_of_guesses` as crosses with names.

    ``side`` is 1 for names to the right, −1 to the left, 0 below, or above a curve that is below.
    """
    crosses = draw.mark_point(shape="cross", size=130, filled=True, opacity=0.8)
    where: dict[int, Any] = {
        1: {"align": "left", "dx": 11},
        -1: {"align": "right", "dx": -11},
        0: {"dy": alt.ExprRef(expr.if_(datum._over, -16, 17))},
    }
    names = [
        layer
        for at, how in where.items()
        for layer in on_rims(draw.transform_filter(side == at), **how)
    ]
    return group(base.encode(color=DATA), crosses, group(draw.encode(text="name:N"), *names))


def _own_guess_marks() -> alt.LayerChart:
    share = (datum.x - LIMITS_ROW.x0) / (LIMITS_ROW.x1 - LIMITS_ROW.x0)
    return guess_marks(rows("guesses").encode(x="x:Q", y="y:Q"), (share < 0.1) - (share > 0.9))


def places_of_guesses(
    guesses: Guessed, height: float, place: Callable[[int], float]
) -> dict[str, list[Any]]:
    """Return positions of guesses: equal ones side by side, named at the outermost.

    ``height`` fits 20 rows; ``place`` gives the position of the n-th in a row.
    """
    table: dict[str, list[Any]] = {"x": [], "y": [], "name": []}
    for name, values in guesses.items():
        y = sorted(values, reverse=True)
        levels = [round(20 * value / height) for value in y]
        beside = [levels[:i].count(level) for i, level in enumerate(levels)]
        named = beside.index(max(beside))
        table["x"] += map(place, beside)
        table["y"] += y
        table["name"] += [name if i == named else "" for i in range(len(y))]
    return table


def hidden_until_played(drawn: Any) -> Any:
    """Hide a layer while a predicted run plays for the first time."""
    return drawn.encode(opacity=alt.value(alt.ExprRef(ENDS)))


def _own_bar(knob: str) -> alt.Chart:
    here = rows("own").transform_calculate(x=live(knob, datum.x))
    return here.mark_rule(strokeWidth=14, opacity=0.18).encode(x="x:Q", color=MODEL)


def _place_of_line(n_lines: int) -> Formula:
    return expr.indexof(list(KEYS[:n_lines]), datum.line)


def _tooltips(axes: Axes, n_lines: int) -> list[alt.Tooltip]:
    text: dict[str, Any] = {"type": "nominal"}
    if axes.percent:
        text = {"type": "quantitative", "format": ".1%"}
    of = str if axes.percent else text_of
    places = [alt.Tooltip("x:Q", title=axes.x_title, format=",~g")]
    if n_lines > 1 and axes.names:
        whose = f"{axes.middle} of" if axes.middle else "line"
        places.insert(0, alt.Tooltip("name:N", title=whose))
    return places + [alt.Tooltip(of(c), title=title, **text) for c, title in _heights(axes).items()]


def _heights(axes: Axes) -> dict[str, str]:
    """Return the columns shown in the tooltip, by title."""
    if not axes.band:
        return {"y": axes.y_title}
    return {"y": axes.middle, "least": "lowest", "most": "highest"}


def _touched(axes: Axes, n_lines: int) -> alt.Chart:
    """Return invisible marks with tooltips."""
    marks = draw.mark_point(filled=True, size=120, opacity=0, clip=True)
    if n_lines > 1 and axes.names:
        marks = marks.transform_calculate(name=TableRow("names", _place_of_line(n_lines)).name)
    marks = marks if axes.percent else with_texts(marks, *_heights(axes))
    return marks.encode(tooltip=_tooltips(axes, n_lines))


def _lines_and_points(styles: tuple[LineStyle, ...], axes: Axes) -> list[alt.Chart]:
    """Draw the lines, whole or up to the current frame, and their marks."""
    line = draw.mark_line(clip=True, interpolate="step-after" if axes.steps else alt.Undefined)
    stroke: dict[str, Any] = {
        # `strokeWidth` would be overridden by the theme.
        "size": (alt.Size, [style.width for style in styles])
    }
    if {style.dash for style in styles} != {SOLID}:
        stroke["strokeDash"] = (alt.StrokeDash, [style.dash for style in styles])
    strokes = {channel: _by_line(*how) for channel, how in stroke.items()}
    point = draw.mark_point(
        filled=True,
        opacity=1,
        size=110 if axes.replayed else 60,
        clip=bool(axes.knob) or alt.Undefined,
    )
    point = point.encode(shape=_by_line(alt.Shape, [style.shape for style in styles]))
    if axes.replayed:
        pale = line.copy(deep=["mark"])
        pale.mark.opacity = PALE
        both = group(draw.encode(**strokes), pale, line.transform_filter(SO_FAR))
        layers = [both, point.transform_filter(NOW)]
    else:
        layers = [line.encode(**strokes)]
        if axes.knob:
            own = live(axes.knob, TableRow("own").x)
            layers.append(point.transform_filter(datum.x == own))
        elif axes.points:
            layers.append(point)
    return layers if axes.band else [*layers, _touched(axes, len(styles))]


@structure
def _series(styles: tuple[LineStyle, ...], axes: Axes, beside: frozenset[str]) -> alt.LayerChart:
    """Draw curves; ``beside`` names the tables of other lines that exist."""
    x_scale = between("x0", "x1", log=axes.x_log)
    x_axis = number_axis(
        title=axes.x_title, log=axes.x_log, step=axes.x_step, ticks=axes.x_ticks, ends=("x0", "x1")
    )
    n_labels = 6 if axes.height > 200 else 3
    y_axis = number_axis(
        title=axes.y_title,
        log=axes.y_log,
        percent=axes.percent,
        n_labels=n_labels,
        vast=True,
        ends=("y0", "y1"),
    )
    y_scale = between("y0", "y1", log=axes.y_log)
    curves = rows("lines").transform_fold(list(KEYS[: len(styles)]), as_=["line", "y"])
    groups: list[Any] = [group(curves, *_lines_and_points(styles, axes))]
    if axes.band:
        area = draw.mark_area(opacity=0.16, clip=True).encode(y="least:Q", y2="most:Q")
        bands = rows("bands").transform_calculate(y=datum._y)
        groups.insert(0, group(bands, area, _touched(axes, len(styles))))
    elif axes.middle:
        thin = rows("repeats").mark_line(strokeWidth=1, opacity=0.3, clip=True)
        if axes.replayed:
            thin = thin.transform_filter(SO_FAR)
        groups.insert(0, thin.encode(detail="_repeat:N"))
    lines: list[tuple[Any, ...]] = [_levels()] if "levels" in beside else []
    if "marks" in beside:
        marks = _uprights("marks", strokeWidth=2)
        lines.append(tuple(map(hidden_until_played, marks)) if axes.replayed else marks)
    if "own" in beside:
        dashed = _uprights("own", strokeWidth=2, strokeDash=[6, 3])
        lines.append((_own_bar(axes.knob),) if axes.knob else dashed)
    place = draw.encode(
        x=alt.X("x:Q", title=axes.x_title, scale=x_scale, axis=x_axis),
        y=alt.Y("y:Q", title=axes.y_title, scale=y_scale, axis=y_axis),
        color=_by_line(alt.Color, [style.ink for style in styles]),
    )
    if "sketch" in beside:
        groups.append(_sketched())
    if "guesses" in beside:
        groups.append(_own_guess_marks())
    names = [name_layer(styles, axes.names, inked=True)] if axes.names else []
    if axes.replayed and axes.names == "ends":
        names = [hidden_until_played(name) for name in names]
    behind = [line for line, *_ in lines]
    in_front = [name for _, *named in lines for name in named]
    front = (group(place, *groups), *in_front, *names)
    return layered(*behind, *front, title=axes.title, height=axes.height)


def _share(values: np.ndarray, ends: tuple[float, float], log: bool) -> np.ndarray:
    """Return how far along an axis values are, from 0 to 1."""
    with np.errstate(all="ignore"):
        low, high = np.log(ends) if log else ends
        return (np.log(values) if log else values) / (high - low) - low / (high - low)


def _with_two_powers(ends: tuple[float, float]) -> tuple[float, float]:
    """Extend a logarithmic axis to powers of ten, if it has fewer than two."""
    low, high = np.log10(ends)
    if np.floor(high + 1e-9) - np.ceil(low - 1e-9) >= 1:
        return ends
    down, up = np.floor(low + 1e-9), np.ceil(high - 1e-9)
    # A little lower, or Vega may drop the label there: rounding puts it beyond the axis.
    return (1 - 1e-6) * 10.0**down, 10.0 ** max(up, down + 1)


def _lines_of(styles: Sequence[LineStyle]) -> dict[str, Column]:
    """Return the column that identifies lines, if colours depend on it."""
    several = len({style.ink for style in styles}) > 1
    return {"line": list(KEYS[: len(styles)])} if several else {}


def names_above(
    names: Sequence[str], styles: Sequence[LineStyle], room: int = 0
) -> dict[str, Column]:
    """Return the table of names above a picture, in as many rows as a phone needs.

    ``room`` is the number of characters that may be added to each name.
    """
    signs = [SIGNS[style.shape] for style in styles]
    names = [f"{sign} {name}" if name else "" for sign, name in zip(signs, names, strict=False)]
    x: list[int] = []
    y: list[int] = []
    left = 0
    for name in names:
        width = 24 + 8 * (len(name) + room)
        if left and left + width > _ROW:
            left, y = 0, [place - NAME_HEIGHT for place in y]
        x.append(left)
        y.append(-8)
        left += width
    return {**_lines_of(styles[: len(names)]), "name": names, "x": x, "y": y}


def _names_at_ends(
    lines: Sequence[Line], middles: Sequence[np.ndarray], ends: tuple[float, float], axes: Axes
) -> dict[str, Column]:
    """Return the table of names at the lines' ends, moved apart."""
    last = np.array([(m[np.isfinite(m)][-1:].tolist() or [np.nan])[0] for m in middles])
    heights = np.clip(_share(last, ends, axes.y_log), 0, 1)
    places = apart(heights, NAME_HEIGHT / (axes.height - _AXIS))
    low, high = np.log(ends) if axes.y_log else ends
    y = low + places * (high - low)
    styles = [line.style for line in lines]
    by_shape = len({style.shape for style in styles}) > 1
    signs = [f"{SIGNS[style.shape]} " if by_shape else "" for style in styles]
    return {
        **_lines_of(styles),
        "name": [sign + line.name for sign, line in zip(signs, lines, strict=True)],
        "y": np.clip(np.exp(y), *ends) if axes.y_log else y,
    }


class _Labels:
    """Places names of levels and marks where no curve and no other name is.

    Curves have x and y from 0 to 1, vertical lines x.
    """

    def __init__(
        self,
        curves: Sequence[tuple[np.ndarray, np.ndarray]],
        uprights: Sequence[float],
        height: int,
    ) -> None:
        self._uprights = uprights
        self._pixel = 1 / (height - _AXIS)
        self._taken = np.array(
            [
                # One place beyond the end, so that the point where it leaves counts.
                np.where(
                    np.abs(_GRID - (x[known][0] + x[known][-1]) / 2)
                    <= (x[known][-1] - x[known][0]) / 2 + _GRID[1],
                    np.interp(_GRID, x[known], y[known]),
                    np.nan,
                )
                for x, y in curves
                if (known := np.isfinite(y)).any()
            ]
        ).reshape(-1, len(_GRID))

    def place(self, name: str, candidates: Sequence[tuple[float, float]]) -> int:
        """Return the index of a free candidate, or else the freest, and occupy it.

        Each is the name's left end, from 0 to 1, and its middle in pixels above the bottom.
        """
        n = len(_GRID) - 1
        gaps, boxes = [], []
        for left, up in candidates:
            right = left + _LETTER * len(name)
            inside = slice(max(int(n * left), 0), max(int(n * right) + 2, 1))
            box = inside, up * self._pixel
            over = self._taken[:, box[0]] - box[1]
            struck = any(left + 0.01 < at < right - 0.01 for at in self._uprights)
            crossed = struck or (np.sign(over[:, 1:]) * np.sign(over[:, :-1]) < 0).any()
            gaps.append(0.0 if crossed else np.fmin.reduce(np.abs(over), axis=None, initial=1.0))
            boxes.append(box)
            if gaps[-1] > _CLEAR * self._pixel:
                break
        best = int(np.argmax(gaps))
        inside, height = boxes[best]
        self.occupy(height, inside)
        return best

    def occupy(self, height: float, inside: slice = slice(None)) -> None:
        """Keep names off a height from 0 to 1, everywhere or at some places."""
        self._taken = np.vstack([self._taken, np.full(len(_GRID), np.nan)])
        self._taken[-1, inside] = height


def _levels_table(
    levels: Mapping[str, float], heights: np.ndarray, labels: _Labels, pixels: float
) -> dict[str, Column]:
    """Return each level's name position: which end, above or below."""
    chosen = []
    for name, height in zip(levels, heights, strict=True):
        sides = [(right, below) for below in (True, False) for right in (True, False)]
        sides = sides if pixels * height > 20 else sides[2:]  # or the name would cover the axis
        start, up = 1 - _LETTER * len(name), pixels * float(height)
        ways = [(start if right else 0.0, up - 11 if below else up + 10) for right, below in sides]
        chosen.append(sides[labels.place(name, ways)])
    for height in heights:
        labels.occupy(height)
    return {
        "y": np.array([*levels.values()], dtype=float),
        "name": list(levels),
        "right": [right for right, _ in chosen],
        "below": [below for _, below in chosen],
    }


def _uprights_table(
    places: Mapping[str, float], shares: np.ndarray, labels: _Labels, pixels: float, foot: bool
) -> dict[str, Column]:
    """Return each vertical line's name position: which side, and 1 at the foot to 0 at the top."""
    chosen: list[tuple[bool, float]] = []
    for i, (name, share) in enumerate(zip(places, shares, strict=True)):
        # With several, the first is named to its left; a single one where there is more room.
        to_right = i > 0 if len(places) > 1 else bool(share < 0.5)
        wide, ends = _LETTER * len(name), (float(foot), float(not foot))
        ways = [(to_right, end) for end in ends]
        if len(places) == 1 and wide <= share <= 1 - wide:
            ways += [(not to_right, end) for end in ends] + [(to_right, 0.5), (not to_right, 0.5)]
        at = [(share - wide * (not right), pixels - 9 - way * (pixels - 18)) for right, way in ways]
        chosen.append(ways[labels.place(name, at)])
    x = np.array([*places.values()], dtype=float)
    rights, feet = ([way[i] for way in chosen] for i in (0, 1))
    return {"x": x, "name": list(places), "right": rights, "_foot": feet}


def _beside(
    x: np.ndarray,
    middles: Sequence[np.ndarray],
    axes: Axes,
    ends: tuple[tuple[float, float], tuple[float, float]],
    levels: Mapping[str, float] | None,
    marks: Mapping[str, float] | None,
    own: float | None,
    guesses: tuple[float, Guessed] | None,
) -> dict[str, Mapping[str, Column]]:
    """Return the tables of horizontal and vertical lines, with positions of names."""
    if levels is None and marks is None and own is None:
        return {}
    x_ends, y_ends = ends
    across = _share(x, x_ends, axes.x_log)
    order = np.argsort(across)
    curves = [(across[order], _share(y, y_ends, axes.y_log)[order]) for y in middles]
    every = [*(marks or {}).values(), *([] if own is None else [own])]
    uprights = _share(np.array(every, dtype=float), x_ends, axes.x_log).tolist()
    if levels is not None and len(levels) > 1:  # no name is struck by the line of another
        at = _share(np.array([*levels.values()], dtype=float), y_ends, axes.y_log)
        curves += [(np.array([0.0, 1.0]), np.array([height, height])) for height in at]
    if guesses is not None:  # nor by the name of a guess
        place = float(_share(np.array(guesses[0]), x_ends, axes.x_log))
        for name, values in guesses[1].items():
            end = place + (1 if place <= 0.5 else -1) * (0.05 + _LETTER * len(name))
            for height in _share(np.array(values), y_ends, axes.y_log):
                curves.append((np.array(sorted((place, end))), np.array([height, height])))
    labels, pixels = _Labels(curves, uprights, axes.height), float(axes.height - _AXIS)
    tables: dict[str, Mapping[str, Column]] = {}
    if levels is not None:
        heights = _share(np.array([*levels.values()], dtype=float), y_ends, axes.y_log)
        tables["levels"] = _levels_table(levels, heights, labels, pixels)
    for table, places in ("marks", marks), ("own", None if own is None else {"yours": own}):
        if places is not None:
            inside = {n: at for n, at in places.items() if x_ends[0] <= at <= x_ends[1]}
            shares = _share(np.array([*inside.values()], dtype=float), x_ends, axes.x_log)
            uprights = _uprights_table(inside, shares, labels, pixels, table == "own")
            bar = axes.knob and table == "own"
            tables[table] = {"x": uprights["x"]} if bar else uprights
    return tables


def _long(x: np.ndarray, lines: Sequence[Line], **columns: list[np.ndarray]) -> dict[str, Column]:
    """Return the lines' values in long form, with x."""
    (first, *_) = columns.values()
    n = [np.asarray(values).size for values in first]
    several = len({line.style.ink for line in lines}) > 1
    return {
        **({"line": np.repeat(KEYS[: len(n)], n).tolist()} if several else {}),
        "x": np.concatenate([np.tile(x, n_values // len(x)) for n_values in n]),
        **{name: np.concatenate([np.ravel(v) for v in each]) for name, each in columns.items()},
    }


def series(
    x: np.ndarray | RecordedRun,
    lines: Sequence[Line],
    axes: Axes,
    y_ends: tuple[float, float],
    *,
    x_ends: tuple[float, float] | None = None,
    levels: Mapping[str, float] | None = None,
    marks: Mapping[str, float] | None = None,
    own: float | None = None,
    sketch: Sketched | None = None,
    guesses: tuple[float, Guessed] | None = None,
    frames: np.ndarray | None = None,
) -> Picture:
    """Draw one to eight curves over rising x (n_places,), or over the frames of a run.

    Values beyond ``y_ends`` are cut off. Levels and marks are horizontal and vertical lines by
    name, ``own`` is the learner's x, the sketch a predicted curve; guesses are heights at one x.
    Where a walk is played, ``frames`` (n_places,) has the frame of each x.
    """
    if isinstance(x, RecordedRun):
        frames, x = np.arange(x.n_frames), x.steps
        x_ends = x_ends or (0.0, float(max(x[-1], 1)))
    x_ends = x_ends or (float(min(x[0], x[-1])), float(max(x[0], x[-1])))
    if sketch is not None:  # what was drawn is seen, however far off
        at, heights = (np.asarray(column, dtype=float) for column in sketch)
        seen = np.flatnonzero(at <= x_ends[1])
        drawn = heights[seen][heights[seen] > 0] if axes.y_log else heights[seen]
        y_ends = min(y_ends[0], *drawn), max(y_ends[1], *drawn)
    at_frame: dict[str, Column] = {} if frames is None else {"frame": frames}
    last = 0 if frames is None else int(frames.max())
    y_ends = _with_two_powers(y_ends) if axes.y_log else y_ends
    values = [np.asarray(line.values) for line in lines]
    if axes.middle and axes.y_log:
        values = [np.where(v > LEAST, v, np.nan) for v in values]
    middles = [_middle(v, axes) for v in values]
    tables: dict[str, Mapping[str, Column]] = {
        "lines": {"x": x, **at_frame, **dict(zip(KEYS, middles, strict=False))}
    }
    if axes.band:
        ends = {"least": [v.min(axis=0) for v in values], "most": [v.max(axis=0) for v in values]}
        tables["bands"] = _long(x, lines, _y=middles, **ends)
    elif axes.middle:
        repeats = _long(x, lines, y=values)
        n_repeats = len(repeats["x"]) // len(x)
        repeats |= {name: np.tile(column, n_repeats) for name, column in at_frame.items()}
        tables["repeats"] = repeats | {"_repeat": np.repeat(np.arange(n_repeats), len(x))}
    if axes.names == "above":
        tables["names"] = names_above([line.name for line in lines], [line.style for line in lines])
    elif axes.names:
        tables["names"] = _names_at_ends(lines, middles, y_ends, axes)
    around = middles if marks is None else [run for each in values for run in np.atleast_2d(each)]
    tables |= _beside(x, around, axes, (x_ends, y_ends), levels, marks, own, guesses)
    if sketch is not None:
        heights = np.clip(heights, *y_ends)
        tables["_labels"] = _sketch_label(at, heights, (x, middles), axes, (x_ends, y_ends), marks)
        tables["sketch"] = {"x": at, "y": heights}
    if guesses is not None:
        place, named_guesses = guesses
        inward = 1 if 2 * place <= x_ends[0] + x_ends[1] else -1
        step, height = 0.03 * inward * (x_ends[1] - x_ends[0]), y_ends[1] - y_ends[0]
        at_guess = places_of_guesses(named_guesses, height, lambda n: place + step * n)
        curve = np.interp(place, x, np.ravel(middles[0])[: len(x)])
        tables["guesses"] = at_guess | {"_over": [y > curve for y in at_guess["y"]]}
    beside = frozenset({"levels", "marks", "own", "sketch", "guesses"} & set(tables))
    spec = _series(tuple(line.style for line in lines), axes, beside)
    return Picture.of(spec, tables, x_ends=x_ends, y_ends=y_ends, last=last)


def _sketch_label(
    at: np.ndarray,
    heights: np.ndarray,
    curves: tuple[np.ndarray, Sequence[np.ndarray]],
    axes: Axes,
    ends: tuple[tuple[float, float], tuple[float, float]],
    marks: Mapping[str, float] | None,
) -> dict[str, Column]:
    """Return the position of a sketch's name: beside a place of it, on no curve if it can be."""
    (x_ends, y_ends), (x, middles), name = ends, curves, "your sketch"
    across, up = _share(at, x_ends, axes.x_log), _share(heights, y_ends, axes.y_log)
    falls = bool(heights[-1] < heights[0])  # then there is room to the right of the curve
    seen = np.flatnonzero(across <= (0.6 if falls else 1.0))[::-1]
    off = np.abs(up[seen] - 0.45)
    room = seen[off < max(0.35, 1.01 * off.min(initial=np.inf))]
    under, wide, pixels = _under(at, heights, x, middles), _LETTER * len(name), axes.height - _AXIS
    ways = [(i, bool(under[i]) == away) for away in (True, False) for i in room]
    left = [float(across[i]) - wide * (falls == below) for i, below in ways]
    inside = [way for way, x0 in zip(ways, left, strict=True) if 0 <= x0 <= 1 - wide] or ways
    boxes = [
        (float(across[i]) - wide * (falls == below), pixels * float(up[i]) + (-14 if below else 12))
        for i, below in inside
    ]
    uprights = _share(np.array([*(marks or {}).values()], dtype=float), x_ends, axes.x_log)
    in_shares = [(_share(x, x_ends, axes.x_log), _share(y, y_ends, axes.y_log)) for y in middles]
    labels = _Labels(in_shares, uprights.tolist(), axes.height)
    named, below = inside[labels.place(name, boxes)]
    return {
        "x": at[[named]],
        "y": heights[[named]],
        "name": [name],
        "falls": [falls],
        "under": np.array([below]),
    }


def _under(
    at: np.ndarray, heights: np.ndarray, x: np.ndarray, curves: Sequence[np.ndarray]
) -> np.ndarray:
    """Tell of each place whether the curve nearest to it runs above."""
    away = np.array([np.interp(at, x, curve) for curve in curves]) - heights
    nearest = np.nan_to_num(np.abs(away), nan=np.inf).argmin(axis=0)
    return np.take_along_axis(away, nearest[None], axis=0)[0] > 0


def _middle(values: np.ndarray, axes: Axes) -> np.ndarray:
    if not axes.middle:
        return values
    middle: np.ndarray = (np.median if axes.middle == "median" else np.mean)(values, axis=0)
    return middle
