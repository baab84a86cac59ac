"""The stack: what a look does to a letter, what else is in a block, and ninety-six of them."""

from typing import Any

import ui
from lessons.attention import size, writing
from lessons.attention.claims import all_you_need
from lessons.next_letter.writing import NEW, SHOWN
from pages.beyond.attention.knobs import KNOBS, block
from pages.beyond.attention.pictures import expected
from study.scene import Scene, right, wrong
from training.figures import percent

scene = Scene(
    __name__,
    "The stack",
    "What is in a block, and in ninety-six?",
    covers=["Transformer"],
    claims=[all_you_need],
    knobs=["alike", "without", "block_steps"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Four beginnings of names, and at the end of each **the same letter in the same place**: its
        embedding and its position are the same numbers in all four.
        What comes next?
        A block that cannot look (the rings) must say the same after each.
        The look gives the letter the meaning that it has *here*.
    """)
    pictures, settings = KNOBS.beside("alike", "without", more=("block_steps",), share=0.7)
    without, beginnings = settings["without"], writing.ALIKE[settings["alike"]]
    calls = {"the block": block(), f"without {without}": block(without=without)}
    with pictures, ui.as_they_train(calls) as blocks:
        says = [ui.memoised(writing.says_after, run, beginnings) for run in blocks.values()]
        drawn = expected(blocks, says, beginnings, writing.may_follow(beginnings))
        alt = "What two blocks expect after texts that end with the same letter."
        ui.replayed(blocks, ("alike", drawn, alt), validation_loss="{:.3f}")
    with pictures:
        each = (ui.run_job(writing.shares, run) for run in blocks.values())
        ui.say_of_knobs(describe_words(without, *each))
    ui.say(r"""
        That is a **block**: attention looks around, a layer of neurons works on what was found, and
        **shortcuts** pass the input on, alongside what is new.
        Leave another part out: what does it cost?

        A stack of blocks is a **transformer**: the next block looks again, at letters that already
        know what they mean here. **GPT-3** has 96, trained as ours is, on what comes next.
    """)
    ui.say(describe_sizes())


def describe_words(without: str, whole: Any, part: Any) -> str:
    """Say how many words are right, by the shares of the kinds that two blocks wrote."""
    of, left = (percent(shares[NEW] + shares[SHOWN]) for shares in (whole, part))
    return (
        f"Of 400 words that the block writes, **{of}** are names of numbers; without {without}, "
        f"**{left}**."
    )


def describe_sizes() -> str:
    """Say how many numbers the networks have, counted from how they are built."""
    ours, small, large = map(size.numbers, ("ours", *size.GPT))
    return (
        f"Our block has **{ours:,}** numbers, **GPT-2** **{small / 1e6:.0f} million**, GPT-3 "
        f"**{large / 1e9:.0f} billion**: {large / ours / 1e6:.0f} million times ours."
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
