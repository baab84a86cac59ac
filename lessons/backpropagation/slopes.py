"""Slopes of one neuron in several ways, and how far measured ones are off."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from lessons.backpropagation.neuron import (
    KNOBS,
    STEPS,
    by_autograd,
    by_differences,
    by_graph,
    by_hand,
    difference_errors,
    loss,
    random_neurons,
)
from training.activations import sigmoid

FINE = 10.0 ** -np.arange(1, 15.01, 0.25)
"""The steps at which the error of a measured slope is drawn."""
SIDES = {"both": "both sides (central)", "up": "one side (forward)"}
NUDGE = 0.01


def promised(w: float, b: float, x: float, y: float) -> tuple[float, float, float]:
    """Return the gradient of w, what it promises of a nudge up, and what that really changes."""
    slope = float(by_hand(w, b, x, y)["w"])
    now, then = (float(loss(at, b, x, y)) for at in (w, w + NUDGE))
    return slope, NUDGE * slope, then - now


def shares(w: float, b: float, x: float, y: float) -> tuple[float, float, float]:
    """Return the slope of the loss along p, of p along the sum, and their product, the blame."""
    p = float(sigmoid(w * x + b))
    return 2 * (p - y), p * (1 - p), 2 * (p - y) * p * (1 - p)


def ways(
    w: float, b: float, x: float, y: float, step: float
) -> tuple[dict[str, Mapping[str, float]], list[float]]:
    """Return the slopes by each way, and how far each is from those by hand at most."""
    hand = {name: float(value) for name, value in by_hand(w, b, x, y).items()}
    found: dict[str, Mapping[str, float]] = {
        "by hand": hand,
        "our graph": by_graph(w, b, x, y),
        "autograd": by_autograd(w, b, x, y),
        "measured": {name: float(by_differences(step, w, b, x, y, knob=name)) for name in KNOBS},
    }
    return found, [max(abs(way[name] - hand[name]) for name in KNOBS) for way in found.values()]


def error_curves(steps: ArrayLike, *, neuron: str, **at: float) -> dict[str, np.ndarray]:
    """Return the errors of differences to both sides and to one, (n_steps,) each."""
    return {
        name: difference_errors(steps, at, activation=neuron, central=sides == "both")
        for sides, name in SIDES.items()
    }


def median_errors(n_neurons: int, steps: Sequence[float] | np.ndarray = STEPS) -> np.ndarray:
    """Return the median error of slopes of random neurons, measured to both sides: (n_steps,)."""
    return np.asarray(np.median(difference_errors(steps, random_neurons(n_neurons)), axis=0))


def median_share(step: float, n_neurons: int) -> float:
    """Return the median error of slopes measured to one side, as a share of their size."""
    neurons = random_neurons(n_neurons, seed=1)
    errors = difference_errors([step], neurons, central=False)[:, 0]
    true = by_hand(neurons["w"], neurons["b"], neurons["x"], neurons["y"])["w"]
    return float(np.median(errors / np.abs(true)))
