"""Slopes of one neuron in several ways, and how far apart they are."""

from lessons.backpropagation.neuron import (
    KNOBS,
    by_autograd,
    by_differences,
    by_graph,
    by_hand,
    loss,
)
from training.activations import sigmoid

NUDGE = 0.01


def promised(w: float, b: float, x: float, y: float) -> tuple[float, float, float]:
    """Return the gradient of w, what it promises of a nudge up, and what that really changes."""
    slope = by_hand(w, b, x, y)["w"]
    return slope, NUDGE * slope, loss(w + NUDGE, b, x, y) - loss(w, b, x, y)


def shares(w: float, b: float, x: float, y: float) -> tuple[float, float, float]:
    """Return the slope of the loss along p, of p along the sum, and their product, the blame."""
    p = float(sigmoid(w * x + b))
    return 2 * (p - y), p * (1 - p), 2 * (p - y) * p * (1 - p)


def ways(w: float, b: float, x: float, y: float) -> tuple[dict[str, dict[str, float]], list[float]]:
    """Return the slopes by each way, and how far each is from those by hand at most."""
    hand = by_hand(w, b, x, y)
    found = {
        "by hand": hand,
        "our graph": by_graph(w, b, x, y),
        "autograd": by_autograd(w, b, x, y),
        "measured": {name: by_differences(w, b, x, y, knob=name) for name in KNOBS},
    }
    return found, [max(abs(way[name] - hand[name]) for name in KNOBS) for way in found.values()]
