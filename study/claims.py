"""Popular claims: what to run, and how the runs decide.

A claim is never settled by an author. Its ``test`` trains for real and returns a `Verdict`
whose outcome is computed from the runs; its ``control`` is a neighbouring experiment that must
come out another way, so that a test which always says the same would be caught. The sentences
stand in the lesson's ``study.toml``.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from numpy.typing import ArrayLike


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
    """A quantity that is measured, and the bar that it is held against."""

    what: str  # What is measured, with its unit
    measured: float  # What it came to
    side: Side  # Where it must lie
    bar: float  # Of what

    def __invert__(self) -> "Bar":
        return replace(self, side=_OPPOSITE[self.side])

    @property
    def is_passed(self) -> bool:
        """Whether it lies there; what is no number lies nowhere."""
        return bool(_IS[self.side](self.measured, self.bar))

    @property
    def margin(self) -> float:
        """How far it lies beyond the bar; negative before it."""
        beyond = float(self.measured) - float(self.bar)
        return beyond if self.side in (">", ">=") else -beyond


@dataclass(frozen=True)
class Rule:
    """What decides: the bars with which a claim holds, and those with which it does not."""

    holds: Sequence[Bar]  # The claim holds if all of these are passed
    # It does not hold if all of these are passed, and depends otherwise; without them it
    # never depends
    fails: Sequence[Bar] | None = None

    @property
    def outcome(self) -> Outcome:
        if all(bar.is_passed for bar in self.holds):
            return Outcome.HOLDS
        fails = self.fails is None or all(bar.is_passed for bar in self.fails)
        return Outcome.FAILS if fails else Outcome.DEPENDS


@dataclass(frozen=True)
class Verdict:
    rule: Rule  # What was measured, and the bars that decide
    # One or two sentences with the figures, in Markdown; for `DEPENDS` it says on what
    finding: str
    # The figures behind it as columns of equal length; the first is what was varied, the
    # second what was measured
    evidence: Mapping[str, ArrayLike]

    @property
    def outcome(self) -> Outcome:
        return self.rule.outcome


def over_cases(varied: str, cases: Mapping[str, Verdict]) -> Verdict:
    """Join what an experiment gave in several cases: if it came out both ways, it depends."""
    rules = {name: verdict.rule for name, verdict in cases.items()}
    holds = [
        replace(bar, what=f"{bar.what}, {name}")
        for name, rule in rules.items()
        for bar in rule.holds
    ]
    fails = [bar for rule in rules.values() for bar in rule.fails or [~bar for bar in rule.holds]]
    rule = Rule(holds, fails)
    findings = [verdict.finding for verdict in cases.values()]
    # A sentence with which all of them end is said once.
    ends = {finding.rpartition(". ")[2] for finding in findings}
    alike = ends.pop() if len(ends) == 1 else ""
    so = f"So it depends on the {varied}. " if rule.outcome is Outcome.DEPENDS else ""
    findings = [*(finding.removesuffix(alike) for finding in findings), so + alike]
    decides = [rule.holds[0] for rule in rules.values()]
    return Verdict(
        rule=rule,
        finding="\n\n".join(each.strip() for each in findings if each),
        evidence={varied: list(cases), decides[0].what: [bar.measured for bar in decides]},
    )


@dataclass(frozen=True)
class Experiment:
    """What decides a claim.

    Where luck plays a part, both take ``first_seed``, the first of the seeds in a row from which
    they draw starts and splits; without it, they take those of the page. `make verdicts` asks for
    others, and ``docs/verdicts.md`` says whether the verdict stands.
    """

    test: Callable[..., Verdict]  # Runs the experiment, and returns the verdict
    control: Callable[..., Verdict]  # The same experiment, changed so that its outcome must differ


@dataclass(frozen=True)
class Claim:
    """A sentence that one may believe or doubt."""

    name: str  # Short identifier, unique in its lesson; the lesson's `CLAIMS` has its experiment
    scene: str  # Which scene shows what it is about
    statement: str  # The claim as one hears it
    said_by: str  # Whose sentence it is
    control: str  # What the control experiment changes
    rule: str  # What decides, in figures; it is read before the test is run
