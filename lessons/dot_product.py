"""The dot product: multiply pairwise, add up. A neuron's weighted vote, and a measure of alignment.

Rosenblatt's neuron of 1958 already added up weighted inputs; the two faces of the dot product,
sum of products and |x| |w| cos(angle), are in Strang, Introduction to Linear Algebra (2016),
section 1.2. Nothing is trained in this lesson: the knobs are turned by hand.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lessons.claims import Claim, Outcome, Verdict
from lessons.recorded_run import Progress
from lessons.validation import MAX_SEED, check_number, check_whole

WEIGHTS = np.array([0.6, 0.3, 0.1])
"""How much each of three exams counts, shape (3,)."""
BIAS = -50.0
"""Points that every student starts with, before any exam counts."""
PASS_MARK = 60.0
"""The score from which on a student passes."""

INPUTS = np.array([1.0, 2.0, 3.0])
"""What two neurons look at together, shape (3,)."""
TWO_NEURONS = np.array([[0.2, -0.5], [0.8, 0.1], [-0.5, 0.9]])
"""Their weights, one neuron in each column, shape (3, 2)."""

MAX_MULTIPLICATIONS = 20_000_000
"""The most products that each method may be asked for in one call of `time_methods`."""


def products(x: ArrayLike, w: ArrayLike) -> np.ndarray:
    """Multiply pairwise: what each input contributes to the vote.

    Parameters
    ----------
    x, w : (..., n_features) array of float
        Inputs and weights.

    Returns
    -------
    (..., n_features) array of float
    """
    return np.asarray(x) * np.asarray(w)


def dot(x: ArrayLike, w: ArrayLike) -> np.ndarray:
    """Multiply pairwise and add up.

    Parameters
    ----------
    x, w : (..., n_features) array of float
        Two vectors, or several pairs of them.

    Returns
    -------
    (...,) array of float
    """
    return np.sum(products(x, w), axis=-1)


def score(x: ArrayLike, w: ArrayLike, b: ArrayLike = 0.0) -> np.ndarray:
    """Let a neuron vote: z = x . w + b, before any activation.

    The same line scores one sample with one neuron, everybody at once, or everybody with
    several neurons; only the shapes tell.

    Parameters
    ----------
    x : (n_features,) or (n_samples, n_features) array of float
        One sample, or one in each row.
    w : (n_features,) or (n_features, n_neurons) array of float
        The weights of one neuron, or of one in each column.
    b : float or (n_neurons,) array of float
        The bias of each neuron.

    Returns
    -------
    () or (n_samples,) or (n_neurons,) or (n_samples, n_neurons) array of float
        The axis of features is gone: it was summed over.

    Raises
    ------
    ValueError
        If a sample has not as many features as a neuron has weights.
    """
    x, w = np.asarray(x), np.asarray(w)
    if x.shape[-1] != w.shape[0]:
        raise ValueError(
            f"x of shape {x.shape} does not fit w of shape {w.shape}: w must have one row of "
            f"weights for each of the {x.shape[-1]} features of x, not {w.shape[0]}."
        )
    return x @ w + b


def mark_for_votes(pass_mark: ArrayLike, b: ArrayLike) -> np.ndarray:
    """Return the mark that the votes x . w alone must reach, if the bias is left out.

    x . w + b >= mark says the same as x . w >= mark - b: a negative bias raises the mark.
    """
    return np.asarray(pass_mark) - np.asarray(b)


def length(v: ArrayLike) -> np.ndarray:
    """Return the length of a vector by Pythagoras, the root of its dot product with itself.

    Parameters
    ----------
    v : (..., n_features) array of float
        One vector or several.

    Returns
    -------
    (...,) array of float
    """
    return np.sqrt(dot(v, v))


def cosine(x: ArrayLike, w: ArrayLike) -> np.ndarray:
    """Tell how far two vectors point the same way, whatever their lengths.

    Parameters
    ----------
    x, w : (..., n_features) array of float
        Two vectors, or several pairs of them.

    Returns
    -------
    (...,) array of float
        1 for the same direction, 0 for a right angle, -1 for opposite directions; NaN beside a
        vector of length 0, which has no direction.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.clip(dot(x, w) / (length(x) * length(w)), -1.0, 1.0)


