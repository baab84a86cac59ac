"""A good way and a bad one, with the reason of the one that is gone."""

from typing import Any

import streamlit as st

from laboratory.builder.knobs import knobs_of
from laboratory.builder.recipes import BAD, GOOD, Recipe
from pages.laboratory.builder.knobs import KNOBS, OF_DATA


def turned_to(recipe: Recipe) -> dict[str, Any]:
    """Return where all knobs but those of the data stand for a recipe."""
    kept = {*OF_DATA, "own", "log"}
    at_first = {knob.name: knob.default for knob in KNOBS if knob.name not in kept}
    return at_first | knobs_of(KNOBS["data"], recipe.settings)


def offer() -> None:
    for way, recipes in (("good", GOOD), ("bad", BAD)):
        if recipe := recipes.get(KNOBS["data"]):
            key, turned = f"build_a_{way}_way", turned_to(recipe)
            st.button(f"A {way} way", key=key, on_click=KNOBS.set, kwargs=turned)


def reasons() -> None:
    for recipes in (GOOD, BAD):
        recipe = recipes.get(KNOBS["data"])
        if recipe and KNOBS.values(*(turned := turned_to(recipe))) == turned:
            st.caption(recipe.why)
