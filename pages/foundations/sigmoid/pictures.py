"""What the sigmoid alone draws: hundreds to whom it gives one probability, and what a no costs."""

from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import FRAME, HIGH, TableRow, expr, formula
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.number_format import percentage
from charts.core.picture import LIMITS_ROW, Picture, between, draw, group, layered, rows, structure
from charts.core.style import CLASS_0, CLASS_1, DATA, MODEL
from charts.models.sigmoid_curve import CLASS, DOTTED, input_axis, probability_axis, sigmoid_layers
from lessons.sigmoid.model import probability
from training.figures import percent

IN_A_ROW = 20
_AROUND = 0.2
"""How far from what the curve says shares are drawn."""
_MOST = 9
"""Dots that may lie on one another."""
_SHARES = alt.Axis(format=".0%", labelExpr=percentage(datum.value, 0), tickMinStep=0.05)


@structure
def _hundred() -> alt.LayerChart:
    ends = alt.Scale(domain=[-0.7, IN_A_ROW - 0.3], nice=False)
    here = expr.max(0, expr.ceil(FRAME / 100) - 1)
    hundred = (
        rows("students")
        .transform_filter(datum.hundred == here)
        .transform_calculate(
            column=datum.i % IN_A_ROW,
            row=expr.floor(datum.i / IN_A_ROW),
            turned=100 * datum.hundred + datum.i < FRAME,
        )
    )
    tickets = draw.encode(
        x=alt.X("column:Q", axis=None, scale=ends),
        y=alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[4.7, -1.7], nice=False)),
    )
    passed, failed = (
        draw.transform_filter(datum.turned & (datum.passed == who)).mark_circle(size=230, opacity=1)
        for who in (1, 0)
    )
    turned = (
        draw.transform_filter(datum.turned)
        .transform_aggregate(n="sum(passed)", of="count()")
        .transform_calculate(label=datum.n + " of " + datum.of + " passed")
        .mark_text(align="right", fontWeight="bold")
        .encode(x=alt.value("width"), y=alt.value(10), text="label:N", color=MODEL)
    )
    return layered(
        group(
            hundred,
            group(
                tickets,
                draw.transform_filter(~datum.turned)
                .mark_point(shape="circle", size=200, opacity=0.5, strokeWidth=1.5)
                .encode(color=MODEL),
                passed.encode(color=CLASS_1),
                failed.encode(color=CLASS_0),
            ),
            turned,
        ),
        height=210,
    )


