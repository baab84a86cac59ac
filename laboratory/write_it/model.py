"""Trainings that a learner's browser sends, as recorded runs."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laboratory.write_it import trainings
from lessons.gradient_descent import model as straight
from lessons.gradient_descent.bowl import rings_under
from lessons.sigmoid import model as bent
from lessons.xor import model as xor
from training.figures import figure
from training.recorded_run import RecordedRun

Rows = NDArray[np.float64]
LARGEST = 1e12
N_HIDDEN, N_STARTS, FIRST_SEED = 2, 5, 3
"""Of XOR's five starts: from one of them the lesson's network gets stuck."""
_CURVE = range(0, trainings.CURVE_EVERY * trainings.CURVE_FRAMES + 1, trainings.CURVE_EVERY)
_XOR = range(0, trainings.XOR_EVERY * trainings.XOR_FRAMES, trainings.XOR_EVERY)
FRAMES: dict[str, tuple[Sequence[float], int]] = {
    **dict.fromkeys(("neuron", "loss"), (range(trainings.N_TURNS), 6)),
    **dict.fromkeys(("slopes", "train"), (trainings.FRAME_EPOCHS, 6)),
    **dict.fromkeys(("backward", "learn"), ([*_XOR] * N_STARTS, 11)),
    "sigmoid": (_CURVE, 6),
    **dict.fromkeys(("forward", "softmax"), (trainings.HEARD, 4)),
    "Value": (range(trainings.VALUE_EPOCHS + 1), 3),
    **dict.fromkeys(("one_epoch", "Network"), (range(trainings.N_ROUNDS + 1), 4)),
    "standardise": (range(trainings.N_ROUNDS + 1), 7),
    "counts": (trainings.THRESHOLDS, 8),
}
"""The frames, epochs or inputs of each step's rows, and how many numbers each has (`trainings`)."""
_LINE: dict[str, Any] = {"learning_rate": trainings.RATE, "n_epochs": trainings.N_EPOCHS}


def read(name: str, rows: Any) -> Rows | None:
    """Return the rows of a step from a browser, or None if they cannot be what the checks send.

    Nothing here trusts the sender: the code that made them is the learner's.
    """
    epochs, width = FRAMES[name]
    if not isinstance(rows, list) or not 2 <= len(rows) <= len(epochs):
        return None
    for row, epoch in zip(rows, epochs, strict=False):
        if not isinstance(row, list) or len(row) != width or row[0] != epoch:
            return None
        if not all(type(value) in {int, float} and abs(value) < LARGEST for value in row):
            return None
    return np.array(rows, dtype=float)


def recorded(rows: Rows, loss: np.ndarray, **fields: Any) -> RecordedRun:
    """Return rows as a run that is nobody else's."""
    fields = {"parameters": {}, "gradients": {}, "diverged_at": np.array(-1), **fields}
    # Everywhere, two runs of equal arguments are the same run.
    named = {"numbers": sha256(rows.tobytes()).hexdigest(), **fields.pop("hyperparameters", {})}
    return RecordedRun(rows[:, 0].astype(int), loss, hyperparameters=named, **fields)


def of_line(name: str, rows: Rows) -> RecordedRun:
    """Return the run of a line."""
    _, w, b, loss, along_w, along_b = rows.T
    epochs = trainings.FRAME_EPOCHS
    by_hand = name in ("neuron", "loss")
    stopped = -1 if by_hand or len(rows) >= len(epochs) else epochs[len(rows)]
    return recorded(
        rows,
        loss,
        parameters={"w": w, "b": b},
        gradients={"w": along_w, "b": along_b},
        diverged_at=np.array(stopped),
        steps_per_epoch=0 if by_hand else 1,
        hyperparameters={**_LINE, "standardise": False},
    )


@cache
def lessons_line() -> RecordedRun:
    """Return the lesson's own descent on the four students, every epoch of it."""
    return straight.train(**_LINE, max_frames=1000)


