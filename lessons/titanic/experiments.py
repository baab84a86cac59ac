"""Many runs: four models on one split, and what other splits, starts and losses would have said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lessons.titanic.model import MAX_RUNS, train
from lessons.titanic.passengers import STATISTICS, majority, rule_accuracy
from lessons.titanic.survival_models import MODELS, RECIPES_LOSS
from lessons.titanic.survivors import agreement, calibration
from training.calibration import Reliability
from training.comparison import compare_in_pairs
from training.progress import Progress, parts
from training.validation import check_whole

OWN = "your settings"
GOOD = 0.75
"""A start counts as good if the held-out accuracy ends above this: more than most drowned."""


def held_out_accuracy(
    *, max_frames: int = 2, on_progress: Progress | None = None, **settings: Any
) -> np.ndarray:
    """Train, and return the accuracy on the held-out rows after the last step: (...,) floats."""
    run = train(max_frames=max_frames, on_progress=on_progress, **settings)
    return run.metrics["validation_accuracy"][..., -1]


def four_models(
    *, split_seed: int | np.ndarray = 42, on_progress: Progress | None = None
) -> dict[str, np.ndarray]:
    """Train the recipe's four models and return their accuracies beside those of the rules.

    Parameters
    ----------
    split_seed : int or (...,) array of int
        Who is held out; all are judged on the same rows.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    dict of str to (...,) array of float
        Accuracy on the held-out rows for 'nobody survives', 'women survive' and each model.
    """
    accuracies = {
        "nobody survives": rule_accuracy(split_seed, majority),
        "women survive": rule_accuracy(split_seed),
    }
    # An epoch of the hidden layers takes several times as long as one of twelve coefficients.
    for name, part in zip(MODELS, parts(on_progress, 1, 1, 5, 5), strict=True):
        accuracies[name] = held_out_accuracy(model=name, split_seed=split_seed, on_progress=part)
    return accuracies


def over_splits(
    *,
    n_splits: int = 100,
    model: str = "sigmoid",
    loss: str = RECIPES_LOSS,
    learning_rate: float | None = None,
    n_epochs: int | None = None,
    seed: int = 442,
    log_fare: bool = True,
    normalise: bool = True,
    statistics: str = "all",
    on_progress: Progress | None = None,
) -> dict[str, np.ndarray]:
    """Train the four models and one's own on many splits, and judge rules and models on each.

    Parameters
    ----------
    n_splits : int
        How many splits, from 2 to 500.
    model, loss, learning_rate, n_epochs, seed, log_fare, normalise, statistics
        The learner's own, one value each, as for `train`.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    dict of str to (n_splits,) array of float
        Accuracies on the held-out rows, as from `four_models`, and for 'your settings'.
    """
    check_whole("n_splits", n_splits, 2, MAX_RUNS)
    seeds = np.arange(n_splits)
    epochs = MODELS[model].n_epochs if n_epochs is None else n_epochs
    recipes, own = parts(on_progress, 100, 20 + epochs)
    accuracies = four_models(split_seed=seeds, on_progress=recipes)
    accuracies[OWN] = held_out_accuracy(
        model=model,
        loss=loss,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        seed=seed,
        log_fare=log_fare,
        normalise=normalise,
        statistics=statistics,
        split_seed=seeds,
        on_progress=own,
    )
    return accuracies


def in_pairs(accuracies: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Compare each model with “women survive” split by split, on the same passengers.

    Parameters
    ----------
    accuracies : mapping of str to (n_splits,) array of float
        As from `over_splits`.

    Returns
    -------
    DataFrame
        One row for each model and rule: its name, the mean and standard deviation of its accuracy
        and its mean lead over the rule, in percent, and on how many splits it is better than the
        rule, equal to it, and worse.
    """
    rows = []
    for name, values in accuracies.items():
        pairs = compare_in_pairs(values, accuracies["women survive"])
        rows.append(
            {
                "model or rule": name,
                "mean accuracy (%)": 100 * values.mean(),
                "standard deviation": 100 * values.std(ddof=1),
                "mean lead (points)": 100 * pairs.mean,
                "better": pairs.better,
                "equal": pairs.equal,
                "worse": pairs.worse,
            }
        )
    return pd.DataFrame(rows).round(1)


