"""One neuron: its four slopes, the ways to them, what is used twice, and how fine a step may be."""

import numpy as np
import pytest

from lessons.backpropagation import report
from lessons.backpropagation.neuron import (
    FORMULAS,
    KNOBS,
    STEPS,
    by_autograd,
    by_differences,
    by_graph,
    by_hand,
    difference_errors,
    errors_with_many_digits,
    random_neurons,
    used_twice,
)
from training.figures import figure

AT = {"w": 0.5, "b": -0.3, "x": 2.0, "y": 1.0}


@pytest.mark.parametrize("seed", range(5))
def test_four_ways_lead_to_the_same_slopes(seed):
    one = {name: float(values[0]) for name, values in random_neurons(1, seed).items()}
    hand, graph, torch_own = by_hand(**one), by_graph(**one), by_autograd(**one)
    for name in KNOBS:
        assert graph[name] == pytest.approx(float(hand[name]), rel=1e-13)
        assert torch_own[name] == pytest.approx(float(hand[name]), rel=1e-13)
        measured = by_differences(1e-5, **one, knob=name)
        assert measured == pytest.approx(float(hand[name]), rel=1e-6, abs=1e-9)


def test_the_blame_of_the_sum_is_a_product_of_two_slopes_and_with_cross_entropy_a_difference():
    *_, delta, with_cross_entropy = report.slopes_table(**AT)["here"]
    assert delta == figure(float(by_hand(**AT)["b"]), 4)
    assert with_cross_entropy == figure(1 / (1 + np.exp(-0.7)) - 1, 4)


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_is_used_twice_gets_the_sum_of_both_shares(formula):
    graph = used_twice(formula)
    at = {name: {"x": 0.8, "v": 1.2, "w": -0.7}[name] for name in graph.variables}
    gradients = graph.backward(graph.forward(at))
    for name, place in graph.variables.items():
        assert gradients[place] == pytest.approx(float(graph.difference(name, at)), rel=1e-8)
    uses = [list(inputs) for inputs in graph.inputs]
    assert max(sum(row.count(i) for row in uses) for i in graph.variables.values()) == 2


def test_the_error_of_central_differences_is_a_u_and_least_near_a_hundred_thousandth():
    """Bends cost h², rounding 1/h: the sum is least where both are alike, at a root of 1e-16."""
    middle = np.median(difference_errors(STEPS, random_neurons(200), central=True), axis=0)
    best = int(np.argmin(middle))
    assert best in (3, 4, 5)  # steps of 1e-4, 1e-5, 1e-6
    # Down by a hundred with each tenfold finer step, then up by ten; rounding is rough.
    np.testing.assert_allclose(middle[:2] / middle[1:3], 100, rtol=0.1)
    climb = np.diff(np.log10(middle[best + 1 :]))
    assert ((climb > 0.5) & (climb < 1.5)).all()


def test_forward_differences_fall_half_as_steeply_and_turn_later():
    neurons = random_neurons(200)
    central, forward = (
        np.median(difference_errors(STEPS, neurons, central=both), axis=0) for both in (True, False)
    )
    np.testing.assert_allclose(forward[:4] / forward[1:5], 10, rtol=0.25)
    assert STEPS[np.argmin(forward)] < STEPS[np.argmin(central)]
    assert forward.min() > 100 * central.min()


def test_a_parabola_has_no_bend_for_central_differences_and_so_no_u():
    errors = difference_errors(STEPS, random_neurons(200), activation="none", central=True)
    middle = np.median(errors, axis=0)
    assert middle[0] < 1e-14
    assert middle[-1] > 1e4 * middle[0]
    assert np.argmin(middle) < 2
    forward = difference_errors(STEPS, random_neurons(200), activation="none", central=False)
    assert np.median(forward, axis=0)[0] > 1e-3


def test_with_sixty_digits_every_finer_step_is_better():
    errors = errors_with_many_digits(STEPS, AT)
    np.testing.assert_allclose(errors[:-1] / errors[1:], 100, rtol=0.05)
    # As long as rounding does not show, sixteen digits say the same.
    alike = difference_errors(STEPS[:3], AT, central=True)
    np.testing.assert_allclose(alike, errors[:3], rtol=1e-3)


def test_a_blame_says_what_a_small_turn_really_does():
    slope, promised, real = [cells[0] for cells in report.blame_rows(**AT).values()]
    assert (slope, promised, real) == ("−0.294", "−0.00294", "−0.00291")
