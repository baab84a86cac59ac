"""Softmax: how ten scores become ten probabilities."""

from typing import Any

import streamlit as st

import charts
import ui
from pages.real_data.digits import pictures
from pages.real_data.digits.knobs import CLASSES, KNOBS
from study.scene import Scene, right, wrong
from training.activations import softmax
from training.figures import percent

scene = Scene(
    __name__,
    "Softmax",
    "How do ten scores become ten probabilities?",
    covers=["Softmax and many classes"],
    knobs=["score_3", "score_5", "score_8"],
)

SCORES = ("score_3", "score_5", "score_8")
TRUTH = "3"


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Pull the ring of the 8 up until it has 90 %**: what must the others give? A network gives
        each digit a **score** $z$; here are three of the ten.
    """)
    stage, controls = ui.beside()
    with controls:
        ui.say(r"""
            Each score becomes a power of $e$, about 2.7: one point more makes it 2.7 times as
            large. Divided by their sum, the powers are **probabilities**. This is the **softmax**;
            with two classes it is the **sigmoid**.
        """)
        three, start = [*KNOBS.values(*SCORES).values()], [*KNOBS.defaults(*SCORES).values()]
        p, had = softmax(three), softmax(start)
        pulled = three[:2] == start[:2]
        if (there := pulled and p[2] >= 0.9) or not pulled:
            # First, so that it stays under the pointer.
            st.button("Learn one step", key="digits_learn_one_step", on_click=learn_one_step)
            if there:
                kept = percent(p[0] / had[0])
                ui.say_of_knobs(
                    f"**There:** the 3 and the 5 each kept **{kept}** of what they had."
                )
            ui.say_of_knobs(describe_push(p))
        KNOBS.ask(more=SCORES)
    for knob in SCORES:
        KNOBS.grab(knob.replace("_", ""), "upright", knob)
    with stage:
        scores = charts.weighted_sum.weights(
            CLASSES, three, knobs=SCORES, title="score z", end=5, height=190
        )
        ui.picture(scores, "scores", alt="Three bars, each with a ring to pull it up or down.")
        chart = charts.network_outputs.softmax(
            CLASSES, three, first=start, truth=TRUTH, knobs=SCORES
        )
        ui.picture(chart, "softmax", alt="Three probabilities, and arrows to where they belong.")
    if room := ui.on_demand("The loss", "loss", icon=":material/show_chart:"):
        with room:
            ui.say(f"""
                The loss is the **cross-entropy**, minus the logarithm of what the {TRUTH} gets:
                sure and wrong costs most.
            """)
            drawn = pictures.cross_entropy(three, CLASSES.index(TRUTH), SCORES)
            ui.picture(drawn, "loss", alt="The loss over what the true digit gets, and its place.")
    ui.write_it()


def learn_one_step() -> None:
    """Move each score as far as it is pushed, at learning rate 1."""
    three = KNOBS.values(*SCORES).values()
    each = zip(CLASSES, three, softmax([*three]), strict=True)
    KNOBS.set(**{f"score_{name}": z + (name == TRUTH) - p for name, z, p in each})


def describe_push(p: Any) -> str:
    """Say what learning does if the digits get these probabilities. Shapes: p (3,)."""
    if p[0] > max(p[1:]):
        return f"**The 3 leads**, with {percent(p[0])}: the shorter its arrow, the weaker the push."
    return (
        f"But it is a 3, which has {percent(p[0])}. A step pushes each score as far as its **arrow** "
        "is long: learn until the 3 leads."
    )


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
    **Ten classes, ten scores.** Softmax turns scores into probabilities that add up to 1. Each
    score is pushed by what its probability is off: sure and wrong is pushed hardest.
    """)
