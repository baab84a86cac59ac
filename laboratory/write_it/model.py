"""Trainings that a learner's browser sends, as recorded runs."""

import math
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laboratory.write_it.line import HOURS, N_EPOCHS, RATE, SCORES, frame_epochs
from laboratory.write_it.network import (
    CURVE_EVERY,
    CURVE_FRAMES,
    EVERY,
    N_FRAMES,
    N_HELD_OUT,
    N_LEARNED,
    N_STARTS,
    SIZES,
)
from laboratory.write_it.network import RATE as XOR_RATE
from lessons.gradient_descent import model as straight
from lessons.gradient_descent.bowl import bowl_view
from lessons.sigmoid import model as bent
from lessons.xor import model as xor
from training.figures import figure
from training.losses import half_mean_squared_error
from training.recorded_run import RecordedRun

Rows = NDArray[np.float64]
LARGEST = 1e12
MOST_ROWS = 400
WIDTH = {
    **dict.fromkeys(("neuron", "loss", "slopes", "train"), 6),
    **{"sigmoid": 6, "forward": 5, "backward": 12, "learn": 12, "Value": 3, "one_epoch": 3},
}
"""Numbers in a row of each step: its frame or epoch, then what is drawn (`checks.STEPS`)."""
FIRST_SEED = 3
"""Of XOR's five starts: from one of them the lesson's network gets stuck."""


def read(name: str, rows: Any) -> Rows | None:
    """Return the rows of a step from a browser, or None if they cannot be what the checks send.

    Nothing here trusts the sender: the code that made them is the learner's.
    """
    if not isinstance(rows, list) or not 2 <= len(rows) <= MOST_ROWS:
        return None
    for row in rows:
        if not isinstance(row, list) or len(row) != WIDTH[name]:
            return None
        if not all(type(value) in {int, float} for value in row):
            return None
        if not all(math.isfinite(value) and abs(value) < LARGEST for value in row):
            return None
    read_rows = np.array(rows, dtype=float)
    if name in ("backward", "learn"):
        starts, frames = np.divmod(np.arange(len(rows)), N_FRAMES)
        known = (read_rows[:, 0] == EVERY * frames).all() and (read_rows[:, 1] == starts).all()
        return read_rows if known and len(rows) <= N_STARTS * N_FRAMES else None
    steps = read_rows[:, 0]
    return read_rows if steps[0] == 0 and (np.diff(steps) > 0).all() else None


def recorded(rows: Rows, loss: np.ndarray, **fields: Any) -> RecordedRun:
    """Return rows as a run that is nobody else's."""
    fields = {"parameters": {}, "gradients": {}, "diverged_at": np.array(-1), **fields}
    # Everywhere, two runs of equal arguments are the same run.
    named = {"numbers": sha256(rows.tobytes()).hexdigest(), **fields.pop("hyperparameters", {})}
    return RecordedRun(rows[:, 0].astype(int), loss, hyperparameters=named, **fields)


def of_line(name: str, rows: Rows) -> RecordedRun:
    """Return the run of a line."""
    _, w, b, loss, along_w, along_b = rows.T
    epochs = frame_epochs()
    by_hand = name in ("neuron", "loss")
    if name == "neuron":  # there is no loss of one's own yet
        p = np.outer(w, HOURS) + b[:, None]
        loss = half_mean_squared_error(p, np.array(SCORES))
    stopped = -1 if by_hand or len(rows) >= len(epochs) else epochs[len(rows)]
    return recorded(
        rows,
        loss,
        parameters={"w": w, "b": b},
        gradients={"w": along_w, "b": along_b},
        diverged_at=np.array(stopped),
        steps_per_epoch=0 if by_hand else 1,
        hyperparameters={"learning_rate": RATE, "n_epochs": N_EPOCHS, "standardise": False},
    )


@cache
def lessons_line() -> RecordedRun:
    """Return the lesson's own descent on the four students, every epoch of it."""
    return straight.train(learning_rate=RATE, n_epochs=N_EPOCHS, max_frames=1000)


def seen_from_above(run: RecordedRun) -> dict[str, Any]:
    """Return the bowl below a line's path, as `charts.bowl` has it."""
    view = bowl_view(run)
    return {"contours": view.contours, "levels": view.levels, "bottom": view.bottom}


