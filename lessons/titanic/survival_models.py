"""The four models of the Titanic recipe, from twelve coefficients to two hidden layers, in PyTorch.

Models, starts and learning rates are those of Jeremy Howard's "Linear model and neural net from
scratch" (fast.ai, Practical Deep Learning for Coders 2022, lesson 5); two losses stand beside his.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

Parameters = dict[str, Any]
"""Tensors by name, each (..., shape); the dots are the runs."""


def weighted_sums(X: torch.Tensor, W: torch.Tensor) -> torch.Tensor:
    """Multiply X @ W: each column of W holds the weights of one neuron.

    Written as (W' X')', which is the same; many runs side by side are faster that way.
    """
    return (W.mT @ X.mT).mT


def start_linear(generator: torch.Generator) -> Parameters:
    """Draw 12 coefficients between -0.5 and 0.5."""
    return {"coefficients": torch.rand(12, generator=generator) - 0.5}


def score_linear(parameters: Parameters, X: torch.Tensor) -> torch.Tensor:
    """Add up the features, each times its coefficient: (..., n_samples) scores."""
    return weighted_sums(X, parameters["coefficients"][..., None])[..., 0]


def start_hidden(generator: torch.Generator) -> Parameters:
    """Draw the weights of 20 hidden neurons, those of their 20 outputs, and one constant."""
    return {
        "W1": (torch.rand(12, 20, generator=generator) - 0.5) / 20,
        "W2": torch.rand(20, 1, generator=generator) - 0.3,
        "b2": torch.rand(1, generator=generator),
    }


def start_deep(generator: torch.Generator) -> Parameters:
    """Draw two hidden layers of 10 and an output, then one constant for each."""
    sizes = [(12, 10), (10, 10), (10, 1)]
    weights = [(torch.rand(n, m, generator=generator) - 0.3) / m * 4 for n, m in sizes]
    constants = [(torch.rand(1, generator=generator) - 0.5) * 0.1 for _ in sizes]
    return {f"W{i}": W for i, W in enumerate(weights, 1)} | {
        f"b{i}": b for i, b in enumerate(constants, 1)
    }


def score_network(parameters: Parameters, X: torch.Tensor) -> torch.Tensor:
    """Send passengers through the layers; hidden neurons say nothing below zero (ReLU)."""
    n_layers = sum(name.startswith("W") for name in parameters)
    a = X
    for i in range(1, n_layers + 1):
        z = weighted_sums(a, parameters[f"W{i}"])
        if f"b{i}" in parameters:
            z = z + parameters[f"b{i}"][..., None, :]
        a = torch.relu(z)
    return z[..., 0]


@dataclass(frozen=True)
class Model:
    """One of the four models, with the recipe's choices for it."""

    start: Callable[[torch.Generator], Parameters]  # Draws the parameters of one run
    # Turns parameters and features into one number for each passenger
    score: Callable[[Parameters, torch.Tensor], torch.Tensor]
    # Turns the score into the prediction: the sigmoid, or nothing
    activation: Callable[[torch.Tensor], torch.Tensor]
    # What the recipe trains it with
    learning_rate: float
    n_epochs: int


def identity(z: torch.Tensor) -> torch.Tensor:
    """Return the score itself; a prediction may then be below 0 or above 1."""
    return z


MODELS = {
    "linear": Model(start_linear, score_linear, identity, 0.2, 18),
    "sigmoid": Model(start_linear, score_linear, torch.sigmoid, 100, 30),
    "hidden": Model(start_hidden, score_network, torch.sigmoid, 20, 30),
    "deep": Model(start_deep, score_network, torch.sigmoid, 4, 30),
}


def mean_absolute_error(z: torch.Tensor, p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Average |p - y| over the passengers: the recipe's loss."""
    return (p - y).abs().mean(-1)


def mean_squared_error(z: torch.Tensor, p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Average (p - y)^2 over the passengers."""
    return ((p - y) ** 2).mean(-1)


def cross_entropy(z: torch.Tensor, p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Average the surprise at the truth, from the score: log(1 + e^z) - yz, never infinite."""
    return (torch.nn.functional.softplus(z) - y * z).mean(-1)


LOSSES = {
    "mean absolute error": mean_absolute_error,
    "mean squared error": mean_squared_error,
    "cross-entropy": cross_entropy,
}
RECIPES_LOSS = "mean absolute error"
LEARNING_RATES = {
    ("linear", "mean squared error"): 0.2,
    ("sigmoid", "mean squared error"): 10,
    ("sigmoid", "cross-entropy"): 4,
    ("hidden", "mean squared error"): 4,
    ("hidden", "cross-entropy"): 2,
    ("deep", "mean squared error"): 0.5,
    ("deep", "cross-entropy"): 0.2,
}
"""Where the recipe has none: large enough for its few epochs, small enough not to jump about."""


def allowed_loss(model: str, loss: str) -> str:
    """Return the loss itself, or the recipe's where it needs a probability that a model lacks."""
    lacking = loss == "cross-entropy" and MODELS[model].activation is identity
    return RECIPES_LOSS if lacking else loss


def suitable_settings(model: str, loss: str) -> dict[str, Any]:
    """Return a loss, if possible this one, a learning rate and epochs that suit a model."""
    chosen, loss = MODELS[model], allowed_loss(model, loss)
    rate = LEARNING_RATES.get((model, loss), chosen.learning_rate)
    return {"loss": loss, "learning_rate": rate, "n_epochs": chosen.n_epochs}


def start(model: Model, seed: ArrayLike, runs: tuple[int, ...]) -> Parameters:
    """Draw where each run starts, from its own generator; every parameter is (..., shape)."""
    starts = [
        model.start(torch.Generator().manual_seed(int(s))) for s in np.broadcast_to(seed, runs).flat
    ]
    return {
        name: torch.stack([each[name] for each in starts]).reshape((*runs, *value.shape))
        for name, value in starts[0].items()
    }
