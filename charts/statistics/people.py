"""People as dots, on the side of a cut where a rule or a model puts them; a ring is a mistake.

Over the frames of a training a dot stays the same person, and glides from place to place
(``page.css``).
"""

from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import FRAME, Formula, TableRow, expr, formula
from charts.core.grips import grip, scale
from charts.core.live import how_many, live
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Column,
    Layer,
    Picture,
    between,
    draw,
    group,
    layered,
    rows,
    structure,
    unseen,
)
from charts.core.replay import NOW
from charts.core.style import DATA, MODEL, PERCENT, class_ink
from charts.core.vega_internals import GLIDE
from charts.core.vega_internals import GRIP as HELD

GRIP, PERSON = "cut", "person"
_MANY = 20
"""People from which on they are drawn smaller."""
_TOWER = 10
"""Levels that people may stand on; of a higher tower they are closer together."""
_SHARE = 1 / (1 + expr.exp(-datum.value))
_ODDS = alt.Axis(
    values=[np.log(p / (1 - p)) for p in (0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999)],
    labelExpr=expr.format(100 * _SHARE, ".3~r") + " %",
)
"""An axis of logits that is read in probabilities."""


def people(
    now: Layer, *, wrong: Formula, seen: Formula, sizes: tuple[int, int], about: list[alt.Tooltip]
) -> alt.LayerChart:
    """Draw a dot for each row of ``now``, and a ring around those that are ``wrong``.

    The rows have their places as ``x`` and ``y``, the person's number as ``i``, and ``truth``;
    ``sizes`` are the areas of a dot and of its ring; ``seen`` is how opaque they are.
    """
    same = draw.encode(key=alt.Key("i:Q"), tooltip=about)
    dot = same.mark_circle(size=sizes[0]).transform_calculate(seen=seen)
    ring = same.mark_point(shape="circle", size=sizes[1], strokeWidth=min(2, max(1, sizes[1] / 40)))
    ring = ring.transform_calculate(seen=expr.if_(wrong, seen, 0)).encode(color=MODEL)
    dot = dot.encode(color=class_ink("truth:Q"))
    dot, ring = (
        each.encode(opacity=alt.Opacity("seen:Q", scale=None, legend=None)) for each in (dot, ring)
    )
    ring.name, dot.name = f"{GLIDE}rings", f"{GLIDE}dots"
    return group(now, dot, ring)


@structure
def _at_cut(
    knob: str,
    says: tuple[str, str],
    x_title: str,
    kind: str,
    height: int,
    counted: bool,
    classes: tuple[str, ...],
    marked: str,
) -> alt.LayerChart:
    axis = {"few": alt.Axis(tickCount=8), "many": PERCENT, "odds": _ODDS}[kind]
    many = kind != "few"
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"), axis=axis)
    y = alt.Y("y:Q", title=None, scale=between("y0", "y1"), axis=None)
    cut = live(knob, LIMITS_ROW.cut) if knob else LIMITS_ROW.cut
    person = TableRow("people", datum.i)
    note = expr.if_(datum.n < LIMITS_ROW.goal, "", LIMITS_ROW.note)
    kept = datum.frame == expr.floor(FRAME * LIMITS_ROW.kept + 1e-6)
    now = (
        rows("places")
        .transform_filter(kept if kind == "odds" else NOW)
        .transform_calculate(truth=person.truth, who=person.who)
        .transform_calculate(right=(datum.x >= cut) == (datum.truth > 0))
    )
    ringed = ~datum.right
    if kind != "odds":  # there only those who are wrong are dark
        ringed &= datum._apart > 0.4  # in a high tower rings would hide the dots
    here = rows(LIMITS).transform_calculate(x=cut, y=datum.y1 - 0.6)
    shown = [alt.Tooltip("x:Q", title=x_title, format=".0%" if many else ".3~g")]
    about = [alt.Tooltip("who:N"), *(shown if kind != "odds" else ())]
    side: dict[str, Any] = {"y": -6, "fontWeight": "bold"}
    sizes = (75, 150 if kind == "odds" else 210) if many else (170, 420)
    seen = expr.if_(~datum.right, 1, 0.25) if kind == "odds" else formula("1")
    one = now.transform_filter(datum.i == LIMITS_ROW.marked)
    wide = one.mark_point(size=420, strokeWidth=4, opacity=1).encode(x=x, y=y, color=MODEL)
    picks = now.mark_circle(size=sizes[1], opacity=0).properties(name=f"{HELD}{PERSON}")
    return layered(
        unseen("people"),
        *([wide] if marked else []),
        here.mark_rule(strokeWidth=3).encode(x=x, color=MODEL),
        group(
            now,
            people(draw.encode(x=x, y=y), wrong=ringed, seen=seen, sizes=sizes, about=about),
            *([how_many(datum.right, "right", note, y=-25)] if counted else []),
        ),
        group(
            rows(LIMITS).encode(color=MODEL),
            draw.mark_text(
                align="left", x=0, y=-25, text="○ wrong" + f"\u2003◎ {marked}" * bool(marked)
            ),
            draw.mark_text(align="left", x=0, text=f"← {says[0]}", **side),
            draw.mark_text(align="right", x="width", text=f"{says[1]} →", **side),
        ),
        *(
            rows(LIMITS)
            .transform_calculate(truth=str(truth))
            .mark_text(align="left", x=(34 + 6 * len(classes[0])) * truth, y=-44, text=f"● {name}")
            .encode(color=class_ink("truth:Q"))
            for truth, name in enumerate(classes)
        ),
        *([picks.encode(x=x, y=y, tooltip=about)] if marked and knob else []),
        *([grip(here, GRIP, x, y)] if knob else []),
        scale(x, y),
        height=height,
    )


