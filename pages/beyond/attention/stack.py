"""The block: the same letter in the same place expects another next one, by where it looked."""

from typing import Any

import streamlit as st

import ui
from datasets.number_names import SIGNS
from lessons.attention import size, writing
from lessons.next_letter.writing import MANY, NONE, spoken
from pages.beyond.attention.pictures import alike
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "The block",
    "How does the same letter come to mean different things?",
    covers=["Transformer"],
    knobs=["without"],
)


@scene.predict(
    """
    We leave attention out, and train what is left from scratch. What does it then expect after the
    four beginnings?
    """,
    {
        "same": "The same letter four times",
        "unsure": "The same as here, but less surely",
        "wrong": "Four letters, most of them wrong",
    },
    case={"without": "attention"},
)
def no_looks() -> Answer:
    """Train a block without attention, and see what it expects after beginnings that end alike."""
    _, p = writing.read_alike(writing.train_block(without="attention"), writing.ALIKE)
    says = p[-1].argmax(axis=1)
    n_right = sum("✗" not in each for each in says_next(p[-1]))
    truth = "same" if len({*says}) == 1 else "unsure" if n_right == len(says) else "wrong"
    return Answer(
        truth,
        f"So {n_right} of the {len(says)} letters that it expects can be right.",
        because={
            "same": "without a look it sees an e in place 4, and nothing else, four times",
            "unsure": "Only a look at the other letters could tell it which name this is",
            "wrong": "It sees the same four times, an e in place 4, so it says the same four times",
        },
    )


spared = scene.observation(
    "spared",
    "Leave out one part after another. Without which does it still write the most names?",
    right("Without the shortcuts", "A single block can almost spare them."),
    wrong("Without the neurons", "Leave out the shortcuts, too: which share of names is larger?"),
    wrong("Without any positions", "Then an e is an e in any place: leave them out, and see."),
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Four beginnings end with **the same letter in the same place**. So the same numbers come in
        four times, on the left. Attention adds what it finds at the other letters. It can only fetch:
        the neurons make something of it. All of this together is a **block**.
    """)
    with ui.predicted(no_looks, share=0.62, explains=False) as stage:
        chosen = stage.ask("without")
        without = "nothing" if stage.is_open else chosen["without"]
        with ui.as_it_trains(writing.train_block, without=without) as run:
            above = st.container()
            follow = ui.player(run)
            texts = writing.ALIKE
            weights, p = ui.memoised(writing.read_alike, run, texts)
            says = [*map(looks_and_says, weights, p)]
            if stage.is_open:
                weights, says = weights[-1:], says[-1:]
            alt = "Four beginnings, how much their last letters look where, and what comes next."
            with above:
                ui.picture(alike(weights, texts, says, without), "alike", alt=alt, player=follow)
        with stage.aside:
            ui.say_of_knobs(describe_written(run))
    ui.say(f"""
        A stack of blocks is a **transformer**. The second block looks at letters that already carry
        what they found in the first, and so on. {describe_sizes()}
    """)
    if ui.observe(spared):
        ui.say(
            "A **shortcut** hands on what came in, beside what is made of it. One block can spare it. "
            "In a tall stack little would be left at the top of what came in below."
        )


def looks_and_says(weights: Any, p: Any) -> list[str]:
    """Say which letter of each beginning is looked at most, and what is expected then."""
    return [
        (f"{f'▸{text}'[row.argmax()]} {percent(row.max(), 0)}" if row.any() else "nowhere")
        + f" → {what}"
        for text, row, what in zip(writing.ALIKE, weights, says_next(p), strict=True)
    ]


def says_next(p: Any) -> list[str]:
    """Say what is likeliest to follow each beginning, and mark what follows it in no name."""
    each = zip(writing.ALIKE, p.argmax(axis=1), strict=True)
    return [
        (SIGNS[i] if SIGNS[i].isalpha() else spoken(SIGNS[i]).split()[-1])
        + ("" if i in writing.may_follow(text) else " ✗")
        for text, i in each
    ]


def describe_written(run: RecordedRun) -> str:
    """Say how many of the texts that a block writes are names, and show one that is none."""
    share = 1 - ui.run_job(writing.shares, run)[NONE]
    slip = ui.memoised(writing.slip, run)
    return f"Of {MANY} texts that it writes, **{percent(share, 0)}** are names. One that is not: “{slip}”."


def describe_sizes() -> str:
    """Say how many blocks and numbers a large network has, counted from how they are built."""
    return (
        f"**GPT-3** is {size.GPT_3[0]} of them, with {size.of_gpt_3() / 1e9:.0f} billion knobs; ours "
        f"has {size.of_block():,}. It, too, was trained on what comes next."
    )


scene.remember(
    """
    A block is attention, neurons and shortcuts; large language models are stacks of **blocks**.
    """,
    "What the course began with is at work here, too: a **dot product**.",
)
