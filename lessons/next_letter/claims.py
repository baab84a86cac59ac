"""What is often said of networks that write, and what decides it."""

from collections.abc import Sequence

import numpy as np

from lessons.next_letter.model import train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import count, listed, trend
from training.progress import track

N_STEPS = 800
"""Enough for what is asked here; the page trains for longer."""
CHANGE = "change in held-out loss"


@claim(
    "The more letters a network sees, the better it guesses the next one.",
    said_by="a reasonable expectation",
    runs="Two networks each, with 3 letters of context and with 12, learn from 1,000 names and "
    "from 10. We take their loss on held-out names.",
    holds=[
        Limit(
            "the change in loss from 3 letters to 12",
            "<",
            0,
            words="12 letters give a lower loss than 3",
        )
    ],
    each="number of names",
    control=("The same with 1,000 names alone.", {"n_words": (1000,)}),
)
def more_is_better(
    *, n_words: Sequence[int] = (1000, 10), n_seeds: int = 2, first_seed: int = 0
) -> Measured:
    seeds, contexts = np.arange(first_seed, first_seed + n_seeds), (3, 12)
    losses = np.zeros((len(n_words), len(contexts), n_seeds))
    for i, j in track(list(np.ndindex(losses.shape[:2])), contexts * len(n_words)):
        run = train(n_words=n_words[i], context=contexts[j], n_steps=N_STEPS, seed=seeds)
        losses[i, j] = run.metrics["validation_loss"][:, -1]
    change = losses[:, 1] - losses[:, 0]
    return Measured(
        {
            "names": [count(n, "name") for n in n_words],
            f"{CHANGE}, from {contexts[0]} letters to {contexts[1]}": change.mean(axis=1),
            **{f"with {n} letters": losses[:, i].mean(axis=1) for i, n in enumerate(contexts)},
        },
        each=[*change],
        dot=f"one of {n_seeds} networks",
    )


@finding_of(more_is_better)
def _more_is_better(measured: Measured, outcome: Outcome) -> str:
    names, _, short, long = measured.columns
    each = [
        f"{trend(before, after, 2)} with {name}"
        for name, before, after in zip(names, short, long, strict=True)
    ]
    begin = {
        Outcome.HOLDS: "Here it does.",
        Outcome.FAILS: "Here it guesses worse.",
        Outcome.DEPENDS: "Not always: too few names are learned by heart.",
    }[outcome]
    return f"{begin} From 3 letters to 12 the held-out loss {listed(each)}."
