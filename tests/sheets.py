"""The study sheets by which tests are dealt out."""

from study.content import LessonContent, lesson_content
from study.curriculum import LESSONS


def sheets() -> dict[str, LessonContent]:
    """Return each lesson's sheet; one that cannot be read fails its own tests, and no others."""
    contents = {}
    for lesson in LESSONS:
        try:
            contents[lesson.slug] = lesson_content(lesson.slug)
        except ValueError:
            continue  # tests/study/test_content.py says what is wrong with it
    return contents
