"""The lesson's challenges: each looks at what the knobs stand at."""

from collections.abc import Mapping

import numpy as np

from datasets.students import CLASS_SCORES
from lessons.dot_product.model import (
    BIAS,
    STUDENTS,
    WEIGHTS,
    angle,
    dot,
    from_polar,
    length,
    pass_mark_for_dot,
    passes,
    ranked_differently,
    score,
)
from lessons.dot_product.report import fixed, number
from study.challenges import Check, CheckFunction, Status
from training.progress import Progress

APART = 20.0
"""How many degrees further from w than the other the longer arrow of the climb must point."""
_ROUNDING = 1e-4
"""How many degrees an angle that is computed from coordinates may be off."""


def _who_passes(weights: list[float], b: float) -> tuple[list[int], str]:
    scores = score(CLASS_SCORES, weights, b)
    listed = ", ".join(number(z) for z in scores)
    return np.flatnonzero(passes(scores)).tolist(), f"The class scores {listed}"


def check_one_passes(
    *, w1: float, w2: float, w3: float, b: float, on_progress: Progress | None = None
) -> Check:
    """Check that the bias alone lets exactly one student of the class pass.

    Parameters
    ----------
    w1, w2, w3 : float
        Weights of the exams.
    b : float
        The bias, in points.
    on_progress : callable, optional
        Not called: nothing takes long.

    Returns
    -------
    Check
    """
    weights = [w1, w2, w3]
    if not np.allclose(weights, WEIGHTS):
        return Check(
            Status.NOT_TRIED, "Set the weights back to 0.6, 0.3 and 0.1, and turn only the bias."
        )
    if b == BIAS:
        return Check(Status.NOT_TRIED, f"The bias still stands at {number(BIAS)}.")
    passing, found = _who_passes(weights, b)
    if len(passing) != 1:
        many = {0: "nobody passes", 2: "two pass", 3: "all three pass"}[len(passing)]
        return Check(Status.NOT_YET, f"{found}: {many}.")
    mark = number(pass_mark_for_dot(b))
    who = STUDENTS[passing[0]]
    return Check(
        Status.SOLVED,
        f"{found}: only the {who} passes. The mark for the weighted sums now stands at {mark}.",
    )


def check_disagree(
    *,
    length_x: float,
    angle_x: float,
    length_v: float,
    angle_v: float,
    length_w: float,
    angle_w: float,
    on_progress: Progress | None = None,
) -> Check:
    """Check that dot product and cosine rank x and v differently, their angles well apart.

    Parameters
    ----------
    length_x, length_v, length_w : float
        Lengths of the arrows.
    angle_x, angle_v, angle_w : float
        Their directions in degrees.
    on_progress : callable, optional
        Not called: nothing takes long.

    Returns
    -------
    Check
    """
    x, v, w = (
        from_polar(length_x, angle_x),
        from_polar(length_v, angle_v),
        from_polar(length_w, angle_w),
    )
    if not (length(x) and length(v) and length(w)):
        return Check(
            Status.NOT_TRIED, "Give all three arrows a length: without one there is no direction."
        )
    if np.isclose(length_x, length_v):
        return Check(
            Status.NOT_TRIED,
            "x and v are equally long, and in that case the two measures always agree.",
        )
    found = (
        f"x has the dot product {fixed(dot(x, w))} at {fixed(angle(x, w), 0)}° from w, and v has "
        f"{fixed(dot(v, w))} at {fixed(angle(v, w), 0)}°"
    )
    if not ranked_differently(w, x, v):
        return Check(Status.NOT_YET, f"{found}: the two measures do not contradict each other.")
    if abs(angle(x, w) - angle(v, w)) < APART - _ROUNDING:
        return Check(
            Status.NOT_YET,
            f"{found}: they disagree, but the angles are less than {APART:g} degrees apart.",
        )
    return Check(Status.SOLVED, f"{found}. The larger dot product has the smaller cosine.")


def check_only_the_last(
    *, w1: float, w2: float, w3: float, b: float, on_progress: Progress | None = None
) -> Check:
    """Check that only the student passes who is behind in every exam.

    Parameters
    ----------
    w1, w2, w3 : float
        Weights of the exams.
    b : float
        The bias, in points.
    on_progress : callable, optional
        Not called: nothing takes long.

    Returns
    -------
    Check
    """
    weights = [w1, w2, w3]
    if min(weights) >= 0:
        return Check(
            Status.NOT_TRIED,
            "No weight is negative yet. Until one is, whoever is ahead in every exam is ahead in "
            "the score.",
        )
    passing, found = _who_passes(weights, b)
    if passing != [1]:
        who = " and ".join(f"the {STUDENTS[i]}" for i in passing) or "nobody"
        verb = "pass" if len(passing) > 1 else "passes"
        return Check(Status.NOT_YET, f"{found}: {who} {verb}.")
    return Check(Status.SOLVED, f"{found}. With a negative weight, more points lower the score.")


CHALLENGES: Mapping[str, CheckFunction] = {
    "one_passes": check_one_passes,
    "disagree": check_disagree,
    "only_the_last": check_only_the_last,
}
