"""The line of the loop that a learner types: the slope of the loss along the sum."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lessons.gradient_descent.model import predict as logits
from lessons.sigmoid.model import train, training_set
from training.hyperparameters import with_settings
from training.losses import LOSSES
from training.open_line import OpenLine, OpenLoop

CROSS_ENTROPY = "cross-entropy"


def loss(parameters: Mapping[str, np.ndarray], settings: Mapping[str, Any]) -> np.ndarray:
    """Return the loss of curves, (n_frames,), on the data of a training."""
    x, y = with_settings(training_set, settings)
    return LOSSES[CROSS_ENTROPY].measure(logits(x, parameters["w"], parameters["b"]), y)


LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "slope_line",
            "The slope of a student’s loss along z",
            "delta(p, y)",
            {"p": "p", "y": "y", "z": "z"},
            "p y",
        ),
    ),
    trials=(
        {"learning_rate": 0.3, "n_epochs": 4, "w": 1.7, "b": -3.4},
        {"learning_rate": 2.0, "n_epochs": 4, "w": -0.8, "b": 1.9},
    ),
    loss=loss,
    fixed={"loss": CROSS_ENTROPY},
)
