"""The network of XOR once more, trained by hand in NumPy: what each line of PyTorch replaces.

Two inputs, a hidden layer of tanh neurons, one output and cross-entropy. The loop has the same
lines in the same order as the one in `lessons.autograd.pytorch`, so that they can be read side by
side. Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.5; PyTorch's own tutorial
"What is torch.nn really?" replaces hand-written lines one by one, too.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.starts import MAX_HIDDEN, starting_parameters
from training.optimisers import RULES, Optimiser
from training.progress import Progress
from training.recorded_run import RecordedRun, Recorder
from training.validation import MAX_SEED, check_choice, check_number, check_whole, check_work

DTYPES = {"float64": np.float64, "float32": np.float32}
"""How many bits a number has, and what NumPy calls it."""
MAX_EPOCHS = 1000
MAX_LEARNING_RATE = 10.0


def predict(X: np.ndarray, parameters: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Send the points through the network.

    Parameters
    ----------
    X : (n_samples, 2) array of float
        Inputs.
    parameters : mapping of str to (..., shape) array of float
        ``W1`` (2, n_hidden), ``b1`` (n_hidden,), ``W2`` (n_hidden, 1) and ``b2`` (1,).

    Returns
    -------
    (..., n_samples, n_hidden) array of float
        What the hidden neurons say.
    (..., n_samples, 1) array of float
        The logits: the output's weighted sums, before any sigmoid.
    """
    hidden = np.tanh(X @ parameters["W1"] + parameters["b1"][..., None, :])
    return hidden, hidden @ parameters["W2"] + parameters["b2"][..., None, :]


def probability(logits: np.ndarray) -> np.ndarray:
    """Squeeze logits into probabilities, in the type that they have."""
    return (1 + np.tanh(logits / 2)) / 2


def cross_entropy(logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the mean cross-entropy of each run, (...,), without taking the log of zero."""
    surprise = np.logaddexp(0, logits) - logits * y
    return np.asarray(surprise.mean(axis=(-2, -1)))


def gradient(
    X: np.ndarray,
    y: np.ndarray,
    hidden: np.ndarray,
    logits: np.ndarray,
    parameters: Mapping[str, np.ndarray],
) -> dict[str, np.ndarray]:
    """Work out the slope of the loss along every weight and bias, by the chain rule.

    Parameters
    ----------
    X, y : (n_samples, 2) and (n_samples, 1) array of float
        Inputs, and the truth.
    hidden, logits
        From `predict`, with the same parameters.
    parameters : mapping of str to (..., shape) array of float
        As in `predict`.

    Returns
    -------
    dict of str to (..., shape) array of float
        With the names and shapes of the parameters.
    """
    delta = (probability(logits) - y) / len(y)
    blame = delta @ parameters["W2"].mT * (1 - hidden**2)
    return {
        "W1": X.T @ blame,
        "b1": blame.sum(axis=-2),
        "W2": hidden.mT @ delta,
        "b2": delta.sum(axis=-2),
    }


def start(n_hidden: int, seed: int | ArrayLike, dtype: str) -> dict[str, np.ndarray]:
    """Draw the weights as PyTorch's ``nn.Linear`` does, for both to start from the same."""
    drawn = starting_parameters(n_hidden, start="pytorch", seed=seed)
    return {name: value.astype(DTYPES[dtype]) for name, value in drawn.items()}


def samples(dtype: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the four points of XOR, (4, 2), and their truth, (4, 1), in a type of number."""
    return XOR_INPUTS.astype(DTYPES[dtype]), XOR_LABELS[:, None].astype(DTYPES[dtype])


def train(
    *,
    optimiser: str = "SGD",
    n_hidden: int = 3,
    learning_rate: float | ArrayLike = 1.0,
    n_epochs: int = 100,
    dtype: str = "float64",
    seed: int | ArrayLike = 0,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train by hand: every slope worked out, every step written out.

    Parameters
    ----------
    optimiser : {"SGD", "momentum", "Adam"}
        How a gradient becomes a step.
    n_hidden : int
        Hidden neurons, from 1 to 8.
    learning_rate : float or (...,) array of float
        How far to go for each unit of direction, from 0 to 10.
    n_epochs : int
        Steps to take, from 0 to 1,000.
    dtype : {"float64", "float32"}
        How many bits a number has: about 16 digits, or about 7.
    seed : int or (...,) array of int
        Which start.
    max_frames : int, optional
        Frames to record, if other than usual.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    RecordedRun
        Parameters ``W1`` (2, n_hidden), ``b1``, ``W2`` (n_hidden, 1) and ``b2``.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_arguments(optimiser, n_hidden, learning_rate, n_epochs, dtype)
    check_whole("seed", seed, 0, MAX_SEED)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    check_work(n_epochs=n_epochs, n_samples=4, n_runs=int(np.prod(runs)))
    X, y = samples(dtype)
    parameters = start(n_hidden, np.broadcast_to(seed, runs), dtype)
    steps = Optimiser(optimiser, learning_rate, parameters, runs)
    recorder = Recorder(n_epochs, runs=runs, max_frames=max_frames, on_progress=on_progress)
    for epoch in recorder:
        hidden, logits = predict(X, parameters)  # 1. predict
        loss = cross_entropy(logits, y)  # 2. measure the loss
        gradients = gradient(X, y, hidden, logits, parameters)  # 3. work out the gradient
        recorder.record(epoch, loss, parameters, gradients)
        parameters = steps.step(parameters, gradients)  # 4. step against it
    return recorder.finish(
        optimiser=optimiser,
        n_hidden=n_hidden,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        dtype=dtype,
        seed=seed,
        activation="tanh",
    )


def check_arguments(
    optimiser: str, n_hidden: int, learning_rate: ArrayLike, n_epochs: int, dtype: str
) -> None:
    """Raise unless a training by hand and one in PyTorch can be called with these."""
    check_choice("optimiser", optimiser, RULES)
    check_whole("n_hidden", n_hidden, 1, MAX_HIDDEN)
    check_number("learning_rate", learning_rate, 0, MAX_LEARNING_RATE)
    check_whole("n_epochs", n_epochs, 0, MAX_EPOCHS)
    check_choice("dtype", dtype, DTYPES)


def probabilities(run: RecordedRun) -> np.ndarray:
    """Return the probability of class 1 for each point, at each frame, (..., n_frames, 4)."""
    X, _ = samples(run.hyperparameters["dtype"])
    return probability(predict(X, run.parameters)[1])[..., 0]
