"""A learner's calibration: how often they were right at each step of confidence.

Only first checks count, since afterwards the learner has read the explanation. The steps are read
as probabilities (`study.answers.STATED`), as with any classifier.
"""

import math
from collections.abc import Iterable, Sequence

from study.answers import STATED, SURE, AnswerRecord, first_attempt

ENOUGH = 10
"""Answers needed for a picture; with fewer it would mostly show chance."""
CHANCES = 4
"""First checks after which who never said how sure they were is asked at few items."""

Checked = tuple[int, bool]
"""The confidence step of a first check, and whether the answer was right."""


def checked(kept: Iterable[AnswerRecord]) -> list[Checked]:
    """Return the first checks for which a confidence was given."""
    firsts = map(first_attempt, kept)
    return [(f["first_sure"], f["first_right"]) for f in firsts if {*f} >= {*_BOTH}]


def is_welcome(kept: Iterable[AnswerRecord]) -> bool:
    """Tell whether somebody wants to say how sure they are: not who never did, `CHANCES` times."""
    firsts = [first for first in map(first_attempt, kept) if "first_right" in first]
    return len(firsts) < CHANCES or any("first_sure" in first for first in firsts)


_BOTH = ("first_sure", "first_right")


def describe(answers: Sequence[Checked]) -> str:
    """Say how well calibrated the answers were, and whether chance explains the difference."""
    n = len(answers)
    if n < ENOUGH:
        so_far = {0: "none yet", 1: "1 so far"}.get(n, f"{n} so far")
        return (
            "Before you commit to a prediction, say what you saw, or check an answer for the first "
            f"time, you may say how sure you are. Once there are {ENOUGH} such answers, a picture "
            f"here shows what your words are worth; you have {so_far}."
        )
    rights = [[right for step, right in answers if step == i] for i in range(len(SURE))]
    words = [
        f"“{word}”, you were right {sum(each)} of {len(each)} times"
        for word, each in zip(SURE, rights, strict=True)
        if each
    ]
    stated = [STATED[step] for step, _ in answers]
    promised, right = sum(stated), sum(right for _, right in answers)
    spread = 2 * math.sqrt(sum(p * (1 - p) for p in stated))
    if abs(right - promised) <= spread:
        means = "A difference like that can be luck."
    elif right < promised:
        means = "That is more than luck: you are surer than you are right."
    else:
        means = "That is more than luck: you know more than you think."
    return (
        f"{n} first answers so far. When you said {'; '.join(words)}. Taken together, your words "
        f"promised {promised:.1f} right answers; {right} were right. {means}"
    )
