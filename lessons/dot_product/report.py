"""What the dot product says in words and formulas."""

from typing import SupportsFloat

import numpy as np
from numpy.typing import ArrayLike

from lessons.dot_product.experiments import Timings
from lessons.dot_product.model import (
    CLASS_SCORES,
    INPUTS,
    PASS_MARK,
    STUDENTS,
    TWO_NEURONS,
    angle,
    boundary_distance,
    cosine,
    dot,
    dot_from_angle,
    length,
    pass_mark_for_dot,
    passes,
    preference,
    products,
    ranked_differently,
    scalar_projection,
    score,
)
from training.figures import bracketed, count, figure, fixed

LEFT_ARRAYS: dict[str, np.ndarray] = {
    "x": INPUTS,
    "x as one row": INPUTS[None, :],
    "X, the class": CLASS_SCORES,
}
"""What may stand to the left of the @ in `multiply`."""
RIGHT_ARRAYS: dict[str, np.ndarray] = {
    "first column of W": TWO_NEURONS[:, 0],
    "second column of W": TWO_NEURONS[:, 1],
    "W": TWO_NEURONS,
    "W.T": TWO_NEURONS.T,
}
"""What may stand to the right of it; the last one has its rows and columns exchanged."""

_LEVEL = 1e-6
"""How far an arrow may be off the axis by rounding, relative to its length."""
_ROUNDED = 1e-9
"""What is taken for 0."""


def number(value: SupportsFloat) -> str:
    """Write a number without needless zeros, to two decimals at most."""
    return fixed(float(value)).rstrip("0").rstrip(".")


def _matrix(values: ArrayLike) -> str:
    """Write a vector as a column, or a matrix, in LaTeX."""
    rows = np.atleast_2d(np.asarray(values, dtype=float))
    rows = rows.T if np.ndim(values) == 1 else rows
    inside = r" \\ ".join(
        " & ".join(number(value).replace("−", "-") for value in row) for row in rows
    )
    return rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}"


def _shape(array: np.ndarray) -> str:
    return str(array.shape).replace(" ", r"\,")


def vote_rows(x: ArrayLike, w: ArrayLike, b: float) -> dict[str, list[str]]:
    """Return the score of one student (n_features,) without the bias and with it."""
    scores = [dot(x, w), score(x, w, b)]
    return {
        f"bias {number(b)}": ["left out", "added"],
        "score z (points)": [number(z) for z in scores],
        "the student": ["passes" if passes(z) else "fails" for z in scores],
    }


def describe_who_passes(w: ArrayLike) -> str:
    """Say who of the class passes with these weights and no bias; the goal is exactly one."""
    passed = [
        name for name, one in zip(STUDENTS, passes(score(CLASS_SCORES, w)), strict=True) if one
    ]
    if len(passed) == 1:
        return (
            f"**The {passed[0]}, and nobody else.** Nobody’s points have changed. You chose what "
            "counts, and that decided who passes."
        )
    if not passed:
        return "**Nobody passes.** Let some exam count for more."
    if len(passed) == 2:
        points = dict(zip(STUDENTS, CLASS_SCORES, strict=True))
        first, second = (", ".join(f"{mark:g}" for mark in points[name]) for name in passed)
        return (
            f"**The {passed[0]} and the {passed[1]}.** They have {first} and {second} points: "
            f"where is the {passed[0]} better, and where the {passed[1]}?"
        )
    return "**Everybody passes.** Let some exam count for less, or against them."


def pass_mark_rows(w: ArrayLike, b: float) -> dict[str, list[str]]:
    """Return which mark the weighted sums must reach without and with the bias, and who does."""
    weighted_sums, n = score(CLASS_SCORES, w), len(CLASS_SCORES)
    return {
        f"bias {number(b)}": ["left out", "added"],
        "x · w must reach": [number(PASS_MARK), number(pass_mark_for_dot(b))],
        "students who pass": [
            f"{int(passes(weighted_sums + bias).sum())} of {n}" for bias in (0.0, b)
        ],
    }


