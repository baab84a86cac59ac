"""Curves side by side: two losses from one start, thresholds, two groups."""

import math
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, PASSED
from datasets.toy import CLASS_CENTRES, overlapping_classes, overlapping_truth
from lessons.gradient_descent.model import predict as logits
from lessons.sigmoid.model import decision_boundary, probability, samples_of, train
from training.activations import sigmoid
from training.decisions import cheapest_threshold, confusion_matrix, cost
from training.hyperparameters import Number, hyperparameters
from training.losses import LOSSES, binary_cross_entropy
from training.progress import track
from training.recorded_run import RecordedRun

WRONG_W = -8.0
"""A starting weight whose curve is sure of the opposite for each of the four students."""


def wrong_start(w: float = WRONG_W) -> dict[str, Any]:
    """Return w and b of a curve with its boundary midway between the four students."""
    return {"w": w, "b": -float(HOURS.mean()) * w}


@hyperparameters
def compare_losses(
    *, start_w: Annotated[float, Number(-400, 0)] = WRONG_W, **settings: Any
) -> dict[str, RecordedRun]:
    """Train one curve on each loss, both from the same confidently wrong start."""
    return {loss: train(loss=loss, **wrong_start(start_w), **settings) for loss in track(LOSSES)}


def surprises(run: RecordedRun) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what a single run gives to the truth about each student, and how surprising that is.

    Shapes: both (n_frames, n_samples), and the classes, (n_samples,).
    """
    x, y = samples_of(run)
    of_truth = (2 * y - 1) * logits(x, run.parameters["w"], run.parameters["b"])
    return sigmoid(of_truth), np.logaddexp(0, -of_truth), y


def pulls(loss: str, run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return what a single run says of each student, and that less the loss's slope along z.

    Both (n_frames, n_samples): from the one to the other is how hard a student pulls on z.
    """
    x, y = samples_of(run)
    p = sigmoid(logits(x, run.parameters["w"], run.parameters["b"]))
    return p, p - LOSSES[loss].delta(p, y)


def textbook_cross_entropy(p: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Average -(y log p + (1 - y) log(1 - p)), exactly as in the textbooks.

    Shown for its failures: as soon as p rounds to 0 or 1 it is infinite where the neuron was
    wrong, and NaN (0 times minus infinity) where it was right. `training.losses` computes the
    same loss from the logit, and has neither trouble.

    Shapes: p, y (..., n_samples), returns (...,).
    """
    p, y = np.asarray(p), np.asarray(y)
    with np.errstate(divide="ignore", invalid="ignore"):  # its failure is what is to be seen
        return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p), axis=-1)


def formulas_compared(start_w: float) -> dict[str, str]:
    """Put the textbook formula beside the one from the logit, for a curve sure of the opposite."""
    z = logits(HOURS, **wrong_start(start_w))
    return {
        "w": f"{start_w:g}",
        "textbook, sure and wrong": f"{textbook_cross_entropy(sigmoid(z), PASSED):.4g}",
        "from z, sure and wrong": f"{binary_cross_entropy(z, PASSED):.4g}",
        "textbook, sure and right": f"{textbook_cross_entropy(sigmoid(z), 1 - PASSED):.4g}",
        "from z, sure and right": f"{binary_cross_entropy(z, 1 - PASSED):.4g}",
    }


N_NEW = 200
"""How many students a curve is tried on that it did not learn from."""
_NEW_SEEDS = 1_000_000
"""What is added to a run's seed to draw them: no run of the lesson learns from such a seed."""


def new_students(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return `N_NEW` students of the classes that a single run learned from, drawn anew.

    Shapes: returns (n_new,) and (n_new,).
    """
    spread, seed = (run.hyperparameters[name] for name in ("spread", "seed"))
    return overlapping_classes(n_samples=N_NEW, spread=spread, seed=int(seed) + _NEW_SEEDS)


@dataclass(frozen=True)
class Decisions:
    """What a threshold makes of the last probabilities of a run."""

    # (n_samples,): Whom it decided about: inputs and classes
    x: np.ndarray
    y: np.ndarray
    misses: int
    false_alarms: int
    cost: float  # Per sample
    cheapest: float  # A threshold that costs least
    least: float  # What it costs per sample


def decisions(
    run: RecordedRun, threshold: float, *, miss: float = 1.0, new: bool = False
) -> Decisions:
    """Decide with a threshold at the end of a single run."""
    x, y = new_students(run) if new else samples_of(run)
    return _decided(x, y, probability(x, **run.final), threshold, miss)


def _decided(
    x: np.ndarray, y: np.ndarray, p: np.ndarray, threshold: float, miss: float
) -> Decisions:
    (_, alarms), (misses, _) = confusion_matrix(y, p, threshold)
    cheapest = cheapest_threshold(y, p, miss=miss)
    return Decisions(
        x=x,
        y=y,
        misses=int(misses),
        false_alarms=int(alarms),
        cost=float(cost(y, p, threshold, miss=miss)),
        cheapest=cheapest,
        least=float(cost(y, p, cheapest, miss=miss)),
    )


def _below(x: np.ndarray, spread: float) -> np.ndarray:
    """Return the share of either class that is drawn below x: (2, ...), by the normal curve."""
    away = (np.asarray(x) - CLASS_CENTRES.reshape(2, *[1] * np.ndim(x))) / spread
    return 0.5 * (1.0 + np.vectorize(math.erf)(away / math.sqrt(2.0)))


def long_run(
    w: ArrayLike, b: ArrayLike, *, threshold: ArrayLike = 0.5, spread: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return how often curves err on endlessly many students of the overlapping classes.

    Returns the false alarms as a share of class 0, and the misses as a share of class 1.
    """
    w, b, t = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (w, b, threshold)))
    cut = np.where(w == 0, 0.0, decision_boundary(w, b, t))
    said_no = _below(cut, spread)
    said_no = np.where(w < 0, 1.0 - said_no, said_no)
    flat = np.where(sigmoid(b) >= t, 0.0, 1.0)  # a flat curve says the same to everybody
    failed, passed = np.where(w == 0, flat, said_no)
    return 1.0 - failed, passed


GROUPS = {"A": 0.7, "B": 1.5}
"""Two groups of students, by the spread of their classes: those of B are harder to tell apart."""


def of_group(name: str, threshold: float, *, miss: float = 1.0) -> Decisions:
    """Decide about `N_NEW` students of a group, by their true probabilities."""
    x, y = overlapping_classes(n_samples=N_NEW, spread=GROUPS[name], seed=_NEW_SEEDS)
    return _decided(x, y, probability(x, *overlapping_truth(GROUPS[name])), threshold, miss)


N_HUNDREDS = 20


def hundreds(run: RecordedRun, sure: float) -> np.ndarray:
    """Draw new students to whom a single run gives the same probability, and see who passes.

    Shapes: returns (`N_HUNDREDS`, 100), of 0 and 1.
    """
    spread, seed = (run.hyperparameters[name] for name in ("spread", "seed"))
    x = decision_boundary(run.final["w"], run.final["b"], sure)
    rng = np.random.default_rng(int(seed) + _NEW_SEEDS)
    return (rng.random((N_HUNDREDS, 100)) < sigmoid(logits(x, *overlapping_truth(spread)))).astype(
        int
    )