def angle(x: ArrayLike, w: ArrayLike) -> np.ndarray:
    """Return the angle between two vectors in degrees, from 0 to 180; NaN beside length 0."""
    return np.degrees(np.arccos(cosine(x, w)))


def vector(length: ArrayLike, degrees: ArrayLike) -> np.ndarray:
    """Draw an arrow in the plane from its length and its direction.

    Parameters
    ----------
    length : (...,) array of float
        From 0 to 1,000.
    degrees : (...,) array of float
        Counter-clockwise from the first axis, from -360 to 360.

    Returns
    -------
    (..., 2) array of float

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_number("length", length, 0, 1000)
    check_number("degrees", degrees, -360, 360)
    direction = np.radians(degrees)
    return np.asarray(length)[..., None] * np.stack([np.cos(direction), np.sin(direction)], -1)


def dot_from_angle(length_x: ArrayLike, length_w: ArrayLike, degrees: ArrayLike) -> np.ndarray:
    """Return the dot product without any coordinates: |x| |w| cos(angle between them)."""
    return np.asarray(length_x) * np.asarray(length_w) * np.cos(np.radians(degrees))


def shadow(x: ArrayLike, w: ArrayLike) -> np.ndarray:
    """Return the length of the shadow that x casts on the line along w.

    Times the length of w it is the dot product: x . w = shadow |w|.

    Parameters
    ----------
    x, w : (..., n_features) array of float
        What casts the shadow, and where it falls.

    Returns
    -------
    (...,) array of float
        |x| cos(angle): negative if it falls on the far side, NaN if w has length 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return dot(x, w) / length(w)


def projection(x: ArrayLike, w: ArrayLike) -> np.ndarray:
    """Return the shadow of x on the line along w as an arrow.

    Parameters
    ----------
    x, w : (..., n_features) array of float
        What casts the shadow, and where it falls.

    Returns
    -------
    (..., n_features) array of float
        A multiple of w, such that the rest x - projection stands at a right angle to w; NaN if
        w has length 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return (dot(x, w) / dot(w, w))[..., None] * np.asarray(w)


def ranking(values: ArrayLike) -> np.ndarray:
    """Return who comes first, second, ...: positions from the largest value to the smallest.

    Parameters
    ----------
    values : (..., n_candidates) array of float
        Dot products, cosines or scores; equal ones stay in their order.

    Returns
    -------
    (..., n_candidates) array of int
    """
    return np.argsort(-np.asarray(values), axis=-1, kind="stable")


def ranked_differently(w: ArrayLike, u: ArrayLike, v: ArrayLike) -> np.ndarray:
    """Tell whether the dot product with w prefers one of u and v, and the cosine the other.

    Parameters
    ----------
    w, u, v : (..., n_features) array of float
        What to compare with, and two candidates.

    Returns
    -------
    (...,) array of bool
        Ties, to within rounding, are no disagreement.
    """
    by_dot = dot(u, w) - dot(v, w)
    by_cosine = cosine(u, w) - cosine(v, w)
    disagree = np.sign(by_dot) * np.sign(by_cosine) < 0
    tie = np.isclose(dot(u, w), dot(v, w), 1e-9) | np.isclose(cosine(u, w), cosine(v, w), 1e-9)
    return disagree & ~tie


def random_arrows(
    *, shortest: float = 1.0, longest: float = 4.0, n_arrows: int = 10_000, seed: int = 0
) -> np.ndarray:
    """Draw arrows in the plane in every direction, of any length between the two given.

    Parameters
    ----------
    shortest, longest : float
        Range of the lengths, from 0.001 to 1,000.
    n_arrows : int
        How many, from 1 to 1,000,000.
    seed : int
        Which luck.

    Returns
    -------
    (n_arrows, 2) array of float

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_number("shortest", shortest, 0.001, 1000)
    check_number("longest", longest, shortest, 1000)
    check_whole("n_arrows", n_arrows, 1, 1_000_000)
    check_whole("seed", seed, 0, MAX_SEED)
    rng = np.random.default_rng(seed)
    return vector(rng.uniform(shortest, longest, n_arrows), rng.uniform(0, 360, n_arrows))


