"""How far the output of a sigmoid can be trusted: what it promises beside what happens.

The measure is the expected calibration error of Guo et al. (2017), beside what true probabilities
show by luck: `training.calibration`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lessons.sigmoid.model import probability, train, training_set
from lessons.titanic.model import train as train_on_passengers
from lessons.titanic.passengers import training_arrays
from training.activations import sigmoid
from training.calibration import Reliability, TrueReliability, reliability, true_reliability
from training.progress import Progress, parts
from training.validation import MAX_SEED, check_choice, check_whole

LOSSES = ("mean absolute error", "cross-entropy")
RECIPE: dict[str, Any] = {"learning_rate": 4, "n_epochs": 300}
"""How the Titanic's sigmoid model is trained, the same for either loss."""
N_TRAINING, N_HELD_OUT = 713, 178
"""Passengers to learn from and held out; as many invented students for the comparison."""
_FRESH = 10_000
"""Added to the seed of the students learned from: the seed of those held out."""

Source = Callable[..., tuple[np.ndarray, np.ndarray]]
"""Takes seeds and ``on_progress``, returns probabilities and outcomes of who was held out."""


@dataclass(frozen=True)
class Trust:
    """What was promised beside what happened, and what luck alone would do.

    Attributes
    ----------
    found : Reliability
        Of the model's outputs.
    true : TrueReliability
        Of the same outputs, if they were true probabilities.
    """

    found: Reliability
    true: TrueReliability


def passengers_held_out(
    split_seed: int | ArrayLike, *, loss: str, on_progress: Progress | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Train the Titanic's sigmoid model and ask it about the passengers held out.

    Parameters
    ----------
    split_seed : int or (...,) array of int
        Which passengers are held out.
    loss : str
        What it is trained on, one of `LOSSES`.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    (..., 178) array of float
        Probabilities of having survived.
    (..., 178) array of float
        Whether they survived, 0 or 1.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("loss", loss, LOSSES)
    run = train_on_passengers(
        model="sigmoid",
        loss=loss,
        split_seed=split_seed,
        max_frames=25,
        **RECIPE,
    )
    held_out = training_arrays(split_seed)
    z = np.einsum("...ij,...j->...i", held_out.X_validation, run.final["coefficients"])
    return sigmoid(z), held_out.y_validation


def students_held_out(
    seeds: ArrayLike, *, on_progress: Progress | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Train on students for whom a sigmoid is the truth, and ask about as many as above.

    Parameters
    ----------
    seeds : (n_draws,) array of int
        Which students.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    (n_draws, 178) array of float
        Probabilities of passing.
    (n_draws, 178) array of float
        Whether they pass, 0 or 1.
    """
    run = train(
        data="overlapping",
        n_samples=N_TRAINING,
        learning_rate=0.5,
        n_epochs=1000,
        seed=seeds,
        on_progress=on_progress,
    )
    x, y = training_set(data="overlapping", n_samples=N_HELD_OUT, seed=np.asarray(seeds) + _FRESH)
    p = np.array([probability(*each) for each in zip(x, *run.final.values(), strict=True)])
    return p, np.broadcast_to(y, p.shape)


def titanic_calibration(
    *, split: int = 42, on_progress: Progress | None = None
) -> dict[str, Trust]:
    """Compare probabilities with what happened, for one model trained on either loss.

    Parameters
    ----------
    split : int
        Which 178 passengers are held out.
    on_progress : callable, optional
        Called with the share of both trainings that is done.

    Returns
    -------
    dict of str to Trust
        By loss.

    Raises
    ------
    ValueError
        If ``split`` is out of its range.
    """
    check_whole("split", split, 0, MAX_SEED)
    found = {}
    for loss, part in zip(LOSSES, parts(on_progress, 1, 1), strict=True):
        p, y = passengers_held_out(split, loss=loss, on_progress=part)
        found[loss] = Trust(reliability(p, y), true_reliability(p, n_draws=1000))
    return found


@dataclass(frozen=True)
class Judgement:
    """How probabilities did on many draws of who is held out.

    Attributes
    ----------
    error : (n_draws,) array of float
        Expected calibration error.
    true_error : (n_draws,) array of float
        What true probabilities would score on average.
    within : (n_draws,) array of bool
        Whether the error is one that true probabilities exceed in more than 1 of 20 cases.
    share_extreme : float
        Share of all probabilities below 0.02 or above 0.98.
    """

    error: np.ndarray
    true_error: np.ndarray
    within: np.ndarray
    share_extreme: float


def judge(source: Source, seeds: ArrayLike, *, on_progress: Progress | None = None) -> Judgement:
    """Hold out others again and again, and compare each time with what luck alone would do.

    Parameters
    ----------
    source : callable
        Trains, and returns probabilities and outcomes.
    seeds : (n_draws,) array of int
        Who is held out.
    on_progress : callable, optional
        Called with the share that is done.
    """
    training, comparing = parts(on_progress, 4, 1)
    p, y = source(seeds, on_progress=training)
    found, true = [], []
    for i, each in enumerate(p):
        found.append(reliability(each, y[i]))
        true.append(true_reliability(each, n_draws=500))
        if comparing is not None:
            comparing((i + 1) / len(p))
    error = np.array([look.expected_calibration_error for look in found])
    return Judgement(
        error=error,
        true_error=np.array([look.mean_error for look in true]),
        within=error <= [look.error_limit for look in true],
        share_extreme=float(np.mean([look.share_extreme for look in found])),
    )
