"""The frame around every page: the sidebar with the lessons in their sections."""

import streamlit as st

from lessons.curriculum import sections


def sidebar() -> None:
    """Show the way to the start and to every lesson."""
    with st.sidebar:
        st.page_link("pages/start/home.py", label="**Knobs & Compass**", icon=":material/explore:")
        for section, lessons in sections().items():
            st.markdown(f"**{section}**")
            for lesson in lessons:
                st.page_link(lesson.page)
