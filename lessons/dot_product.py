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

from datasets.students import CLASS_SCORES
from lessons.challenges import Challenge, Check, Status
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

EXAMS = ("exam 1", "exam 2", "exam 3")
"""What the three inputs are."""
STUDENTS = ("first student", "second student", "third student")
"""Who stands in the rows of the class."""

LEFTS: dict[str, np.ndarray] = {
    "x": INPUTS,
    "one row": INPUTS[None, :],
    "the class": CLASS_SCORES,
}
"""What may stand to the left of the @ in `multiply`."""
RIGHTS: dict[str, np.ndarray] = {
    "w1": TWO_NEURONS[:, 0],
    "w2": TWO_NEURONS[:, 1],
    "W": TWO_NEURONS,
    "W turned over": TWO_NEURONS.T,
}
"""What may stand to the right of it; the last one has its rows and columns exchanged."""

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


def _number(value: float) -> str:
    """Write a number without zeros that say nothing."""
    return f"{value:.4g}".replace("-", "−")


def _matrix(values: ArrayLike) -> str:
    """Write a vector as a column, or a matrix, in LaTeX."""
    rows = np.atleast_2d(np.asarray(values, dtype=float))
    rows = rows.T if np.ndim(values) == 1 else rows
    inside = r" \\ ".join(" & ".join(f"{value:.4g}" for value in row) for row in rows)
    return rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}"


def describe_vote(x: ArrayLike, w: ArrayLike, b: float) -> str:
    """Write out the vote of one student, with the bias and without."""
    pairs = zip(np.asarray(x), np.asarray(w), strict=True)
    terms = " + ".join(f"{_number(x_i)} × {_number(w_i)}" for x_i, w_i in pairs)
    votes, z = float(dot(x, w)), float(score(x, w, b))
    passes = "reaches" if z >= PASS_MARK else "does not reach"
    would = "reach" if votes >= PASS_MARK else "not reach"
    return (
        f"{terms} = **{_number(votes)}** is the dot product, and with the bias of {_number(b)} the "
        f"score is **{_number(z)}**. It {passes} the pass mark of {PASS_MARK:g}; without the bias "
        f"it would {would} it."
    )


def describe_mark(w: ArrayLike, b: float) -> str:
    """Say what the bias does to the mark that the votes must reach, and who reaches it."""
    mark, votes = float(mark_for_votes(PASS_MARK, b)), score(CLASS_SCORES, w)
    return (
        f"$x \\cdot w + b \\ge {PASS_MARK:g}$ says the same as "
        f"$x \\cdot w \\ge {PASS_MARK:g} - b$: a bias of {_number(b)} moves the mark for the votes "
        f"to **{_number(mark)}**. **{int(np.sum(votes >= mark))} of {len(votes)}** reach it, and "
        f"{int(np.sum(votes >= PASS_MARK))} would reach {PASS_MARK:g} without a bias."
    )


def class_equation(w: ArrayLike, b: float) -> str:
    """Write the scores of the whole class as one product, in LaTeX, with its shapes."""
    plus, z = "-" if b < 0 else "+", score(CLASS_SCORES, w, b)
    return (
        rf"\underset{{(3,\,3)}}{{{_matrix(CLASS_SCORES)}}}\;\underset{{(3,)}}{{{_matrix(w)}}}"
        rf" {plus} {_number(abs(b))} = \underset{{(3,)}}{{{_matrix(z)}}}"
    )


def multiply(left: str, right: str) -> tuple[bool, str]:
    """Try to multiply two of the arrays named in `LEFTS` and `RIGHTS`.

    Parameters
    ----------
    left, right : str
        Their names.

    Returns
    -------
    bool
        Whether the shapes fit.
    str
        The product with all shapes, in LaTeX; or why there is none.
    """
    x, w = LEFTS[left], RIGHTS[right]
    try:
        z = np.asarray(score(x, w))
    except ValueError as error:
        return False, str(error)
    shapes = [str(array.shape).replace(" ", r"\,") for array in (x, w, z)]
    # What has one axis only is drawn lying or standing, whichever way it meets its neighbour.
    parts = [_matrix(np.atleast_2d(x)), _matrix(w)]
    parts.append(_matrix(z) if z.ndim == x.ndim - 1 == 1 else _matrix(np.atleast_2d(z)))
    first, second, product = (
        rf"\underset{{{shape}}}{{{part}}}" for shape, part in zip(shapes, parts, strict=True)
    )
    return True, rf"{first} \;@\; {second} \;=\; {product}"


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


