"""The path: lessons are dealt out to rows in which none stands alone."""

import pytest

from study.curriculum import LESSONS
from ui.page.path import ACROSS, in_rows


@pytest.mark.parametrize("n", range(1, len(LESSONS) + 1))
def test_rows_hold_every_lesson_in_order_and_none_alone(n):
    lessons = LESSONS[:n]
    rows = in_rows(lessons)
    assert [x for row in rows for x in row] == list(lessons)
    sizes = [len(row) for row in rows]
    assert max(sizes) <= ACROSS
    assert max(sizes) - min(sizes) <= 1
    assert n == 1 or min(sizes) > 1
