"""Choose one of a few items to show."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from ui.controls.buttons import switcher
from ui.session import progress


def item_picker(label: str, names: Sequence[str], done: frozenset[str], *, key: str) -> str:
    """Show numbers to choose from, ticked where done, and return the chosen name."""
    first = next((name for name in names if name not in done), names[0])
    waiting = _waiting(key)
    if st.session_state.get(key) not in names:
        st.session_state[key] = first
        st.session_state[waiting] = not progress.has_heard()
    elif st.session_state.get(waiting) and progress.has_heard():
        # The default was chosen before the browser had sent the record.
        st.session_state[waiting] = False
        if st.session_state[key] in done:
            st.session_state[key] = first
    elif st.session_state[key] in done:
        st.session_state[waiting] = False  # just done here, so it stays open
    titles = {
        name: f"{':material/check: ' if name in done else ''}{number}"
        for number, name in enumerate(names, start=1)
    }
    if len(names) > 1:
        switcher(label, titles, st.session_state[key], partial(choose, key), key=key)
    chosen: str = st.session_state[key]
    return chosen


def next_button(label: str, names: Sequence[str], at: str, *, key: str) -> None:
    """Show a button for the next item of an `item_picker`, unless it is the last."""
    following = names.index(at) + 1
    if following < len(names):
        st.button(
            label,
            key=f"{key}_next",
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=choose,
            args=(key, names[following]),
        )


def back_to_first(names: Sequence[str], *, key: str) -> None:
    """Choose the first item of an `item_picker` again, from a callback."""
    choose(key, names[0])


def choose(key: str, name: str) -> None:
    """Choose an item; a record that arrives later no longer changes that."""
    st.session_state[key] = name
    st.session_state[_waiting(key)] = False


def _waiting(key: str) -> str:
    return f"{key}_waiting"
