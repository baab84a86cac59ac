"""A neuron traced by hand, and what helps gradients that vanish or explode."""

import numpy as np
import pytest
import torch

from lessons.backpropagation import model, neuron
from lessons.backpropagation.neuron import by_differences, by_hand
from lessons.backpropagation.remedies import (
    N_SEEDS,
    NORMALISED,
    PLAIN,
    REMEDIES,
    RESIDUAL,
    by_remedy,
    gradients_of,
)
from training.activations import ACTIVATIONS

AT = {"w": 0.5, "b": -0.3, "x": 2.0, "y": 1.0}


@pytest.mark.parametrize("seed", range(5))
def test_four_ways_lead_to_the_same_slopes(seed):
    one = dict(zip("wbxy", np.random.default_rng(seed).standard_normal(4).tolist(), strict=True))
    graph = neuron.neuron()
    blames, hand = graph.backward(graph.forward(one)), by_hand(**one)
    leaves = {k: torch.tensor(v, dtype=torch.float64, requires_grad=True) for k, v in one.items()}
    p = torch.sigmoid(leaves["w"] * leaves["x"] + leaves["b"])
    ((p - leaves["y"]) ** 2).backward()
    for name in "wbx":
        assert blames[graph.variables[name]] == pytest.approx(hand[name], rel=1e-13)
        assert leaves[name].grad.item() == pytest.approx(hand[name], rel=1e-13)
        measured = by_differences(**one, knob=name)
        assert measured == pytest.approx(hand[name], rel=1e-6, abs=1e-9)


def test_the_blame_of_the_sum_is_a_product_of_two_slopes():
    of_loss, of_sigmoid, delta = neuron.shares(**AT)
    assert delta == pytest.approx(by_hand(**AT)["b"]) == pytest.approx(of_loss * of_sigmoid)


# Ways around layers -------------------------------------------------------------------------------


BENDS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "ReLU": torch.relu}


@pytest.mark.parametrize("remedy", REMEDIES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_slopes_are_those_of_autograd(activation, remedy):
    depth, rngs = 5, [np.random.default_rng(seed) for seed in range(3)]
    parameters = model.start_parameters([2, *[4] * depth, 1], "PyTorch", 1.0, rngs)
    gradients = gradients_of(parameters, activation, remedy)
    X, y = (torch.tensor(each) for each in model.samples())
    for run in range(3):
        leaves = {k: torch.tensor(v[run], requires_grad=True) for k, v in parameters.items()}
        a = X
        for i in range(1, depth + 1):
            z = a @ leaves[f"W{i}"] + leaves[f"b{i}"]
            if remedy == NORMALISED:
                z = torch.nn.functional.batch_norm(z, None, None, training=True)
            activated = BENDS[activation](z)
            a = a + activated if remedy == RESIDUAL and i > 1 else activated
        p = torch.sigmoid(a @ leaves["W6"] + leaves["b6"])
        ((p - y) ** 2).mean().backward()
        for name, leaf in leaves.items():
            np.testing.assert_allclose(gradients[name][run], leaf.grad, rtol=1e-6, atol=1e-12)


def test_without_a_remedy_it_is_the_network_that_trains():
    settings = {"depth": 20, "width": 8, "activation": "tanh", "start": "He"}
    before = model.layer_sizes(model.train(n_epochs=0, seed=range(N_SEEDS), **settings))[:, 0, :-1]
    np.testing.assert_allclose(by_remedy(**settings)[PLAIN], before, rtol=1e-6)


def arriving(**settings):
    sizes = by_remedy(**settings)
    assert all(each.shape == (N_SEEDS, 20) for each in sizes.values())
    return {
        name: np.median(each[:, 0] / np.maximum(each[:, -1], 1e-300))
        for name, each in sizes.items()
    }


@pytest.mark.parametrize("start", ["PyTorch", "Glorot"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_normalised_blame_grows_and_from_pytorchs_start_it_comes_back_around_layers(
    activation, start
):
    """As it is at most 4e-4; around the layers from 0.05; normalised it grows, to 7 and more."""
    came = arriving(activation=activation, start=start)
    assert came[NORMALISED] > 3
    if start == "PyTorch" and activation != "ReLU":
        assert came[PLAIN] < 2e-3
        assert came[RESIDUAL] > 0.02


def test_relus_from_hes_start_that_add_up_leave_the_output_no_slope():
    sizes = by_remedy(activation="ReLU", start="He")
    assert np.median(sizes[RESIDUAL]) < 1e-12
    assert np.median(sizes[PLAIN]) > 1e-4
