"""The path through the lessons: a button to start or continue, and a card per lesson."""

from collections.abc import Sequence
from itertools import pairwise

import streamlit as st

from study.curriculum import BY_SLUG, LESSONS, Lesson, sections
from study.loading import ROOT
from study.progress import lesson_to_go_on_with
from ui.components import component
from ui.controls.buttons import latched_button
from ui.page import navigation
from ui.session import progress

ACROSS = 4
"""Most cards in a row; on a phone there is one."""
NOT_STARTED = "not started"
_STAMP = component("stamp")
STAMPS = ROOT / "ui" / "images" / "lessons"
"""A small picture of each lesson, drawn once from a run of it."""


def way_in() -> None:
    """Show the button to start or continue, and the question that comes next."""
    then = lesson_to_go_on_with(progress.current())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            "Why does so small a move matter so much to it? **By the end you will know why, and "
            "what helps.**",
            width="content",
        )
        straight = "Straight to the answer: convolution"
        st.page_link(BY_SLUG["convolution"].page, label=straight, icon=":material/fast_forward:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if then is None:
            st.page_link(
                navigation.RECORD,
                label="**Every lesson is complete: see your record**",
                icon=":material/workspace_premium:",
            )
            return
        verb = "Start" if progress.current().last_lesson is None else "Continue"
        if latched_button(
            f"**{verb} with {_in_a_sentence(then)}**",
            icon=":material/arrow_forward:",
            key="way_in",
            type="primary",
        ):
            st.switch_page(then.page)
        st.markdown(f"*{then.question}*")


def path() -> None:
    """Show a card per lesson: picture, question, duration and progress."""
    for section, lessons in sections().items():
        st.subheader(section)
        for row in in_rows(lessons):
            for column, lesson in zip(st.columns(len(row)), row, strict=True):
                with column.container(border=True, height="stretch", key=f"card_{lesson.slug}"):
                    _card(lesson)


def in_rows(lessons: Sequence[Lesson]) -> list[Sequence[Lesson]]:
    """Divide lessons into as few rows as possible, of nearly equal length."""
    n_rows = -(-len(lessons) // ACROSS)
    ends = [-(-len(lessons) * i // n_rows) for i in range(n_rows + 1)]
    return [lessons[begin:end] for begin, end in pairwise(ends)]


def _card(lesson: Lesson) -> None:
    _stamp(lesson)
    st.page_link(
        lesson.page,
        label=f"**{LESSONS.index(lesson) + 1} · {lesson.title}**",
        icon=navigation.tick(lesson) if _how_far(lesson) != NOT_STARTED else None,
    )
    st.markdown(lesson.question)
    st.caption(f"You learn to {lesson.takeaway}.")
    minutes, _ = lesson.takes(programs=progress.current().programs)
    st.caption(f"About {minutes} minutes · {_how_far(lesson)}")
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if not lesson.builds_on:
            st.caption("You need: school mathematics")
        else:
            st.caption("Take first:", width="content")
            for slug in lesson.builds_on:
                st.page_link(BY_SLUG[slug].page, icon=navigation.icon_of(BY_SLUG[slug]))


def _how_far(lesson: Lesson) -> str:
    if not progress.current().done:
        return NOT_STARTED
    standing = progress.current().standings[lesson.slug]
    if standing.complete:
        return "complete"
    return f"{standing.share:.0%} done".replace("%", " %") if standing.share else NOT_STARTED


def _in_a_sentence(lesson: Lesson) -> str:
    title = lesson.title
    return title[0].lower() + title[1:] if title.startswith("The ") else title


def _stamp(lesson: Lesson) -> None:
    """Show a lesson's small picture, or its icon."""
    file = STAMPS / f"{lesson.slug}.svg"
    with st.container(height=130, border=False, key=f"stamp_{lesson.slug}"):
        if file.is_file():
            _STAMP(key=f"picture_{lesson.slug}", data={"svg": file.read_text("utf-8")})
        else:
            st.markdown(navigation.icon_of(lesson), text_alignment="center")
