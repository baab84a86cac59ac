"""What is put together and sent only to those who open it."""

import streamlit as st

from server.streamlit_internals import Container
from ui.page import current


def on_demand(label: str, name: str, *, icon: str, opened: bool = False) -> Container | None:
    """Show an expander, closed unless asked otherwise, and return it while it is open."""
    room = st.expander(label, expanded=opened, key=current.key(name), icon=icon, on_change="rerun")
    return room if room.open else None
