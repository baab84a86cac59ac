"""The loop of all learning: every scene that it names is there, and every lesson is in it."""

import pytest

from study.curriculum import LESSONS
from study.loop import LOOP, Part

SLUGS = [lesson.slug for lesson in LESSONS]


@pytest.mark.parametrize("part", LOOP, ids=lambda part: part.name)
def test_a_part_names_scenes_that_are_there_once_each_in_the_order_of_the_lessons(part):
    named = [f"{lesson.slug}/{scene.name}" for lesson, scene in part.scenes]
    assert named == list(part.about)
    assert len(set(named)) == len(named) >= 3
    lessons = [SLUGS.index(lesson.slug) for lesson, _ in part.scenes]
    assert lessons == sorted(lessons)


def test_every_lesson_is_about_some_part_of_the_loop():
    assert {lesson.slug for part in LOOP for lesson, _ in part.scenes} == set(SLUGS)
    assert len({part.name for part in LOOP}) == len(LOOP)


@pytest.mark.parametrize("wrong", ["xor/no_such_scene", "no_such_lesson/train", "xor"])
def test_a_scene_that_there_is_not_is_refused(wrong):
    with pytest.raises(KeyError):
        Part("again", "Again", "Once more.", (wrong,)).scenes  # noqa: B018
