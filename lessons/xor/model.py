"""XOR: the four points that no single neuron can learn, and the hidden layer that can.

A neuron cuts the plane along one straight line, and no line has (0, 1) and (1, 0) on one side
and (0, 0) and (1, 1) on the other: Minsky and Papert, Perceptrons (1969). A hidden layer moves
the points first. How to train one is in Rumelhart, Hinton and Williams, "Learning
representations by back-propagating errors", Nature 323 (1986); this very example is section 6.1
of Goodfellow, Bengio and Courville, Deep Learning (2016).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.starts import LARGEST, parameters_by_hand, starting_parameters
from training.activations import ACTIVATIONS, sigmoid
from training.losses import LOSSES
from training.optimisers import RULES, Optimiser
from training.progress import Progress
from training.recorded_run import FEW_FRAMES, RecordedRun, Recorder
from training.validation import MAX_SEED, check_choice, check_number, check_whole, check_work

SOLVED_WITHIN = 0.05
"""XOR counts as solved when all four probabilities are this close to the truth."""


class Layers(NamedTuple):
    """What each layer says about each sample, kept for the way back.

    Without a hidden layer the output neuron listens to the inputs themselves, and these stand
    in the place of ``hidden``.
    """

    hidden: np.ndarray
    """(..., n_samples, n_hidden): outputs of the hidden neurons."""
    logits: np.ndarray
    """(..., n_samples): weighted sum of the output neuron."""
    probability: np.ndarray
    """(..., n_samples): its sigmoid, the probability of class 1."""


def forward(
    X: np.ndarray, parameters: Mapping[str, np.ndarray], activation: str = "sigmoid"
) -> Layers:
    """Send every sample through the network, layer by layer.

    Parameters
    ----------
    X : (n_samples, 2) array of float
        Points of the plane.
    parameters : mapping of str to array
        As from `starting_parameters`, or as recorded: leading axes of runs and of frames are
        kept, so that a whole training is one call.
    activation : {"sigmoid", "tanh", "ReLU"}
        Of the hidden neurons; the output neuron always has the sigmoid.

    Returns
    -------
    Layers
    """
    hidden = X
    if "W1" in parameters:
        hidden = ACTIVATIONS[activation].function(
            X @ parameters["W1"] + parameters["b1"][..., None, :]
        )
    # hidden @ W2, added up in the same order on every processor; (..., n_samples)
    logits = (hidden * parameters["W2"].mT).sum(axis=-1) + parameters["b2"]
    return Layers(hidden, logits, sigmoid(logits))


def measure(layers: Layers, y: np.ndarray, loss: str) -> np.ndarray:
    """Return the loss named, the mean over the samples; of shape (...,)."""
    return LOSSES[loss].measure(layers.logits, y)


def backward(
    X: np.ndarray,
    y: np.ndarray,
    layers: Layers,
    parameters: Mapping[str, np.ndarray],
    *,
    activation: str = "sigmoid",
    loss: str = "cross-entropy",
) -> dict[str, np.ndarray]:
    """Send the error back through the layers: backpropagation.

    ``delta`` is the slope of the loss along a neuron's weighted sum. The gradient of a layer's
    weights is (what came in) times (its delta), summed over the samples, and of its bias the sum
    of its delta. A hidden neuron's delta is the output's, times the weight with which the output
    listens to it (W2), times the slope of its activation.

    Parameters
    ----------
    X : (n_samples, 2) array of float
        Inputs.
    y : (n_samples,) array of float
        Labels, 0 or 1.
    layers : Layers
        From `forward`, with the same inputs and parameters.
    parameters : mapping of str to array
        As given to `forward`.
    activation, loss : str
        As in `train`.

    Returns
    -------
    dict of str to array of float
        The gradient of the loss, with the names and shapes of the parameters.
    """
    delta = LOSSES[loss].delta(layers.probability, y)[..., None] / len(y)  # (..., n_samples, 1)
    # hidden.mT @ delta, added up in the same order on every processor; (..., n_hidden, 1)
    output = {
        "W2": (layers.hidden * delta).sum(axis=-2)[..., None],
        "b2": delta.sum(axis=-2),
    }
    if "W1" not in parameters:
        return output
    slope = ACTIVATIONS[activation].derivative(layers.hidden)
    delta = delta * parameters["W2"].mT * slope  # (..., n_samples, n_hidden)
    return {"W1": X.mT @ delta, "b1": delta.sum(axis=-2), **output}


def train(
    *,
    n_hidden: int = 4,
    activation: str = "sigmoid",
    loss: str = "cross-entropy",
    learning_rate: float | ArrayLike = 0.5,
    n_epochs: int = 5000,
    seed: int | ArrayLike = 0,
    start: str = "normal",
    by_hand: tuple[float, ...] | None = None,
    optimiser: str = "SGD",
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train a network with one hidden layer on XOR, by backpropagation written by hand.

    Parameters
    ----------
    n_hidden : int
        Hidden neurons, from 0 to 8; with 0 the output neuron stands alone.
    activation : {"sigmoid", "tanh", "ReLU"}
        Of the hidden neurons; the output neuron always has the sigmoid.
    loss : {"cross-entropy", "squared error"}
        What is made small; the mean over the four samples.
    learning_rate : float or (...,) array
        How far to go for each unit of slope, from 0 to 100; several values are trained side by
        side.
    n_epochs : int
        Steps to take, from 0 to 20,000.
    seed : int or (...,) array of int
        Which start; several seeds are trained side by side.
    start : {"normal", "pytorch", "zeros", "equal"}
        How the parameters are drawn, see `starting_parameters`.
    by_hand : tuple of float, optional
        Weights and biases to start from in place of drawn ones, in the order of
        `parameters_by_hand`; every run starts from them.
    optimiser : {"SGD", "momentum", "Adam"}
        How a gradient becomes a step, see `training.optimisers`; all four points share each step,
        so that "SGD" is plain gradient descent.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.
    on_progress : callable, optional
        Called with the share that is done; it may raise to stop the training.

    Returns
    -------
    RecordedRun
        With parameters ``W1``, ``b1``, ``W2`` and ``b2`` (only the last two without a hidden
        layer), and the metric ``accuracy``.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("activation", activation, ACTIVATIONS)
    check_choice("loss", loss, LOSSES)
    check_choice("optimiser", optimiser, RULES)
    check_number("learning_rate", learning_rate, 0, 100)
    check_whole("seed", seed, 0, MAX_SEED)
    X, y = XOR_INPUTS, XOR_LABELS
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    recorder = Recorder(
        n_epochs,
        runs=runs,
        max_frames=max_frames,
        frames_alone=FEW_FRAMES,
        on_progress=on_progress,
    )
    check_work(n_epochs=n_epochs, n_samples=len(y), n_runs=int(np.prod(runs)))

    parameters = starting_parameters(n_hidden, start=start, seed=np.broadcast_to(seed, runs))
    if by_hand is not None:
        mine = parameters_by_hand(n_hidden, by_hand)
        parameters = {
            name: np.broadcast_to(mine[name], drawn.shape) for name, drawn in parameters.items()
        }
    steps = Optimiser(optimiser, learning_rate, parameters, runs)
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result, not a warning
        for epoch in recorder:
            layers = forward(X, parameters, activation)  # 1. predict
            # 2. measure the loss: the picture needs it, the step does not
            loss_now = measure(layers, y, loss) if recorder.due(epoch) else None
            gradients = backward(  # 3. ask for the gradient
                X, y, layers, parameters, activation=activation, loss=loss
            )
            recorder.record(epoch, loss_now, parameters, gradients)
            parameters = steps.step(parameters, gradients)  # 4. step against it
    run = recorder.finish(
        n_hidden=n_hidden,
        activation=activation,
        loss=loss,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        seed=seed,
        start=start,
        by_hand=by_hand,
        optimiser=optimiser,
    )
    return run.with_metrics(accuracy=accuracy(run))


def evaluate(
    parameters: Mapping[str, ArrayLike], *, activation: str = "sigmoid", loss: str = "cross-entropy"
) -> RecordedRun:
    """Record a network as it stands, without a single step.

    Parameters
    ----------
    parameters : mapping of str to array of float
        With the names and shapes of `starting_parameters`; each number from -100 to 100.
    activation, loss : str
        As in `train`.

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
        check_number(name, value, -LARGEST, LARGEST)
    check_choice("activation", activation, ACTIVATIONS)
    check_choice("loss", loss, LOSSES)
    arrays = {name: np.asarray(value, dtype=float) for name, value in parameters.items()}
    recorder = Recorder(0)
    layers = forward(XOR_INPUTS, arrays, activation)
    gradients = backward(XOR_INPUTS, XOR_LABELS, layers, arrays, activation=activation, loss=loss)
    recorder.record(0, measure(layers, XOR_LABELS, loss), arrays, gradients)
    n_hidden = arrays["W1"].shape[-1] if "W1" in arrays else 0
    run = recorder.finish(n_hidden=n_hidden, activation=activation, loss=loss, n_epochs=0)
    return run.with_metrics(accuracy=accuracy(run))


