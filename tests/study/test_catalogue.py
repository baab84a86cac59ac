"""Everything that can be done: each thing once, with its scene and its points."""

import pytest

from study.catalogue import KINDS, RENAMED, catalogue
from study.challenges import LEVELS
from study.content import CLAIMS, QUESTIONS, lesson_content
from study.curriculum import LESSONS


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_everything_on_a_sheet_is_in_the_catalogue_and_nothing_else(lesson):
    sheet = lesson_content(lesson.slug)
    named = {
        "scene": [scene.name for scene in sheet.scenes],
        "prediction": sheet.predictions,
        "claim": sheet.claims,
        "question": sheet.questions,
        "challenge": sheet.challenges,
        "exam": sheet.exams,
    }
    assert set(named) == set(KINDS)
    expected = {f"{lesson.slug}/{kind}/{name}" for kind, names in named.items() for name in names}
    assert {key for key, item in catalogue().items() if item.slug == lesson.slug} == expected


def test_keys_say_where_a_thing_belongs():
    for key, item in catalogue().items():
        assert key == item.key == f"{item.slug}/{item.kind}/{item.name}"
        assert item.scene in [scene.name for scene in lesson_content(item.slug).scenes]
    slugs = [item.slug for item in catalogue().values()]
    assert list(dict.fromkeys(slugs)) == [lesson.slug for lesson in LESSONS]


@pytest.mark.parametrize(("kind", "scene"), [("claim", CLAIMS), ("question", QUESTIONS)])
def test_claims_and_questions_stand_in_their_own_scenes(kind, scene):
    assert {item.scene for item in catalogue().values() if item.kind == kind} == {scene}


def test_scenes_earn_nothing_and_harder_challenges_more():
    for item in catalogue().values():
        if item.kind == "challenge":
            level = LEVELS.index(lesson_content(item.slug).challenges[item.name].level)
            assert item.points == KINDS["challenge"] + level
        else:
            assert item.points == KINDS[item.kind]
            assert (item.points == 0) == (item.kind == "scene")


def test_every_new_name_of_an_old_thing_exists():
    assert RENAMED
    assert set(RENAMED.values()) <= set(catalogue())
    assert not set(RENAMED) & set(catalogue())
