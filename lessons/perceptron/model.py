"""The perceptron: a neuron that says yes or no, and turns its knobs only after a mistake.

Rosenblatt described it in 1958 (Psychological Review 65, 386-408); that it stops making mistakes
wherever a straight cut is possible, and after how many at most, is Novikoff's theorem of 1962.
It is trained in whole numbers here, so that rounding decides nothing.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, PASSED
from datasets.toy import GATE_LABELS, XOR_INPUTS, separated_classes
from training.hyperparameters import Frames, Integer, Number, OneOf, Seeds, hyperparameters
from training.recorded_run import RecordedRun, Recorder

DATA = ("hours", *GATE_LABELS, "blobs")
HUNDREDTHS = 100
"""Learning rate and start are whole numbers of hundredths."""
N_HOURS = len(HOURS)


@dataclass(frozen=True)
class Hundredths(Number):
    """A whole number of hundredths from low to high, or an array of them."""

    def check(self, name: str, value: Any, *, single: bool = False) -> None:
        """Raise a ValueError unless every number is within the range and on a hundredth."""
        super().check(name, value, single=single)
        hundredths = HUNDREDTHS * np.asarray(value, dtype=float)
        if (np.abs(hundredths - np.round(hundredths)) > 1e-6).any():
            plain = np.asarray(value).tolist()
            raise ValueError(
                f"{name} must be in whole hundredths, from {self.low:g} to {self.high:g}, not "
                f"{plain!r}."
            )


Data = Annotated[str, OneOf(DATA)]
"""Four students and whether they passed, a gate's four corners, or two blobs of points."""
Margin = Annotated[ArrayLike, Number(0.01, 2)]
"""Half the width of the gap between the blobs."""
Points = Annotated[int, Integer(2, 200)]
"""Of both blobs together."""
Start = Annotated[ArrayLike, Hundredths(-100, 100)]
"""Where a weight or the bias starts."""


def step(z: ArrayLike) -> np.ndarray:
    """Say yes (1) from zero on, and no (0) below it."""
    return (np.asarray(z) >= 0).astype(np.int64)


def weighted_sum(x: np.ndarray, w: np.ndarray, b: ArrayLike, one: ArrayLike = 1) -> np.ndarray:
    """Return the weighted sum w . x + b.

    The bias is multiplied by ``one``: 1, or what stands for 1 where inputs are whole numbers.

    Shapes: x and w (..., n_features), b (...,); returns (...,).
    """
    return (w * x).sum(axis=-1) + np.asarray(b) * one


def sum_on_paper(x: np.ndarray, w: np.ndarray, b: ArrayLike) -> np.ndarray:
    """Return the weighted sum of knobs that have few decimals, as it is on paper: (...,).

    In floating point -0.1 - 0.2 + 0.3 is not exactly zero, and the step would decide by the error.
    So it is rounded to six decimals, without a negative zero.
    """
    return np.round(weighted_sum(x, w, b), 6) + 0.0


