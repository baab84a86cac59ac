"""What is often said of rewards and of training further, and what decides it."""

import numpy as np

from lessons.judge.forgetting import train_again
from lessons.judge.model import train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import percent, trend

REAL, OLD = "real names after (%)", "0 to 4 read after (%)"
BEFORE, LESS, MORE, NEW = "before", "reward before", "reward after", "5 to 9 read after (%)"


MOST = {"real": 10, "old": 15}
"""Percentage points that may be lost of real names, and of old digits."""


@claim(
    "More reward means better.",
    said_by="the hope behind every target; against it, Goodhart’s law",
    runs="A judge rewards four writers of names for each letter e. We count how many of 100 words "
    "that each writes before and after 60 steps are names of numbers.",
    holds=[
        Limit(
            "the mean loss in the share of real names",
            "<",
            MOST["real"],
            "percentage points",
            of=lambda found: (found[BEFORE] - found[REAL]).mean(),
        )
    ],
    control=("The judge rewards real names instead.", {"judge": "real"}),
)
def more_is_better(*, judge: str = "e", n_seeds: int = 4, first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    metrics = train(judge=judge, seed=seeds).metrics
    (less, more), (before, after) = (metrics[name][:, [0, -1]].T for name in ("reward", "real"))
    return Measured(
        {
            "writer": [f"writer {i + 1}" for i in range(n_seeds)],
            REAL: 100 * after,
            BEFORE: 100 * before,
            LESS: less,
            MORE: more,
        },
        limit=BEFORE,
    )


@finding_of(more_is_better)
def _more_is_better(measured: Measured, outcome: Outcome) -> str:
    before, after = (percent(measured[name].mean() / 100) for name in (BEFORE, REAL))
    said = f"the reward for a word {trend(measured[LESS].mean(), measured[MORE].mean(), 2)}"
    if outcome is Outcome.HOLDS:
        return f"Here it does: {said}, and {after} of the words are real names, after {before}."
    return f"You get what you pay for: {said}, while real names fall from {before} to {after}."


@claim(
    "New training adds to what was learned before.",
    said_by="anybody who thinks of a memory as a shelf",
    runs="We train eight networks on the digits 0 to 4 for 10 epochs, and then on 5 to 9 for 10.",
    holds=[
        Limit(
            "the mean accuracy lost on held-out digits from 0 to 4",
            "<",
            MOST["old"],
            "percentage points",
            of=lambda found: (found[BEFORE] - found[OLD]).mean(),
        )
    ],
    control=("100 of the old digits are kept and dealt with the new ones.", {"n_kept": 100}),
)
def adds_up(*, n_kept: int = 0, n_seeds: int = 8, first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    metrics = train_again(n_kept=n_kept, seed=seeds).metrics
    (before, after), new = metrics["old"][:, [0, -1]].T, metrics["new"][:, -1]
    return Measured(
        {
            "network": [f"network {i + 1}" for i in range(n_seeds)],
            OLD: 100 * after,
            BEFORE: 100 * before,
            NEW: 100 * new,
        },
        limit=BEFORE,
    )


@finding_of(adds_up)
def _adds_up(measured: Measured, outcome: Outcome) -> str:
    before, after, new = (percent(measured[name].mean() / 100) for name in (BEFORE, OLD, NEW))
    said = f"of the old digits, the networks read {before} before and {after} after"
    if outcome is Outcome.HOLDS:
        return f"Here it does: {said}, and now {new} of the new ones."
    return f"The new silenced the old: {said}. Of the new ones they read {new}."
