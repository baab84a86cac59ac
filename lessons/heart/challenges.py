"""Challenges on the patients: each check trains on further splits, from further starts."""

import numpy as np

from lessons.heart.decisions import costs_over_splits
from lessons.heart.experiments import OWN, RIVAL, held_out_accuracy, over_splits
from lessons.heart.model import train
from study.challenges import Check, Status
from training.comparison import compare_in_pairs
from training.figures import percent
from training.progress import Progress

N_SPLITS = 20
N_PAIRS = 50
MOST_STEPS = 1000
GOAL = 0.8
PRICE = 10
CHEAPER = 0.85
"""The share of what either simple decision costs that a threshold may cost at most."""
BEHIND = 0.0025
"""How far behind scikit-learn's model still counts as level: a quarter of a point."""


def check_thousand(
    *,
    start: str = "random",
    learning_rate: float = 0.01,
    n_steps: int = 1000,
    batch_size: int = 1,
    loss: str = "squared error",
    coding: str = "one-hot",
    scaling: str = "training",
    on_progress: Progress | None = None,
) -> Check:
    """Check that a neuron from a random start gets to 80 % within 1,000 steps, on 20 splits."""
    if start != "random":
        return Check(Status.NOT_TRIED, "This one is about the random start: choose that first.")
    if n_steps > MOST_STEPS:
        return Check(Status.NOT_TRIED, f"At most {MOST_STEPS:,} steps, please.")
    splits = np.arange(N_SPLITS)
    accuracy = held_out_accuracy(
        start=start,
        learning_rate=learning_rate,
        n_steps=n_steps,
        batch_size=batch_size,
        loss=loss,
        coding=coding,
        scaling=scaling,
        seed=splits,
        split_seed=splits,
        on_progress=on_progress,
    )
    found = (
        f"Over {N_SPLITS} splits, each from another random start, your neuron is right on "
        f"{percent(accuracy.mean(), 1)} of the patients held out, after {n_steps:,} steps."
    )
    reached = round(float(accuracy.mean()), 3) >= GOAL  # as it is said
    return Check(Status.SOLVED if reached else Status.NOT_YET, found)


def check_price(
    *,
    threshold: float = 0.5,
    miss: float = 1.0,
    start: str = "random",
    learning_rate: float = 0.01,
    n_steps: int = 1000,
    batch_size: int = 1,
    loss: str = "squared error",
    coding: str = "one-hot",
    scaling: str = "training",
    on_progress: Progress | None = None,
) -> Check:
    """Check that a threshold is cheaper than 0.5 and than calling everybody ill, on 20 splits."""
    if miss != PRICE:
        return Check(Status.NOT_TRIED, f"Set the price of a miss to {PRICE} first.")
    splits = np.arange(N_SPLITS)
    run = train(
        start=start,
        learning_rate=learning_rate,
        n_steps=n_steps,
        batch_size=batch_size,
        loss=loss,
        coding=coding,
        scaling=scaling,
        seed=splits,
        split_seed=splits,
        max_frames=2,
        on_progress=on_progress,
    )
    own, half, everybody = (
        float(each.mean()) for each in costs_over_splits(run, threshold, float(miss))
    )
    found = (
        f"Over {N_SPLITS} splits your threshold costs {own:.2f} false alarms per patient, 0.5 "
        f"costs {half:.2f}, “disease” for everybody {everybody:.2f}."
    )
    solved = own <= CHEAPER * min(half, everybody)
    return Check(Status.SOLVED if solved else Status.NOT_YET, found)


def check_level(
    *,
    start: str = "random",
    learning_rate: float = 0.01,
    n_steps: int = 1000,
    batch_size: int = 1,
    loss: str = "squared error",
    coding: str = "one-hot",
    scaling: str = "training",
    on_progress: Progress | None = None,
) -> Check:
    """Check that a neuron is level with scikit-learn's model over 50 splits, in pairs."""
    if n_steps == 0 or learning_rate == 0:
        return Check(Status.NOT_TRIED, "This neuron takes no steps; give it some first.")
    found = over_splits(
        n_splits=N_PAIRS,
        start=start,
        learning_rate=learning_rate,
        n_steps=n_steps,
        batch_size=batch_size,
        loss=loss,
        coding=coding,
        scaling=scaling,
        on_progress=on_progress,
    )
    pairs = compare_in_pairs(found[OWN], found[RIVAL])
    said = (
        f"Over {N_PAIRS} splits your neuron is {100 * pairs.mean:+.1f} percentage points "
        "from scikit-learn’s model on the same patients and columns (standard error "
        f"{100 * pairs.standard_error:.1f}): better on {pairs.better}, level on {pairs.equal}, "
        f"worse on {pairs.worse}."
    )
    return Check(Status.SOLVED if pairs.mean >= -BEHIND else Status.NOT_YET, said)


CHALLENGES = {"thousand": check_thousand, "price": check_price, "level": check_level}
