"""The minutes that a lesson is said to take are those that its pages take."""

import pytest

from study.curriculum import LESSONS
from tests.pages.minutes import minutes

pytestmark = pytest.mark.xdist_group("texts")  # of all lessons: one worker gathers them, once
MOST_OFF = 2


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_minutes_told_are_those_that_reading_and_doing_takes(lesson):
    for name, computed in minutes(lesson.slug).items():
        told = getattr(lesson, name)
        assert abs(told - computed) <= MOST_OFF, (
            f"{name} of {lesson.slug} are {told}, and its pages take {computed}: "
            "python -m tests.pages.minutes writes what they take"
        )
