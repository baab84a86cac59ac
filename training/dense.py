"""A network of dense layers: initialisation, forward, backward, mini-batches, and its record.

The output layer has no activation: it gives logits, which the loss takes. All arrays may have
leading axes of runs. Goodfellow, Bengio and Courville, Deep Learning (2016), chapters 6 and 8;
initialisation after He, Zhang, Ren and Sun, "Delving Deep into Rectifiers" (2015), and Glorot and
Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010).
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from training.activations import ALL_ACTIVATIONS
from training.recorded_run import RecordedRun

MAX_ENTRIES_IN_ORDER = 64
"""Entries up to which sums are in the same order on every processor; larger arrays use BLAS."""


def he_scale(n_in: int, n_out: int) -> float:
    """Return the standard deviation that keeps signals' size under ReLU."""
    return math.sqrt(2 / n_in)


def glorot_scale(n_in: int, n_out: int) -> float:
    """Return the standard deviation that suits signals and gradients of linear activations."""
    return math.sqrt(2 / (n_in + n_out))


def n_weights(sizes: Sequence[int]) -> int:
    """Return how many weights and biases a network of these sizes has."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


STARTS: Mapping[str, Callable[[int, int], float]] = {
    "He": he_scale,
    "Glorot": glorot_scale,
    "tiny": lambda n_in, n_out: 0.01,
    "large": lambda n_in, n_out: 3.0,
    "zeros": lambda n_in, n_out: 0.0,
}
"""Standard deviation of a layer's initial weights, from its numbers of inputs and neurons."""


def draw_start(
    start: str | Callable[[int, int], float],
    sizes: Sequence[int],
    rngs: Sequence[np.random.Generator],
    dtype: type = np.float64,
) -> dict[str, np.ndarray]:
    """Draw initial weights from a normal distribution around zero.

    Parameters
    ----------
    start : str or callable
        One of `STARTS`, or another such rule.
    sizes : sequence of int
        Inputs, then neurons of each layer, the output's last.
    rngs : sequence of Generator
        Random generators, one per run; weights are drawn layer by layer.
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
    """Return the names of each layer's weights and biases in order, the output's last."""
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
        As from `draw_start`, or recorded, with an axis of frames. Layers may be numbered from
        another number than 1.
    activation : str
        Activation of the hidden neurons, one of `training.activations.ALL_ACTIVATIONS`.
    masks : sequence of (..., n_samples, n_neurons) array of float, optional
        Dropout factors of each hidden layer's outputs.

    Returns
    -------
    list of (..., n_samples, n) array of float
        The inputs, the outputs of each hidden layer, and the logits last.
    """
    *hidden, (W_out, b_out) = _layer_names(tuple(parameters))
    outputs, a = [X], X
    for W, b in hidden:
        mask = masks[len(outputs) - 1] if masks else None
        a = activate(weighted_sums(a, parameters[W], parameters[b]), activation, mask)
        outputs.append(a)
    return [*outputs, weighted_sums(a, parameters[W_out], parameters[b_out])]


