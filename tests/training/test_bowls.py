"""Quadratic bowls: what theory says of a descent is what a descent does."""

import numpy as np
import pytest

from training.bowls import (
    contour_ellipses,
    critical_learning_rate,
    growth_per_step,
    largest_curvature,
)

STUDENTS = np.array([[7.5, 2.5], [2.5, 1.0]])
"""The bowl of the four students: mean of h^2, mean of h."""
BOWLS = {
    "students": STUDENTS,
    "round": np.eye(2),
    "valley": np.diag([1.0, 100.0]),
    "tilted": np.array([[3.0, -1.0], [-1.0, 2.0]]),
    "one": np.array([[4.0]]),
    "five": np.diag([0.1, 0.5, 1.0, 2.0, 8.0]),
}
every_bowl = pytest.mark.parametrize("hessian", BOWLS.values(), ids=BOWLS)


def distances(hessian, learning_rate, n_steps, momentum=0.0):
    """Walk down from beside the bottom, and say how far it is along the steepest direction."""
    steepest = np.linalg.eigh(hessian)[1][:, -1]
    place, velocity, lengths = steepest.copy(), np.zeros(len(hessian)), [1.0]
    for _ in range(n_steps):
        velocity = momentum * velocity - learning_rate * (hessian @ place)
        place = place + velocity
        lengths.append(abs(float(steepest @ place)))
    return np.array(lengths)


def test_the_bowl_of_the_four_students():
    # Trace 8.5, determinant 1.25: the curvatures solve k^2 - 8.5 k + 1.25 = 0.
    low, high = np.roots([1.0, -8.5, 1.25])[::-1]
    assert largest_curvature(STUDENTS) == pytest.approx(high) == pytest.approx(8.3503, abs=5e-5)
    assert critical_learning_rate(STUDENTS) == pytest.approx(0.2395, abs=5e-5)
    assert np.linalg.cond(STUDENTS) == pytest.approx(high / low) == pytest.approx(55.8, abs=0.05)


@every_bowl
def test_below_the_critical_rate_steps_shrink_and_above_it_they_grow(hessian):
    critical = critical_learning_rate(hessian)
    assert distances(hessian, 0.98 * critical, 500)[-1] < 1e-8
    assert distances(hessian, 1.02 * critical, 500)[-1] > 1e8
    np.testing.assert_allclose(distances(hessian, critical, 20), 1.0, rtol=1e-9)


@every_bowl
@pytest.mark.parametrize("momentum", [0.5, 0.9])
def test_momentum_moves_the_edge(hessian, momentum):
    critical = critical_learning_rate(hessian, momentum=momentum)
    assert critical == pytest.approx((1 + momentum) * critical_learning_rate(hessian))
    # With 0.9 the roots are complex and shrink by sqrt(0.9) a step: 300 steps by 1e-7.
    assert distances(hessian, 0.98 * critical, 300, momentum)[-1] < 1e-6
    assert distances(hessian, 1.02 * critical, 300, momentum)[-1] > 1e6


@every_bowl
def test_growth_is_what_a_step_multiplies_the_distance_by(hessian):
    for share in [0.3, 0.9, 1.05, 1.5]:
        for momentum in [0.0, 0.5, 0.9]:
            rate = share * critical_learning_rate(hessian, momentum=momentum)
            # One step on (distance, velocity) along the steepest direction, as a matrix.
            pull = rate * largest_curvature(hessian)
            step = np.array([[1 - pull, momentum], [-pull, momentum]])
            walked = np.linalg.matrix_power(step, 20) @ [1.0, 0.0]
            assert distances(hessian, rate, 20, momentum)[-1] == pytest.approx(
                abs(walked[0]), rel=1e-6
            )
            growth = growth_per_step(hessian, rate, momentum=momentum)
            assert growth == pytest.approx(abs(np.linalg.eigvals(step)).max())
            assert (growth < 1) == (share < 1)


@every_bowl
def test_without_friction_a_ball_neither_settles_nor_escapes_below_four_over_k(hessian):
    edge = critical_learning_rate(hessian, momentum=1.0)
    assert edge == pytest.approx(4 / largest_curvature(hessian))
    assert growth_per_step(hessian, 0.9 * edge, momentum=1.0) == pytest.approx(1.0)
    assert growth_per_step(hessian, 1.1 * edge, momentum=1.0) > 1.5
    walked = distances(hessian, 0.5 * edge, 1000, 1.0)
    assert 0.5 < walked[-50:].max() < 2.0


@pytest.mark.parametrize("name", ["students", "round", "valley", "tilted"])
def test_contours_are_lines_of_equal_loss_around_the_bottom(name):
    hessian, bottom, levels = BOWLS[name], np.array([10.0, -40.0]), np.array([0.5, 3.0, 700.0])
    rings = contour_ellipses(hessian, bottom, levels)
    assert rings.shape == (3, 97, 2)
    away = rings - bottom
    losses = np.einsum("...i,ij,...j->...", away, hessian, away) / 2
    np.testing.assert_allclose(losses, np.broadcast_to(levels[:, None], (3, 97)))
    np.testing.assert_allclose(rings[:, 0], rings[:, -1])
    # Once around: the middle of opposite points is the bottom.
    np.testing.assert_allclose(
        (rings[:, :48] + rings[:, 48:96]) / 2, np.broadcast_to(bottom, (3, 48, 2))
    )
