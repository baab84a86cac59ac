"""Rooms on a page: beside each other, or opened when they are wanted."""

import streamlit as st

from server.streamlit_internals import Container
from ui.page import current


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


def on_demand(label: str, name: str, *, icon: str, opened: bool = False) -> Container | None:
    """Show an expander, closed unless asked otherwise, and return it while it is open.

    What is in it is put together and sent only to those who open it.
    """
    room = st.expander(label, expanded=opened, key=current.key(name), icon=icon, on_change="rerun")
    return room if room.open else None
