"""A cause to name, and one change to make."""

import streamlit as st

import ui
from pages.laboratory.clinic import record
from pages.laboratory.clinic.knobs import IN_ORDER, KNOBS, MEANINGS, paid, undecided


def draw() -> None:
    if room := ui.on_demand("What each cause means", "causes", icon=":material/menu_book:"):
        with room:
            ui.say(
                "\n".join(
                    f"- **{label}**: {MEANINGS[name][1]}." for name, label in IN_ORDER[0].items()
                )
            )
    for room, knob in zip(st.columns(2), ("cause", "change"), strict=True):
        with room:
            KNOBS.show(knob)
    st.button(
        "Make the change, and hear the verdict",
        icon=":material/stethoscope:",
        type="primary",
        key="clinic_tell",
        disabled=undecided(),
        on_click=tell,
    )
    if undecided():
        st.caption("Name a cause and choose a change first: then it is run.")


def tell() -> None:
    """Record what was named, and tell the truth."""
    record.name(KNOBS["visit"], KNOBS["cause"], paid()[1])
    KNOBS.set(told=True)
