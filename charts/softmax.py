"""Softmax: logits that become probabilities, while their knobs are dragged."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from charts.packed import Row, pick, unseen
from charts.picture import LIMITS, Column, Picture, layered, limits, rows, structure
from charts.style import DATA, MODEL

_PERCENT = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr="round(100 * datum.value) + ' %'")
_SCALE = alt.Scale(domain=[0, 1.55], nice=False)
"""With room on the right for figures."""


def _numbers(n_classes: int) -> Row:
    return Row(*(f"z{i}" for i in range(n_classes)), "shift")


@structure
def _probabilities(knobs: tuple[str, ...], height: int) -> alt.LayerChart:
    n = len(knobs) - 1
    moved = dict(zip(_numbers(n).names, knobs, strict=True))
    # Tables hold four bytes a number: rounded, it is the same while a knob is dragged and after.
    each = [f"round(1000 * now[{i}]) / 1000" for i in range(n)]
    # Less the largest logit, or e to the power of it may be too large for a number.
    largest = f"max({', '.join(each)})"
    powers = [f"exp({z} - {largest})" for z in each]
    base = rows("classes").transform_calculate(
        z=f"now[datum.i] + now[{n}]", p=f"{pick(powers)} / ({' + '.join(powers)})"
    )
    base = base.transform_calculate(
        p_said="format(100 * datum.p, min(datum.p, 1 - datum.p) < 0.0005 ? '.3f' : '.1f') + ' %'",
        z_said="'z = ' + replace(format(datum.z, '.2f'), '-', '−')",
        loss="datum.truth ? '−ln p = ' + format(-log(datum.p), '.3~r') : ''",
    )
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelFontSize=14))
    x = alt.X("p:Q", title="probability (they add up to 100 %)", scale=_SCALE, axis=_PERCENT)
    return layered(
        unseen("numbers"),
        base.mark_bar(height={"band": 0.5}, opacity=0.8).encode(x=x, y=y, color=MODEL),
        base.mark_text(align="left", dx=7, fontWeight="bold").encode(
            x=x, y=y, text=alt.Text("p_said:N"), color=MODEL
        ),
        base.mark_text(align="right", x="width", dx=-4, dy=-9).encode(
            y=y, text=alt.Text("z_said:N"), color=MODEL
        ),
        base.mark_text(align="right", x="width", dx=-4, dy=11, fontWeight=600).encode(
            y=y, text=alt.Text("loss:N"), color=DATA
        ),
        params=_numbers(n).parameters("numbers", moved),
        height=height,
    )


def probabilities(
    names: Sequence[str],
    logits: np.ndarray,
    shift: float,
    *,
    truth: str,
    knobs: Sequence[str],
    height: int = 260,
) -> Picture:
    """Draw what softmax makes of logits, as bars, and the surprise at the truth.

    Parameters
    ----------
    names : sequence of str
        The classes.
    logits : (n_classes,) array of float
        Without the shift.
    shift : float
        What is added to all of them.
    truth : str
        The class that is true.
    knobs : sequence of str
        The knobs that move the logits while they are dragged, and last the one that shifts them.
    height : int
        In pixels.
    """
    held = {f"z{i}": np.array([z], dtype=float) for i, z in enumerate(logits)}
    tables: dict[str, Mapping[str, Column]] = {
        "numbers": _numbers(len(names)).table({**held, "shift": np.array([float(shift)])}),
        "classes": {
            "i": np.arange(len(names)),
            "name": list(names),
            "truth": np.array([name == truth for name in names]),
        },
        LIMITS: limits(last=0),
    }
    return Picture(_probabilities(tuple(knobs), height), tables)
