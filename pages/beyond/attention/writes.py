"""It writes: what each letter of a name looks at."""

from collections.abc import Sequence
from typing import Any

import charts
import ui
from datasets.number_names import END, SIGNS, name_of
from lessons.attention import writing
from lessons.next_letter.writing import KINDS, spoken
from pages.beyond.attention.knobs import KNOBS
from study.scene import Scene, right, wrong
from training.figures import listed, percent

scene = Scene(
    __name__,
    "It writes",
    "What does each letter look at?",
    covers=["Attention maps"],
    knobs=["number", "n_words", "block_steps"],
)


decides = scene.observation(
    "decides",
    """
    Point at some letters, and read what the network would expect without a look at the darkest
    one. How often is that another letter?
    """,
    right(
        "After fewer than half",
        "Most of what comes next can be told from the letter itself, or from many looks together.",
    ),
    wrong(
        "After nearly all of them",
        "Point at letters in the middle of a word, and read what it would be without the look.",
    ),
    wrong("After none of them", "Point at the u of “thousand”: without that look it expects an n."),
    case={"number": 4312, "n_words": 1000, "block_steps": 1500},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        After a u comes an r in “four”, an n in “hundred”, an s in “thousand”: which u is this?
        Attention learns to write the names of numbers, and each letter asks **all letters before
        it**, and itself.
    """)
    pictures, chosen = KNOBS.beside("number", more=("block_steps", "n_words"), share=0.72)
    n_words, n_steps = chosen["n_words"], chosen["block_steps"]
    with pictures, ui.as_it_trains(writing.train_block, n_words=n_words, n_steps=n_steps) as run:
        follow = ui.player(run)
        name = name_of(chosen["number"])
        weights = ui.memoised(writing.looks, run, name)
        p, blocked = ui.memoised(writing.with_and_without, run, name)
        at = writing.deciding(weights[-1], p, blocked)
        letters = ["▸", *("␣" if letter == " " else letter for letter in name)]
        says = says_at(letters, weights[-1], p, blocked)
        drawn = charts.letters.looks(letters, weights[:, None], says, at=at, player=follow)
        ui.looks(drawn, "looks", text=describe_looks(letters, weights[-1], says, at))
        words, kinds = ui.memoised(writing.generated, run)
        ui.say("Names that it writes at this step:")
        ui.generated(charts.letters.generated(words, kinds, KINDS, follow), "words")
    if not ui.observe(decides):
        return
    ui.say_of_knobs(describe_deciding(p, blocked))
    ui.say(r"""
        A letter’s question, key and value are made of its **embedding** and its position by three
        trained matrices. Nobody has shown it where to look.
        What it finds is added to its own numbers, and a layer of neurons turns the two into a score
        for each next letter.
    """)


def says_at(letters: Sequence[str], weights: Any, p: Any, blocked: Any) -> list[str]:
    """Say for each place which letter the block expects next, and which without its largest look.

    Shapes: weights (n_places, n_places), p and blocked (n_places, n_signs).
    """
    says = []
    each = zip(p, p.argmax(axis=1), blocked.argmax(axis=1), weights.argmax(axis=1), strict=True)
    for row, now, then, to in each:
        else_ = "the same" if then == now else _sign(then)
        says.append(
            f"Next it expects {_sign(now)} ({percent(row[now])}); without the look at "
            f"“{letters[to]}” it would be {else_}."
        )
    return [f"Next it expects {_sign(p[0].argmax())} ({percent(p[0].max())}).", *says[1:]]


def _sign(i: int) -> str:
    return spoken(SIGNS[i]) if SIGNS[i] in (END, " ", "-") else f"“{SIGNS[i]}”"


def describe_deciding(p: Any, blocked: Any) -> str:
    """Say after how many letters the largest look decides; the beginning has no other look."""
    changed = (p.argmax(axis=1) != blocked.argmax(axis=1))[1:]
    return (
        f"In this name the largest look decides after **{changed.sum()}** of {changed.size} letters. "
        "The others look around, often at many letters a little, and expect the same without it. "
        "So a map of looks shows where it looks, and not yet why it writes what it writes."
    )


def describe_looks(letters: Sequence[str], weights: Any, says: Sequence[str], at: int) -> str:
    """Say where a letter of a name looks, by its place, and what it expects."""
    each = [
        f"{percent(weights[at, to])} at “{letters[to]}”, place {to}"
        for to in (-weights[at]).argsort()[:2]
    ]
    return f"At “{letters[at]}”, place {at}: it looks {listed(each)}. {says[at]}"
