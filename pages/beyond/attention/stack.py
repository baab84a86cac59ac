"""The block: the same letter in the same place expects another next one, by where it looked."""

from typing import Any

import streamlit as st

import ui
from datasets.number_names import END, SIGNS
from lessons.attention import size, writing
from lessons.next_letter.writing import MANY, NONE
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
    "We leave attention out, and train the rest from scratch. What does it expect after these four?",
    {
        "same": "The same letter four times",
        "unsure": "The same as here, but less surely",
        "wrong": "Four different letters, most of them wrong",
    },
    case={"without": "attention"},
)
def no_looks() -> Answer:
    """Train a block without attention, and see what it expects after beginnings that end alike."""
    _, _, p = writing.read_alike(writing.train_block(without="attention"), writing.ALIKE)
    says = says_next(p[-1])
    n_right = sum("✗" not in share for _, share in says)
    truth = "same" if len({*p[-1].argmax(axis=1)}) == 1 else "unsure" if n_right == 4 else "wrong"
    return Answer(
        truth,
        "Without a look all four are the same to it: a t in the same place.",
        because={
            "same": "without a look all four are the same to it: a t in the same place",
            "unsure": "Only a look at the other letters could tell it which name this is",
            "wrong": "Without a look all four are the same to it: a t in the same place",
        },
    )


fewest = scene.observation(
    "fewest",
    "Leave out attention, then the neurons. Without which does it write fewer names?",
    right("Without attention", "But without the neurons, too, it writes fewer."),
    wrong("Without the neurons", "Leave out attention, too: which share of names is smaller?"),
    wrong("As few without either", "Look at the shares of names that it writes."),
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Four names have begun, and all end with the same letter in the same place. Attention looks at the
        letters before. What it finds makes some of 64 neurons active.
    """)
    with ui.predicted(no_looks, share=0.62, explains=False) as stage:
        chosen = stage.ask("without")
        without = "nothing" if stage.is_open else chosen["without"]
        with ui.as_it_trains(writing.train_block, without=without) as run:
            above = st.container()
            follow = ui.player(run)
            texts = writing.ALIKE
            *looks, p = ui.memoised(writing.read_alike, run, texts)
            says = [*map(says_next, p)]
            if stage.is_open:
                looks, says = [each[-1:] for each in looks], says[-1:]
            alt = "Four beginnings, where their last letters look, and what comes next."
            with above:
                ui.picture(alike(looks, texts, says, without), "alike", alt=alt, player=follow)
        with stage.aside:
            ui.say_of_knobs(describe_written(run))
    n_right = sum("✗" not in share for _, share in says[-1])
    ui.say_of_knobs(
        {
            "nothing": "In each name the t has looked elsewhere, so other neurons are active. At "
            "the right are those that “one t” wakes most: together they push most towards h.",
            "attention": "Without a look, a t is a t, and the same neurons are active.",
            "neurons": f"Trained anew with attention alone, it gets {n_right} of these 4 right. Attention "
            "only adds up what it finds; a neuron can wait until two things come together.",
        }[without]
    )
    if ui.observe(fewest):
        ui.say(f"""
            Attention fetches, and neurons work with what it brings: together they are a **block**. In
            a **transformer** blocks are stacked: the next one looks at what this one has made of each
            letter. {describe_sizes()}
        """)
    if room := ui.on_demand("What a block has besides", "shortcut", icon=":material/redo:"):
        with room:
            ui.say("""
                A **shortcut** leads past attention, and another past the neurons: what either makes is
                added to what came in. A single block can almost spare them, a tall stack cannot.
            """)


def says_next(p: Any) -> list[tuple[str, str]]:
    """Return the likeliest next letter of each beginning, its share, and whether it is in no name."""
    each = zip(writing.ALIKE, p.argmax(axis=1), p.max(axis=1), strict=True)
    return [
        (
            {" ": "␣", END: "end"}.get(SIGNS[i], SIGNS[i]),
            percent(share, 0) + " ✗" * (i not in writing.may_follow(text)),
        )
        for text, i, share in each
    ]


def describe_written(run: RecordedRun) -> str:
    """Say how many of the texts that a block writes are names, and show one that is none."""
    each = (ui.run_job(writing.shares, one) for one in (run, ui.run_job(writing.train_block)))
    share, whole = (percent(1 - of[NONE], 0) for of in each)
    beside = f" ({whole} with attention and neurons)" * (share != whole)
    slip = ui.memoised(writing.slip, run)
    return f"**{share}** of {MANY} lines it writes are names{beside}. One that is not: “{slip}”."


def describe_sizes() -> str:
    """Say how many blocks and numbers a large network has, counted from how they are built."""
    return (
        f"**GPT-3** is {size.GPT_3[0]} blocks, with {size.of_gpt_3() / 1e9:.0f} billion knobs. Ours is "
        f"one, with {size.of_block():,}. Both learned by guessing what comes next."
    )


scene.remember(
    """
    A **block** is attention, which fetches, and neurons, which work with it. Large language models
    are stacks of blocks.
    """,
    "What the course began with is at work here, too: a **dot product**.",
)
