"""The four points moved: one neuron on them, and when a straight cut is enough.

A straight line separates two sets of points if and only if what they span has no place in common:
see "separating hyperplane theorem" in Boyd and Vandenberghe, Convex Optimization (2004), 2.5. Two
points span the line between them.
"""

from itertools import product
from typing import Annotated

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import IN_REACH, measure, output_delta, parameters_by_hand
from training.dense import backward, forward
from training.hyperparameters import Epochs, Number, hyperparameters
from training.recorded_run import RecordedRun, Recorder

LOWEST, HIGHEST, STEP = -0.5, 1.5, 0.05
"""How far a point can be moved along each input, and in which steps."""
PLACES = {f"x{i + 1}_{x[0]:.0f}{x[1]:.0f}": float(x[i]) for x, i in product(XOR_INPUTS, range(2))}
"""Where the points of XOR stand; ``x2_01`` is the second input of the point (0, 1)."""
RATE, N_STEPS = 2.0, 100
"""How the machine descends; it stays within reach of the knobs."""


@hyperparameters
def train_one(
    places: Annotated[tuple[float, ...], Number(LOWEST, HIGHEST)],
    knobs: Annotated[tuple[float, ...], IN_REACH],
    *,
    n_epochs: Epochs = 0,
) -> RecordedRun:
    """Train one neuron on four points at `PLACES` by gradient descent, from w1, w2 and b."""
    points = as_points(places)
    parameters = parameters_by_hand(0, knobs)
    recorder = Recorder(n_epochs, n_samples=len(points))
    for epoch in recorder:
        outputs = forward(points, parameters)
        delta = output_delta(outputs[-1], "cross-entropy")
        gradients = backward(outputs, delta, parameters)
        recorder.record(epoch, measure(outputs[-1], "cross-entropy"), parameters, gradients)
        parameters = {name: value - RATE * gradients[name] for name, value in parameters.items()}
    return recorder.finish()


def as_points(places: tuple[float, ...]) -> np.ndarray:
    """Return the four points, (4, 2)."""
    if len(places) != XOR_INPUTS.size:
        raise ValueError(f"places must be {XOR_INPUTS.size} numbers, not {len(places)}.")
    return np.array(places, float).reshape(XOR_INPUTS.shape)


def segments_intersect(places: tuple[float, ...]) -> bool:
    """Tell whether the lines between the two ones, and between the two zeros, meet anywhere."""
    # In whole steps, so that a point that lies exactly on a line does.
    whole = np.rint(as_points(places) / STEP).astype(int)
    (a, b), (c, d) = (whole[label == XOR_LABELS] for label in (0, 1))
    overlap = (np.minimum(a, b) <= np.maximum(c, d)) & (np.maximum(a, b) >= np.minimum(c, d))
    return bool(
        overlap.all()
        and _side(a, b, c) * _side(a, b, d) <= 0
        and _side(c, d, a) * _side(c, d, b) <= 0
    )


def _side(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> int:
    """Return 1 or -1 for the side of the line from a to b on which c lies, 0 for on the line."""
    return int(np.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])))
