"""The loss of a line over its slope, a parabola, and steps down it.

The loss of y = w x + b is L = (xx w² + 2 w (x b - xy) + b² - 2 b y + yy) / 2, with letters for
means over the samples. The browser computes it and the steps from these to follow dragged knobs:
each step multiplies the distance from the bottom by 1 - rate xx.
"""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import expr
from charts.core.grips import grip, scale
from charts.core.line_geometry import head
from charts.core.live import live
from charts.core.marks import marked
from charts.core.picture import LIMITS_ROW, Picture, between, draw, group, layered, rows, structure
from charts.core.style import GRADIENT, HEIGHT, MODEL
from training.figures import figure

N_POINTS = 120
_LOSS = (
    datum.xx * datum.at * datum.at
    + 2 * datum.at * (datum.x * datum.b - datum.xy)
    + datum.b * datum.b
    - 2 * datum.b * datum.y
    + datum.yy
) / 2


@structure
def _descent(x_title: str, y_title: str, name: str, fog: bool, height: int) -> alt.LayerChart:
    """Draw `descent`, computed in the browser from means and knobs."""
    x = alt.X("at:Q", title=x_title, scale=between("x0", "x1"))
    y = alt.Y("loss:Q", title=y_title, scale=between("y0", "y1"), axis=alt.Axis(tickCount=5))
    low, high = LIMITS_ROW.x0, LIMITS_ROW.x1
    knobs = {name: live(name, datum[f"{name}_set"]) for name in ("w", "b", "rate")}
    # A knob that is turned takes no step back: it starts anew.
    turned = [datum[name] != datum[f"{name}_set"] for name in knobs]
    steps = expr.if_(turned[0] | turned[1] | turned[2], 0, live("steps", datum.taken))
    here = (
        rows("loss")
        .transform_calculate(**knobs)
        .transform_calculate(steps=steps)
        .transform_calculate(bottom=(datum.xy - datum.x * datum.b) / datum.xx)
    )
    curve = (
        draw.spread(i=expr.sequence(N_POINTS + 1))
        .transform_calculate(at=low + (high - low) * datum.i / N_POINTS)
        .transform_calculate(loss=_LOSS)
        .mark_line(clip=True)
        .encode(x=x, y=y)
    )
    mist = draw.mark_rect(opacity=0.16).encode(
        x=alt.value(0), x2=alt.value("width"), y=alt.value(0), y2=alt.value("height")
    )
    path = (
        draw.spread(i=expr.sequence(datum.steps + 1))
        .transform_calculate(
            at=datum.bottom
            + expr.pow(1 - datum.rate * datum.xx, datum.i) * (datum.w - datum.bottom)
        )
        .transform_calculate(loss=_LOSS, slope=datum.xx * (datum.at - datum.bottom))
    )
    last = draw.transform_filter(datum.i == datum.steps)
    half = (high - low) / 8
    tangent = (
        marked(draw, "slope")
        .transform_calculate(
            left=datum.at - half,
            right=datum.at + half,
            start=datum.loss - datum.slope * half,
            end=datum.loss + datum.slope * half,
        )
        .mark_rule(clip=True, strokeWidth=4)
        .encode(x="left:Q", x2="right:Q", y="start:Q", y2="end:Q", color=GRADIENT)
    )
    coming = draw.transform_calculate(
        next=datum.at - datum.rate * datum.slope, turn=expr.if_(datum.slope > 0, -90, 90)
    ).encode(y=y, color=GRADIENT)
    arrow = (
        marked(draw, "step")
        .mark_rule(clip=True, strokeWidth=2, strokeDash=[6, 3])
        .encode(x=x, x2="next:Q")
    )
    loss, slope = (expr.format(number, ",.1f") for number in (datum.loss, datum.slope))
    label = draw.transform_calculate(label=f"{name} = " + loss + ", slope " + slope)
    at = draw.encode(x=x, y=y)
    return layered(
        group(
            here.encode(color=MODEL),
            mist if fog else curve,
            group(
                path,
                group(
                    at,
                    draw.mark_line(strokeDash=[2, 3], strokeWidth=1.5, clip=True).encode(
                        order="i:Q"
                    ),
                    draw.mark_circle(size=60, opacity=0.5, clip=True),
                ),
                group(
                    last,
                    tangent,
                    group(coming, arrow, marked(head(110), "step", "head").encode(x="next:Q")),
                    at.mark_circle(size=190, opacity=1, clip=True),
                    grip(draw, "ball", x, y, clip=True),
                    label.mark_text(align="right", x="width", y=-4, fontWeight="bold").encode(
                        text="label:N"
                    ),
                ),
            ),
        ),
        scale(x, y),
        height=height,
    )


def descent(
    means: Mapping[str, float],
    *,
    w: Sequence[float] | np.ndarray,
    b: float,
    rate: float,
    ends: tuple[float, float],
    ceiling: float,
    x_title: str,
    y_title: str,
    name: str = "L",
    fog: bool = False,
    height: int = HEIGHT,
) -> Picture:
    """Draw the loss over w, the steps taken, the slope, and the next step.

    ``means`` are those of x², x, x y, y and y², named xx, x, xy, y and yy. The ball at the last
    step can be dragged; in ``fog`` the curve is unseen. Neither axis follows the data, so that
    steps can be compared.
    """
    row = {**means, "w_set": w[0], "b_set": b, "rate_set": rate, "taken": len(w) - 1}

    def words() -> str:
        at, level = float(w[-1]), means["x"] * b - means["xy"]
        loss = at * (means["xx"] * at + 2 * level) + b * (b - 2 * means["y"]) + means["yy"]
        slope = means["xx"] * at + level
        return f"{x_title} {figure(at)}, {y_title} {figure(loss / 2)}, slope {figure(slope)}."

    return Picture.of(
        _descent(x_title, y_title, name, fog, height),
        {"loss": {name: [value] for name, value in row.items()}},
        words=words,
        x_ends=ends,
        y_ends=(-0.04 * ceiling, ceiling),
    )
