"""What is often said of networks that write, and what decides it."""

from collections.abc import Sequence

import numpy as np

from datasets.number_names import LARGEST
from lessons.next_letter.model import N_HELD_OUT, train
from lessons.next_letter.writing import MANY, NEW, NONE, SHOWN, kinds_of, shown_to, write_words
from study.claims import Limit, Measured, claim
from training.figures import fixed, percent
from training.progress import track

N_STEPS = 800
"""Enough for what is asked here; the page trains for longer."""


@claim(
    "Such a network only repeats what it was shown.",
    said_by="a common criticism",
    runs=f"We train two networks on 1,000 names each for {N_STEPS} steps, and let each write "
    f"{MANY} words.",
    holds=[Limit("the share of new ones among the numbers that they write", "<", 0.1)],
    control=(
        f"The same, but they are shown {LARGEST - N_HELD_OUT:,} of the {LARGEST:,} names, so that "
        "hardly any is left to be new.",
        {"n_words": LARGEST - N_HELD_OUT},
    ),
)
def only_repeats(*, n_words: int = 1000, n_seeds: int = 2, first_seed: int = 0) -> Measured:
    seeds = range(first_seed, first_seed + n_seeds)
    counts = []
    for seed in track(seeds):
        run = train(n_words=n_words, n_steps=N_STEPS, seed=seed)
        kinds = kinds_of(write_words(run.final, MANY, luck=seed), shown_to(run))
        counts.append(np.bincount(kinds, minlength=3))
    of = np.array(counts)
    numbers = of[:, NEW] + of[:, SHOWN]
    new = of[:, NEW] / numbers
    return Measured(
        [new.mean()],
        {
            "network": np.array([f"seed {seed}" for seed in seeds]),
            "share new": new,
            "numbers": numbers,
        },
        f"They were shown {n_words:,} of the {LARGEST:,} names; "
        f"{percent(1 - of[:, NONE].sum() / of.sum())} of the words that they wrote are names of "
        "numbers.",
    )


@claim(
    "The more letters a network sees, the better it guesses the next one.",
    said_by="a reasonable expectation",
    runs="We train two networks with 3 letters of context and two with 12, on 1,000 names for "
    f"{N_STEPS} steps, and take the mean loss of each two on held-out names.",
    holds=[Limit("the change in loss from 3 letters to 12", "<", 0, "nats per letter")],
    control=(
        "The same with only 10 names to learn from: with a long context they are learned by heart.",
        {"n_words": 10},
    ),
)
def more_is_better(
    *, n_words: int = 1000, contexts: Sequence[int] = (3, 12), n_seeds: int = 2, first_seed: int = 0
) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    losses = [
        train(n_words=n_words, context=context, n_steps=N_STEPS, seed=seeds).metrics[
            "validation_loss"
        ][:, -1]
        for context in track(contexts, contexts)
    ]
    mean = np.mean(losses, axis=1)
    each = zip(contexts, mean, strict=True)
    said = " and ".join(f"{fixed(loss, 3)} with {context} letters" for context, loss in each)
    return Measured(
        [np.diff(mean).max()],
        {"letters of context": np.array(contexts), "held-out loss (nats per letter)": mean},
        f"Trained on {n_words:,} names, the loss is {said}.",
    )
