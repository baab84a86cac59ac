"""What is often said of networks that pick something up while they read, and what decides it."""

from collections.abc import Sequence

import numpy as np

from lessons.copying.model import BEGINS, DRAWN, PERIODS, train
from lessons.copying.reading import N_READ, changed, read_on
from study.claims import Cases, Limit, Measured, Outcome, claim, finding_of
from training.figures import percent
from training.progress import track

WIDE, N_SEEDS, AHEAD = 48, 2, 30
"""Numbers of an embedding in a single layer that has more knobs than two of 32, starts, and
percentage points that make a lead."""
CHANGED, LEAD = "knobs that have changed (%)", "lead of two layers (percentage points)"


@claim(
    "A network goes on learning while you use it.",
    said_by="many who watch a chatbot pick up what they told it a moment ago",
    runs=f"We train two layers from {N_SEEDS} starts, let each network read {N_READ:,} new rows, "
    "and compare all of its knobs before and after, bit by bit.",
    holds=[
        Limit(
            "the share of knobs that have changed",
            ">",
            0,
            "%",
            of=lambda found: found[CHANGED].mean(),
            drawn=True,
            words="any of them has changed",
        )
    ],
    control=("Each network is also trained on what it reads, by one step.", {"trains_on": True}),
)
def learns_in_use(
    *, trains_on: bool = False, n_seeds: int = N_SEEDS, first_seed: int = 0
) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    shares, right = np.zeros(n_seeds), np.zeros((n_seeds, 2))
    for i in track(range(n_seeds)):
        run = train(seed=int(seeds[i]))
        after, right[i] = read_on(run, learning_rate=0.01 * trains_on)
        n, n_changed = changed(run.final, after)
        shares[i] = 100 * n_changed / n
    first, again = 100 * right.mean(axis=0)
    return Measured(
        {"start": [f"start {i + 1}" for i in range(n_seeds)], CHANGED: shares},
        also={"knobs": n, "first": first, "again": again},
    )


@finding_of(learns_in_use)
def _learns_in_use(measured: Measured, outcome: Outcome) -> str:
    n, first, again = (measured[name] for name in ("knobs", "first", "again"))
    share = percent(measured[CHANGED].mean() / 100)
    if outcome is Outcome.HOLDS:
        return f"Trained while it reads, it does: {share} of its {n:,} knobs have changed."
    return (
        f"Not one of its {n:,} knobs has changed. Yet of the letters that come again it gets "
        f"{percent(again / 100)} right, and {percent(first / 100)} of new ones: it looks back."
    )


@claim(
    "It takes two layers of attention to go on with a row that repeats itself.",
    said_by="explanations of how language models copy, some of which repeat a run of fixed length",
    runs=f"We train two layers and a wider single one with more knobs, from {N_SEEDS} starts, on "
    "rows that begin again after 5 to 14 letters, drawn anew, and on rows that always do so after "
    "10.",
    holds=[
        Limit(
            "the lead of two layers",
            ">=",
            AHEAD,
            "percentage points",
            words="two layers are ahead by at least {bar}",
        )
    ],
    cases=Cases("kind of row", "whether one can count"),
    control=("Only rows that begin again after 5 to 14 letters.", {"periods": (DRAWN,)}),
)
def two_layers(
    *, periods: Sequence[str] = tuple(PERIODS), n_seeds: int = N_SEEDS, first_seed: int = 0
) -> Measured:
    seeds = np.arange(first_seed, first_seed + n_seeds)
    right = np.zeros((len(periods), 2))
    for i, j in track(np.ndindex(right.shape)):
        sizes = {"layers": 1, "width": WIDE} if j else {"layers": 2}
        runs = train(**sizes, period=periods[i], seed=seeds)
        right[i, j] = 100 * runs.metrics["validation_accuracy"][:, -1].mean()
    return Measured(
        {
            "rows begin again": [BEGINS[period] for period in periods],
            LEAD: (right[:, 0] - right[:, 1]).round(1),
            "right with two layers (%)": right[:, 0],
            "right with one (%)": right[:, 1],
        }
    )


@finding_of(two_layers)
def _two_layers(measured: Measured, outcome: Outcome) -> str:
    begun, _, two, one = measured.columns
    each = [
        f"{begins}, two layers get {many:.0f} % right and one gets {few:.0f} %"
        for begins, many, few in zip(begun, two, one, strict=True)
    ]
    begin = {
        Outcome.HOLDS: "It does",
        Outcome.FAILS: "It does not",
        Outcome.DEPENDS: "Not where one can count",
    }
    return f"{begin[outcome]}. If rows begin again {'; '.join(each)}."
