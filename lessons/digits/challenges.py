"""Challenges on the digits: each check trains on further splits, from further starts."""

import numpy as np

from lessons.digits.experiments import answers_on, disturbed_tables, held_out_accuracy
from lessons.digits.model import n_parameters, train
from study.challenges import CheckResult, Settings, depends_on, done_if, not_tried
from training.figures import percent
from training.hyperparameters import holds_for_any

N_SPLITS = 8
FEW = 600
"""More knobs than this are too many: a network without a hidden layer has 650."""
SMALL, QUICK, FIRM = 0.9, 0.92, 0.95

SPLIT = ("seed", "split_seed", "order")
"""What a check sets itself: several shuffled splits, each from a start of its own."""


@depends_on(train, but=("train_shift", "train_noise", *SPLIT))
@holds_for_any("optimiser", "batch_size", "learning_rate", "n_hidden")
def check_quick(settings: Settings) -> CheckResult:
    """Check that a network reads 92 % after a single epoch, on average over splits."""
    if settings.n_epochs != 1:
        return not_tried("Set the epochs to 1 first.")
    return _check_accuracy(settings, QUICK, "after a single epoch")


@depends_on(train, but=("train_shift", "train_noise", *SPLIT))
@holds_for_any("optimiser", "n_epochs", "learning_rate", "batch_size")
def check_small(settings: Settings) -> CheckResult:
    """Check that a network of fewer than 600 knobs reads 90 %, on average over splits."""
    n_knobs = n_parameters(settings.n_hidden)
    if n_knobs >= FEW:
        return not_tried(f"This network has {n_knobs:,} knobs; fewer than {FEW} are allowed.")
    return _check_accuracy(settings, SMALL, f"with {n_knobs} knobs")


def _check_accuracy(settings: Settings, goal: float, how: str) -> CheckResult:
    """Check the mean accuracy over all splits against a goal."""
    seeds = np.arange(N_SPLITS)
    accuracy = held_out_accuracy(seed=seeds, split_seed=seeds, **settings)
    outcome = (
        f"Over {N_SPLITS} splits, each from another start, your network reads "
        f"{percent(accuracy.mean(), 1)} of the validation digits {how}."
    )
    reached = round(float(accuracy.mean()), 3) >= goal  # as it is said
    return done_if(reached, outcome)


@depends_on(train, but=("optimiser", "learning_rate", "batch_size", *SPLIT))
@holds_for_any("n_epochs", "train_noise", "n_hidden")
def check_firm(settings: Settings) -> CheckResult:
    """Check that a network reads 95 % of digits moved by a pixel, and of those left alone."""
    if settings.train_shift == 0 and settings.train_noise == 0:
        return not_tried(
            "This network learns from undisturbed digits; move them or add noise first."
        )
    seeds = np.arange(N_SPLITS)
    run = train(seed=seeds, split_seed=seeds, keep="the end", **settings)
    still, moved = (
        float(answers_on(run, disturbed_tables("shift", amount))[1].mean()) for amount in (0, 1)
    )
    outcome = (
        f"Over {N_SPLITS} splits your network reads {percent(still, 1)} of the validation digits "
        f"where they are, and {percent(moved, 1)} moved by one pixel."
    )
    reached = round(min(still, moved), 3) >= FIRM  # as it is said
    return done_if(reached, outcome)


CHALLENGES = {"quick": check_quick, "small": check_small, "firm": check_firm}
