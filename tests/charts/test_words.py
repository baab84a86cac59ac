"""What the words of a picture say, and that they are quick to come by."""

import time

import numpy as np
import pytest

from charts.core.picture import LIMITS, Picture
from charts.core.series import Axes, Line, series
from charts.core.words import words
from charts.models import decision_surface, line_fit, vectors
from charts.runs import bowl, parabola
from charts.statistics import bars
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.gradient_descent import model, report
from lessons.xor.model import train
from tests.sentences import check_sentence

X = np.array([1.0, 10, 100])


def text(picture):
    for sentence in words(picture):
        check_sentence(sentence)
    return " ".join(words(picture))


def curves(*values, names=("one", "other"), **more):
    lines = [Line(name, np.array(each)) for name, each in zip(names, values, strict=False)]
    return series(
        X, lines, Axes("rows", "loss", names="ends" if len(lines) > 1 else "", **more), (0, 9)
    )


def test_a_curve_is_told_by_its_ends_and_by_where_it_is_least_and_greatest():
    assert (
        text(curves([3, 0.25, 2])) == "Rows from 1 to 100: loss goes from 3 to 2, least 0.25 at 10."
    )
    assert text(curves([1, 1, 1])) == "Rows from 1 to 100: loss is 1."
    assert "begins at 1 and ends as no number" in text(curves([1, 2, np.nan]))


def test_two_curves_are_told_with_their_names_and_where_they_cross():
    told = text(curves([0, 0, 4], [2, 2, 2]))
    assert "one goes from 0 to 4; other is 2" in told
    assert "One and other cross near rows 55." in told
    assert "cross" not in text(curves([0, 0, 1], [2, 2, 2]))
    # Tables hold seven digits: what differs in the eighth is the same.
    assert "cross" not in text(curves([1, 1, 1 + 1e-7], [1 + 1e-7, 1, 1]))


def test_shares_are_told_as_percentages_and_vast_numbers_with_a_power():
    assert "from 25.0 % to 100.0 %" in text(curves([0.25, 0.5, 1.0], percent=True))
    assert "to 8 × 10¹⁷" in text(curves([1, 10, 8e17]))


def test_arrows_are_told_with_their_shadow_and_dot_product():
    told = text(vectors.arrows({"x": (3.0, 80.0)}, (2.0, 20.0)))
    assert "x is 3 long at 80°, w is 2 long at 20°" in told
    assert "the shadow of x along w is 1.5 long, x · w = 3." in told
    turned = text(vectors.arrows({"x": (3.0, 90.0)}, (2.0, 0.0), turn=10.0))
    assert "x is 3 long at 100°" in turned
    assert "x · w = 0." in turned
    assert "at your angle, 60°, it is 3." in text(vectors.over_angle((3.0, 80.0), (2.0, 20.0)))


def test_the_ball_of_a_parabola_is_told_as_the_run_has_it():
    for steps in (0, 3):
        run = model.train(w=2.0, b=5.0, learning_rate=0.05, n_epochs=steps, hold_b=True)
        told = text(
            parabola.descent(
                report.loss_means(*model.training_set()),
                w=run.parameters["w"],
                b=5.0,
                rate=0.05,
                ends=(-15.0, 35.0),
                ceiling=6500.0,
                x_title="knob",
                y_title="height",
            )
        )
        assert f"knob {run.final['w']:.3g}, height {run.loss[-1]:,.3g}".replace(
            "e+03", ""
        ) in told or (f"height {run.loss[-1]:,.0f}" in told)


def test_a_network_is_told_by_what_it_says_of_each_point():
    run = train(n_hidden=2, seed=3)
    told = text(decision_surface.surface(run, XOR_INPUTS, XOR_LABELS, title="Two"))
    assert "(0, 1): 99.5 %" in told
    assert "(0, 0): " in told


def test_a_line_is_told_with_how_far_it_misses_the_points():
    x, y = np.array([1.0, 2.0]), np.array([10.0, 30.0])
    told = text(
        line_fit.fit(x, y, w=[0.0, 20.0], b=[0.0, 0.0], ask=5.0, x_title="h", y_title="p", unit="h")
    )
    assert (
        "w goes from 0 to 20, b is 0. At the end points and line are 10 apart on average." in told
    )


def test_of_many_bars_the_longest_and_the_shortest_are_told():
    names = [f"feature {letter}" for letter in "abcdefghij"]
    told = text(bars.shares(names, np.linspace(0, 0.9, 10), title="share"))
    assert "the three greatest and the least of 10, feature j: 90.0 %; feature i: 80.0 %" in told
    assert "feature a: 0.0 %" in told
    few = text(bars.shares(names[:2], np.array([0.25, np.nan]), title="share"))
    assert few == "Share, feature a: 25.0 %; feature b: not a number."


def test_the_machines_way_is_told_as_far_as_it_has_come():
    def duel(step):
        return bowl.duel(
            np.array([[0.0, 0.0], [1.0, 2.0]]),
            np.array([[0.0, 0.0], [5.0, 6.0], [9.0, 9.0]]),
            step=step,
            counter="n",
            knobs={"w": 1.0, "b": 2.0},
            contours=report.bowl_view(model.train()).contours,
            levels=report.bowl_view(model.train()).levels,
            ends=((-10.0, 30.0), (-20.0, 100.0)),
            titles=("w", "b"),
            loss_name="loss",
        )

    assert "Yours: the way goes from (0, 0) to (1, 2)" in text(duel(-1))
    assert "machine" not in text(duel(-1))
    assert "The machine’s: the way goes from (0, 0) to (5, 6)" in text(duel(1))


@pytest.mark.parametrize("column", [[], [1.0]])
def test_a_table_of_no_or_one_row_is_told_or_left_out(column):
    told = words(Picture("{}", {"own": {"value": column}, LIMITS: {"last": [0]}}))
    assert told == (["Yours: value 1."] if column else [])


def test_words_of_a_long_run_cost_about_a_millisecond():
    """Against drawing the tables, in one run: a bound on a clock would hang on the machine."""
    picture = series(
        np.arange(400.0), [Line("loss", np.geomspace(9, 1, 400))], Axes("x", "y"), (0, 9)
    )
    words(picture)

    def seconds(call):
        start = time.process_time()
        for _ in range(30):
            call()
        return time.process_time() - start

    work = seconds(lambda: [f"{value:.3f}" for value in np.geomspace(9, 1, 400)])
    assert seconds(lambda: words(picture)) < 12 * work
