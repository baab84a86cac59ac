"""The loop of all learning: every part has its scenes, and every lesson is in it."""

import pytest

from study.content import LOOP, lesson_content
from study.curriculum import BY_SLUG
from study.loop import loop


@pytest.mark.parametrize("name", LOOP)
def test_a_part_has_scenes_of_several_lessons(name):
    (part,) = (part for part in loop() if part.name == name)
    assert len({lesson.slug for lesson, _ in part.scenes}) >= 3
    assert part.says.endswith(".")


@pytest.mark.parametrize("slug", BY_SLUG)
def test_every_lesson_is_about_some_part_of_the_loop(slug):
    assert any(scene.loop for scene in lesson_content(slug).scenes), (
        f"a scene of {slug} has `loop` in study.toml: {', '.join(LOOP)}"
    )
