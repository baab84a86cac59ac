"""Be the judge: of two words choose the one that you like, and see what the writer becomes."""

import charts
import ui
from datasets.number_names import SIGNS, names
from lessons.judge.choosing import MOST, chosen
from lessons.judge.model import NAMES
from pages.beyond.judge.knobs import KNOBS
from study.scene import Scene, right, wrong

scene = Scene(
    __name__,
    "Be the judge",
    "What do you like?",
    covers=["Learning from preferences"],
    knobs=["choices"],
)

LETTERS = sorted({*"".join(names()[:NAMES])} - {"-"})


@scene.draw
def draw() -> None:
    ui.say(rf"""
        An assistant learns from example dialogues, and then from which of its answers people like.
        Here you are the judge, of a network that has learned to write the numbers up to ninety-nine.
        Of two words that it wrote, choose the one that you like: it becomes more probable, the other
        one less.
        Keep to one taste: long words, say, or words with “seven”, or many e’s.
        What has it become after {MOST} choices?
    """)
    stage, aside = ui.beside(0.62)
    with aside:
        choices = KNOBS.ask("choices")["choices"]
        _, wrote, before = ui.run_job(chosen, choices="")
        _, writes, now = ui.run_job(chosen, choices=choices)
        ui.facts_of_knobs({"it wrote before": wrote, "and writes now": writes})
    with stage:
        at = [SIGNS.index(letter) for letter in LETTERS]
        drawn = charts.bars.shares(
            LETTERS,
            now[at],
            title="words with this letter",
            compared=before[at],
            compared_with="before you judged",
            height=375,
        )
        ui.picture(drawn, "letters", alt="For each letter the share of words that have it.")
    ui.say(r"""
        Nobody told it what you like, and no word was marked as right.
        An example shows what to do; a **reward** only says how good it was.
        Training by rewards is **reinforcement learning**, and to train a trained network further
        is **fine-tuning**.
    """)


scene.choice(
    "what_is_told",
    "What does a reward tell a network?",
    right("How good it was, and no more", "So it tries, and does more of what went well."),
    wrong("Which word would have been right", "An example tells that. A judge only likes or not."),
    wrong("Which letter in a word was wrong", "All letters of a word share its reward."),
)
scene.remember("A **reward** says how good it was. What earned more becomes more probable.")
