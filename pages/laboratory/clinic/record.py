"""A learner's patients, in their browser's record: tests paid for, the cause named, and points."""

from collections.abc import Sequence

import streamlit as st

from laboratory.clinic import model, report
from study.catalogue import PATIENTS
from study.progress import Progress
from training.figures import count
from ui.session import progress

_TESTS = [*model.TESTS]
_ITEM: tuple[str, str] = ("clinic", "patient")


def tests_of(visit: int) -> list[str]:
    """Return the tests of a visit that were paid for, whatever the address says."""
    known = progress.kept(*_ITEM, str(visit)).get("tests", ())
    return [_TESTS[i] for i in known if i < len(_TESTS)]


def pay(visit: int, tests: Sequence[str]) -> None:
    """Record the tests that have been paid for, so that no reload gives the coins back."""
    bought = [_TESTS.index(test) for test in tests if test in _TESTS]
    if bought:
        progress.keep_answer(*_ITEM, str(visit), tests=bought)


def name(visit: int, cause: str, left: int) -> None:
    """Record the first cause named, and the coins left: once the truth is told, no other counts."""
    if "named" not in progress.kept(*_ITEM, str(visit)):
        right = cause == report.truth_about(visit)
        progress.keep_answer(*_ITEM, str(visit), named=cause, left=left, right=right)


def first_named(visit: int) -> tuple[str, int] | None:
    """Return the cause named first, and the coins left then, if one was."""
    known = progress.kept(*_ITEM, str(visit))
    return (known["named"], known.get("left", 0)) if "named" in known else None


def _standing(kept: Progress) -> tuple[int, int, int]:
    """Return how many patients were named, how many rightly, and the points."""
    of = [each for key, each in kept.kept.items() if key.startswith(PATIENTS) and "named" in each]
    found = [each for each in of if each.get("right")]
    return len(of), len(found), sum(model.BUDGET + each.get("left", 0) for each in found)


def say() -> None:
    n, n_found, points = progress.derived("patients", _standing)
    if n:
        of = f"{points} of {2 * model.BUDGET * n} points"
        st.caption(f"Your {count(n, 'patient')} so far: {n_found} found, {of}.")
