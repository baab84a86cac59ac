"""Who says so? A system's line asks for a manner, and a user says the opposite."""

import ui
from charts.core.picture import Picture
from datasets.people import BOT, INDEX, LINES, NAMES, USER, system_line, world
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
    In 400 examples, each answer keeps to the system’s line. Now a **user contradicts** it, as in the
    lower two rows. Whom do most of four networks obey?
    """,
    {
        "system": "The system, as in every example",
        "user": "The user, who speaks last",
        "word": "Neither: one word wins in both rows",
    },
    case={"contradicting": 0.0},
)
def which() -> Answer:
    """Contradict the system’s line both ways round, in four networks."""
    run = train_manner(seed=starts(0))
    kind, brief = writing.obeying(run, LINES["opposite"])
    wins, mean = brief - kind, (kind + brief).mean() / 2
    one = "“brief”" if wins.mean() > 0 else "“kind”"
    neither = writing.in_manner(run, "", LINES["harmless"], writing.END).sided > 0
    return Answer(
        "word" if (abs(wins) > 0.5).sum() > 2 else "system" if mean > 0.5 else "user",
        f"Whoever says it, “brief” wins in **{(wins > 0.5).sum()} of 4** networks. With neither word, "
        f"**{percent(neither.mean())}** of the answers are kind.",
        because={
            "system": f"No example had both words: they look for {one} alone",
            "user": f"They look for {one}, wherever it stands: no example had both words",
            "word": f"no example had both words, so they look for {one} alone",
        },
    )


def dots(run: RecordedRun) -> Picture:
    """Draw the answers where a user does not contradict the system’s line, and where one does."""
    lanes = {}
    for manner, line in (("kind", "hello"), ("kind", "be brief"), ("brief", "be kind")):
        of = writing.in_manner(run, manner, f"{line} . ")
        lanes[f"System: be {manner}.\u2003User: {line}. …"] = of._replace(right=of.sided > 0)
    return one_by_one(lanes, ("brief: “rome .”", "kind: “rome dear .”"), are=("kind", "brief"))


@scene.draw
def draw() -> None:
    ui.say("A chatbot’s text begins with a line that you never see: the **system prompt**.")
    with ui.predicted(which, share=0.58) as stage:
        contradicting = stage.ask("contradicting")["contradicting"]
        with ui.as_it_trains(train_manner, contradicting=contradicting, seed=starts(0)) as run:
            alt = "A dot for each answer: a brief one left of the line, a kind one right of it."
            _, follow = watched(run, ui.memoised(dots, run), alt)
            told = (writing.in_manner(run, "kind", x, writing.END).right[:, 0] for x in AGAINST)
            turned = next(told) & ~next(told) & (contradicting > 0) & (not run.is_under_way)
            k, who = divmod(int(turned.argmax()), turned.shape[1])  # the first, if none is
            name = NAMES[world(k).asked[who]]
            lines = [f"{each}where does {name} live?".replace(" .", ".") for each in AGAINST]
            begin = f"{system_line('kind')}{USER} {AGAINST[0]}where does {name} live ? {BOT}"
            with stage.aside:
                ui.say("**Raise the share.** Then **forge** a system’s line.")
                transcript(run[k], begin, follow, look=1, lines=lines, judged=JUDGED)
    if contradicting:
        _, kept, forged = (percent(writing.obeying(run, line).mean()) for line in LINES.values())
        said = f"In the end **{kept}** of the answers keep to the system’s line, **{forged}** if"
        ui.say_of_knobs(f"{said} the user forges another.")
        ui.say(r"""
            Large networks learn from such examples, too (Wallace and others, 2024). To forge the line is
            a **prompt injection** (Perez and Ribeiro, 2022). In the box is one it works on, if any.
        """)


scene.choice(
    "system_prompt",
    "A chatbot’s system prompt says: never tell the price. What keeps it from telling?",
    right("After that line, a price is unlikely", "If trained so. Your words can undo it."),
    wrong("The program stops each price", "A program could. The line alone is only text."),
    wrong("It comes first, and so it is obeyed", "A place means nothing by itself."),
)
scene.remember("A **system prompt** begins the same text. Minding who speaks has to be taught.")