def weighted_sums(a: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the sums of the neurons of a layer: inputs times weights, plus biases."""
    if W.shape[-1] == 1 and a.shape[-2] * a.shape[-1] <= MAX_ENTRIES_IN_ORDER:
        return (np.add.reduce(a * W.mT, axis=-1) + b)[..., None]
    return a @ W + (b if b.ndim == 1 else b[..., None, :])


def activate(z: np.ndarray, activation: str, mask: np.ndarray | None = None) -> np.ndarray:
    """Return the neurons' outputs; a mask drops some, and scales up the others."""
    a = ALL_ACTIVATIONS[activation].function(z)
    return a if mask is None else a * mask


def backward(
    outputs: Sequence[np.ndarray],
    delta: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    activation: str = "ReLU",
    masks: Sequence[np.ndarray] = (),
) -> dict[str, np.ndarray]:
    """Send the error back through the layers: backpropagation.

    A layer's ``delta`` is the loss's slope along its weighted sums: that of the next layer, times
    the weights between them, times the activation's slope.

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
    for i, (W, b) in reversed([*enumerate(_layer_names(tuple(parameters)))]):
        gradients[W] = inputs_times_delta(outputs[i], delta)  # aᵀ δ: (..., n_in, n_out)
        gradients[b] = sum_over_samples(delta)  # the weight of an input that is always 1
        if i > 0:  # on to the layer before
            mask = masks[i - 1] if masks else None
            delta = through_activation(blame(delta, parameters[W]), outputs[i], activation, mask)
    return gradients


def inputs_times_delta(a: np.ndarray, delta: np.ndarray) -> np.ndarray:
    """Return the slope of the loss along each weight of a layer: its inputs times its delta."""
    if delta.shape[-1] == 1 and a.shape[-2] * a.shape[-1] <= MAX_ENTRIES_IN_ORDER:
        return np.add.reduce(a * delta, axis=-2)[..., None]
    return a.mT @ delta


def sum_over_samples(delta: np.ndarray) -> np.ndarray:
    """Return the slope of the loss along each bias of a layer."""
    n_samples, n_neurons = delta.shape[-2:]
    if n_samples * n_neurons <= MAX_ENTRIES_IN_ORDER:
        return np.add.reduce(delta, axis=-2)
    return (_ones(n_samples, delta.dtype) @ delta)[..., 0, :]


def blame(delta: np.ndarray, W: np.ndarray) -> np.ndarray:
    """Return the slope of the loss along each input of a layer: delta times its weights."""
    return delta * W.mT if delta.shape[-1] == 1 else delta @ W.mT


def through_activation(
    delta: np.ndarray, a: np.ndarray, activation: str, mask: np.ndarray | None = None
) -> np.ndarray:
    """Multiply by the activation's slope at output ``a``; dropped neurons have none.

    Kept outputs were scaled up, so the mask's factor is divided out first.
    """
    if mask is not None:
        delta, a = delta * mask, a / (mask.max() or 1)
    return delta * ALL_ACTIVATIONS[activation].derivative(a)


PASSES = (
    *(forward, weighted_sums, activate),
    *(backward, inputs_times_delta, sum_over_samples, blame, through_activation),
)
"""Both passes with all helpers, in reading order."""


def dropout_masks(
    sizes: Sequence[int],
    n_samples: int,
    share: float,
    rngs: Sequence[np.random.Generator],
    dtype: type = np.float64,
) -> list[np.ndarray]:
    """Draw which hidden outputs are dropped, and scale up the others.

    Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting" (2014);
    scaled in training, so that nothing changes afterwards.

    Parameters
    ----------
    sizes : sequence of int
        Neurons of each hidden layer.
    n_samples : int
        Samples of this step.
    share : float
        Probability of dropping an output, from 0 to below 1.
    rngs : sequence of Generator
        Random generators, one per run.
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
    """Yield batches of samples in a new order for each epoch, for ever.

    Parameters
    ----------
    rngs : sequence of Generator
        Random generators, one per run.
    n_samples : int
        Number of samples.
    batch_size : int
        Samples per step; an epoch's last batch may be smaller.

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
    """Return the number of steps per epoch; the last batch may be smaller."""
    return math.ceil(n_samples / batch_size)


@dataclass(frozen=True, eq=False)
class Dense:
    """A fully connected layer, at each frame."""

    # (n_frames, n_inputs, n_neurons).
    weights: np.ndarray
    activation: str  # of all neurons, one of `training.activations.ALL_ACTIVATIONS`
    # One per neuron, one for all, or None.
    biases: np.ndarray | None = None
    # The loss's gradients, in the same shapes.
    weight_gradients: np.ndarray | None = None
    bias_gradients: np.ndarray | None = None

    @property
    def n_neurons(self) -> int:
        """How many neurons the layer has."""
        return int(self.weights.shape[-1])


def layers_of(
    run: RecordedRun, *, hidden: str | None = None, output: str = "sigmoid"
) -> tuple[Dense, ...]:
    """Return the layers of a single run whose parameters are called ``W1``, ``b1`` and so on.

    Parameters
    ----------
    run : RecordedRun
        A run with recorded parameters.
    hidden, output : str
        Activation of the hidden neurons, the run's own if not given, and of the last layer.

    Raises
    ------
    ValueError
        If the network was too large to record its parameters.
    """
    numbers = sorted(int(name[1:]) for name in run.parameters if name.startswith("W"))
    if not numbers:
        raise ValueError("run must be of a network small enough for its weights to be kept.")
    hidden = hidden or run.hyperparameters.get("activation", "sigmoid")
    return tuple(
        Dense(
            weights=run.parameters[f"W{i}"],
            biases=run.parameters.get(f"b{i}"),
            weight_gradients=run.gradients.get(f"W{i}"),
            bias_gradients=run.gradients.get(f"b{i}"),
            activation=output if i == numbers[-1] else hidden,
        )
        for i in numbers
    )


@dataclass(frozen=True, eq=False)
class Examples:
    """A few samples to send through a network."""

    names: Sequence[str]
    X: np.ndarray  # (n_samples, n_inputs)
    y: np.ndarray  # (n_samples,): targets
