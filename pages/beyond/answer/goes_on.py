"""It only goes on: a dozen example dialogues, and it answers about those whom none mentions."""

import streamlit as st

import ui
from datasets.people import CITIES, question, world
from lessons.answer import writing
from lessons.answer.claims import how_not_what
from lessons.answer.model import train
from pages.beyond.answer.knobs import EXAMPLES, KNOBS, starts, transcript
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any

UNMENTIONED = "Right about {right} of 16 people whom no dialogue mentions (bars: how sure):"

scene = Scene(
    __name__,
    "It only goes on",
    "What makes it answer?",
    covers=["Instruction tuning"],
    claims=[how_not_what],
    knobs=["n_dialogues", "reads", *EXAMPLES],
)


@scene.predict(
    """
    It reads **12 such dialogues**, about 12 people. None mentions these **16 others**. What does it
    say about them afterwards?
    """,
    {
        "city": "The right city, about most of them",
        "guess": "Any city, and about one in six is right",
        "question": "The beginning of a question, as now",
    },
    case={"run": True, "n_dialogues": 12},
)
def unmentioned() -> Answer:
    """Train from four starts, and ask about those whom no dialogue mentions."""
    answers = writing.replies(train(seed=starts(0)), frames=writing.END)
    form, right = answers.form[0].mean(), answers.right[0].sum()
    return Answer(
        "question" if form < 0.5 else "city" if right > 8 else "guess",
        f"**{right} of 16** answers are right; over four such networks, {percent(answers.right.mean())}.",
        because={
            "city": "the dialogues showed the form, and the texts had told where these people live",
            "guess": "It had already read where these people live",
            "question": "Twelve dialogues are enough to show what comes after “Bot:”",
        },
    )


@scene.draw
def draw() -> None:
    here = world(KNOBS.values("seed")["seed"])
    first = here.shown[0]
    text = f"{question(first)} {CITIES[here.homes[first]]} ."
    ui.say(f"The same network now reads a few dialogues, such as: `{text}`")
    with ui.predicted(unmentioned) as stage:
        how = stage.ask("n_dialogues", "reads", more=EXAMPLES)
        with ui.as_it_trains(train, **how | {"seed": starts(how["seed"])}) as whole:
            run = writing.from_dialogues(whole)[0]
            above = st.container()
            follow = ui.player(run)
            homes = writing.IN_CITIES[here.homes[here.asked]].tolist()
            with above:
                asked = map(question, here.asked)
                transcript(run, *asked, wanted=homes, heads=[[UNMENTIONED]], player=follow)
            with stage.aside:
                why = "To get one example right, naming that city for everyone is enough."
                if how["reads"] == "homes":
                    ui.say(why if how["n_dialogues"] == 1 else "**Show it only one.**")
    if ui.observe(what_is_left):
        ui.say("Dialogues taught it the form: **instruction tuning**. Texts taught it the cities.")


what_is_left = scene.observation(
    "what_is_left",
    "Let it have read **nothing**, and show it the same dialogues. What is left of its answers?",
    right("The form: it names any city", "A few are right, as guesses are."),
    wrong("Nothing: it asks the next question", "Look at the tiles: each names a city."),
    wrong("All of it: the cities are right", "Most are not lit: theirs are other cities."),
)


@scene.challenge(
    "warm-up",
    "Let at least 90 % of those whom no dialogue mentions get their city, over eight starts.",
    "The more people the dialogues are about, the less it can learn them by heart.",
    "All 20 dialogues, and more steps.",
    knobs=[train],
    but=("seed", "n_refusals"),
)
@holds_for_any("learning_rate", "n_steps", "n_dialogues")
def nearly_all(settings: Settings) -> CheckResult:
    if settings.reads != "homes":
        return not_tried("It has not read where people live, so it can only guess.")
    answers = writing.replies(train(**settings, seed=tuple(range(8))), frames=writing.END)
    return done_if(answers.right.mean() >= 0.9, f"Now {percent(answers.right.mean())} are right.")


scene.several(
    "what_examples_teach",
    "Twelve dialogues about twelve people, and it answers about others. What is true?",
    right("Dialogues showed it what follows a question", "A city, a full stop, and your turn."),
    right("It had read where the others live", "Without that reading it can only guess."),
    wrong("The program looks the answer up", "It only hands over a text, and stops the network."),
)
scene.remember("A dozen dialogues teach the form of an answer. The content comes from reading.")
