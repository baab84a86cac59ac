"""The loop of all learning: every part has its scenes, and every lesson is in it."""

from dataclasses import replace

import pytest

from study import loop as study_loop
from study.content import lesson_content
from study.curriculum import LESSONS
from study.loop import loop


@pytest.mark.parametrize("part", loop(), ids=lambda part: part.name)
def test_a_part_has_scenes_of_several_lessons(part):
    assert len({lesson.slug for lesson, _ in part.scenes}) >= 3
    assert part.says.endswith(".")


def test_every_lesson_is_about_some_part_of_the_loop():
    about = {lesson.slug for part in loop() for lesson, _ in part.scenes}
    missing = {lesson.slug for lesson in LESSONS} - about
    assert not missing, f"{missing}: a scene of each lesson has `loop` in study.toml"


def test_a_part_that_there_is_not_is_refused(monkeypatch):
    def content(slug):
        real = lesson_content(slug)
        wrong = [replace(scene, loop=("predikt",)) for scene in real.scenes]
        return replace(real, scenes=tuple(wrong)) if slug == "xor" else real

    monkeypatch.setattr(study_loop, "lesson_content", content)
    with pytest.raises(
        ValueError, match=r"'neuron' of 'xor' may be about data, predict, .*predikt"
    ):
        loop.__wrapped__()
