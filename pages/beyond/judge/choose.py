"""Be the judge: of two words choose the one that you like, and see what the writer becomes."""

from collections import Counter
from collections.abc import Iterable

import streamlit as st

import charts
import ui
from lessons.judge.choosing import chosen, told_apart
from pages.beyond.judge.knobs import KNOBS, wanted
from study.scene import Scene, right, wrong
from training.figures import percent

scene = Scene(
    __name__,
    "Be the judge",
    "What do you like?",
    covers=["Learning from preferences"],
    knobs=["wanted", "choices"],
)

ROWS = 6
"""Words shown, the commonest of the hundred."""


@scene.draw
def draw() -> None:
    ui.say(r"""
        A network writes the numbers up to ninety-nine. **Ten times, choose the word that you like:** it
        becomes more probable, the other one less. Keep to one taste, words with “six”, say: how many
        different words are left?
    """)
    stage, aside = ui.beside(0.62)
    with aside:
        choices, part = (knobs := KNOBS.ask("wanted", "choices"))["choices"], wanted()
        if knobs == KNOBS.defaults("wanted", "choices"):
            st.space(40)  # the way back stands here later
        _, before = ui.run_job(chosen, choices="", part=part)
        _, now = ui.run_job(chosen, choices=choices, part=part)
        names, was, is_now = told_apart(part, before, now)
    with stage:
        drawn = charts.bars.shares(
            names,
            is_now,
            title="of a hundred words",
            compared=was,
            compared_with="before",
            bar="now",
            height=150,
        )
        ui.picture(drawn, "share", alt="The shares of your part, of names, of different words.")
        if choices:
            ui.say_of_knobs(describe(names, was, is_now, part))
    shown = {
        f"{name} (of 100)": [
            f"{_marked(word, part)}: {n}" for word, n in Counter(words).most_common(ROWS)
        ]
        for name, words in (("it wrote most before", before), ("it writes most now", now))
    }
    ui.facts_of_knobs(shown)
    ui.say(r"""
        Then type “teen”: the app begins anew, and chooses “teen” wherever you chose “six”. What becomes of
        the real names?

        You showed it no word, you only said which of its own was better. That is a **reward**. Training
        by rewards is **reinforcement learning**, and to train a trained network further is
        **fine-tuning**: so assistants learn which answers people like.
    """)


def _marked(word: str, part: str) -> str:
    """Set a part bold wherever it stands in a word."""
    return word.replace(part, f"**{part}**") if part else word


def describe(names: Iterable[str], was: Iterable[float], is_now: Iterable[float], part: str) -> str:
    """Say what came of a taste."""
    each = [*zip(names, was, is_now, strict=True)]
    said = [f"Words {name}: {percent(a)} before, now **{percent(b)}**." for name, a, b in each]
    asked = f"You asked only for “{part}”, not for names of numbers, and not for variety."
    if not any(each[0][1:]):
        asked = f"It wrote no “{part}”: of two other words, each time one was chosen."
    return " ".join([*said, *([asked] if part else [])])


scene.choice(
    "what_is_told",
    "What does a reward tell a network?",
    right("How good it was, and no more", "So it tries, and does more of what went well."),
    wrong("Which word would have been right", "An example tells that. A judge only likes or not."),
    wrong("Which letter in a word was wrong", "All letters of a word share its reward."),
)
scene.remember("A **reward** says how good it was. What earned more becomes more probable.")
