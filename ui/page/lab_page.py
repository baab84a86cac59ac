"""A laboratory page: one scene with its knobs in the address, and no progress."""

from collections.abc import Callable

import streamlit as st

from study.laboratory import LAB_BY_SLUG, SECTION
from ui.controls.knobs import Knobs
from ui.page import address, current, navigation
from ui.page.lesson import mount_lesson_events
from ui.pictures import in_words
from ui.run.runs import run_once_more
from ui.session import shelf


def show(knobs: Knobs, draw: Callable[[], bool]) -> None:
    """Show the page; its slug is that of the knobs."""
    lab = LAB_BY_SLUG[knobs.slug]
    scene = draw.__name__
    address.open_knobs(knobs, [scene], f"{lab.slug}_scene")
    st.caption(f"{SECTION} · {lab.title}")
    st.title(lab.question)
    with st.container(key="scene"), current.drawing(lab.slug, scene), in_words():
        there = draw()
    navigation.lecture_button()
    address.write(knobs, scene, [scene])
    mount_lesson_events(knobs, scene)
    shelf.store(knobs)
    if not there:
        run_once_more()
