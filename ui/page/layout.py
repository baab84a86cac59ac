"""Containers on a page: side by side, or opened on demand."""

import streamlit as st

from server.streamlit_internals import Container
from ui.page import current


def beside(share: float = 2 / 3) -> tuple[Container, Container]:
    """Return containers for pictures and, to their right, for knobs.

    On a phone the pictures are above the knobs. Fill the knobs first, since pictures need their
    values.
    """
    pictures, controls = st.columns([share, 1 - share], gap="medium")
    return pictures, controls


def columns(n: int) -> list[Container]:
    """Return containers of equal width, which are stacked on a phone."""
    return st.columns(n, gap="medium")


def on_demand(label: str, name: str, *, icon: str, opened: bool = False) -> Container | None:
    """Show an expander, and return it while it is open.

    Its content is computed and sent only when opened.
    """
    room = st.expander(label, expanded=opened, key=current.key(name), icon=icon, on_change="rerun")
    return room if room.open else None
