"""What is put together and sent only to those who open it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def on_demand(label: str, *, key: str, icon: str) -> DeltaGenerator | None:
    """Show a closed expander, and return it once the learner has opened it.

    Parameters
    ----------
    label, icon : str
        What it holds.
    key : str
        Unique in the session.
    """
    room = st.expander(label, key=key, icon=icon, on_change="rerun")
    return room if room.open else None