@cache
def lessons_curve() -> RecordedRun:
    """Return the lesson's own training on who passed, every epoch of it."""
    return bent.train(learning_rate=RATE, n_epochs=CURVE_EVERY * CURVE_FRAMES, max_frames=2000)


@cache
def starts() -> list[list[float]]:
    """Return the numbers from which XOR is learned five times, as `learned` goes through them."""
    seeds = np.arange(FIRST_SEED, FIRST_SEED + N_STARTS)
    drawn = xor.starting_parameters(SIZES[1], seed=seeds)
    parts = (drawn["W1"].swapaxes(1, 2), drawn["b1"], drawn["W2"], drawn["b2"])
    rows = np.concatenate([part.reshape(N_STARTS, -1) for part in parts], axis=1)
    return [[float(each) for each in row] for row in rows.round(3) + 0.0]


@cache
def lessons_networks() -> list[RecordedRun]:
    """Return the lesson's own trainings on XOR from the same five starts, every epoch of them."""
    how: dict[str, Any] = {
        "n_hidden": SIZES[1],
        "learning_rate": XOR_RATE,
        "n_epochs": EVERY * (N_FRAMES - 1),
        "max_frames": 1000,
    }
    rows = [(r[0], r[2], r[1], r[3], *r[4:]) for r in starts()]  # in the lesson’s order
    return [xor.train(**how, by_hand=row) for row in rows]


def of_networks(rows: Rows) -> list[RecordedRun]:
    """Return the runs on XOR, one for each start that there is."""
    runs = []
    for i in range(0, len(rows), N_FRAMES):
        part = rows[i : i + N_FRAMES]
        W1, b1, W2, b2 = np.split(part[:, 3:], np.cumsum([4, 2, 2]), axis=1)
        parameters = {
            "W1": W1.reshape(-1, 2, 2).swapaxes(1, 2),
            **{"b1": b1, "W2": W2[:, :, None], "b2": b2},
        }
        known = {"n_hidden": SIZES[1], "activation": "sigmoid", "loss": "cross-entropy"}
        runs.append(recorded(part, part[:, 2], parameters=parameters, hyperparameters=known))
    return runs


def beside_the_lessons(own: RecordedRun, theirs: RecordedRun) -> dict[str, RecordedRun]:
    """Return a run, and the lesson's own at the same epochs."""
    at = theirs.mapped(lambda a: a[own.steps], steps=own.steps)
    return {"yours": own, "the lesson’s": at}


def outcomes(rows: Rows) -> dict[str, list[str]]:
    """Return how each start ends, with the learner's network and the lesson's."""
    runs = zip(of_networks(rows), lessons_networks(), strict=False)
    ended = [(own, theirs) for own, theirs in runs if own.n_frames == N_FRAMES]
    return {
        "start": [f"{i}" for i in range(1, len(ended) + 1)],
        "your loss": [figure(own.loss[-1]) for own, _ in ended],
        "the lesson’s": [figure(theirs.loss[-1]) for _, theirs in ended],
        "solved": ["yes" if xor.solved(own) else "no" for own, _ in ended],
    }


def of_values(rows: Rows) -> dict[str, RecordedRun]:
    """Return the run that zeroes its slopes and the one that forgets to."""
    names = ("zeroed", "forgotten")
    return {name: recorded(rows[:, [0, i]], rows[:, i]) for i, name in enumerate(names, 1)}


@cache
def passengers() -> tuple[str, float]:
    """Return the Titanic's passengers, the held out first, and the share that a rule has right."""
    from lessons.titanic import passengers as titanic  # noqa: PLC0415 (it brings torch along)

    learned, held_out = titanic.split()
    order = np.concatenate([held_out, learned])
    table = np.column_stack([titanic.features_of_all(), titanic.targets_of_all()])[order]
    numbers = " ".join(f"{each:.3g}" for each in table.ravel())
    return numbers, float(titanic.rule_accuracy())


def of_passengers(rows: Rows) -> RecordedRun:
    shares = {"accuracy": rows[:, 1] / N_LEARNED, "validation_accuracy": rows[:, 2] / N_HELD_OUT}
    return recorded(rows, 1 - shares["accuracy"], metrics=shares)


def given(name: str) -> str:
    """Return the numbers that a step draws from, in a text."""
    if name == "one_epoch":
        return passengers()[0]
    numbers = starts() if name in ("backward", "learn") else []
    return " ".join(f"{each:g}" for row in numbers for each in row)
