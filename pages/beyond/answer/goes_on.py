"""It only goes on: a dozen example dialogues, and it answers about those whom none mentions."""

import ui
from datasets.people import CITIES, INDEX, question, world
from lessons.answer import writing
from lessons.answer.claims import how_not_what
from lessons.answer.model import train
from pages.beyond.answer.knobs import EXAMPLES, by_step, starts, transcript, watched
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any

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
    Four networks read **12 such dialogues**, about 12 people. Then we ask about **16 others**, who stand
    in the texts, but in no dialogue. What do the networks say?
    """,
    {
        "city": "The right city, about most of them",
        "guess": "Any city, and only one in six is right",
        "question": "Another question, as before the dialogues",
    },
    case={"run": True, "n_dialogues": 12},
)
def unmentioned() -> Answer:
    """Train from four starts, and ask about those whom no dialogue mentions."""
    answers = writing.replies(train(seed=starts(0)), frames=writing.END)
    form, share = answers.form.mean(), answers.right.mean()
    return Answer(
        "question" if form < 0.5 else "city" if share > 0.5 else "guess",
        f"**{percent(share)}** of the answers are right, and {percent(form)} look like those in the "
        "dialogues: a city, and a full stop.",
        because={
            "city": "the dialogues showed the form, and the texts had told where these people live",
            "guess": "They had already read where these people live",
            "question": "Twelve dialogues are enough to show what comes after “Bot:”",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A program writes a chat as one text: “User: where does ben live ? Bot: oslo .” Such dialogues
        are what the network reads next.
    """)
    with ui.predicted(unmentioned, share=0.58) as stage:
        how = stage.ask("reads", more=("n_dialogues", *EXAMPLES))
        here = world(how["seed"])
        with ui.as_it_trains(train, **how | {"seed": starts(how["seed"])}) as whole:
            run = writing.from_dialogues(whole)
            text, truth = question(here.asked[0]), INDEX[CITIES[here.homes[here.asked[0]]]]
            drawn = by_step(run, "right about 16 people", ui.memoised(writing.replies, run))
            one, follow = watched(run, drawn, "How often they are right about 16 people, by step.")
            with stage.aside:
                transcript(one, text, follow, truth=truth if how["reads"] == "homes" else None)
    if not ui.observe(what_is_left):
        return
    ui.say("Dialogues taught it the form, texts the cities: this is **instruction tuning**.")
    if room := ui.on_demand("Without them", "few_shot", icon=":material/format_list_bulleted:"):
        with room:
            ui.say(r"""
                Large networks often answer if a few examples stand before the question: a
                **few-shot prompt** (Brown and others, 2020).
            """)


what_is_left = scene.observation(
    "what_is_left",
    "Let it have read **nothing**, and show it the same dialogues. What is left of its answers?",
    right("The form: it names any city", "The line ends near one in six, as guesses do."),
    wrong("Nothing: it asks the next question", "Look at the text: it names a city, and stops."),
    wrong("All of it: the cities are right", "Look at the line: most are wrong now."),
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
scene.remember("Example dialogues teach the form of an answer. What it says comes from reading.")
