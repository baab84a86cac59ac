"""Popular claims: what to run, and how the runs decide.

No author settles a claim. Its ``test`` trains for real and returns a `Verdict` computed from the
runs. Its ``control`` is a changed experiment that must come out differently, which catches a test
that always says the same. `claim` writes rule and finding from the limits that decide.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial, wraps
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from training.figures import figure, listed  # noqa: TID251 (numbers look the same everywhere)


class Outcome(StrEnum):
    HOLDS = "holds"
    FAILS = "does not hold"
    DEPENDS = "depends"


Side = Literal[">", ">=", "<", "<="]
_IS: Mapping[Side, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_OPPOSITE: Mapping[Side, Side] = {">": "<=", "<=": ">", ">=": "<", "<": ">="}


@dataclass(frozen=True)
class Bar:
    """A measured quantity and the threshold it is compared with."""

    what: str  # the quantity, with its unit
    measured: float  # its value
    side: Side  # how it must compare
    bar: float  # with this threshold

    def __invert__(self) -> "Bar":
        return replace(self, side=_OPPOSITE[self.side])

    @property
    def is_passed(self) -> bool:
        """Whether the comparison holds; NaN never passes."""
        return bool(_IS[self.side](self.measured, self.bar))

    @property
    def margin(self) -> float:
        """How far the value is beyond the threshold; negative if it fails."""
        beyond = float(self.measured) - float(self.bar)
        return beyond if self.side in (">", ">=") else -beyond


@dataclass(frozen=True)
class Rule:
    """The thresholds that decide whether a claim holds, fails or depends."""

    holds: Sequence[Bar]  # the claim holds if all pass
    # It fails if all of these pass, else it depends; with None, whatever does not hold fails.
    fails: Sequence[Bar] | None = None

    @property
    def outcome(self) -> Outcome:
        if all(bar.is_passed for bar in self.holds):
            return Outcome.HOLDS
        fails = self.fails is None or all(bar.is_passed for bar in self.fails)
        return Outcome.FAILS if fails else Outcome.DEPENDS


@dataclass(frozen=True)
class Verdict:
    rule: Rule
    # One or two sentences with figures, in Markdown; for `DEPENDS` it says on what.
    finding: str
    # Columns of equal length: first what was varied, then what was measured.
    evidence: Mapping[str, ArrayLike]

    @property
    def outcome(self) -> Outcome:
        return self.rule.outcome


@dataclass(frozen=True)
class Experiment:
    """The experiment that decides a claim.

    If they draw random numbers, both functions take ``first_seed``, the first of consecutive seeds
    for starts and splits; by default they use the page's. `make verdicts` tries others and
    reports in ``docs/verdicts.md`` whether the verdict stands.
    """

    test: Callable[..., Verdict]  # runs the experiment
    control: Callable[..., Verdict]  # the changed experiment, whose outcome must differ


@dataclass(frozen=True)
class Claim:
    """A statement that one may believe or doubt."""

    name: str  # unique in its lesson
    scene: str  # the scene about it
    statement: str  # as it is commonly heard
    said_by: str  # its source
    control: str  # what the control changes
    rule: str  # the decision rule with figures, shown before the test


@dataclass(frozen=True)
class Limit:
    """What is measured, once or in each of several cases, and the limit that decides."""

    what: str  # the quantity, with its article: "the loss L"
    side: Side
    bar: float
    unit: str = ""

    def bars(self, measured: ArrayLike) -> tuple[Bar, Bar]:
        """Return the bar of the case furthest from passing, and the nearest one’s, turned round."""
        values = np.atleast_1d(np.asarray(measured, dtype=float))
        below = self.side in ("<", "<=")
        last, first = (values.max(), values.min()) if below else (values.min(), values.max())
        ends = ("largest", "smallest") if below else ("smallest", "largest")
        of = self.what.removeprefix("the ")
        names = [of if values.size == 1 else f"{end} {of}" for end in ends]
        return (
            Bar(names[0], float(last), self.side, self.bar),
            ~Bar(names[1], float(first), self.side, self.bar),
        )

    def __str__(self) -> str:
        return f"{self.what} is {self.needed}"

    @property
    def needed(self) -> str:
        words = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}[self.side]
        return f"{words} {figure(self.bar)}{self.unit and f' {self.unit}'}"

    def finding(self, measured: ArrayLike, cases: str) -> str:
        """Say what was measured, and for how many cases that is enough."""
        values = np.atleast_1d(np.asarray(measured, dtype=float))
        if values.size == 1:
            return f"{self.what} is {figure(values[0])} (asked for: {self.needed})"
        n = sum(Bar(self.what, value, self.side, self.bar).is_passed for value in values)
        span = f", from {figure(values.min())} to {figure(values.max())}"
        many = span if values.size > MOST_ROWS else ""
        return f"{self.what} is {self.needed} for {n} of {values.size} {cases}{many}"


@dataclass(frozen=True)
class Measured:
    """What the runs of a claim gave."""

    values: Sequence[ArrayLike]  # for each limit in turn: a number, or one for each case
    evidence: Mapping[str, ArrayLike]  # as in `Verdict`
    note: str = ""  # a sentence with figures that the limits do not say


@dataclass(frozen=True)
class Cases:
    """What varies from run to run: the claim depends on it if it is true for some alone."""

    one: str  # "larger rate"
    all: str  # "larger rates"
    on: str  # what it then depends on: "the rate"


def claim(
    statement: str,
    *,
    said_by: str,
    runs: str,
    holds: Sequence[Limit],
    control: tuple[str, Mapping[str, Any]],
    cases: Cases | None = None,
    fails: Limit | None = None,
) -> Callable[[Callable[..., Measured]], Callable[..., Verdict]]:
    """Declare a claim, with the function that measures what ``holds`` compares.

    It holds if all limits are kept, in all ``cases``. It fails if no case keeps them, or if one
    keeps the limit ``fails``; without cases it fails if it does not hold. ``control`` says what the
    changed experiment changes, and has the arguments that change it.
    """
    rule = f"{runs} {_rule_in_words(holds, cases, fails)}"

    def judged(measured: Measured) -> Verdict:
        pairs = [each.bars(v) for each, v in zip(holds, measured.values, strict=True)]
        worst = [pair[0] for pair in pairs]
        broken = [~fails.bars(measured.values[0])[1]] if fails else [pair[1] for pair in pairs]
        outcome = Rule(worst, broken if cases else None)
        each = zip(holds, measured.values, strict=True)
        found = listed([limit.finding(value, cases.all if cases else "") for limit, value in each])
        all_of_them = _row_by_row(measured.evidence) if cases else ""
        depends = cases is not None and outcome.outcome is Outcome.DEPENDS
        on = f" So it depends on {cases.on}." if cases and depends else ""
        said = f"{all_of_them}{found}.{on} {measured.note}".strip()
        said = f"{said[0].upper()}{said[1:]}"
        return Verdict(outcome, said, measured.evidence)

    def note(measure: Callable[..., Measured]) -> Callable[..., Verdict]:
        @wraps(measure)
        def test(**arguments: Any) -> Verdict:
            return judged(measure(**arguments))

        changed = partial(test, **control[1])
        text = Claim(measure.__name__, "", statement, said_by, control[0], rule)
        _DECLARED[test] = text, Experiment(test, changed)
        return test

    return note


_DECLARED: dict[Callable[..., Verdict], tuple[Claim, Experiment]] = {}


def declared(test: Callable[..., Verdict]) -> tuple[Claim, Experiment]:
    """Return what `claim` has declared of a function, still without a scene."""
    return _DECLARED[test]


MOST_ROWS = 8
"""Most measurements of a claim that its finding writes one by one."""


def _row_by_row(evidence: Mapping[str, ArrayLike]) -> str:
    """Write what was measured in each case, unless they are many."""
    (varied, cases), (measured, values) = list(evidence.items())[:2]
    numbers = [figure(value) for value in np.asarray(values)]
    if len(numbers) > MOST_ROWS:
        return ""
    at = [case if isinstance(case, str) else f"{case:g}" for case in np.asarray(cases)]
    first, *others = [f"{number} at {case}" for number, case in zip(numbers, at, strict=True)]
    return ", ".join([f"{measured}: {first.replace(' at ', f' at {varied} ', 1)}", *others]) + ": "


def _rule_in_words(holds: Sequence[Limit], cases: Cases | None, fails: Limit | None) -> str:
    kept = listed([str(limit) for limit in holds])
    if cases is None:
        return f"The claim holds if {kept}. If not, it fails."
    fail = f"if {fails} for one of them" if fails else "if this is so for none of them"
    return (
        f"The claim holds if {kept} for each {cases.one}, and fails {fail}. Otherwise it depends "
        f"on {cases.on}."
    )
