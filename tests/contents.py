"""The content of every lesson, by which tests are parametrised."""

from study.content import LessonContent, lesson_content
from study.curriculum import LESSONS


def contents() -> dict[str, LessonContent]:
    return {lesson.slug: lesson_content(lesson.slug) for lesson in LESSONS}
