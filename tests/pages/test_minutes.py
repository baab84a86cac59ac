"""The minutes that a lesson is said to take are those that its pages take."""

import pytest

from study.curriculum import BY_SLUG
from tests.pages.minutes import minutes

MOST_OFF = 2


@pytest.mark.parametrize("slug", BY_SLUG)
def test_the_minutes_told_are_those_that_reading_and_doing_takes(slug):
    for name, computed in minutes(slug).items():
        told = getattr(BY_SLUG[slug], name)
        assert abs(told - computed) <= MOST_OFF, (
            f"{name} of {slug} are {told}, and its pages take {computed}: "
            "python -m tests.pages.minutes writes what they take"
        )
