"""What is said of overfitting and its cures, and the runs that decide it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lessons.overfitting.experiments import SHARE, final, train_on_splits
from lessons.overfitting.polynomials import errors_on_fresh
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.comparison import compare_in_pairs
from training.figures import figure, listed
from training.progress import track

N_SPLITS = 36
N_SAMPLES = 300
MANY_KNOBS = (4, 8, 12, 16, 50, 500)
ERROR = "mean squared error on new points"
SAVED, TIMES = "held-out loss saved by dropout", "saved, as a multiple of what luck can do"


@claim(
    "From its best size on, the more knobs a curve has, the worse it does on new points.",
    said_by="the usual picture of overfitting, a valley with the best size at its bottom",
    runs=f"We fit curves to 12 points each, in {N_SAMPLES} samples. From 12 knobs on many curves "
    "meet every point; of these we take the one whose knobs are smallest.",
    holds=[
        Limit(
            "the error with most knobs, as a share of the highest",
            ">=",
            1,
            of=lambda found: found[ERROR][-1] / found[ERROR].max(),
            words="the curve with most knobs has the highest mean error on new points",
        )
    ],
    control=("The same, but only with curves of up to 12 knobs.", {"knobs": MANY_KNOBS[:3]}),
)
def more_knobs_worse(*, knobs: Sequence[int] = MANY_KNOBS, first_seed: int = 0) -> Measured:
    """Fit curves with few knobs, as many as points, and many more, and judge them on new points."""
    seeds = first_seed + np.arange(N_SAMPLES)
    error = errors_on_fresh([n - 1 for n in knobs], 12, 0.3, seeds)
    return Measured({"knobs": [f"{n} knobs" for n in knobs], ERROR: error})


@finding_of(more_knobs_worse)
def _more_knobs_worse(measured: Measured, outcome: Outcome) -> str:
    knobs, error = measured.columns
    worst = int(error.argmax())
    said = f"The error is highest, {figure(error[worst], 2)}, with {knobs[worst]}"
    if outcome is Outcome.HOLDS:
        return f"{said}: the last knobs serve the accidents of the points."
    return (
        f"{said}, just enough to meet every point. With {knobs[-1]} it is {figure(error[-1], 2)}: "
        "of all the curves that meet every point, the one with the smallest knobs is calm. "
        f"The lowest, {figure(error.min(), 2)}, is still that of {knobs[error.argmin()]}."
    )


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
