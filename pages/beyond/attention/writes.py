"""It writes: what each letter of a name looks at, and what is written without that look."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

import charts
import ui
from datasets.number_names import name_of
from lessons.attention import writing
from lessons.attention.claims import looks_tell_why
from study.predictions import Answer
from study.scene import Scene
from training.figures import listed, percent

scene = Scene(
    __name__,
    "It writes",
    "What if it cannot look there?",
    covers=["Attention maps"],
    claims=[looks_tell_why],
    knobs=["number", "n_words", "block_steps"],
)


@scene.predict(
    f"""
    Trained, it reads “{writing.BEGUN}” and goes on. Its last o looks at the f more than at all other
    letters together. We take this one look away, and nothing else. Which word does it write?
    """,
    {
        "four": "four, as before: fifteen other letters are left",
        "fone": "fone, as if this were the o of *one*",
        "neither": "neither: it breaks off, or writes a jumble",
    },
    case={"number": 8412, "n_words": 1000, "block_steps": 1500},
)
def one_look_less() -> Answer:
    """Take the largest look of the last letter away, and let the block finish its word."""
    run = writing.train_block()
    word, other = writing.words_at(run, writing.BEGUN)[-1]
    return Answer(
        other if other in ("four", "fone") else "neither",
        f"Only this look told it of the f: it writes “{word}” with it, and “{other}” without it.",
        because={
            "four": "Only that look told it of the f. The other letters cannot say that it is there",
            "fone": "only this look told it of the f. Without it, this is the o of *one*",
            "neither": "It goes on well with what it can still see, as if there were no f",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A network with attention learns to write the names of numbers, letter by letter. After an o
        comes a u in “four”, but an n in “one”. Which o is this? To tell, the last letter looks at
        **all letters so far**.
    """)
    with ui.predicted(one_look_less, share=0.66, explains=False) as stage:
        chosen = stage.ask("number", more=("block_steps", "n_words"))
        n_words, n_steps = chosen["n_words"], chosen["block_steps"]
        with ui.as_it_trains(writing.train_block, n_words=n_words, n_steps=n_steps) as run:
            above = st.container()
            follow = ui.player(run)
            name = name_of(chosen["number"])
            weights = ui.memoised(writing.looks, run, name)
            p, blocked = ui.memoised(writing.with_and_without, run, name)
            words = ui.memoised(writing.words_at, run, name)
            at = len(writing.BEGUN)
            if not name.startswith(writing.BEGUN):
                at = writing.deciding(weights[-1], p, blocked)
            letters = ["▸", *("␣" if letter == " " else letter for letter in name)]
            if stage.is_open:  # with room for words
                weights, words = weights[-1:], [("", "")] * len(words)
            changed = [i for i, (word, other) in enumerate(words) if word != other]
            drawn = charts.letters.looks(
                letters,
                weights[:, None],
                [""] * len(letters),
                at=at,
                player=follow,
                words=words,
                missed=[*[[]] * (len(weights) - 1), changed],
            )
            with above:
                ui.looks(drawn, "looks", text=describe_looks(letters, weights[-1], words, at))
        with stage.aside:
            ui.say(r"""
                **Point at dashed letters**: without its largest look, each is followed by another word.

                It is the look-up again: the o has a **question**, the f a **key** that fits, and a **value**
                to hand on. All three are made from the letter’s **embedding** plus its **position**,
                each by a layer of its own.
            """)


def describe_looks(
    letters: Sequence[str], weights: Any, words: Sequence[writing.Words], at: int
) -> str:
    """Say where a letter of a name looks, by its place, and what is written there."""
    each = [
        f"{percent(weights[at, to])} at “{letters[to]}”, place {to}"
        for to in (-weights[at]).argsort()[:2]
    ]
    word, other = words[at]
    written = f" It writes “{word}”, and “{other}” without the largest look." if word else ""
    return f"At “{letters[at]}”, place {at}: it looks {listed(each)}.{written}"
