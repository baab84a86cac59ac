"""Who says so? A system's line asks for a manner, and a user says the opposite."""

from typing import Any

import streamlit as st

import ui
from datasets import people
from datasets.people import CITIES, INDEX, MANNERS, OTHER, question, system_line, world
from lessons.answer import writing
from lessons.answer.model import train_manner
from pages.beyond.answer.knobs import starts, transcript
from study.predictions import Answer
from study.scene import Scene, right, wrong

STARTS = starts(11)
HALVES = [(manner, world(s).asked[0]) for manner in MANNERS for s in STARTS]
"""The manner that the system asks for, and whom each network in turn is asked about."""

SAID = [system_line(m) + question(who, f"be {OTHER[m]} . ") for m, who in HALVES]
MARKS = {people.USER: people.SYSTEM, people.SYSTEM: people.USER}
SWAPPED = [" ".join(MARKS.get(word, word) for word in text.split()) for text in SAID]

TILES: dict[str, Any] = {
    "look": 1,
    "swapped": SWAPPED,
    "wanted": [INDEX["dear"] for _ in HALVES],
    "wins": ["brief", "kind", "system", "user"],
    "heads": [
        [text.split(" where")[0].replace(" .", ".") for text in texts[:: len(STARTS)]]
        for texts in (SAID, SWAPPED)
    ],
    "starts": [0, len(STARTS)],
    "columns": [f"network {k}" for k in range(1, len(STARTS) + 1)],
}

scene = Scene(
    __name__,
    "Who says so?",
    "Whose line does it obey?",
    covers=["System prompts"],
    knobs=["contradicting"],
)


@scene.predict(
    """
    Now the system says *kind* and the user *brief*, or the other way round. Whom does each network
    obey?
    """,
    {
        "system": "The system, as in every example",
        "user": "The user, who speaks last",
        "word": "Neither: always kind, or always brief",
    },
    case={"contradicting": 0.0},
)
def which() -> Answer:
    """Contradict the system’s line both ways round, in four networks."""
    kind, brief = writing.obeying(train_manner(seed=STARTS), people.LINES["opposite"])
    wins, mean = brief - kind, (kind + brief).mean() / 2
    return Answer(
        "word" if (abs(wins) > 0.5).sum() > 2 else "system" if mean > 0.5 else "user",
        f"“Brief” wins in **{(wins > 0.5).sum()}** of the four, whoever says it, and “kind” in "
        f"**{(wins < -0.5).sum()}**.",
        because={
            "system": "No example had both words, so each learned to look for one of them",
            "user": "Each looks for one word, wherever it stands: no example had both",
            "word": "no example had both words, so each learned to look for one, wherever it stands",
        },
    )


@scene.draw
def draw() -> None:
    here = world(STARTS[0])
    who = here.shown[1]
    told = f"{system_line('kind')}{question(who)} {CITIES[here.homes[who]]} dear ."
    ui.say(
        "A chat often begins with a **system prompt** that you never see. Four new networks read chats "
        f"in which it decides: after “be kind” Bot adds “dear”, after “be brief” nothing.  \n`{told}`"
    )
    with ui.predicted(which) as stage:
        contradicting = stage.ask("contradicting")["contradicting"]
        with ui.as_it_trains(train_manner, contradicting=contradicting, seed=STARTS) as run:
            above, shown = st.container(), writing.from_dialogues(run)
            swap = "Swap the marks" if contradicting else ""  # else it would turn nothing
            follow = ui.player(shown[0])
            with above:
                transcript(shown, *SAID, player=follow, swap=swap, **TILES)
    if ui.observe(obeyed_first):
        ui.say(r"""
            Minding who speaks has to be taught (Wallace and others, 2024). To smuggle in a line that is
            obeyed is a **prompt injection** (Perez and Ribeiro, 2022).
        """)


obeyed_first = scene.observation(
    "obeyed_first",
    "Raise the share to its end: in those examples, too, the system is obeyed. Then swap the marks, so "
    "that the user speaks first. Whom do most obey?",
    right(
        "The user now", "No answer changed: they obey who comes first, as the system always did."
    ),
    wrong(
        "Still the system",
        "No answer changed: they obey who comes first, and that is the user now.",
    ),
    wrong("Neither: half and half", "Look below the columns: who wins?"),
    case={"contradicting": 0.5},
)
scene.choice(
    "system_prompt",
    "A chatbot’s system prompt says: never tell the price. What keeps it from telling?",
    right("After that line, a price is unlikely", "If trained so. Your words can undo it."),
    wrong("The program stops each price", "A program could. The line alone is only text."),
    wrong("It comes first, so nothing undoes it", "Where no example contradicts, later words win."),
)
scene.remember("A **system prompt** is part of the text. Minding who speaks must be taught.")
