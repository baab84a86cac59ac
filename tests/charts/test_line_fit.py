"""The line among its points, and the parabola of its loss: true to the numbers, whole, small."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.models import line_fit
from charts.runs import parabola
from datasets.students import HOURS, SCORES
from lessons.gradient_descent import model
from lessons.gradient_descent.bowl import loss_means
from tests.charts.expressions import evaluate, formulas, worked_out
from tests.charts.validity import check_picture

LINE = {"ask": 5.0, "x_title": "hours", "y_title": "points", "unit": "hours"}


def test_the_axes_reach_the_question_and_the_lowest_and_highest_score():
    for last in (80.0, 140.0, -20.0):
        y = np.array([50.0, 60.0, 70.0, last])
        picture = line_fit.fit(HOURS, y, w=(0.0, 10.0), b=(0.0, 40.0), **LINE)
        ends = {name: values[0] for name, values in picture.tables[LIMITS].items()}
        assert ends["x0"] == 0
        assert ends["x1"] > LINE["ask"]
        assert ends["y0"] <= min(0.0, y.min())
        assert ends["y1"] > y.max()
        assert ends["n_points"] == len(y)


def test_the_learners_best_line_stays_where_the_machine_took_its_turn():
    for mine in (None, (3.0, 20.0)):
        pulled = ("a", "b", "c", "d")
        picture = line_fit.fit(HOURS, SCORES, w=10.0, b=40.0, pulled=pulled, mine=mine, **LINE)
        check_picture(picture)
        lines = [*zip(picture.tables["mine"]["w"], picture.tables["mine"]["b"], strict=True)]
        assert lines == ([] if mine is None else [mine])


@pytest.mark.parametrize(("w", "b"), [(0.0, 0.0), (12.5, -20.0)])
def test_the_shares_of_the_points_are_those_of_the_slope_of_the_loss(w, b):
    picture = line_fit.fit(HOURS, SCORES, w=w, b=b, shares=True, **{**LINE, "ask": None})
    check_picture(picture)
    made = formulas(picture, beside="share")
    shares = [
        worked_out(made, {"x": x, "y": y, "p": w * x + b}, "error", "share")["share"]
        for x, y in zip(HOURS, SCORES, strict=True)
    ]
    slope, _ = model.gradient(HOURS, SCORES, model.predict(HOURS, w, b))
    assert np.mean(shares) == pytest.approx(float(slope))


# The parabola -----------------------------------------------------------------------------------


def at_start(picture):
    return {name: values[0] for name, values in picture.tables["loss"].items()}


def walk(picture):
    """Compute as the browser does where each step stands, its loss and its slope."""
    made = formulas(picture, beside="slope")
    row = worked_out(made, at_start(picture), "w", "b", "rate", "steps", "bottom")
    columns = "at", "loss", "slope"
    each = (worked_out(made, row | {"i": i}, *columns) for i in range(row["steps"] + 1))
    return np.array([[step[name] for name in columns] for step in each])


@pytest.mark.parametrize(("w", "b", "rate", "steps"), [(0, 0, 0.05, 12), (-10, 100, 0.25, 7)])
def test_the_browser_takes_the_very_steps_of_the_training(w, b, rate, steps):
    run = model.train(learning_rate=rate, n_epochs=steps, w=w, b=b, hold_b=True)
    picture = parabola.descent(
        loss_means(HOURS, SCORES), w=run.parameters["w"], b=b, rate=rate, ends=(-15.0, 35.0),
        ceiling=6500.0, x_title="knob w", y_title="loss L",
    )  # fmt: skip
    check_picture(picture)
    expected = np.stack([run.parameters["w"], run.loss, run.gradients["w"]], axis=1)
    np.testing.assert_allclose(walk(picture), expected, rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize("knob", ["w", "b", "rate"])
def test_a_knob_that_is_turned_rewrites_no_step_but_starts_anew(knob):
    picture = parabola.descent(
        loss_means(HOURS, SCORES), w=np.array([0.0, 5.0, 8.0]), b=0.0, rate=0.05,
        ends=(-15.0, 35.0), ceiling=6500.0, x_title="knob w", y_title="loss L",
    )  # fmt: skip
    row, made = at_start(picture), formulas(picture, beside="slope")
    for held, steps in (({}, 2), ({knob: row[f"{knob}_set"]}, 2), ({knob: 0.2}, 0)):
        now = {name: evaluate(made[name], row, held) for name in ("w", "b", "rate")}
        assert evaluate(made["steps"], row | now, held) == steps
