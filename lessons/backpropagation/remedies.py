"""What is done against gradients that vanish or explode: ways around layers, normalising.

Residual connections: He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition" (2016).
Normalised sums: Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by
Reducing Internal Covariate Shift" (2015).
"""

from collections.abc import Mapping
from typing import Annotated

import numpy as np

from lessons.backpropagation.experiments import N_SEEDS
from lessons.backpropagation.model import (
    MAX_DEPTH,
    MAX_WIDTH,
    STARTS,
    output_delta,
    samples,
    start_parameters,
)
from training.activations import ACTIVATIONS, sigmoid
from training.dense import n_layers
from training.hyperparameters import Integer, Number, OneOf, hyperparameters
from training.progress import track
from training.symptoms import gradient_size

REMEDIES = PLAIN, RESIDUAL, NORMALISED = "as it is", "residual", "normalised"
EPSILON = 1e-5
"""What keeps a sum that hardly varies from being divided by nothing; PyTorch's."""


def gradients_of(
    parameters: Mapping[str, np.ndarray], activation: str, remedy: str
) -> dict[str, np.ndarray]:
    """Return the slopes of the squared error along all weights and biases."""
    X, y = samples()
    last, bend = n_layers(parameters), ACTIVATIONS[activation]
    inputs, activations, sums, spreads = [X], [], [], []
    for i in range(1, last):
        z = inputs[-1] @ parameters[f"W{i}"] + parameters[f"b{i}"][..., None, :]
        if remedy == NORMALISED:
            spreads.append(np.sqrt(z.var(axis=-2, keepdims=True) + EPSILON))
            z = (z - z.mean(axis=-2, keepdims=True)) / spreads[-1]
        sums.append(z)
        activations.append(bend.function(z))
        around = remedy == RESIDUAL and i > 1
        inputs.append(inputs[-1] + activations[-1] if around else activations[-1])
    p = sigmoid(inputs[-1] @ parameters[f"W{last}"] + parameters[f"b{last}"][..., None, :])
    delta = output_delta(p, y)
    gradients: dict[str, np.ndarray] = {}
    passed = np.zeros(1)
    for i in range(last, 0, -1):
        if i < last:
            delta = passed * bend.derivative(activations[i - 1])
            if remedy == NORMALISED:
                z = sums[i - 1]
                along = z * (delta * z).mean(axis=-2, keepdims=True)
                delta = (delta - delta.mean(axis=-2, keepdims=True) - along) / spreads[i - 1]
        gradients |= {f"W{i}": inputs[i - 1].mT @ delta, f"b{i}": delta.sum(axis=-2)}
        around = remedy == RESIDUAL and 1 < i < last
        passed = delta @ parameters[f"W{i}"].mT + (passed if around else 0)
    return gradients


@hyperparameters
def by_remedy(
    *,
    depth: Annotated[int, Integer(1, MAX_DEPTH)] = MAX_DEPTH,
    width: Annotated[int, Integer(1, MAX_WIDTH)] = MAX_WIDTH,
    activation: Annotated[str, OneOf(ACTIVATIONS)] = "sigmoid",
    start: Annotated[str, OneOf(STARTS)] = "PyTorch",
    gain: Annotated[float, Number(0, 400)] = 1.0,
) -> dict[str, np.ndarray]:
    """Measure the gradient at each hidden layer before the first step, with each remedy."""
    rngs = [np.random.default_rng(seed) for seed in range(N_SEEDS)]
    parameters = start_parameters([2, *[width] * depth, 1], start, gain, rngs)
    sizes = {}
    for remedy in track(REMEDIES):
        slopes = gradients_of(parameters, activation, remedy)
        layers = [gradient_size(slopes[f"W{i + 1}"]) for i in range(depth)]
        sizes[remedy] = np.stack(layers, axis=-1)
    return sizes
