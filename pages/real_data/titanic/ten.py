"""Ten: who of ten passengers lived, the learner against a one-line rule."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

import ui
from lessons.titanic.passengers import IN_TRUTH, sample_passengers
from pages.real_data.titanic.knobs import GUESSES, KNOBS
from study.scene import Scene

scene = Scene(
    __name__,
    "Ten",
    "Ten passengers: which of them lived?",
    covers=["Tabular data about people", "Accuracy against a baseline"],
    knobs=[*GUESSES, "told", "ten"],
)

ASKED = """
    These ten were aboard the Titanic when she sank in 1912.
    Switch on those you think lived; then see what happened.
"""


@scene.draw
def draw() -> None:
    said = st.container()
    table, switches = ui.beside(0.84)
    with switches, st.container(key="in_the_rows"):  # beside the table's (page.css)
        KNOBS.show(*GUESSES)
    every = (*GUESSES, "told", "ten")
    turned = KNOBS.values(*every) != KNOBS.defaults(*every)
    told, which = KNOBS.ask("told", more=("ten",), back=turned and every).values()
    aboard = ui.memoised(sample_passengers, seed=which)
    guesses = [*KNOBS.values(*GUESSES).values()]
    with table:
        right = (aboard[IN_TRUTH] == "survived") == guesses
        shown = aboard.assign(you=right.map({True: "right", False: "wrong"}))
        ui.facts(dict(shown if told else aboard.drop(columns=IN_TRUTH)))
    with said:  # in one place, so that the table stays where it is
        ui.say(describe_ten(aboard, guesses) if told else ASKED)
    ui.say("Each line was a person. Much of what decided who lived is not on the list.")


def describe_ten(passengers: pd.DataFrame, guesses: Sequence[bool]) -> str:
    """Say how many of ten passengers the learner and "women survive" each guessed right."""
    lived = passengers[IN_TRUTH] == "survived"
    own, women = ((lived == says).sum() for says in (guesses, passengers["sex"] == "female"))
    return (
        f"You got **{own} of {len(lived)}** right. A rule of two words, *women survive*, gets "
        f"**{women}**. Among ten people much is luck."
    )
