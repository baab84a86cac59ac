"""Challenges on the digits: each check trains on further splits, from further starts."""

import numpy as np

from lessons.digits.experiments import answers_when, held_out_accuracy
from lessons.digits.model import n_parameters, train
from study.challenges import CheckResult, Settings, depends_on, done_if, not_tried
from training.figures import percent
from training.hyperparameters import holds_for_any

SEEDS = np.arange(8)
SPLIT = ("seed", "split_seed", "order")
"""What a check sets itself: several shuffled splits, each from a start of its own."""


@depends_on(train, but=("train_shift", "train_noise", *SPLIT))
@holds_for_any("optimiser", "batch_size", "learning_rate", "n_hidden")
def check_quick(settings: Settings) -> CheckResult:
    if settings.n_epochs != 1:
        return not_tried("Set the epochs to 1 first.")
    return _check_accuracy(settings, 0.92, "after a single epoch")


@depends_on(train, but=("train_shift", "train_noise", *SPLIT))
@holds_for_any("optimiser", "n_epochs", "learning_rate", "batch_size")
def check_small(settings: Settings) -> CheckResult:
    n_knobs = n_parameters(settings.n_hidden)
    if n_knobs >= 600:
        return not_tried(f"This network has {n_knobs:,} knobs; fewer than 600 are allowed.")
    return _check_accuracy(settings, 0.9, f"with {n_knobs} knobs")


def _check_accuracy(settings: Settings, goal: float, how: str) -> CheckResult:
    """Check the mean accuracy over all splits against a goal."""
    accuracy = held_out_accuracy(seed=SEEDS, split_seed=SEEDS, **settings)
    outcome = (
        f"Over {len(SEEDS)} splits, each from another start, your network reads "
        f"{percent(accuracy.mean(), 1)} of the validation digits {how}."
    )
    return done_if(round(float(accuracy.mean()), 3) >= goal, outcome)  # as it is said


@depends_on(train, but=("optimiser", "learning_rate", "batch_size", *SPLIT))
@holds_for_any("n_epochs", "train_noise", "n_hidden")
def check_firm(settings: Settings) -> CheckResult:
    if settings.train_shift == 0 and settings.train_noise == 0:
        return not_tried(
            "This network learns from undisturbed digits; move them or add noise first."
        )
    run = train(seed=SEEDS, split_seed=SEEDS, keep="the end", **settings)
    still, moved = (float(answers_when(run, "shift", by)[1].mean()) for by in (0, 1))
    outcome = (
        f"Over {len(SEEDS)} splits your network reads {percent(still, 1)} of the validation digits "
        f"where they are, and {percent(moved, 1)} moved by one pixel."
    )
    return done_if(round(min(still, moved), 3) >= 0.95, outcome)  # as it is said


CHALLENGES = {"quick": check_quick, "small": check_small, "firm": check_firm}
