"""Be the judge: of two words choose the one that you like, and see what the writer becomes."""

from collections.abc import Sequence

import charts
import ui
from lessons.judge.choosing import MOST, chosen, names_among, shares_with
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
        An assistant learns from examples, and then from which of its answers people like.
        Here you judge a network that writes the numbers up to ninety-nine.
        Of two words, choose the one that you like: it becomes more probable, the other one less.
        Keep to one taste: words with “six”, say, or “ee”. What does it write after {MOST} choices?
    """)
    stage, aside = ui.beside(0.62)
    with aside:
        typed, choices = KNOBS.ask("wanted", "choices").values()
        wanted = plain(typed.lower())
        _, before = ui.run_job(chosen, choices="")
        _, now = ui.run_job(chosen, choices=choices)
        if choices:
            ui.say_of_knobs(describe(wanted, before, now))
    with stage:
        columns = {"it wrote before": before, "it writes now": now}
        if wanted:
            drawn = charts.bars.shares(
                [*columns],
                shares_with(wanted, before, now),
                title=f"words with “{wanted}”",
                bar="of a hundred that it writes",
                height=140,
            )
            ui.picture(drawn, "share", alt="The share of words with your part, before and now.")
        shown = {
            name: [_marked(word, wanted) for word in words[:ROWS]]
            for name, words in columns.items()
        }
        ui.facts_of_knobs(shown)
    ui.say(r"""
        Nobody told it what you like, and no word was marked as right.
        An example shows what to do; a **reward** only says how good it was.
        Training by rewards is **reinforcement learning**, and to train a trained network further
        is **fine-tuning**.
    """)


def _marked(word: str, part: str) -> str:
    """Set a part bold wherever it stands in a word."""
    return word.replace(part, f"**{part}**") if part else word


def describe(wanted: str, before: Sequence[str], now: Sequence[str]) -> str:
    """Say what came of a taste."""
    was, is_now = map(names_among, (before, now))
    names = f"Of a hundred words {is_now} are names of numbers ({was} before): no choice asked for that."
    if not wanted:
        return names
    had, has = shares_with(wanted, before, now)
    return f"You wanted “{wanted}”: {percent(had)} of its words had it, now **{percent(has)}**. {names}"


scene.choice(
    "what_is_told",
    "What does a reward tell a network?",
    right("How good it was, and no more", "So it tries, and does more of what went well."),
    wrong("Which word would have been right", "An example tells that. A judge only likes or not."),
    wrong("Which letter in a word was wrong", "All letters of a word share its reward."),
)
scene.remember("A **reward** says how good it was. What earned more becomes more probable.")
