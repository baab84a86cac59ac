"""The network of XOR once more, trained by hand in NumPy: what each line of PyTorch replaces.

Two inputs, a hidden layer, one output and cross-entropy. The loop has the same
lines in the same order as the one in `lessons.autograd.pytorch`, so that they can be read side by
side. Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.5; PyTorch's own tutorial
"What is torch.nn really?" replaces hand-written lines one by one, too.
"""

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import MAX_HIDDEN, starting_parameters
from training.dense import backward, forward
from training.hyperparameters import Epochs, Frames, Integer, Number, OneOf, Seeds, hyperparameters
from training.losses import binary_cross_entropy
from training.optimisers import LESSON_OPTIMISERS, Optimiser
from training.recorded_run import RecordedRun, Recorder

Activation = Annotated[str, OneOf(("tanh", "ReLU"))]
OptimiserName = Annotated[str, OneOf(LESSON_OPTIMISERS)]
Hidden = Annotated[int, Integer(1, MAX_HIDDEN)]
Rate = Number(0, 10)
Type = Annotated[str, OneOf(("float64", "float32"))]


def probability(logits: np.ndarray) -> np.ndarray:
    """Squeeze logits into probabilities, in the type that they have."""
    return (1 + np.tanh(logits / 2)) / 2


def cross_entropy(logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the mean cross-entropy (...,) of logits (..., n_samples, 1)."""
    return binary_cross_entropy(logits[..., 0], y[..., 0])


def output_delta(logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope of the mean cross-entropy along each logit: the way back begins with it."""
    return (probability(logits) - y) / len(y)


def start(n_hidden: int, seed: int | ArrayLike, dtype: str) -> dict[str, np.ndarray]:
    """Draw the weights as PyTorch's ``nn.Linear`` does, for both to start from the same."""
    parameters = starting_parameters(n_hidden, start="pytorch", seed=seed)
    return {name: value.astype(dtype) for name, value in parameters.items()}


def samples(dtype: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the four points of XOR, (4, 2), and their truth, (4, 1), in a type of number."""
    return XOR_INPUTS.astype(dtype), XOR_LABELS[:, None].astype(dtype)


@hyperparameters
def train(
    *,
    activation: Activation = "tanh",
    optimiser: OptimiserName = "SGD",
    n_hidden: Hidden = 3,
    learning_rate: Annotated[ArrayLike, Rate] = 1.0,
    n_epochs: Epochs = 100,
    dtype: Type = "float64",
    seed: Seeds = 0,
    max_frames: Frames = None,
) -> RecordedRun:
    """Train by hand: every slope worked out, every step written out.

    Parameters
    ----------
    activation, optimiser, dtype : str
        Of the hidden neurons; how a gradient becomes a step; and the type of the numbers: about 16
        digits, or about 7.
    n_hidden, n_epochs : int
        Hidden neurons, and steps to take.
    learning_rate : float or (...,) array of float
        How far to go for each unit of direction.
    seed : int or (...,) array of int
        Which start.
    max_frames : int, optional
        Frames to record, if other than usual.

    Returns
    -------
    RecordedRun
        Parameters ``W1`` (2, n_hidden), ``b1``, ``W2`` (n_hidden, 1) and ``b2``.

    Examples
    --------
    >>> train(n_epochs=2).steps.tolist()
    [0, 1, 2]
    """
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    X, y = samples(dtype)
    parameters = start(n_hidden, np.broadcast_to(seed, runs), dtype)
    steps = Optimiser(optimiser, learning_rate, parameters, runs)
    recorder = Recorder(n_epochs, runs=runs, n_samples=4, max_frames=max_frames)
    for epoch in recorder:
        outputs = forward(X, parameters, activation)  # 1. predict
        loss = cross_entropy(outputs[-1], y)  # 2. measure the loss
        delta = output_delta(outputs[-1], y)  # 3. ask for the gradient
        gradients = backward(outputs, delta, parameters, activation)
        recorder.record(epoch, loss, parameters, gradients)
        parameters = steps.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()
