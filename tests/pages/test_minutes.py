"""The minutes that a lesson is said to take are those that its pages take."""

import re

import pytest

from study.curriculum import BY_SLUG
from tests.pages.minutes import MOST_OFF, ROOT, corrected, in_curriculum, in_readme, minutes

FEWEST_MINUTES, MOST_MINUTES = 12, 24


@pytest.mark.weekly
@pytest.mark.parametrize("slug", BY_SLUG)
def test_the_stated_minutes_are_those_that_reading_and_doing_takes(slug):
    for name, computed in minutes(slug).items():
        said = getattr(BY_SLUG[slug], name)
        assert abs(said - computed) <= MOST_OFF, (
            f"{name} of {slug} are {said}, and its pages take {computed}: "
            f".venv/bin/python -m tests.pages.minutes {slug} writes what they take"
        )
    assert FEWEST_MINUTES <= BY_SLUG[slug].minutes <= MOST_MINUTES, (
        f"minutes of {slug} must be from {FEWEST_MINUTES} to {MOST_MINUTES}, not "
        f"{BY_SLUG[slug].minutes}: its trail shows too little or too much"
    )


def test_only_what_is_too_far_off_is_written():
    lesson = BY_SLUG["xor"]
    near, far = lesson.minutes + MOST_OFF, lesson.aside_minutes + MOST_OFF + 1
    computed = {"minutes": near, "aside_minutes": far, "code_minutes": lesson.code_minutes}
    numbers = corrected("xor", computed)
    assert numbers == {**computed, "minutes": lesson.minutes}
    trail_alone = next(each for each in BY_SLUG.values() if not each.aside_minutes)
    first = {"minutes": trail_alone.minutes, "aside_minutes": 1, "code_minutes": 0}
    assert corrected(trail_alone.slug, first) == first, "the first scene beside it takes a minute"
    for name, change, written in (
        ("study/curriculum.toml", in_curriculum, f"aside_minutes = {far}"),
        ("README.md", in_readme, f"{lesson.minutes} min + {far} |"),
    ):
        text = (ROOT / name).read_text(encoding="utf-8")
        lines = zip(text.splitlines(), change(text, "xor", numbers).splitlines(), strict=True)
        (changed,) = [new for old, new in lines if new != old]
        assert changed.endswith(written)
    with pytest.raises(ValueError, match=re.escape(lesson.question)):
        in_readme("| 7 | XOR | Is it still asked this? | 20 min + 15 |\n", "xor", numbers)
