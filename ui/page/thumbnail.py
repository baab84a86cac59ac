"""A lesson's thumbnail, once the server has loaded the lesson."""

from collections.abc import Iterable

import streamlit as st

from charts.diagrams import thumbnail
from server.imports import ROOT, load
from server.startup import is_loaded
from study.curriculum import Lesson
from ui.pictures import picture
from ui.run.runs import run_job


def _has_one(lesson: Lesson) -> bool:
    return (ROOT / "lessons" / lesson.slug / "thumbnail.py").is_file()


def to_come(lessons: Iterable[Lesson]) -> bool:
    return any(_has_one(lesson) and not is_loaded(lesson.slug) for lesson in lessons)


def show(lesson: Lesson) -> None:
    """Show a lesson's thumbnail: lines and dots of a real run.

    A page does not load a lesson just for its thumbnail: without one, or before the lesson is
    loaded, its icon is shown.
    """
    with st.container(height=thumbnail.HEIGHT + 20, border=False, key=f"thumbnail_{lesson.slug}"):
        if _has_one(lesson) and is_loaded(lesson.slug):
            what = run_job(load(f"lessons.{lesson.slug}.thumbnail").thumbnail)
            picture(thumbnail.thumbnail(what), f"thumbnail_of_{lesson.slug}", alt=what.says)
        else:
            st.markdown(f":material/{lesson.icon}:", text_alignment="center")
