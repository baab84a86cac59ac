"""What is said of overfitting and its cures, and the runs that decide it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lessons.overfitting.experiments import (
    SHARE,
    at_best,
    final,
    train_on_splits,
    train_regularised,
)
from study.claims import Cases, Limit, Measured, Outcome, claim, finding_of
from training.comparison import compare_in_pairs
from training.figures import figure, fixed, listed
from training.progress import track

N_SPLITS = 36
WORSE = {"validation_accuracy": -1, "sure_when_wrong": 1}
"""What may get worse, and whether it then falls or rises."""
CHANGE, ERROR = "worse by (percentage points)", "standard error"
SAVED, TIMES = "held-out loss saved by dropout", "saved, as a multiple of what luck can do"


@claim(
    "When the held-out loss rises, the accuracy falls.",
    said_by="courses that show only one of the two curves",
    runs="We train networks on all 713 rows and on 178 of them, on 60 splits each, and judge them "
    "where their held-out loss is lowest and at the end.",
    holds=[
        Limit(
            "the mean change for the worse",
            ">",
            1.5,
            "percentage points",
            words="they are worse at the end by more than {bar} on average",
        )
    ],
    cases=Cases("number of rows", "the number of rows"),
    control=(
        "The same networks on the same splits, and the same rule; but here we look at how sure the "
        "network is of its wrong answers, not at its accuracy.",
        {"what": "sure_when_wrong"},
    ),
)
def loss_and_accuracy(
    *, what: str = "validation_accuracy", n_splits: int = 60, first_seed: int = 0
) -> Measured:
    """Compare the lowest point of the held-out loss with the end, on all rows and on a quarter."""
    seeds = range(first_seed, first_seed + n_splits)
    changes = []
    for share in track((1.0, SHARE), (4, 1)):
        run = train_regularised(width=64, seeds=seeds, share=share, max_frames=25)
        before, after = at_best(run, what), final(run, what)
        changes.append(compare_in_pairs(WORSE[what] * after, WORSE[what] * before))
    return Measured(
        {
            "rows": ["713 rows", "178 rows"],
            CHANGE: [100 * change.mean for change in changes],
            ERROR: [100 * change.standard_error for change in changes],
        },
        also={"what": what},
    )


@finding_of(loss_and_accuracy)
def _loss_and_accuracy(measured: Measured, outcome: Outcome) -> str:
    rows, change, _ = measured.columns
    each = [f"{fixed(n, 1)} points with {name}" for n, name in zip(change, rows, strict=True)]
    after = "After the held-out loss was lowest, the accuracy fell by"
    if measured["what"] != "validation_accuracy":
        after = "After the held-out loss was lowest, the network grew surer of its wrong answers by"
    begin = {
        Outcome.HOLDS: "It got worse each time",
        Outcome.FAILS: "It hardly changed",
        Outcome.DEPENDS: "Not always",
    }
    return f"{begin[outcome]}. {after} {listed(each)}."


@claim(
    "With dropout, a network does better on rows that it has not seen.",
    said_by="many code examples, which put it in out of habit",
    runs=f"We train networks of 2, 8 and 64 neurons on {N_SPLITS} splits of 178 rows, with half of "
    "their neurons silenced and without, and compare their held-out losses in pairs. What luck can "
    "do: two standard errors of the mean.",
    holds=[
        Limit(
            "the loss that dropout saves, as a multiple of what luck can do,",
            ">",
            1,
            words="with each width dropout saves more than luck can do on 36 splits",
        )
    ],
    control=("The same, but only with networks of 16 and 64 neurons.", {"widths": (16, 64)}),
)
def dropout_always_helps(
    *, widths: Sequence[int] = (2, 8, 64), n_splits: int = N_SPLITS, first_seed: int = 0
) -> Measured:
    """Train one layer of each width with half of it dropped and without, in pairs."""
    seeds = range(first_seed, first_seed + n_splits)
    how: dict[str, Any] = {"n_layers": 1, "share": SHARE, "n_epochs": 200, "max_frames": 2}
    gains = []
    for width in track(widths, widths):
        plain, dropped = (
            final(train_on_splits(seeds, n_hidden=width, dropout=share, **how))
            for share in track((0.0, 0.5), (1, 2))
        )
        gains.append(compare_in_pairs(plain, dropped))
    return Measured(
        {
            "neurons": [f"{n} neurons" for n in widths],
            TIMES: np.array([gain.mean / (2 * gain.standard_error) for gain in gains]),
            SAVED: np.array([gain.mean for gain in gains]),
        }
    )


@finding_of(dropout_always_helps)
def _dropout_always_helps(measured: Measured, outcome: Outcome) -> str:
    widths, _, saved = measured.columns
    each = [
        f"{'falls' if gain > 0 else 'rises'} by {figure(abs(gain), 2)} with {width}"
        for width, gain in zip(widths, saved, strict=True)
    ]
    begin = "Here it does" if outcome is Outcome.HOLDS else "Not every network does"
    return f"{begin}: silence half its neurons, and the held-out loss {listed(each)}."
