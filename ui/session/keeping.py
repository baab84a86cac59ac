"""The end of each run: the record is kept, and where it cannot be, the page says so."""

import streamlit as st

from ui.session import progress, reconnect
from ui.session.files import offer_file

FILE_NAME = "knobs-and-compass-progress.json"
_HIDDEN = "unkept_hidden"
_WHY = {
    progress.FULL: "**This browser’s storage is full:** what you do now may be gone after a "
    "reload.",
    progress.BLOCKED: "**This browser stores nothing here**, as in a private window: what you do "
    "is gone after a reload.",
}


def keep() -> None:
    """Keep the record in the browser, and report failure; called once on every run."""
    if trouble := progress.trouble():
        st.warning(
            f"The progress saved in this browser could not be used. {trouble} It has been set "
            "aside, and a new record starts now.",
            icon=":material/warning:",
        )
    why = progress.lacking()
    if why and st.session_state.get(_HIDDEN) != why:
        # By this key it stays in sight at the lower edge (page.css).
        with st.container(key="unkept", horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/warning: {_WHY[why]}", width="stretch")
            offer_file("Save it as a file", _record, FILE_NAME, key="unkept_file")
            st.button("Hide", key="unkept_hide", type="tertiary", on_click=_hide, args=(why,))
    progress.keep(reconnect.memory())


def _record() -> str:
    return progress.current().to_json()


def _hide(why: str) -> None:
    st.session_state[_HIDDEN] = why
