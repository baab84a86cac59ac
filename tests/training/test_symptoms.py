"""What is seen of a network that does not learn: each measure is what its words say."""

import numpy as np
import pytest

from training.activations import ALL_ACTIVATIONS
from training.symptoms import (
    at_the_end,
    dead,
    gradient_size,
    is_flat,
    neuron_vectors,
    steepest_slope,
    swing,
    turned_at,
)


def outputs(activation: str, *shape: int) -> np.ndarray:
    z = 6 * np.random.default_rng(0).standard_normal(shape)
    return ALL_ACTIVATIONS[activation].function(z)


def test_a_relu_is_dead_if_no_row_gets_through_and_then_it_has_no_slope():
    a = outputs("ReLU", 5, 4, 30)
    assert dead(a).shape == (5, 30)
    assert 0 < dead(a).sum() < dead(a).size
    np.testing.assert_array_equal(dead(a), steepest_slope(a, "ReLU") == 0)
    np.testing.assert_array_equal(dead(a), a.max(axis=1) == 0)
    np.testing.assert_array_equal(dead(a)[2], dead(a[2]))


@pytest.mark.parametrize(("activation", "edge"), [("sigmoid", 4.357), ("tanh", 2.178)])
def test_it_is_flat_beyond_a_twentieth_of_the_steepest_slope(activation, edge):
    """Of the sigmoid that is where p (1 - p) is 1/80; tanh is as far along at half its sum."""
    of = ALL_ACTIVATIONS[activation]
    near, beyond = (of.function(np.array([-1, 1]) * edge * by) for by in (0.99, 1.01))
    assert not is_flat(near, activation).any()
    assert is_flat(beyond, activation).all()


@pytest.mark.parametrize("activation", ALL_ACTIVATIONS)
def test_the_steepest_slope_is_that_of_the_row_that_moves_a_neuron_most(activation):
    a = outputs(activation, 7, 3)
    slopes = ALL_ACTIVATIONS[activation].derivative(a)
    np.testing.assert_array_equal(steepest_slope(a, activation), slopes.max(axis=0))


def test_all_numbers_of_a_neuron_stand_in_its_column():
    W, b, V = np.arange(6.0).reshape(2, 3), np.array([6.0, 7, 8]), np.arange(9.0, 15).reshape(3, 2)
    assert neuron_vectors(W, b, V)[:, 1].tolist() == [1, 4, 7, 11, 12]
    assert neuron_vectors(W, b)[:, 1].tolist() == [1, 4, 7]
    many = neuron_vectors(*(np.stack([a, 2 * a]) for a in (W, b, V)))
    np.testing.assert_array_equal(many[1], 2 * neuron_vectors(W, b, V))


def test_the_size_of_a_gradient_does_not_hang_on_how_many_weights_there_are():
    assert gradient_size(np.full((4, 3, 5), -2.0)).tolist() == [2.0] * 4


FALLING = np.linspace(1, 0.1, 8)


@pytest.mark.parametrize(
    ("held_out", "at"),
    [
        ([1, 0.8, 0.6, 0.5, 0.6, 0.7, 0.8, 0.9], 3),
        ([1, 0.8, 0.6, 0.5, 0.5, 0.5, 0.5, 0.9], None),  # a leap at the very end
        ([1, 0.8, 0.6, 0.5, 0.6, 0.7, 0.8, 0.5], 3),
        ([1, 0.8, 0.6, 0.5, 0.5, 0.53, 0.53, 0.53], None),  # less than 7 % above its lowest
        ([1, 0.1, 0.02, 0.02, 0.03, 0.04, 0.04, 0.04], None),  # next to nothing beside guessing
        ([1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3], None),
    ],
)
def test_a_held_out_loss_has_turned_once_it_has_clearly_risen(held_out, at):
    assert turned_at(FALLING, np.array(held_out), base=1.0) == at
    assert turned_at(FALLING[::-1], np.array(held_out), base=1.0) is None, "both went up"


def test_a_single_epoch_is_enough_and_a_baseline_may_cost_nothing():
    assert turned_at(np.array([1, 0.5]), np.array([0.5, 1.0]), base=0.0) == 0
    assert at_the_end(np.array([3.0, 1.0])) == 2.0


def test_a_swing_is_all_that_a_loss_rose_for_each_unit_that_it_came_down():
    assert swing(np.array([2.0, 1.0, 1.5, 0.0, 0.5])) == 0.5
    assert swing(np.array([1.0, 2.0, 1.0])) == 10.0, "a tenth of the first is the least unit"
    assert swing(FALLING) == 0.0
