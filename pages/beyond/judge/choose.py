"""Be the judge: of two words choose the one that you like, and see what the writer becomes."""

from collections import Counter
from collections.abc import Iterable

import streamlit as st

import charts
import ui
from lessons.judge.choosing import chosen, told_apart
from pages.beyond.judge.knobs import KNOBS, wanted
from study.scene import Scene, right, wrong

scene = Scene(
    __name__,
    "Be the judge",
    "What do you like?",
    covers=["Learning from preferences"],
    knobs=["wanted", "choices"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A network writes the numbers up to ninety-nine. **Ten times, choose the word that you like:** it
        becomes more probable, the other one less. Keep to words with “six”: how many different words
        are left?
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
            ui.say_of_knobs(describe(part, was, is_now))
        if len(choices) >= 10 and part == "six":
            ui.say("Now type “teen”: your choices are made again. What becomes of the real names?")
    shown = {
        f"{name} (of 100)": [
            f"{word.replace(part, f'**{part}**') if part else word}: {n}"
            for word, n in Counter(words).most_common(6)
        ]
        for name, words in (("it wrote most before", before), ("it writes most now", now))
    }
    ui.facts_of_knobs(shown)
    ui.say(r"""
        You show it no word, you only say which of its own is better. That is a **reward**. Training
        by rewards is **reinforcement learning**, and to train a trained network further is
        **fine-tuning**: so assistants learn which answers people like.
    """)


def describe(part: str, was: Iterable[float], is_now: Iterable[float]) -> str:
    (*has, names, different), (*has_now, real, left) = was, is_now
    said = f"Different words: {100 * different:.0f} before, now **{100 * left:.0f}**. "
    said += f"Real names: {100 * names:.0f} before, now **{100 * real:.0f}**."
    if part and not any(has + has_now):
        return f"{said} It never wrote “{part}”, so one of two other words was taken."
    return f"{said} You asked only for “{part}”, not for variety or names." if part else said


scene.choice(
    "what_is_told",
    "What does a reward tell a network?",
    right("How good it was, and no more", "So it tries, and does more of what went well."),
    wrong("Which word would have been right", "An example tells that. A judge only likes or not."),
    wrong("Which letter in a word was wrong", "All letters of a word share its reward."),
)
scene.remember("A **reward** says how good it was. What earned more becomes more probable.")
