"""Order: asked for a place, attention cannot tell, until each key says where it stands."""

from typing import Any

import streamlit as st

import charts
import ui
from lessons.attention import model, rival
from pages.beyond.attention.knobs import ALL, KNOBS
from pages.beyond.attention.pictures import questions_and_keys
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.attention import Rows
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Order",
    "Does attention know what stands where?",
    covers=["Position encoding"],
    knobs=["n_pairs", "positions", "order"],
)

QUESTION = "What stands second?"
PLACES = ("first?", "second?", "third?", "fourth?", "fifth?", "sixth?", "seventh?", "eighth?")
PLACE = "place"
"""What is asked here, of `lessons.attention.model.ASKS`."""


@scene.predict(
    "Of 1,000 new rows of 4 pairs, how many does attention get right?",
    {"all": "Nearly all, as before", "chance": "A quarter, as by luck", "none": "Hardly any"},
    case={"positions": False, "n_pairs": 4},
)
def no_positions() -> Answer:
    """Ask what is at a place, with keys that lack their places."""
    share = float(model.train(asks=PLACE).metrics["validation_accuracy"][-1])
    truth = "all" if share > 0.9 else "chance" if share > 0.2 else "none"
    return Answer(
        truth,
        "No key says its place, so it can only guess among the four digits. It gets "
        f"**{percent(share)}** right. By luck it would be {percent(rival.by_luck(4))}.",
        because={
            "all": "With no place in its keys it sees the four digits, but not their order",
            "chance": "with no place in its keys it can only guess among the four digits",
            "none": "It still sees which four digits there are, and guesses among them",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Now another question: *{QUESTION}* In `d4` `m9` `h1` `x7` that is 9. The same network learns
        that from scratch.
    """)
    with ui.predicted(no_positions, share=0.5, explains=False) as stage:
        settings = stage.values("positions", "order", "n_pairs")
        by, n_pairs = settings.pop("order"), settings["n_pairs"]
        with ui.as_it_trains(model.train, asks=PLACE, **settings) as run:
            luck = {} if stage.is_open else {"a guess among its digits": rival.by_luck(n_pairs)}
            curve = charts.curves.two_accuracies(
                {"attention": run},
                [run.metrics["validation_accuracy"]],
                # The second keeps the end of the axis from telling how high it gets.
                levels=luck | {"all of them": 1.0},
                title="accuracy",
                height=200,
                least=0.0,
            )
            begins = 0 if settings["positions"] or not by else None  # what is swapped is trained
            shown = "accuracy", curve, "The share of new rows that are right, by step."
            follow = ui.replayed(run, shown, begins=begins, validation_accuracy="{:.0%}")
        with stage.aside:
            rows = rival.every_question(PLACE, n_pairs, by)
            weights, p = rival.replies(run, rows)
            drawn = questions_and_keys(weights, p, rows, PLACES[:n_pairs], at=1)
            alt = "A square for each question and each pair, darker where it looks more."
            ui.picture(drawn, "row", alt=alt, player=follow)
        with st.container(horizontal=True):
            st.button(
                "Let the pairs change places",
                key="attention_change_places",
                icon=":material/swap_vert:",
                on_click=KNOBS.set,
                kwargs={"order": 1 + by % 9},
            )
            st.button(
                "Take the places away" if settings["positions"] else "Tell each key its place",
                key="attention_tell_places",
                icon=":material/pin:",
                on_click=KNOBS.set,
                kwargs={"positions": not settings["positions"]},
            )
        untold = not settings["positions"]
        swap = " **Let the pairs change places:** does it notice?" * (untold and not by)
        ui.say_of_knobs(describe_order(run, rows, p[-1, 1]) + swap)
        if by and untold:
            ui.say(r"""
                Each column has moved with its pair, unchanged: it cannot tell d4 m9 from m9 d4. **Tell each
                key its place:** each place gets learned numbers, its **position**, added to its key.
            """)
    KNOBS.in_a_row("n_pairs", more=("positions", "order"))


@holds_for_any(*ALL)
def describe_order(run: RecordedRun, rows: Rows, p: Any) -> str:
    """Say what is answered, from (n_digits,) probabilities, or what told places are."""
    digit = int(p.argmax())
    verdict = "right" if digit == rows.answer[1] else f"wrong: it is {rows.answer[1]}"
    if run.hyperparameters["positions"]:
        return "Each key now holds the numbers of its **position**, and each question learns to fit its own place."
    return f"In the end it says **{digit}**, and that is {verdict}."


scene.several(
    "swapped",
    "Keys say nothing about places. What is then true?",
    right(
        "If pairs change places, no answer changes",
        "The same values are counted with the same weights, only in another order.",
    ),
    right(
        "The rows a1 b2 and b2 a1 are the same to it",
        "The same pairs, in another order: nothing else has changed.",
    ),
    wrong(
        "With enough steps it learns the order after all",
        "No knob could say it: the order does not reach any of them.",
    ),
)
scene.remember("Attention sees a heap, not a row: without **positions** it cannot tell the order.")
