"""The XOR network in PyTorch: from the same start the same numbers, with every optimiser."""

import numpy as np
import pytest

from lessons.xor.model import train
from lessons.xor.pytorch import numpy_vs_torch, train_torch
from lessons.xor.starts import STARTS
from tests.lessons.test_xor import activations, losses
from training.optimisers import LESSON_OPTIMISERS


@pytest.mark.parametrize("n_hidden", [0, 4])
@activations
@losses
def test_pytorch_from_the_same_start_agrees_for_fifty_epochs(n_hidden, activation, loss):
    for start in STARTS:
        values = {
            "n_hidden": n_hidden,
            "activation": activation,
            "loss": loss,
            "start": start,
            "seed": 7,
            "n_epochs": 50,
            "max_frames": 20,
        }
        ours, theirs = train(**values), train_torch(**values)
        close = {"rtol": 0, "atol": 1e-9}
        np.testing.assert_array_equal(ours.epochs, theirs.epochs)
        np.testing.assert_allclose(ours.loss, theirs.loss, **close)
        for name in ours.parameters:
            np.testing.assert_allclose(ours.parameters[name], theirs.parameters[name], **close)
            np.testing.assert_allclose(ours.gradients[name], theirs.gradients[name], **close)
        assert ours.hyperparameters == theirs.hyperparameters


@pytest.mark.parametrize("optimiser", LESSON_OPTIMISERS)
@activations
def test_every_optimiser_takes_the_steps_that_pytorch_takes(optimiser, activation):
    # What is equal in exact arithmetic stays so in ours and not in PyTorch's, whose sums round:
    # Adam makes a step of any slope, however faint. So not from starts with all numbers alike.
    for start in ("normal", "pytorch"):
        settings = {"activation": activation, "start": start, "seed": 5, "learning_rate": 0.03}
        same = numpy_vs_torch(optimiser=optimiser, n_epochs=60, **settings)
        assert same.difference.max() < 1e-9
        assert same.by_hand.hyperparameters == same.torch.hyperparameters
        assert same.by_hand.hyperparameters["optimiser"] == optimiser
