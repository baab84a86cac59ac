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
from study.claims import Cases, Limit, Measured, claim
from training.comparison import compare_in_pairs
from training.figures import figure
from training.progress import report_progress, track

N_SPLITS = 36
WORSE = {"validation_accuracy": -1, "sure_when_wrong": 1}
"""What may get worse, and whether it then falls or rises."""


@claim(
    "When the held-out loss rises, the accuracy falls.",
    said_by="courses that show only one of the two curves",
    runs="We train networks on all 713 rows and on 178 of them, on 60 splits each, and judge them "
    "where their held-out loss is lowest and at the end.",
    holds=[
        Limit("the mean change for the worse", ">", 1.4, "percentage points"),
        Limit("that change in standard errors", ">", 2),
    ],
    cases=Cases("number of rows", "numbers of rows", "the number of rows"),
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
    points = [100 * change.mean for change in changes]
    return Measured(
        [points, [change.mean / change.standard_error for change in changes]],
        {
            "rows": ["713 rows", "178 rows"],
            "worse by percentage points": points,
            "standard error": [100 * change.standard_error for change in changes],
        },
        "Splits of one table overlap, so these standard errors are somewhat too small.",
    )


@claim(
    "With dropout, a network does better on rows that it has not seen.",
    said_by="many code examples, which put it in out of habit",
    runs=f"We train networks of 2, 8 and 64 neurons on {N_SPLITS} splits of 178 rows, with half of "
    "their neurons silenced and without, and compare their held-out losses in pairs.",
    holds=[Limit("the loss that dropout saves, in standard errors,", ">", 2)],
    cases=Cases("width", "widths", "the width"),
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
        [[gain.mean / gain.standard_error for gain in gains]],
        {
            "neurons": np.array(widths),
            "held-out loss lowered by": np.array([gain.mean for gain in gains]),
        },
    )


@claim(
    "Once a model has as many weights as there are rows, still more weights make it better on new "
    "rows.",
    said_by="Belkin and others in 2019, against the rule that a model should have far fewer "
    "weights than rows",
    runs=f"We fit random neurons to {3 * N_DRAWS} samples of 20 points, and compare the median "
    "errors of 400 neurons and of 20 on new points.",
    holds=[Limit("log₁₀ of the share of the error that is left", "<", 0)],
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
    for seed in track(range(first_seed, first_seed + 3 * N_DRAWS, N_DRAWS)):
        report_progress(0.0)
        fits.append(fit_random_features(seed=seed))
        report_progress(1.0)
    errors = np.median(np.concatenate([fit.held_out for fit in fits]), axis=0)
    at = [PER_POINT.index(few), PER_POINT.index(many)]
    n, error = fits[0].n_neurons[at], errors[at]
    return Measured(
        [np.log10(error[1] / error[0])],
        {
            "neurons, for 20 points": [str(size) for size in fits[0].n_neurons],
            "median squared error on new points": errors,
        },
        f"{n[0]} random neurons have a median squared error of {figure(error[0], 2)}, {n[1]} of "
        f"{figure(error[1], 2)}. Of all fits through the points, least squares takes the one with "
        "the smallest weights.",
    )
