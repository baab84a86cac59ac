"""The lecture view: pictures, player and knobs fill the screen, to be read from the last row."""

import streamlit as st

from ui.page.address import in_lecture, set_lecture

KEY = "lecture"
"""The key of the button, which Escape presses in the lecture view (frame.js)."""


def lecture_button() -> None:
    """Show the button that enters the lecture view, or leaves it."""
    on = in_lecture()
    st.button(
        "Leave the lecture view" if on else "Lecture view",
        key=KEY,
        icon=":material/close_fullscreen:" if on else ":material/present_to_all:",
        type="tertiary",
        help="Key: Esc" if on else "Pictures, player and knobs alone, large: for a projector",
        on_click=set_lecture,
        kwargs={"on": not on},
    )
