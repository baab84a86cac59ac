"""The block: a letter’s numbers on their way through it, where four alike become different."""

from typing import Any

import streamlit as st

import ui
from datasets.number_names import SIGNS
from lessons.attention import size, writing
from lessons.attention.claims import all_you_need
from lessons.next_letter.writing import NEW, SHOWN, spoken
from pages.beyond.attention.pictures import PARTS, through
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "The block",
    "How does the same letter come to mean different things?",
    covers=["Transformer"],
    claims=[all_you_need],
    knobs=["alike", "without"],
)


@scene.predict(
    """
    In all four rows the same numbers come in, those of an e in place 4. After which step are the
    four rows no longer the same?
    """,
    {
        "attention": "Attention: each row finds other letters",
        "neurons": "The neurons: they tell many cases apart",
        "never": "None: an e in place 4 remains an e in place 4",
    },
    case={"alike": next(iter(writing.ALIKE)), "without": "nothing"},
)
def part_ways() -> Answer:
    """Send four beginnings that end alike through the block, and see where they begin to differ."""
    sums = writing.sums_of(writing.train_block(), next(iter(writing.ALIKE.values())))
    step = writing.parting(sums)
    return Answer(
        PARTS[step - 1] if step else "never",
        f"The four rows are no longer the same after step {step} of {len(PARTS)}.",
        because={
            "attention": "only a look brings in anything from other letters",
            "neurons": "They see nothing but the sum below them, and it differs before they add to it",
            "never": "The look adds what was found at the letters before, and those differ",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(rf"""
        A **block**: 32 numbers come in, attention adds what it finds, a layer of neurons adds to
        that, and they go on. The straight line past both is the **shortcut**.
        Here it reads four beginnings that end with **the same letter in the same place**: 32
        stripes, {COLOUR_1} above zero, {COLOUR_0} below.
    """)
    with ui.predicted(part_ways, share=0.68, explains=False) as stage:
        alike, without = stage.ask("alike", "without").values()
        texts = writing.ALIKE[alike]
        with ui.as_it_trains(writing.train_block, without=without) as run:
            sums = ui.memoised(writing.sums_of, run, texts)
            p = ui.memoised(writing.says_after, run, texts)
            read = [says_next(text, each) for text, each in zip(texts, p, strict=True)]
            above = st.container()
            follow = ui.walked(told(run, sums), stands=1800)
            drawn = through(sums, without, texts, read)
            alt = (
                "The numbers of four letters on a line through a block, and what is read from them."
            )
            with above:
                ui.picture(drawn, "through", alt=alt, player=follow)
    ui.say_of_knobs(describe_block(run, sums, ui.run_job(writing.shares, run)))
    ui.say(rf"""
        A stack of blocks is a **transformer**: the next block looks again, at letters that by now
        carry what they found. {describe_sizes()}
    """)


def says_next(text: str, p: Any) -> str:
    """Say what is likeliest to follow a beginning, and mark what follows it in no name."""
    i = p.argmax()
    sign = SIGNS[i] if SIGNS[i].isalpha() else spoken(SIGNS[i]).split()[-1]
    share = "over 98 %" if p[i] > 0.98 else percent(p[i], 0)
    return f"{sign} {share}" + ("" if i in writing.may_follow([text]) else " ✗")


@holds_for_any("n_words", "n_steps", "learning_rate")
def told(run: RecordedRun, sums: Any) -> list[str]:
    """Say what each step of the way through a block does."""
    without, at = run.hyperparameters["without"], writing.parting(sums)
    adds = {
        "attention": "Attention adds what each row found at the letters before.",
        "neurons": "The neurons see that sum, and add what they make of it.",
    }
    adds[without] = "Here a part is left out: nothing is added."
    then = "The four rows part." if at else "Still the four rows are the same."
    return [
        "The last letter comes in: the same 32 numbers four times.",
        f"{adds['attention']} {then}",
        adds["neurons"],
        "From what arrives the next letter is read (✗: no name goes on so).",
    ]


@holds_for_any("n_words", "n_steps", "learning_rate")
def describe_block(run: RecordedRun, sums: Any, shares: Any) -> str:
    """Say where four rows part, and how often what a block writes is the name of a number."""
    without, right_ = run.hyperparameters["without"], percent(shares[NEW] + shares[SHOWN])
    of = f"Of 400 words that it writes, **{right_}** are names of numbers."
    if without == "nothing":
        return f"{of} Leave out attention, and it is trained again: what is left of the four?"
    if not writing.parting(sums):
        return f"Without attention nothing tells the four apart: it has to say the same. {of}"
    return f"Trained without {without}, it still tells the four apart. {of}"


def describe_sizes() -> str:
    """Say how many blocks and numbers a large network has, counted from how they are built."""
    return (
        f"**GPT-3** has {size.GPT_3[0]} of them, with {size.of_gpt_3() / 1e9:.0f} billion knobs; our "
        f"one block has {size.of_block():,}. GPT-3, too, was trained on what comes next."
    )


scene.several(
    "gpt",
    "What do our block and GPT-3 have in common?",
    right(
        "Questions, keys and values, compared by dot products",
        "There are more of them, and they are longer.",
    ),
    right(
        "Training on what comes next, by gradient descent",
        "GPT-3 reads pieces of words where ours reads letters.",
    ),
    wrong(
        "Everything that they write is checked for being true",
        """
        Nothing in the loss asks for that. Ours can be checked afterwards, because its language is
        so small.
        """,
    ),
)
scene.remember(
    """
    A block is attention, neurons and shortcuts; large language models are stacks of **blocks**.
    Whether attention is the best choice depends on the task.
    """,
    "What the course began with is at work here, too: a **dot product**.",
)
