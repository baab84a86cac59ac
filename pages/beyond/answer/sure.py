"""Never read about: asked about people of whom it never read, it names a city all the same."""

import streamlit as st

import ui
from datasets.people import INDEX, NAMES, question, world
from lessons.answer import writing
from lessons.answer.claims import WHO, sure_is_right
from lessons.answer.model import train
from pages.beyond.answer.knobs import EXAMPLES, transcript
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any

HEADS = [
    "Right about {right} of 7 people it never read about (bars: how sure):",
    "Right about {right} of 16 people it read about:",
]

scene = Scene(
    __name__,
    "Never read about",
    "Does it know what it does not know?",
    covers=["Refusals and what a model knows"],
    claims=[sure_is_right],
    knobs=["n_refusals", "n_dialogues", *EXAMPLES],
)


@scene.predict(
    """
    No example said “no idea”. What does it say about the **upper 7**, and how probable does it find
    that on average?
    """,
    {
        "no_idea": "That it has no idea",
        "unsure": "A city, and at most 50 % probable",
        "sure": "A city, and over 50 % probable",
    },
    case={"run": True, "n_refusals": 0},
)
def never_read() -> Answer:
    """Ask a network about people of whom it never read."""
    run = train(seed=0)
    asked, never = (writing.replies(run, who, writing.END) for who in WHO.values())
    sure, surer = (abs(each.sided).mean() for each in (never, asked))
    return Answer(
        "no_idea" if (never.sided < 0).mean() > 0.5 else "sure" if sure > 0.5 else "unsure",
        f"On average it finds its city **{percent(sure)}** probable, and {percent(surer)} for those it "
        "read about.",
        because={
            "no_idea": "No example ended that way: after “Bot:” there was always a city",
            "unsure": "Nothing has taught it to doubt",
            "sure": "in every example a city came after “Bot:”, and never a doubt",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Back to the first network, with its 12 dialogues. About the upper 7 people it has read nothing:
        for them, “no idea” is right.
    """)
    with ui.predicted(never_read) as stage:
        how = stage.ask("n_refusals", more=("n_dialogues", *EXAMPLES))
        with ui.as_it_trains(train, **how) as whole:
            here, run = world(how["seed"]), writing.from_dialogues(whole)
            above = st.container()
            follow = ui.player(run)
            strangers = [INDEX["no"]] * len(here.unheard)
            homes = writing.IN_CITIES[here.homes[here.asked]].tolist()
            of = {"wanted": strangers + homes, "starts": [0, len(strangers)]}
            with above:
                asked = map(question, [*here.unheard, *here.asked])
                transcript(run, *asked, heads=[HEADS], player=follow, name="people", **of)
        with stage.aside:
            refused = here.asked[writing.replies(whole, frames=writing.END).sided[0, 0] < 0]
            also = f", including {NAMES[min(refused)]}" if refused.size else ""
            few = "**Show it one “no idea”,** about somebody else."
            cost = f"“No idea” about {refused.size} of the 16 it read about{also}."
            ui.say(cost if how["n_refusals"] else few)
    ui.say("**Type your name.** A new name is taken for one of the 7.")
    new, heard = ((INDEX[NAMES[0]] + x).tolist() for x in (here.unheard, here.read_about))
    one = question(here.unheard[4])
    transcript(run, one, player=follow, strangers=new, heard=heard)
    ui.say(r"""
        What it makes up is a **hallucination**. Large networks learn “no idea” from questions that
        they got wrong (Zhang and others, 2024).
    """)


@scene.challenge(
    "climb",
    "Let it say “no idea” about at least half of the people it never read about, and still get 70 % of "
    "the others right, on average over eight starts.",
    "Each example of “no idea” costs right answers, and each of the others wins some.",
    "As many of both as there are.",
    knobs=[train],
    but=("seed", "reads"),
)
@holds_for_any("learning_rate", "n_steps", "n_dialogues")
def both(settings: Settings) -> CheckResult:
    if not settings.n_refusals:
        return not_tried("Without an example of “no idea” it never says so.")
    run = train(**settings, seed=tuple(range(8)))
    never = (writing.replies(run, "unheard", writing.END).sided < 0).mean()
    known = writing.replies(run, frames=writing.END).right.mean()
    said = f"“No idea” about {percent(never, 1)} of those, {percent(known, 1)} of the others right."
    return done_if(never >= 0.5 and known >= 0.7, said)


scene.choice(
    "no_idea",
    "A chatbot says “I don’t know” to some questions. What makes it say so?",
    right("Examples in which that was the answer", "It comes when a question looks like those."),
    wrong("It finds nothing in its memory", "It looks up nothing: untaught, it names a city."),
    wrong("Its probability is below one half", "It still writes a word: the likeliest."),
)
scene.remember(
    "It can be sure of what it never read: a **hallucination**. “No idea” must be taught."
)
