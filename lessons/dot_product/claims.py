"""What is often said of dot products, decided by thousands of random arrows."""

from collections.abc import Sequence

import numpy as np

from lessons.dot_product.experiments import find_counter_example, random_arrows
from lessons.dot_product.model import angle, dot, from_polar, length, ranked_differently
from study.claims import Cases, Limit, Measured, claim
from training.figures import count, fixed, listed, percent
from training.progress import track

W = from_polar(1.0, 30.0)
"""What all arrows are compared with."""
Range = tuple[float, float]
"""The shortest and the longest arrow."""
RANGES = ((1, 1.1), (1, 1.5), (1, 2), (1, 4), (1, 8))
SIZES = (2, 10, 100, 1000)


@claim(
    "The larger the dot product of two vectors, the more similar their directions, measured by the "
    "cosine.",
    said_by="a shorthand in many introductions to search and recommendations",
    runs="5,000 random pairs of arrows are compared with a third one, at each of several ranges of "
    "lengths, and the pairs are counted of which the dot product prefers one arrow and the cosine "
    "the other.",
    holds=[Limit("the share of pairs ranked differently", "<=", 0)],
    cases=Cases("range of lengths", "ranges of lengths", "the lengths"),
    fails=Limit("the share of pairs ranked differently", ">", 0),
    control=(
        "All the arrows compared have the same length.",
        {"ranges": ((0.5, 0.5), (1, 1), (2, 2), (8, 8))},
    ),
)
def larger_is_more_similar(*, ranges: Sequence[Range] = RANGES, first_seed: int = 0) -> Measured:
    shares = np.array([_share_ranked_differently(lengths, first_seed) for lengths in track(ranges)])
    return Measured(
        [shares],
        {
            "longest arrow": np.array([longest for _, longest in ranges], dtype=float),
            "share ranked differently": shares,
            "shortest arrow": np.array([shortest for shortest, _ in ranges], dtype=float),
        },
        _one_such_pair(ranges[int(np.argmax(shares))], first_seed) if shares.any() else "",
    )


def _share_ranked_differently(lengths: Range, seed: int) -> float:
    u, v = np.split(random_arrows(shortest=lengths[0], longest=lengths[1], seed=seed), 2)
    return float(np.mean(ranked_differently(W, u, v)))


def _one_such_pair(lengths: Range, seed: int) -> str:
    """Name a pair that dot product and cosine rank differently."""
    pair = find_counter_example(W, shortest=lengths[0], longest=lengths[1], seed=seed)
    if pair is None:
        return ""
    u, v = pair
    return (
        f"One such pair, compared with an arrow of length 1: an arrow {fixed(length(u), 1)} long "
        f"at {fixed(angle(u, W), 0)}° has the dot product {fixed(dot(u, W))}, and one "
        f"{fixed(length(v), 1)} long at only {fixed(angle(v, W), 0)}° has {fixed(dot(v, W))}."
    )


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