def class_equation(w: ArrayLike, b: float) -> str:
    w, z = np.asarray(w), score(CLASS_SCORES, w, b)
    sign = "-" if b < 0 else "+"
    return rf"{_matrix(CLASS_SCORES)}\;{_matrix(w)} {sign} {number(abs(b))} = {_matrix(z)}"


def multiply(left: str, right: str) -> tuple[bool, str]:
    """Try to multiply two of the arrays named in `LEFT_ARRAYS` and `RIGHT_ARRAYS`."""
    x, w = LEFT_ARRAYS[left], RIGHT_ARRAYS[right]
    try:
        z = np.asarray(score(x, w))
    except ValueError as error:
        return False, str(error)
    # What has one axis only is drawn lying or standing, whichever way it meets its neighbour.
    parts = [_matrix(np.atleast_2d(x)), _matrix(w)]
    parts.append(_matrix(z) if z.ndim == x.ndim - 1 == 1 else _matrix(np.atleast_2d(z)))
    first, second, product = (
        rf"\underset{{{_shape(array)}}}{{{part}}}"
        for array, part in zip((x, w, z), parts, strict=True)
    )
    return True, rf"{first} \;@\; {second} \;=\; {product}"


def angle_rows(x: ArrayLike, w: ArrayLike) -> dict[str, list[str]]:
    """Return the ways to the dot product of two arrows: by its sum, and by its angle."""
    product, size_x, size_w = dot(x, w), length(x), length(w)
    terms = (
        f"{bracketed(fixed(x_i, 3))} × {bracketed(fixed(w_i, 3))}"
        for x_i, w_i in zip(np.asarray(x), np.asarray(w), strict=True)
    )
    ways = {"by coordinates": (" + ".join(terms), product)}
    if size_x and size_w:
        theta, shadow = angle(x, w), scalar_projection(x, w)
        ways |= {
            "by lengths and angle": (
                f"{number(size_x)} × {number(size_w)} × cos {fixed(theta, 0)}°",
                dot_from_angle(size_x, size_w, theta),
            ),
            "shadow × length of w": (f"{bracketed(fixed(shadow))} × {number(size_w)}", product),
        }
    return {
        "way": [*ways],
        "worked out, rounded": [how for how, _ in ways.values()],
        "x · w": [fixed(value) for _, value in ways.values()],
    }


def describe_turn(x: ArrayLike, w: ArrayLike, turn: float) -> str:
    """Say what turning two arrows together changes, and why it leaves their dot product alone.

    Shapes: x, w (2,).
    """
    x, w = np.asarray(x), np.asarray(w)
    first, second = products(x, w)
    in_formula = bracketed(fixed(dot(x, w))).replace("−", "-")
    square_x, square_w, square = (float(dot(v, v)) for v in (x, w, x - w))
    text = (
        f"Turned by {number(turn)}°: {fixed(first)} + {bracketed(fixed(second))} = "
        f"**{fixed(dot(x, w))}**. The sum cannot change, because three lengths determine it, and "
        "turning both arrows leaves all three alone: the length of $x$, that of $w$, and the "
        "distance from tip to tip, which is the length of $x - w$. To see how, take Pythagoras and "
        "multiply out $(x_1 - w_1)^2 + (x_2 - w_2)^2$:\n\n"
        f"$$|x - w|^2 = |x|^2 + |w|^2 - 2\\,x \\cdot w \\qquad {square:.2f} = {square_x:.2f} + "
        f"{square_w:.2f} - 2 \\times {in_formula}$$"
    )
    if length(w) and abs(w[1]) < _LEVEL * length(w) and w[0] > 0:
        text += (
            f"\n\nNow $w$ lies along the first axis, at ({number(length(w))}, 0). The second "
            "product is gone, and of $x$ only the first coordinate counts: its shadow on $w$, "
            f"$|x|\\cos\\theta$ = {fixed(scalar_projection(x, w))}. So the sum of products is "
            "$|w|$ times $|x|\\cos\\theta$."
        )
    return text