def at_cut(
    values: np.ndarray,
    truth: np.ndarray,
    who: list[str],
    cut: float,
    *,
    says: tuple[str, str],
    x_title: str,
    ends: tuple[float, float] = (0.0, 1.0),
    knob: str = "",
    note: tuple[int, str] = (0, ""),
    height: int = 300,
    counted: bool = True,
    odds: int = 0,
    classes: tuple[str, ...] = (),
    marked: tuple[int, str] | None = None,
) -> Picture:
    """Draw people over one quantity, (n_people,) or at each frame, and the cut that decides.

    ``truth`` is whether each is of class 1, which the cut says of those from it on; ``says`` names
    its sides. Those who are right are ``counted``, and ``note`` is added from a number on. With a
    ``knob`` the cut can be dragged, and each pressed if one is ``marked``, by a wide ring and by
    what is said of it. With ``odds`` the values are logits, at frames evenly among so many of the
    run. The ``classes`` are named in their colours.
    """
    order = np.argsort(truth, kind="stable")  # so that those with equal values part by it
    values = np.atleast_2d(np.asarray(values, dtype=float))[:, order]
    n_frames, n = values.shape
    many = n > _MANY
    levels = _stacked(values, (0.026 if many else 0.08) * (ends[1] - ends[0]))
    apart = np.minimum(1, _TOWER / np.maximum(levels.max(axis=1, keepdims=True), 1))
    levels = levels * apart
    top = _TOWER if many else max(float(levels.max()), 4.0)  # the same in all scenes
    tables: dict[str, dict[str, Column]] = {
        "people": {"who": [who[i] for i in order], "truth": np.asarray(truth, dtype=float)[order]},
        "places": {
            "frame": np.repeat(np.arange(n_frames), n),
            "i": np.tile(np.arange(n), n_frames),
            "x": values.ravel(),
            "y": levels.ravel(),
            **({} if odds else {"_apart": np.repeat(apart, n)}),
        },
    }

    def words() -> str:
        right = (values[-1] >= cut) == (np.sort(truth) > 0)
        sure = int((np.abs(values[-1]) > np.log(9))[~right].sum())
        return f"At the end {right.sum()} of {n} right; {sure} of the others wrong with over 90 %."

    kind = "odds" if odds else "many" if many else "few"
    spec = _at_cut(knob, says, x_title, kind, height, counted, classes, marked[1] if marked else "")
    return Picture.of(
        spec,
        tables,
        x_ends=ends,
        y_ends=(-0.8, top + 2),
        last=(odds or n_frames) - 1,
        cut=cut,
        goal=note[0],
        note=note[1],
        words=words if odds else None,
        **({"marked": int(np.flatnonzero(order == marked[0])[0])} if marked else {}),
        **({"kept": (n_frames - 1) / max(odds - 1, 1)} if odds else {}),
    )


_COLUMNS, _DEEP, _HIGH = 17, 6, 400
"""Columns of people beside the cut, how many a lane stacks, and the picture's height in pixels."""


@structure
def _in_lanes(says: tuple[str, str]) -> alt.LayerChart:
    x = alt.X("x:Q", title=None, axis=None, scale=between("x0", "x1"))
    y = alt.Y("y:Q", title=None, axis=None, scale=between("y0", "y1"))
    person = TableRow("people", datum.i)
    now = (
        rows("places").transform_filter(NOW).transform_calculate(truth=person.truth, who=person.who)
    )
    alike = (datum.x > 0) == (person.rule > 0)
    faint = alike & (LIMITS_ROW.parts == 1) & (datum.frame == LIMITS_ROW.last)
    side: dict[str, Any] = {"y": -6, "fontWeight": "bold"}
    who = [alt.Tooltip("who:N")]
    own = rows("own").encode(x=x, y=y, color=DATA)
    return layered(
        unseen("people"),
        rows(LIMITS).transform_calculate(x="0").mark_rule(strokeWidth=3).encode(x=x, color=MODEL),
        rows("lanes")
        .mark_text(align="right", x=-8, lineBreak="\u2003")
        .encode(y=y, text="name:N", color=MODEL),
        group(
            now,
            people(
                draw.encode(x=x, y=y),
                wrong=~datum.right,
                seen=expr.if_(faint, 0.2, 1),
                sizes=(30, 56),
                about=who,
            ),
            how_many(datum.right, "right", LIMITS_ROW.note, y=-25),
        ),
        group(
            rows(LIMITS).encode(color=MODEL),
            draw.mark_text(align="left", x=0, text=f"← {says[0]}", **side),
            draw.mark_text(align="right", x="width", text=f"{says[1]} →", **side),
        ),
        group(
            own,
            draw.mark_point(shape="diamond", size=260, filled=True, opacity=1),
            draw.mark_text(dx=12, align="left", fontWeight="bold", text="you"),
        ),
        height=_HIGH,
    )


