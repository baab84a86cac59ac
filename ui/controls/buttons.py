"""Buttons that lose no press: a single one, a row with one open choice, and numbered items."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

import streamlit as st

from ui.session import progress


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
    return st.session_state[key]


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