def over_starts(
    *,
    n_starts: int = 200,
    model: str = "deep",
    loss: str = RECIPES_LOSS,
    learning_rate: float | None = None,
    n_epochs: int | None = None,
    split_seed: int = 42,
    log_fare: bool = True,
    normalise: bool = True,
    statistics: str = "all",
    on_progress: Progress | None = None,
) -> np.ndarray:
    """Train a model from many starts, on the same passengers; the recipe's deep net by default.

    Parameters
    ----------
    n_starts : int
        How many starts, from 2 to 500: seeds 0, 1, 2 and so on.
    model, loss, learning_rate, n_epochs, split_seed, log_fare, normalise, statistics
        As for `train`, one value each.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    (n_starts,) array of float
        Accuracies on the held-out rows.
    """
    check_whole("n_starts", n_starts, 2, MAX_RUNS)
    return held_out_accuracy(
        model=model,
        loss=loss,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        split_seed=split_seed,
        log_fare=log_fare,
        normalise=normalise,
        statistics=statistics,
        seed=np.arange(n_starts),
        on_progress=on_progress,
    )


@dataclass(frozen=True)
class OtherStarts:
    """What the recipe's sigmoid model says from other starts.

    Attributes
    ----------
    n_starts : int
        How many.
    n_same : int
        How many decide about all 891 as "a woman, unless third class from Southampton" does.
    lowest, highest : float
        Accuracies on the held-out rows.
    """

    n_starts: int
    n_same: int
    lowest: float
    highest: float


def other_starts(
    *, split_seed: int = 42, n_starts: int = 200, on_progress: Progress | None = None
) -> OtherStarts:
    """Train the recipe's sigmoid model from other starts and compare it with the one sentence."""
    run = train(
        seed=np.arange(n_starts), split_seed=split_seed, max_frames=2, on_progress=on_progress
    )
    accuracies = run.metrics["validation_accuracy"][:, -1]
    return OtherStarts(
        n_starts=n_starts,
        n_same=int((agreement(run) == 1).sum()),
        lowest=float(accuracies.min()),
        highest=float(accuracies.max()),
    )


def with_and_without_leak(
    *, model: str = "sigmoid", n_splits: int = 100, on_progress: Progress | None = None
) -> dict[str, np.ndarray]:
    """Prepare with the modes and maxima of all 891, and of the training rows alone.

    Parameters
    ----------
    model : str
        As for `train`, with the recipe's settings.
    n_splits : int
        How many splits, from 2 to 500.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    dict of str to (n_splits,) array of float
        Held-out accuracies by 'all' and 'training', on the same splits.
    """
    check_whole("n_splits", n_splits, 2, MAX_RUNS)
    return {
        statistics: held_out_accuracy(
            model=model, statistics=statistics, split_seed=np.arange(n_splits), on_progress=part
        )
        for statistics, part in zip(STATISTICS, parts(on_progress, 1, 4), strict=True)
    }


def calibrations(
    *,
    model: str = "sigmoid",
    split_seed: int = 42,
    on_progress: Progress | None = None,
) -> dict[str, Reliability]:
    """Train a model on the recipe's loss and on cross-entropy, and see which can be trusted.

    Parameters
    ----------
    model : str
        As for `train`; in place of the linear model, which has no probabilities, the sigmoid.
    split_seed : int
        Who is held out, and judged.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    dict of str to Reliability
        By loss, each at the learning rate and number of epochs that suit it.
    """
    model = "sigmoid" if model == "linear" else model
    return {
        loss: calibration(train(model=model, loss=loss, split_seed=split_seed, on_progress=part))
        for loss, part in zip(
            (RECIPES_LOSS, "cross-entropy"), parts(on_progress, 1, 1), strict=True
        )
    }
