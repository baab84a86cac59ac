"""Popular claims about the Titanic's models, and the runs that decide them."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from lessons.titanic.experiments import KNOWS_MORE, held_out_accuracy
from lessons.titanic.model import train
from lessons.titanic.passengers import RULES, features_of_all, rule_accuracy, split, targets_of_all
from study.claims import Bar, Experiment, Rule, Verdict, over_cases
from training.comparison import compare_in_pairs, describe_counts
from training.figures import figure, percent
from training.progress import subtask, track

N_SPLITS = 200


def right_83_percent(*, claimed_on: Sequence[int] = (42,), first_seed: int = 0) -> Verdict:
    """Compare the mean accuracy on the splits of a claim with that on many splits."""
    split_seeds = np.arange(first_seed, first_seed + N_SPLITS)
    alone, accuracy = (
        held_out_accuracy(split_seed=seeds)
        for seeds in track((claimed_on, split_seeds), (len(claimed_on), N_SPLITS))
    )
    claimed, rule = float(alone.mean()), rule_accuracy(split_seeds)
    order = np.argsort(accuracy, kind="stable")
    where = "the recipe’s split" if len(claimed_on) == 1 else f"{len(claimed_on)} other splits"
    distance = abs(accuracy.mean() - claimed)
    return Verdict(
        rule=Rule([Bar("distance from the claimed share", distance, "<", 0.0075)]),
        finding=(
            f"On {where} its accuracy is {percent(claimed, 1)}, over {N_SPLITS} splits "
            f"{percent(accuracy.mean(), 1)} on average (“women survive”: "
            f"{percent(rule.mean(), 1)}). A single split says anything from "
            f"{percent(accuracy.min(), 1)} to {percent(accuracy.max(), 1)}."
        ),
        evidence={
            "splits, worst to best": np.arange(1, N_SPLITS + 1),
            "accuracy on the held-out passengers": accuracy[order],
            "women survive": rule[order],
            "split seed": split_seeds[order],
        },
    )


def women_survive(*, says: str = "women survive", first_seed: int = 0) -> Verdict:
    """Compare the recipe's sigmoid model with a rule of two words."""
    seeds = np.arange(first_seed, first_seed + N_SPLITS)
    accuracy, rule = held_out_accuracy(split_seed=seeds), rule_accuracy(seeds, RULES[says])
    return Verdict(
        rule=Rule([Bar("mean lead of the trained model", (accuracy - rule).mean(), "<", 0.04)]),
        finding=(
            f"Over {N_SPLITS} splits the trained model gets {percent(accuracy.mean(), 1)} of the "
            f"held-out passengers right, on average, and “{says}” {percent(rule.mean(), 1)}."
        ),
        evidence={
            "who decides": ["trained model", says],
            "mean accuracy on the held-out passengers": [accuracy.mean(), rule.mean()],
        },
    )


def lowest_loss(target: str, split_seed: int = 42) -> float:
    """Return the least mean absolute error that any model can reach on the recipe's 713.

    Passengers who are alike in the table get the same prediction, however they fared.
    """
    rows = split(split_seed)[0]
    _, alike = np.unique(features_of_all()[rows], axis=0, return_inverse=True)
    n, ones = (np.bincount(alike.ravel(), w) for w in (None, targets_of_all(target)[rows]))
    return float(np.minimum(ones, n - ones).sum() / len(rows))


def falls_to_almost_zero(*, first_seed: int = 42) -> Verdict:
    """Ask what the table cannot tell of everybody, and what it does."""
    questions = {"who survived": ("survived", 20_000), "who is a woman": ("female", 2000)}
    cases = {
        name: falls_to_nothing(*questions[name], first_seed=first_seed)
        for name in track(questions, (10, 1))
    }
    return over_cases("question", cases)


def falls_to_nothing(target: str, n_epochs: int, *, first_seed: int = 42) -> Verdict:
    """Train the recipe's sigmoid model for far longer than the recipe does."""
    with subtask(0, 1, of=100):
        first = train(target=target, n_epochs=10, split_seed=first_seed)
    with subtask(1, 99, of=100):
        run = train(target=target, n_epochs=n_epochs, split_seed=first_seed, max_frames=30)
    later = run.epochs > 10
    lowest = lowest_loss(target, first_seed)
    floor = (
        "No two are alike in the table and differ in the answer: nothing stands in the way of zero."
        if lowest == 0
        else "Some are alike in the table and fared differently: no model whatever gets below "
        f"{figure(lowest)}."
    )
    return Verdict(
        rule=Rule([Bar("mean absolute error", run.loss[-1], "<=", 0.02)]),
        finding=(
            f"From {figure(run.loss[0])} the loss falls to {figure(first.loss[-1])} in ten epochs, "
            f"and stands at {figure(run.loss[-1])} after {run.epochs[-1]:,}. {floor}"
        ),
        evidence={
            "epoch": np.concatenate([first.epochs, run.epochs[later]]),
            "mean absolute error": np.concatenate([first.loss, run.loss[later]]),
        },
    )


def three_layers_know_more(
    *, target: str = "survived", n_pairs: int = 100, first_seed: int = 0
) -> Verdict:
    """Compare the deep net with a single neuron, pair by pair on the same held-out rows.

    At the recipe's rate of 4 most starts of the deep net die, at 0.2 hardly any does.
    """
    seeds = np.arange(first_seed, first_seed + n_pairs)
    models: tuple[dict[str, Any], ...] = (
        {"model": "sigmoid"},
        {"model": "deep"},
        {"model": "deep", "learning_rate": 0.2, "n_epochs": 500},
    )
    simple, recipe, deep = (
        held_out_accuracy(**settings, target=target, seed=seeds, split_seed=seeds)
        for settings in track(models, (1, 5, 80))
    )
    pairs, as_shown = compare_in_pairs(deep, simple), compare_in_pairs(recipe, simple)
    return Verdict(
        rule=Rule([Bar("mean lead of three layers", pairs.mean, ">=", KNOWS_MORE)]),
        finding=(
            f"Over {n_pairs} splits, each from another start, three layers are "
            f"{describe_counts(pairs)}. At the recipe’s own rate they are worse on "
            f"{as_shown.worse}."
        ),
        evidence={
            "model": ["one layer: sigmoid", "three layers", "three, recipe’s rate"],
            "mean accuracy on the held-out passengers": [
                each.mean() for each in (simple, deep, recipe)
            ],
            f"better than sigmoid, of {n_pairs}": [0, pairs.better, as_shown.better],
            f"worse than sigmoid, of {n_pairs}": [0, pairs.worse, as_shown.worse],
        },
    )


CLAIMS = {
    "right_83_percent": Experiment(
        right_83_percent, partial(right_83_percent, claimed_on=range(1000, 1400))
    ),
    "women_survive": Experiment(women_survive, partial(women_survive, says="nobody survives")),
    "falls_in_ten_steps": Experiment(
        falls_to_almost_zero, partial(falls_to_nothing, "female", 2000)
    ),
    "three_layers_know_more": Experiment(
        three_layers_know_more, partial(three_layers_know_more, target="either")
    ),
}
