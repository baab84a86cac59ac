"""Series: curves over one axis, of a training by epoch or of anything by anything.

Every curve of the app is a `Line` of one picture, `series`. Ink, dashes, width and marks tell lines
apart; repeats stand behind their middle as thin lines or as a band; names stand above the picture
or at the ends of the curves. In tables lines are called by `KEYS`, so that their names are data.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import altair as alt
import numpy as np

from charts.core import sentences
from charts.core.live import live
from charts.core.number_format import figure, raised, text_of, written
from charts.core.picture import (
    LIMITS_ROW,
    Column,
    Picture,
    between,
    draw,
    group,
    layered,
    limit,
    rows,
    structure,
)
from charts.core.replay import AHEAD, NOW, SO_FAR
from charts.core.style import DATA, HEIGHT, MODEL, PERCENT_LABEL
from training import figures
from training.recorded_run import RecordedRun, may_diverge

LEAST = 1e-30
"""Less than that has no place on a logarithmic axis."""
KEYS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""What the lines are called in tables."""
SOLID, HELD_OUT = (1, 0), (5, 4)
"""Dashed is whatever was measured on rows that were held out."""
RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-.55,0A.55,.55,0,1,0,.55,0A.55,.55,0,1,0,-.55,0Z"
"""A circle with a hole, as a path of Vega's."""
SIGNS = {"circle": "●", RING: "○", "square": "■", "diamond": "◆", "triangle-up": "▲"}
"""The marks of lines as they stand before their names."""
PALE = alt.ExprRef(f"0.3 * {AHEAD}")
"""How strong the line of the frames to come is."""
GONE = "  ↑"
"""How the name ends of a line that has left through the top."""
NAME_HEIGHT = 17
"""Pixels from one name to the next."""
_ROW = 270
"""Pixels that names above a picture take in one row: a phone of 360 has no more beside the axis."""
_AXIS = 50
"""Pixels of a picture's height that the axis below it takes."""
_LETTER = 1 / 45
"""Width of a letter as a share of a narrow picture."""
_GRID = np.linspace(0, 1, 161)
_CLEAR = 12
"""Pixels from the middle of a name to whatever it must not touch."""


@dataclass(frozen=True)
class LineStyle:
    """What tells a line from others: a theme colour, its dashes, its width in pixels, its marks."""

    ink: str = "gray"
    dash: tuple[int, ...] = SOLID
    width: float = 2.5
    shape: str = "circle"


INK = LineStyle()
PAIR = (LineStyle(width=3.2), LineStyle("red", width=1.8, shape=RING))
"""Two runs that are compared: ink, thick, with full dots, and crimson, thin, with rings."""
TRIO = (INK, LineStyle("red", (7, 3), shape="square"), LineStyle("violet", (2, 2), shape="diamond"))


@dataclass(frozen=True, eq=False)
class Line:
    """A curve (n_places,), or repeats of one (n_repeats, n_places).

    What is not finite has no place. ``measured`` is told of it, in the same shape, if other values
    are drawn: at the floor of an axis, or at its top.
    """

    name: str
    values: np.ndarray
    style: LineStyle = INK
    measured: np.ndarray | None = None


Guessed = Mapping[str, Sequence[float]]
"""Numbers that were predicted, by what they are called."""
Sketched = tuple[Sequence[float], Sequence[float]]
"""Places and heights of a curve that a learner drew."""


@dataclass(frozen=True)
class Axes:
    """The two axes, what they are called, with their unit, and how the lines are shown on them.

    ``x_step`` and ``y_step`` are the least that two labels of a linear axis are apart, 1 for what
    is counted; ``x_ticks`` are the labels if they are not to be chosen. ``reverse`` runs from right
    to left, and ``percent`` reads heights as shares. ``names`` says where the names of lines stand,
    ``middle`` what of repeats is the line, ``band`` that repeats are drawn from the least to the
    most, not as thin lines; ``steps``, that values hold until the next place; ``points``, at which
    places there are marks. ``replayed`` places are the frames of a run. The learner's own place
    follows the ``knob`` while it is dragged; ``own_bar`` makes it a pale bar, with marks on the
    lines, and ``own_told`` writes the height of each line there.
    """

    x_title: str
    y_title: str
    x_log: bool = False
    y_log: bool = False
    x_step: float = 0
    y_step: float = 0
    x_ticks: tuple[float, ...] = ()
    reverse: bool = False
    percent: bool = False
    names: Literal["", "above", "ends"] = ""
    middle: Literal["", "mean", "median"] = ""
    band: bool = False
    steps: bool = False
    points: Literal["", "all", "powers"] = ""
    replayed: bool = False
    knob: str = ""
    own_bar: bool = False
    own_told: bool = False
    height: int = HEIGHT


