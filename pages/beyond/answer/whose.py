"""Who says so? A system's line asks for a manner, and a user says the opposite."""

import ui
from charts.core.picture import Picture
from datasets.people import BOT, INDEX, LINES, NAMES, OTHER, USER, system_line, world
from lessons.answer import writing
from lessons.answer.model import train_manner
from pages.beyond.answer.knobs import one_by_one, starts, transcript, watched
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.recorded_run import RecordedRun

AGAINST = [LINES[of].format(other="brief") for of in ("opposite", "forged")]
JUDGED = {
    INDEX["dear"]: "“dear”: kind, as the system’s line asks.",
    INDEX["."]: "No “dear”: brief, as your line asks, not the system’s.",
}

scene = Scene(
    __name__,
    "Who says so?",
    "What is a system’s line worth?",
    covers=["System prompts"],
    knobs=["contradicting"],
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
    case={"contradicting": 0.0},
)
def which() -> Answer:
    """Contradict the system’s line both ways round, in four networks."""
    run = train_manner(seed=starts(0))
    kind, brief = writing.obeying(run, LINES["opposite"])
    wins, mean = brief - kind, (kind + brief).mean() / 2
    neither = writing.in_manner(run, "", LINES["harmless"], writing.END).sided > 0
    return Answer(
        "word" if (abs(wins) > 0.5).sum() > 2 else "system" if mean > 0.5 else "user",
        f"Whoever says it, “brief” wins in **{(wins > 0.5).sum()} of 4** networks. Without either "
        f"word, in the lowest row, **{percent(neither.mean())}** are kind.",
        because={
            "system": "No example had both words, so they look for just one",
            "user": "They look for one word, wherever it stands: no example had both",
            "word": "no example had both words, so they look for just one",
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
    ui.say("A chatbot’s text begins with a line that you never see: the **system prompt**.")
    with ui.predicted(which, share=0.58) as stage:
        contradicting = stage.ask("contradicting")["contradicting"]
        with ui.as_it_trains(train_manner, contradicting=contradicting, seed=starts(0)) as run:
            alt = "A dot for each answer: a brief one left of the line, a kind one right of it."
            _, follow = watched(run, ui.memoised(dots, run), alt)
            said = (writing.in_manner(run, "kind", x, writing.END).right[:, 0] for x in AGAINST)
            turned = next(said) & ~next(said) & (contradicting > 0) & (not run.is_under_way)
            k, who = divmod(int(turned.argmax()), turned.shape[1])  # the first, if none is
            name = NAMES[world(k).asked[who]]
            lines = [f"{each}where does {name} live?".replace(" .", ".") for each in AGAINST]
            begin = f"{system_line('kind')}{USER} {AGAINST[0]}where does {name} live ? {BOT}"
            with stage.aside:
                ui.say("**Raise the share:** there the system wins. Then **forge** it.")
                transcript(run[k], begin, follow, look=1, lines=lines, judged=JUDGED)
    if contradicting:
        kept = percent(writing.obeying(run, LINES["opposite"]).mean())
        ui.say_of_knobs(f"In the end **{kept}** of the answers keep to the system’s line.")
        ui.say(r"""
            Large networks learn from such examples, too (Wallace and others, 2024). To forge the line is
            a **prompt injection** (Perez and Ribeiro, 2022). If one of the four falls for it, it is in the box.
        """)


scene.choice(
    "system_prompt",
    "A chatbot’s system prompt says: never tell the price. What keeps it from telling?",
    right("After that line, a price is unlikely", "If trained so. Your words can undo it."),
    wrong("The program stops each price", "A program could. The line alone is only text."),
    wrong("It comes first, and so it is obeyed", "A place means nothing by itself."),
)
scene.remember("A **system prompt** begins the same text. Minding who speaks has to be taught.")
