"""What is often said of a network that reads two things of which one corrects the other."""

import numpy as np

from lessons.copying.model import N_PLACES, read_rows, train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.attention import N_LETTERS
from training.figures import percent
from training.progress import track

N_ROWS, N_SEEDS, ASKED = 200, 8, 14
"""Rows that contradict themselves, starts, and the place after which one sees what counts."""
GOES_BY = "rows (%)"


@claim(
    "Told two different things, a network goes by the later one.",
    said_by="people who correct a chatbot, a far larger network, and see it follow",
    runs=f"{N_SEEDS} networks of two layers read {N_ROWS} rows such as “… k q … k t … k”, in which "
    "k is followed by q, later by t.",
    holds=[
        Limit(
            "the share of rows in which it is what came last",
            ">=",
            90,
            "%",
            of=lambda found: found[GOES_BY][1],
            drawn=True,
            words="they now expect t in at least {bar} of the rows",
        )
    ],
    control=("Rows such as “… x q … k t … k”: k is followed by t alone.", {"twice": False}),
)
def later_one_counts(
    *, twice: bool = True, n_seeds: int = N_SEEDS, first_seed: int = 0
) -> Measured:
    each = np.zeros((2, n_seeds))
    for i in track(range(n_seeds)):
        run = train(seed=first_seed + i)
        drawn = np.random.default_rng([2022, first_seed + i]).random((N_ROWS, N_LETTERS))
        letter, first, last, other, *rest = drawn.argsort(axis=1).T
        rows = np.zeros((N_ROWS, N_PLACES), int)
        rows[:, :ASKED] = np.stack(rest[:ASKED], axis=1)
        rows[:, 2:4] = np.stack([letter if twice else other, first], axis=1)
        rows[:, 8:10] = np.stack([letter, last], axis=1)
        rows[:, ASKED] = letter
        says = read_rows(rows, run.final).scores[:, ASKED].argmax(axis=1)
        each[:, i] = [100 * (says == one).mean() for one in (first, last)]
    came = ["what came first", "what came last"]
    table = {"they expect": came, GOES_BY: each.mean(axis=1)}
    return Measured(table, each=[*each], dot=f"one of {n_seeds} networks")


@finding_of(later_one_counts)
def _later_one_counts(measured: Measured, outcome: Outcome) -> str:
    first, last = (percent(share / 100) for share in measured[GOES_BY])
    if outcome is Outcome.HOLDS:
        return f"Here it does: in {last} of the rows they expect what came last."
    return (
        f"Not here. In {last} of the rows they expect what came last, in {first} what came first. "
        "No training row contradicted itself, so nothing taught them which counts, and the "
        "networks differ. A chatbot may have read corrections."
    )
