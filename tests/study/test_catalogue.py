"""Everything that can be done: each thing once, with its scene and its points."""

import pytest

from study.catalogue import KINDS, catalogue, of_lesson
from study.challenges import LEVELS
from study.content import CLAIMS, CLOSING, QUESTIONS, TAKEAWAYS, lesson_content
from study.curriculum import LESSONS


def test_everything_that_a_lesson_declares_is_in_the_catalogue_and_nothing_else():
    for lesson in LESSONS:
        content = lesson_content(lesson.slug)
        named = {
            "scene": [scene.name for scene in content.scenes],
            "prediction": content.predictions,
            "claim": content.claims,
            "question": content.questions,
            "challenge": content.challenges,
            "exam": content.exams,
        }
        assert set(named) == set(KINDS)
        expected = {
            f"{lesson.slug}/{kind}/{name}" for kind, names in named.items() for name in names
        }
        assert {key for key, item in catalogue().items() if item.slug == lesson.slug} == expected


@pytest.mark.parametrize("programs", [False, True])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_end_of_a_trail_asks_what_it_has_shown_and_a_side_path_what_only_it_has(
    lesson, programs
):
    """So it is with claims, the check and what to remember, and for either kind of learner."""
    content = lesson_content(lesson.slug)
    walked = {scene.name for scene in content.trail(programs=programs) if scene not in CLOSING}
    items = of_lesson(lesson.slug, programs=programs).values()
    asked = {
        CLAIMS: [(content.claims[i.name].scene, i.scene) for i in items if i.kind == "claim"],
        QUESTIONS: [
            (content.questions[i.name].scene, i.scene) for i in items if i.kind == "question"
        ],
        TAKEAWAYS: [
            (point.scene, content.asked_in(point.scene, TAKEAWAYS, programs=programs))
            for point in content.takeaways
        ],
    }
    for closing, places in asked.items():
        for shown_in, stands_in in places:
            assert stands_in == (closing if shown_in in walked else shown_in)
    at_the_end = {
        closing: [stands_in for _, stands_in in places].count(closing)
        for closing, places in asked.items()
    }
    assert at_the_end[CLAIMS] >= 1, "a trail has a claim"
    assert at_the_end[QUESTIONS] >= 4, "a check has four questions or more"
    assert at_the_end[TAKEAWAYS] >= 3, "three points or more sum a lesson up"


def test_scenes_earn_nothing_and_harder_challenges_more():
    for item in catalogue().values():
        if item.kind == "challenge":
            level = LEVELS.index(lesson_content(item.slug).challenges[item.name].level)
            assert item.points == KINDS["challenge"] + level
        else:
            assert item.points == KINDS[item.kind]
            assert (item.points == 0) == (item.kind == "scene")
