"""A network of six weights that is wrong: what a nudge at each does to its loss, and one sweep."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.activations import tanh_derivative
from training.figures import bracketed, figure, fixed

NAMES = ("x₁ → h₁", "x₂ → h₁", "x₁ → h₂", "x₂ → h₂", "h₁ → p", "h₂ → p")
"""Which line of the network each weight stands on."""
WEIGHTS = (0.4, -0.6, -0.3, 0.9, 1.2, -0.7)
X = (0.8, -0.5)
TRUTH = -0.4
LIMIT = 0.5
"""How far a weight may be nudged."""
RATE = 0.1
"""How far a step goes, for each unit of slope."""
TINY = 1e-6
"""A nudge so small that the loss changes evenly with it."""


def answer(weights: np.ndarray, x: Sequence[float] = X) -> tuple[np.ndarray, float]:
    """Return what the two hidden tanh neurons say, (2,), and what the output makes of it."""
    hidden = np.tanh(weights[:4].reshape(2, 2) @ np.array(x))
    return hidden, float(hidden @ weights[4:])


def loss(weights: np.ndarray, x: Sequence[float] = X) -> float:
    """Return the squared error of the network with these six weights."""
    return (answer(weights, x)[1] - TRUTH) ** 2


def changes(
    nudges: Sequence[float], weights: Sequence[float] = WEIGHTS, x: Sequence[float] = X
) -> np.ndarray:
    """Return by how much each of six nudges alone changes the loss, (6,)."""
    at = np.array(weights)
    alone = [loss(at + nudge * row, x) for nudge, row in zip(nudges, np.eye(6), strict=True)]
    return np.array(alone) - loss(at, x)


def measured(weights: Sequence[float] = WEIGHTS, x: Sequence[float] = X) -> np.ndarray:
    """Return the slope of the loss along each weight, (6,), by a tiny nudge at each."""
    return changes([TINY] * 6, weights, x) / TINY


@dataclass(frozen=True)
class Sweep:
    """One sweep through the network: forward to the loss, and back to all six slopes."""

    weights: np.ndarray
    x: np.ndarray
    hidden: np.ndarray  # what the hidden neurons say, (2,)
    p: float
    loss: float
    blame: float  # of p: the slope of the loss along it
    arrives: np.ndarray  # at each hidden neuron, through its line, (2,)
    bends: np.ndarray  # the slope of each tanh
    of_hidden: np.ndarray  # the blame of each hidden neuron's sum
    slopes: np.ndarray  # (6,)


def sweep(weights: Sequence[float] = WEIGHTS, x: Sequence[float] = X) -> Sweep:
    """Go forward once and back once, and keep what is made on the way."""
    w, into = np.array(weights, dtype=float), np.array(x, dtype=float)
    hidden, p = answer(w, x)
    blame = 2 * (p - TRUTH)
    arrives, bends = blame * w[4:], tanh_derivative(hidden)
    of_hidden = arrives * bends
    slopes = np.concatenate([np.outer(of_hidden, into).ravel(), blame * hidden])
    return Sweep(w, into, hidden, p, loss(w, x), blame, arrives, bends, of_hidden, slopes)


def stepped(
    n: int, weights: Sequence[float] = WEIGHTS, x: Sequence[float] = X
) -> list[Sequence[float]]:
    """Return the weights at first, and after each of some steps against all six slopes at once."""
    path = [weights]
    for _ in range(n):
        at = sweep(path[-1], x)
        path.append((at.weights - RATE * at.slopes).tolist())
    return path


def told(of: Sweep) -> list[str]:
    """Say what each step of a sweep does, from where it stands before the first to the last."""
    (w1, w2, _, _, v1, v2), (x1, x2) = of.weights, of.x
    (h1, h2), (a1, a2), (d1, d2), (b1, b2) = of.hidden, of.arrives, of.of_hidden, of.bends
    n, q = fixed, _factor
    fills = [f"{n(d)} × {q(x, 1)} = {n(d * x)}" for d in (d1, d2) for x in (x1, x2)]
    return [
        "The numbers come in on the left. Each line has its weight; the hollow bars wait.",
        f"Forward. Value times weight, added up: h₁ = tanh({n(w1)} × {q(x1, 1)} + {q(w2)} × "
        f"{q(x2, 1)}) = {n(h1, 3)}, and h₂ = {n(h2, 3)} in the same way.",
        f"Forward. The output p adds up {n(v1)} × {q(h1, 3)} + {q(v2)} × {q(h2, 3)} = {n(of.p)}.",
        f"Forward. The truth is {n(TRUTH, 1)}, so the loss is ({n(of.p)} − {q(TRUTH, 1)})² = "
        f"{n(of.loss)}. That was one pass.",
        f"Back. The blame of p, δ (delta), is the slope of the loss there: "
        f"2 × ({n(of.p)} − {q(TRUTH, 1)}) = {n(of.blame)}.",
        f"Back. δ meets what came in, and fills two bars: {n(of.blame)} × {q(h1, 3)} = "
        f"{n(of.slopes[4])} and {n(of.blame)} × {q(h2, 3)} = {n(of.slopes[5])}.",
        f"Back to h₁: its line brings {n(of.blame)} × {q(v1)} = {n(a1)} to what it says. "
        f"Through its tanh, × {figure(b1)}, comes the blame of its sum, {n(d1)}: that is δ.",
        f"Back to h₂ in the same way: {n(of.blame)} × {q(v2)} = {n(a2)}, × {figure(b2)}: δ is "
        f"{n(d2)}.",
        f"Back. Again δ meets what came in, at h₁: {fills[0]} and {fills[1]}.",
        f"Back. And at h₂: {fills[2]} and {fills[3]}. Each bar is now as high as nudging made it.",
    ]


def _factor(value: float, decimals: int = 2) -> str:
    return bracketed(fixed(value, decimals))
