"""What is said of overfitting and its cures, and the runs that decide it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lessons.overfitting.double_descent import N_DRAWS, PER_POINT, fit_random_features
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
from training.progress import report_progress, track

N_SPLITS = 36
WORSE = {"validation_accuracy": -1, "sure_when_wrong": 1}
"""What may get worse, and whether it then falls or rises."""
CHANGE, ERROR = "worse by (percentage points)", "standard error"
SAVED, LUCK = "held-out loss saved by dropout", "2 standard errors"
NEW = "squared error on new points"


@claim(
    "When the held-out loss rises, the accuracy falls.",
    said_by="courses that show only one of the two curves",
    runs="We train networks on all 713 rows and on 178 of them, on 60 splits each, and judge them "
    "where their held-out loss is lowest and at the end.",
    holds=[Limit("the mean change for the worse", ">", 1.5, "percentage points")],
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
    "their neurons silenced and without, and compare their held-out losses in pairs.",
    holds=[
        Limit(
            "the loss that dropout saves, in standard errors,",
            ">",
            2,
            of=lambda found: 2 * found[SAVED] / found[LUCK],
        )
    ],
    cases=Cases("width", "the width"),
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
            SAVED: np.array([gain.mean for gain in gains]),
            LUCK: np.array([2 * gain.standard_error for gain in gains]),
        },
        limit=LUCK,
    )


@finding_of(dropout_always_helps)
def _dropout_always_helps(measured: Measured, outcome: Outcome) -> str:
    widths, saved, _ = measured.columns
    each = [
        f"{'falls' if gain > 0 else 'rises'} by {figure(abs(gain), 2)} with {width}"
        for width, gain in zip(widths, saved, strict=True)
    ]
    begin = {
        Outcome.HOLDS: "Here it does",
        Outcome.FAILS: "Here it does not",
        Outcome.DEPENDS: "Not every network does",
    }
    return f"{begin[outcome]}: silence half its neurons, and the held-out loss {listed(each)}."


@claim(
    "Once a model has as many weights as there are rows, still more weights make it better on new "
    "rows.",
    said_by="Belkin and others in 2019, against the rule that a model should have far fewer "
    "weights than rows",
    runs=f"We fit random neurons to {6 * N_DRAWS} samples of 20 points, and compare the median "
    "errors of 20 neurons and of 400 on new points.",
    holds=[
        Limit(
            "the second error over the first, as a power of ten,",
            "<",
            0,
            of=lambda found: np.log10(_error_at(found, "many") / _error_at(found, "few")),
        )
    ],
    control=(
        "From 6 neurons to 20, which are still no more than there are points.",
        {"few": 0.3, "many": 1.0},
    ),
)
def more_weights_than_rows(
    *, few: float = 1.0, many: float = 20.0, first_seed: int = 0
) -> Measured:
    """Fit ever more random neurons to samples of 20 points, and compare two sizes on new points."""
    fits = []
    for seed in track(range(first_seed, first_seed + 6 * N_DRAWS, N_DRAWS)):
        report_progress(0.0)
        fits.append(fit_random_features(seed=seed))
        report_progress(1.0)
    errors = np.median(np.concatenate([fit.held_out for fit in fits]), axis=0)
    n_neurons = fits[0].n_neurons
    before, after = (int(n_neurons[PER_POINT.index(size)]) for size in (few, many))
    limit = f"that of {before} neurons"
    return Measured(
        {
            "neurons, for 20 points": n_neurons,
            NEW: errors,
            limit: np.full(len(errors), errors[PER_POINT.index(few)]),
        },
        limit=limit,
        also={"few": before, "many": after},
    )


def _error_at(measured: Measured, size: str) -> float:
    """Return the error of one of the two numbers of neurons that are compared."""
    return float(measured[NEW][list(measured.columns[0]).index(measured[size])])


@finding_of(more_weights_than_rows)
def _more_weights_than_rows(measured: Measured, outcome: Outcome) -> str:
    each = [
        f"{figure(_error_at(measured, size), 2)} with {measured[size]} random neurons"
        for size in ("few", "many")
    ]
    if outcome is Outcome.HOLDS:
        return (
            f"On new points, the squared error goes from {each[0]} down to {each[1]}. Among so "
            "many curves through the points, least squares finds a smooth one."
        )
    return f"They made it worse: on new points, the squared error goes from {' to '.join(each)}."
