"""A network of dense layers, of any depth and width: start, forward, backward, mini-batches.

The output layer has no activation: it gives logits, and the loss knows what to make of them.
Everything takes leading axes of runs. Goodfellow, Bengio and Courville, Deep Learning (2016),
chapters 6 and 8; the usual start is that of He, Zhang, Ren and Sun, "Delving Deep into
Rectifiers" (2015), another that of Glorot and Bengio, "Understanding the difficulty of training
deep feedforward neural networks" (2010).
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

import numpy as np

from training.activations import ALL_ACTIVATIONS

SMALL = 64
"""Entries up to which a table is added up in one order on every processor; larger ones are left to
the library that is fastest there."""


def he_scale(n_in: int, n_out: int) -> float:
    """Return the spread with which signals keep their size under ReLU."""
    return math.sqrt(2 / n_in)


def glorot_scale(n_in: int, n_out: int) -> float:
    """Return the spread that suits signals and gradients alike where activations are straight."""
    return math.sqrt(2 / (n_in + n_out))


STARTS: Mapping[str, Callable[[int, int], float]] = {
    "He": he_scale,
    "Glorot": glorot_scale,
    "tiny": lambda n_in, n_out: 0.01,
    "large": lambda n_in, n_out: 3.0,
    "zeros": lambda n_in, n_out: 0.0,
}
"""The standard deviation of a layer's weights at the start, by its inputs and neurons."""


def draw_start(
    start: str | Callable[[int, int], float],
    sizes: Sequence[int],
    rngs: Sequence[np.random.Generator],
    dtype: type = np.float64,
) -> dict[str, np.ndarray]:
    """Draw weights from a normal distribution around zero, as wide as a rule says.

    Parameters
    ----------
    start : str or callable
        One of `STARTS`, or another such rule.
    sizes : sequence of int
        Inputs, then neurons of each layer, the output's last.
    rngs : sequence of Generator
        The luck of each run; each draws its weights layer by layer.
    dtype : type
        Of all arrays.

    Returns
    -------
    dict of str to (n_runs, ...) array of float
        ``W1`` (n_inputs, n_neurons) and ``b1`` (n_neurons,) of the first layer, and so on; biases
        are zero.
    """
    spread = STARTS[start] if isinstance(start, str) else start
    parameters: dict[str, np.ndarray] = {}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        normal = np.stack([rng.standard_normal((n_in, n_out)) for rng in rngs])
        parameters[f"W{i}"] = (normal * spread(n_in, n_out)).astype(dtype)
        parameters[f"b{i}"] = np.zeros((len(rngs), n_out), dtype)
    return parameters


def n_layers(parameters: Mapping[str, np.ndarray]) -> int:
    """Return how many layers of weights there are, the output's included."""
    return len(parameters) // 2


