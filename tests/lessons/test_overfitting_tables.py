"""The ceiling of a table, the rows behind it, and what the error of many fits is made of."""

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from datasets.titanic import load_passengers
from lessons.overfitting import polynomials
from lessons.overfitting.ceiling import (
    ceiling,
    ceilings,
    disputed,
    groups_in_words,
    passengers_of_group,
)
from lessons.overfitting.tables import TABLES, labels_of

# The ceiling -------------------------------------------------------------------------------------


@pytest.mark.parametrize("labels", ["true", "shuffled"])
def test_a_tree_that_may_grow_as_it_likes_reaches_the_ceiling_and_nothing_passes_it(labels):
    highest = ceiling(labels=labels, seed=3)
    X = TABLES["titanic"].features(42)[highest.rows]
    y = labels_of("titanic", labels, 3)[highest.rows]
    tree = DecisionTreeClassifier(random_state=0).fit(X, y)
    assert tree.score(X, y) == pytest.approx(highest.accuracy)


def test_625_different_inputs_of_713_rows_allow_so_much_and_no_more():
    true = ceiling()
    assert (len(true.rows), true.n_inputs) == (713, 625)
    assert true.accuracy == pytest.approx(0.986, abs=0.0005)
    # A single shuffle strays by 0.006, the mean of a hundred by a tenth of that.
    assert ceilings(100).mean() == pytest.approx(0.948, abs=0.003)
    assert ceilings(4)[3] == ceiling(labels="shuffled", seed=3).accuracy
    for data in ("heart", "digits"):  # there all are told apart
        assert ceiling(data=data, labels="shuffled").accuracy == 1


def test_the_groups_are_those_that_look_alike_and_ended_apart():
    highest, table = ceiling(), groups_in_words()
    assert len(table) == len(disputed(highest))
    assert (np.diff(table["rows"]) <= 0).all()
    assert (table["survived"] + table["died"] == table["rows"]).all()
    assert table["must be wrong"].sum() == 713 - round(highest.accuracy * 713)
    X, passengers = TABLES["titanic"].features(42), load_passengers()
    for number in (1, len(table)):
        people = passengers_of_group(number)
        known = passengers.iloc[people["row"]]
        assert len(people) == table["rows"][number - 1]
        assert len(np.unique(X[people["row"]], axis=0)) == 1
        assert people["Name"].tolist() == known["Name"].tolist()
        truth = known["Survived"].map({0: "died", 1: "survived"}).tolist()
        assert people["label"].tolist() == truth
        assert set(truth) == {"survived", "died"}
    assert passengers_of_group(1000).equals(people), "beyond the last stands the last"


# Bias and variance -------------------------------------------------------------------------------


def test_a_fit_is_numpys_own_least_squares():
    y = polynomials.noisy(polynomials.places(15), 0.3, np.array([4]), 0)
    mine = polynomials.fits(y, polynomials.GRID)
    for degree in (0, 1, 3, 7):
        theirs = np.polynomial.Polynomial.fit(polynomials.places(15), y[0], degree)
        np.testing.assert_allclose(mine[degree, 0], theirs(polynomials.GRID), atol=1e-8)


@pytest.mark.parametrize(("n_points", "noise"), [(12, 0.3), (15, 0.8), (50, 0.1)])
def test_bias_variance_and_noise_add_up_to_what_is_measured(n_points, noise):
    """Measured over 400 samples of 61 fresh points: it strays by 5 % at most."""
    fits = polynomials.many_fits(n_points=n_points, noise=noise, n_samples=400)
    np.testing.assert_allclose(fits.measured, fits.expected, rtol=0.07)


def test_variance_on_the_points_is_noise_times_knobs_over_points():
    """The trace of a projection on d + 1 dimensions; 600 samples tell it to a tenth."""
    n_points, noise = 20, 0.5
    y = polynomials.noisy(polynomials.places(n_points), noise, np.arange(600), 0)
    there = polynomials.fits(y, polynomials.places(n_points))
    knobs = polynomials.DEGREES + 1
    expected = noise**2 * knobs / n_points
    np.testing.assert_allclose(there.var(axis=1).mean(axis=-1), expected, rtol=0.12)


def test_more_knobs_are_never_worse_on_the_points_and_turn_on_others():
    one = polynomials.one_sample(seed=0)
    assert (np.diff(one.training) <= 1e-12).all()
    many = polynomials.many_fits()
    assert (np.diff(many.variance) > 0).all()
    best = int(many.measured.argmin())
    assert 3 <= best <= 5, "a wave wants two bends at least, and is sung out with two more"
    assert many.measured[-1] > 1.5 * many.measured[best]


def test_as_many_knobs_as_points_leave_no_error_on_them():
    one = polynomials.one_sample(n_points=12, noise=1.0)
    assert one.training[-1] < 1e-12
    assert one.held_out[-1] > 1
    calm = polynomials.one_sample(n_points=12, noise=0.0)
    assert calm.held_out[7] < 1e-3


@pytest.mark.parametrize(("point", "lift"), [(1, 2.0), (8, -0.7), (15, 0.05)])
def test_a_point_that_is_lifted_moves_fits_and_errors_as_computed(point, lift):
    before, after = (polynomials.one_sample(seed=3, point=point, lift=t) for t in (0.0, lift))
    pull = polynomials.lift_effect(before)
    i = point - 1
    np.testing.assert_allclose(before.curves + lift * pull.curves[:, i], after.curves, atol=1e-9)
    for part in ("training", "held_out"):
        first, second = np.moveaxis(getattr(pull, part)[:, i], -1, 0)
        predicted = getattr(before, part) + 2 * lift * first + lift**2 * second
        np.testing.assert_allclose(predicted, getattr(after, part), atol=1e-9)


def test_a_point_that_there_is_not_cannot_be_lifted():
    with pytest.raises(ValueError, match="point must be at most 12, the number of points, not 13"):
        polynomials.one_sample(n_points=12, point=13, lift=1.0)
