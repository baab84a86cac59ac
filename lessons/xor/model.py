"""XOR: the four points that no single neuron can learn, and the hidden layer that can.

A neuron cuts the plane along one straight line, and no line has (0, 1) and (1, 0) on one side
and (0, 0) and (1, 1) on the other: Minsky and Papert, Perceptrons (1969). A hidden layer moves
the points first. How to train one is in Rumelhart, Hinton and Williams, "Learning
representations by back-propagating errors", Nature 323 (1986); this very example is section 6.1
of Goodfellow, Bengio and Courville, Deep Learning (2016).
"""

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from datasets.toy import XOR_INPUTS, XOR_LABELS
from training.activations import ACTIVATIONS, sigmoid
from training.dense import backward, draw_start, forward
from training.hyperparameters import Epochs, Frames, Integer, Number, OneOf, Seeds, hyperparameters
from training.losses import LOSSES
from training.optimisers import LESSON_OPTIMISERS, Optimiser
from training.recorded_run import FEW_FRAMES, RecordedRun, Recorder, may_diverge

MAX_HIDDEN = 8
MAX_LEARNING_RATE = 100
ALIKE = {"zeros": 0.0, "equal": 0.5}
"""Starts at which every weight and every bias is the same number."""
STARTS = ("normal", "pytorch", *ALIKE)
IN_REACH = Number(-100, 100)
"""What a weight or a bias may be that is set by hand."""
SOLVED_WITHIN = 0.05
"""XOR counts as solved when all four probabilities are this close to the truth."""
TARGETS = XOR_LABELS[:, None]
"""What the output neuron should say, (4, 1)."""

Hidden = Annotated[int, Integer(0, MAX_HIDDEN)]
"""Hidden neurons; with 0 the output neuron stands alone."""
Activation = Annotated[str, OneOf(ACTIVATIONS)]
"""Of the hidden neurons; the output neuron always has the sigmoid."""
LossName = Annotated[str, OneOf(LOSSES)]
"""What is made small; the mean over the four samples."""
Start = Annotated[str, OneOf(STARTS)]
"""How the parameters are drawn, see `starting_parameters`."""
ByHand = Annotated[tuple[float, ...] | None, Number(IN_REACH.low, IN_REACH.high, optional=True)]
"""Weights and biases in a row, in the order of `parameters_by_hand`."""
OptimiserName = Annotated[str, OneOf(LESSON_OPTIMISERS)]
"""How a gradient becomes a step, see `training.optimisers`; all four points share each step, so
that "SGD" is plain gradient descent."""


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
        Weights and biases from which every run starts in place of drawn ones: ``W1`` row by row,
        ``b1``, ``W2``, ``b2``.
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
        parameters = {name: np.broadcast_to(mine[name], v.shape) for name, v in parameters.items()}
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


@hyperparameters
def starting_parameters(
    n_hidden: Hidden = 4, *, start: Start = "normal", seed: Seeds = 0
) -> dict[str, np.ndarray]:
    """Draw the weights and biases as they stand before the first step, one row for each seed."""
    seeds = np.asarray(seed)
    sizes = (2, n_hidden, 1) if n_hidden else (2, 1)
    if start == "pytorch":
        drawn = _draw_as_pytorch(sizes, seeds.flat)
    else:
        rngs = [np.random.default_rng(int(s)) for s in seeds.flat]
        drawn = [*draw_start(lambda n_in, n_out: 1.0, sizes, rngs).values()]
    drawn = [np.full_like(each, ALIKE[start]) if start in ALIKE else each for each in drawn]
    names = ("W1", "b1", "W2", "b2")[-len(drawn) :]
    return {
        name: each.reshape(seeds.shape + each.shape[1:])
        for name, each in zip(names, drawn, strict=True)
    }


def _draw_as_pytorch(sizes: tuple[int, ...], seeds: Iterable[int]) -> list[np.ndarray]:
    """Return the weights and biases that PyTorch's linear layers have with each seed."""
    # PyTorch's generator is the Mersenne twister, and takes 24 bits of each of its words for a
    # float32. Drawn so it needs no PyTorch, and is the same on every processor.
    twister, starts = np.random.MT19937(), []
    for seed in seeds:
        twister._legacy_seeding(int(seed))
        numbers = []
        for n_in, n_out in pairwise(sizes):
            low, high = np.float32(-(n_in**-0.5)), np.float32(n_in**-0.5)
            for shape in ((n_out, n_in), (n_out,)):
                share = (twister.random_raw(shape) & 0xFFFFFF) * 2.0**-24
                uniform = (share * float(high - low) + float(low)).astype(np.float32)
                numbers.append(uniform.astype(float).T)
        starts.append(numbers)
    return [np.stack(each) for each in zip(*starts, strict=True)]


@hyperparameters
def n_parameters(n_hidden: Hidden) -> int:
    """Count weights and biases: 3 for a neuron alone, 4 per hidden neuron plus 1."""
    return 4 * n_hidden + 1 if n_hidden else 3


@hyperparameters
def parameters_by_hand(
    n_hidden: Hidden, by_hand: Annotated[ArrayLike, IN_REACH]
) -> dict[str, np.ndarray]:
    """Return weights and biases that somebody has set, (..., n) in a row, by name."""
    rows = np.asarray(by_hand, dtype=float)
    if rows.shape[-1:] != (n_parameters(n_hidden),):
        raise ValueError(
            f"by_hand must be {n_parameters(n_hidden)} numbers from {IN_REACH.low} to "
            f"{IN_REACH.high} for n_hidden = {n_hidden}, not {by_hand!r}."
        )
    shapes = {name: v.shape for name, v in starting_parameters(n_hidden).items()}
    ends = np.cumsum([math.prod(shape) for shape in shapes.values()])
    pieces = np.split(rows, ends[:-1], axis=-1)
    return {
        name: piece.reshape(rows.shape[:-1] + shape)
        for (name, shape), piece in zip(shapes.items(), pieces, strict=True)
    }


def layer_outputs(run: RecordedRun) -> list[np.ndarray]:
    """Send the four points through the network at every frame, see `training.dense.forward`."""
    with may_diverge():
        return forward(XOR_INPUTS, run.parameters, run.hyperparameters["activation"])


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


def close_enough(run: RecordedRun) -> np.ndarray:
    """Tell at which frames all four probabilities are within .05 of the truth; (..., n_frames)."""
    return (np.abs(probabilities(run) - XOR_LABELS) <= SOLVED_WITHIN).all(axis=-1)


def solved(run: RecordedRun) -> np.ndarray:
    """Tell for each run whether it ends `close_enough`; (...,)."""
    return close_enough(run)[..., -1]


def epochs_to_solve(run: RecordedRun) -> np.ndarray:
    """Return the first recorded epoch at which XOR is solved, (...,); NaN where there is none."""
    return run.first_epoch(close_enough(run))
