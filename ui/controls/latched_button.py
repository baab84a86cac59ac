"""A button whose press is never lost."""

from typing import Any

import streamlit as st


def latched_button(label: str, *, key: str, in_form: bool = False, **look: Any) -> bool:
    """Show a button, and tell once that it was pressed, or Enter in a field of its form.

    Streamlit forgets a press if something else asks for a new run before the button's line is
    reached, a knob that is let go or a word from another tab. A callback comes before any line.
    """
    noted = f"{key}_pressed"
    button = st.form_submit_button if in_form else st.button
    button(label, key=key, on_click=_note, args=(noted,), **look)
    return bool(st.session_state.pop(noted, False))


def _note(noted: str) -> None:
    st.session_state[noted] = True
