"""What is often said of perceptrons, and what decides it."""

from collections.abc import Sequence

import numpy as np

from lessons.perceptron.model import samples, step, train, weighted_sum
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import figure
from training.progress import track

N_SETS, SIZES, N_POINTS = 200, (5, 10, 20, 40), 200
MARGIN = 0.1
N_LOOKS = 20_000
"""After which every perceptron here has long made its last mistake."""
WRONG = "wrong among new points (mean, in %)"


@claim(
    "Once it gets every example right, it will get new ones right too.",
    said_by="a natural expectation of whoever sees training end without a mistake",
    runs=f"We draw {N_SETS} sets of points, two classes with a gap between them. From a few "
    "points of a set, a perceptron learns until it makes no more mistakes. Then it judges the "
    "others, which it has never seen.",
    holds=[
        Limit(
            "the share that is wrong",
            "<=",
            1,
            "%",
            words="at most {bar} of the new points are wrong, however few the examples",
        )
    ],
    control=("It learns from 100 examples, and from 150.", {"sizes": (100, 150)}),
)
def new_ones_too(*, sizes: Sequence[int] = SIZES, first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + N_SETS)
    X, y, one = samples("blobs", n_samples=N_POINTS, margin=MARGIN, seed=seeds)
    wrong = []
    for n in track(sizes):
        run = train(
            data="blobs",
            n_samples=n,
            margin=MARGIN,
            n_epochs=N_LOOKS // n,
            max_frames=2,
            seed=seeds,
        )
        w, b = run.final["w"][:, None], run.final["b"][:, None]
        # The same gap, and none of the points that it has learned from
        missed = step(weighted_sum(X[:, n:] / one, w, b)) != y[n:]
        wrong.append(100 * missed.mean(axis=1))
    return Measured(
        {"examples": [f"{n} examples" for n in sizes], WRONG: np.mean(wrong, axis=1)},
        each=wrong,
        dot=f"one of {N_SETS} sets of points",
    )


@finding_of(new_ones_too)
def _new_ones_too(measured: Measured, outcome: Outcome) -> str:
    few, many = (f"{figure(share, 3)} %" for share in measured[WRONG][[0, -1]])
    names, _ = measured.columns
    found = f"of new points, {few} are wrong after {names[0]}, and {many} after {names[-1]}"
    if outcome is Outcome.FAILS:
        return (
            f"Not a mistake on its own examples, and yet {found}. It stops at the first line "
            "that is right, and few examples allow several."
        )
    return f"Here, {found}: so many examples leave little room for a wrong line."
