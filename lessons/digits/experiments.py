"""Many runs: over splits, seeds and rates, and on digits that were disturbed."""

from typing import Annotated, Any

import numpy as np

from datasets.digits import load_digits
from lessons.digits.answers import split_of
from lessons.digits.model import MAX_RUNS, probabilities, train
from lessons.digits.samples import majority_accuracy, moved, to_each_side
from training.hyperparameters import Integer, hyperparameters
from training.progress import report_progress, subtask, track
from training.recorded_run import RecordedRun

MAJORITY = "always the same digit"
SHIFTS = (0, 1)
"""Pixels by which digits are moved to each of the four sides."""

Splits = Annotated[int, Integer(2, MAX_RUNS)]
"""How many splits: split seeds in a row, usually from 0, and the same seeds for the starts."""
N_SPLITS = 4
"""Splits, each from another start, on which disturbed digits are counted."""


def held_out_accuracy(**settings: Any) -> np.ndarray:
    """Train, and return the accuracy on the validation digits after the last step: (...,) float."""
    return train(keep="the end", **settings).metrics["validation_accuracy"][..., -1]


def baseline(run: RecordedRun) -> dict[str, float]:
    """Return the baseline's accuracy on the validation digits of a single run, by its name."""
    settings = run.hyperparameters
    accuracy = majority_accuracy(settings["split_seed"], order=settings["order"])
    return {MAJORITY: float(accuracy)}


def step_of(share: float, run: RecordedRun) -> int:
    """Return the first recorded step at which a single run reads this share of what is held out."""
    return int(run.steps[(run.metrics["validation_accuracy"] >= share).argmax()])


def answers_when(run: RecordedRun, shift: int) -> tuple[np.ndarray, np.ndarray]:
    """Return how sure each run is of its validation digits once moved, and if it is right.

    They move to each side. Shapes: returns (n_runs, n_sides, 180).
    """
    ink, y = load_digits()
    tables = [moved(ink, *way) for way in to_each_side(shift)] if shift else [ink]
    confidence, right = [], []
    for i, rows in enumerate(split_of(run)[1]):
        p = probabilities(run[i], np.stack([table[rows] for table in tables]))
        confidence.append(p.max(axis=-1))
        right.append(p.argmax(axis=-1) == y[rows])
    return np.stack(confidence), np.stack(right)


@hyperparameters
def disturbed(*, n_splits: Splits = N_SPLITS, **settings: Any) -> np.ndarray:
    """Return the accuracy on digits left where they are, and moved by a pixel: (n_splits, 2)."""
    seeds = np.arange(n_splits)
    with subtask(0, 8, of=10):
        run = train(seed=seeds, split_seed=seeds, keep="the end", **settings)
    accuracies = []
    with subtask(8, 2, of=10):
        for shift in track(SHIFTS):
            _, right = answers_when(run, shift)
            accuracies.append(right.mean(axis=(1, 2)))
            report_progress(1)
    return np.stack(accuracies, axis=-1)
