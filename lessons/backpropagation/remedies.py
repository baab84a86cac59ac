"""What is done against gradients that vanish or explode: ways around layers, normalising, clipping.

Residual connections: He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition" (2016).
Normalised sums: Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by
Reducing Internal Covariate Shift" (2015). Clipping: Pascanu, Mikolov and Bengio, "On the difficulty
of training recurrent neural networks" (2013).
"""

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from lessons.backpropagation.cost import mean_squared_error, one_sweep
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
from training.progress import report_progress, track
from training.regularisation import clip
from training.symptoms import gradient_size

REMEDIES = PLAIN, RESIDUAL, NORMALISED = "as it is", "residual", "normalised"
EPSILON = 1e-5
"""What keeps a sum that hardly varies from being divided by nothing; PyTorch's."""
STEEP: dict[str, Any] = {"depth": MAX_DEPTH, "width": 16, "start": "He", "gain": 1.25}
"""Tanh neurons from a start at which gradients grow on their way back."""
LONGEST, RATE, N_STEPS = 0.1, 0.5, 60
"""Of the clipped gradients, and of the trainings with them and without."""
LEARNED = 0.2
"""A loss below this says more than that half of the points are of either class, which is 0.25."""


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
    gain: Annotated[float, Number(0, 100)] = 1.0,
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


def with_clipping(*, first_seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Train `STEEP` networks, and return their losses, (n_seeds,) each.

    First with gradients as they are, then with gradients that are at most `LONGEST` long.
    """
    rngs = [np.random.default_rng(first_seed + seed) for seed in range(N_SEEDS)]
    sizes = [2, *[STEEP["width"]] * STEEP["depth"], 1]
    start = start_parameters(sizes, STEEP["start"], STEEP["gain"], rngs)
    losses = []
    for longest in track((0.0, LONGEST)):
        parameters = start
        for n in range(N_STEPS):
            shorter = clip(one_sweep(parameters), longest, 1)
            parameters = {name: value - RATE * shorter[name] for name, value in parameters.items()}
            report_progress((n + 1) / N_STEPS)
        losses.append(mean_squared_error(parameters))
    free, clipped = losses
    return free, clipped
