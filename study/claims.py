"""Popular claims: what to run, and how the runs decide.

A claim is never settled by an author. Its ``test`` trains for real and returns a `Verdict`
whose outcome is computed from the runs; its ``control`` is a neighbouring experiment that must
come out another way, so that a test which always says the same would be caught. The sentences
stand in the lesson's ``study.toml``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from numpy.typing import ArrayLike


class Outcome(StrEnum):
    """How a claim came out."""

    HOLDS = "holds"
    FAILS = "does not hold"
    DEPENDS = "depends"

    @classmethod
    def of(cls, holds: bool, *, fails: bool = True) -> "Outcome":
        """Return how a claim came out: if it neither holds nor fails, it depends."""
        return cls.HOLDS if holds else cls.FAILS if fails else cls.DEPENDS


@dataclass(frozen=True)
class Verdict:
    """What the runs said.

    Attributes
    ----------
    outcome : Outcome
        Computed from the runs.
    finding : str
        One or two sentences with the figures, in Markdown; for ``DEPENDS`` it says on what.
    evidence : mapping of str to one-dimensional array
        The figures behind it as columns of equal length; the first is what was varied, the
        second what was measured.
    """

    outcome: Outcome
    finding: str
    evidence: Mapping[str, ArrayLike]


@dataclass(frozen=True)
class Experiment:
    """What decides a claim.

    Attributes
    ----------
    test : callable
        Runs the experiment, and returns the verdict.
    control : callable
        The same experiment, changed so that its outcome must differ.

    Notes
    -----
    Where luck plays a part, both take ``first_seed``, the first of the seeds in a row from which
    they draw starts and splits; without it, they take those of the page. `make verdicts` asks for
    others, and ``docs/verdicts.md`` says whether the verdict stands.
    """

    test: Callable[..., Verdict]
    control: Callable[..., Verdict]


@dataclass(frozen=True)
class Claim:
    """A sentence that one may believe or doubt.

    Attributes
    ----------
    name : str
        Short identifier, unique in its lesson; the lesson's ``CLAIMS`` has its experiment.
    scene : str
        Which scene shows what it is about.
    statement : str
        The claim as one hears it.
    said_by : str
        Whose sentence it is.
    control : str
        What the control experiment changes.
    rule : str
        What decides, in figures; it is read before the test is run.
    """

    name: str
    scene: str
    statement: str
    said_by: str
    control: str
    rule: str