def powers_axis(title: str, low: str, high: str) -> alt.Axis:
    """Return a logarithmic axis with labels and grid lines at powers of ten alone.

    They are written out where all of them are short. Read aloud it tells no figures, for Vega would
    speak of its ends, these entries of the table of limits, with all their zeros.
    """
    power = "round(log(datum.value) / LN10)"
    whole = f"abs(log(datum.value) / LN10 - {power}) < 1e-6"
    short = f"({limit(low, 1).expr}) > 2e-3 && ({limit(high, 10).expr}) < 5e4"
    near = f"{short} ? format(datum.value, ',~g')"
    return alt.Axis(
        tickCount=5,
        description=f"{title}, in powers of ten",
        labelExpr=f"{whole} ? ({near} : '10' + {raised(power)}) : ''",
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
    """Return how an axis of numbers is labelled, see `Axes`; a logarithmic one has title and ends.

    Vast is what may hold numbers that need a power of ten, as those of a run that explodes.
    """
    if ticks:
        return alt.Axis(values=list(ticks), format=",.5~g", labelOverlap="greedy")
    if log:
        return powers_axis(title, *ends)
    if percent:
        return alt.Axis(tickCount=n_labels, labelExpr=PERCENT_LABEL)
    # Four digits are as short as a thousand with its letter, and easier to read.
    label = "format(datum.value, abs(datum.value) < 10000 ? ',~g' : '~s')"
    if vast:
        label = f"abs(datum.value) < 1e10 ? {label} : {figure('datum.value')}"
    return alt.Axis(tickCount=n_labels, labelExpr=label, tickMinStep=step or alt.Undefined)


def _told_apart(kind: Any, values: list[Any]) -> Any:
    """Encode what tells lines apart, or say once what they have in common."""
    if len(set(values)) == 1:
        return alt.value(list(values[0]) if isinstance(values[0], tuple) else values[0])
    scale = alt.Scale(domain=list(KEYS[: len(values)]), range=values)
    if kind is alt.Size:  # for which Vega-Lite would look between the first two
        scale.type = "ordinal"
    return kind("line", type="nominal", scale=scale, legend=None)


def name_layer(
    styles: Sequence[LineStyle], where: str = "above", *, inked: bool = False
) -> alt.Chart:
    """Return the layer that writes the names of lines, "above" a picture or at their "ends".

    Their places are in the table "names", see `names_above`; ``inked`` if the picture knows the ink
    of each line already.
    """
    inks = _told_apart(alt.Color, [style.ink for style in styles])
    if inked and isinstance(inks, alt.Color):
        inks = alt.Color("line:N", legend=None)
    if where == "above":
        x, y = alt.ExprRef("datum.x"), alt.ExprRef("datum.y")
        text = rows("names").mark_text(align="left", baseline="bottom", fontWeight="bold", x=x, y=y)
        return text.encode(text="name:N", color=inks)
    text = rows("names").mark_text(align="left", fontWeight="bold", x=alt.ExprRef("width"), dx=8)
    return text.encode(y="y:Q", text="name:N", color=inks)


def _levels() -> alt.LayerChart:
    """Draw horizontal lines, and their names above or below one of their ends."""
    name = draw.mark_text(
        align=alt.ExprRef("datum.right ? 'right' : 'left'"),
        x=alt.ExprRef("datum.right ? width - 4 : 4"),
        dy=alt.ExprRef("datum.below ? 11 : -10"),
    )
    base = rows("levels").encode(y="y:Q", color=DATA)
    return group(base, draw.mark_rule(), name.encode(text="name:N"))


def _uprights(table: str, knob: str, **line: Any) -> alt.LayerChart:
    """Draw vertical lines, and their names beside their head or foot."""
    name = draw.mark_text(
        align=alt.ExprRef("datum.right ? 'left' : 'right'"),
        dx=alt.ExprRef("datum.right ? 5 : -5"),
        y=alt.ExprRef("datum.foot ? height - 9 : 9"),
    )
    base = rows(table).encode(x="x:Q", color=DATA)
    base = base.transform_calculate(x=live(knob, "datum.x")) if knob else base
    return group(base, draw.mark_rule(clip=True, **line), name.encode(text="name:N"))


def _sketched() -> alt.LayerChart:
    line = draw.mark_line(strokeDash=[2, 4], strokeWidth=2.5, clip=True)
    name = rows("labels").mark_text(align="right", dy=-10).encode(text="name:N")
    return group(draw.encode(x="x:Q", y="y:Q", color=DATA), group(rows("sketch"), line), name)


def guessed(base: alt.Chart, side: str = "1") -> alt.LayerChart:
    """Draw a table of `places_of_guesses` as crosses, and names beside them.

    ``side`` is 1 where a name stands to the right, −1 to the left, and 0 below.
    """
    crosses = draw.mark_point(shape="cross", size=130, filled=True, opacity=0.8)
    where: dict[int, Any] = {
        1: {"align": "left", "dx": 11},
        -1: {"align": "right", "dx": -11},
        0: {"dy": 17},
    }
    names = (
        draw.transform_filter(f"({side}) === {at}").mark_text(**how) for at, how in where.items()
    )
    return group(base.encode(color=DATA), crosses, group(draw.encode(text="name:N"), *names))


def _guessed() -> alt.LayerChart:
    share = f"(datum.x - {LIMITS_ROW}.x0) / ({LIMITS_ROW}.x1 - {LIMITS_ROW}.x0)"
    return guessed(rows("guesses").encode(x="x:Q", y="y:Q"), f"({share} < 0.1) - ({share} > 0.9)")


def places_of_guesses(
    guesses: Guessed, height: float, place: Callable[[int], float]
) -> dict[str, list[Any]]:
    """Return where guesses stand: alike ones beside each other, and the name at the outermost.

    Of those ``height`` holds 20 above each other; ``place`` says where the n-th beside one is.
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


def untold(drawn: Any) -> Any:
    """Hide what tells how a run ends while it plays for the first time."""
    return drawn.encode(opacity=alt.value(alt.ExprRef(AHEAD)))


def _own_bar(knob: str) -> alt.Chart:
    here = rows("own").transform_calculate(x=live(knob, "datum.x"))
    return here.mark_rule(strokeWidth=14, opacity=0.18).encode(x="x:Q", color=MODEL)


def _own_told(own: str, n_lines: int) -> alt.Chart:
    """Write how high the lines are at the learner's own place, one below the other at its name."""
    down = f"25 + 16 * indexof({list(KEYS[:n_lines])}, datum.line)"
    figures = draw.mark_text(
        align=alt.ExprRef("data('own')[0].right ? 'left' : 'right'"),
        dx=alt.ExprRef("data('own')[0].right ? 5 : -5"),
        fontWeight="bold",
    )
    here = figures.transform_filter(f"abs(log(datum.x / {own})) < 0.01")
    y = alt.ExprRef(f"data('own')[0].foot ? height - {down.replace('+', '-')} : {down}")
    return written(here, "y", digits=2).encode(text=f"{text_of('y')}:N", y=alt.value(y))


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
    """Return the columns of heights that are told of each place, by their titles."""
    if not axes.band:
        return {"y": axes.y_title}
    return {"y": axes.middle, "least": "lowest", "most": "highest"}


def _touched(axes: Axes, n_lines: int) -> alt.Chart:
    """Return marks that cannot be seen and tell what is under the pointer."""
    marks = draw.mark_point(filled=True, size=120, opacity=0, clip=True)
    if n_lines > 1 and axes.names:
        index = f"indexof({list(KEYS[:n_lines])}, datum.line)"
        marks = marks.transform_calculate(name=f"data('names')[{index}].name")
    marks = marks if axes.percent else written(marks, *_heights(axes))
    return marks.encode(tooltip=_tooltips(axes, n_lines))


def _drawn(styles: tuple[LineStyle, ...], axes: Axes) -> list[alt.Chart]:
    """Draw the lines, whole or as far as the frame shown, and their marks."""
    line = draw.mark_line(clip=True, interpolate="step-after" if axes.steps else alt.Undefined)
    stroke: dict[str, Any] = {
        # Not the width of their stroke: Vega-Lite would take that of the theme.
        "size": (alt.Size, [style.width for style in styles])
    }
    if {style.dash for style in styles} != {SOLID}:
        stroke["strokeDash"] = (alt.StrokeDash, [style.dash for style in styles])
    strokes = {channel: _told_apart(*how) for channel, how in stroke.items()}
    point = draw.mark_point(
        filled=True,
        opacity=1,
        size=110 if axes.replayed else 60,
        clip=axes.own_bar or alt.Undefined,
    )
    point = point.encode(shape=_told_apart(alt.Shape, [style.shape for style in styles]))
    if axes.replayed:
        pale = line.copy(deep=["mark"])
        pale.mark.opacity = PALE
        both = group(draw.encode(**strokes), pale, line.transform_filter(SO_FAR))
        layers = [both, point.transform_filter(NOW)]
    else:
        decade, own = "log(datum.x) / LN10", live(axes.knob, "data('own')[0].x")
        at = {"powers": f"abs({decade} - round({decade})) < 0.01"}.get(axes.points)
        if axes.own_bar:
            at = f"datum.x === {own}"
        marked = [point.transform_filter(at) if at else point] * bool(axes.points or axes.own_bar)
        layers = [line.encode(**strokes), *marked]
        if axes.own_told:
            layers.append(_own_told(own, len(styles)))
    return layers if axes.band else [*layers, _touched(axes, len(styles))]


@structure
def _series(styles: tuple[LineStyle, ...], axes: Axes, beside: frozenset[str]) -> alt.LayerChart:
    """Draw curves in these styles; ``beside`` names which tables of lines beside them there are."""
    x_scale = between("x0", "x1", log=axes.x_log)
    x_scale.reverse = True if axes.reverse else alt.Undefined
    x_axis = number_axis(
        title=axes.x_title, log=axes.x_log, step=axes.x_step, ticks=axes.x_ticks, ends=("x0", "x1")
    )
    n_labels = 6 if axes.height > 200 else 3
    y_axis = number_axis(
        title=axes.y_title,
        log=axes.y_log,
        percent=axes.percent,
        step=axes.y_step,
        n_labels=n_labels,
        vast=True,
        ends=("y0", "y1"),
    )
    y_scale = between("y0", "y1", log=axes.y_log)
    curves = rows("lines").transform_fold(list(KEYS[: len(styles)]), as_=["line", "y"])
    groups: list[Any] = [group(curves, *_drawn(styles, axes))]
    if axes.band:
        area = draw.mark_area(opacity=0.16, clip=True).encode(y="least:Q", y2="most:Q")
        groups.insert(0, group(rows("bands"), area, _touched(axes, len(styles))))
    elif axes.middle:
        thin = rows("repeats").mark_line(strokeWidth=1, opacity=0.3, clip=True)
        groups.insert(0, thin.encode(detail="repeat:N"))
    behind: list[Any] = [_levels()] if "levels" in beside else []
    if "marks" in beside:
        marks = _uprights("marks", "", strokeWidth=2)
        behind.append(untold(marks) if axes.replayed else marks)
    if "own" in beside:
        dashed = _uprights("own", axes.knob, strokeWidth=2, strokeDash=[6, 3])
        behind.append(_own_bar(axes.knob) if axes.own_bar else dashed)
    place = draw.encode(
        x=alt.X("x:Q", title=axes.x_title, scale=x_scale, axis=x_axis),
        y=alt.Y("y:Q", title=axes.y_title, scale=y_scale, axis=y_axis),
        color=_told_apart(alt.Color, [style.ink for style in styles]),
    )
    if "sketch" in beside:
        groups.append(_sketched())
    if "guesses" in beside:
        groups.append(_guessed())
    names = [name_layer(styles, axes.names, inked=True)] if axes.names else []
    if axes.replayed and axes.names == "ends":
        names = [untold(name) for name in names]
    return layered(*behind, group(place, *groups), *names, height=axes.height)


def _share(values: np.ndarray, ends: tuple[float, float], log: bool) -> np.ndarray:
    """Return how far along an axis values stand, from 0 to 1."""
    with np.errstate(all="ignore"):
        low, high = np.log(ends) if log else ends
        return (np.log(values) if log else values) / (high - low) - low / (high - low)


def _with_two_powers(ends: tuple[float, float]) -> tuple[float, float]:
    """Move the ends of a logarithmic axis out to powers of ten if fewer than two are on it."""
    low, high = np.log10(ends)
    if np.floor(high + 1e-9) - np.ceil(low - 1e-9) >= 1:
        return ends
    down, up = np.floor(low + 1e-9), np.ceil(high - 1e-9)
    return 10.0**down, 10.0 ** max(up, down + 1)


def _moved_apart(places: np.ndarray, step: float) -> np.ndarray:
    """Move places from 0 to 1 a step apart, each as little as possible, and keep their order."""
    order = np.argsort(places, kind="stable")[: int(np.isfinite(places).sum())]
    # With the steps taken off, places have only to rise: whichever fall are replaced by their mean.
    groups: list[tuple[float, int]] = []
    for i, place in enumerate(places[order].tolist()):
        groups.append((place - i * step, 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (one, n), (other, m) = groups[-2:]
            groups[-2:] = [((n * one + m * other) / (n + m), n + m)]
    highest = max(1 - step * (len(order) - 1), 0.0)
    rising = [min(max(place, 0.0), highest) for place, n in groups for _ in range(n)]
    moved = np.full(len(places), np.nan)
    moved[order] = [place + i * step for i, place in enumerate(rising)]
    return moved


def _lines_of(styles: Sequence[LineStyle]) -> dict[str, Column]:
    """Return the column of whose each row is, where colours depend on it."""
    several = len({style.ink for style in styles}) > 1
    return {"line": list(KEYS[: len(styles)])} if several else {}


def names_above(
    names: Sequence[str], styles: Sequence[LineStyle], room: int = 0
) -> dict[str, Column]:
    """Return the table of names above a picture: as many in a row as a phone has room for.

    To each so many letters may be added as there is extra room.
    """
    names = [f"{SIGNS[style.shape]} {name}" for name, style in zip(names, styles, strict=False)]
    x: list[int] = []
    y: list[int] = []
    at = 0
    for name in names:
        width = 24 + 8 * (len(name) + room)
        if at and at + width > _ROW:
            at, y = 0, [place - NAME_HEIGHT for place in y]
        x.append(at)
        y.append(-8)
        at += width
    return {**_lines_of(styles[: len(names)]), "name": names, "x": x, "y": y}


def _names_at_ends(
    lines: Sequence[Line], middles: Sequence[np.ndarray], ends: tuple[float, float], axes: Axes
) -> dict[str, Column]:
    """Return the table of names beside the last value of each line, moved apart."""
    last = np.array([(m[np.isfinite(m)][-1:].tolist() or [np.nan])[0] for m in middles])
    heights = np.clip(_share(last, ends, axes.y_log), 0, 1)
    places = _moved_apart(heights, NAME_HEIGHT / (axes.height - _AXIS))
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
    """Where names of levels and marks stand: where no curve and no other name is.

    Curves have places and heights from 0 to 1, and so have vertical lines places.
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
                # One place further than it goes, so that where it leaves the picture counts.
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
        """Return which candidate is free, or else freest, and take it.

        Each has the left end of the name from 0 to 1, and how many pixels its middle is above the
        lower end of the picture.
        """
        n = len(_GRID) - 1
        gaps, boxes = [], []
        for left, up in candidates:
            right = left + _LETTER * len(name)
            inside = slice(max(int(n * left), 0), max(int(n * right) + 2, 1))
            box = inside, up * self._pixel
            over = self._taken[:, box[0]] - box[1]
            struck = any(left + 0.01 < at < right - 0.01 for at in self._uprights)
            crossed = struck or (over[:, 1:] * over[:, :-1] < 0).any()
            gaps.append(0.0 if crossed else np.fmin.reduce(np.abs(over), axis=None, initial=1.0))
            boxes.append(box)
            if gaps[-1] > _CLEAR * self._pixel:
                break
        best = int(np.argmax(gaps))
        inside, height = boxes[best]
        self._taken = np.vstack([self._taken, np.full(len(_GRID), np.nan)])
        self._taken[-1, inside] = height
        return best


def _levels_table(
    levels: Mapping[str, float], heights: np.ndarray, labels: _Labels, pixels: float
) -> dict[str, Column]:
    """Return where the name of each level stands: at which end, and above or below its line."""
    chosen = []
    for name, height in zip(levels, heights, strict=True):
        sides = [(right, below) for below in (True, False) for right in (True, False)]
        sides = sides if pixels * height > 20 else sides[2:]  # or its name would be on the axis
        start, up = 1 - _LETTER * len(name), pixels * float(height)
        ways = [(start if right else 0.0, up - 11 if below else up + 10) for right, below in sides]
        chosen.append(sides[labels.place(name, ways)])
    return {
        "y": np.array([*levels.values()], dtype=float),
        "name": list(levels),
        "right": [right for right, _ in chosen],
        "below": [below for _, below in chosen],
    }


def _uprights_table(
    places: Mapping[str, float], shares: np.ndarray, labels: _Labels, pixels: float, foot: bool
) -> dict[str, Column]:
    """Return where the name of each vertical line stands: on which side, and at which end."""
    # Of several the first is named to its left; one alone where there is more room.
    right = [bool(share < 0.5) if len(places) == 1 else i > 0 for i, share in enumerate(shares)]
    feet = [foot, not foot]
    at_foot = []
    for name, share, to_right in zip(places, shares, right, strict=True):
        left = float(share) if to_right else float(share) - _LETTER * len(name)
        at = labels.place(name, [(left, 9.0 if way else pixels - 9) for way in feet])
        at_foot.append(feet[at])
    x = np.array([*places.values()], dtype=float)
    return {"x": x, "name": list(places), "right": right, "foot": at_foot}


def _beside(
    x: np.ndarray,
    middles: Sequence[np.ndarray],
    axes: Axes,
    ends: tuple[tuple[float, float], tuple[float, float]],
    levels: Mapping[str, float] | None,
    marks: Mapping[str, float] | None,
    own: float | None,
) -> dict[str, Mapping[str, Column]]:
    """Return the tables of horizontal and vertical lines, with places for their names."""
    if levels is None and marks is None and own is None:
        return {}
    x_ends, y_ends = ends
    across = _share(x, x_ends, axes.x_log)
    order = np.argsort(across)
    curves = [(across[order], _share(y, y_ends, axes.y_log)[order]) for y in middles]
    every = [*(marks or {}).values(), *([] if own is None else [own])]
    uprights = _share(np.array(every, dtype=float), x_ends, axes.x_log).tolist()
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
            bar = axes.own_bar and table == "own"
            tables[table] = {"x": uprights["x"]} if bar else uprights
    return tables


def _long(x: np.ndarray, lines: Sequence[Line], **columns: list[np.ndarray]) -> dict[str, Column]:
    """Return columns of values of each line, below each other, with their places."""
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
) -> Picture:
    """Draw one to eight curves over rising places (n_places,), or over the frames of a run.

    What lies beyond ``y_ends`` leaves the picture. Levels and marks are horizontal and vertical
    lines by name, ``own`` is the learner's place, and the sketch has places and heights that were
    expected. Guesses are heights at one place.
    """
    if not 1 <= len(lines) <= len(KEYS):
        raise ValueError(f"lines must be from 1 to {len(KEYS)}, not {len(lines)}.")
    frames: dict[str, Column] = {}
    last = 0
    if isinstance(x, RecordedRun):
        last = x.n_frames - 1
        frames, x = {"frame": np.arange(x.n_frames)}, x.steps
        x_ends = x_ends or (0.0, float(max(x[-1], 1)))
    x_ends = x_ends or (float(min(x[0], x[-1])), float(max(x[0], x[-1])))
    y_ends = _with_two_powers(y_ends) if axes.y_log else y_ends
    values = [np.asarray(line.values) for line in lines]
    if axes.middle and axes.y_log:
        values = [np.where(v > LEAST, v, np.nan) for v in values]
    middles = [_middle(v, axes) for v in values]
    tables: dict[str, Mapping[str, Column]] = {
        "lines": {"x": x, **frames, **dict(zip(KEYS, middles, strict=False))}
    }
    if axes.band:
        ends = {"least": [v.min(axis=0) for v in values], "most": [v.max(axis=0) for v in values]}
        tables["bands"] = _long(x, lines, y=middles, **ends)
    elif axes.middle:
        repeats = _long(x, lines, y=values)
        n_repeats = len(repeats["x"]) // len(x)
        tables["repeats"] = repeats | {"repeat": np.repeat(np.arange(n_repeats), len(x))}
    if axes.names == "above":
        tables["names"] = names_above([line.name for line in lines], [line.style for line in lines])
    elif axes.names:
        tables["names"] = _names_at_ends(lines, middles, y_ends, axes)
    tables |= _beside(x, middles, axes, (x_ends, y_ends), levels, marks, own)
    if sketch is not None:
        at, heights = (np.asarray(column, dtype=float) for column in sketch)
        free = np.abs(_share(heights, y_ends, axes.y_log) - 0.45) < 0.35
        named = np.flatnonzero((at <= x_ends[1]) & free)[-1:]
        heights = np.clip(heights, *y_ends)
        tables["labels"] = {
            "x": at[named],
            "y": heights[named],
            "name": ["your sketch"] * len(named),
        }
        tables["sketch"] = {"x": at, "y": heights}
    if guesses is not None:
        place, named_guesses = guesses
        inward = 1 if 2 * place <= x_ends[0] + x_ends[1] else -1
        step, height = 0.03 * inward * (x_ends[1] - x_ends[0]), y_ends[1] - y_ends[0]
        tables["guesses"] = places_of_guesses(named_guesses, height, lambda n: place + step * n)
    beside = frozenset({"levels", "marks", "own", "sketch", "guesses"} & set(tables))
    spec = _series(tuple(line.style for line in lines), axes, beside)
    told = partial(_words, x, lines, axes, levels or {}, marks or {}, own, sketch, guesses)
    return Picture.of(spec, tables, x_ends=x_ends, y_ends=y_ends, last=last, words=told)


def _middle(values: np.ndarray, axes: Axes) -> np.ndarray:
    if not axes.middle:
        return values
    middle: np.ndarray = (np.median if axes.middle == "median" else np.mean)(values, axis=0)
    return middle


def _words(
    x: np.ndarray,
    lines: Sequence[Line],
    axes: Axes,
    levels: Mapping[str, float],
    marks: Mapping[str, float],
    own: float | None,
    sketch: Sketched | None,
    guesses: tuple[float, Guessed] | None,
) -> str:
    """Tell `series` as it was measured, also where something else is drawn."""
    write = sentences.share if axes.percent else figures.figure
    each = [line.values if line.measured is None else line.measured for line in lines]
    with may_diverge():
        middles = [_middle(v, axes) for v in each]
    told = {line.name.removesuffix(GONE): v for line, v in zip(lines, middles, strict=True)}
    x_title, y_title = axes.x_title, sentences.bare(axes.y_title)
    text = [sentences.curves(x, told, x_title, y_title, write)]
    if axes.band:
        text.append(
            f"The bands: {sentences.span(np.concatenate([np.ravel(v) for v in each]), write)}."
        )
    if levels:
        text.append(sentences.titled(y_title, levels, write))
    if marks:
        text.append(sentences.titled(x_title, marks))
    if own is not None:
        text.append(sentences.titled(x_title, {"yours": own}))
    if sketch is not None:
        at, heights = (np.asarray(column, dtype=float) for column in sketch)
        drawn = f"{y_title}, as you drew it,"
        text.append(sentences.curves(at, {"": heights}, x_title, drawn, write))
    if guesses is not None:
        place, guessed = guesses
        text += [
            f"{sentences.capital(name)} at {x_title} {figures.figure(place)}: "
            f"{sentences.span(np.array(values), write)}."
            for name, values in guessed.items()
        ]
    return " ".join(text)
