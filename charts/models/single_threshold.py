"""Two classes over one quantity, and a threshold that can be dragged."""

from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.grips import grip, scale
from charts.core.live import how_many, live
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Picture,
    between,
    draw,
    group,
    layered,
    rows,
    structure,
)
from charts.core.style import MODEL, class_ink

GRIP = "cut"
_LOW = 12
"""Width within which samples are stacked."""


@structure
def _one_cut(knob: str, below: str, above: str, x_title: str) -> alt.LayerChart:
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"), axis=alt.Axis(tickCount=8))
    y = alt.Y("y:Q", title=None, scale=between("y0", "y1"), axis=None)
    cut = live(knob, LIMITS_ROW.cut)
    decided = rows("samples").transform_calculate(right=(datum.x < cut) == (datum.truth > 0))
    colour = class_ink("truth:Q")
    here = rows(LIMITS).transform_calculate(x=cut, y=datum.y1 - 0.6)
    text: dict[str, Any] = {"y": 12, "fontWeight": "bold"}
    wrong = draw.transform_filter(~datum.right).mark_point(
        shape="circle", size=420, strokeWidth=2, opacity=1
    )
    who = [alt.Tooltip("who:N"), alt.Tooltip("x:Q", title=x_title)]
    dots = draw.mark_circle(size=170, opacity=1).encode(color=colour, tooltip=who)
    return layered(
        here.mark_rule(strokeWidth=3).encode(x=x, color=MODEL),
        group(
            decided,
            group(draw.encode(x=x, y=y), wrong.encode(color=MODEL), dots),
            how_many(datum.right, "right"),
        ),
        group(
            here,
            group(
                draw.encode(x=x, color=MODEL),
                draw.mark_text(align="right", dx=-22, text=f"{below} ←", **text),
                draw.mark_text(align="left", dx=22, text=f"→ {above}", **text),
            ),
            grip(draw, GRIP, x, y),
        ),
        scale(x, y),
        height=300,
    )


def one_cut(
    values: np.ndarray,
    truth: np.ndarray,
    who: list[str],
    cut: float,
    *,
    ends: tuple[float, float],
    says: tuple[str, str],
    knob: str,
    x_title: str,
) -> Picture:
    """Draw samples over one quantity; misclassified ones have a ring.

    ``truth`` is whether each has the class below the threshold.
    """
    order = np.argsort(values, kind="stable")
    level = np.zeros(len(values))
    for k, i in enumerate(order):
        near = level[[j for j in order[:k] if values[i] - values[j] < _LOW]]
        level[i] = next(n for n in range(len(values)) if n not in near)
    tables = {
        "samples": {"x": values, "y": level, "truth": np.asarray(truth, dtype=float), "who": who}
    }
    spec, levels = _one_cut(knob, *says, x_title), (-0.8, max(float(level.max()), 4.0) + 2)
    return Picture.of(spec, tables, x_ends=ends, y_ends=levels, cut=cut)
