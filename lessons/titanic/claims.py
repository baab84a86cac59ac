"""What is often said of models of the Titanic, and what decides it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lessons.titanic.experiments import KNOWS_MORE, held_out_accuracy
from lessons.titanic.model import train
from lessons.titanic.passengers import features_of_all, rule_accuracy, split, targets_of_all
from study.claims import Cases, Limit, Measured, claim
from training.comparison import compare_in_pairs, describe_counts
from training.figures import figure, percent
from training.progress import track

N_SPLITS = 200
QUESTIONS = {"who survived": ("survived", 20_000), "who is a woman": ("female", 2000)}
"""What the model is asked, and for how many epochs it is trained."""


@claim(
    "This model is right 83 % of the time.",
    said_by="what people conclude from the accuracy on a single split",
    runs=f"We train the recipe’s sigmoid model on {N_SPLITS} other splits, and compare its mean "
    "accuracy with the claimed one.",
    holds=[Limit("the distance from the claimed share", "<", 0.0075)],
    control=(
        "The claimed number is a mean over 400 splits instead of one.",
        {"claimed_on": range(1000, 1400)},
    ),
)
def right_83_percent(*, claimed_on: Sequence[int] = (42,), first_seed: int = 0) -> Measured:
    split_seeds = np.arange(first_seed, first_seed + N_SPLITS)
    alone, accuracy = (
        held_out_accuracy(split_seed=seeds)
        for seeds in track((claimed_on, split_seeds), (len(claimed_on), N_SPLITS))
    )
    claimed, rule = float(alone.mean()), rule_accuracy(split_seeds)
    order = np.argsort(accuracy, kind="stable")
    return Measured(
        [abs(accuracy.mean() - claimed)],
        {
            "splits, worst to best": np.arange(1, N_SPLITS + 1),
            "accuracy on the held-out passengers": accuracy[order],
            "women survive": rule[order],
            "split seed": split_seeds[order],
        },
        f"Claimed: {percent(claimed, 1)}; over {N_SPLITS} splits it is "
        f"{percent(accuracy.mean(), 1)} on average (“women survive”: {percent(rule.mean(), 1)}), "
        f"on single ones from {percent(accuracy.min(), 1)} to {percent(accuracy.max(), 1)}.",
    )


def lowest_loss(target: str, split_seed: int = 42) -> float:
    """Return the least mean absolute error that any model can reach on the recipe's 713.

    Passengers who are alike in the table get the same prediction, however they fared.
    """
    rows = split(split_seed)[0]
    _, alike = np.unique(features_of_all()[rows], axis=0, return_inverse=True)
    n, ones = (np.bincount(alike.ravel(), w) for w in (None, targets_of_all(target)[rows]))
    return float(np.minimum(ones, n - ones).sum() / len(rows))


@claim(
    "Train long enough, and the loss falls to almost zero.",
    said_by="what the falling curves of many tutorials suggest",
    runs="We ask the recipe’s sigmoid model who survived, for 20,000 epochs instead of 30, and who "
    "is a woman, for 2,000: the answer to that is in the table. The loss is the **mean absolute "
    "error**.",
    holds=[Limit("the mean absolute error", "<=", 0.02)],
    cases=Cases("question", "questions", "the question"),
    control=("Only the question whose answer is in the table.", {"asked": ("who is a woman",)}),
)
def falls_in_ten_steps(
    *, asked: Sequence[str] = tuple(QUESTIONS), first_seed: int = 42
) -> Measured:
    trainings = [QUESTIONS[each] for each in asked]
    losses = [
        float(train(target=target, n_epochs=n, split_seed=first_seed, max_frames=2).loss[-1])
        for target, n in track(trainings, [n for _, n in trainings])
    ]
    lowest = lowest_loss("survived", first_seed)
    return Measured(
        [losses],
        {"question": [*asked], "mean absolute error": losses},
        "Some passengers are alike in the table and fared differently: of who survived no model "
        f"whatever gets below {figure(lowest)}."
        if "who survived" in asked
        else "",
    )


@claim(
    "Three layers know more than one.",
    said_by="a common belief about depth",
    runs="We train three layers, with steps small enough to keep them alive, and the recipe’s "
    "single neuron on 100 splits, each with a start of its own, and compare them in pairs.",
    holds=[Limit("the mean lead of three layers", ">=", KNOWS_MORE)],
    control=(
        "Another question: who is a woman or travels first class, but not both? No weighted sum of "
        "sex and class can say that.",
        {"target": "either"},
    ),
)
def three_layers_know_more(
    *, target: str = "survived", n_pairs: int = 100, first_seed: int = 0
) -> Measured:
    """At the recipe's rate of 4 most starts of the deep net die, at 0.2 hardly any does."""
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
    return Measured(
        [pairs.mean],
        {
            "model": ["one layer: sigmoid", "three layers", "three, recipe’s rate"],
            "mean accuracy on the held-out passengers": [
                each.mean() for each in (simple, deep, recipe)
            ],
            f"better than sigmoid, of {n_pairs}": [0, pairs.better, as_shown.better],
            f"worse than sigmoid, of {n_pairs}": [0, pairs.worse, as_shown.worse],
        },
        f"Three layers are {describe_counts(pairs)}; at the recipe’s own rate they are worse on "
        f"{as_shown.worse} of {n_pairs}.",
    )
