"""The stack: what a block is made of, and how many numbers ninety-six of them have."""

from typing import Any

import charts
import ui
from lessons.attention import size, writing
from lessons.attention.claims import all_you_need
from lessons.next_letter.writing import NEW, SHOWN
from pages.beyond.attention.knobs import KNOBS, LOSS, block
from study.scene import Scene, right, wrong
from training.figures import percent

scene = Scene(
    __name__,
    "The stack",
    "What is in a block, and in ninety-six?",
    covers=["Transformer"],
    claims=[all_you_need],
    knobs=["block_steps", "without"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        The writer was one **block**: attention looks around, a layer of neurons works on what was
        found, and **shortcuts** pass the input on, alongside what is new.
        Leave a part out: what does it cost?
    """)
    pictures, settings = KNOBS.beside("without", more=("block_steps",), share=0.7)
    without = settings["without"]
    calls = {"the block": block(), f"without {without}": block(without=without)}
    with pictures, ui.as_they_train(calls) as blocks:
        drawn = charts.curves.two_losses(blocks, loss_name=LOSS, height=230)
        alt = "The loss by step of the whole block, and of one without a part."
        ui.replayed(blocks, ("without", drawn, alt), validation_loss="{:.3f}")
    with pictures:
        each = (ui.run_job(writing.shares, run) for run in blocks.values())
        ui.say_of_knobs(describe_words(without, *each))
    ui.say(r"""
        **GPT-2** and **GPT-3** are **transformers**: stacks of 12 and 96 such blocks, each with
        several looks at a time and its numbers kept in range.
        Counted from how they are built, they have:
    """)
    ui.facts(size_rows())
    ui.say(r"""
        The same: questions, keys and values, the four steps, and the task, what comes next.
        Not the same: the size, texts of billions of words to learn from, and for assistants two
        trainings more, by example dialogues and by a judge, of which the last two lessons tell.
    """)


def describe_words(without: str, whole: Any, part: Any) -> str:
    """Say how many words are right, by the shares of the kinds that two blocks wrote."""
    of, left = (percent(shares[NEW] + shares[SHOWN]) for shares in (whole, part))
    return (
        f"Of 400 words that the block writes, **{of}** are names of numbers; without {without}, "
        f"**{left}**."
    )


def size_rows() -> dict[str, list[str]]:
    """Return how many numbers networks have, part by part."""
    counted = {name: size.numbers(name) for name in size.NAMES}
    return {
        "numbers in": [*size.PARTS, "all"],
        **{name: [f"{n:,}" for n in (*each, sum(each))] for name, each in counted.items()},
    }


scene.several(
    "gpt",
    "What do our block and GPT-3 have in common?",
    right(
        "Questions, keys and values, compared by dot products",
        "There are more of them, and they are longer.",
    ),
    right(
        "Training on what comes next, by the same four steps",
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
