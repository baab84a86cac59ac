"""The perceptron: a neuron that says yes or no, and turns its knobs only after a mistake.

Rosenblatt described it in 1958 (Psychological Review 65, 386-408); that it stops making mistakes
wherever a straight cut is possible, and after how many at most, is Novikoff's theorem of 1962.
It is trained in whole numbers here, so that rounding decides nothing; in floating point too, to
see what rounding does.
"""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, PASSED
from datasets.toy import GATE_LABELS, XOR_INPUTS, separated_classes
from training.progress import Progress
from training.recorded_run import MAX_FRAMES_OF_MANY, RecordedRun, Recorder
from training.trace import Line, Trace
from training.validation import (
    MAX_SEED,
    check_choice,
    check_number,
    check_whole,
    check_work,
    plain_value,
)

DATA = ("hours", *GATE_LABELS, "blobs")
ARITHMETICS = ("whole", "floating")
HUNDREDTHS = 100
"""Learning rate and start are whole numbers of hundredths."""
N_HOURS = len(HOURS)


def step(z: ArrayLike, on_zero: int = 1) -> np.ndarray:
    """Say yes (1) above zero and no (0) below it.

    Parameters
    ----------
    z : array of float or int
        Weighted sums.
    on_zero : int
        What to say to a sum of exactly zero, 0 or 1: a convention, nothing more.

    Returns
    -------
    array of int
        0 or 1, of the same shape.
    """
    z = np.asarray(z)
    return np.where(z == 0, on_zero, z > 0).astype(np.int64)


def weighted_sum(x: np.ndarray, w: np.ndarray, b: ArrayLike, one: ArrayLike = 1) -> np.ndarray:
    """Return the weighted sum w . x + b.

    Parameters
    ----------
    x : (..., n_features) array
        Inputs.
    w : (..., n_features) array
        Weights.
    b : (...,) array
        Bias.
    one : int
        What the bias is multiplied by: 1, or what stands for 1 where inputs are whole numbers.

    Returns
    -------
    (...,) array
    """
    return (w * x).sum(axis=-1) + np.asarray(b) * one


def sum_on_paper(x: np.ndarray, w: np.ndarray, b: ArrayLike) -> np.ndarray:
    """Return the weighted sum of knobs that have few decimals, as it is on paper.

    In floating point -0.1 - 0.2 + 0.3 is not exactly zero, and the step would decide by the error.

    Parameters
    ----------
    x, w, b
        As in `weighted_sum`.

    Returns
    -------
    (...,) array
        Rounded to six decimals, without a negative zero.
    """
    return np.round(weighted_sum(x, w, b), 6) + 0.0


