"""The line of the loop that a learner types: the share of the blame."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lessons.backpropagation.model import samples, train
from training.activations import sigmoid
from training.dense import forward
from training.open_line import OpenLine, OpenLoop

TANH = "tanh"


def loss(parameters: Mapping[str, np.ndarray], settings: Mapping[str, Any]) -> np.ndarray:
    """Return the mean squared error of networks, (n_frames,)."""
    X, y = samples()
    errors = sigmoid(forward(X, parameters, TANH)[-1]) - y
    mean: np.ndarray = (errors**2).mean(axis=(-2, -1))
    return mean


LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "blame_line",
            "The blame of the sums one layer before; a is what those neurons said, by tanh",
            "passed * slope_of(activation, outputs[i - 1])",
            {"passed": "passed", "a": "outputs[i - 1]"},
            "passed a",
        ),
    ),
    loss=loss,
    fixed={"activation": TANH},
)
