"""Links from a lesson's training to the same training in the laboratory."""

from collections.abc import Mapping

import streamlit as st

from laboratory.build.knobs import address_of
from server.imports import of_lesson
from study.laboratory import LAB_BY_SLUG
from training.recorded_run import RecordedRun
from ui.page import current
from ui.page.current import on_demand


def open_in_laboratory(run: RecordedRun) -> None:
    """Offer to open a training in the laboratory, and say what differs there."""
    room = on_demand(
        "This training in the laboratory",
        "in_laboratory",
        icon=f":material/{LAB_BY_SLUG['build'].icon}:",
    )
    if room is None:
        return
    there = of_lesson(current.lesson(), "laboratory").build_settings(run)
    with room:
        if there is None:
            st.caption("The laboratory can train no network like this one.")
        else:
            offer_in_laboratory(address_of(there.settings), there.differs)


def offer_in_laboratory(address: Mapping[str, str], beside: str) -> None:
    """Offer to open an address in the laboratory, with a sentence beside it."""
    lab = LAB_BY_SLUG["build"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            lab.page,
            label="Open in the laboratory",
            icon=f":material/{lab.icon}:",
            query_params=address,
        )
        st.caption(beside)
