"""Popular claims about the Titanic's models, and the runs that decide them."""

from functools import partial
from typing import Any

import numpy as np

from lessons.titanic.experiments import held_out_accuracy
from lessons.titanic.model import train
from lessons.titanic.passengers import rule_accuracy
from study.claims import Experiment, Outcome, Verdict
from training.comparison import compare_in_pairs
from training.figures import percent
from training.progress import each, part

HALF_A_POINT = 0.005
"""How far a mean over 200 splits may be from what is claimed: its standard error is 0.2 points."""
DEEP_AT_ITS_BEST: dict[str, Any] = {"model": "deep", "learning_rate": 0.2, "n_epochs": 500}
"""At the recipe's rate of 4 most starts of the deep net die; like this hardly any does."""


def right_83_percent(*, model: str = "sigmoid", n_splits: int = 200) -> Verdict:
    """Compare the accuracy on the recipe's split with the mean over many splits.

    It holds if the two differ by less than half a point.
    """
    split_seeds = np.arange(n_splits)
    alone, accuracy = (
        held_out_accuracy(model=model, split_seed=seed)
        for seed in each((42, split_seeds), (1, n_splits))
    )
    claimed = float(alone)
    rule = rule_accuracy(split_seeds)
    pairs = compare_in_pairs(accuracy, rule)
    order = np.argsort(accuracy, kind="stable")
    gap = accuracy.mean() - claimed
    return Verdict(
        outcome=Outcome.HOLDS if abs(gap) < HALF_A_POINT else Outcome.FAILS,
        finding=(
            f"On the recipe’s split it is right on {percent(claimed, 1)}, over {n_splits} splits "
            f"on {percent(accuracy.mean(), 1)} on average: {100 * gap:+.1f} percentage points "
            "from the claim (half of one would be near enough). A single split says anything from "
            f"{percent(accuracy.min(), 1)} to {percent(accuracy.max(), 1)}. “Women survive” gets "
            f"{percent(rule.mean(), 1)} on the same splits; the model is better on {pairs.better}, "
            f"level on {pairs.equal} and worse on {pairs.worse}."
        ),
        evidence={
            "splits, worst to best": np.arange(1, n_splits + 1),
            "accuracy on the held-out passengers": accuracy[order],
            "women survive": rule[order],
            "split seed": split_seeds[order],
        },
    )


def falls_in_ten_steps(*, target: str = "survived", n_epochs: int = 20_000) -> Verdict:
    """Train the recipe's sigmoid model for ten steps, from its start and from 20 others.

    It holds if the loss is 0.02 or less after ten steps from most of these starts.
    """
    seeds, whole = np.array([442, *range(20)]), 500 + n_epochs
    with part(0, 500, of=whole):
        ten = train(target=target, n_epochs=10, seed=seeds)
    with part(500, n_epochs, of=whole):
        run = train(target=target, n_epochs=n_epochs, max_frames=30)
    after_ten = ten.loss[:, -1]
    later = run.epochs > 10
    return Verdict(
        outcome=Outcome.HOLDS if np.median(after_ten) <= 0.02 else Outcome.FAILS,
        finding=(
            f"From the recipe’s start {ten.loss[0, 0]:.2f} falls to {after_ten[0]:.3g} in ten "
            f"steps, and stands at {run.loss[-1]:.3g} after {run.epochs[-1]:,}. From "
            f"{len(seeds) - 1} other starts it is {after_ten[1:].min():.3g} to "
            f"{after_ten[1:].max():.3g} after ten."
        ),
        evidence={
            "epoch": np.concatenate([ten.epochs, run.epochs[later]]),
            "mean absolute error": np.concatenate([ten.loss[0], run.loss[later]]),
        },
    )


def three_layers_know_more(*, rival: str = "sigmoid", n_pairs: int = 50) -> Verdict:
    """Compare the deep net with a model of one layer, pair by pair on the same held-out rows.

    Each pair has a split and a start of its own. It holds if the mean lead of the deep net, at
    settings that spare it from dying, is more than twice its standard error.
    """
    seeds = np.arange(n_pairs)
    models: tuple[dict[str, Any], ...] = ({"model": rival}, {"model": "deep"}, DEEP_AT_ITS_BEST)
    simple, recipe, deep = (
        held_out_accuracy(**settings, seed=seeds, split_seed=seeds)
        for settings in each(models, (1, 5, 80))
    )
    pairs, as_shown = compare_in_pairs(deep, simple), compare_in_pairs(recipe, simple)
    return Verdict(
        outcome=Outcome.HOLDS if pairs.ahead else Outcome.FAILS,
        finding=(
            f"Over {n_pairs} splits, each from another start, three layers are "
            f"{100 * pairs.mean:+.1f} percentage points from one (standard error "
            f"{100 * pairs.standard_error:.1f}): better on {pairs.better}, level on {pairs.equal}, "
            f"worse on {pairs.worse}. That is with steps small enough to keep the deep net alive; "
            f"at the recipe’s own rate it is better on {as_shown.better} and worse on "
            f"{as_shown.worse}."
        ),
        evidence={
            "model": np.array([f"one layer: {rival}", "three layers", "three, recipe’s rate"]),
            "mean accuracy on the held-out passengers": np.array(
                [simple.mean(), deep.mean(), recipe.mean()]
            ),
            f"better than {rival}, of {n_pairs}": np.array([0, pairs.better, as_shown.better]),
            f"worse than {rival}, of {n_pairs}": np.array([0, pairs.worse, as_shown.worse]),
        },
    )


CLAIMS = {
    "right_83_percent": Experiment(
        test=right_83_percent, control=partial(right_83_percent, model="linear")
    ),
    "falls_in_ten_steps": Experiment(
        test=falls_in_ten_steps, control=partial(falls_in_ten_steps, target="female", n_epochs=2000)
    ),
    "three_layers_know_more": Experiment(
        test=three_layers_know_more,
        control=partial(three_layers_know_more, rival="linear"),
    ),
}
