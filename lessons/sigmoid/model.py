"""The sigmoid: from a yes or no to "85 % sure", and back to a decision only at the end.

Logistic regression is Cox, "The regression analysis of binary sequences" (1958); that on
separable data its weights grow for ever, like the logarithm of the epochs, is in Soudry et al.,
"The Implicit Bias of Gradient Descent on Separable Data" (2018).
"""

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, PASSED
from datasets.toy import overlapping_classes
from lessons.gradient_descent.model import predict as logits
from training.activations import sigmoid
from training.decisions import accuracy
from training.hyperparameters import (
    Epochs,
    Frames,
    Integer,
    Number,
    OneOf,
    Seeds,
    hyperparameters,
    with_settings,
)
from training.losses import LOSSES, binary_cross_entropy, mean_squared_error
from training.recorded_run import FEW_FRAMES, RecordedRun, Recorder

STUDENTS = {"hours": (HOURS, PASSED), "one fails": (np.append(HOURS, 4.0), np.append(PASSED, 0.0))}
"""Four students; and with a fifth, who failed in spite of 4 hours."""
DATA = (*STUDENTS, "overlapping")
"""What there is to learn from: a few students, or two classes that run into one another."""
Data = Annotated[str, OneOf(DATA)]
Samples = Annotated[int, Integer(2, 2000)]
"""How many samples of the overlapping classes."""
Spread = Annotated[float, Number(0.05, 5)]
"""Standard deviation of each of the overlapping classes."""
Parameter = Annotated[ArrayLike, Number(-1000, 1000)]
MAX_NUMBERS = 20_000_000
"""The most probabilities (frames x samples x runs) that one record may be made of."""


def probability(x: np.ndarray, w: ArrayLike, b: ArrayLike) -> np.ndarray:
    """Tell how sure the neuron is of class 1 at every x: sigmoid(w x + b).

    Shapes: x (n_samples,), w and b (...,); returns (..., n_samples).

    Examples
    --------
    >>> probability(np.array([0.0, 2.0]), 1.0, 0.0).round(4).tolist()
    [0.5, 0.8808]
    """
    return sigmoid(logits(x, w, b))


def decision_boundary(w: ArrayLike, b: ArrayLike, threshold: ArrayLike = 0.5) -> np.ndarray:
    """Return the x at which the probability crosses the threshold, (...,): -b / w at 1/2.

    It is infinite or NaN for a flat curve, which crosses nothing, and for the thresholds 0 and 1,
    which no curve reaches.
    """
    t = np.asarray(threshold, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (np.log(t / (1.0 - t)) - np.asarray(b)) / np.asarray(w)


def gradient(x: np.ndarray, delta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell how the loss changes per unit of w and of b, from each sample's slope along its logit.

    With the delta of cross-entropy, p - y, it has the same form as the gradient of the straight
    line in `gradient_descent`.

    Shapes: x and delta (..., n_samples); returns (...,) and (...,).
    """
    return np.mean(delta * x, axis=-1), np.mean(delta, axis=-1)


@hyperparameters
def training_set(
    *, data: Data = "hours", n_samples: Samples = 100, spread: Spread = 1.0, seed: Seeds = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the inputs and classes that the curve is fitted to: `DATA`, of such a `Spread`.

    Shapes: seed (...,), which matters only for overlapping classes; returns (..., n_samples) and
    (n_samples,).
    """
    Integer(1, MAX_NUMBERS).check("n_samples x seeds", n_samples * np.size(seed))
    if data in STUDENTS:
        hours, passed = STUDENTS[data]
        return np.broadcast_to(hours, (*np.shape(seed), len(hours))), passed
    return overlapping_classes(n_samples=n_samples, spread=spread, seed=seed)


@hyperparameters
def train(
    *,
    learning_rate: Annotated[ArrayLike, Number(0, 100)] = 0.1,
    n_epochs: Epochs = 1000,
    loss: Annotated[str, OneOf(LOSSES)] = "cross-entropy",
    w: Parameter = 0.0,
    b: Parameter = 0.0,
    data: Data = "hours",
    n_samples: Samples = 100,
    spread: Spread = 1.0,
    seed: Seeds = 0,
    max_frames: Frames = None,
) -> RecordedRun:
    """Fit a sigmoid curve to yes-or-no answers by gradient descent.

    Parameters
    ----------
    learning_rate : float or (...,) array
        How far to go for each unit of slope; several values are trained side by side.
    n_epochs : int
        Steps to take.
    loss : str
        What is made small, one of `LOSSES`.
    w, b : float or (...,) array
        Where to start.
    data, n_samples, spread, seed
        As in `training_set`.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.

    Returns
    -------
    RecordedRun
        With parameters ``w`` and ``b``, and metrics ``accuracy`` (at threshold 1/2),
        ``cross_entropy`` and ``squared_error``, whichever of the two was trained on.

    Examples
    --------
    >>> run = train(learning_rate=0.1, n_epochs=1000)
    >>> round(float(run.parameters["w"][-1]), 3), round(float(run.loss[-1]), 3)
    (2.387, 0.15)
    """
    x, y = training_set(data=data, n_samples=n_samples, spread=spread, seed=seed)
    rate = np.asarray(learning_rate, dtype=float)
    runs = np.broadcast_shapes(rate.shape, np.shape(w), np.shape(b), x.shape[:-1])
    recorder = Recorder(
        n_epochs, runs=runs, n_samples=len(y), max_frames=max_frames, frames_alone=FEW_FRAMES
    )
    n_numbers = len(recorder.steps) * len(y) * int(np.prod(runs))
    Integer(0, MAX_NUMBERS).check("frames x samples x runs", n_numbers)

    measure, delta = LOSSES[loss].measure, LOSSES[loss].delta
    w_now, b_now = np.full(runs, w, dtype=float), np.full(runs, b, dtype=float)
    for epoch in recorder:
        z = logits(x, w_now, b_now)  # 1. predict: a straight line, ...
        p = sigmoid(z)  # ... squeezed into a probability
        loss_now = measure(z, y)  # 2. measure the loss
        grad_w, grad_b = gradient(x, delta(p, y))  # 3. ask for the gradient
        recorder.record(epoch, loss_now, {"w": w_now, "b": b_now}, {"w": grad_w, "b": grad_b})
        w_now = w_now - rate * grad_w  # 4. turn the knobs against it
        b_now = b_now - rate * grad_b
    run = recorder.finish()
    z = logits(x[..., None, :], run.parameters["w"], run.parameters["b"])  # all frames at once
    p = sigmoid(z)
    return run.with_metrics(
        accuracy=accuracy(y, p),
        cross_entropy=run.loss if loss == "cross-entropy" else binary_cross_entropy(z, y),
        squared_error=run.loss if loss == "squared error" else mean_squared_error(p, y),
    )


def samples_of(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the samples that a run, or each run of a batch, learned from."""
    return with_settings(training_set, run.hyperparameters)
