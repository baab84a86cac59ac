"""Probabilities evaluated: threshold, confusion matrix, calibration.

The browser decides and counts, to follow the threshold while dragged.
"""

from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import HIGH, WIDE, Formula, expr, pick
from charts.core.live import live
from charts.core.number_format import percentage
from charts.core.picture import LIMITS_ROW, Column, Picture, draw, group, layered, rows, structure
from charts.core.style import CLASSES, DATA, HEIGHT, MODEL, PERCENT
from training.calibration import Reliability, TrueReliability
from training.decisions import confusion_matrix

CELLS = ("right to say no", "false alarms", "misses", "hits")
"""The confusion matrix row by row: class 0, then class 1."""


def _counted(decided: alt.Chart) -> alt.Chart:
    """Count decisions by their ``cell``, as ``n0`` to ``n3``."""
    return decided.transform_calculate(
        **{f"n{i}": expr.if_(datum.cell == i, 1, 0) for i in range(4)}
    ).transform_aggregate(n0="sum(n0)", n1="sum(n1)", n2="sum(n2)", n3="sum(n3)")


def _cells(counted: alt.Chart, classes: tuple[str, str]) -> alt.LayerChart:
    """Draw the counts n0 to n3 of a row as a 2 × 2 table."""
    # A phone has no room for two words in a line.
    above = alt.Axis(labelAngle=0, orient="top", labelExpr="split(datum.label, ' ')")
    of = expr.if_(datum.i < 2, datum.n0 + datum.n1, datum.n2 + datum.n3)
    cells = (
        counted.transform_fold([f"n{i}" for i in range(4)], as_=["cell", "n"])
        .transform_calculate(i=expr.toNumber(datum.cell[1]))
        .transform_calculate(
            was=expr.if_(datum.i < 2, *classes),
            called=expr.if_(datum.i % 2, f"“{classes[1]}”", f"“{classes[0]}”"),
            share=datum.n / expr.max(1, of),
            name=pick([name.replace(" ", "\n", 1) for name in CELLS], datum.i),
            shown=pick(["", "○ ", "○ ", ""], datum.i) + datum.n,
        )
        .encode(
            x=alt.X("called:N", title="the decision", sort=[f"“{c}”" for c in classes], axis=above),
            y=alt.Y("was:N", title="the truth", sort=[*classes]),
        )
    )
    tint = alt.Scale(domain=list(classes), range=CLASSES)
    opacity = alt.Scale(domain=[0, 1], range=[0.04, 0.5])
    return group(
        cells,
        draw.mark_rect(stroke="gray", strokeOpacity=0.4).encode(
            color=alt.Color("was:N", scale=tint, legend=None),
            opacity=alt.Opacity("share:Q", scale=opacity, legend=None),
        ),
        draw.mark_text(fontSize=24, dy=-12).encode(color=MODEL, text="shown:N"),
        draw.mark_text(dy=11, lineBreak="\n").encode(color=MODEL, text="name:N"),
    )


def _rates(counted: alt.Chart, classes: tuple[str, str]) -> alt.LayerChart:
    """Write a rate beside each row of the table, and precision below its second column."""

    def share(name: str, of: Formula, whole: Formula) -> Formula:
        return expr.if_(
            whole, f"{name}\n" + percentage(of / expr.max(whole, 1), 0), f"{name}\nnone"
        )

    n = [datum[f"n{i}"] for i in range(4)]
    text: dict[str, Any] = {"lineBreak": "\n", "fontWeight": 600}
    beside = {
        classes[0]: share("false alarm rate", n[1], n[0] + n[1]),
        classes[1]: share("hit rate", n[3], n[2] + n[3]),
    }
    return group(
        counted.encode(color=MODEL, text="rate:N"),
        *(
            draw.transform_calculate(rate=rate, was=f"'{was}'")
            .mark_text(align="left", dx=8, dy=-6, x=alt.ExprRef(WIDE), **text)
            .encode(y=alt.Y("was:N", title="the truth", sort=[*classes]))
            for was, rate in beside.items()
        ),
        draw.transform_calculate(
            rate=share("precision", n[3], n[1] + n[3]), called=f"'“{classes[1]}”'"
        )
        .mark_text(dy=14, y=alt.ExprRef(HIGH), **text)
        .encode(x=alt.X("called:N", title="the decision", sort=[f"“{c}”" for c in classes])),
    )


@structure
def _decisions(classes: tuple[str, str], height: int) -> alt.LayerChart:
    cell = 2 * datum.truth + (datum.p >= live("threshold", LIMITS_ROW.threshold))
    counted = _counted(rows("decided").transform_calculate(cell=cell))
    return layered(_cells(counted, classes), _rates(counted, classes), height=height)


def decisions(
    y: np.ndarray,
    p: np.ndarray,
    threshold: float,
    *,
    classes: tuple[str, str],
    height: int = HEIGHT,
) -> Picture:
    """Draw the confusion matrix of a threshold with its rates, counted while it is dragged."""
    tables = {"decided": {"truth": np.asarray(y) == 1, "p": p}}

    def words() -> str:
        n = confusion_matrix(y, p, threshold).ravel()
        each = ", ".join(f"{number} {name}" for name, number in zip(CELLS, n, strict=True))
        return f"At a threshold of {threshold:.2f}: {each}."

    return Picture.of(_decisions(classes, height), tables, words=words, threshold=threshold)


@structure
def _reliability(title: str, x_title: str, y_title: str, height: int) -> alt.LayerChart:
    share = alt.Scale(domain=[-0.06, 1.12], nice=False)
    y = alt.Y("observed:Q", title=y_title, scale=share, axis=PERCENT)
    sizes = alt.Scale(domain=[1, 100], range=[30, 500], clamp=True)
    ideal = rows("_ideal").mark_line(strokeWidth=1, strokeDash=[2, 3])
    return layered(
        ideal.encode(y=y, color=MODEL),
        rows("band")
        .mark_rule(strokeWidth=9, opacity=0.35)
        .encode(y="low:Q", y2="high:Q", color=DATA),
        group(
            rows("bins").encode(y=y, color=MODEL),
            draw.mark_line(strokeWidth=1.5),
            draw.mark_circle(opacity=1).encode(
                size=alt.Size("n:Q", scale=sizes, legend=None),
                tooltip=[
                    alt.Tooltip("predicted:Q", title=x_title, format=".0%"),
                    alt.Tooltip("observed:Q", title=y_title, format=".0%"),
                    alt.Tooltip("n:Q", title="how many"),
                ],
            ),
        ),
        x=alt.X("predicted:Q", title=x_title, scale=share, axis=PERCENT),
        title=title,
        height=height,
    )


def reliability(
    curve: Reliability,
    *,
    true: TrueReliability | None = None,
    title: str,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw observed frequency over predicted probability, bin by bin.

    Larger dots are more samples; empty bins are left out. The band is where true probabilities lie
    in 95 of 100 cases.
    """
    filled = curve.n_samples > 0
    band: dict[str, Column] = {"predicted": [], "low": [], "high": []}
    if true is not None:
        ends = {"low": true.low[filled], "high": true.high[filled]}
        band = {"predicted": curve.predicted[filled], **ends}
    tables = {
        "bins": {
            "predicted": curve.predicted[filled],
            "observed": curve.observed[filled],
            "n": curve.n_samples[filled],
        },
        "band": band,
        "_ideal": {"predicted": [0.0, 1.0], "observed": [0.0, 1.0]},
    }
    return Picture.of(_reliability(title, x_title, y_title, height), tables)
