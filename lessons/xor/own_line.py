"""The line of the way back that a learner types: the share of the blame."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from datasets.toy import XOR_INPUTS
from lessons.xor.model import measure, train
from training.dense import backward, forward
from training.open_line import TRIALS, OpenLine, OpenLoop

SIGMOID = "sigmoid"


def loss(parameters: Mapping[str, np.ndarray], settings: Mapping[str, Any]) -> np.ndarray:
    """Return the loss of networks, (n_frames,), on the four points."""
    return measure(forward(XOR_INPUTS, parameters, SIGMOID)[-1], settings["loss"])


LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "blame_line",
            "The delta of the hidden neurons; a is what they say, by the sigmoid",
            "through_activation(blame(delta, parameters[W]), outputs[i], activation, mask)",
            {"blame": "blame(delta, parameters[W])", "a": "outputs[i]"},
            "blame a",
            function=backward,
        ),
    ),
    trials=[{**trial, "n_hidden": 3, "by_hand": None} for trial in TRIALS],
    loss=loss,
    fixed={"activation": SIGMOID},
)
