"""What the sigmoid alone draws: hundreds to whom it gives one probability, and what thresholds cost."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import FRAME, TableRow, expr
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.number_format import percentage
from charts.core.picture import (
    LIMITS_ROW,
    Layer,
    Picture,
    between,
    draw,
    group,
    layered,
    round_up,
    rows,
    structure,
)
from charts.core.replay import NOW
from charts.core.style import CLASS_0, CLASS_1, DATA, MODEL, PERCENT
from charts.models.sigmoid_curve import CLASS, DOTTED, input_axis, probability_axis, sigmoid_layers
from lessons.sigmoid.experiments import surprises
from lessons.sigmoid.model import probability
from training.figures import percent
from training.recorded_run import RecordedRun

IN_A_ROW = 20
_AROUND = 0.2
"""How far from what the curve says shares are drawn."""
_HIGH, _TOP, _MOST = 20, 18, 8
"""Heights of the picture, of the first row of tickets, and of what the dots may reach."""
_SHARES = alt.Axis(grid=False, labelExpr=percentage(datum.value, 0), tickMinStep=0.05)


@structure
def _hundreds() -> alt.LayerChart:
    x = alt.X("share:Q", title="share that passed", scale=between("x0", "x1"), axis=_SHARES)
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, _HIGH], nice=False))
    column, row = datum.i % IN_A_ROW, expr.floor(datum.i / IN_A_ROW)
    here = expr.max(0, expr.ceil(FRAME / 100) - 1)
    hundred = (
        rows("students")
        .transform_filter(datum.hundred == here)
        .transform_calculate(
            share=expr.lerp([LIMITS_ROW.x0, LIMITS_ROW.x1], (column + 0.5) / IN_A_ROW),
            y=_TOP - 2 * row,
            turned=100 * datum.hundred + datum.i < FRAME,
        )
    )
    passed, failed = (
        draw.transform_filter(datum.turned & (datum.passed == who)).mark_circle(size=230, opacity=1)
        for who in (1, 0)
    )
    unturned = draw.transform_filter(~datum.turned).mark_point(
        shape="circle", size=200, opacity=0.5, strokeWidth=1.5
    )
    so_far = draw.transform_filter(datum.turned).transform_aggregate(
        n="sum(passed)", of="count()", share="mean(passed)"
    )
    count = so_far.transform_calculate(label=datum.n + " of " + datum.of + " passed")
    pointer = so_far.transform_calculate(
        share=expr.clamp(datum.share, LIMITS_ROW.x0, LIMITS_ROW.x1)
    )
    return layered(
        group(
            rows("said").transform_calculate(y="0", y2=f"{_MOST}").encode(x=x, y=y, color=DATA),
            draw.mark_rule(strokeDash=[5, 4]).encode(y2="y2:Q"),
            draw.transform_calculate(y="datum.y2")
            .mark_text(align="right", dx=-6, dy=6, fontWeight=600)
            .encode(text="name:N"),
        ),
        group(
            hundred,
            group(
                draw.encode(x=x, y=y),
                unturned.encode(color=MODEL),
                passed.encode(color=CLASS_1),
                failed.encode(color=CLASS_0),
            ),
            count.mark_text(align="right", fontWeight="bold").encode(
                x=alt.value("width"), y=alt.value(8), text="label:N", color=MODEL
            ),
            pointer.mark_point(
                shape="triangle-up", filled=True, size=120, opacity=1, yOffset=6
            ).encode(x=x, y=alt.value("height"), color=MODEL),
        ),
        rows("hundreds")
        .transform_filter(FRAME - 100 * datum.hundred >= 100)
        .mark_circle(size=85, opacity=1)
        .encode(x=x, y=y, color=MODEL),
        height=340,
    )


def tickets(passed: np.ndarray, sure: float) -> Picture:
    """Draw hundreds of students (n, 100), of 0 and 1, whose tickets are turned one a frame.

    Once a hundred is turned, it leaves a dot where its share is.
    """
    share, n, i = passed.mean(axis=1), passed.size, np.arange(passed.size)
    before = np.array([(share[:i] == each).sum() for i, each in enumerate(share)])
    tables = {
        "students": {"hundred": i // 100, "i": i % 100, "passed": passed.ravel()},
        "hundreds": {"hundred": np.arange(len(share)), "share": share, "y": 0.5 + 0.8 * before},
        "said": {"share": [sure], "name": [f"the curve says {percent(sure)}"]},
    }
    ends = max(0.0, sure - _AROUND) - 0.007, min(1.0, sure + _AROUND) + 0.007
    return Picture.of(_hundreds(), tables, x_ends=ends, last=n)


def _priced(knob: str) -> Layer:
    price = rows("price").transform_calculate(threshold=live(knob, datum.threshold))
    return price.transform_calculate(p=datum.threshold)


def _decided(knob: str) -> Layer:
    """Tell of each sample whether the threshold decides wrongly about it."""
    says_yes = expr.if_(datum.said >= live(knob, TableRow("price").threshold), 1, 0)
    return rows("samples").transform_calculate(wrong=abs(says_yes - datum.y))


def _counted(decided: Layer) -> Layer:
    return (
        decided.transform_calculate(miss=datum.wrong * datum.y, alarm=datum.wrong * (1 - datum.y))
        .transform_aggregate(misses="sum(miss)", alarms="sum(alarm)", of="count()")
        .transform_calculate(cost=_cost())
    )


def _cost() -> Any:
    return (datum.alarms + live("miss", TableRow("price").miss) * datum.misses) / datum.of


def _written(label: Any, y: int) -> alt.Chart:
    text = draw.transform_calculate(label=label).mark_text(align="left", fontWeight="bold")
    return text.encode(x=alt.value(0), y=alt.value(y), text="label:N")


@structure
def _crowd(knob: str, x_title: str, y_title: str, height: int) -> alt.LayerChart:
    x = input_axis(x_title).axis(labels=False, ticks=False, grid=False)
    y = probability_axis(y_title)
    decided, priced = _decided(knob), _priced(knob)
    counted = _counted(draw)

    def named(at_which: Any, **how: Any) -> alt.Chart:
        return draw.transform_filter(at_which).mark_text(dy=-9, fontWeight=600, **how)

    def many(n: Any, what: str, plural: str) -> Any:
        return n + expr.if_(n == 1, f" {what}", f" {plural}")

    misses = many(datum.misses, "miss", "misses")
    alarms = many(datum.alarms, "false alarm", "false alarms")
    price_of = expr.format(live("miss", TableRow("price").miss), "~g")
    counts = group(
        counted.encode(color=MODEL),
        _written(misses + " × " + price_of + " + " + alarms, -28),
        _written("cost per student: " + expr.format(datum.cost, ".3f"), -12).properties(
            name="count"
        ),
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
            group(  # where the rising curve is not
                draw.transform_calculate(
                    label="threshold " + percentage(datum.threshold, 0)
                ).encode(text="label:N"),
                named(datum.threshold >= 0.5, align="left", x=6),
                named(datum.threshold < 0.5, align="right", x=alt.ExprRef("width - 16")),
            ),
        ),
        sigmoid_layers(priced, x, y, datum.threshold, named=False),
        grip(priced.transform_calculate(x=LIMITS_ROW.x1), knob, x, y),
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
    knob: str = "threshold",
    x_title: str,
    y_title: str,
    height: int,
) -> Picture:
    """Draw many samples of two classes and the decisions of a threshold, wrong ones dark.

    The browser counts them while the threshold's knob, or the price of a miss, is turned.
    """
    # Each class has a band, in which samples are spread evenly so that equal ones stay visible.
    spread = 0.02 + 0.09 * (np.arange(len(x)) * 0.618034 % 1.0)
    place = np.where(y == 1, 1.0 + spread, -spread)
    tables = {
        "samples": {"x": x, "_p": place, "y": y, "said": probability(x, w, b)},
        "price": {"w": [w], "b": [b], "threshold": [threshold], "miss": [miss]},
    }
    ends = float(x.min()) - 0.3, float(x.max()) + 0.3
    return Picture.of(_crowd(knob, x_title, y_title, height), tables, x_ends=ends)


def _given() -> alt.X:
    title = "probability given to what happened"
    return alt.X("p:Q", title=title, scale=alt.Scale(domain=[0, 1]), axis=PERCENT)


@structure
def _surprise() -> alt.LayerChart:
    x = _given()
    y = alt.Y("s:Q", title="surprise", scale=between("y0", "y1"), axis=alt.Axis(tickCount=5))
    students = rows("students").transform_filter(NOW)
    mean = draw.transform_aggregate(s="mean(s)").transform_calculate(
        label="their mean, the loss: " + expr.format(datum.s, ".3f")
    )
    named = draw.mark_text(align="right", fontWeight=600)
    return layered(
        rows("curve").mark_line(clip=True).encode(x=x, y=y, color=MODEL),
        group(
            rows("heads").encode(x=x, y=y, color=MODEL),
            draw.mark_tick(thickness=2, size=12, orient="horizontal"),
            draw.mark_text(align="left", dx=9, dy=-6).encode(text="name:N"),
        ),
        group(
            students,
            group(
                mean.encode(color=DATA),
                draw.mark_rule(strokeDash=DOTTED).encode(y=y),
                named.encode(x=alt.value("width"), y=alt.value(9), text="label:N"),
            ),
            draw.mark_circle(size=150, opacity=1).encode(x=x, y=y, color=CLASS),
        ),
        height=250,
    )


def surprise(run: RecordedRun) -> Picture:
    """Draw the surprise over the probability, and on it the four students at each frame."""
    p, s, y = surprises(run)
    curve, heads = np.linspace(0.005, 1, 200), 0.5 ** np.arange(1, 4)
    tables = {
        "curve": {"p": curve, "s": -np.log(curve)},
        "heads": {"p": heads, "s": -np.log(heads), "name": ["one head", "two heads", "three"]},
        "students": {
            "frame": np.repeat(np.arange(run.n_frames), len(y)),
            "p": p.ravel(),
            "s": s.ravel(),
            "y": np.tile(y, run.n_frames),
        },
    }
    ends = 0.0, round_up(max(2.5, s.max()))
    return Picture.of(_surprise(), tables, y_ends=ends, last=run.n_frames - 1)


@structure
def _tries(height: int) -> alt.LayerChart:
    x = alt.X("p:Q", title="threshold", scale=alt.Scale(domain=[0, 1]), axis=PERCENT)
    y = alt.Y("cost:Q", title="cost per student", scale=between("y0", "y1"))
    whole = rows("whole").transform_filter(LIMITS_ROW.found).transform_calculate(cost=_cost())
    now = _counted(_decided("threshold"))
    now = now.transform_calculate(
        p=live("threshold", TableRow("price").threshold), cost=expr.min(datum.cost, LIMITS_ROW.y1)
    )
    best = "best: " + expr.format(datum.cost, ".3f")
    return layered(
        group(
            rows("best").encode(color=DATA),
            draw.mark_rule().encode(y=y),
            draw.transform_calculate(label=best)
            .mark_text(align="right", dy=10, fontWeight=600)
            .encode(x=alt.value("width"), y=y, text="label:N"),
        ),
        _priced("threshold").mark_rule(strokeDash=DOTTED).encode(x=x, color=DATA),
        whole.mark_line(clip=True, strokeWidth=1.5).encode(x=x, y=y, color=MODEL, order="p:Q"),
        rows("tried").mark_circle(size=45, opacity=1).encode(x=x, y=y, color=MODEL),
        now.mark_circle(size=170, opacity=1).encode(x=x, y=y, color=MODEL),
        height=height,
    )


def tries(
    tried: Mapping[float, float], least: float, students: Picture, *, found: bool, height: int
) -> Picture:
    """Draw what each threshold tried cost, and once the best is ``found``, what all of them cost.

    It is beside the `crowd` of ``students``, and follows the same knobs in the browser.
    """
    cost = [*tried.values()]
    used = {"samples": ("said", "y"), "price": ("threshold", "miss")}
    tables = {of: {name: students.tables[of][name] for name in names} for of, names in used.items()}
    every, who = np.linspace(0, 1, 201), students.tables["samples"]
    yes, passed = who["said"] >= every[:, None], who["y"] == 1
    misses, alarms = (~yes & passed).sum(axis=1), (yes & ~passed).sum(axis=1)
    whole = {"p": every, "misses": misses, "alarms": alarms, "of": np.full(201, len(passed))}
    tables |= {"whole": whole, "tried": {"p": [*tried], "cost": cost}, "best": {"cost": [least]}}
    said = ", ".join(f"{cost:.3f} at {at:.2f}" for at, cost in tried.items())
    ends = 0.0, round_up(max(1.6 * least, 0.1, *cost))
    words = f"Cost per student: {said}. The best: {least:.3f}."
    return Picture.of(_tries(height), tables, y_ends=ends, found=found, words=words.__str__)
