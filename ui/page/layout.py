"""A knob and what it moves, in the same screen."""

import streamlit as st

from server.streamlit_internals import Container


def beside(share: float = 2 / 3) -> tuple[Container, Container]:
    """Return the room for pictures and, to the right of it, the room for their knobs.

    On a phone the pictures stand above the knobs. Fill the knobs first, for the pictures follow
    their values::

        pictures, controls = beside()
        with controls:
            KNOBS.show("w", "b")
        with pictures:
            picture(...)
    """
    pictures, controls = st.columns([share, 1 - share], gap="medium")
    return pictures, controls


def columns(n: int) -> list[Container]:
    """Return rooms of equal width side by side, below each other on a phone."""
    return st.columns(n, gap="medium")
