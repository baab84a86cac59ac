"""Data: all in a menu, a few to choose by their pictures."""

import streamlit as st

import ui
from laboratory.builder import report
from laboratory.builder.sources import OWN, SOURCES, TYPED, is_table, sample
from pages.laboratory.builder.knobs import DRAWN, KNOBS
from pages.laboratory.builder.pictures import image_of_points
from ui.controls.knob_kinds import give
from ui.controls.own_points import place_points

PICTURED = ("circles", "xor", "spirals", "sine")
KEY = "build_pictured"


def draw() -> None:
    data = KNOBS["data"]
    KNOBS.show("data")
    give(KEY, data if data in PICTURED else None)
    st.segmented_control(
        "Data, by their pictures",
        PICTURED,
        wrap=True,
        label_visibility="collapsed",
        key=KEY,
        format_func=lambda name: f"![{SOURCES[name].name}]({ui.memoised(shape_image, name)})",
        on_change=lambda: KNOBS.set(data=st.session_state[KEY] or data),
    )
    if data == OWN:
        place_points(KNOBS, "own")
    elif not is_table(data):
        KNOBS.show(*(("formula",) if data in TYPED else ()), "noise")


def shape_image(data: str) -> str:
    n_classes = SOURCES[data].n_classes
    return image_of_points(*sample(data), n_classes=n_classes, reach=report.PLANE_EDGE)


def drawn_of(data: str) -> tuple[str, ...]:
    """Return the knobs of which points or rows are drawn, but the noise."""
    return ("data_seed",) if is_table(data) else DRAWN[1:] if data == OWN else DRAWN
