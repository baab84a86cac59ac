"""A network of dense layers, of any depth and width: start, forward, backward, mini-batches.

The output layer has no activation: it gives logits, and the loss knows what to make of them.
Everything takes leading axes of runs. Goodfellow, Bengio and Courville, Deep Learning (2016),
chapters 6 and 8; the start is that of He, Zhang, Ren and Sun, "Delving Deep into Rectifiers"
(2015).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from training.activations import ALL_ACTIVATIONS


def he_start(
    sizes: Sequence[int], rngs: Sequence[np.random.Generator], dtype: type = np.float64
) -> dict[str, np.ndarray]:
    """Draw weights from N(0, 2 / inputs), so that signals keep their size under ReLU.

    Parameters
    ----------
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
    parameters: dict[str, np.ndarray] = {}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        drawn = np.stack([rng.standard_normal((n_in, n_out)) for rng in rngs])
        parameters[f"W{i}"] = (drawn * math.sqrt(2 / n_in)).astype(dtype)
        parameters[f"b{i}"] = np.zeros((len(rngs), n_out), dtype)
    return parameters


def n_layers(parameters: Mapping[str, np.ndarray]) -> int:
    """Return how many layers of weights there are, the output's included."""
    return len(parameters) // 2


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
        As from `he_start`.
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
    last = n_layers(parameters)
    for i in range(1, last + 1):
        z = outputs[-1] @ parameters[f"W{i}"] + parameters[f"b{i}"][..., None, :]
        a = z if i == last else ALL_ACTIVATIONS[activation].function(z)
        outputs.append(a * masks[i - 1] if masks and i < last else a)
    return outputs


def backward(
    outputs: Sequence[np.ndarray],
    delta: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    activation: str = "ReLU",
    masks: Sequence[np.ndarray] = (),
) -> dict[str, np.ndarray]:
    """Send the blame back through the layers.

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
    gradients = {}
    # A bias is the weight of an input that is always 1.
    ones = np.ones((1, delta.shape[-2]), delta.dtype)
    for i in range(n_layers(parameters), 0, -1):
        gradients[f"W{i}"] = outputs[i - 1].mT @ delta
        gradients[f"b{i}"] = (ones @ delta)[..., 0, :]
        if i > 1:
            delta = delta @ parameters[f"W{i}"].mT
            heard = outputs[i - 1]
            if masks:
                # Every kept output was scaled up as much; the slope is that of the neuron itself.
                mask = masks[i - 2]
                delta = delta * mask
                heard = heard / (mask.max() or 1)
            delta = delta * ALL_ACTIVATIONS[activation].derivative(heard)
    return {name: gradients[name] for name in parameters}


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