def rings_of(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return the rings of equal loss below a line's path."""
    return rings_under(run)


@cache
def lessons_curve() -> RecordedRun:
    """Return the lesson's own training on who passed, every epoch of it."""
    return bent.train(learning_rate=trainings.RATE, n_epochs=_CURVE[-1], max_frames=2000)


@cache
def starts() -> list[dict[str, np.ndarray]]:
    """Return the weights and biases from which XOR is learned five times."""
    seeds = np.arange(FIRST_SEED, FIRST_SEED + N_STARTS)
    drawn = xor.starting_parameters(N_HIDDEN, seed=seeds)
    return [{name: each[i].round(3) + 0.0 for name, each in drawn.items()} for i in range(N_STARTS)]


@cache
def lessons_networks() -> list[RecordedRun]:
    """Return the lesson's own trainings on XOR from the same five starts, every epoch of them."""
    how: dict[str, Any] = {"learning_rate": trainings.XOR_RATE, "n_epochs": _XOR[-1]}
    in_a_row = [np.concatenate([each.ravel() for each in start.values()]) for start in starts()]
    rows = [tuple(row.tolist()) for row in in_a_row]
    return [xor.train(n_hidden=N_HIDDEN, **how, max_frames=1000, by_hand=row) for row in rows]


def of_networks(rows: Rows) -> list[RecordedRun]:
    """Return the runs on XOR, one for each start that there is."""
    runs = []
    for i in range(0, len(rows), len(_XOR)):
        part = rows[i : i + len(_XOR)]
        W1, b1, W2, b2 = np.split(part[:, 2:], np.cumsum([4, 2, 2]), axis=1)
        W1 = W1.reshape(-1, N_HIDDEN, 2).swapaxes(1, 2)
        parameters = {"W1": W1, "b1": b1, "W2": W2[:, :, None], "b2": b2}
        known = {"n_hidden": N_HIDDEN, "activation": "sigmoid", "loss": "cross-entropy"}
        runs.append(recorded(part, part[:, 1], parameters=parameters, hyperparameters=known))
    return runs


def beside_the_lessons(own: RecordedRun, theirs: RecordedRun) -> dict[str, RecordedRun]:
    """Return a run, and the lesson's own at the same epochs."""
    at = theirs.mapped(lambda a: a[own.steps], steps=own.steps)
    return {"yours": own, "the lesson’s": at}


SOLVED_BY = ("neither", "the lesson’s", "yours", "both")


def outcomes(rows: Rows) -> dict[str, list[str]]:
    """Return how each start ends, with the learner's network and the lesson's."""
    runs = zip(of_networks(rows), lessons_networks(), strict=False)
    ended = [(own, theirs) for own, theirs in runs if own.n_frames == len(_XOR)]
    return {
        "start": [f"{i}" for i in range(1, len(ended) + 1)],
        "your loss": [figure(own.loss[-1]) for own, _ in ended],
        "the lesson’s": [figure(theirs.loss[-1]) for _, theirs in ended],
        "solved by": [SOLVED_BY[2 * int(xor.solved(a)) + int(xor.solved(b))] for a, b in ended],
    }


@cache
def passengers() -> tuple[list[list[float]], float]:
    """Return the Titanic's passengers, the held out first, and the share that a rule has right."""
    from lessons.titanic import passengers as titanic  # noqa: PLC0415 (it brings torch along)

    rows = held_out_first(titanic.split(), titanic.features_of_all(), titanic.targets_of_all())
    return rows, float(titanic.rule_accuracy())


@cache
def patients() -> tuple[list[list[float]], float]:
    """Return the patients in raw numbers, the held out first, and the share of the majority."""
    from lessons.heart import patients as heart  # noqa: PLC0415 (it brings scikit-learn along)

    X = heart.features(coding="numbers", scaling="none")
    return held_out_first(heart.split(), X, heart.outcomes()), float(heart.majority_accuracy())


@cache
def first_weights() -> list[float]:
    """Return the numbers with which a network of patients begins."""
    n_inputs = len(patients()[0][0]) - 1
    scale = 1 / np.sqrt(n_inputs)
    drawn = np.random.default_rng(0).uniform(-scale, scale, (n_inputs + 1) * trainings.N_HIDDEN)
    return drawn.round(3).tolist()


@cache
def judged() -> list[list[float]]:
    """Return what the lesson's neuron says of the patients held out, in percent's steps, and y."""
    from lessons.heart import decisions, model  # noqa: PLC0415

    held_out, p = decisions.held_out_by(model.train(start="zeros", n_steps=5000, max_frames=2))
    return np.column_stack([p.round(2), model.outcomes()[held_out]]).tolist()


def area(rows: Rows) -> float:
    """Return the area under a curve of hit rates, by trapezoids between its false alarm rates."""
    hits, alarms = rows[:, 5], rows[:, 6]
    return float(np.sum(np.diff(alarms) * (hits[1:] + hits[:-1]) / 2))


def at_thresholds(rows: Rows) -> dict[str, list[str]]:
    """Return the four counts and the precision at some of the thresholds."""
    some = rows[np.isin(rows[:, 0], [0.1, 0.3, 0.5, 0.7, 0.9])][::-1]
    columns = {"threshold": 0, "TP": 1, "FP": 2, "FN": 3, "TN": 4, "precision": 7}
    return {name: [f"{value:.2g}" for value in some[:, at]] for name, at in columns.items()}


def held_out_first(
    parts: tuple[np.ndarray, np.ndarray], X: np.ndarray, y: np.ndarray
) -> list[list[float]]:
    """Return rows and their targets side by side, the second part before the first."""
    order = np.concatenate(parts[::-1])
    return np.column_stack([X, y])[order].astype(float).round(3).tolist()


def of_rows(rows: Rows, n_held_out: int, n_rows: int, first: int = 1) -> RecordedRun:
    """Return the training by all the rows not held out, from the columns that begin at one."""
    loss, *right = rows[:, first : first + 3].T
    shares = {
        "accuracy": right[0] / (n_rows - n_held_out),
        "validation_accuracy": right[1] / n_held_out,
    }
    return recorded(rows, loss, metrics=shares)


def given(name: str) -> list[Any]:
    """Return the numbers that a step draws from: networks, passengers or patients."""
    if name == "one_epoch":
        return passengers()[0]
    if name == "standardise":
        return patients()[0]
    if name == "counts":
        return judged()
    if name == "Network":
        return [first_weights(), *patients()[0]]
    nets = starts() if name in ("backward", "learn") else []
    return [[net[part].T.tolist() for part in ("W1", "b1", "W2", "b2")] for net in nets]
