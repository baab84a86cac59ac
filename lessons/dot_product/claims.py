"""What is often said of dot products, decided by thousands of random arrows."""

from collections.abc import Sequence

import numpy as np

from lessons.dot_product.model import length
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import count, percent
from training.progress import track

N_PAIRS = 1000
NEARLY = "pairs within 10° of 90° (%)"


@claim(
    "Give two arrows a thousand features each instead of two, all at random, and they are nearly "
    "always close to a right angle.",
    said_by="mathematicians",
    runs=f"We draw {N_PAIRS:,} random pairs of arrows and measure the angle of each.",
    holds=[
        Limit(
            "the share of pairs within 10° of a right angle",
            ">=",
            95,
            "%",
            of=lambda measured: measured[NEARLY][-1],
            drawn=True,
            words="at least {bar} of the angles are within 10° of a right angle",
        )
    ],
    control=("The arrows have two features, as in the picture.", {"sizes": (2,)}),
)
def nearly_at_right_angles(
    *, sizes: Sequence[int] = (2, 10, 50, 1000), first_seed: int = 0
) -> Measured:
    shares = [100 * _share_nearly_upright(n, first_seed) for n in track(sizes)]
    return Measured({"arrows": [count(n, "feature") for n in sizes], NEARLY: np.array(shares)})


@finding_of(nearly_at_right_angles)
def _right_angles(measured: Measured, outcome: Outcome) -> str:
    sizes, shares = measured.columns
    each = [f"{n}, {percent(share / 100)}" for n, share in zip(sizes, shares, strict=True)]
    if outcome is Outcome.FAILS:
        n, share = each[-1].split(", ")
        return f"With {n}, only {share} of the pairs come within 10° of a right angle."
    return (
        f"With {each[-1]} of the pairs come within 10° of a right angle; with {each[0]} do. Each "
        "feature adds a shadow, forwards or backwards, and many cancel. So if two agree, it is no "
        "accident."
    )


def _share_nearly_upright(n_features: int, seed: int) -> float:
    x, w = np.random.default_rng(seed).standard_normal((2, N_PAIRS, n_features))
    cosines = np.sum(x * w, axis=1) / (length(x) * length(w))
    return float(np.mean(np.abs(np.degrees(np.arccos(cosines)) - 90.0) <= 10.0))
