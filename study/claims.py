"""Popular claims: what to run, and how the runs decide.

No author settles a claim. Its ``test`` trains for real and returns a `Verdict` computed from the
runs. Its ``control`` is a changed experiment that must come out differently, which catches a test
that always says the same. The texts are in the lesson's ``study.toml``.
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


def over_cases(varied: str, cases: Mapping[str, Verdict]) -> Verdict:
    """Combine one verdict per case: if they differ, the claim depends."""
    rules = {name: verdict.rule for name, verdict in cases.items()}
    holds = [
        replace(bar, what=f"{bar.what}, {name}")
        for name, rule in rules.items()
        for bar in rule.holds
    ]
    fails = [bar for rule in rules.values() for bar in rule.fails or [~bar for bar in rule.holds]]
    rule = Rule(holds, fails)
    findings = [verdict.finding for verdict in cases.values()]
    # Write a last sentence shared by all only once.
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

    name: str  # unique in its lesson; its experiment is in the lesson's `CLAIMS`
    scene: str  # the scene about it
    statement: str  # as it is commonly heard
    said_by: str  # its source
    control: str  # what the control changes
    rule: str  # the decision rule with figures, shown before the test
