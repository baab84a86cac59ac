"""The knowledge checks as data: questions, their answers, and how these are read."""

import itertools
import math
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from study.entries import check_kind
from study.plain_text import plain


@dataclass(frozen=True)
class Option:
    text: str  # in Markdown
    right: bool = False
    feedback: str = ""  # why, for those who chose it


@dataclass(frozen=True)
class Question:
    name: str  # unique in its lesson
    scene: str  # the scene it is about
    kind: str  # "choice" (one right option), "several" (any number), "number", or "order"
    text: str  # in Markdown
    # For "choice" and "several"; for "order" the items in the right order.
    options: tuple[Option, ...] = ()
    # For "number": the answer, and the largest error that still counts.
    answer: float = 0.0
    tolerance: float = 0.0
    one_percent: float = 0.0  # what "1 %" is: 0.01 for a share, 1 for percentage points
    feedback: str = ""  # for "number" and "order": after a right answer
    hint: str = ""  # for "number" and "order": after a wrong one
    # For "number": the lines that lead to it, the result in [brackets].
    working: tuple[str, ...] = ()
    # For an observation: the knobs that it is about, by name, at the values asked. With ``run`` it
    # is about the scene's run: every argument of `train` that is not named is at its default.
    case: dict[str, Any] = field(default_factory=dict)
    # For "number": draws a variant with other numbers.
    anew: "Callable[[random.Random], Question] | None" = None

    def is_right(self, given: Any) -> bool:
        if self.kind == "number":
            # 3.1 is within 0.1 of 3 despite rounding errors.
            return abs(float(given) - self.answer) <= self.tolerance * (1 + 1e-9)
        if self.kind == "order":
            return list(given) == list(range(len(self.options)))
        chosen = {given} if isinstance(given, int) else set(given)
        return chosen == {i for i, option in enumerate(self.options) if option.right}

    def miss(self, given: float) -> str:
        """Say in which way a number is not the answer."""
        ratio = given / self.answer if self.answer else 0.0
        if abs(given + self.answer) <= self.tolerance:
            return "The size is right, the sign is not."
        power = round(math.log10(ratio)) if ratio > 0 else 0
        if power and abs(given / 10**power - self.answer) <= self.tolerance:
            return f"That is {10 ** abs(power):,} times too {'large' if power > 0 else 'small'}."
        return "That is too large." if given > self.answer else "That is too small."

    def worked(self, *, gap: bool) -> list[str]:
        """Return the lines of the working, with the result or a gap for it."""
        return [_RESULT.sub(r"**?**" if gap else r"**\1**", line) for line in self.working]

    def takes(self, given: Any) -> bool:
        """Tell whether a value is a valid answer to this question, right or wrong."""
        several = isinstance(given, list | tuple) and all(type(i) is int for i in given)
        n = len(self.options)
        if self.kind == "number":
            return isinstance(given, int | float) and math.isfinite(given)
        if self.kind == "order":
            return several and sorted(given) == list(range(n))
        if self.kind == "several":
            return several and 0 < len(given) == len(set(given)) and set(given) <= set(range(n))
        return type(given) is int and 0 <= given < n


def own_order(question: Question, learner: str) -> list[int]:
    order = list(range(len(question.options)))
    random.Random(f"{learner} {question.name}").shuffle(order)  # noqa: S311 (no secret)
    return order


def variant(question: Question, seed: str) -> Question:
    """Return the question for a review: with other numbers and a new name.

    The name seeds the order of its options.
    """
    if question.anew is not None:
        question = question.anew(random.Random(f"{seed} {question.name}"))  # noqa: S311 (no secret)
    return replace(question, name=f"{question.name}_{seed}")


def another(question: Question, seed: str) -> Question:
    """Return a question like this one, with other numbers than its own and another answer."""
    drawn = (variant(question, f"{seed} {i}") for i in itertools.count())
    return next(each for each in drawn if not question.is_right(each.answer))


_RESULT = re.compile(r"\[([^]]+)\]")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)
_SEVERAL_MARKS = re.compile(r"[+-]?\d[\d.,\s’']*\d")


def read_number(text: str, one_percent: float = 0.0) -> float | None:
    """Read a number with a decimal point or comma.

    There are no thousands separators: "1,000" and "1.000" are both 1. A percent sign counts as in
    `Question`; a share above 1 is a percentage without its sign.
    """
    typed = text.strip()
    if not typed:
        return None
    written = typed.replace("−", "-").replace("–", "-")
    is_percentage = bool(one_percent) and written.endswith("%")
    written = written.rstrip("% ") if is_percentage else written
    shown = f"“{plain(typed)}”"
    if _NUMBER.fullmatch(written):
        number = float(written.replace(",", "."))
        if not math.isfinite(number):
            raise ValueError(f"{shown} is too large a number.")
        is_percentage |= 0 < one_percent < 1 < number
        return number * one_percent if is_percentage else number
    if _SEVERAL_MARKS.fullmatch(written):
        raise ValueError(
            f"{shown} has more than one mark. Write one comma or point, before the decimals, and "
            "nothing between thousands: 1000.5 or 1000,5."
        )
    such_as = "0.5, 0,5 or 50 %" if one_percent else "0.5, 0,5 or −3, without a unit"
    raise ValueError(f"{shown} is not a number. Write it like {such_as}.")


def write_number(number: float) -> str:
    """Return a number as `read_number` reads it, exactly."""
    return repr(float(number)).removesuffix(".0")


def check_question(slug: str, made: Question) -> None:
    """Raise ValueError unless a question has what its kind needs."""
    options = made.options
    n_right = sum(option.right for option in options)
    chosen = [
        (len(options) >= 3, "three options or more"),
        (all(option.feedback for option in options), "feedback for each option"),
    ]
    hint = (bool(made.hint), "a hint")
    needs = {
        "choice": [*chosen, (n_right == 1, f"one right option, not {n_right}")],
        "several": [*chosen, (n_right >= 1, "a right option")],
        "number": [
            (made.tolerance > 0, "a tolerance > 0"),
            hint,
            (len(_RESULT.findall("".join(made.working))) == 1, "a working with one [result]"),
        ],
        "order": [(len(options) >= 3, "three steps or more in its order"), hint],
    }
    check_kind(f"Question {made.name!r} of {slug!r}", made.kind, needs)
