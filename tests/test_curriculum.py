"""The curriculum matches the files, and the house keeps its rules."""

import ast
import importlib
from pathlib import Path

import pytest

from lessons.challenges import LEVELS
from lessons.curriculum import LESSONS, after, sections
from lessons.questions import questions

ROOT = Path(__file__).parent.parent
SLUGS = [lesson.slug for lesson in LESSONS]


def test_the_six_first_lessons_are_there_in_order():
    assert SLUGS[:6] == [
        "dot_product",
        "gradient_descent",
        "sigmoid",
        "zero_grad",
        "xor",
        "titanic",
    ]


def test_every_lesson_has_its_four_files():
    for lesson in LESSONS:
        for path in (
            lesson.page,
            f"lessons/{lesson.slug}.py",
            f"lessons/questions/{lesson.slug}.toml",
            f"tests/test_{lesson.slug}.py",
        ):
            assert (ROOT / path).is_file(), path


def test_every_page_of_a_lesson_is_in_the_curriculum():
    known = {lesson.page for lesson in LESSONS}
    found = {str(p.relative_to(ROOT)) for p in (ROOT / "pages").glob("*/*.py")}
    assert found - known == {
        "pages/start/home.py",
        "pages/study/glossary.py",
        "pages/study/progress.py",
    }


def test_no_page_lies_directly_under_pages():
    assert not list((ROOT / "pages").glob("*.py")), "it would wake the old auto-discovery"


def test_sections_hold_every_lesson_once_and_in_order():
    assert [x.slug for lessons in sections().values() for x in lessons] == SLUGS


def test_the_way_on_passes_every_lesson():
    assert [after(slug).slug for slug in SLUGS[:-1]] == SLUGS[1:]
    assert after(SLUGS[-1]) is None


@pytest.mark.parametrize("slug", SLUGS)
def test_claims_and_challenges_are_complete(slug):
    module = importlib.import_module(f"lessons.{slug}")
    assert module.CLAIMS
    assert len({claim.name for claim in module.CLAIMS}) == len(module.CLAIMS)
    assert len(module.CHALLENGES) >= 2
    assert len({challenge.name for challenge in module.CHALLENGES}) == len(module.CHALLENGES)
    for challenge in module.CHALLENGES:
        assert challenge.level in LEVELS
        assert challenge.hints


@pytest.mark.parametrize("slug", SLUGS)
def test_questions_have_an_answer_and_feedback(slug):
    asked = questions(slug)
    assert len(asked) >= 4
    assert len({question.name for question in asked}) == len(asked)
    assert len({question.kind for question in asked}) >= 2
    for question in asked:
        right = [i for i, option in enumerate(question.options) if option.right]
        wrong = [i for i, option in enumerate(question.options) if not option.right]
        if question.kind == "choice":
            assert question.is_right(right[0])
            assert not any(question.is_right(i) for i in wrong)
        elif question.kind == "several":
            assert question.is_right(right)
            assert not question.is_right([*right, *wrong][: len(right) - 1])
            assert not wrong or not question.is_right([*right, wrong[0]])
        elif question.kind == "number":
            assert question.is_right(question.answer)
            assert not question.is_right(question.answer + 2 * question.tolerance)
        else:
            order = list(range(len(question.options)))
            assert question.is_right(order)
            assert not question.is_right(order[::-1])


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_is_short_and_neither_trains_nor_draws(slug):
    path = next(lesson.page for lesson in LESSONS if lesson.slug == slug)
    source = (ROOT / path).read_text()
    assert source.count("\n") <= 170
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= {"streamlit", "charts", "lessons", "ui"}
