"""What is often said of rewards and of training further, and what decides it."""

import numpy as np

from lessons.judge.forgetting import BEFORE, train_again
from lessons.judge.model import train
from study.claims import Limit, Measured, claim
from training.figures import fixed, percent


@claim(
    "More reward means better.",
    said_by="the hope behind every target; against it, Goodhart’s law",
    runs="A judge rewards four writers of names for each letter e. We count how many of 100 words "
    "that each writes before and after 60 steps are names of numbers.",
    holds=[Limit("the mean loss in the share of real names", "<", 0.1)],
    control=("The judge rewards real names instead.", {"judge": "real"}),
)
def more_is_better(*, judge: str = "e", n_seeds: int = 4, first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    metrics = train(judge=judge, seed=seeds).metrics
    (less, more), (before, after) = (metrics[name][:, [0, -1]].T for name in ("reward", "real"))
    return Measured(
        [(before - after).mean()],
        {"writer (seed)": seeds, "real names after": after, "reward after": more},
        f"The reward goes from {fixed(less.mean())} to {fixed(more.mean())} per word, the share of "
        f"real names from {percent(before.mean())} to {percent(after.mean())}.",
    )


@claim(
    "New training adds to what was learned before.",
    said_by="anybody who thinks of a memory as a shelf",
    runs="We train eight networks on the digits 0 to 4 for 10 epochs, and then on 5 to 9 for 10.",
    holds=[Limit("the mean accuracy lost on held-out digits from 0 to 4", "<", 0.15)],
    control=("100 of the old digits are kept and dealt with the new ones.", {"n_kept": 100}),
)
def adds_up(*, n_kept: int = 0, n_seeds: int = 8, first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    run = train_again(n_kept=n_kept, seed=seeds)
    then = [int(np.searchsorted(run.steps, BEFORE)), -1]
    (before, after), new = run.metrics["old"][:, then].T, run.metrics["new"][:, -1]
    return Measured(
        [(before - after).mean()],
        {"network (seed)": seeds, "0 to 4 read after": after, "before": before},
        f"They read {percent(before.mean())} of the old digits before and {percent(after.mean())} "
        f"after, and then {percent(new.mean())} of the new ones.",
    )
