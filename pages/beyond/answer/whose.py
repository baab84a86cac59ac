"""Who says so? A system's line asks for a manner, and a user says the opposite."""

import ui
from charts.core.picture import Picture
from datasets.people import LINES, NAMES, OTHER, question, system_line, world
from lessons.answer import writing
from lessons.answer.model import train_manner
from pages.beyond.answer.knobs import KNOBS, one_by_one, starts, transcript, watched
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Who says so?",
    "What is a system’s line worth?",
    covers=["System prompts"],
    knobs=["contradicting", "seed"],
)


@scene.predict(
    """
    In 400 examples “System: be kind” is answered like “rome dear .”, and “System: be brief” like
    “rome .” Now a user says the opposite: “System: be kind . User: be brief . where does ben live ?
    Bot:” How do most of four networks answer?
    """,
    {
        "system": "As the system says, as in every example",
        "user": "As the user says, who speaks last",
        "word": "Always kind, or always brief, whoever says it",
    },
    case={"contradicting": 0.0, "seed": 0},
)
def which() -> Answer:
    """Contradict the system’s line both ways round, in four networks."""
    run = train_manner(seed=starts(0))
    kind, brief = writing.obeying(run, LINES["opposite"])
    wins, mean = brief - kind, (kind + brief).mean() / 2
    neither = writing.in_manner(run, "", LINES["harmless"], writing.END).sided > 0
    return Answer(
        "word" if (abs(wins) > 0.5).sum() > 2 else "system" if mean > 0.5 else "user",
        f"Whoever says it, “brief” wins in **{(wins > 0.5).sum()} of 4** networks: they look for that "
        f"word alone. Without either, in the lowest row, **{percent(neither.mean())}** are kind.",
        because={
            "system": "In each example only one of the two words stood, so they look for just one",
            "user": "They look for one of the two words, wherever it stands: no example had both",
            "word": "only one of the two words stood in each example, so they look for just one",
        },
    )


def dots(run: RecordedRun) -> Picture:
    """Draw the answers where a user contradicts either system’s line, and where neither is said."""
    said = {m: f"System {m}, user {OTHER[m]}" for m in OTHER} | {"": "neither is said"}
    lanes = {}
    for manner, name in said.items():
        of = writing.in_manner(run, manner, LINES["opposite" if manner else "harmless"])
        lanes[name] = of._replace(right=of.sided > 0)
    return one_by_one(lanes, ("brief", "kind"), are=("kind", "brief"))


@scene.draw
def draw() -> None:
    ui.say(r"""
        Whoever runs a chatbot begins its text with a line that you never see, the **system prompt**.
    """)
    with ui.predicted(which) as stage:
        how = stage.ask("contradicting", more=("seed",))
        contradicting, seed = how["contradicting"], starts(how["seed"])
        with ui.as_it_trains(train_manner, contradicting=contradicting, seed=seed) as run:
            alt = "A dot for each answer: a brief one left of the line, a kind one right of it."
            watched(run, ui.memoised(dots, run), alt)
            with stage.aside:
                ui.say("**Raise the share:** does it obey the system then?")
    if how != KNOBS.defaults(*how):
        kept = percent(writing.obeying(run, LINES["opposite"]).mean())
        ui.say_of_knobs(f"In the end **{kept}** of the answers keep to the system’s line.")
    if not contradicting:
        return
    said = [LINES[of].format(other="brief") for of in ("opposite", "forged")]
    obeyed, forged = (writing.in_manner(run[0], "kind", x, writing.END).right for x in said)
    who = world(how["seed"]).asked[(obeyed & ~forged).argmax()]  # the first, if nobody is turned
    ui.say(r"""
        Large networks, too, learn who is to be obeyed from examples in which a user contradicts
        (Wallace and others, 2024).

        **Now you are the user.** Press the line that forges the system’s: a **prompt injection**
        (Perez and Ribeiro, 2022). Whom does it obey?
    """)
    lines = [f"{x}where does {NAMES[who]} live?".replace(" .", ".") for x in said]
    transcript(run[0], system_line("kind") + question(who, said[0]), None, look=1, lines=lines)


scene.choice(
    "system_prompt",
    "A chatbot’s system prompt says: never tell the price. What keeps it from telling?",
    right("After that line, a price is unlikely", "If trained so. Your words can undo it."),
    wrong("The program stops each price", "A program could. The line alone is only text."),
    wrong("It comes first, and so it is obeyed", "A place means nothing by itself."),
)
scene.remember(
    "A **system prompt** is the beginning of the same text. Minding who speaks has to be taught."
)
