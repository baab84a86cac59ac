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
from training.progress import track

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


SURE = 0.8
"""A probability that is as sure as this, of yes or of no, is asked how often it is right."""


def sure_and_right(source: Source, seeds: ArrayLike) -> tuple[float, float]:
    """Return how sure the answers are on average that are `SURE`, and how often they are right.

    Both in percent, over all whom any of the seeds (n_draws,) held out.
    """
    p, y = source(seeds)
    sure, right = np.maximum(p, 1 - p), (p >= 0.5) == (y == 1)
    asked = sure >= SURE
    return 100 * float(sure[asked].mean()), 100 * float(right[asked].mean())
