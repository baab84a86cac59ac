"""Softmax: how ten scores become ten probabilities."""

from typing import Any

import streamlit as st

import charts
import ui
from lessons.digits.answers import a_digit
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
    knobs=["score_3", "score_5", "score_8", "added", "truth"],
)

SCORES = ("score_3", "score_5", "score_8", "added")


@scene.draw
def draw() -> None:
    ui.say(rf"""
        The network gives each digit a **score** $z$, any number, positive or negative. Here are three
        of the ten, and it is really **{a_digit(int(KNOBS["truth"]))}**. **Pull the ring of the 8 up
        until it has 90 %**: what must the others give?
    """)
    stage, controls = ui.beside()
    with controls:
        knobs = KNOBS.ask(*SCORES[:3], more=("added", "truth"), back=False)
        *three, added, truth = knobs.values()
        first = KNOBS.defaults(*SCORES)
        turned = any(knobs[name] != value for name, value in first.items())
        start = [*first.values()][:3]
        p, had = softmax(three), softmax(start)
        pulled = three[:2] == start[:2] and three[2] > start[2]
        if there := pulled and p[2] >= 0.9:
            ui.say_of_knobs(
                f"**There:** the 3 fell from {percent(had[0])} to {percent(p[0])}, the 5 from "
                f"{percent(had[1])} to {percent(p[1])}. Each kept {percent(p[0] / had[0])} of what "
                "it had."
            )
        if there or (turned and not pulled):
            st.button("Learn one step", key="digits_learn_one_step", on_click=learn_one_step)
            ui.say_of_knobs(
                f"It is {a_digit(int(truth))}: the **arrows** lead to where each share "
                "belongs. Learn a few steps: what becomes of them?"
            )
        if turned:
            KNOBS.reset_button(*SCORES, "truth")
    for knob in SCORES[:3]:
        KNOBS.grab(knob.replace("_", ""), "upright", knob)
    with stage:
        scores = charts.weighted_sum.weights(
            CLASSES, three, knobs=SCORES[:3], title="score z", end=5, height=190
        )
        ui.picture(scores, "scores", alt="Three bars, each with a ring to pull it up or down.")
        chart = charts.network_outputs.softmax(
            CLASSES, three, added, first=start, truth=truth, knobs=SCORES
        )
        ui.picture(chart, "softmax", alt="Three probabilities, and arrows to where they belong.")
    ui.say(r"""
        How does a score become a share? Each becomes a power of $e$, about 2.7: one point more
        multiplies it by $e$, and no power is negative. Divided by their sum, the powers are
        **probabilities**, which add up to 1. This is the **softmax**; with two classes it is the
        **sigmoid**.

        Raise all three alike, under “More knobs”: what changes?
    """)
    if added:
        ui.say("**No share changes:** each power is multiplied by one number, their sum as well.")
    words, curve = ui.beside()
    with words:
        ui.say_of_knobs(describe_pushes(p, truth))
    with curve:
        drawn = pictures.cross_entropy(three, CLASSES.index(truth), SCORES[:3])
        ui.picture(drawn, "loss", alt="The loss over what the true digit gets, and its place.")
    ui.write_it()


def learn_one_step() -> None:
    """Move each score as far as it is pushed, at learning rate 1."""
    *three, truth = KNOBS.values(*SCORES[:3], "truth").values()
    each = zip(CLASSES, three, softmax(three), strict=True)
    KNOBS.set(**{f"score_{name}": z + (name == truth) - p for name, z, p in each})


def describe_pushes(p: Any, truth: str) -> str:
    """Say how learning pushes each score if a digit gets these probabilities. Shapes: p (3,)."""
    own = dict(zip(CLASSES, p, strict=True))[truth]
    return (
        f"Learning pushes the score of {truth} up by the {percent(1 - own)} that it lacks, the others "
        f"down by all that they got. The loss is the **cross-entropy**, minus the logarithm of what "
        f"the {truth} gets: sure and wrong costs most."
    )


scene.choice(
    "sum_to_one",
    "All ten scores grow by 100. What happens to softmax’s probabilities?",
    right(
        "Nothing: all of them stay as they are.",
        """
        Each power is multiplied by the same number, and the sum as well: it cancels.
        """,
    ),
    wrong("All of them grow, but their order stays.", "They cannot all grow: they add up to 1."),
    wrong(
        "The highest score gets nearly all.",
        """
        That happens if all scores are *multiplied* by a large number. Adding the same to all
        leaves their differences alone.
        """,
    ),
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
    **Ten classes, ten scores.** Softmax turns scores into probabilities that add up to 1, and
    cross-entropy looks only at the one given to the true class. Sure and wrong costs most, and is
    pushed hardest.
    """)
