"""The network of XOR as its picture needs it, and the knobs of networks that are set by hand."""

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import TARGETS, measure, parameters_by_hand, probabilities, says_one
from training.activations import sigmoid
from training.dense import Examples, forward
from training.recorded_run import RecordedRun, may_diverge

EXAMPLES = Examples(
    names=tuple(
        f"({x[0]:.0f}, {x[1]:.0f}) → {y:.0f}" for x, y in zip(XOR_INPUTS, XOR_LABELS, strict=True)
    ),
    X=XOR_INPUTS,
    y=XOR_LABELS,
)
"""The four points, each called by its inputs and its truth."""
INPUTS = ("x₁", "x₂")
POINTS = ("p00", "p01", "p10", "p11")
"""Names of the metrics that hold the probability at each of the four points."""

ONE = ("w1", "w2", "b")
"""The knobs of a neuron alone."""
BY_HAND = ("w11", "w12", "w21", "w22", "b1", "b2", "v1", "v2", "c")
"""The knobs of two hidden neurons, in the order of `parameters_by_hand`: ``w12`` is the weight with
which hidden neuron 2 listens to x1, ``v2`` that with which the output listens to it."""
AT_FIRST = dict(zip(BY_HAND, (6.0, 0.0, 0.0, 6.0, -3.0, -3.0, 6.0, 6.0, -9.0), strict=True))
"""Where they stand before anybody has turned them: x1 is 1, x2 is 1, and AND of the two."""


def knobs_of(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return where a run of one neuron, or of two hidden ones, turns each knob, (n_frames,)."""
    numbers = [values.reshape(run.n_frames, -1) for values in run.parameters.values()]
    names = ONE if len(numbers) == 2 else BY_HAND
    return dict(zip(names, np.concatenate(numbers, axis=1).T, strict=True))


def with_readings(run: RecordedRun) -> RecordedRun:
    """Add what can be read out at each frame of a single run: its four answers and its slope."""
    with may_diverge():
        squares = [(g.reshape(run.n_frames, -1) ** 2).sum(axis=-1) for g in run.gradients.values()]
        slope = np.sqrt(np.sum(squares, axis=0))
    return run.with_metrics(**dict(zip(POINTS, probabilities(run).T, strict=True)), slope=slope)


def every_setting() -> np.ndarray:
    """Return how many points each setting of a single neuron's three sliders has right."""
    slider = np.linspace(-10, 10, 41)
    settings = np.stack(np.meshgrid(slider, slider, slider), axis=-1).reshape(-1, 3)
    return score(settings)[0]


def score(settings: np.ndarray, points: np.ndarray = XOR_INPUTS) -> tuple[np.ndarray, np.ndarray]:
    """Return on how many points each setting (n, n_knobs) is right, and its loss, (n,) each."""
    n_hidden = 0 if settings.shape[-1] == len(ONE) else 2
    logits = forward(points, parameters_by_hand(n_hidden, settings), "sigmoid")[-1]
    right = (says_one(sigmoid(logits)) == (TARGETS == 1)).sum(axis=(-2, -1))
    return right, measure(logits, "cross-entropy")
