"""Weights nudged one by one, and each nudge's effect on the loss.

The knob of weight i is ``n<i>``, from 1. The browser computes the network with two inputs, two
hidden tanh neurons and one output.
"""

from collections.abc import Callable, Sequence

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import Formula, TableRow, activated, expr, pick
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.picture import LIMITS, LIMITS_ROW, Picture, draw, group, layered, rows, structure
from charts.core.sentences import titled
from charts.core.style import GRADIENT, MODEL
from training.figures import figure

N_WEIGHTS = 6


def loss(nudged: Callable[[int], Formula]) -> Formula:
    """Return the squared error; ``nudged`` says whether the nudge of a weight, from 1, applies."""
    w = []
    for k in range(1, N_WEIGHTS + 1):
        row = TableRow("weights", k - 1)
        w.append(row.weight + expr.if_(nudged(k), live(f"n{k}", row.nudge), 0))
    h1, h2 = (activated("tanh", a * LIMITS_ROW.x1 + b * LIMITS_ROW.x2) for a, b in (w[:2], w[2:4]))
    return (w[4] * h1 + w[5] * h2 - LIMITS_ROW.truth) ** 2


@structure
def _nudges(names: tuple[str, ...], reach: float, most: float) -> alt.LayerChart:
    places = list(range(1, N_WEIGHTS + 1))
    x = alt.X(
        "i:Q",
        title=None,
        scale=alt.Scale(domain=[0.4, N_WEIGHTS + 0.6], nice=False),
        axis=alt.Axis(values=places, labelExpr=pick(names, datum.value - 1), grid=False),
    )
    ends = alt.Scale(domain=[-reach, reach], nice=False)
    y = alt.Y("y:Q", title="nudge (ring), change of the loss (bar)", scale=ends)
    each = rows("weights").transform_calculate(
        nudge=live("n" + datum.i, datum.nudge), still=loss(lambda k: False)
    )
    bars = draw.transform_calculate(zero="0", y=loss(lambda k: datum.i == k) - datum.still)
    nudged = draw.transform_filter(expr.abs(datum.nudge) > 1e-6).transform_calculate(
        label=expr.if_(datum.y < 0, "−", "+") + expr.format(expr.abs(datum.y), ".2f"), at=datum.y
    )
    label = nudged.encode(x=x, y="at:Q", text="label:N", color=GRADIENT)
    rings = draw.transform_calculate(y=datum.nudge)
    tracks = draw.transform_calculate(y=f"-{most}", y2=f"{most}")
    total = (
        rows(LIMITS)
        .transform_calculate(now=loss(lambda k: True), still=loss(lambda k: False))
        .transform_calculate(
            label="loss "
            + expr.format(datum.now, ".2f")
            + expr.if_(
                expr.abs(datum.now - datum.still) < 1e-6,
                "",
                ", before the nudges " + expr.format(datum.still, ".2f"),
            )
        )
    )
    above, below = (
        draw.transform_filter(which).mark_text(dx=24, dy=dy, fontWeight="bold")
        for which, dy in ((datum.y >= 0, -9), (datum.y < 0, 10))
    )
    bar = draw.mark_bar(size=22, opacity=0.85, xOffset=24)
    grips = [grip(draw.transform_filter(datum.i == i), f"n{i}", x, y) for i in places]
    return layered(
        rows(LIMITS).mark_rule().encode(y=alt.YDatum(0), color=MODEL),
        group(
            each,
            tracks.mark_rule(strokeWidth=1, opacity=0.5).encode(x=x, y=y, y2="y2:Q", color=MODEL),
            group(
                bars, bar.encode(x=x, y=y, y2="zero:Q", color=GRADIENT), group(label, above, below)
            ),
            group(rings, *grips),
        ),
        scale(x, y),
        total.mark_text(align="right", x="width", y=-6, fontWeight="bold").encode(
            text="label:N", color=MODEL
        ),
        height=380,
    )


def nudges(
    names: Sequence[str],
    weights: Sequence[float],
    nudged: Sequence[float],
    *,
    x: tuple[float, float],
    truth: float,
    reach: float,
    most: float,
) -> Picture:
    """Draw a ring per weight, and a bar for the effect of its nudge alone on the loss.

    The six weights are those of the first hidden neuron, the second, and the output; ``reach`` is
    the axis's, ``most`` the largest nudge.
    """
    tables = {
        "weights": {
            "i": np.arange(1, N_WEIGHTS + 1),
            "weight": np.array(weights, dtype=float),
            "nudge": np.array(nudged, dtype=float),
        }
    }

    def words() -> str:
        before, by = (tables["weights"][column] for column in ("weight", "nudge"))
        still, now = (_squared_error(w, x, truth) for w in (before, before + by))
        adds = [_squared_error(w, x, truth) - still for w in before + np.diag(by)]
        moved = "".join(
            f" {name} is nudged by {figure(nudge)}, which alone "
            + (f"takes {figure(-add)} off" if add < 0 else f"adds {figure(add)} to")
            + " the loss."
            for name, nudge, add in zip(names, by, adds, strict=True)
            if nudge
        )
        return (
            f"The loss is {figure(now)}, before the nudges it was {figure(still)}. "
            f"{titled('weights', dict(zip(names, before, strict=True)))}{moved}"
        )

    spec = _nudges(tuple(names), reach, most)
    return Picture.of(spec, tables, x1=x[0], x2=x[1], truth=truth, words=words)


def _squared_error(w: np.ndarray, x: tuple[float, float], truth: float) -> float:
    hidden = np.tanh(w[:4].reshape(2, 2) @ x)
    return float((w[4:] @ hidden - truth) ** 2)
