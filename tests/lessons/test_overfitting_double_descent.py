"""More knobs than points: fits by random neurons against another solver, and the second descent."""

import numpy as np
import pytest

from lessons.overfitting import double_descent, experiments, model, report
from lessons.overfitting.double_descent import N_DRAWS, PER_POINT, answers, neurons
from lessons.overfitting.polynomials import GRID, midpoints, noisy, places

AT_ONE = PER_POINT.index(1.0)


def valleys(fits):
    """Return the lowest median before the top, the top, and the median at the end."""
    errors = np.median(fits.held_out, axis=0)
    before, top = double_descent.minimum_and_peak(fits)
    return errors[before], errors[top], errors[-1]


def test_the_weights_are_the_smallest_of_those_that_fit_best():
    """By descent from zero, which ends at the same ones; and a direction more makes them longer."""
    x, ways, kinks = places(12), *neurons(60, 5)
    y, hidden = noisy(places(12), 0.3, np.array([5]), 0)[0], answers(places(12), ways, kinks)
    fits = double_descent.fit_random_features(n_points=12, seed=5)
    w, rate = np.zeros(60), 1 / np.linalg.norm(hidden, 2) ** 2
    for _ in range(200_000):
        w -= rate * hidden.T @ (hidden @ w - y)
    at = PER_POINT.index(5.0)
    assert fits.n_neurons[at] == 60
    assert fits.weights[0, at] == pytest.approx(np.linalg.norm(w), rel=0.02)
    np.testing.assert_allclose(fits.training[0, at], 0, atol=1e-18)
    np.testing.assert_allclose(hidden[:, 3], np.maximum(0, ways[3] * (x - kinks[3])))


def test_errors_are_those_of_the_curves_that_are_drawn():
    fits = double_descent.fit_random_features(n_points=31, noise=0.2, seed=4)
    np.testing.assert_allclose(midpoints(31), GRID[1::2])
    new = np.stack([noisy(midpoints(31), 0.2, np.array([4 + k]), 1)[0] for k in range(N_DRAWS)])
    for at in (0, AT_ONE, -1):
        errors = ((fits.curves[at][:, 1::2] - new) ** 2).mean(axis=1)
        np.testing.assert_allclose(fits.held_out[:, at], errors, rtol=1e-6)
    assert (np.diff(fits.training, axis=1) < 1e-9).all(), "more neurons never fit worse"


@pytest.mark.parametrize(("n_points", "seed"), [(15, 0), (15, N_DRAWS), (30, 2 * N_DRAWS)])
def test_the_error_descends_twice(n_points, seed):
    """Over ten blocks tops of 0.2 to 2.6, at least 1.5 times what lies on either side of them."""
    fits = double_descent.fit_random_features(n_points=n_points, seed=seed)
    first, top, second = valleys(fits)
    assert top > 1.4 * max(first, second)
    assert second == pytest.approx(first, abs=0.09)
    lengths = np.median(fits.weights, axis=0)
    assert lengths[AT_ONE] > 5 * lengths[-1]


@pytest.mark.parametrize("seed", [0, N_DRAWS])
def test_with_much_noise_the_second_valley_lies_higher_and_without_any_lower(seed):
    first, _, second = valleys(double_descent.fit_random_features(noise=1.0, seed=seed))
    assert second > first
    first, _, second = valleys(double_descent.fit_random_features(noise=0.0, seed=seed))
    assert second < 0.1 * first


# The price of weights, inside Adam and beside it -------------------------------------------------


def test_a_strength_chosen_on_other_splits_costs_no_less_than_one_chosen_on_its_own():
    losses = experiments.decays()
    for tried in losses.values():
        elsewhere = experiments.choose_on_other_splits(tried)
        assert elsewhere.mean() >= tried.min(axis=0).mean()
        assert set(elsewhere) <= set(tried.ravel())
    # 0.489 and 0.490: neither way is ahead.
    inside, beside = (each.mean(axis=1).min() for each in losses.values())
    assert inside == pytest.approx(beside, abs=0.04)
    figures = report.decay_rows(losses)["mean"]
    assert figures[0] == f"{losses[experiments.INSIDE].mean(axis=1).min():.3f}"
    assert figures[3] <= figures[0] <= figures[4]


def test_a_decoupled_price_is_no_part_of_the_slope_that_adam_divides():
    """After one step Adam has moved each weight by the rate; decay adds rate x strength x w."""
    settings = {"n_hidden": 4, "n_epochs": 1, "share": 0.1, "keep": True, "max_frames": 2}
    plain, apart = (model.train(**settings, **how) for how in ({}, {"l2": 0.5, "decoupled": True}))
    w = plain.parameters["W1"]
    np.testing.assert_allclose(
        apart.parameters["W1"][1], w[1] - 0.01 * 0.5 * w[0], rtol=1e-4, atol=1e-6
    )
    np.testing.assert_allclose(apart.parameters["b1"], plain.parameters["b1"])
