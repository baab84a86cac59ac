"""How far the output of a sigmoid can be trusted: what it promises beside what happens.

The measure is the expected calibration error of Guo et al. (2017), beside what true probabilities
show by luck: `training.calibration`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike

from lessons.sigmoid.model import probability, train, training_set
from lessons.titanic.model import train as train_on_passengers
from lessons.titanic.passengers import features_of_all, split, targets_of_all
from training.activations import sigmoid
from training.calibration import Reliability, TrueReliability, reliability, true_reliability
from training.hyperparameters import OneOf, Seed, hyperparameters
from training.progress import report_progress, subtask, track

LOSSES = ("mean absolute error", "cross-entropy")
RECIPE: dict[str, Any] = {"learning_rate": 4, "n_epochs": 300}
"""How the Titanic's sigmoid model is trained, the same for either loss."""
N_TRAINING, N_HELD_OUT = 713, 178
"""Passengers to learn from and held out; as many invented students for the comparison."""
_FRESH = 10_000
"""Added to the seed of the students learned from: the seed of those held out."""

Source = Callable[..., tuple[np.ndarray, np.ndarray]]
"""Takes seeds, returns probabilities and outcomes of who was held out."""


@dataclass(frozen=True)
class CalibrationResult:
    """What was promised beside what happened, and what luck alone would do."""

    measured: Reliability  # Of the model's outputs
    true: TrueReliability  # Of the same outputs, if they were true probabilities


@hyperparameters
def passengers_held_out(
    split_seed: int | ArrayLike, *, loss: Annotated[str, OneOf(LOSSES)]
) -> tuple[np.ndarray, np.ndarray]:
    """Train the Titanic's sigmoid model and ask it about the passengers held out.

    Returns the probabilities of surviving, (..., 178), and who survived, (..., 178).
    """
    run = train_on_passengers(
        model="sigmoid", loss=loss, split_seed=split_seed, max_frames=2, **RECIPE
    )
    _, held_out = split(split_seed)
    z = np.einsum("...ij,...j->...i", features_of_all()[held_out], run.final["coefficients"])
    return sigmoid(z), targets_of_all()[held_out]


def students_held_out(seeds: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Train on students for whom a sigmoid is the truth, and ask about as many as above.

    Shapes: seeds (n_draws,), returns (n_draws, 178) and (n_draws, 178).
    """
    run = train(
        data="overlapping", n_samples=N_TRAINING, learning_rate=0.5, seed=seeds, max_frames=2
    )
    x, y = training_set(data="overlapping", n_samples=N_HELD_OUT, seed=np.asarray(seeds) + _FRESH)
    p = np.array([probability(*one) for one in zip(x, *run.final.values(), strict=True)])
    return p, np.broadcast_to(y, p.shape)


@hyperparameters
def titanic_calibration(*, split: Seed = 42) -> dict[str, CalibrationResult]:
    """Compare probabilities with what happened, for one model trained on either loss."""
    trust = {}
    for loss in track(LOSSES):
        p, y = passengers_held_out(split, loss=loss)
        trust[loss] = CalibrationResult(reliability(p, y), true_reliability(p, n_draws=1000))
    return trust


@dataclass(frozen=True)
class Evaluation:
    """How probabilities did on many draws of who is held out."""

    error: np.ndarray  # (n_draws,): Expected calibration error
    true_error: np.ndarray  # (n_draws,): What true probabilities would score on average
    # (n_draws,): Whether the error is one that true probabilities exceed in more than 1 of 20 cases
    within: np.ndarray
    share_extreme: float  # Share of all probabilities below 0.02 or above 0.98


def evaluate(source: Source, seeds: ArrayLike) -> Evaluation:
    """Hold out others again and again, and compare each time with what luck alone would do.

    Shapes: seeds (n_draws,).
    """
    with subtask(0, 4, of=5):
        p, y = source(seeds)
    observed, true = [], []
    with subtask(4, 1, of=5):
        for i in range(len(p)):
            observed.append(reliability(p[i], y[i]))
            true.append(true_reliability(p[i], n_draws=500))
            report_progress((i + 1) / len(p))
    error = np.array([draw.expected_calibration_error for draw in observed])
    return Evaluation(
        error=error,
        true_error=np.array([draw.mean_error for draw in true]),
        within=error <= [draw.error_limit for draw in true],
        share_extreme=float(np.mean([draw.share_extreme for draw in observed])),
    )