def find_counter_example(
    w: ArrayLike, *, shortest: float = 1.0, longest: float = 4.0, seed: int = 0
) -> tuple[np.ndarray, np.ndarray] | None:
    """Search for two arrows of which the dot product with w prefers one, the cosine the other.

    Parameters
    ----------
    w : (2,) array of float
        What to compare with.
    shortest, longest : float
        Range of the candidates' lengths, from 0.001 to 1,000.
    seed : int
        Which 5,000 pairs are tried.

    Returns
    -------
    (2,) array of float, (2,) array of float
        Both less than 90 degrees from w, and of all such pairs the one on which the cosines
        differ most: first the arrow with the larger dot product, then the one with the larger
        cosine. None if every pair was ranked alike.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    arrows = random_arrows(shortest=shortest, longest=longest, seed=seed)
    u, v = np.split(arrows, 2)
    found = ranked_differently(w, u, v) & (dot(u, w) > 0) & (dot(v, w) > 0)
    gap = np.where(found, np.abs(cosine(u, w) - cosine(v, w)), 0.0)
    i = int(np.argmax(gap))
    if gap[i] == 0:
        return None
    return (u[i], v[i]) if dot(u[i], w) > dot(v[i], w) else (v[i], u[i])


def with_a_loop(X: Any, w: Any) -> list[float]:
    """Score every row of X, one product after the other."""
    scores = []
    for x in X:
        total = 0.0
        for x_i, w_i in zip(x, w, strict=True):
            total += x_i * w_i
        scores.append(total)
    return scores


def with_comprehensions(X: Any, w: Any) -> list[float]:
    """Score every row of X with the sum of a list of products."""
    return [sum([x_i * w_i for x_i, w_i in zip(x, w, strict=True)]) for x in X]


def with_np_dot(X: Any, w: Any) -> list[float]:
    """Score every row of X with one call of NumPy's dot product."""
    return [np.dot(x, w) for x in X]


def with_a_matrix(X: Any, w: Any) -> np.ndarray:
    """Score all rows of X in one go."""
    return X @ w


METHODS: dict[str, Callable[[Any, Any], ArrayLike]] = {
    "Python loop": with_a_loop,
    "list comprehension": with_comprehensions,
    "np.dot": with_np_dot,
    "X @ w": with_a_matrix,
}


@dataclass(frozen=True)
class Timings:
    """How long each way of scoring took.

    Attributes
    ----------
    sizes : (n_sizes,) int array
        Features of each sample.
    seconds : mapping of str to (n_sizes,) float array
        For each of `METHODS`, the median time in which it scored all samples once.
    disagreement : (n_sizes,) float array
        The largest relative difference between any two methods' scores: rounding, no more.
    """

    sizes: np.ndarray
    seconds: Mapping[str, np.ndarray]
    disagreement: np.ndarray


