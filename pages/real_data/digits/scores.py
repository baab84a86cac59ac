"""Softmax: how scores become probabilities."""

from typing import Any

import streamlit as st

import charts
import ui
from pages.real_data.digits.knobs import CLASSES, KNOBS
from study.scene import Scene, right, wrong
from training.activations import softmax
from training.figures import figure, fixed, percent

scene = Scene(
    __name__,
    "Softmax",
    "How do scores become probabilities?",
    covers=["Softmax and many classes"],
    knobs=["score_3", "score_5", "score_8"],
)

SCORES = ("score_3", "score_5", "score_8")
TRUTH = "3"


@scene.draw
def draw() -> None:
    ui.say(r"""
        Three **scores** of a network that reads a 3. **Pull the ring of the 8 up to 4**, twice that of
        the 3: will it get twice the percentage?
    """)
    stage, controls = ui.beside()
    with controls:
        ui.say(r"""
            A score may be negative, a power never is: so each score $z$ becomes a power of $e$, about
            2.7. Divided by their sum, the powers are **probabilities**: that is the **softmax**.
        """)
        three, start = [*KNOBS.values(*SCORES).values()], [*KNOBS.defaults(*SCORES).values()]
        learns = three[:2] != start[:2]
        if learns or three[2] > max(start[:2]):
            # First, so that it stays under the pointer.
            st.button("Learn one step", key="digits_learn_one_step", on_click=learn_one_step)
        if three != start:
            ui.say_of_knobs(describe_push(softmax(three), learns))
        KNOBS.ask(more=SCORES)
    for knob in SCORES:
        KNOBS.grab(knob.replace("_", ""), "upright", knob, whole=0.25)
    with stage:
        scores = charts.weighted_sum.weights(
            CLASSES, three, knobs=SCORES, title="score z", end=5, first=start, height=250
        )
        alt = "Three bars, each with a ring to pull it up or down, and arrows of how far a step moves it."
        ui.picture(scores, "scores", alt=alt)
        chart = charts.network_outputs.softmax(CLASSES, three, knobs=SCORES)
        ui.picture(chart, "softmax", alt="Three bars of probability, which add up to 100 %.")
    ui.write_it()


def learn_one_step() -> None:
    """Move each score as far as it is pushed, at learning rate 1."""
    three = KNOBS.values(*SCORES).values()
    each = zip(CLASSES, three, softmax([*three]), strict=True)
    KNOBS.set(**{f"score_{name}": z + (name == TRUTH) - p for name, z, p in each})


def describe_push(p: Any, learns: bool) -> str:
    """Say who leads with these probabilities, and what a step does about it. Shapes: p (3,)."""
    lacks = f"lacks **{percent(1 - p[0])}**"
    if learns and p[0] > max(p[1:]):
        return f"**The 3 leads**, and {lacks}: the less it lacks, the weaker its push."
    if learns:
        push = f"its score is pushed up by {fixed(1 - p[0])}, the others’ down by what they got"
        return f"The 3 {lacks}: {push}. Learn until it leads."
    if p[2] <= p[0]:
        return "Higher: the 8 does not lead yet."
    return f"""
        **{figure(p[2] / p[0], 2)} times** what the 3 gets: each point more is times 2.7.

        **But the label is 3**: let it learn.
    """


scene.choice(
    "sure_and_wrong",
    "Two networks are shown a 3. One gives the 3 a probability of 40 %, the other 1 %. Which one is "
    "pushed harder to raise its score of 3?",
    right(
        "The one that gave it 1 %.",
        "Its score is pushed by the 99 % that are missing, the other one by 60 %.",
    ),
    wrong(
        "The one that gave it 40 %.",
        "It is nearer already: 60 % are missing, where the other one misses 99 %.",
    ),
    wrong(
        "Neither: they are pushed alike.",
        "The push is as large as what is missing, and that is not the same.",
    ),
)
scene.remember("""
    **Softmax** turns ten scores into probabilities that add up to 1. Sure and wrong is pushed
    hardest.
    """)
