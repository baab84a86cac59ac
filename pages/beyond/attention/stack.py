"""The stack: what a look does to a letter, what each part of a block adds, and ninety-six blocks."""

from typing import Any

import ui
from datasets.number_names import SIGNS
from lessons.attention import size, writing
from lessons.attention.claims import all_you_need
from lessons.next_letter.writing import NEW, SHOWN, spoken
from pages.beyond.attention.knobs import block
from pages.beyond.attention.pictures import added, expected
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import percent

scene = Scene(
    __name__,
    "The stack",
    "What is in a block, and in ninety-six?",
    covers=["Transformer"],
    claims=[all_you_need],
    knobs=["alike", "without", "block_steps"],
)

CASE = {
    "alike": next(iter(writing.ALIKE)),
    "without": "attention",
    "block_steps": 1500,
    "n_words": 1000,
}


@scene.predict(
    """
    A second network is trained in the same way, but *may not look* at the letters before (the
    rings). What does it expect next after these four beginnings?
    """,
    {
        "same": "The same after each of them",
        "right": "What fits each, but it is less sure",
        "wrong": "Something else after each, mostly wrong",
    },
    case=CASE,
)
def cannot_look() -> Answer:
    """Train a block without attention, and let it go on with the four beginnings."""
    texts = next(iter(writing.ALIKE.values()))
    p = writing.says_after(writing.train_block(without="attention"), texts)[-1]
    likeliest = p.argmax(axis=1)
    fits = [i in writing.may_follow([text]) for i, text in zip(likeliest, texts, strict=True)]
    return Answer(
        "same" if abs(p - p[0]).max() < 1e-5 else "right" if all(fits) else "wrong",
        f"Without looking back it expects {spoken(SIGNS[likeliest[0]])} after each of them, with "
        f"{percent(p[0].max())}.",
        because={
            "same": "all that it has is the letter and its place, and these are the same in all four",
            "right": "Nothing tells it which of the four it has before it",
            "wrong": "Nothing tells the four apart for it, so it has to say the same",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Attention and a layer of neurons behind it, a block, read four beginnings of names. At the
        end of each stands **the same letter in the same place**. What comes next?
    """)
    with ui.predicted(cannot_look, share=0.66) as stage:
        settings = stage.ask("alike", "without", more=("block_steps",))
        settings |= stage.values("n_words")
        without, beginnings = settings["without"], writing.ALIKE[settings["alike"]]
        calls = {"the block": block(settings), f"without {without}": block(settings, without)}
        with ui.as_they_train(calls) as blocks:
            says = [ui.memoised(writing.says_after, run, beginnings) for run in blocks.values()]
            drawn = expected(blocks, says, beginnings, writing.may_follow(beginnings))
            alt = "What two blocks expect after texts that end with the same letter."
            ui.replayed(blocks, ("alike", drawn, alt), validation_loss="{:.3f}")
    ui.say(rf"""
        The last letter is 32 numbers, here a row of stripes: {COLOUR_1} above zero, {COLOUR_0} below.
        At first all four rows are the same. What each letter *found* is added, and now it means
        something else in each. Neurons add more, and from the sum the next letter is read:
    """)
    for name, run in blocks.items():
        drawn = added(name, ui.memoised(writing.parts_of, run, beginnings), beginnings)
        alt = "The numbers of the last letter, and what the parts of a block add to them."
        ui.picture(drawn, f"added to {name}", alt=alt)
    each = (ui.run_job(writing.shares, run) for run in blocks.values())
    ui.say_of_knobs(describe_words(without, *each))
    ui.say(rf"""
        That is a **block**: attention, then a layer of neurons, and **shortcuts** past both, on which
        numbers go through unchanged. Leave another part out: what does it cost?

        A stack of blocks is a **transformer**: the next one looks again, at letters that already
        know what they mean here. {describe_sizes()}
    """)


def describe_words(without: str, whole: Any, part: Any) -> str:
    """Say how many words are right, by the shares of the kinds that two blocks wrote."""
    of, left = (percent(shares[NEW] + shares[SHOWN]) for shares in (whole, part))
    return (
        f"Of 400 words that the block writes, **{of}** are names of numbers; without {without}, "
        f"**{left}**."
    )


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