def over_angle(
    length_x: float, length_w: float, n_angles: int = 181
) -> tuple[np.ndarray, np.ndarray]:
    """Return the dot product of two lengths for every angle between them.

    Parameters
    ----------
    length_x, length_w : float
        Lengths of the arrows.
    n_angles : int
        How many angles, in equal steps from 0 to 180 degrees.

    Returns
    -------
    (n_angles,) array of float
        Angles in degrees.
    (n_angles,) array of float
        Dot products.
    """
    degrees = np.linspace(0.0, 180.0, n_angles)
    return degrees, dot_from_angle(length_x, length_w, degrees)


def share_left(degrees: float) -> float:
    """Return what is left of the dot product of two arrows turned apart by so much, in percent."""
    return 100.0 * float(dot_from_angle(1.0, 1.0, degrees))


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


def _pair(v: ArrayLike) -> str:
    return "(" + ", ".join(f"{value:.2f}".replace("-", "−") for value in np.asarray(v)) + ")"


def describe_angle(x: ArrayLike, w: ArrayLike) -> str:
    """Say what the dot product of two arrows is, by its sum and by its angle."""
    if not length(x) or not length(w):
        return "An arrow of length 0 points nowhere: the dot product is 0, and there is no angle."
    first, second = products(x, w)
    return (
        f"By coordinates $x$ = {_pair(x)} and $w$ = {_pair(w)}: the products are {first:.2f} and "
        f"{second:.2f}, and their sum is **{dot(x, w):.2f}**. By lengths and angle: "
        f"{length(x):.4g} × {length(w):.4g} × cos {angle(x, w):.0f}° = {length(x):.4g} × "
        f"{length(w):.4g} × {cosine(x, w):.3f} = "
        f"**{dot_from_angle(length(x), length(w), angle(x, w)):.2f}**. The shadow of $x$ on $w$ is "
        f"{shadow(x, w):.2f} long; times {length(w):.4g} it is the same again."
    )