def in_lanes(
    margins: np.ndarray,
    truth: np.ndarray,
    who: list[str],
    lane: np.ndarray,
    lanes: list[str],
    rule: np.ndarray | None = None,
    *,
    says: tuple[str, str],
    own: tuple[float, int] | None = None,
    note: str = "",
) -> Picture:
    """Draw people in lanes, each on the side of the cut where a model puts them, frame by frame.

    ``margins`` (n_frames, n_people) are above 0 for class 1, and further out the surer the model
    is; ``lane`` is the number of each person's lane. Who has no number is counted, and not drawn.
    At the end those about whom the model and a ``rule`` agree step back, unless there is ``own``,
    the learner's margin and lane.
    """
    margins = np.atleast_2d(np.asarray(margins, dtype=float))
    n_frames, n = margins.shape
    columns, deep = _COLUMNS, _DEEP
    sure = np.log1p(np.abs(np.nan_to_num(margins, posinf=0, neginf=0)))
    surest = max(float(sure.max()), 1e-9)
    wanted = np.rint(sure / surest * (columns - 1)).astype(int)
    x, level = _packed_in_lanes(wanted, margins > 0, lane, (len(lanes), 2, columns), deep)
    known = np.isfinite(margins)
    high, middle = 4 / 3 * deep, (deep - 1) / 2
    top = high * len(lanes)
    bottom = top - high * (np.asarray(lane) + 1)
    above = [14 * (top + 1) / _HIGH * name.count("\u2003") for name in lanes]  # its first line
    you = [] if own is None else [own]
    right = (margins > 0) == (np.asarray(truth) > 0)
    tables: dict[str, dict[str, Column]] = {
        "people": {
            "who": who,
            "truth": np.asarray(truth, dtype=float),
            "rule": np.zeros(n) if rule is None else np.asarray(rule, dtype=float),
        },
        "places": {
            "frame": np.repeat(np.arange(n_frames), n),
            "i": np.tile(np.arange(n), n_frames),
            "x": np.where(known, x, np.nan).ravel(),
            "y": (level + bottom).ravel(),
            "right": right.ravel(),
        },
        "lanes": {"name": lanes, "y": top - high * np.arange(1, len(lanes) + 1) + middle + above},
        "own": {
            "x": [
                np.sign(m) * (1 + min(np.log1p(abs(m)) / surest, 1.0) * (columns - 1))
                for m, _ in you
            ],
            "y": [top - high * (k + 1) + deep for _, k in you],  # above the others
        },
    }

    def words() -> str:
        sides = ", ".join(
            f"{int((margins[-1][here] > 0).sum())} of {int(here.sum())} ({name})"
            for k, name in enumerate(lanes)
            if (here := np.asarray(lane) == k).any()
        )
        return f"{int(right[-1].sum())} of {n} right; {says[1]}: {sides}."

    return Picture.of(
        _in_lanes(says),
        tables,
        x_ends=(-columns - 1.0, columns + 1.0),
        y_ends=(-1.0, top),
        last=n_frames - 1,
        note=note,
        parts=float(rule is not None and own is None),
        words=words,
    )


def _packed_in_lanes(
    wanted: np.ndarray, right: np.ndarray, lane: np.ndarray, room: tuple[int, int, int], deep: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return column, below 0 left of the cut, and level of each person: (n_frames, n) int each.

    A column that is full sends people to the nearest one with room on the same side.
    """
    columns, levels = np.zeros_like(wanted), np.zeros_like(wanted)
    for frame in range(len(wanted)):
        taken = np.zeros(room, dtype=int)
        for i in np.argsort(-wanted[frame], kind="stable").tolist():
            here, at = taken[lane[i], int(right[frame, i])], wanted[frame, i]
            free = np.flatnonzero(here < deep)
            nearest = int(free[np.abs(free - at).argmin()]) if free.size else at
            columns[frame, i] = nearest + 1 if right[frame, i] else -nearest - 1
            levels[frame, i] = min(here[nearest], deep - 1)
            here[nearest] += 1
    return columns, levels


def _stacked(values: np.ndarray, width: float) -> np.ndarray:
    """Return on which level each person stands, so that nobody hides anybody: (n_frames, n)."""
    n_frames, n = values.shape
    levels = np.zeros((n_frames, n), dtype=int)
    frames = np.arange(n_frames)[:, None]
    order = np.argsort(values, axis=1, kind="stable")
    for k in range(1, n):
        this, before = order[:, k : k + 1], order[:, :k]
        near = values[frames, this] - values[frames, before] < width
        taken = np.zeros((n_frames, n + 1), dtype=bool)
        taken[np.broadcast_to(frames, near.shape)[near], levels[frames, before][near]] = True
        levels[frames[:, 0], this[:, 0]] = (~taken).argmax(axis=1)
    return levels
