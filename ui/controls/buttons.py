"""Buttons of which no press is lost: a single one, and a row of which one is open."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st


def switcher(
    label: str,
    titles: Mapping[str, str],
    at: str | None,
    choose: Callable[[str], object],
    *,
    key: str,
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> None:
    """Show what can be opened, and which of it is open; the app switches it, too.

    With every press a browser tells how all widgets stand. One that it has just been told to turn
    may still stand as before, and a quick learner would be taken back. So
    when the app has switched, the row is put up anew, and what is said of the earlier one is
    ignored.
    """
    n_switched = st.session_state.get(_n_switched(key), 0)
    if st.session_state.get(f"{key}_{n_switched}", at) != at:
        n_switched += 1
        st.session_state[_n_switched(key)] = n_switched
    row = f"{key}_{n_switched}"
    st.session_state[row] = at
    st.segmented_control(
        label,
        list(titles),
        format_func=titles.__getitem__,
        key=row,
        required=True,
        label_visibility=label_visibility,
        on_change=_hear,
        args=(key, n_switched, choose),
    )


def _hear(key: str, n_switched: int, choose: Callable[[str], object]) -> None:
    """Tell what was chosen, unless the app has switched the row meanwhile."""
    if n_switched == st.session_state.get(_n_switched(key), 0):
        choose(st.session_state[f"{key}_{n_switched}"])


def _n_switched(key: str) -> str:
    """Return the name in the session of how often the app has switched a row."""
    return f"{key}_switched"


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
