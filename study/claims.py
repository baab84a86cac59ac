"""Popular claims: what to run, how the runs decide, and what to say of them.

No author settles a claim. Its function trains for real and returns what was `Measured`, a table.
Limits that are read from this table give the `Verdict`, and a finding, written by the claim’s
author, says it in words, whichever way it came out. A ``control``, a changed experiment, must come
out differently, which catches a test that always says the same.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    """The thresholds that decide how a claim comes out."""

    holds: Sequence[Bar]  # the claim holds if all pass
    # If all of these pass it fails, else it depends; with None it never depends.
    fails: Sequence[Bar] | None = None

    @property
    def outcome(self) -> Outcome:
        if all(bar.is_passed for bar in self.holds):
            return Outcome.HOLDS
        fails = self.fails is None or all(bar.is_passed for bar in self.fails)
        return Outcome.FAILS if fails else Outcome.DEPENDS


@dataclass(frozen=True)
class Measured:
    """What the runs of a claim gave: verdict, finding and picture are read from it."""

    # Columns of equal length: first what was varied, then what was measured.
    table: Mapping[str, ArrayLike]
    # The column in which the limit of each row stands, where it is no fixed number.
    limit: str = ""
    # What the finding says besides, by name.
    also: Mapping[str, Any] = field(default_factory=dict)
    # What every single run measured, row by row, and what a dot is for: "one of 200 splits".
    # Their mean is what was measured; yes or no is counted, or told in percent.
    each: Sequence[ArrayLike] = ()
    dot: str = ""

    def __getitem__(self, name: str) -> Any:
        """Return a column as an array, or what stands beside the table, by its name."""
        return np.asarray(self.table[name]) if name in self.table else self.also[name]

    @property
    def columns(self) -> list[np.ndarray]:
        return [np.asarray(column) for column in self.table.values()]


def second_column(measured: Measured) -> np.ndarray:
    return measured.columns[1]


@dataclass(frozen=True)
class Limit:
    """A quantity, once or in each of several cases, and the limit that decides."""

    what: str  # the quantity, with its article: "the loss L"
    side: Side
    bar: float
    unit: str = ""
    of: Callable[[Measured], ArrayLike] = second_column  # how it is read from the table
    drawn: bool | None = None  # on the axis of the second column; by default if it is this column
    words: str = (
        ""  # how one would say it: "less than {bar} of them are wrong"; by default composed
    )

    @property
    def is_drawn(self) -> bool:
        return self.of is second_column if self.drawn is None else self.drawn

    def bars(self, measured: Measured) -> tuple[Bar, Bar]:
        """Return the bar of the case furthest from passing, and the nearest one’s, turned round."""
        values = np.atleast_1d(np.asarray(self.of(measured), dtype=float))
        below = self.side in ("<", "<=")
        last, first = (values.max(), values.min()) if below else (values.min(), values.max())
        ends = ("largest", "smallest") if below else ("smallest", "largest")
        names = [self._name if values.size == 1 else f"{end} {self._name}" for end in ends]
        return (
            Bar(names[0], float(last), self.side, self.bar),
            ~Bar(names[1], float(first), self.side, self.bar),
        )

    def __str__(self) -> str:
        return self.words.format(bar=self._bar) or f"{self.what} is {self.needed}"

    @property
    def needed(self) -> str:
        words = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}[self.side]
        return f"{words} {self._bar}"

    @property
    def in_signs(self) -> str:
        """Such as "loss L < 0.005 points²"."""
        return f"{self._name} {self.side} {self._bar}"

    @property
    def _bar(self) -> str:
        return f"{figure(self.bar)}{self.unit and f' {self.unit}'}"

    @property
    def _name(self) -> str:
        return self.what.removeprefix("the ").rstrip(",")


@dataclass(frozen=True)
class Verdict:
    measured: Measured
    rule: Rule
    finding: str  # a sentence or two with the measured figures, in Markdown
    needed: str  # the name of the limit in the picture, such as "at least 95 % needed"
    limit: np.ndarray | None  # that limit for each row, if there is one

    @property
    def outcome(self) -> Outcome:
        return self.rule.outcome


@dataclass(frozen=True)
class Experiment:
    """The experiment that decides a claim.

    If they draw random numbers, test and control take ``first_seed``, the first of consecutive
    seeds for starts and splits; by default they use the page's. `make verdicts` tries others and
    reports in ``docs/verdicts.md`` whether the verdict stands.
    """

    test: Callable[..., Verdict]  # runs the experiment
    control: Callable[..., Verdict]  # the changed experiment, whose outcome must differ
    judge: Callable[[Measured], Verdict]  # what both make of what was measured


@dataclass(frozen=True)
class Claim:
    """A statement that one may believe or doubt."""

    name: str  # unique in its lesson
    scene: str  # the scene about it
    statement: str  # as it is commonly heard
    said_by: str  # its source, which is named with the verdict
    control: str  # what the control changes
    rule: str  # the decision rule with figures, shown before the test
    limits: str  # the same in signs
    outcomes: frozenset[Outcome]  # those that the rule can have


Finding = Callable[[Measured, Outcome], str]
"""Says in a sentence or two, with figures, what was found, for whichever outcome it is given."""


def claim(
    statement: str,
    *,
    said_by: str,
    runs: str,
    holds: Sequence[Limit],
    control: tuple[str, Mapping[str, Any]],
    each: str = "",
) -> Callable[[Callable[..., Measured]], Callable[..., Verdict]]:
    """Declare a claim, with the function that measures what ``holds`` compares.

    It holds if all limits are kept, and fails if not. With ``each``, what varies from run to run,
    there is one limit: the claim holds if all cases keep it, fails if none does, and else depends
    on them. ``control`` says what the changed experiment changes, and has the arguments that change
    it. `finding_of` adds the finding.
    """
    if each and len(holds) > 1:
        raise ValueError(f"A claim over cases has one limit, not {len(holds)}: {statement!r}.")
    rule = f"{runs} {_rule_in_words(holds, each)}"
    drawn = next((limit for limit in holds if limit.is_drawn), None)

    def note(measure: Callable[..., Measured]) -> Callable[..., Verdict]:
        def judge(measured: Measured) -> Verdict:
            pairs = [limit.bars(measured) for limit in holds]
            broken = [pair[1] for pair in pairs] if each else None
            decided = Rule([pair[0] for pair in pairs], broken)
            said = _DECLARED[test].finding(measured, decided.outcome)
            needed, limit = measured.limit, None
            if measured.limit:
                limit = np.asarray(measured[measured.limit], dtype=float)
            elif drawn:
                needed = f"{drawn.needed} needed"
                limit = np.full(len(measured.columns[0]), drawn.bar, dtype=float)
            return Verdict(measured, decided, said, needed, limit)

        @wraps(measure)
        def test(**arguments: Any) -> Verdict:
            return judge(measure(**arguments))

        text = Claim(
            name=measure.__name__,
            scene="",
            statement=statement,
            said_by=said_by,
            control=control[0],
            rule=rule,
            limits="; ".join(limit.in_signs for limit in holds),
            outcomes=frozenset(Outcome) if each else frozenset({Outcome.HOLDS, Outcome.FAILS}),
        )
        _DECLARED[test] = _Declared(text, Experiment(test, partial(test, **control[1]), judge))
        return test

    return note


def finding_of(test: Callable[..., Verdict]) -> Callable[[Finding], Finding]:
    """Note the function that says in words what a claim’s runs have found."""

    def note(write: Finding) -> Finding:
        _DECLARED[test].finding = write
        return write

    return note


def _not_written(measured: Measured, outcome: Outcome) -> str:
    raise NotImplementedError("A claim’s finding is written in a function marked @finding_of(…).")


@dataclass
class _Declared:
    text: Claim  # still without a scene
    experiment: Experiment
    finding: Finding = _not_written


_DECLARED: dict[Callable[..., Verdict], _Declared] = {}


def declared(test: Callable[..., Verdict]) -> tuple[Claim, Experiment]:
    """Return what `claim` has declared of a function, still without a scene.

    Raises
    ------
    ValueError
        If its finding is not written.
    """
    found = _DECLARED[test]
    if found.finding is _not_written:
        raise ValueError(
            f"The claim {found.text.name!r} has no finding: write one in a function marked "
            f"@finding_of({found.text.name})."
        )
    return found.text, found.experiment


def _rule_in_words(holds: Sequence[Limit], each: str) -> str:
    """Say what decides, but not that it may depend: that would tell how it comes out."""
    kept = listed([str(limit) for limit in holds])
    return (
        f"The claim holds if, for each {each}, {kept}." if each else f"The claim holds if {kept}."
    )
