"""What decides the claims about networks that write."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from datasets.number_names import LARGEST, spelled
from lessons.next_letter.model import N_HELD_OUT, split, train
from lessons.next_letter.writing import (
    MANY,
    NEW,
    NONE,
    SHOWN,
    kinds_of,
    pairs,
    shown_to,
    write_words,
)
from study.claims import Bar, Experiment, Rule, Verdict
from training.figures import fixed, percent
from training.letters import next_letters, windows
from training.progress import track

N_STEPS = 800
"""Enough for what is asked here; the page trains for longer."""


def only_repeats(*, n_words: int = 1000, n_seeds: int = 2, first_seed: int = 0) -> Verdict:
    """Let networks write, and count how many of the numbers they were never shown."""
    counts = []
    for seed in track(range(first_seed, first_seed + n_seeds)):
        run = train(n_words=n_words, n_steps=N_STEPS, seed=seed)
        kinds = kinds_of(write_words(run.final, MANY, luck=seed), shown_to(run))
        counts.append(np.bincount(kinds, minlength=3))
    of = np.array(counts)
    new = of[:, NEW] / (of[:, NEW] + of[:, SHOWN])
    return Verdict(
        rule=Rule([Bar("share of new ones among the numbers written", new.mean(), "<", 0.1)]),
        finding=(
            f"Shown {n_words:,} names of {LARGEST:,}, {n_seeds} networks wrote {MANY} words each: "
            f"{percent(1 - of[:, NONE].sum() / of.sum())} are names of numbers, and of these "
            f"{percent(new.mean())} were never shown."
        ),
        evidence={
            "network": np.array([f"seed {i}" for i in range(first_seed, first_seed + n_seeds)]),
            "share new": new,
            "numbers": of[:, NEW] + of[:, SHOWN],
        },
    )


def is_the_table(*, context: int = 1, n_seeds: int = 2, first_seed: int = 0) -> Verdict:
    """Compare what a network says at the places of the training set with the table of pairs."""
    off = []
    for seed in track(range(first_seed, first_seed + n_seeds)):
        run = train(context=context, n_steps=N_STEPS, seed=seed)
        n_words = run.hyperparameters["n_words"]
        seen, _ = windows(spelled()[split(n_words, seed)[0][:N_HELD_OUT]], context)
        said, counted = next_letters(seen, run.final), pairs(n_words, seed)[seen[:, -1]]
        off.append(np.abs(said - counted).sum(axis=1).mean() / 2)
    return Verdict(
        rule=Rule([Bar("probability that lies elsewhere", float(np.mean(off)), "<", 0.05)]),
        finding=(
            f"With {context} letter{'s' * (context > 1)} of context, {percent(np.mean(off), 1)} of "
            "the probability lies on other letters than in the table of pairs, on average over the "
            f"places of {N_HELD_OUT} names and {n_seeds} networks."
        ),
        evidence={
            "network": np.array([f"seed {i}" for i in range(first_seed, first_seed + n_seeds)]),
            "share of the probability that lies elsewhere": np.array(off),
        },
    )


def more_is_better(
    *, n_words: int = 1000, contexts: Sequence[int] = (3, 12), n_seeds: int = 2, first_seed: int = 0
) -> Verdict:
    """Let networks see further and further back, and measure the loss on held-out names."""
    seeds = np.arange(first_seed, first_seed + n_seeds)
    losses = np.stack(
        [
            train(n_words=n_words, context=context, n_steps=N_STEPS, seed=seeds).metrics[
                "validation_loss"
            ][:, -1]
            for context in track(contexts, contexts)
        ]
    )
    mean = losses.mean(axis=1)
    return Verdict(
        rule=Rule([Bar("most loss more with more letters back", np.diff(mean).max(), "<", 0)]),
        finding=(
            f"Trained on {n_words:,} names, the loss on held-out names is "
            + ", ".join(
                f"{fixed(loss, 3)} with {context} letters of context"
                for context, loss in zip(contexts, mean, strict=True)
            )
            + f" (mean of {n_seeds} networks)."
        ),
        evidence={
            "letters of context": np.array(contexts),
            "held-out loss (nats per letter)": mean,
        },
    )


CLAIMS = {
    "only_repeats": Experiment(only_repeats, partial(only_repeats, n_words=LARGEST - N_HELD_OUT)),
    "is_the_table": Experiment(is_the_table, partial(is_the_table, context=2)),
    "more_is_better": Experiment(more_is_better, partial(more_is_better, n_words=10)),
}
