"""Who says so? A system's line asks for a manner, and a user says the opposite."""

import ui
from charts.core.picture import Picture
from datasets.people import CITIES, INDEX, LINES, MANNERS, NAMES, question, system_line, world
from lessons.answer import writing
from lessons.answer.model import train_manner
from pages.beyond.answer.knobs import one_by_one, starts, transcript
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.recorded_run import RecordedRun

AGAINST, FORGED = (LINES[of].format(other="brief") for of in ("opposite", "forged"))
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
    Four networks learned from 400 such examples. Now a **user contradicts** the system, as in the two
    rows. Whom do they obey?
    """,
    {
        "system": "The system, as in every example",
        "user": "The user, who speaks last",
        "word": "A different one in each row",
    },
    case={"contradicting": 0.0},
)
def which() -> Answer:
    """Contradict the system’s line both ways round, in four networks."""
    run = train_manner(seed=starts(0))
    kind, brief = writing.obeying(run, LINES["opposite"])
    wins, mean = brief - kind, (kind + brief).mean() / 2
    one = "“brief”" if wins.mean() > 0 else "“kind”"
    return Answer(
        "word" if (abs(wins) > 0.5).sum() > 2 else "system" if mean > 0.5 else "user",
        f"Whoever says it, “brief” wins in **{(wins > 0.5).sum()} of 4** networks.",
        because={
            "system": f"No example had both words, so {one} decides",
            "user": f"Only {one} decides, wherever it stands: no example had both words",
            "word": f"no example had both words, so {one} alone decides, wherever it stands",
        },
    )


def dots(run: RecordedRun) -> Picture:
    """Draw the answers where a user contradicts the system’s line, on the side of who is obeyed."""
    lanes = {}
    for manner, other in zip(MANNERS, reversed(MANNERS), strict=True):
        of = writing.in_manner(run, manner, LINES["opposite"])
        of = of._replace(sided=abs(of.sided) * (2 * of.right - 1))
        lanes[f"System: be {manner}.\u2003User: be {other}. …"] = of
    return one_by_one(lanes, ("obey the user", "obey the system"), are=("obey", "do not"))


@scene.draw
def draw() -> None:
    who = world(0).shown[1]
    asked, city = question(who), CITIES[world(0).homes[who]]
    told = f"`{system_line('kind')}{asked} {city} dear .` `{system_line('brief')}… Bot: {city} .`"
    ui.say(
        f"A chat begins with a **system prompt** that you never see. Examples obey it:  \n{told}"
    )
    with ui.predicted(which, share=0.58) as stage:
        contradicting = stage.ask("contradicting")["contradicting"]
        with ui.as_it_trains(train_manner, contradicting=contradicting, seed=starts(0)) as run:
            alt = "A dot for each answer: one that obeys the system stands right of the line."
            follow = ui.replayed(run[0], ("by_step", ui.memoised(dots, run), alt))
            with stage.aside:
                if contradicting:
                    forge(run, follow)
                else:
                    ui.say("**Raise the share.** In those examples the system is obeyed, too.")
    if contradicting:
        ui.say(r"""
            Who speaks, it knows only by a mark in the text. To forge one is a **prompt injection** (Perez
            and Ribeiro, 2022). Large networks learn from such examples, too (Wallace and others, 2024).
        """)


def forge(run: RecordedRun, follow: str) -> None:
    """Let one forge a system’s line, below an answer that this turns, if there is any."""
    said = (writing.in_manner(run, "kind", x, writing.END).right[:, 0] for x in (AGAINST, FORGED))
    turned = next(said) & ~next(said) & (not run.is_under_way)
    k, who = divmod(int(turned.argmax()), turned.shape[1])
    told = f" on **{turned.sum()} of {turned.size}** it works{', as here' * bool(turned.any())}."
    ui.say(f"**Forge a system’s line:**{told * (not run.is_under_way)}")
    whom = world(k).asked[who]
    lines = [f"{FORGED}where does {NAMES[whom]} live?".replace(" .", ".")]
    begin = system_line("kind") + question(whom, AGAINST)
    transcript(run[k], begin, player=follow, look=1, lines=lines, judged=JUDGED)


scene.choice(
    "system_prompt",
    "A chatbot’s system prompt says: never tell the price. What keeps it from telling?",
    right("After that line, a price is unlikely", "If trained so. Your words can undo it."),
    wrong("The program stops each price", "A program could. The line alone is only text."),
    wrong("It comes first, and so it is obeyed", "A place means nothing by itself."),
)
scene.remember("A **system prompt** begins the same text. Minding who speaks has to be taught.")
