"""Trainings that a learner's browser sends, as recorded runs."""

import math
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laboratory.write_it.line import HOURS, N_EPOCHS, RATE, SCORES, frame_epochs
from training.losses import half_mean_squared_error
from training.recorded_run import RecordedRun

Rows = NDArray[np.float64]
LARGEST = 1e12
MOST_ROWS = 400
WIDTH = {"neuron": 6, "loss": 6, "slopes": 6, "train": 6}
"""Numbers in a row of each step: step or epoch first, then what `along` and its like go through."""


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
    given = {"learning_rate": RATE, "n_epochs": N_EPOCHS, "standardise": False}
    return recorded(
        rows,
        loss,
        parameters={"w": w, "b": b},
        gradients={"w": along_w, "b": along_b},
        diverged_at=np.array(stopped),
        steps_per_epoch=0 if by_hand else 1,
        hyperparameters={**given, "noise": 0.0, "outlier": 0.0, "seed": 0},
    )
