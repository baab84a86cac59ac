"""Many fits, and what curves do with more knobs and with more points."""

import numpy as np
import pytest
from numpy.polynomial.legendre import legvander

from lessons.overfitting import polynomials
from lessons.overfitting.polynomials import places
from pages.real_data.overfitting.calm import what_it_does
from pages.real_data.overfitting.knobs import curve as curve_of
from tests.charts.validity import check_picture

# Many fits ---------------------------------------------------------------------------------------


def test_a_fit_is_numpys_own_least_squares():
    y = polynomials.noisy(polynomials.places(15), 0.3, np.array([4]), 0)
    mine = polynomials.fits(y, polynomials.GRID)
    for degree in (0, 1, 3, 7):
        theirs = np.polynomial.Polynomial.fit(polynomials.places(15), y[0], degree)
        np.testing.assert_allclose(mine[degree, 0], theirs(polynomials.GRID), atol=1e-8)


def test_variance_on_the_points_is_noise_times_knobs_over_points():
    """The trace of a projection on d + 1 dimensions; 600 samples tell it to a tenth."""
    n_points, noise = 20, 0.5
    y = polynomials.noisy(polynomials.places(n_points), noise, np.arange(600), 0)
    there = polynomials.fits(y, polynomials.places(n_points))
    knobs = polynomials.DEGREES + 1
    expected = noise**2 * knobs / n_points
    np.testing.assert_allclose(there.var(axis=1).mean(axis=-1), expected, rtol=0.12)


def test_more_knobs_are_never_worse_on_the_points_and_turn_on_others():
    one = polynomials.one_sample()
    assert (np.diff(one.training) <= 1e-12).all()
    many = polynomials.mean_errors(n_points=15)
    best = int(many.argmin())
    assert 3 <= best <= 5, "a wave wants two bends at least, and is sung out with two more"
    assert many[-1] > 1.5 * many[best]


def test_as_many_knobs_as_points_leave_no_error_on_them():
    one = polynomials.one_sample(n_points=12, noise=1.0)
    assert one.training[-1] < 1e-12
    assert one.held_out[-1] > 1
    calm = polynomials.one_sample(n_points=12, noise=0.0)
    assert calm.held_out[7] < 1e-3


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(("point", "lift"), [(1, 2.0), (8, -0.7), (15, 0.05)])
def test_a_point_that_is_lifted_moves_fits_and_errors_as_computed(many, point, lift):
    before, after = (
        polynomials.one_sample(n_points=15, seed=3, point=point, lift=t, many=many)
        for t in (0.0, lift)
    )
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


# A wild curve, and what calms it -----------------------------------------------------------------


def test_the_first_curve_is_wild_and_worse_on_new_points_than_a_straight_line():
    one = polynomials.one_sample()
    assert one.training[11] < 1e-12
    assert one.held_out[11] > 3 * one.held_out[1]
    assert 3 <= one.held_out.argmin() <= 7
    furthest = abs(polynomials.lift_effect(one).curves).max(axis=(1, 2))
    assert furthest[11] > 8
    assert furthest[5] < 1.2


def test_the_top_of_a_swing_is_drawn_round():
    """Not cut off between two places at which the curve is drawn."""
    one = polynomials.one_sample()
    swing, top = one.curves[11], abs(one.curves[11]).argmax()
    heights = abs(polynomials.fits(one.y[None], np.linspace(0, 1, 20_001))[11, 0])
    assert abs(swing[top]) == pytest.approx(heights.max(), rel=0.003)
    assert (abs(swing) > 0.8 * heights.max()).sum() >= 5


def test_only_just_enough_knobs_are_wild_and_many_more_meet_every_point_calmly():
    one = polynomials.one_sample(many=True)
    assert one.training[11:].max() < 1e-12
    assert (one.held_out[11:13] > 3).all()
    assert one.held_out[13:].max() < 0.2
    more = polynomials.fits(one.y[None], one.x_held_out, degrees=[49, 99, 199, 499])[:, 0]
    errors = ((more - one.y_held_out) ** 2).mean(axis=-1)
    assert errors == pytest.approx(one.held_out[-1], rel=0.03), "many more do no harm"
    furthest = abs(polynomials.lift_effect(one).curves).max(axis=(1, 2))
    assert furthest[11:13].min() > 8
    assert furthest[13:].max() < 1.2
    at_points = np.isin(polynomials.fine(12), places(12))
    np.testing.assert_allclose(one.curves[-1][at_points], one.y, atol=1e-6)


def test_training_takes_the_steps_of_gradient_descent_to_the_smallest_knobs():
    run, scale, w = polynomials.train_curve(), 1 / np.sqrt(1 + np.arange(30)), np.zeros(30)
    one, X = polynomials.one_sample(many=True), scale * legvander(2 * places(12) - 1, 29)
    for drawn, n in zip(polynomials.curves_of(run), np.diff(run.steps, prepend=0), strict=True):
        for _ in range(n):
            w -= 0.9 / np.linalg.norm(X, 2) ** 2 * X.T @ (X @ w - one.y)
        read = legvander(2 * polynomials.fine(12) - 1, 29) @ (scale * w)
        np.testing.assert_allclose(drawn[0], read, atol=1e-6)
    np.testing.assert_allclose(one.curves[-1], read, atol=1e-6)


def test_wild_starts_end_at_wild_curves_where_there_are_knobs_to_spare():
    one, at_points = polynomials.one_sample(many=True), np.isin(polynomials.fine(12), places(12))
    run = polynomials.train_curve(n_wild=3)
    ends, enough = (
        polynomials.curves_of(each)[-1]
        for each in (run, polynomials.train_curve(n_knobs=12, n_wild=3))
    )
    np.testing.assert_allclose(enough, [one.curves[11]] * 4, atol=1e-6)
    np.testing.assert_allclose(ends[:, at_points], [one.y] * 4, atol=1e-6)
    assert abs(ends[1:]).max(axis=1).min() > 1.5 * abs(one.curves[-1]).max()
    names = dict.fromkeys(polynomials.N_KNOBS.tolist(), "a curve")
    check_picture(curve_of("more", names, new=True, run=run)[1])


def test_it_is_said_how_the_error_comes_down_again():
    assert "peak at 12 knobs, and falls again" in what_it_does(polynomials.one_sample(many=True))
    assert "where does the curve go wild" in what_it_does(
        polynomials.one_sample(many=True, n_points=100)
    )


def test_more_points_calm_the_same_curve():
    few, many = polynomials.one_sample(), polynomials.one_sample(n_points=20)
    assert abs(polynomials.lift_effect(many).curves[11]).max() < 1.5
    assert many.held_out[11] < 0.2 * few.held_out[11]