def measures(w: ArrayLike, *arrows: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return cosines and dot products of several arrows with w, each (n_arrows,)."""
    together = np.array(arrows)
    return cosine(together, w), dot(together, w)


def describe_ranking(w: ArrayLike, x: ArrayLike, v: ArrayLike) -> str:
    """Say which of two arrows the dot product with w prefers, and which the cosine."""
    if not (length(w) and length(x) and length(v)):
        return "An arrow of length 0 points nowhere: beside it there is no cosine."
    by_dot = "x" if dot(x, w) > dot(v, w) else "v"
    by_cosine = "x" if cosine(x, w) > cosine(v, w) else "v"
    figures = (
        f"Dot products with $w$: {dot(x, w):.2f} for $x$ and {dot(v, w):.2f} for $v$. Cosines: "
        f"{cosine(x, w):.3f} for $x$ ({angle(x, w):.0f}°) and {cosine(v, w):.3f} for $v$ "
        f"({angle(v, w):.0f}°)."
    )
    if ranked_differently(w, x, v):
        return (
            f"{figures} **They disagree**: the dot product prefers ${by_dot}$, the cosine "
            f"${by_cosine}$. Length has outvoted direction."
        )
    if np.isclose(dot(x, w), dot(v, w)) or np.isclose(cosine(x, w), cosine(v, w)):
        return f"{figures} One of the measures sees no difference."
    return f"{figures} Both prefer ${by_dot}$."


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


SPEED_UPS = ("Less than 3 times faster", "3 to 30 times faster", "More than 30 times faster")
"""How much X @ w may win over a loop."""


def speed_up(timings: Timings) -> tuple[str, str]:
    """Return which of `SPEED_UPS` came true at the largest size, and the figures in words."""
    last = {name: float(seconds[-1]) for name, seconds in timings.seconds.items()}
    first = {name: float(seconds[0]) for name, seconds in timings.seconds.items()}
    ratio = last["Python loop"] / last["X @ w"]
    truth = SPEED_UPS[int(ratio >= 3) + int(ratio > 30)]
    quickest = min(first, key=lambda name: first[name])
    return truth, (
        f"With {timings.sizes[-1]:,} features the loop took {last['Python loop'] * 1e6:,.0f} µs "
        f"and X @ w {last['X @ w'] * 1e6:,.1f} µs: **{ratio:,.0f} times** faster. The list "
        f"comprehension took {last['list comprehension'] / last['Python loop']:.2f} times as long "
        f"as the loop. At the smallest size, {timings.sizes[0]}, the quickest was: {quickest}."
    )


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
    lengths = f"between {shortest:g} and {longest:g}" if shortest < longest else f"all {longest:g}"
    finding = (
        f"Of 5,000 random pairs of arrows {lengths} long, dot product and cosine put "
        f"{share[-1]:.1%} in different order."
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


@dataclass(frozen=True)
class Tried:
    """What the knobs of this lesson stand at, for the challenges to look at.

    Attributes
    ----------
    weights : (3,) sequence of float
        Of the three exams.
    bias : float
        Of the vote.
    x, v, w : (2,) array of float
        The arrows: two candidates, and what they are compared with.
    """

    weights: Sequence[float]
    bias: float
    x: np.ndarray
    v: np.ndarray
    w: np.ndarray


def _who_passes(tried: Tried) -> tuple[list[int], str]:
    scores = score(CLASS_SCORES, tried.weights, tried.bias)
    said = ", ".join(_number(each) for each in scores)
    return np.flatnonzero(scores >= PASS_MARK).tolist(), f"The class scores {said}"


def _check_one_passes(tried: Tried) -> Check:
    if not np.allclose(tried.weights, WEIGHTS):
        return Check(Status.NOT_TRIED, "Leave the weights at 0.6, 0.3 and 0.1: turn only the bias.")
    if tried.bias == BIAS:
        return Check(Status.NOT_TRIED, f"The bias still stands at {_number(BIAS)}.")
    passing, did = _who_passes(tried)
    if len(passing) != 1:
        return Check(Status.NOT_YET, f"{did}: {len(passing)} pass.")
    mark = _number(float(mark_for_votes(PASS_MARK, tried.bias)))
    return Check(Status.SOLVED, f"{did}. The mark for the votes alone now stands at {mark}.")


def _check_disagree(tried: Tried) -> Check:
    x, v, w = tried.x, tried.v, tried.w
    if not (length(x) and length(v) and length(w)):
        return Check(Status.NOT_TRIED, "Give all three arrows a length: without one, no direction.")
    if np.isclose(length(x), length(v)):
        return Check(Status.NOT_TRIED, "x and v are equally long, and then there is no quarrel.")
    did = (
        f"x has the dot product {dot(x, w):.2f} at {angle(x, w):.0f}° from w, and v has "
        f"{dot(v, w):.2f} at {angle(v, w):.0f}°"
    )
    if not ranked_differently(w, x, v):
        return Check(Status.NOT_YET, f"{did}: both measures agree.")
    if abs(angle(x, w) - angle(v, w)) < 20:
        return Check(Status.NOT_YET, f"{did}: they disagree, but by less than 20 degrees.")
    return Check(Status.SOLVED, f"{did}. The longer one wins the vote, not the likeness.")


def _check_only_the_last(tried: Tried) -> Check:
    if min(tried.weights) >= 0:
        return Check(
            Status.NOT_TRIED,
            "No weight is negative. With such weights, whoever is ahead in all exams is ahead.",
        )
    passing, did = _who_passes(tried)
    if passing != [1]:
        who = ", ".join(STUDENTS[i] for i in passing) or "nobody"
        return Check(Status.NOT_YET, f"{did}: {who} passes.")
    return Check(Status.SOLVED, f"{did}. A negative weight turns points into evidence against.")


CHALLENGES = (
    Challenge(
        name="one_passes",
        level="warm-up",
        task="With the weights 0.6, 0.3 and 0.1, turn the bias until exactly one of the three "
        "students of the class passes.",
        hints=(
            "The votes of the class are 86.5, 45 and 74. Between which of them must the mark lie?",
            "The mark for the votes is 60 minus the bias.",
        ),
        check=_check_one_passes,
    ),
    Challenge(
        name="disagree",
        level="climb",
        task="Find two arrows $x$ and $v$ that dot product and cosine rank differently beside "
        "$w$, at angles to $w$ that are at least 20 degrees apart.",
        hints=(
            "The cosine does not see lengths. The dot product does.",
            "Make the arrow that points away more the longer one.",
            "At 60° the dot product keeps a half: three times the length makes up for that.",
        ),
        check=_check_disagree,
    ),
    Challenge(
        name="only_the_last",
        level="summit",
        task="Turn weights and bias until only the second student of the class passes, who is "
        "behind in every exam.",
        hints=(
            "As long as every weight is positive, more points mean a higher score.",
            "Let an exam count against whoever did well in it.",
            "One weight of −1 and the others at 0 will do; then look for the bias.",
        ),
        check=_check_only_the_last,
    ),
)
