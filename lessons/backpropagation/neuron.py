"""One neuron with squared error: its graph, its slopes by hand, and the same by two other ways.

The chain rule multiplies the slopes along the way from the loss to a knob; where there are several
ways, it adds them up. A slope can also be measured, by moving the knob and looking (Nocedal and
Wright, Numerical Optimization, 2006, section 8.1), or left to a library that keeps the graph.
"""

from collections.abc import Mapping
from typing import Annotated

import numpy as np
import torch
from numpy.typing import ArrayLike

from training.activations import sigmoid as squeeze
from training.graph import Graph, sigmoid, tanh, variable
from training.hyperparameters import OneOf, hyperparameters

KNOBS = ("w", "b", "x")
"""What slopes are compared along."""
FORMULAS = ("two neurons", "a weight twice", "x times x")
STEPS = 10.0 ** -np.arange(1, 13)
"""Ever smaller steps, each a tenth of the one before."""
LOWEST = 1e-17
"""What an error of nothing is drawn and told as: less than a float64 can tell."""


def neuron() -> Graph:
    """Return the graph of one neuron with squared error: L = (p - y)^2, p = sigmoid(w x + b)."""
    w, x, b, y = (variable(name) for name in ("w", "x", "b", "y"))
    p = sigmoid(((w * x).named("u") + b).named("z")).named("p")
    return Graph(((p - y).named("r") ** 2).named("L"))


@hyperparameters
def used_twice(formula: Annotated[str, OneOf(FORMULAS)]) -> Graph:
    """Return a graph in which something is used twice.

    One input that two neurons listen to; one weight that stands in two places, as in a recurrent
    network; or a number multiplied with itself.
    """
    x, v, w = (variable(name) for name in ("x", "v", "w"))
    if formula == "two neurons":
        first, second = tanh((v * x).named("u₁")).named("a₁"), tanh((w * x).named("u₂")).named("a₂")
        return Graph((first + second).named("s"))
    if formula == "a weight twice":
        first = tanh((w * x).named("u₁")).named("a₁")
        return Graph(tanh((w * first).named("u₂")).named("a₂"))
    return Graph((x * x).named("s"))


def loss(
    w: ArrayLike, b: ArrayLike, x: ArrayLike, y: ArrayLike, activation: str = "sigmoid"
) -> np.ndarray:
    """Return the squared error of one neuron, elementwise: (p - y)^2."""
    z = np.multiply(w, x) + b
    p = squeeze(z) if activation == "sigmoid" else z
    return np.asarray((p - np.asarray(y)) ** 2)


def by_hand(
    w: ArrayLike, b: ArrayLike, x: ArrayLike, y: ArrayLike, activation: str = "sigmoid"
) -> dict[str, np.ndarray]:
    """Return the slope of the loss along w, b and x, as products of the slopes on the way."""
    z = np.multiply(w, x) + b
    p = np.asarray(squeeze(z) if activation == "sigmoid" else z, dtype=float)
    delta = 2 * (p - np.asarray(y)) * (p * (1 - p) if activation == "sigmoid" else 1.0)
    return {"w": np.multiply(delta, x), "b": np.asarray(delta), "x": np.multiply(delta, w)}


def by_differences(
    step: ArrayLike,
    w: ArrayLike,
    b: ArrayLike,
    x: ArrayLike,
    y: ArrayLike,
    *,
    knob: str = "w",
    activation: str = "sigmoid",
    central: bool = True,
) -> np.ndarray:
    """Measure the slope of the loss along a knob: move it to both sides, or to one, and look."""
    h, at = np.asarray(step, dtype=float), {"w": w, "b": b, "x": x}

    def moved(by: ArrayLike) -> np.ndarray:
        shifted = {**at, knob: np.add(at[knob], by)}
        return loss(**shifted, y=y, activation=activation)

    if central:
        return (moved(h) - moved(-h)) / (2 * h)
    return (moved(h) - moved(0)) / h


def by_autograd(w: float, b: float, x: float, y: float) -> dict[str, float]:
    """Return the slope of the loss along w, b and x, as PyTorch finds it."""
    knobs = [torch.tensor(each, dtype=torch.float64, requires_grad=True) for each in (w, b, x)]
    p = torch.sigmoid(knobs[0] * knobs[2] + knobs[1])
    slopes = torch.autograd.grad((p - y) ** 2, knobs)
    return dict(zip(KNOBS, map(float, slopes), strict=True))


def cross_entropy_delta(w: float, b: float, x: float, y: float) -> float:
    """Return the slope of the cross-entropy along the weighted sum, as PyTorch finds it."""
    z = torch.tensor(w * x + b, dtype=torch.float64, requires_grad=True)
    truth = torch.tensor(y, dtype=torch.float64)
    value = torch.nn.functional.binary_cross_entropy_with_logits(z, truth)
    (delta,) = torch.autograd.grad(value, [z])
    return float(delta)


def by_graph(w: float, b: float, x: float, y: float) -> dict[str, float]:
    """Return the slope of the loss along w, b and x, as the graph of this lesson finds it."""
    graph = neuron()
    gradients = graph.backward(graph.forward({"w": w, "b": b, "x": x, "y": y}))
    return {name: float(gradients[graph.variables[name]]) for name in KNOBS}


def difference_errors(
    steps: ArrayLike,
    at: Mapping[str, ArrayLike],
    *,
    activation: str = "sigmoid",
    central: bool = True,
) -> np.ndarray:
    """Return how far a measured slope along w is from the true one. Shapes: steps (n_steps,)."""
    w, b, x, y = (np.asarray(at[name], dtype=float)[..., None] for name in ("w", "b", "x", "y"))
    measured = by_differences(np.asarray(steps), w, b, x, y, activation=activation, central=central)
    return np.maximum(np.abs(measured - by_hand(w, b, x, y, activation)["w"]), LOWEST)


def random_neurons(n: int, seed: int = 0) -> dict[str, np.ndarray]:
    """Draw neurons to try a rule on: w, b and x from N(0, 1), y from 0 and 1; each (n,)."""
    rng = np.random.default_rng(seed)
    w, b, x = rng.standard_normal((3, n))
    return {"w": w, "b": b, "x": x, "y": rng.integers(0, 2, n).astype(float)}
