"""Challenges on the digits: each check trains on further splits, from further starts."""

from typing import Any

import numpy as np

from lessons.digits.experiments import answers_on, disturbed_tables, held_out_accuracy
from lessons.digits.model import n_parameters, train
from study.challenges import Check, Status
from training.figures import percent
from training.progress import Progress

N_SPLITS = 8
FEW = 600
"""More knobs than this are too many: a network without a hidden layer has 650."""
SMALL, QUICK, FIRM = 0.9, 0.92, 0.95


def check_quick(
    *,
    n_hidden: int = 64,
    optimiser: str = "Adam",
    learning_rate: float = 0.01,
    batch_size: int = 64,
    n_epochs: int = 20,
    on_progress: Progress | None = None,
) -> Check:
    """Check that a network reads 92 % after a single epoch, on average over splits."""
    if n_epochs != 1:
        return Check(Status.NOT_TRIED, "Set the epochs to 1 first.")
    accuracy = _accuracy(
        on_progress,
        n_hidden=n_hidden,
        optimiser=optimiser,
        learning_rate=learning_rate,
        batch_size=batch_size,
        n_epochs=n_epochs,
    )
    return _judged(accuracy, QUICK, "after a single epoch")


def check_small(
    *,
    n_hidden: int = 64,
    optimiser: str = "Adam",
    learning_rate: float = 0.01,
    batch_size: int = 64,
    n_epochs: int = 20,
    on_progress: Progress | None = None,
) -> Check:
    """Check that a network of fewer than 600 knobs reads 90 %, on average over splits."""
    n_knobs = n_parameters(n_hidden)
    if n_knobs >= FEW:
        return Check(
            Status.NOT_TRIED, f"This network has {n_knobs:,} knobs; fewer than {FEW} are allowed."
        )
    accuracy = _accuracy(
        on_progress,
        n_hidden=n_hidden,
        optimiser=optimiser,
        learning_rate=learning_rate,
        batch_size=batch_size,
        n_epochs=n_epochs,
    )
    return _judged(accuracy, SMALL, f"with {n_knobs} knobs")


def _accuracy(on_progress: Progress | None, **settings: Any) -> np.ndarray:
    seeds = np.arange(N_SPLITS)
    return held_out_accuracy(seed=seeds, split_seed=seeds, on_progress=on_progress, **settings)


def _judged(accuracy: np.ndarray, goal: float, how: str) -> Check:
    found = (
        f"Over {N_SPLITS} splits, each from another start, your network reads "
        f"{percent(accuracy.mean(), 1)} of the validation digits {how}: from "
        f"{percent(accuracy.min())} to {percent(accuracy.max())}, depending on the split. The "
        "majority gets about 10 %."
    )
    reached = round(float(accuracy.mean()), 3) >= goal  # as it is said
    return Check(Status.SOLVED if reached else Status.NOT_YET, found)


def check_firm(
    *,
    n_hidden: int = 64,
    n_epochs: int = 20,
    train_shift: int = 0,
    train_noise: float = 0.0,
    on_progress: Progress | None = None,
) -> Check:
    """Check that a network reads 95 % of digits moved by a pixel, and of those left alone."""
    if train_shift == 0 and train_noise == 0:
        return Check(
            Status.NOT_TRIED,
            "This network learns from undisturbed digits; move them or add noise first.",
        )
    seeds = np.arange(N_SPLITS)
    run = train(
        n_hidden=n_hidden,
        n_epochs=n_epochs,
        train_shift=train_shift,
        train_noise=train_noise,
        seed=seeds,
        split_seed=seeds,
        keep="the end",
        on_progress=on_progress,
    )
    still, moved = (
        float(answers_on(run, disturbed_tables("shift", amount))[1].mean()) for amount in (0, 1)
    )
    found = (
        f"Over {N_SPLITS} splits your network reads {percent(still, 1)} of the validation digits "
        f"where they are, and {percent(moved, 1)} moved by one pixel."
    )
    reached = round(min(still, moved), 3) >= FIRM  # as it is said
    return Check(Status.SOLVED if reached else Status.NOT_YET, found)


CHALLENGES = {"quick": check_quick, "small": check_small, "firm": check_firm}
