"""Be the judge: of two words choose the one that you like, and see what the writer becomes."""

import re
from collections import Counter

import streamlit as st

import charts
import ui
from datasets.number_names import number_of
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
        A network writes the numbers up to ninety-nine, letter by letter. **Ten times, choose the
        word that you like:** it becomes more probable, the other one less. Keep to words with
        “six”: how many different words are left?
    """)
    stage, aside = ui.beside(0.62)
    with aside:
        choices, part = (knobs := KNOBS.ask("wanted", "choices"))["choices"], wanted()
        if knobs == KNOBS.defaults("wanted", "choices"):
            st.space(40)  # the way back stands here later
        _, before = ui.run_job(chosen, choices="", part=part)
        pair, now = ui.run_job(chosen, choices=choices, part=part)
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
        most, had = Counter(now).most_common(6), Counter(before)
        if (len(choices) >= 10 or not pair) and part and is_now[0]:
            ui.say_of_knobs(
                f"You asked only for “{part}”. Of 100 words {100 * was[1]:.0f} were real names, now "
                f"**{100 * is_now[1]:.0f}**. {100 * was[2]:.0f} were different, now "
                f"**{100 * is_now[2]:.0f}**: *{most[0][0]}* comes {most[0][1]} times."
            )
        if len(choices) >= 10 and part == "six":
            ui.say("Type “teen”, and the page repeats your choices for it. Do the names stay?")
    shown = {"it writes most now": [marked(word, part) for word, _ in most]}
    shown |= {"of 100 words": [f"**{n}**" for _, n in most]}
    ui.facts_of_knobs(shown | {"before": [str(had[word]) for word, _ in most]})
    ui.say(r"""
        You show it no word, you only say which of its own is better. That is a **reward**. Training
        by rewards is **reinforcement learning**, and to train a trained network further is
        **fine-tuning**: so assistants learn which answers people like.
    """)


def marked(word: str, part: str) -> str:
    said = re.sub(f"((?:{re.escape(part)})+)", r"**\1**", word) if part else word
    return said if word in number_of() else f"✗ {said} (not a name)"


scene.choice(
    "what_is_told",
    "What does a reward tell a network?",
    right("How good it was, and no more", "So it tries, and does more of what went well."),
    wrong("Which word would have been right", "An example tells that. A judge only likes or not."),
    wrong("Which letter in a word was wrong", "All letters of a word share its reward."),
)
scene.remember("A **reward** says how good it was. What earned more becomes more probable.")
