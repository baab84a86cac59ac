"""It writes: what each letter of a name looks at."""

import charts
import ui
from datasets.number_names import END, SIGNS, name_of
from lessons.attention import writing
from lessons.next_letter.writing import KINDS, spoken
from pages.beyond.attention.knobs import KNOBS, block
from study.scene import Scene
from training.figures import fixed, listed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "It writes",
    "What does each letter look at?",
    covers=["Attention maps"],
    knobs=["number", "n_words", "block_steps"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Attention learns to write the names of numbers, too.
        Every letter asks a question of **all letters before it**, and of itself.
        Point at a letter: what did it look at, to say which comes next?
    """)
    pictures, _ = KNOBS.beside("number", more=("block_steps", "n_words"), share=0.72)
    with pictures, ui.as_it_trains(block()) as run:
        follow = ui.player(run, validation_loss="{:.3f}")
        name = name_of(KNOBS["number"])
        weights = ui.memoised(writing.looks, run, name)
        at = writing.far_sighted(weights[-1])
        letters = ["▸", *("␣" if letter == " " else letter for letter in name)]
        drawn = charts.letters.looks(
            letters, weights[:, None], says_at(run, name), at=at, player=follow
        )
        ui.looks(drawn, "looks", text=describe_looks(run, name, at))
        words, kinds = ui.memoised(writing.generated, run)
        ui.generated(charts.letters.generated(words, kinds, KINDS, follow), "words")
    ui.say(r"""
        A letter’s question, key and value are made of its **embedding** and its position by three
        trained matrices. Nobody has shown it where to look.
        What it finds is added to its own numbers, and a layer of neurons turns the two into a score
        for each next letter.
    """)


@holds_for_any("without", "n_words", "n_steps", "learning_rate")
def says_at(run: RecordedRun, name: str) -> list[str]:
    """Say for each place of a name which letter the block expects next."""
    p = writing.block_says(run, name)
    return [
        f"Next it expects {spoken(SIGNS[i]) if SIGNS[i] in (END, ' ', '-') else f'“{SIGNS[i]}”'} "
        f"({percent(row[i])})."
        for row, i in zip(p, p.argmax(axis=1), strict=True)
    ]


@holds_for_any("without", "n_words", "n_steps", "learning_rate")
def describe_looks(run: RecordedRun, name: str, at: int) -> str:
    """Say where a letter of a name looks, by its place."""
    weights = writing.looks(run, name)[-1][at]
    letters = ["the beginning", *name]
    each = [
        f"{percent(weights[to])} at “{letters[to]}”, place {to}" for to in (-weights).argsort()[:2]
    ]
    return (
        f"Of “{name}”, at “{letters[at]}”, place {at}: it looks {listed(each)}. The block’s "
        f"held-out loss is {fixed(run.metrics['validation_loss'][-1], 3)}."
    )
