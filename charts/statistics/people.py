"""People as dots, on the side of a cut where a rule or a model puts them; a ring is a mistake.

Over the frames of a training a dot stays the same person, and glides from place to place
(``page.css``).
"""

from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import Formula, TableRow, expr
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
from charts.core.style import MODEL, PERCENT, class_ink
from charts.core.vega_internals import GLIDE

GRIP = "cut"
_MANY = 20
"""People from which on they are drawn smaller."""
_TOWER = 10
"""Levels that people may stand on; of a higher tower they are closer together."""


def people(now: Layer, *, wrong: Formula, many: bool, about: list[alt.Tooltip]) -> alt.LayerChart:
    """Draw a dot for each row of ``now``, and a ring around those that are ``wrong``.

    The rows have their places as ``x`` and ``y``, the person's number as ``i``, and ``truth``.
    """
    same = alt.Key("i:Q")
    ring = draw.mark_point(shape="circle", size=210 if many else 420, strokeWidth=2).encode(
        color=MODEL, key=same, opacity=alt.condition(wrong, alt.value(1), alt.value(0))
    )
    dot = draw.mark_circle(size=75 if many else 170, opacity=1).encode(
        color=class_ink("truth:Q"), key=same, tooltip=about
    )
    ring.name, dot.name = f"{GLIDE}rings", f"{GLIDE}dots"
    return group(now, ring, dot)


@structure
def _at_cut(
    knob: str, ones_above: bool, says: tuple[str, str], x_title: str, many: bool, height: int
) -> alt.LayerChart:
    axis = PERCENT if many else alt.Axis(tickCount=8)
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"), axis=axis)
    y = alt.Y("y:Q", title=None, scale=between("y0", "y1"), axis=None)
    cut = live(knob, LIMITS_ROW.cut) if knob else LIMITS_ROW.cut
    above, person = datum.x >= cut, TableRow("people", datum.i)
    note = expr.if_(datum.n < LIMITS_ROW.goal, "", LIMITS_ROW.note)
    now = (
        rows("places")
        .transform_filter(NOW)
        .transform_calculate(truth=person.truth, who=person.who)
        .transform_calculate(right=(above if ones_above else ~above) == (datum.truth > 0))
    )
    here = rows(LIMITS).transform_calculate(x=cut, y=datum.y1 - 0.6)
    about = [alt.Tooltip("who:N"), alt.Tooltip("x:Q", title=x_title, format=".0%" if many else "")]
    side: dict[str, Any] = {"y": -6, "fontWeight": "bold"}
    return layered(
        unseen("people"),
        here.mark_rule(strokeWidth=3).encode(x=x, color=MODEL),
        group(
            now,
            people(draw.encode(x=x, y=y), wrong=~datum.right, many=many, about=about),
            how_many(datum.right, "right", note, y=-25),
        ),
        group(
            rows(LIMITS).encode(color=MODEL),
            draw.mark_text(align="left", x=0, y=-25, text="○ wrong"),
            draw.mark_text(align="left", x=0, text=f"← {says[0]}", **side),
            draw.mark_text(align="right", x="width", text=f"{says[1]} →", **side),
        ),
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
    ones_above: bool = True,
    knob: str = "",
    note: tuple[int, str] = (0, ""),
    height: int = 300,
) -> Picture:
    """Draw people over one quantity, (n_people,) or at each frame, and the cut that decides.

    ``truth`` is whether each is of class 1, which the cut says of those from it on, or, not
    ``ones_above``, of those below; ``says`` names its sides. ``note`` is added to the number of
    those who are right, from a number on. With a ``knob`` the cut can be dragged.
    """
    order = np.argsort(truth, kind="stable")  # so that those with equal values part by it
    values = np.atleast_2d(np.asarray(values, dtype=float))[:, order]
    n_frames, n = values.shape
    many = n > _MANY
    levels = _stacked(values, (0.026 if many else 0.08) * (ends[1] - ends[0]))
    top = _TOWER if many else max(float(levels.max()), 4.0)  # the same in all scenes
    tables: dict[str, dict[str, Column]] = {
        "people": {"who": [who[i] for i in order], "truth": np.asarray(truth, dtype=float)[order]},
        "places": {
            "frame": np.repeat(np.arange(n_frames), n),
            "i": np.tile(np.arange(n), n_frames),
            "x": values.ravel(),
            "y": levels.ravel(),
        },
    }
    spec = _at_cut(knob, ones_above, says, x_title, many, height)
    return Picture.of(
        spec,
        tables,
        x_ends=ends,
        y_ends=(-0.8, top + 2),
        last=n_frames - 1,
        cut=cut,
        goal=note[0],
        note=note[1],
    )


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
    return levels * np.minimum(1, _TOWER / np.maximum(levels.max(axis=1, keepdims=True), 1))
