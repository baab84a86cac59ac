"""A cause to name, and one change to make."""

import streamlit as st

import ui
from pages.laboratory.clinic.knobs import KNOBS, MEANINGS, undecided


def draw() -> None:
    if room := ui.on_demand("What each cause means", "causes", icon=":material/menu_book:"):
        with room:
            ui.say("\n".join(f"- **{cause}**: {why}." for cause, why in MEANINGS.values()))
    KNOBS.show("cause", "change")
    st.button(
        "Make the change, and hear the verdict",
        icon=":material/stethoscope:",
        type="primary",
        key="clinic_tell",
        disabled=undecided(),
        on_click=KNOBS.set,
        kwargs={"told": True},
    )
    if undecided():
        st.caption("Name a cause and choose a change first: then it is run.")
