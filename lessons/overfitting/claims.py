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
N_KNOBS, POINTS, PRICE = 12, (6, 8, 12, 16, 24, 48), 0.01
ERROR = "mean squared error on new points"
SAVED, LUCK = "held-out loss saved by dropout", "what luck can do"


@claim(
    "The more points a curve learns from, the better it does on new ones.",
    said_by="nearly everybody, and most often it is so",
    runs=f"We fit curves of {N_KNOBS} knobs to {listed([*map(str, POINTS)])} points, in "
    f"{N_SAMPLES} samples each. With {POINTS[0]} or {POINTS[1]} many curves meet every point: we "
    "take the one at which a flat start ends.",
    holds=[
        Limit(
            "the error, as a share of that with fewer points,",
            "<",
            1,
            of=lambda found: found[ERROR][1:] / found[ERROR][:-1],
            words="the mean error falls at each step from fewer points to more",
        )
    ],
    control=(f"The same, but squared knobs cost a little: L2, {PRICE}.", {"l2": PRICE}),
)
def more_points_help(*, l2: float = 0.0, first_seed: int = 0) -> Measured:
    """Fit curves to fewer points than knobs, to as many, and to more; judge them on new ones."""
    seeds = first_seed + np.arange(N_SAMPLES)
    each = [errors_on_fresh([N_KNOBS - 1], n, 0.3, seeds, l2)[0] for n in track(POINTS)]
    table = {"points": [f"{n} points" for n in POINTS], ERROR: np.mean(each, axis=1)}
    return Measured(table, each=each, dot=f"one of {N_SAMPLES} samples")


@finding_of(more_points_help)
def _more_points_help(measured: Measured, outcome: Outcome) -> str:
    points, error = measured.columns
    at = int((error[1:] / error[:-1]).argmax()) + 1
    fewer, more = (f"{figure(error[n])} with {points[n]}" for n in (at - 1, at))
    if outcome is Outcome.HOLDS:
        return f"There is no peak. The error falls at each step, least from {fewer} to {more}."
    return (
        f"Mostly the error falls, but from {fewer} it rises to {more}. A curve goes wild where its "
        f"{N_KNOBS} knobs are just enough for every point. Fewer points leave room for a calm "
        "one; more it cannot meet, so it goes between."
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
            of=lambda found: found[SAVED] / found[LUCK],
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
    gains, each = [], []
    for width in track(widths, widths):
        plain, dropped = (
            final(train_on_splits(seeds, n_hidden=width, dropout=share, **how))
            for share in track((0.0, 0.5), (1, 2))
        )
        gains.append(compare_in_pairs(plain, dropped))
        each.append(np.asarray(plain - dropped))
    return Measured(
        {
            "neurons": [f"{n} neurons" for n in widths],
            SAVED: np.array([gain.mean for gain in gains]),
            LUCK: np.array([2 * gain.standard_error for gain in gains]),
        },
        limit=LUCK,
        each=each,
        dot=f"one of {n_splits} splits",
    )


@finding_of(dropout_always_helps)
def _dropout_always_helps(measured: Measured, outcome: Outcome) -> str:
    widths, saved, _ = measured.columns
    each = [
        f"{'falls' if gain > 0 else 'rises'} by {figure(abs(gain))} with {width}"
        for width, gain in zip(widths, saved, strict=True)
    ]
    begin = "Here it does" if outcome is Outcome.HOLDS else "Not every network does"
    return f"{begin}: silence half its neurons, and the held-out loss {listed(each)}."
