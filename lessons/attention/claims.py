"""What is often said of attention, and what decides it."""

import numpy as np

from datasets.number_names import names
from lessons.attention.writing import blind, looks, train_block, with_and_without
from lessons.next_letter.model import split
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import percent
from training.progress import track

N_NAMES, N_SEEDS = 100, 2
"""Names that are read, none of them in the training set, and starts."""
TAKEN = ("the largest look", "a look drawn at random", "all looks")
CHANGES = "then expects another letter (%)"


@claim(
    "What a network looks at most is why it writes what it writes.",
    said_by="many who show where a network looked, to explain its answer (Jain and Wallace, 2019, "
    "object)",
    runs=f"Two blocks read {N_NAMES} new names. At each letter we take its largest look away, and "
    "see whether another letter is then expected next.",
    holds=[
        Limit(
            "the share of letters at which it then expects another",
            ">",
            50,
            "%",
            of=lambda measured: measured[CHANGES][0],
            drawn=True,
            words="another one is expected at more than half of the letters",
        )
    ],
    control=("Only at letters that look at one place for more than 70 %.", {"least": 0.7}),
)
def looks_tell_why(
    *, least: float = 0.0, n_names: int = N_NAMES, n_seeds: int = N_SEEDS, first_seed: int = 0
) -> Measured:
    each: list[np.ndarray] = []
    for seed in track(range(first_seed, first_seed + n_seeds)):
        run = train_block(seed=seed)
        _, unseen = split(run.hyperparameters["n_words"], seed)
        rng = np.random.default_rng([2019, seed])
        for row in unseen[:n_names]:
            name = names()[row]
            n_places = np.arange(1, len(name) + 2)
            p, largest = with_and_without(run, name)
            _, drawn = with_and_without(run, name, rng.integers(n_places))
            said = np.array([largest, drawn, blind(run, name)]).argmax(axis=2)
            is_firm = looks(run, name)[-1].max(axis=1) > least
            is_firm[0] = False  # the beginning has no other look
            each.append((said != p.argmax(axis=1))[:, is_firm])
    changed = np.concatenate(each, axis=1)
    return Measured({"taken away": [*TAKEN], CHANGES: 100 * changed.mean(axis=1)})


@finding_of(looks_tell_why)
def _looks_tell_why(measured: Measured, outcome: Outcome) -> str:
    largest, drawn, every = (percent(share / 100) for share in measured[CHANGES])
    begin = "Here it is" if outcome is Outcome.HOLDS else "Mostly it is not"
    return (
        f"{begin}: without its largest look another is expected at {largest} of the letters, "
        f"without one drawn at random at {drawn}, without any at {every}."
    )
