"""What is put together and sent only to those who open it."""

import streamlit as st

from server.streamlit_internals import Container
from ui.page import current


def on_demand(label: str, name: str, *, icon: str) -> Container | None:
    """Show a closed expander, and return it once the learner has opened it."""
    room = st.expander(label, key=current.key(name), icon=icon, on_change="rerun")
    return room if room.open else None
