"""Never read about: asked about people of whom it never read, it names a city all the same."""

from typing import Any

import charts
import ui
from charts.core.picture import Picture
from datasets.people import INDEX, NAMES, question, world
from lessons.answer import writing
from lessons.answer.claims import WHO, sure_is_right
from lessons.answer.model import train
from pages.beyond.answer.knobs import EXAMPLES, starts, transcript
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

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
    No example here says “no idea”. Ask about the 7 of whom **no text and no dialogue tells** where
    they live. What do the networks say, and how probable do they find it on average?
    """,
    {
        "no_idea": "That they have no idea",
        "unsure": "A city, and at most 50 % probable",
        "sure": "A city, and over 50 % probable",
    },
    case={"run": True, "n_refusals": 0},
)
def never_read() -> Answer:
    """Ask four networks about people of whom they never read."""
    run = train(seed=starts(0))
    asked, never = (writing.replies(run, who, writing.END) for who in WHO.values())
    sure, surer = (abs(each.sided).mean() for each in (never, asked))
    return Answer(
        "no_idea" if (never.sided < 0).mean() > 0.5 else "sure" if sure > 0.5 else "unsure",
        f"{percent(never.form.mean())} of the answers name a city. On average the networks find it "
        f"**{percent(sure)}** probable, and {percent(surer)} for people they did read about.",
        because={
            "no_idea": "No example ended that way: after “Bot:” there was always a city",
            "unsure": "Nothing has taught them to doubt",
            "sure": "in every example a city came after “Bot:”, and never a doubt",
        },
    )


def dots(run: RecordedRun) -> Picture:
    """Draw the answers about those read about, and never read about, where “no idea” is right."""
    read, never = (writing.replies(run, who) for who in WHO.values())
    lanes, names = [read, never._replace(right=never.sided < 0)], [*WHO]
    sided, right, lane = writing.in_lanes(lanes)
    who, are = [names[k] for k in lane], ("right", "wrong")
    how: Any = {"says": ("“no idea”", "a city"), "right": right, "are": are, "height": 300}
    return charts.people.in_lanes(sided, lane >= 0, who, lane, names, **how)


@scene.draw
def draw() -> None:
    ui.say(r"""
        We ask four networks about 16 people they read about and 7 they did not: for these, “no idea” is
        right. Each dot is an answer.
    """)
    with ui.predicted(never_read, share=0.58) as stage:
        how = stage.ask("n_refusals", more=("n_dialogues", *EXAMPLES))
        with ui.as_it_trains(train, **how | {"seed": starts(how["seed"])}) as whole:
            alt = "A dot for each answer: “no idea” left of the line, a city right of it."
            here, run = world(how["seed"]), writing.from_dialogues(whole)
            new, heard = ((INDEX[NAMES[0]] + x).tolist() for x in (here.unheard, here.read_about))
            follow = ui.replayed(run[0], ("by_step", ui.memoised(dots, run), alt))
            with stage.aside:
                cost = "Hollow dots, upper left: “no idea” about people it **did** read about."
                ui.say(cost if how["n_refusals"] else "What does the knob cost the upper row?")
    ui.say("**Ask where you live.** It takes you for one of the 7.")
    asked = question(here.unheard[4])
    transcript(run[0], asked, player=follow, strangers=new, heard=heard)
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
