"""The lines of the loop that a learner types: the slope, and the step."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lessons.gradient_descent.model import gradient, predict, train, training_set
from training.hyperparameters import with_settings
from training.losses import half_mean_squared_error
from training.open_line import OpenLine, OpenLoop


def loss(parameters: Mapping[str, np.ndarray], settings: Mapping[str, Any]) -> np.ndarray:
    """Return the loss of lines, (n_frames,), on the data of a training."""
    x, y = with_settings(training_set, settings)
    return half_mean_squared_error(predict(x, parameters["w"], parameters["b"]), y)


LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "slope_line",
            "The slope of the loss along w",
            "np.mean(error * x, axis=-1)",
            {"error": "error", "x": "x", "y": "y", "p": "p"},
            "mean(error)",
            function=gradient,
        ),
        OpenLine(
            "step_line",
            "The new w",
            "w_now - rate * grad_w",
            {"w_now": "w_now", "rate": "rate", "grad_w": "grad_w"},
            "w_now + 1",
        ),
    ),
    trials=(
        {"learning_rate": 0.03, "n_epochs": 5, "w": 3.7, "b": -21.0},
        {"learning_rate": 0.17, "n_epochs": 5, "w": -8.3, "b": 55.0, "noise": 7.0},
        {"learning_rate": 0.4, "n_epochs": 5, "w": 12.9, "b": 2.0, "standardise": True},
    ),
    loss=loss,
)
