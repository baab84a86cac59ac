"""What the words of a picture say, and that they are quick to come by."""

from dataclasses import replace

import numpy as np

from charts.core.series import Axes, Line, series
from charts.models import line_fit, vectors
from charts.runs import luck
from charts.runs.curves import learning_curve, two_losses
from charts.statistics import bars, thresholds
from lessons.gradient_descent import model
from tests.sentences import check_sentence
from training.figures import figure

X = np.array([1.0, 10, 100])


def text(picture):
    check_sentence(picture.words())
    return picture.words()


def curves(*values, names=("one", "other"), **more):
    lines = [Line(name, np.array(each)) for name, each in zip(names, values, strict=False)]
    return series(
        X, lines, Axes("rows", "loss", names="ends" if len(lines) > 1 else "", **more), (0, 9)
    )


def test_a_curve_is_described_by_its_ends_and_by_where_it_is_least_and_greatest():
    assert (
        text(curves([3, 0.25, 2])) == "Rows from 1 to 100: loss goes from 3 to 2, least 0.25 at 10."
    )
    assert text(curves([1, 1, 1])) == "Rows from 1 to 100: loss is 1."
    assert "goes from 1 to 2, its last number." in text(curves([1, 2, np.nan]))
    assert "is no number" in text(curves([np.nan] * 3))


def test_two_curves_are_described_with_their_names_and_where_they_cross():
    words = text(curves([0, 0, 4], [2, 2, 2]))
    assert "one goes from 0 to 4; other is 2" in words
    assert "One and other cross near rows 55." in words
    assert "cross" not in text(curves([0, 0, 1], [2, 2, 2]))
    # What differs in the eighth digit is the same.
    assert "cross" not in text(curves([1, 1, 1 + 1e-7], [1 + 1e-7, 1, 1]))


def test_shares_are_written_as_percentages_and_vast_numbers_with_a_power():
    assert "from 25.0 % to 100.0 %" in text(curves([0.25, 0.5, 1.0], percent=True))
    assert "to 8 × 10¹⁷" in text(curves([1, 10, 8e17]))


def test_arrows_are_described_with_their_shadow_and_dot_product():
    words = text(vectors.arrows({"x": (3.0, 80.0)}, (2.0, 20.0)))
    assert "x is 3 long at 80°, w is 2 long at 20°" in words
    assert "the shadow of x along w is 1.5 long, x · w = 3." in words
    turned = text(vectors.arrows({"x": (3.0, 90.0)}, (2.0, 0.0), turn=10.0))
    assert "x is 3 long at 100°" in turned
    assert "x · w = 0." in turned
    assert "at your angle, 60°, it is 3." in text(vectors.over_angle((3.0, 80.0), (2.0, 20.0)))


def test_a_line_is_described_with_how_far_it_misses_the_points():
    x, y = np.array([1.0, 2.0]), np.array([10.0, 30.0])
    words = text(
        line_fit.fit(x, y, w=[0.0, 20.0], b=[0.0, 0.0], ask=5.0, x_title="h", y_title="p", unit="h")
    )
    assert "w goes from 0 to 20, b is 0. At the end points and line are 10 apart" in words
    assert "the line says 100 at 5." in words


def test_of_many_bars_the_longest_and_the_shortest_are_described():
    names = [f"feature {letter}" for letter in "abcdefghij"]
    words = text(bars.shares(names, np.linspace(0, 0.9, 10), title="share"))
    assert "the three greatest and the least of 10, feature j: 90.0 %; feature i: 80.0 %" in words
    assert "feature a: 0.0 %" in words
    few = text(bars.shares(names[:2], np.array([0.25, np.nan]), title="share"))
    assert few == "Share, feature a: 25.0 %; feature b: not a number."


def test_what_is_drawn_at_the_edge_is_described_as_it_was_measured():
    run = model.train(w=10.0, b=40.0, n_epochs=0)
    assert "loss is 0." in text(learning_curve(replace(run, loss=np.zeros(1)), log=True))
    wild = model.train(learning_rate=10.0, n_epochs=20)
    assert f"to {figure(wild.loss[-1])}" in text(
        two_losses({"tame": wild, "wild": wild}, loss_name="loss")
    )


def test_outcomes_of_many_runs_are_described_with_how_far_they_spread():
    words = text(
        luck.outcomes(np.array([1.0, 3.0, np.nan]), own=2.0, title="loss", mark=(9.0, "x"))
    )
    assert words == "2 runs: loss from 1 to 3. Yours: 2; x: 9."
    words = text(luck.repeated({"one": np.array([0.5, 0.7]), "b": np.array([0.1, 0.1])}, title="t"))
    assert "one: 60.0 % (from 50.0 % to 70.0 %); b: 10.0 % (10.0 %)." in words
    share = np.array([[0.0, 0.5], [1.0, 0.25]])
    words = text(luck.success_map(share, rows=["r", "s"], columns=[0.1, 1], row_title="start"))
    assert "is from 0 % to 100 %" in words
    assert "r: 50 % at 1; s: 100 % at 0.1." in words


def test_a_table_of_decisions_is_described_by_the_names_of_its_cells():
    words = text(
        thresholds.matrix(np.array([[[1, 0], [0, 1]], [[5, 2], [3, 4]]]), classes=("a", "b"))
    )
    assert words == "Right to say no: 5; false alarms: 2; misses: 3; hits: 4."
    samples = {"x": np.array([1.0, 2, 3, 4]), "y": np.array([0, 1, 0, 1])}
    line = {"w": np.array([0.0, 2.0]), "b": np.array([0.0, -5.0])}
    words = text(thresholds.confusion(**samples, **line, threshold=0.5, classes=("a", "b")))
    assert words == "At threshold 0.5, right to say no: 1; false alarms: 1; misses: 1; hits: 1."
