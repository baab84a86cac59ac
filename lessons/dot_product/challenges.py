"""The lesson's challenges: each looks at what the knobs stand at."""

import numpy as np

from lessons.dot_product.model import (
    BIAS,
    CLASS_SCORES,
    STUDENTS,
    WEIGHTS,
    angle,
    dot,
    from_polar,
    pass_mark_for_dot,
    passes,
    ranked_differently,
    score,
)
from lessons.dot_product.report import number
from study.challenges import CheckResult, Settings, depends_on, done, not_tried, not_yet
from training.figures import fixed

APART = 20.0
"""How many degrees further from w than the other the longer arrow of the climb must point."""
_ROUNDING = 1e-4
"""How many degrees an angle that is computed from coordinates may be off."""
_NEURON = ("w1", "w2", "w3", "b")


def _weights(settings: Settings) -> list[float]:
    return [settings.w1, settings.w2, settings.w3]


def _who_passes(settings: Settings) -> tuple[list[int], str]:
    scores = score(CLASS_SCORES, _weights(settings), settings.b)
    return np.flatnonzero(
        passes(scores)
    ).tolist(), f"The class scores {', '.join(map(number, scores))}"


@depends_on(also=_NEURON)
def check_one_passes(settings: Settings) -> CheckResult:
    """Check that the bias alone lets exactly one student of the class pass."""
    if not np.allclose(_weights(settings), WEIGHTS):
        return not_tried("Set the weights back to 0.6, 0.3 and 0.1, and turn only the bias.")
    if settings.b == BIAS:
        return not_tried(f"The bias still stands at {number(BIAS)}.")
    passing, outcome = _who_passes(settings)
    if len(passing) != 1:
        how_many = {0: "nobody passes", 2: "two pass", 3: "all three pass"}[len(passing)]
        return not_yet(f"{outcome}: {how_many}.")
    mark = number(pass_mark_for_dot(settings.b))
    return done(
        f"{outcome}: only the {STUDENTS[passing[0]]} passes. The mark for the weighted sums now "
        f"stands at {mark}."
    )


@depends_on(also=("length_x", "angle_x", "length_v", "angle_v", "length_w", "angle_w"))
def check_disagree(settings: Settings) -> CheckResult:
    """Check that dot product and cosine rank x and v differently, their angles well apart."""
    lengths = {name: settings[f"length_{name}"] for name in "xvw"}
    if not all(lengths.values()):
        return not_tried("Give all three arrows a length: without one there is no direction.")
    if np.isclose(lengths["x"], lengths["v"]):
        return not_tried(
            "x and v are equally long, and in that case the two measures always agree."
        )
    x, v, w = (from_polar(size, settings[f"angle_{name}"]) for name, size in lengths.items())
    outcome = (
        f"x has the dot product {fixed(dot(x, w))} at {fixed(angle(x, w), 0)}° from w, and v has "
        f"{fixed(dot(v, w))} at {fixed(angle(v, w), 0)}°"
    )
    if not ranked_differently(w, x, v):
        return not_yet(f"{outcome}: the two measures do not contradict each other.")
    if abs(angle(x, w) - angle(v, w)) < APART - _ROUNDING:
        return not_yet(
            f"{outcome}: they disagree, but the angles are less than {APART:g} degrees apart."
        )
    return done(f"{outcome}. The larger dot product has the smaller cosine.")


@depends_on(also=_NEURON)
def check_only_the_last(settings: Settings) -> CheckResult:
    """Check that only the student passes who is behind in every exam."""
    if min(_weights(settings)) >= 0:
        return not_tried(
            "No weight is negative yet. Until one is, a student ahead in every exam is ahead in "
            "the score."
        )
    passing, outcome = _who_passes(settings)
    if passing != [1]:
        who = " and ".join(f"the {STUDENTS[i]}" for i in passing) or "nobody"
        verb = "pass" if len(passing) > 1 else "passes"
        return not_yet(f"{outcome}: {who} {verb}.")
    return done(f"{outcome}. With a negative weight, more points lower the score.")


CHALLENGES = {
    "one_passes": check_one_passes,
    "disagree": check_disagree,
    "only_the_last": check_only_the_last,
}