def hundred_tickets(passed: np.ndarray) -> Picture:
    """Draw a hundred of students (n, 100), of 0 and 1, whose tickets are turned one a frame."""
    n = passed.size
    table = {"hundred": np.arange(n) // 100, "i": np.arange(n) % 100, "passed": passed.ravel()}
    return Picture.of(_hundred(), {"students": table}, last=n)


@structure
def _passed() -> alt.LayerChart:
    x = alt.X("share:Q", title="share that passed", scale=between("x0", "x1"), axis=_SHARES)
    y = alt.Y("_stack:Q", axis=None, scale=alt.Scale(domain=[0, _MOST], nice=False))
    counted = rows("hundreds")
    turned = FRAME - 100 * datum.hundred
    going = (
        rows("students")
        .transform_filter(
            (datum.hundred == expr.ceil(FRAME / 100) - 1) & (100 * datum.hundred + datum.i < FRAME)
        )
        .transform_aggregate(share="mean(passed)")
        .transform_calculate(share=expr.clamp(datum.share, LIMITS_ROW.x0, LIMITS_ROW.x1))
    )
    return layered(
        group(
            rows("said").encode(x=x, color=DATA),
            draw.mark_rule(strokeDash=[5, 4]),
            draw.mark_text(align="right", dx=-6, y=8, fontWeight=600).encode(text="name:N"),
        ),
        group(
            counted.transform_filter(turned >= 100).encode(x=x, y=y, color=MODEL),
            draw.mark_circle(size=85, opacity=1),
        ),
        going.mark_point(shape="triangle-up", filled=True, size=120, opacity=1, yOffset=6).encode(
            x=x, y=alt.value(alt.ExprRef(HIGH)), color=MODEL
        ),
        height=170,
    )


def passed_of_each(passed: np.ndarray, sure: float) -> Picture:
    """Draw the share that passed of each hundred (n, 100), as a dot once its tickets are turned."""
    share = passed.mean(axis=1)
    before = [int((share[:i] == each).sum()) for i, each in enumerate(share)]
    n = passed.size
    tables = {
        "students": {
            "hundred": np.arange(n) // 100,
            "i": np.arange(n) % 100,
            "passed": passed.ravel(),
        },
        "hundreds": {
            "hundred": np.arange(len(share)),
            "share": share,
            "_stack": np.array(before) + 0.5,
        },
        "said": {"share": [sure], "name": [f"the curve says {percent(sure)}"]},
    }
    ends = max(0.0, sure - _AROUND) - 0.007, min(1.0, sure + _AROUND) + 0.007
    return Picture.of(_passed(), tables, x_ends=ends, last=n)


def _priced() -> alt.Chart:
    """Return the row of the threshold and of the price of a miss."""
    at = {name: live(name, datum[name]) for name in ("threshold", "miss")}
    return rows("price").transform_calculate(**at)


@structure
def _crowd(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    x, y = input_axis(x_title), probability_axis(y_title)
    price = TableRow("price")
    priced = _priced().transform_calculate(p=datum.threshold)
    says_yes = expr.if_(datum.said >= live("threshold", price.threshold), 1, 0)
    decided = rows("samples").transform_calculate(wrong=abs(says_yes - datum.y))
    counted = (
        draw.transform_calculate(miss=datum.wrong * datum.y, alarm=datum.wrong * (1 - datum.y))
        .transform_aggregate(misses="sum(miss)", alarms="sum(alarm)", of="count()")
        .transform_calculate(
            cost=(datum.alarms + live("miss", price.miss) * datum.misses) / datum.of
        )
    )

    def written(label: Any, p: float, **how: Any) -> alt.Chart:
        at = draw.transform_calculate(label=label, p=str(p))
        return at.mark_text(fontWeight="bold", **how).encode(y=y, text="label:N")

    def many(n: Any, what: str, plural: str) -> Any:
        return n + expr.if_(n == 1, f" {what}", f" {plural}")

    cost = draw.transform_calculate(label="cost per student: " + expr.format(datum.cost, ".3f"))
    # Where the mistakes are: clear of a rising curve.
    counts = group(
        counted.encode(color=MODEL),
        written(many(datum.misses, "miss", "misses"), 0.94, align="left", dx=4).encode(
            x=alt.value(0)
        ),
        written(many(datum.alarms, "false alarm", "false alarms"), 0.05, align="right").encode(
            x=alt.value("width")
        ),
        cost.mark_text(align="left", fontWeight="bold")
        .encode(x=alt.value(0), y=alt.value(-8), text="label:N")
        .properties(name="count"),
    )
    dots = draw.transform_calculate(p=datum._p, seen=expr.if_(datum.wrong, 1, 0.25)).mark_circle(
        size=34
    )
    opacity = alt.Opacity("seen:Q", scale=None, legend=None)
    return layered(
        group(decided, dots.encode(x=x, y=y, color=CLASS, opacity=opacity), counts),
        group(
            priced.encode(y=y, color=DATA),
            draw.mark_rule(strokeDash=DOTTED),
            draw.transform_calculate(label="threshold " + expr.format(datum.threshold, ".2~f"))
            .mark_text(align="left", x=6, dy=-9, fontWeight=600)
            .encode(text="label:N"),
        ),
        sigmoid_layers(priced, x, y, datum.threshold),
        grip(priced.transform_calculate(x=LIMITS_ROW.x1), "threshold", x, y),
        scale(x, y),
        height=height,
    )


def crowd(
    x: np.ndarray,
    y: np.ndarray,
    *,
    w: float,
    b: float,
    threshold: float,
    miss: float,
    x_title: str,
    y_title: str,
    height: int,
) -> Picture:
    """Draw many samples of two classes and the decisions of a threshold, wrong ones dark.

    The browser counts them while the threshold, or the price of a miss, is turned.
    """
    # Each class has a band, in which samples are spread evenly so that equal ones stay visible.
    spread = 0.02 + 0.09 * (np.arange(len(x)) * 0.618034 % 1.0)
    place = np.where(y == 1, 1.0 + spread, -spread)
    tables = {
        "samples": {"x": x, "_p": place, "y": y, "said": probability(x, w, b)},
        "price": {name: np.array([at]) for name, at in _at(w, b, threshold, miss).items()},
    }
    ends = float(x.min()) - 0.3, float(x.max()) + 0.3
    return Picture.of(_crowd(x_title, y_title, height), tables, x_ends=ends)


def _at(w: float, b: float, threshold: float, miss: float) -> dict[str, float]:
    return {"w": w, "b": b, "threshold": threshold, "miss": miss}


DEAREST = 1.5
"""The highest cost that is drawn; the cheaper of both answers costs less than 1."""


@structure
def _costs(y_title: str, height: int) -> alt.LayerChart:
    ends = alt.Scale(domain=[0, DEAREST], nice=False)
    x = alt.X("cost:Q", title="cost of the answer, on average", scale=ends)
    y = probability_axis(y_title)
    priced = _priced().transform_calculate(equal=1 / (1 + datum.miss))

    def line(ink: alt.ColorValue, cost: Any, ends: tuple[Any, Any]) -> alt.LayerChart:
        """Draw what an answer costs at each height, and where it is the cheaper one."""

        def part(low: Any, high: Any) -> alt.Chart:
            sides = {"p": low, "p2": high, "cost": cost(low), "cost2": cost(high)}
            # A number in the place of an expression would be taken for a field.
            return draw.transform_calculate(**{k: formula(str(v)) for k, v in sides.items()})

        thin, thick = part(0, 1), part(*ends)
        return group(
            draw.encode(x=x, y=y, x2="cost2:Q", y2="p2:Q", color=ink),
            thin.mark_rule(strokeWidth=1.5, strokeDash=[5, 4], clip=True),
            thick.mark_rule(strokeWidth=5, clip=True),
        )

    def named(ink: alt.ColorValue, label: Any, y: Any) -> alt.Chart:
        text = draw.transform_calculate(label=label)
        return text.mark_text(align="right", fontWeight=600, y=y).encode(
            x=alt.value("width"), text="label:N", color=ink
        )

    return layered(
        group(
            priced,
            line(CLASS_0, lambda p: p * datum.miss, (0, datum.equal)),
            line(CLASS_1, lambda p: 1 - p, (datum.equal, 1)),
            draw.transform_calculate(p=datum.threshold)
            .mark_rule(strokeDash=DOTTED)
            .encode(y=y, color=DATA),
            named(
                CLASS_0,
                "a no costs "
                + expr.if_(datum.miss == 1, "", expr.format(datum.miss, "~g") + " ")
                + "p",
                -8,  # beside the cost in `crowd`, so that heights agree
            ),
            named(CLASS_1, "'a yes costs 1 − p'", alt.ExprRef(HIGH - 12)),
        ),
        height=height,
    )


def costs(threshold: float, miss: float, *, y_title: str, height: int) -> Picture:
    """Draw what a yes and a no cost somebody of each probability, beside `crowd`."""
    table = {"threshold": np.array([threshold]), "miss": np.array([miss])}
    return Picture.of(_costs(y_title, height), {"price": table})
