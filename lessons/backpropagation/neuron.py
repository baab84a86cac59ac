"""One neuron with squared error: its graph, and its slopes by hand and measured.

The chain rule multiplies the slopes along the way from the loss to a knob; where there are several
ways, it adds them up. A slope can also be measured, by moving the knob and looking (Nocedal and
Wright, Numerical Optimization, 2006, section 8.1).
"""

from training.activations import sigmoid as squeeze
from training.graph import STEP, Graph, sigmoid, variable


def neuron() -> Graph:
    """Return the graph of one neuron with squared error: L = (p - y)^2, p = sigmoid(w x + b)."""
    w, x, b, y = (variable(name) for name in ("w", "x", "b", "y"))
    p = sigmoid(((w * x).named("u") + b).named("z")).named("p")
    return Graph(((p - y).named("r") ** 2).named("L"))


def loss(w: float, b: float, x: float, y: float) -> float:
    """Return the squared error of one neuron, (p - y)^2."""
    return float((squeeze(w * x + b) - y) ** 2)


def by_hand(w: float, b: float, x: float, y: float) -> dict[str, float]:
    """Return the slope of the loss along w, b and x, as products of the slopes on the way."""
    p = float(squeeze(w * x + b))
    delta = 2 * (p - y) * p * (1 - p)
    return {"w": delta * x, "b": delta, "x": delta * w}


def by_differences(w: float, b: float, x: float, y: float, *, knob: str) -> float:
    """Measure the slope of the loss along a knob: move it a little up and down, and look."""
    at = {"w": w, "b": b, "x": x}
    above, below = (loss(**{**at, knob: at[knob] + by}, y=y) for by in (STEP, -STEP))
    return (above - below) / (2 * STEP)


def shares(w: float, b: float, x: float, y: float) -> tuple[float, float, float]:
    """Return the slope of the loss along p, of p along the sum, and their product, the blame."""
    p = float(squeeze(w * x + b))
    return 2 * (p - y), p * (1 - p), 2 * (p - y) * p * (1 - p)