def one_neuron(w1: float, w2: float, b: float) -> RecordedRun:
    """Record one neuron as it is set by hand, without a single step.

    Parameters
    ----------
    w1, w2, b : float
        Its weights and its bias, from -100 to 100.

    Returns
    -------
    RecordedRun
        One frame of a network without a hidden layer.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    for name, value in (("w1", w1), ("w2", w2), ("b", b)):
        check_number(name, value, -LARGEST, LARGEST)
    return evaluate({"W2": [[w1], [w2]], "b2": [b]})


def recorded_layers(run: RecordedRun, parameters: Mapping[str, np.ndarray]) -> Layers:
    """Send the four points through parameters of a run; what has diverged stays so."""
    with np.errstate(over="ignore", invalid="ignore"):
        return forward(XOR_INPUTS, parameters, run.hyperparameters["activation"])


def probabilities(run: RecordedRun) -> np.ndarray:
    """Return what the network said about the four points at each frame, (..., n_frames, 4)."""
    return recorded_layers(run, run.parameters).probability


def hidden_space(run: RecordedRun) -> np.ndarray:
    """Return where the hidden layer put the four points at each frame.

    Returns
    -------
    (..., n_frames, 4, n_hidden) array of float
        One coordinate for each hidden neuron; the inputs (..., n_frames, 4, 2) where there is
        no hidden layer to move them.
    """
    layers = recorded_layers(run, run.parameters)
    return np.broadcast_to(layers.hidden, layers.probability.shape + layers.hidden.shape[-1:])


def accuracy(run: RecordedRun) -> np.ndarray:
    """Return the share of the four points on the right side of 0.5 at each frame.

    Returns
    -------
    (..., n_frames) array of float
        A probability that is no longer a number is on no side, and not right.
    """
    p = probabilities(run)
    # Sums that cancel out leave the last digits of a computer: 50 % is 50 %.
    right = np.isfinite(p) & ((np.round(p, 9) >= 0.5) == (XOR_LABELS == 1))
    return right.mean(axis=-1)


def _close_enough(p: np.ndarray) -> np.ndarray:
    return (np.abs(p - XOR_LABELS) <= SOLVED_WITHIN).all(axis=-1)


def solved(run: RecordedRun) -> np.ndarray:
    """Tell for each run whether all four probabilities end within .05 of the truth; (...,)."""
    return _close_enough(recorded_layers(run, run.final).probability)


def epochs_to_solve(run: RecordedRun) -> np.ndarray:
    """Return the first recorded epoch at which XOR is solved, (...,); NaN where there is none."""
    reached = _close_enough(probabilities(run))
    first = run.epochs[np.argmax(reached, axis=-1)]
    return np.where(reached.any(axis=-1), first, np.nan)
