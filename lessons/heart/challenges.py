"""Challenges on the patients: each check trains on further splits, from further starts."""

import numpy as np

from lessons.heart.decisions import costs_over_splits
from lessons.heart.experiments import OWN, RIVAL, compare, held_out_accuracy, over_splits
from lessons.heart.model import train
from study.challenges import CheckResult, Settings, depends_on, done_if, not_tried
from training.comparison import describe_counts, describe_standing
from training.figures import count, fixed, percent
from training.hyperparameters import holds_for_any

N_SPLITS = 20
N_PAIRS = 50
MOST_STEPS = 1000
PRICE = 10
FIXED = ("seed", "split_seed", "stratify")
"""What a check sets itself: several seeds, and splits that are not stratified."""


@depends_on(train, but=FIXED)
@holds_for_any("learning_rate", "batch_size", "loss", "coding", "scaling")
def check_thousand(settings: Settings) -> CheckResult:
    """Check that a neuron from a random start gets to 80 % within 1,000 steps, on 20 splits."""
    if settings.start != "random":
        return not_tried("This one is about the random start: choose that first.")
    if settings.n_steps > MOST_STEPS:
        return not_tried(f"At most {MOST_STEPS:,} steps, please.")
    splits = np.arange(N_SPLITS)
    accuracy = held_out_accuracy(seed=splits, split_seed=splits, **settings)
    outcome = (
        f"Over {N_SPLITS} splits, each from another random start, your neuron is right on "
        f"{percent(accuracy.mean(), 1)} of the patients held out, after "
        f"{count(settings.n_steps, 'step')}."
    )
    return done_if(round(float(accuracy.mean()), 3) >= 0.8, outcome)  # as it is said


@depends_on(train, also=("threshold", "miss"), but=FIXED)
@holds_for_any("start", "learning_rate", "n_steps", "batch_size", "loss", "coding", "scaling")
def check_price(settings: Settings) -> CheckResult:
    """Check that a threshold is cheaper than 0.5 and than calling everybody ill, on 20 splits."""
    neuron = dict(settings)
    threshold, miss = neuron.pop("threshold"), neuron.pop("miss")
    if miss != PRICE:
        return not_tried(f"Set the price of a miss to {PRICE} first.")
    splits = np.arange(N_SPLITS)
    run = train(seed=splits, split_seed=splits, max_frames=2, **neuron)
    own, half, everybody = (float(x.mean()) for x in costs_over_splits(run, threshold, miss))
    outcome = (
        f"Over {N_SPLITS} splits your threshold costs {fixed(own)} false alarms per patient, 0.5 "
        f"costs {fixed(half)}, “disease” for everybody {fixed(everybody)}."
    )
    return done_if(own <= 0.85 * min(half, everybody), outcome)


@depends_on(train, but=FIXED)
@holds_for_any("start", "batch_size", "loss", "coding", "scaling")
def check_level(settings: Settings) -> CheckResult:
    """Check that a neuron is level with scikit-learn's model over 50 splits, in pairs."""
    if settings.n_steps == 0 or settings.learning_rate == 0:
        return not_tried("This neuron takes no steps; give it some first.")
    accuracies = over_splits(n_splits=N_PAIRS, **settings)
    pairs = compare(accuracies[OWN], accuracies[RIVAL])
    outcome = (
        f"Over {N_PAIRS} splits on the same patients and columns, your neuron is "
        f"{describe_standing(pairs, 'scikit-learn’s model')}: {describe_counts(pairs)}."
    )
    return done_if(pairs.mean >= -0.0025, outcome)


CHALLENGES = {"thousand": check_thousand, "price": check_price, "level": check_level}
