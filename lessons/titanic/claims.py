"""What is often said of models of the Titanic, and what decides it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lessons.titanic.experiments import KNOWS_MORE, held_out_accuracy
from lessons.titanic.model import train
from lessons.titanic.passengers import rule_accuracy
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.comparison import compare_in_pairs
from training.figures import count, figure, fixed, listed
from training.progress import track

N_SPLITS = 200
QUESTIONS = (("who survived", "survived", 10), ("who survived", "survived", 20_000))
IN_THE_TABLE = (("who is a woman", "female", 10),)
"""What the model is asked, its target, and for how many epochs it is trained."""
HELD_OUT = "held-out accuracy (%)"
LOSS = "mean absolute error"
BETTER, WORSE = "splits better than one layer", "splits worse than one layer"


@claim(
    "This model is right 83 % of the time.",
    said_by="what people conclude from the accuracy on a single split",
    runs=f"We train the recipe’s sigmoid model on {N_SPLITS} other splits, and compare its mean "
    "accuracy with the claimed one, before rounding.",
    holds=[
        Limit(
            "the distance of the mean from what is claimed",
            "<",
            0.75,
            "percentage points",
            of=lambda found: abs(found[HELD_OUT].mean() - found["claimed"][0]),
            words="they differ by less than {bar}",
        )
    ],
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
    order = np.argsort(accuracy, kind="stable")
    return Measured(
        {
            "splits, worst to best": np.arange(1, N_SPLITS + 1),
            HELD_OUT: 100 * accuracy[order],
            "claimed": np.full(N_SPLITS, 100 * alone.mean()),
            "mean": np.full(N_SPLITS, 100 * accuracy.mean()),
            "women survive": 100 * rule_accuracy(split_seeds)[order],
            "split seed": split_seeds[order],
        },
        limit="claimed",
    )


@finding_of(right_83_percent)
def _right_83_percent(measured: Measured, outcome: Outcome) -> str:
    accuracy = measured[HELD_OUT]
    each = [measured[name].mean() for name in ("mean", "claimed", "women survive")]
    mean, claimed, rule = (fixed(share, 1) for share in each)
    said = f"Over {N_SPLITS} other splits it is right {mean} % of the time"
    if outcome is Outcome.HOLDS:
        return f"{said}, and {claimed} % was claimed: close enough."
    luck = "a lucky" if each[1] > each[0] else "an unlucky"
    return (
        f"It was {luck} split. {said}, not {claimed} %, and on a single one anything from "
        f"{fixed(accuracy.min(), 0)} to {fixed(accuracy.max(), 0)} %. “Women survive” gets "
        f"{rule} %."
    )


@claim(
    "Ten steps of training are enough: the loss falls from 0.51 to 0.02.",
    said_by="an introduction to this very recipe, and the falling curves of many tutorials",
    runs="A step is an epoch here: we train the recipe’s sigmoid model for ten, and for 20,000; "
    "then, for ten, to say who is a woman, which stands in its table. The loss, the **mean "
    "absolute error**, is how far it is off on average; 50 % for everybody is off by 0.5.",
    holds=[Limit("the loss at the end", "<=", 0.02, words="it ends at {bar} or less")],
    each="question",
    control=("Only the question whose answer is in the table.", {"asked": IN_THE_TABLE}),
)
def falls_in_ten_steps(
    *, asked: Sequence[tuple[str, str, int]] = (*QUESTIONS, *IN_THE_TABLE), first_seed: int = 42
) -> Measured:
    losses = np.array(
        [
            train(target=target, n_epochs=n, split_seed=first_seed, max_frames=2).loss[[0, -1]]
            for _, target, n in track(asked, [n for *_, n in asked])
        ]
    )
    return Measured(
        {
            "question": [f"{question}, {n:,} epochs" for question, _, n in asked],
            LOSS: losses[:, 1],
            "at the start": losses[:, 0],
        }
    )


@finding_of(falls_in_ten_steps)
def _falls_in_ten_steps(measured: Measured, outcome: Outcome) -> str:
    questions, ends, starts = measured.columns
    each = [f"{figure(end)} ({question})" for question, end in zip(questions, ends, strict=True)]
    said = f"From {figure(starts[0], 2)} the loss falls to {listed(each)}."
    return {
        Outcome.HOLDS: f"They are. {said} The table says who is a woman.",
        Outcome.FAILS: f"They are not. {said} The table does not say who survived.",
        Outcome.DEPENDS: "Only if the table holds the answer: it says who is a woman, not who "
        f"survived. {said}",
    }[outcome]


@claim(
    "Three layers know more than one.",
    said_by="a common belief about depth",
    runs="We train three layers, with steps small enough to keep them alive, and the recipe’s "
    "single neuron on 100 splits, each with a start of its own, and compare them in pairs.",
    holds=[
        Limit(
            "the mean lead of three layers",
            ">=",
            100 * KNOWS_MORE,
            "percentage point",
            of=lambda found: found[HELD_OUT][1] - found[HELD_OUT][0],
            words="three layers are ahead by at least {bar} on average",
        )
    ],
    control=(
        "Another question, on 150 splits: who is a woman or travels first class, but not both? No "
        "weighted sum of sex and class can say that.",
        {"target": "either", "n_pairs": 150},
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
    more = f"one layer and {100 * KNOWS_MORE:g} point"
    return Measured(
        {
            "model": ["one layer", "three layers", "three, recipe’s rate"],
            HELD_OUT: [100 * each.mean() for each in (simple, deep, recipe)],
            more: [100 * (simple.mean() + KNOWS_MORE)] * 3,
            BETTER: [0, pairs.better, as_shown.better],
            WORSE: [0, pairs.worse, as_shown.worse],
        },
        limit=more,
        also={"pairs": n_pairs},
        each=[100 * each for each in (simple, deep, recipe)],
        dot=f"one of {n_pairs} splits",
    )


@finding_of(three_layers_know_more)
def _three_layers_know_more(measured: Measured, outcome: Outcome) -> str:
    one, three, _ = (fixed(share, 1) for share in measured[HELD_OUT])
    said = f"three layers get {three} % of the held-out passengers right, one layer {one} %"
    if outcome is Outcome.HOLDS:
        return f"Here they do: {said}."
    return (
        f"They know no more: {said}. On {measured['pairs']} splits they are ahead "
        f"{count(measured[BETTER][1], 'time')} and behind {count(measured[WORSE][1], 'time')}."
    )
