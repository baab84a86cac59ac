"""Pictures of the straight line: the line among its points, the parabola, and the bowl."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from charts.contours import ellipses
from charts.drawing import drawing
from charts.replay import NOW, SO_FAR, frames, layered
from charts.style import DATA, GRADIENT, HEIGHT, MODEL, ceiling, outward
from lessons.gradient_descent import BowlView
from lessons.recorded_run import RecordedRun


@drawing
def fit(
    x: np.ndarray,
    y: np.ndarray,
    run: RecordedRun | None = None,
    *,
    w: ArrayLike,
    b: ArrayLike,
    ask: float,
    height: int = HEIGHT,
) -> alt.LayerChart:
    """Draw the points, the line of the frame shown, its errors, and its answer for one more x.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Hours and scores.
    run : RecordedRun, optional
        One run alone, if the line moves.
    w, b : (n_frames,) array of float
        The line at each frame, over plain hours; one line if there is no run.
    ask : float
        The hours for which the line is asked.
    height : int
        In pixels.
    """
    points = pd.DataFrame({"hours": x, "score": y})
    lines = pd.DataFrame({"frame": np.arange(np.size(w)), "w": w, "b": b})
    reach = np.append(y, 100.0)
    scale_y = alt.Scale(domain=[min(0.0, reach.min()), reach.max() + 5], clamp=False)
    scale_x = alt.Scale(domain=[0, ask + 0.5])
    now = alt.Chart(lines).transform_filter(NOW)

    def at(hours: str, name: alt.ColorValue) -> alt.Chart:
        return now.transform_calculate(hours=hours, score=f"datum.w * ({hours}) + datum.b").encode(
            x=alt.X("hours:Q", title="hours studied", scale=scale_x),
            y=alt.Y("score:Q", title="exam score (points)", scale=scale_y),
            color=name,
        )

    line = (
        now.transform_calculate(
            left="datum.b", right=f"datum.w * {ask + 0.5} + datum.b", x0="0", x1=f"{ask + 0.5}"
        )
        .mark_rule(strokeWidth=3, clip=True)
        .encode(
            x=alt.X("x0:Q", scale=scale_x),
            y=alt.Y("left:Q", scale=scale_y),
            x2=alt.X2("x1:Q"),
            y2=alt.Y2("right:Q"),
            color=MODEL,
        )
    )
    errors = (
        now.transform_calculate(i=f"sequence({len(x)})")
        .transform_flatten(["i"])
        .transform_calculate(
            hours=f"{list(map(float, x))}[datum.i]",
            score=f"{list(map(float, y))}[datum.i]",
            p="datum.w * datum.hours + datum.b",
        )
        .mark_rule(strokeDash=[3, 3], clip=True)
        .encode(
            x=alt.X("hours:Q", scale=scale_x),
            y=alt.Y("score:Q", scale=scale_y),
            y2=alt.Y2("p:Q"),
            color=MODEL,
        )
    )
    dots = (
        alt.Chart(points)
        .mark_circle(size=130, opacity=1)
        .encode(
            x=alt.X("hours:Q", title="hours studied", scale=scale_x),
            y=alt.Y("score:Q", title="exam score (points)", scale=scale_y),
            color=DATA,
            tooltip=[alt.Tooltip("hours:Q"), alt.Tooltip("score:Q", format=".1f")],
        )
    )
    answer = at(str(ask), MODEL).mark_point(size=120, shape="diamond", filled=True, clip=True)
    label = (
        at(str(ask), MODEL)
        .transform_calculate(label=f"'{ask:g} hours: ' + format(datum.score, '.1f')")
        .mark_text(align="right", dx=-10, clip=True)
        .encode(text=alt.Text("label:N"))
    )
    return layered(errors, line, dots, answer, label, run=run, height=height)


@drawing
def parabola(
    w: np.ndarray, loss: np.ndarray, *, at: float, loss_at: float, slope: float
) -> alt.LayerChart:
    """Draw the loss over one knob, the place where the knob stands, and the slope there.

    Parameters
    ----------
    w, loss : (n,) array of float
        Settings of the knob, and the loss at each.
    at, loss_at : float
        Where the knob stands, and the loss there.
    slope : float
        Change of the loss per unit of the knob.
    """
    scale_y = alt.Scale(domain=[0, ceiling(float(loss.max()))])
    scale_x = alt.Scale(domain=outward(float(w[0]), float(w[-1])), nice=False)
    curve = (
        alt.Chart(pd.DataFrame({"w": w, "loss": loss}))
        .mark_line()
        .encode(
            x=alt.X("w:Q", title="knob w (points per hour)", scale=scale_x),
            y=alt.Y("loss:Q", title="mean squared error (points²)", scale=scale_y),
            color=MODEL,
        )
    )
    reach = (w[-1] - w[0]) / 8
    ends = np.array([at - reach, at + reach])
    tangent = (
        alt.Chart(pd.DataFrame({"w": ends, "loss": loss_at + slope * (ends - at)}))
        .mark_line(clip=True, strokeWidth=4)
        .encode(x=alt.X("w:Q"), y=alt.Y("loss:Q"), color=GRADIENT)
    )
    here = pd.DataFrame({"w": [at], "loss": [loss_at], "label": [f"slope {slope:,.1f}"]})
    ball = alt.Chart(here).encode(
        x=alt.X("w:Q"),
        y=alt.Y("loss:Q"),
        color=MODEL,
        tooltip=[alt.Tooltip("w:Q"), alt.Tooltip("loss:Q", format=",.2f")],
    )
    return layered(
        curve,
        tangent,
        ball.mark_circle(size=170, opacity=1, clip=True),
        ball.mark_text(dx=14, dy=-14, align="left", clip=True).encode(
            text=alt.Text("label:N"), color=GRADIENT
        ),
    )


@drawing
def bowl(
    run: RecordedRun, view: BowlView, *, learning_rate: float, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw the bowl from above: contour lines, the path so far, the ball, the next step.

    Parameters
    ----------
    run : RecordedRun
        One run alone with parameters and gradients ``w`` and ``b``.
    view : BowlView
        The bowl itself.
    learning_rate : float
        Length of the arrow: the step is this times the gradient.
    height : int
        In pixels.
    """
    start = run.parameters["w"][0], run.parameters["b"][0]
    reach_w, reach_b = (
        1.35 * max(abs(at - goal), least)
        for at, goal, least in zip(start, view.bottom, (16.0, 30.0), strict=True)
    )

    def axis(channel: type, field: str, title: str, middle: float, reach: float) -> Any:
        scale = alt.Scale(domain=outward(middle - reach, middle + reach), nice=False)
        return channel(field, title=title, scale=scale)

    x = axis(alt.X, "w:Q", "knob w", view.bottom[0], reach_w)
    y = axis(alt.Y, "b:Q", "knob b (points)", view.bottom[1], reach_b)
    around = alt.Tooltip("level:Q", title="mean squared error", format=",.0f")
    lines = ellipses(x, y, view.contours, view.levels, tooltip=around, fields=("w", "b"))
    steps = frames(
        run,
        w=run.parameters["w"],
        b=run.parameters["b"],
        dw=-learning_rate * run.gradients["w"],
        db=-learning_rate * run.gradients["b"],
    )
    base = alt.Chart(steps).encode(x=x, y=y, color=MODEL)
    # A path that leaves the window for good would only paint it over with zigzags.
    outside = (abs(steps["w"] - view.bottom[0]) > 4 * reach_w) | (
        abs(steps["b"] - view.bottom[1]) > 4 * reach_b
    )
    last_seen = int(outside.idxmax()) if outside.any() else run.n_frames
    path = (
        base.transform_filter(f"datum.frame <= {last_seen}")
        .mark_line(clip=True, strokeWidth=1.5, point=alt.OverlayMarkDef(size=14, opacity=0.8))
        .encode(order=alt.Order("frame:Q"))
    )
    arrow = (
        base.transform_filter(NOW)
        .transform_calculate(w1="datum.w + datum.dw", b1="datum.b + datum.db")
        .mark_rule(clip=True, strokeWidth=4)
        .encode(x2=alt.X2("w1:Q"), y2=alt.Y2("b1:Q"), color=GRADIENT)
    )
    ball = base.transform_filter(NOW).mark_circle(size=190, opacity=1, clip=True)
    goal = (
        alt.Chart(pd.DataFrame({"w": [view.bottom[0]], "b": [view.bottom[1]]}))
        .mark_point(shape="cross", size=130, strokeWidth=2.5)
        .encode(x=x, y=y, color=DATA)
    )
    return layered(lines, goal, path.transform_filter(SO_FAR), arrow, ball, run=run, height=height)
