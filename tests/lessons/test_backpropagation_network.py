"""The small networks as pictures: sent through their layers, a point gets the run's answer."""

import numpy as np
import pytest

from lessons.backpropagation.experiments import n_dead, relu_run
from lessons.backpropagation.model import examples, train
from lessons.backpropagation.predictions import predict_silent
from training.activations import ALL_ACTIVATIONS, sigmoid
from training.dense import forward, layers_of


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "ReLU"])
def test_the_layers_say_what_the_network_says(activation):
    run = train(width=3, activation=activation, n_epochs=50)
    shown = examples()
    outputs = shown.X
    for layer in layers_of(run):
        sums = outputs @ layer.weights[-1] + layer.biases[-1]
        outputs = ALL_ACTIVATIONS[layer.activation].function(sums)
    final = {name: value[-1] for name, value in run.parameters.items()}
    expected = sigmoid(forward(shown.X, final, activation)[-1])
    np.testing.assert_allclose(outputs, expected)
    assert layers_of(run)[0].weight_gradients.shape == run.gradients["W1"].shape


def test_some_relus_are_dead_before_the_first_step_and_more_of_the_second_layer():
    # Only the second layer hears positive numbers alone.
    dead = relu_run(n_epochs=0).metrics
    assert np.median(dead["dead1"][:, 0]) < np.median(dead["dead2"][:, 0])


def test_what_is_said_of_dead_relus_does_not_hang_on_the_seeds():
    """The median of 32 networks is that of other blocks of 32, to within a neuron."""
    blocks = [relu_run(n_epochs=0, first_seed=first) for first in range(32, 32 * 6, 32)]
    medians = [np.median(n_dead(block)[:, 0]) for block in blocks]
    assert predict_silent().truth == pytest.approx(np.median(medians), abs=1)
