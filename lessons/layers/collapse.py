"""Layers without an activation: their matrices multiplied out into one, and compared with it.

A layer is x W + b. Two of them are (x W1 + b1) W2 + b2 = x (W1 W2) + (b1 W2 + b2): one layer again.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

import numpy as np

from lessons.layers.model import Activation
from training.dense import forward, n_layers
from training.hyperparameters import Integer, Seed, hyperparameters
from training.progress import track

MAX_LAYERS = 5
MAX_INPUT = 3.0
"""Inputs are looked at from -3 to 3."""


@dataclass(frozen=True, eq=False)
class Stack:
    """Some layers, one behind the other, and the single layer that their matrices multiply to."""

    # ``W1`` (2, 3), ``b1`` (3,) and so on; the last layer has one neuron, and no activation
    parameters: dict[str, np.ndarray]
    activation: str  # Between the layers
    W: np.ndarray  # (2, 1): The product of all weight matrices
    b: np.ndarray  # (1,): All biases, sent through the matrices that follow them

    def answer(self, X: np.ndarray) -> np.ndarray:
        """Return what the stack says of inputs (n_samples, 2), (n_samples,)."""
        return forward(X, self.parameters, self.activation)[-1][:, 0]

    def single(self, X: np.ndarray) -> np.ndarray:
        """Return what the one matrix says of them, (n_samples,)."""
        return (X @ self.W + self.b)[:, 0]


@hyperparameters
def stack(
    *,
    n_layers: Annotated[int, Integer(1, MAX_LAYERS)] = 2,
    activation: Activation = "none",
    seed: Seed = 0,
) -> Stack:
    """Draw a stack of layers and multiply it out."""
    rng = np.random.default_rng(seed)
    parameters: dict[str, np.ndarray] = {}
    W, b = np.eye(2), np.zeros(2)
    sizes = [2, *[3] * (n_layers - 1), 1]
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        weights = np.round(rng.standard_normal((n_in, n_out)), 1) + 0.0
        bias = np.round(rng.standard_normal(n_out), 1) + 0.0
        parameters[f"W{i}"], parameters[f"b{i}"] = weights, bias
        W, b = W @ weights, b @ weights + bias
    return Stack(parameters, activation, W, b)


def grid() -> np.ndarray:
    """Return 31 x 31 points all over the plane of inputs, (961, 2)."""
    x = np.linspace(-MAX_INPUT, MAX_INPUT, 31)
    return np.stack(np.meshgrid(x, x), axis=-1).reshape(-1, 2)


def layer_by_layer(
    layers: Stack, x2: float = 0.5
) -> tuple[np.ndarray, list[np.ndarray], list[np.ndarray]]:
    """Return a line through the plane, (121,), and what is said along it, layer by layer.

    First by the neurons of each layer, then by the one matrix that the layers so far multiply to,
    (121, n_neurons) each.
    """
    x1 = np.linspace(-MAX_INPUT, MAX_INPUT, 121)
    X = np.column_stack([x1, np.full_like(x1, x2)])
    single = [X]
    for i in range(1, n_layers(layers.parameters) + 1):
        single.append(single[-1] @ layers.parameters[f"W{i}"] + layers.parameters[f"b{i}"])
    return x1, forward(X, layers.parameters, layers.activation)[1:], single[1:]


def most_apart(*, depth: int, n_stacks: int) -> float:
    """Return how far random stacks and their matrices are apart, relative to their answers."""
    X, worst = grid(), 0.0
    for seed in track(range(n_stacks)):
        layers = stack(n_layers=depth, seed=seed)
        answer = layers.answer(X)
        worst = max(worst, float(np.abs(answer - layers.single(X)).max() / np.abs(answer).max()))
    return worst
