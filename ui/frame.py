"""The frame around every page: the sidebar with the lessons, ticked as far as they are done."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from study.curriculum import LESSONS, Lesson, sections
from study.progress import n_complete, standing
from ui import progress
from ui.components import address, component

_LOOKS = component("looks")


def sidebar(pages: Mapping[str, Any]) -> DeltaGenerator:
    """Make room for the way to every page, draw it, and return the room to draw it again.

    Parameters
    ----------
    pages : mapping of str to page
        What ``st.Page`` has made of each path.
    """
    room = st.sidebar.empty()
    draw(room, pages)
    with st.sidebar:
        _LOOKS(key="looks", data={"page": address("css", "page")})
    return room


def draw(room: DeltaGenerator, pages: Mapping[str, Any]) -> None:
    """Draw the links with the ticks of the present progress."""
    with room.container(gap="xsmall"):  # all of it fits a screen of 768 pixels
        st.page_link(pages["pages/start/home.py"], label="**Knobs & Compass**")
        st.page_link(pages["pages/start/map.py"])
        for section, lessons in sections().items():
            st.markdown(f"**{section}**")
            for lesson in lessons:
                st.page_link(pages[lesson.page], icon=tick(lesson))
        st.markdown("**Study**")
        st.caption(f"{n_complete(progress.current())} of {len(LESSONS)} lessons complete")
        st.page_link(pages["pages/study/progress.py"])
        st.page_link(pages["pages/study/glossary.py"])


def tick(lesson: Lesson) -> str:
    """Return the icon that says how far a lesson is done."""
    if not progress.current().done:  # nothing to look up, and no lesson to import for it yet
        return ":material/radio_button_unchecked:"
    at = standing(progress.current(), lesson.slug)
    if at.complete:
        return ":material/check_circle:"
    return ":material/clock_loader_40:" if at.share else ":material/radio_button_unchecked:"
