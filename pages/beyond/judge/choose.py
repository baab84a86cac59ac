"""Be the judge: of two words choose the one that you like, and see what the writer becomes."""

from collections.abc import Iterable

import charts
import ui
from lessons.judge.choosing import MOST, chosen, told_apart
from pages.beyond.judge.knobs import KNOBS
from study.plain_text import plain
from study.scene import Scene, right, wrong
from training.figures import percent

scene = Scene(
    __name__,
    "Be the judge",
    "What do you like?",
    covers=["Learning from preferences"],
    knobs=["wanted", "choices"],
)

ROWS = 8
"""Words shown of the hundred."""


@scene.draw
def draw() -> None:
    ui.say(rf"""
        An assistant learns from examples, and then from which of its answers people like. Be that
        judge. A network writes the numbers up to ninety-nine; of two words, choose the one that you
        like, and it becomes more probable, the other one less. Keep to one taste: words with “six”,
        say, or “ee”. What comes of it in up to {MOST} choices, and what of the real names?
    """)
    stage, aside = ui.beside(0.62)
    with aside:
        typed, choices = KNOBS.ask("wanted", "choices").values()
        wanted = plain(typed.lower())
        _, before = ui.run_job(chosen, choices="")
        _, now = ui.run_job(chosen, choices=choices)
        names, was, is_now = told_apart(wanted, before, now)
        if choices:
            ui.say_of_knobs(describe(names, was, is_now))
    with stage:
        columns = {"it wrote before": before, "it writes now": now}
        drawn = charts.bars.shares(
            names,
            is_now,
            title="of a hundred words",
            compared=was,
            compared_with="before",
            bar="now",
            height=150,
        )
        ui.picture(drawn, "share", alt="The shares of your part and of real names, before and now.")
        shown = {
            name: [_marked(word, wanted) for word in words[:ROWS]]
            for name, words in columns.items()
        }
        ui.facts_of_knobs(shown)
    ui.say(r"""
        You say only what you like, and nobody says what is true: whether a word names a number.
        An example shows what to do; a **reward** only says how good it was.
        Training by rewards is **reinforcement learning**, and to train a trained network further
        is **fine-tuning**.
    """)


def _marked(word: str, part: str) -> str:
    """Set a part bold wherever it stands in a word."""
    return word.replace(part, f"**{part}**") if part else word


def describe(names: Iterable[str], was: Iterable[float], is_now: Iterable[float]) -> str:
    """Say what came of a taste."""
    each = zip(names, was, is_now, strict=True)
    said = [f"Words {name}: {percent(a)} before, now **{percent(b)}**." for name, a, b in each]
    return f"{' '.join(said)} No choice asked for names."


scene.choice(
    "what_is_told",
    "What does a reward tell a network?",
    right("How good it was, and no more", "So it tries, and does more of what went well."),
    wrong("Which word would have been right", "An example tells that. A judge only likes or not."),
    wrong("Which letter in a word was wrong", "All letters of a word share its reward."),
)
scene.remember("A **reward** says how good it was. What earned more becomes more probable.")
