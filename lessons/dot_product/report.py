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
_NO_DIRECTION = "An arrow of length 0 has no direction"


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


def describe_vote(x: ArrayLike, w: ArrayLike, b: float) -> str:
    """Write out the score of one student (n_features,), with the bias and without."""
    pairs = zip(np.asarray(x), np.asarray(w), strict=True)
    terms = " + ".join(f"{number(x_i)} × {bracketed(number(w_i))}" for x_i, w_i in pairs)
    weighted_sum, z = dot(x, w), score(x, w, b)
    verdict = "reaches" if passes(z) else "falls short of"
    same = passes(weighted_sum) == passes(z)
    without = "would reach it" if passes(weighted_sum) else "would not reach it"
    without += f"{', too' if passes(z) else ' either'}" if same else ""
    return (
        f"{terms} = **{number(weighted_sum)}** is the dot product. Add the bias of {number(b)}, "
        f"and the score is **{number(z)}**: it {verdict} the pass mark of {PASS_MARK:g}. Without "
        f"the bias it {without}."
    )


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
            f"**The {passed[0]} and the {passed[1]}.** They have {first} and {second} points: in "
            "which exam is one of them the better?"
        )
    return "**Everybody passes.** Let some exam count for less, or against them."


def describe_pass_mark(w: ArrayLike, b: float) -> str:
    """Say where the bias puts the mark for the weighted sums, and who of the class reaches it."""
    weighted_sums, n = score(CLASS_SCORES, w), len(CLASS_SCORES)
    return (
        f"$x \\cdot w + b \\ge {PASS_MARK:g}$ means the same as $x \\cdot w \\ge {PASS_MARK:g} - "
        f"b$: with a bias of {number(b)} the mark for the weighted sums is "
        f"**{number(pass_mark_for_dot(b))}**. It is reached by "
        f"**{int(passes(weighted_sums + b).sum())} of {n}** students; without a bias, "
        f"{int(passes(weighted_sums).sum())} of {n} would pass."
    )


def class_equation(w: ArrayLike, b: float) -> str:
    """Write the scores of the whole class as one product."""
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


def describe_angle(x: ArrayLike, w: ArrayLike) -> str:
    """Say what the dot product of two arrows is, by its sum and by its angle."""
    if not length(x) or not length(w):
        return f"{_NO_DIRECTION}: the dot product is 0, and there is no angle."
    pairs = zip(np.asarray(x), np.asarray(w), strict=True)
    terms = " + ".join(
        f"{bracketed(fixed(x_i, 3))} × {bracketed(fixed(w_i, 3))}" for x_i, w_i in pairs
    )
    size_x, size_w, theta = length(x), length(w), angle(x, w)
    shadow = scalar_projection(x, w)
    side = (
        ", counted as negative because it falls on the far side" if fixed(shadow)[0] == "−" else ""
    )
    return (
        f"**By coordinates:** {terms} ≈ **{fixed(dot(x, w))}**. **By lengths and angle:** "
        f"{number(size_x)} × {number(size_w)} × cos {fixed(theta, 0)}° = {number(size_x)} × "
        f"{number(size_w)} × {bracketed(fixed(cosine(x, w), 3))} ≈ "
        f"**{fixed(dot_from_angle(size_x, size_w, theta))}**. The shadow of $x$ on the line along "
        f"$w$ is {fixed(shadow)} long{side}; multiplied by the length of $w$, {number(size_w)}, it "
        "gives the dot product again."
    )


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


def describe_boundary(inputs: np.ndarray, w: ArrayLike, b: float) -> str:
    """Say where the line of score 0 lies, how many inputs are beyond it, and which is the best.

    Shapes: inputs (n, 2), w (2,).
    """
    if not length(w):
        return (
            "Without weights every input gets the same score, the bias: there is no line, and "
            "nothing to tell them apart."
        )
    scores = score(inputs, w, b)
    n_yes = int(np.sum(scores >= -_ROUNDED))
    longest = length(inputs) > length(inputs).max() - _ROUNDED
    best = inputs[longest & (scores > scores[longest].max() - _ROUNDED)]
    points = " and ".join(f"({fixed(point[0])}, {fixed(point[1])})" for point in best)
    away = float(boundary_distance(w, b))
    where = (
        "through the origin"
        if abs(away) < _ROUNDED
        else (f"{fixed(abs(away))} from the origin, {'towards' if away > 0 else 'behind'} $w$")
    )
    return (
        f"The line runs {where}: the distance is −b / |w| = {fixed(-b)} / {fixed(length(w))}. "
        f"The score is 0 or more at **{n_yes} of {len(inputs)}** inputs. Of those on the outer "
        f"ring, the highest score, {fixed(score(best[0], w, b))}, goes to {points}, "
        f"{fixed(angle(best[0], w), 0)}° from $w$."
    )


def describe_ranking(w: ArrayLike, x: ArrayLike, v: ArrayLike) -> str:
    """Say which of two arrows the dot product with w prefers, and which the cosine.

    Shapes: w (2,), x, v (2,).
    """
    if not (length(w) and length(x) and length(v)):
        return f"{_NO_DIRECTION}, and so no cosine with anything."
    names = {1.0: "prefers $x$", -1.0: "prefers $v$", 0.0: "sees no difference"}
    by_dot = names[float(preference(dot(x, w), dot(v, w)))]
    by_cosine = names[float(preference(cosine(x, w), cosine(v, w)))]
    figures = (
        f"Dot products with $w$: {fixed(dot(x, w))} for $x$ and {fixed(dot(v, w))} for $v$. "
        f"Cosines: {fixed(cosine(x, w), 3)} for $x$ ({fixed(angle(x, w), 0)}°) and "
        f"{fixed(cosine(v, w), 3)} for $v$ ({fixed(angle(v, w), 0)}°)."
    )
    if ranked_differently(w, x, v):
        return (
            f"{figures} **They disagree**: the dot product {by_dot}, the cosine {by_cosine}. The "
            "one with the larger dot product points further away from $w$."
        )
    if by_dot == by_cosine:
        return f"{figures} The dot product {by_dot}, and so does the cosine."
    return f"{figures} The dot product {by_dot}; the cosine {by_cosine}."


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


def describe_timings(timings: Timings) -> str:
    """Say what the clock showed at the largest size and at the smallest."""
    quickest = min(timings.seconds, key=lambda name: float(timings.seconds[name][0]))
    return (
        f"{describe_speed_up(timings)} With {count(timings.sizes[0], 'feature')} the quickest was: "
        f"{quickest}. All four ways give the same scores, apart from rounding, which "
        f"comes to at most {figure(timings.disagreement.max(), 1)} of a score."
    )