def time_methods(
    sizes: Sequence[int] = (1, 3, 10, 100, 1000, 10_000),
    *,
    n_samples: int = 10,
    n_repeats: int = 7,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Timings:
    """Time four ways of computing the same scores, on this machine and now.

    The two ways in plain Python are given lists of numbers and the two of NumPy are given
    arrays, so that each works on what suits it. Short tasks are done many times in a row, or
    the clock would be too coarse for them.

    Parameters
    ----------
    sizes : sequence of int
        Features of each sample, from 1 to 1,000,000 each, at most 50 sizes.
    n_samples : int
        Rows of X, from 1 to 100,000.
    n_repeats : int
        How often each time is taken, from 1 to 100; the median counts.
    seed : int
        Which numbers are multiplied.
    on_progress : callable, optional
        Called after each timing with the share of the work that is done; it may raise to stop.

    Returns
    -------
    Timings

    Raises
    ------
    ValueError
        If a value is out of its range, or each method would have more than 20,000,000 products
        to compute.
    """
    check_whole("sizes", sizes, 1, 1_000_000)
    check_whole("number of sizes", len(sizes), 1, 50)
    check_whole("n_samples", n_samples, 1, 100_000)
    check_whole("n_repeats", n_repeats, 1, 100)
    check_whole("seed", seed, 0, MAX_SEED)
    n_calls = [math.ceil(2000 / (size * n_samples)) for size in sizes]
    work = [n_samples * size * n_repeats * n for size, n in zip(sizes, n_calls, strict=True)]
    check_whole("products to compute", sum(work), 1, MAX_MULTIPLICATIONS)

    rng = np.random.default_rng(seed)
    seconds = {name: np.empty(len(sizes)) for name in METHODS}
    disagreement = np.empty(len(sizes))
    n_timings = n_repeats * len(METHODS)
    for i, size in enumerate(sizes):
        X, w = rng.random((n_samples, size)), rng.random(size)
        lists = X.tolist(), w.tolist()
        data = {name: (X, w) if name in ("np.dot", "X @ w") else lists for name in METHODS}
        scores = np.array([METHODS[name](*data[name]) for name in METHODS])
        disagreement[i] = np.max(np.ptp(scores, axis=0) / scores.max(axis=0))
        taken: dict[str, list[float]] = {name: [] for name in METHODS}
        for j in range(n_timings):
            name = list(METHODS)[j % len(METHODS)]  # by turns: a busy moment hits all alike
            started = time.perf_counter()
            for _ in range(n_calls[i]):
                METHODS[name](*data[name])
            taken[name].append((time.perf_counter() - started) / n_calls[i])
            if on_progress is not None:
                on_progress((sum(work[:i]) + work[i] * (j + 1) / n_timings) / sum(work))
        for name in METHODS:
            seconds[name][i] = np.median(taken[name])
    return Timings(sizes=np.array(sizes), seconds=seconds, disagreement=disagreement)


def _test_larger_is_more_similar(
    on_progress: Progress | None,
    ranges: Sequence[tuple[float, float]] = ((1, 1.1), (1, 1.5), (1, 2), (1, 4), (1, 8)),
) -> Verdict:
    w = vector(1.0, 30.0)
    shares = []
    for i, (shortest, longest) in enumerate(ranges):
        u, v = np.split(random_arrows(shortest=shortest, longest=longest), 2)
        shares.append(np.mean(ranked_differently(w, u, v)))
        if on_progress is not None:
            on_progress((i + 1) / len(ranges))
    share = np.array(shares)
    shortest, longest = ranges[-1]
    finding = (
        f"Of 5,000 random pairs of arrows between {shortest:g} and {longest:g} long, dot product "
        f"and cosine put {share[-1]:.1%} in different order."
    )
    pair = find_counter_example(w, shortest=shortest, longest=longest)
    if pair is not None:
        u, v = pair
        finding += (
            f" Beside an arrow of length 1, one {length(u):.1f} long at {angle(u, w):.0f}° has the "
            f"dot product {dot(u, w):.2f}, and one {length(v):.1f} long at only "
            f"{angle(v, w):.0f}° no more than {dot(v, w):.2f}."
        )
    return Verdict(
        outcome=Outcome.FAILS if share.any() else Outcome.HOLDS,
        finding=finding,
        evidence={
            "longest arrow": np.array([longest for _, longest in ranges], dtype=float),
            "share in different order": share,
            "shortest arrow": np.array([shortest for shortest, _ in ranges], dtype=float),
        },
    )


CLAIMS = (
    Claim(
        name="larger_is_more_similar",
        statement="A larger dot product means more similar.",
        test=_test_larger_is_more_similar,
        control_statement="The same, but all arrows compared are equally long.",
        control=lambda on_progress: _test_larger_is_more_similar(
            on_progress, ranges=((0.5, 0.5), (1, 1), (2, 2), (8, 8))
        ),
    ),
)
