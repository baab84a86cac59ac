"""One long text: what the network was told stands there and nowhere else, and so do you."""

import streamlit as st

import ui
from datasets.people import NAMES, joined, to_answer, turns, world
from lessons.answer import writing
from lessons.answer.claims import remembers_its_text
from lessons.answer.model import SIZES, train_told
from pages.beyond.answer.knobs import transcript
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent

scene = Scene(
    __name__,
    "One long text",
    "Where does it keep what I told it?",
    covers=["Context length", "Chat transcripts"],
    claims=[remembers_its_text],
    knobs=["n_kept", "stops", "seed"],
)


@scene.predict(
    """
    You said “i like tea”, asked about two people, and now ask what you like. Of these four lines the
    program hands the network only the **last three**. What does it say?
    """,
    {
        "told": "Tea: you told it a moment ago",
        "other": "Another drink, as sure as ever",
        "no_idea": "That it has no idea",
    },
    case={"n_kept": 3, "stops": True, "seed": 0},
)
def cut_off() -> Answer:
    """Train on dialogues in which something is told, and cut the line off."""
    run = train_told()
    whole, cut = (writing.remembered(run, n, writing.END) for n in (4, 3))
    told, no_idea = cut.right.mean(), (cut.sided < 0).mean()
    return Answer(
        "told" if told > 0.5 else "no_idea" if no_idea > 0.5 else "other",
        f"In 60 such talks it says “no idea” **{percent(no_idea)}** of the time. Handed all four lines, "
        f"it is right **{percent(whole.right.mean())}** of the time.",
        because={
            "told": "Tea no longer stands in its text, and examples without such a line end in “no idea”",
            "other": "Its examples without such a line end in “no idea”, in no drink",
            "no_idea": "your line is not handed over, and examples without one end in “no idea”",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(
        "A second network learned from 2,000 other dialogues: users say what they like, and later ask "
        "for it."
    )
    with ui.predicted(cut_off) as stage:
        how = stage.ask("n_kept", "stops", more=("seed",))
        here, n_kept, stops = world(how["seed"]), how["n_kept"], how["stops"]
        text = to_answer(joined(turns(here, "tea", here.shown[:2])))
        who = NAMES[here.shown[2]]
        lines = ["i like tea.", "i like cola.", f"where does {who} live?", "what do i like?"]
        above, of = st.container(), {"kept": n_kept, "stops": stops, "lines": lines}
        if stage.is_open:  # no word of an answer yet, and no waiting for it
            with above:
                transcript(None, text, player=None, **of | {"kept": 0})
        with ui.as_it_trains(train_told, seed=how["seed"]) as run:
            with stage.aside:
                ui.say("**Now you.** Start anew, press “i like cola.”, and later ask for it.")
            with above:
                transcript(run, text, player=None, **of)
    ui.say(rf"""
        What fits is the **context window**: {SIZES[0] - 1} words here, many thousands in large networks.
        A program that keeps notes about you puts them into this window.
    """)
    if not ui.observe(who_asks):
        return
    ui.say(r"""
        **You are part of its text**, and it goes on with your lines as with its own. Large networks,
        handed nothing but the mark of your turn, write a question of yours (Xu and others, 2024).
    """)


who_asks = scene.observation(
    "who_asks",
    "Let the program **not** stop it. Who asks the next question?",
    right("The network: it goes on as you", "It writes “User:”, and then a line of yours."),
    wrong("Nobody: it stops by itself", "Look at what it writes after its full stop."),
    wrong("You: it waits for your line", "It never waits. The program does."),
)
scene.choice(
    "forgotten",
    "The window is full, and the chatbot no longer knows what you told it at first. Why?",
    wrong("What it has learned since then took its place", "In a chat its knobs do not move."),
    wrong("Its memory of you fades with time", "A line stands in its text, or it does not."),
    right("Your line is not handed over any more", "To make room, the first lines go."),
)
scene.remember("It knows what you told it while that is in its **context window**.")
