"""The network of XOR as its picture needs it, and one whose nine knobs are set by hand."""

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import TARGETS, evaluate, measure, says_one
from lessons.xor.starts import ParameterByHand, parameters_by_hand
from training.activations import sigmoid
from training.dense import forward
from training.hyperparameters import hyperparameters
from training.layers import Examples
from training.recorded_run import RecordedRun

EXAMPLES = Examples(
    names=tuple(
        f"({x[0]:.0f}, {x[1]:.0f}) → {y:.0f}" for x, y in zip(XOR_INPUTS, XOR_LABELS, strict=True)
    ),
    X=XOR_INPUTS,
    y=XOR_LABELS,
)
"""The four points, each called by its inputs and its truth."""
INPUTS = ("x₁", "x₂")
"""What the two inputs are called."""

BY_HAND = ("w11", "w12", "w21", "w22", "b1", "b2", "v1", "v2", "c")
"""The nine numbers of two hidden neurons, in the order of `lessons.xor.starts`: ``w12`` is the
weight with which hidden neuron 2 listens to x1, ``v2`` that with which the output listens to it."""

BY_NAME = {
    "w11": "Neuron 1’s weight for x₁",
    "w21": "Neuron 1’s weight for x₂",
    "b1": "Neuron 1’s bias",
    "w12": "Neuron 2’s weight for x₁",
    "w22": "Neuron 2’s weight for x₂",
    "b2": "Neuron 2’s bias",
    "v1": "Output’s weight for neuron 1",
    "v2": "Output’s weight for neuron 2",
    "c": "Output’s bias",
}
"""What the numbers of `BY_HAND` are called, neuron by neuron."""

AT_FIRST = dict(zip(BY_HAND, (6.0, 0.0, 0.0, 6.0, -3.0, -3.0, 6.0, 6.0, -3.0), strict=True))
"""Where they stand before anybody has turned them: x1 is 1, x2 is 1, and OR of the two."""

LIMIT = 20.0
"""How far each of these knobs goes either way."""


@hyperparameters
def set_by_hand(
    *,
    w11: ParameterByHand,
    w12: ParameterByHand,
    w21: ParameterByHand,
    w22: ParameterByHand,
    b1: ParameterByHand,
    b2: ParameterByHand,
    v1: ParameterByHand,
    v2: ParameterByHand,
    c: ParameterByHand,
) -> RecordedRun:
    """Record a network of two hidden sigmoid neurons, set as `BY_HAND` says, in one frame."""
    return evaluate(parameters_by_hand(2, (w11, w12, w21, w22, b1, b2, v1, v2, c)))


def knobs_of(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return where a run of two hidden neurons turns each knob, (n_frames,)."""
    exact = [run.parameters[name].reshape(run.n_frames, -1) for name in ("W1", "b1", "W2", "b2")]
    return dict(zip(BY_HAND, np.concatenate(exact, axis=1).T, strict=True))


def score(settings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return on how many points each setting (n, 9) is right, and its loss, (n,) each."""
    pieces = np.split(settings, [4, 6, 8], axis=1)
    shapes = {"W1": (-1, 2, 2), "b1": (-1, 2), "W2": (-1, 2, 1), "b2": (-1, 1)}
    parameters = {n: x.reshape(s) for (n, s), x in zip(shapes.items(), pieces, strict=True)}
    logits = forward(XOR_INPUTS, parameters, "sigmoid")[-1]
    right = (says_one(sigmoid(logits)) == (TARGETS == 1)).sum(axis=(-2, -1))
    return right, measure(logits, "cross-entropy")