@hyperparameters
def samples(
    data: Data = "hours", *, margin: Margin = 0.3, n_samples: Points = 40, seed: Seeds = 0
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return what there is to learn, in whole numbers.

    Margin, number and seed are those of the blobs (`datasets.toy.separated_classes`), which are
    counted in hundredths.

    Returns
    -------
    (..., n_samples, n_features) array of int
        Inputs.
    (n_samples,) array of int
        Classes, 0 or 1.
    int
        What stands for 1 in the inputs.
    """
    if data == "hours":
        return HOURS[:, None].astype(np.int64), PASSED.astype(np.int64), 1
    if data == "blobs":
        X, y = separated_classes(margin=margin, n_samples=n_samples, seed=seed)
        return X, y.astype(np.int64), HUNDREDTHS
    return XOR_INPUTS.astype(np.int64), GATE_LABELS[data].astype(np.int64), 1


@hyperparameters
def train(
    *,
    data: Data = "hours",
    learning_rate: Annotated[ArrayLike, Hundredths(0.01, 10)] = 0.1,
    n_epochs: Annotated[int, Integer(0, 5000)] = 10,
    w: Start = 0.0,
    b: Start = 0.0,
    margin: Margin = 0.3,
    n_samples: Points = 40,
    seed: Seeds = 0,
    without_input: bool = False,
    max_frames: Frames = None,
) -> RecordedRun:
    """Train a perceptron, one sample after the other, always in the same order.

    Parameters
    ----------
    data, margin, n_samples, seed
        As in `samples`.
    learning_rate : float or (...,) array
        How far to turn after a mistake.
    n_epochs : int
        How often every sample is looked at; at most 20,000 looks in all.
    w : float or (..., n_features) array
        Where the weights start.
    b : float or (...,) array
        Where the bias starts.
    without_input : bool
        Whether a mistake turns every weight alike, instead of times its input.
    max_frames : int, optional
        Frames to record, if other than usual.

    Returns
    -------
    RecordedRun
        It counts steps, and each looks at one sample. Parameters are ``w`` (n_features,) and
        ``b`` (); gradients are those of the sample that comes next, of max(0, -(2y - 1) z) where
        it is judged wrongly and zero where it is not. The loss is the share of all samples that
        are judged wrongly; metrics are ``accuracy`` and ``mistakes``, those made so far.

    Examples
    --------
    >>> run = train(learning_rate=0.1)
    >>> mistakes_by_epoch(run)[:5].tolist(), first_clean_epoch(run)
    ([2, 3, 3, 1, 0], 5)
    """
    X, y, one = samples(data, margin=margin, n_samples=n_samples, seed=seed)
    n_samples, n_features = X.shape[-2:]
    start = np.asarray(w)[..., None] if np.ndim(w) == 0 else np.asarray(w)
    runs = np.broadcast_shapes(X.shape[:-2], np.shape(learning_rate), np.shape(b), start.shape[:-1])
    rate, w_now, b_now = (_in_hundredths(value) for value in (learning_rate, start, b))
    # The inputs of blobs are counted in hundredths as well: a step is rate times input.
    w_now = np.broadcast_to(one * w_now, (*runs, n_features))
    b_now, rate = np.broadcast_to(one * b_now, runs), np.broadcast_to(rate, runs)
    mistakes = np.zeros(runs)
    recorder = Recorder(
        n_epochs * n_samples, runs=runs, max_frames=max_frames, steps_per_epoch=n_samples
    )
    unmeasured = np.zeros(runs)  # the loss moves no knob here: it is worked out in the end
    recorder.record(0, unmeasured, {"w": w_now, "b": b_now}, {}, {"mistakes": mistakes})

    for epoch in range(1, n_epochs + 1):
        for i in range(n_samples):
            x, truth = X[..., i, :], y[i]  # one sample
            z = weighted_sum(x, w_now, b_now, one)
            p = step(z)  # 1. predict: yes or no
            error = p - truth  # 2. measure the loss: 0 if right, 1 or -1 if wrong
            # 3. ask for the gradient: here a direction
            grad_w, grad_b = error[..., None] * (one if without_input else x), error * one
            w_now = w_now - rate[..., None] * grad_w  # 4. turn the knobs against it
            b_now = b_now - rate * grad_b
            mistakes = mistakes + abs(error)
            look = (epoch - 1) * n_samples + i + 1
            recorder.record(look, unmeasured, {"w": w_now, "b": b_now}, {}, {"mistakes": mistakes})
    return _measured(recorder.finish(), X, y, one)


def _in_hundredths(value: ArrayLike) -> np.ndarray:
    return np.round(HUNDREDTHS * np.asarray(value, dtype=float)).astype(np.int64)


def _measured(run: RecordedRun, X: np.ndarray, y: np.ndarray, one: int) -> RecordedRun:
    """Return a run with its knobs in plain units, its loss, its gradients and its accuracy."""
    w, b = run.parameters["w"], run.parameters["b"]
    z = weighted_sum(X[..., None, :, :], w[..., None, :], b[..., None], one)
    errors = step(z) - y
    wrong = np.mean(np.abs(errors), axis=-1)
    i = run.steps % len(y)  # the sample that comes next
    error = errors[..., np.arange(run.n_frames), i]
    return replace(
        run,
        loss=wrong,
        parameters={"w": w / (HUNDREDTHS * one), "b": b / (HUNDREDTHS * one)},
        gradients={"w": error[..., None] * X[..., i, :] / one, "b": error.astype(float)},
        metrics={"accuracy": 1.0 - wrong, **run.metrics},
    )


def mistakes_by_epoch(run: RecordedRun) -> np.ndarray:
    """Count the mistakes of each epoch of runs with every look recorded, (..., n_epochs)."""
    if len(run.steps) != run.steps[-1] + 1:
        raise ValueError("run must have every look recorded; ask for more max_frames.")
    at_ends = run.metrics["mistakes"][..., :: round(run.steps_per_epoch)]
    return np.diff(at_ends, axis=-1).astype(np.int64)


def first_clean_epoch(run: RecordedRun) -> int | None:
    """Return the first epoch without a mistake, counted from 1; None if there is none."""
    clean = np.flatnonzero(mistakes_by_epoch(run) == 0)
    return int(clean[0]) + 1 if clean.size else None
