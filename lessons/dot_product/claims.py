"""What is often said of dot products, decided by thousands of random arrows."""

import numpy as np

from lessons.dot_product.model import length
from study.claims import Limit, Measured, claim
from training.figures import count, listed, percent
from training.progress import track

SIZES = (2, 10, 100, 1000)


@claim(
    "With a thousand features, two arrows in random directions are nearly always close to a right "
    "angle.",
    said_by="the geometry of many dimensions, which few believe at first",
    runs="We draw 1,000 random pairs of arrows and measure the angle of each.",
    holds=[Limit("the share within 10° of a right angle", ">=", 0.95)],
    control=("The arrows have two features, as in the picture.", {"n_features": 2}),
)
def nearly_at_right_angles(*, n_features: int = 1000, first_seed: int = 0) -> Measured:
    shares = np.array([_share_nearly_upright(n, first_seed) for n in track(SIZES)])
    each = [
        f"{percent(share)} with {count(n, 'feature')}"
        for n, share in zip(SIZES, shares, strict=True)
    ]
    return Measured(
        [shares[SIZES.index(n_features)]],
        {"features": np.array(SIZES, dtype=float), "share within 10° of 90°": shares},
        f"It is {listed(each)}.",
    )


def _share_nearly_upright(n_features: int, seed: int) -> float:
    x, w = np.random.default_rng(seed).standard_normal((2, 1000, n_features))
    cosines = np.sum(x * w, axis=1) / (length(x) * length(w))
    return float(np.mean(np.abs(np.degrees(np.arccos(cosines)) - 90.0) <= 10.0))