def samples(
    data: str = "hours",
    *,
    margin: float | ArrayLike = 0.3,
    n_samples: int = 40,
    seed: int | ArrayLike = 0,
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return what there is to learn, in whole numbers.

    Parameters
    ----------
    data : str
        One of `DATA`: four students and whether they passed, a gate's four corners, or two blobs
        of points with a gap between them.
    margin, n_samples, seed
        Of the blobs, see `datasets.toy.separated_classes`.

    Returns
    -------
    (n_samples, n_features) or (..., n_samples, n_features) array of int
        Inputs.
    (n_samples,) array of int
        Classes, 0 or 1.
    int
        What stands for 1 in the inputs: the blobs are counted in hundredths.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("data", data, DATA)
    check_number("margin", margin, 0.01, 2)
    check_whole("n_samples", n_samples, 2, 200)
    check_whole("seed", seed, 0, MAX_SEED)
    if data == "hours":
        return HOURS[:, None].astype(np.int64), PASSED.astype(np.int64), 1
    if data == "blobs":
        X, y, _ = separated_classes(margin=margin, n_samples=n_samples, seed=seed)
        return X, y.astype(np.int64), HUNDREDTHS
    return XOR_INPUTS.astype(np.int64), GATE_LABELS[data].astype(np.int64), 1


def train(
    *,
    data: str = "hours",
    learning_rate: float | ArrayLike = 0.1,
    n_epochs: int = 10,
    w: float | ArrayLike = 0.0,
    b: float | ArrayLike = 0.0,
    on_zero: int = 1,
    arithmetic: str = "whole",
    margin: float | ArrayLike = 0.3,
    n_samples: int = 40,
    seed: int | ArrayLike = 0,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train a perceptron, one sample after the other, always in the same order.

    Parameters
    ----------
    data : str
        One of "hours", "AND", "OR", "NAND", "XOR" and "blobs".
    learning_rate : float or (...,) array
        How far to turn after a mistake, in whole hundredths from 0.01 to 10.
    n_epochs : int
        How often every sample is looked at, from 0 to 5,000; at most 20,000 looks in all.
    w : float or (..., n_features) array
        Where the weights start, in whole hundredths from -100 to 100.
    b : float or (...,) array
        Where the bias starts, likewise.
    on_zero : int
        What the neuron says to a sum of exactly zero, 0 or 1.
    arithmetic : str
        "whole" for exact numbers, "floating" for those of a computer.
    margin : float or (...,) array
        Half the width of the gap between the blobs, from 0.01 to 2.
    n_samples : int
        Points of both blobs together, from 2 to 200.
    seed : int or (...,) array
        Which blobs.
    max_frames : int, optional
        Frames to record, if other than usual.
    on_progress : callable, optional
        Called at every frame with the share that is done.

    Returns
    -------
    RecordedRun
        It counts steps, and each looks at one sample. Parameters are ``w`` (n_features,) and
        ``b`` (); gradients are those of the sample that comes next, of max(0, -(2y - 1) z) where
        it is judged wrongly and zero where it is not. The loss is the share of all samples that
        are judged wrongly; metrics are ``accuracy`` and ``mistakes``, those made so far.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("arithmetic", arithmetic, ARITHMETICS)
    check_whole("on_zero", on_zero, 0, 1)
    check_whole("n_epochs", n_epochs, 0, 5000)
    check_number("learning_rate", learning_rate, 0.01, 10)
    check_number("w", w, -100, 100)
    check_number("b", b, -100, 100)
    X, y, one = samples(data, margin=margin, n_samples=n_samples, seed=seed)
    n_samples, n_features = X.shape[-2:]
    start_w = np.asarray(w)[..., None] if np.ndim(w) == 0 else np.asarray(w)
    runs = np.broadcast_shapes(
        X.shape[:-2], np.shape(learning_rate), np.shape(b), start_w.shape[:-1]
    )
    n_steps = n_epochs * n_samples
    check_work(n_epochs=n_epochs, n_samples=n_samples, n_runs=math.prod(runs))
    rate, w_now, b_now, in_units = _begin(arithmetic, learning_rate, start_w, b, one)
    if arithmetic == "floating":
        X, one = X / one, 1
    rate, b_now = np.broadcast_to(rate, runs), np.broadcast_to(b_now, runs)
    w_now = np.broadcast_to(w_now, (*runs, n_features))
    recorder = Recorder(
        n_steps,
        runs=runs,
        max_frames=max_frames or (MAX_FRAMES_OF_MANY if runs else None),
        steps_per_epoch=n_samples,
        on_progress=on_progress,
    )
    mistakes = np.zeros(runs, dtype=np.int64)

    for epoch in range(1, n_epochs + 1):
        for i in range(n_samples):
            now = (epoch - 1) * n_samples + i
            _record(recorder, now, X, y, one, (w_now, b_now, mistakes), in_units, on_zero)
            x, truth = X[..., i, :], y[i]  # one sample
            z = weighted_sum(x, w_now, b_now, one)
            p = step(z, on_zero)  # 1. predict: yes or no
            error = p - truth  # 2. measure: 0 if right, 1 or -1 if wrong
            grad_w, grad_b = error[..., None] * x, error * one  # 3. ask for the direction
            w_now = w_now - rate[..., None] * grad_w  # 4. turn the knobs against it
            b_now = b_now - rate * grad_b
            mistakes = mistakes + abs(error)
    _record(recorder, n_steps, X, y, one, (w_now, b_now, mistakes), in_units, on_zero)
    return recorder.finish(
        data=data,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        w=w,
        b=b,
        on_zero=on_zero,
        arithmetic=arithmetic,
        margin=margin,
        n_samples=n_samples,
        seed=seed,
    )


def _begin(
    arithmetic: str, learning_rate: ArrayLike, w: np.ndarray, b: ArrayLike, one: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return learning rate, weights and bias as they are reckoned with, and units in 1."""
    wholes = {}
    for name, value in (("learning_rate", learning_rate), ("w", w), ("b", b)):
        hundredths = HUNDREDTHS * np.asarray(value, dtype=float)
        wholes[name] = np.round(hundredths).astype(np.int64)
        if (np.abs(hundredths - wholes[name]) > 1e-6).any():
            raise ValueError(
                f"{name} must be a whole number of hundredths, from 0.01 on, not "
                f"{plain_value(value)}."
            )
    if arithmetic == "floating":
        exact = [whole / HUNDREDTHS for whole in wholes.values()]
        return exact[0], exact[1], exact[2], 1
    # Inputs are counted in hundredths as well if they are blobs: a step is rate times input.
    return wholes["learning_rate"], one * wholes["w"], one * wholes["b"], one * HUNDREDTHS


def _record(
    recorder: Recorder,
    now: int,
    X: np.ndarray,
    y: np.ndarray,
    one: int,
    state: tuple[np.ndarray, np.ndarray, np.ndarray],
    in_units: int,
    on_zero: int,
) -> None:
    """Hand the state to the recorder, measured if this step is one of the frames."""
    w, b, mistakes = state
    if not recorder.due(now):
        recorder.record(now, np.zeros(recorder.runs), {}, {})
        return
    errors = step(weighted_sum(X, w[..., None, :], b[..., None], one), on_zero) - y
    wrong = np.mean(np.abs(errors), axis=-1)
    i = now % len(y)
    coming = errors[..., i]
    recorder.record(
        now,
        wrong,
        {"w": w / in_units, "b": b / in_units},
        {"w": coming[..., None] * X[..., i, :] / one, "b": coming.astype(float)},
        {"accuracy": 1.0 - wrong, "mistakes": mistakes.astype(float)},
    )


def mistakes_by_epoch(run: RecordedRun) -> np.ndarray:
    """Count the mistakes made in each epoch of a run, or a batch, of which every look is recorded.

    Returns
    -------
    (..., n_epochs) array of int

    Raises
    ------
    ValueError
        If looks are missing.
    """
    if len(run.steps) != run.steps[-1] + 1:
        raise ValueError("run must have every look recorded; ask for more max_frames.")
    at_ends = run.metrics["mistakes"][..., :: round(run.steps_per_epoch)]
    return np.diff(at_ends, axis=-1).astype(np.int64)


def first_clean(run: RecordedRun) -> int | None:
    """Return the first epoch without a mistake, counted from 1; None if there is none."""
    clean = np.flatnonzero(mistakes_by_epoch(run) == 0)
    return int(clean[0]) + 1 if clean.size else None


def trace(run: RecordedRun) -> Trace:
    """Go through the loop of `train` line by line, with the numbers as they stood in each epoch.

    Parameters
    ----------
    run : RecordedRun
        A run alone on the four students, in whole numbers, of which every look is recorded.

    Returns
    -------
    Trace
        A frame is an epoch; the inner loop is gone through student by student.

    Raises
    ------
    ValueError
        If it is another run, or one without an epoch.
    """
    asked = run.hyperparameters
    n_epochs = asked["n_epochs"]
    if run.runs or asked["data"] != "hours" or run.n_frames != 1 + n_epochs * N_HOURS:
        raise ValueError("run must be a run alone on 'hours' with every look recorded.")
    if not n_epochs:
        raise ValueError("n_epochs must be a whole number from 1 on to be gone through, not 0.")
    # As the loop reckons: in hundredths.
    units = HUNDREDTHS if asked["arithmetic"] == "whole" else 1
    w, b = units * run.parameters["w"], units * run.parameters["b"]
    if units > 1:
        w, b = np.round(w), np.round(b)
    X, y, _ = samples("hours")
    lines = [
        Line(
            "for epoch in range",
            "Knobs are counted in hundredths here." if units > 1 else "",
            {"epoch": np.arange(1, n_epochs + 1), "w_now": w[:-1:N_HOURS], "b_now": b[:-1:N_HOURS]},
        )
    ]
    for i, (x, truth) in enumerate(zip(X, y, strict=True)):
        at = slice(i, -1, N_HOURS)
        z = weighted_sum(x, w[at], b[at])
        error = step(z, asked["on_zero"]) - truth
        lines += _look(i, x, int(truth), z, error, asked["on_zero"])
        after = slice(i + 1, None, N_HOURS)
        lines += [
            Line("w_now = w_now - rate", "Turn w: only an error moves it.", {"w_now": w[after]}),
            Line("b_now = b_now - rate", "Turn b the same way.", {"b_now": b[after]}),
            Line(
                "mistakes = mistakes + abs",
                "Count the mistake, if it was one.",
                {"mistakes": run.metrics["mistakes"][after]},
            ),
        ]
    return Trace(
        function=train,
        epochs=np.arange(1, n_epochs + 1),
        lines=tuple(lines),
        given={"X": X, "y": y, "rate": np.asarray(units * float(asked["learning_rate"]))},
    )


def _look(
    i: int, x: np.ndarray, truth: int, z: np.ndarray, error: np.ndarray, on_zero: int
) -> list[Line]:
    """Return the lines that look at a student and find out how wrong the answer is."""
    passed = "passed" if truth else "failed"
    repeated: Mapping[str, np.ndarray] = {
        "x": np.broadcast_to(x, (len(z), 1)),
        "truth": np.full(len(z), truth),
    }
    return [
        Line("for i in range", "The next student.", {"i": np.full(len(z), i)}),
        Line("x, truth = X", f"{int(x[0])} h of study: {passed}.", repeated),
        Line("z = weighted_sum", "The weighted sum.", {"z": z}),
        Line("p = step(z", f"Yes above 0, no below; at 0 it is {on_zero}.", {"p": error + truth}),
        Line("error = p - truth", "0 means right.", {"error": error}),
        Line(
            "grad_w, grad_b = error",
            "Error times input.",
            {"grad_w": error[:, None] * x, "grad_b": error},
        ),
    ]
