"""What is often said of attention, and what decides it."""

import numpy as np

from datasets.number_names import names
from lessons.attention.writing import blind, train_block, with_and_without
from lessons.next_letter.model import split
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import percent
from training.progress import track

N_NAMES, N_SEEDS = 100, 2
"""Names that are read, none of them in the training set, and starts."""
RANKS = ("the largest look", "the second largest")
CHANGES = "another letter follows (%)"


@claim(
    "What a network looks at most matters to its answer.",
    said_by="people who explain an answer by showing where the network looked",
    runs=f"Two networks of one block each, trained apart, read {N_NAMES} new names. At each "
    "letter we take away its largest look, or one at random.",
    holds=[
        Limit(
            "the share of letters that change, over that with a look at random",
            ">",
            2,
            of=lambda measured: measured[CHANGES][1] / measured[CHANGES][0],
            words="losing the largest changes the next letter more than twice as often",
        )
    ],
    control=("The second largest look is taken away, not the largest.", {"rank": 2}),
)
def looks_tell_why(
    *, rank: int = 1, n_names: int = N_NAMES, n_seeds: int = N_SEEDS, first_seed: int = 0
) -> Measured:
    each: list[np.ndarray] = []
    for seed in track(range(first_seed, first_seed + n_seeds)):
        run = train_block(seed=seed)
        _, unseen = split(run.hyperparameters["n_words"], seed)
        rng = np.random.default_rng([2019, seed])
        for row in unseen[:n_names]:
            name = names()[row]
            p, without = with_and_without(run, name, rank=rank)
            _, drawn = with_and_without(run, name, rng.integers(np.arange(1, len(name) + 2)))
            said = np.array([drawn, without, blind(run, name)]).argmax(axis=2)
            each.append((said != p.argmax(axis=1))[:, 1:])  # the beginning has no other look
    taken = ["a look at random", RANKS[rank - 1], "all looks"]
    return Measured({"taken away": taken, CHANGES: 100 * np.concatenate(each, axis=1).mean(axis=1)})


@finding_of(looks_tell_why)
def _looks_tell_why(measured: Measured, outcome: Outcome) -> str:
    drawn, taken, every = (percent(share / 100) for share in measured[CHANGES])
    look = measured.columns[0][1]
    begin = "It does here" if outcome is Outcome.HOLDS else "This look hardly does"
    return (
        f"{begin}. Without {look}, {taken} of the next letters change. Without one at random, "
        f"{drawn} do. But not every letter needs a look: without any, only {every} change."
    )
