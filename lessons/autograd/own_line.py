"""The line of the loop by hand that a learner types: where the way back begins."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lessons.autograd.model import cross_entropy, samples, train
from training.dense import forward
from training.open_line import OpenLine, OpenLoop


def loss(parameters: Mapping[str, np.ndarray], settings: Mapping[str, Any]) -> np.ndarray:
    """Return the cross-entropy of networks, (n_frames,), on the four points."""
    X, y = samples("float64")
    return cross_entropy(forward(X, parameters, "tanh")[-1], y)


LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "delta_line",
            "The slope of the mean cross-entropy along each logit z; there are n points",
            "output_delta(outputs[-1], y)",
            {"z": "outputs[-1]", "y": "y", "n": "len(y)"},
            "sigmoid(z)",
        ),
    ),
    loss=loss,
    fixed={"dtype": "float64"},
)