def boundary_rows(inputs: np.ndarray, w: ArrayLike, b: float) -> dict[str, list[str]]:
    """Return where the line of score 0 lies, how many inputs are beyond it, and the best of them.

    Shapes: inputs (n, 2), w (2,).
    """
    scores = score(inputs, w, b)
    yes = {"yes (score 0 or more)": [f"{int(np.sum(scores >= -_ROUNDED))} of {len(inputs)}"]}
    if not length(w):
        return {"the line": ["none: every score is the bias"]} | yes
    longest = length(inputs) > length(inputs).max() - _ROUNDED
    best = inputs[longest & (scores > scores[longest].max() - _ROUNDED)]
    away = float(boundary_distance(w, b))
    side = "" if abs(away) < _ROUNDED else f", {'towards' if away > 0 else 'behind'} w"
    points = " and ".join(f"({fixed(point[0])}, {fixed(point[1])})" for point in best)
    return {
        "distance of the line from 0": [f"{fixed(abs(away))}{side}"],
        **yes,
        "highest score on the outer ring": [f"{fixed(score(best[0], w, b))} at {points}"],
        "its angle to w": [f"{fixed(angle(best[0], w), 0)}°"],
    }


def ranking_rows(w: ArrayLike, x: ArrayLike, v: ArrayLike) -> dict[str, list[str]]:
    """Return the two measures of how alike two arrows are to w, and which each prefers.

    Shapes: w (2,), x, v (2,).
    """
    rows = {"measure": ["dot product with w", "cosine"], "x": [], "v": [], "prefers": []}
    for measure, decimals in ((dot, 2), (cosine, 3)):
        of_x, of_v = measure(x, w), measure(v, w)
        for name, value in (("x", of_x), ("v", of_v)):
            rows[name].append(fixed(value, decimals) if np.isfinite(value) else "no direction")
        rows["prefers"].append({1.0: "x", -1.0: "v"}.get(float(preference(of_x, of_v)), "neither"))
    return rows


def describe_ranking(w: ArrayLike, x: ArrayLike, v: ArrayLike) -> str:
    """Say whether the two measures agree on which of two arrows is more like w."""
    if ranked_differently(w, x, v):
        return "**They disagree:** the larger dot product belongs to the arrow further from w."
    return "Here they do not disagree."


def speed_up(timings: Timings) -> float:
    """Return how many times as long as X @ w the loop took at the largest size."""
    return float(timings.seconds["Python loop"][-1] / timings.seconds["X @ w"][-1])


def describe_speed_up(timings: Timings) -> str:
    """Say how much faster X @ w was than the loop at the largest size."""
    loop, matrix = (timings.seconds[name][-1] * 1e6 for name in ("Python loop", "X @ w"))
    ratio = speed_up(timings)
    comparison = (
        f"**{figure(ratio, 2)} times** faster"
        if ratio >= 1
        else f"**{figure(1 / ratio, 2)} times** slower"
    )
    return (
        f"With {count(timings.n_samples, 'student')} of "
        f"{count(int(timings.sizes[-1]), 'feature')} each the loop took {figure(loop)} µs "
        f"and `X @ w` {figure(matrix)} µs: {comparison}."
    )


def timing_rows(timings: Timings) -> dict[str, list[str]]:
    """Return what the clock showed at the smallest size and at the largest."""
    ends = {count(int(timings.sizes[i]), "feature"): i for i in (0, -1)}
    return {"way": [*timings.seconds]} | {
        f"{name} (µs)": [figure(seconds[i] * 1e6) for seconds in timings.seconds.values()]
        for name, i in ends.items()
    }
