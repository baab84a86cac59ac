"""The perceptron as a network: its layer answers what the rule answers, at every look."""

import numpy as np
import pytest

from lessons.perceptron import model
from lessons.perceptron.network import corners, network_layers


@pytest.mark.parametrize("gate", ["AND", "OR", "NAND", "XOR"])
def test_the_layer_answers_every_corner_as_the_training_did(gate):
    run = model.train(data=gate, n_epochs=12)
    (layer,) = network_layers(run)
    shown = corners(gate)
    assert layer.activation == "step"
    assert layer.weights.shape == (run.n_frames, 2, 1)
    sums = np.round(shown.X @ layer.weights[..., 0].T + layer.biases[..., 0], 6)  # (4, n_frames)
    right = (model.step(sums, 1) == shown.y[:, None]).mean(axis=0)
    np.testing.assert_allclose(right, run.metrics["accuracy"])
    assert [name[-1] for name in shown.names] == [str(y) for y in shown.y]
