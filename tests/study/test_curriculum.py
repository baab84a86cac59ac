"""The curriculum matches the files, and leads from the first lesson to the last."""

from pathlib import Path

from study.curriculum import BY_SLUG, LESSONS, after, sections

ROOT = Path(__file__).parent.parent.parent
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


def test_every_lesson_has_its_files():
    for lesson in LESSONS:
        package = f"lessons/{lesson.slug}"
        for path in (
            lesson.page,
            *(f"{package}/{name}" for name in ("__init__.py", "model.py", "study.toml")),
            *(f"{package}/{name}" for name in ("claims.py", "challenges.py")),
            f"tests/lessons/test_{lesson.slug}.py",
        ):
            assert (ROOT / path).is_file(), path


def test_every_package_and_page_of_a_lesson_is_in_the_curriculum():
    packages = {path.parent.name for path in (ROOT / "lessons").glob("*/__init__.py")}
    assert packages == set(SLUGS)
    known = {lesson.page for lesson in LESSONS}
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*/*.py")}
    assert found - known == {
        "pages/start/home.py",
        "pages/study/glossary.py",
        "pages/study/progress.py",
    }


def test_names_and_addresses_are_told_apart():
    assert len(BY_SLUG) == len(LESSONS)
    assert len({lesson.title for lesson in LESSONS}) == len(LESSONS)
    for lesson in LESSONS:
        assert lesson.slug.isidentifier()
        assert lesson.question.endswith("?")
        assert not lesson.takeaway.endswith(".")


def test_sections_hold_every_lesson_once_and_in_order():
    assert [x.slug for lessons in sections().values() for x in lessons] == SLUGS


def test_the_way_on_passes_every_lesson():
    assert [after(slug).slug for slug in SLUGS[:-1]] == SLUGS[1:]
    assert after(SLUGS[-1]) is None
