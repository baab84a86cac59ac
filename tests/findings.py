"""Findings of claims: how they read, and what their runs could have given as well."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations

import numpy as np

from study.claims import Measured, Outcome, Verdict
from tests.sentences import check_sentence

Judge = Callable[[Measured], Verdict]


LONGEST_FINDING = 240
"""Letters, which are read in a quarter of a minute."""


def check_finding(said: str) -> None:
    """Check a sentence or two with figures, as a teacher would say them."""
    check_sentence(said)
    assert 30 < len(said) <= LONGEST_FINDING, f"a sentence or two, not {len(said)} letters: {said}"
    assert re.match(r"[A-Z“]", said), f"a finding begins a sentence: {said}"
    assert said.endswith("."), f"a finding ends a sentence: {said}"
    assert any(letter.isdigit() for letter in said), f"a finding has measured figures: {said}"


def in_words(finding: str) -> str:
    return re.sub(r"[\d.,−×⁻⁰¹²³⁴-⁹]+", "…", finding)


def either_side(
    test: Measured, control: Measured, judge: Judge, *, cases: bool
) -> list[tuple[Verdict, Verdict]]:
    """Return pairs of verdicts that lie closely on either side of a limit, one for each step.

    Their figures lie between some that were measured, in the test, in its control, in parts of the
    test's rows if these are cases, and in the test's rows the other way round. Their words are
    those of the first of the two.
    """
    whole = [test, control, *(parts(test, control) if cases else [turned(test)])]
    judged = [(one, outcome) for one in whole if (outcome := _outcome(one, judge)) is not None]
    pairs = {}
    for (a, of_a), (b, of_b) in permutations(judged, 2):
        fits = _shape(a) == _shape(b) and [*a.table][:2] == [*b.table][:2]
        new = of_a is not of_b and (of_a, of_b) not in pairs
        if fits and new and judge(_between(a, b, 1.0)).outcome is of_b:
            pairs[of_a, of_b] = _crossing(a, b, judge)
    return list(pairs.values())


def parts(test: Measured, control: Measured) -> Iterator[Measured]:
    """Yield what would have been measured in some of the cases, and in those of the control too."""
    n = len(test.columns[0])
    for first in range(n):
        for end in range(first + 1, n + 1):
            yield _with_columns(test, [column[first:end] for column in test.columns])
    if [*test.table] == [*control.table]:
        both = zip(test.columns, control.columns, strict=True)
        yield _with_columns(test, [np.concatenate([a, b]) for a, b in both])


def turned(measured: Measured) -> Measured:
    """Return the figures in the opposite order of rows, beside the same names."""
    names, *columns = measured.columns
    return _with_columns(measured, [names, *(column[::-1] for column in columns)])


def _outcome(measured: Measured, judge: Judge) -> Outcome | None:
    try:
        return judge(measured).outcome
    except ValueError:  # a single row has no difference to the one before
        return None


def _crossing(a: Measured, b: Measured, judge: Judge) -> tuple[Verdict, Verdict]:
    """Return the verdicts just before and just behind the limit, on the way from one to another."""
    near, far = 0.0, 1.0
    before = judge(a).outcome
    for _ in range(40):
        middle = (near + far) / 2
        if judge(_between(a, b, middle)).outcome is before:
            near = middle
        else:
            far = middle
    return judge(_between(a, b, near)), judge(_between(a, b, far))


def _between(a: Measured, b: Measured, share: float) -> Measured:
    """Return figures on the way from one to another, beside what was varied in the first."""
    columns = [a.columns[0]]
    for first, second in zip(a.columns[1:], b.columns[1:], strict=True):
        if first.dtype.kind not in "iuf" or second.dtype.kind not in "iuf":
            columns.append(first)
            continue
        mixed = (1 - share) * first + share * second
        whole = first.dtype.kind in "iu" and second.dtype.kind in "iu"
        columns.append(np.rint(mixed).astype(int) if whole else mixed)
    return _with_columns(a, columns)


def _with_columns(measured: Measured, columns: list[np.ndarray]) -> Measured:
    return replace(measured, table=dict(zip(measured.table, columns, strict=True)))


def _shape(measured: Measured) -> tuple[int, int]:
    return len(measured.columns), len(measured.columns[0])
