"""XOR: the four points that no single neuron can learn, and the hidden layer that can.

A neuron cuts the plane along one straight line, and no line has (0, 1) and (1, 0) on one side
and (0, 0) and (1, 1) on the other: Minsky and Papert, Perceptrons (1969). A hidden layer moves
the points first. How to train one is in Rumelhart, Hinton and Williams, "Learning
representations by back-propagating errors", Nature 323 (1986); this very example is section 6.1
of Goodfellow, Bengio and Courville, Deep Learning (2016).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.starts import (
    IN_REACH,
    ByHand,
    Hidden,
    Start,
    parameters_by_hand,
    starting_parameters,
)
from training.activations import ACTIVATIONS, sigmoid
from training.dense import backward, forward
from training.hyperparameters import Epochs, Frames, Number, OneOf, Seeds, hyperparameters
from training.losses import LOSSES
from training.optimisers import LESSON_OPTIMISERS, Optimiser
from training.recorded_run import FEW_FRAMES, RecordedRun, Recorder, may_diverge

MAX_LEARNING_RATE = 100
SOLVED_WITHIN = 0.05
"""XOR counts as solved when all four probabilities are this close to the truth."""

Activation = Annotated[str, OneOf(ACTIVATIONS)]
"""Of the hidden neurons; the output neuron always has the sigmoid."""
LossName = Annotated[str, OneOf(LOSSES)]
"""What is made small; the mean over the four samples."""
OptimiserName = Annotated[str, OneOf(LESSON_OPTIMISERS)]
"""How a gradient becomes a step, see `training.optimisers`; all four points share each step, so
that "SGD" is plain gradient descent."""


TARGETS = XOR_LABELS[:, None]
"""What the output neuron should say, (4, 1)."""


def measure(logits: np.ndarray, loss: str) -> np.ndarray:
    """Return the mean loss over the four points, (...,), from their logits (..., 4, 1)."""
    return LOSSES[loss].measure(logits[..., 0], XOR_LABELS)


def output_delta(logits: np.ndarray, loss: str) -> np.ndarray:
    """Return the slope of the mean loss along each logit: backpropagation begins with it."""
    return LOSSES[loss].delta(sigmoid(logits), TARGETS) / len(TARGETS)


@hyperparameters
def train(
    *,
    n_hidden: Hidden = 4,
    activation: Activation = "sigmoid",
    loss: LossName = "cross-entropy",
    learning_rate: Annotated[ArrayLike, Number(0, MAX_LEARNING_RATE)] = 0.5,
    n_epochs: Epochs = 5000,
    seed: Seeds = 0,
    start: Start = "normal",
    by_hand: ByHand = None,
    optimiser: OptimiserName = "SGD",
    max_frames: Frames = None,
) -> RecordedRun:
    """Train a network with one hidden layer on XOR, by backpropagation written by hand.

    Parameters
    ----------
    n_hidden, start
        As in `starting_parameters`.
    activation, loss, optimiser : str
        See `Activation`, `LossName` and `OptimiserName`.
    learning_rate : float or (...,) array
        How far to go for each unit of slope; several values are trained side by side.
    n_epochs : int
        Steps to take.
    seed : int or (...,) array of int
        Which start; several seeds are trained side by side.
    by_hand : tuple of float, optional
        Weights and biases to start from in place of drawn ones, in the order of
        `parameters_by_hand`; every run starts from them.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.

    Returns
    -------
    RecordedRun
        With parameters ``W1``, ``b1``, ``W2`` and ``b2`` (only the last two without a hidden
        layer), and the metric ``accuracy``.

    Examples
    --------
    >>> run = train(n_hidden=4, learning_rate=0.5, n_epochs=5000, seed=0)
    >>> bool(solved(run)), probabilities(run)[-1].round().tolist()
    (True, [0.0, 1.0, 1.0, 0.0])
    >>> round(float(train(n_hidden=0).loss[-1]), 4)
    0.6931
    """
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    recorder = Recorder(
        n_epochs, runs=runs, n_samples=4, max_frames=max_frames, frames_alone=FEW_FRAMES
    )

    parameters = starting_parameters(n_hidden, start=start, seed=np.broadcast_to(seed, runs))
    if by_hand is not None:
        mine = parameters_by_hand(n_hidden, by_hand)
        parameters = {
            name: np.broadcast_to(mine[name], values.shape) for name, values in parameters.items()
        }
    steps = Optimiser(optimiser, learning_rate, parameters, runs)
    with may_diverge():
        for epoch in recorder:
            outputs = forward(XOR_INPUTS, parameters, activation)  # 1. predict
            # 2. measure the loss: the picture needs it, the step only its slope
            loss_now = measure(outputs[-1], loss) if recorder.due(epoch) else None
            delta = output_delta(outputs[-1], loss)
            gradients = backward(outputs, delta, parameters, activation)  # 3. ask for the gradient
            recorder.record(epoch, loss_now, parameters, gradients)
            parameters = steps.step(parameters, gradients)  # 4. turn the knobs against it
    run = recorder.finish()
    return run.with_metrics(accuracy=accuracy(run))


def evaluate(parameters: Mapping[str, ArrayLike]) -> RecordedRun:
    """Record a network of sigmoid neurons as it stands, without a single step.

    Parameters
    ----------
    parameters : mapping of str to array of float
        With the names and shapes of `starting_parameters`; each number from -100 to 100.

    Returns
    -------
    RecordedRun
        One frame.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    for name, value in parameters.items():
        IN_REACH.check(name, value)
    arrays = {name: np.asarray(value, dtype=float) for name, value in parameters.items()}
    settings = {"activation": "sigmoid", "loss": "cross-entropy", "n_epochs": 0}
    settings["n_hidden"] = arrays["W1"].shape[-1] if "W1" in arrays else 0
    recorder = Recorder(0)
    outputs = forward(XOR_INPUTS, arrays, "sigmoid")
    delta = output_delta(outputs[-1], "cross-entropy")
    gradients = backward(outputs, delta, arrays, "sigmoid")
    recorder.record(0, measure(outputs[-1], "cross-entropy"), arrays, gradients)
    run = recorder.finish(**settings)
    return run.with_metrics(accuracy=accuracy(run))


