"""Buttons that lose no press: a single one, and a row with one open choice."""

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
    """Show a row of choices with one open, which the app can also switch.

    With each press, a browser sends the state of all widgets, which may be older than the app's
    last switch and would undo it. So after a switch the row gets a new key, and values under the
    old key are ignored.
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
    """Report the choice, unless the app has switched the row meanwhile."""
    if n_switched == st.session_state.get(_n_switched(key), 0):
        choose(st.session_state[f"{key}_{n_switched}"])


def _n_switched(key: str) -> str:
    return f"{key}_switched"


def latched_button(label: str, *, key: str, in_form: bool = False, **look: Any) -> bool:
    """Show a button, and return once whether it was pressed, or Enter in a field of its form.

    Streamlit forgets a press if another rerun is requested before the script reaches the button,
    for example by a slider. A callback runs before the script.
    """
    noted = f"{key}_pressed"
    button = st.form_submit_button if in_form else st.button
    button(label, key=key, on_click=_note, args=(noted,), **look)
    return bool(st.session_state.pop(noted, False))


def _note(noted: str) -> None:
    st.session_state[noted] = True