def layer_names(parameters: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return what each layer calls its weights and biases, in order; the output's come last."""
    return _layer_names(tuple(parameters))


@cache
def _layer_names(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    numbers = sorted(int(name[1:]) for name in names if name[0] == "W")
    return tuple((f"W{i}", f"b{i}") for i in numbers)


@cache
def _ones(n_samples: int, dtype: np.dtype) -> np.ndarray:
    return np.ones((1, n_samples), dtype)


def forward(
    X: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    activation: str = "ReLU",
    masks: Sequence[np.ndarray] = (),
) -> list[np.ndarray]:
    """Send samples through the network, layer by layer.

    Parameters
    ----------
    X : (..., n_samples, n_inputs) array of float
        One table for all runs, or one for each.
    parameters : mapping of str to (..., shape) array of float
        As from `draw_start`; also with axes of frames, as recorded. The layers need not be counted
        from 1.
    activation : str
        Of the hidden neurons, one of `training.activations.ALL_ACTIVATIONS`.
    masks : sequence of (..., n_samples, n_neurons) array of float, optional
        What the outputs of each hidden layer are multiplied with: dropout.

    Returns
    -------
    list of (..., n_samples, n) array of float
        The inputs, the outputs of each hidden layer, and the logits last.
    """
    outputs = [X]
    a, layers = X, _layer_names(tuple(parameters))
    for i, (W, b) in enumerate(layers, start=1):
        a = weighted_sums(a, parameters[W], parameters[b])
        if i < len(layers):
            a = ALL_ACTIVATIONS[activation].function(a)
            a = a * masks[i - 1] if masks else a
        outputs.append(a)
    return outputs


def weighted_sums(a: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the sums of the neurons of a layer: inputs times weights, plus biases."""
    if W.shape[-1] == 1 and a.shape[-2] * a.shape[-1] <= SMALL:
        return (np.add.reduce(a * W.mT, axis=-1) + b)[..., None]
    return a @ W + (b if b.ndim == 1 else b[..., None, :])


def backward(
    outputs: Sequence[np.ndarray],
    delta: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    activation: str = "ReLU",
    masks: Sequence[np.ndarray] = (),
) -> dict[str, np.ndarray]:
    """Send the error back through the layers: backpropagation.

    A layer's ``delta`` is the slope of the loss along its weighted sums. A hidden layer's is that
    of the next one, times the weights with which it listens, times the slope of the activation.

    Parameters
    ----------
    outputs : sequence of array
        From `forward`, with the same parameters and masks.
    delta : (..., n_samples, n_outputs) array of float
        The slope of the loss along each logit.
    parameters, activation, masks
        As given to `forward`.

    Returns
    -------
    dict of str to (..., shape) array of float
        The gradient of the loss, with the names and shapes of the parameters.
    """
    gradients = dict(parameters)  # the names, in their order
    layers = _layer_names(tuple(parameters))
    n_samples = delta.shape[-2]
    for i in range(len(layers) - 1, -1, -1):
        (W, b), a, n_neurons = layers[i], outputs[i], delta.shape[-1]
        if n_neurons == 1 and n_samples * a.shape[-1] <= SMALL:
            gradients[W] = np.add.reduce(a * delta, axis=-2)[..., None]
        else:
            gradients[W] = a.mT @ delta
        if n_samples * n_neurons <= SMALL:
            gradients[b] = np.add.reduce(delta, axis=-2)
        else:  # a bias is the weight of an input that is always 1
            gradients[b] = (_ones(n_samples, delta.dtype) @ delta)[..., 0, :]
        if i == 0:
            return gradients
        weights = parameters[W].mT
        delta = delta * weights if n_neurons == 1 else delta @ weights
        if masks:
            # Every kept output was scaled up as much; the slope is that of the neuron itself.
            mask = masks[i - 1]
            delta = delta * mask
            a = a / (mask.max() or 1)
        delta = delta * ALL_ACTIVATIONS[activation].derivative(a)
    return gradients


def dropout_masks(
    sizes: Sequence[int],
    n_samples: int,
    share: float,
    rngs: Sequence[np.random.Generator],
    dtype: type = np.float64,
) -> list[np.ndarray]:
    """Draw which outputs of hidden neurons are dropped, and scale up those that stay.

    Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting" (2014);
    scaled during the training, so that nothing changes afterwards.

    Parameters
    ----------
    sizes : sequence of int
        Neurons of each hidden layer.
    n_samples : int
        Samples of this step.
    share : float
        The probability that an output is dropped, from 0 to below 1.
    rngs : sequence of Generator
        The luck of each run.
    dtype : type
        Of the masks.

    Returns
    -------
    list of (n_runs, n_samples, n_neurons) array of float
        Zero where dropped, 1 / (1 - share) elsewhere.
    """
    kept = dtype(1 / (1 - share))
    return [
        np.stack([rng.random((n_samples, n), dtype) >= share for rng in rngs]).astype(dtype) * kept
        for n in sizes
    ]


def shuffled_batches(
    rngs: Sequence[np.random.Generator], n_samples: int, batch_size: int
) -> Iterator[np.ndarray]:
    """Deal out the samples in a new order for each epoch, for ever.

    Parameters
    ----------
    rngs : sequence of Generator
        The luck of each run.
    n_samples : int
        How many there are.
    batch_size : int
        How many each step sees; the last of an epoch sees what is left.

    Yields
    ------
    (n_runs, n_of_this_step) int array
        Row numbers from 0; `batches_per_epoch` of them see each sample once.
    """
    while True:
        order = np.stack([rng.permutation(n_samples) for rng in rngs])
        for first in range(0, n_samples, batch_size):
            yield order[:, first : first + batch_size]


def batches_per_epoch(n_samples: int, batch_size: int) -> int:
    """Return how many steps an epoch takes, the last of them perhaps on a smaller batch."""
    return math.ceil(n_samples / batch_size)
