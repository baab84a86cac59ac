"""What a lesson shows of itself, as soon as the server has loaded it."""

from collections.abc import Iterable

import streamlit as st

from charts.diagrams import thumbnail
from server.imports import ROOT, load
from server.startup import is_loaded
from study.curriculum import Lesson
from ui.pictures.picture import picture
from ui.run.runs import run_job


def _has_one(lesson: Lesson) -> bool:
    return (ROOT / "lessons" / lesson.slug / "thumbnail.py").is_file()


def to_come(lessons: Iterable[Lesson]) -> bool:
    return any(_has_one(lesson) and not is_loaded(lesson.slug) for lesson in lessons)


def show(lesson: Lesson) -> None:
    """Show what a lesson shows of itself: lines and dots of a real run.

    No page waits for a lesson's libraries because of a picture as small as this: as long as the
    lesson is not loaded, or if it has no thumbnail, its icon stands there.
    """
    with st.container(height=thumbnail.HEIGHT + 20, border=False, key=f"thumbnail_{lesson.slug}"):
        if _has_one(lesson) and is_loaded(lesson.slug):
            what = run_job(load(f"lessons.{lesson.slug}.thumbnail").thumbnail)
            picture(thumbnail.thumbnail(what), f"thumbnail_of_{lesson.slug}", alt=what.says)
        else:
            st.markdown(f":material/{lesson.icon}:", text_alignment="center")