def layer_outputs(
    run: RecordedRun, parameters: Mapping[str, np.ndarray] | None = None
) -> Sequence[np.ndarray]:
    """Send the four points through a network at every frame, or at some parameters of its run.

    Returns
    -------
    sequence of (..., 4, n) array of float
        As from `training.dense.forward`; what has diverged stays so.
    """
    parameters = run.parameters if parameters is None else parameters
    with may_diverge():
        return forward(XOR_INPUTS, parameters, run.hyperparameters["activation"])


def probabilities(run: RecordedRun) -> np.ndarray:
    """Return what the network said about the four points at each frame, (..., n_frames, 4)."""
    return sigmoid(layer_outputs(run)[-1][..., 0])


def hidden_space(run: RecordedRun) -> np.ndarray:
    """Return where the hidden layer put the four points at each frame.

    Returns
    -------
    (..., n_frames, 4, n_hidden) array of float
        One coordinate for each hidden neuron; the inputs (..., n_frames, 4, 2) where there is
        no hidden layer to move them.
    """
    *_, hidden, logits = layer_outputs(run)
    return np.broadcast_to(hidden, logits.shape[:-1] + hidden.shape[-1:])


def says_one(p: np.ndarray) -> np.ndarray:
    """Tell where probabilities decide for class 1: from 50 % on.

    Sums that cancel out leave the last digits of a computer: 50 % is 50 %.
    """
    return np.round(p, 9) >= 0.5


def accuracy(run: RecordedRun) -> np.ndarray:
    """Return the share of the four points on the right side of 0.5 at each frame.

    Returns
    -------
    (..., n_frames) array of float
        A probability that is no longer a number is on no side, and not right.
    """
    p = probabilities(run)
    right = np.isfinite(p) & (says_one(p) == (XOR_LABELS == 1))
    return right.mean(axis=-1)


def _close_enough(p: np.ndarray) -> np.ndarray:
    return (np.abs(p - XOR_LABELS) <= SOLVED_WITHIN).all(axis=-1)


def solved(run: RecordedRun) -> np.ndarray:
    """Tell for each run whether all four probabilities end within .05 of the truth; (...,)."""
    return _close_enough(sigmoid(layer_outputs(run, run.final)[-1][..., 0]))


def epochs_to_solve(run: RecordedRun) -> np.ndarray:
    """Return the first recorded epoch at which XOR is solved, (...,); NaN where there is none."""
    return run.first_epoch(_close_enough(probabilities(run)))
