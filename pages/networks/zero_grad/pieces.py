"""On purpose: a big batch in pieces, added up before a single step."""

import ui
from lessons.zero_grad.accumulation import Accumulation, accumulate
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import batch_arrows
from study.scene import Number, Scene
from training.figures import listed, percent

scene = Scene(
    __name__,
    "On purpose",
    "When do you want gradients to add up?",
    path="further",
    knobs=["n_line", "weighting"],
)

ROUNDING = 1e-5
"""Share of its length by which a gradient may be off and still be the same."""


@scene.draw
def draw() -> None:
    ui.say(r"""
        Sometimes a **batch** is too big for the computer’s memory.
        Then it goes through in pieces, **mini-batches**, and `.grad` adds up what each of them
        says before a single step is taken.
        But the loss of a piece is the *mean* over its samples, and three means do not simply add
        up to the mean of all.

        Cut the four students in two, then in three.
        How must the loss of each piece count so that the collected gradient is that of the big
        batch: in full, divided by the number of pieces, or in proportion to its share of the
        samples?
    """)
    pictures, controls = ui.beside(0.72)
    with controls:
        n_pieces, weighting = KNOBS.ask("n_line", "weighting").values()
        result = accumulate(n_pieces, weighting=weighting)
        ui.say_of_knobs(how_near(result))
    with pictures:
        sums = batch_arrows(result.accumulated, result.whole, name="the big batch")
        ui.picture(sums, "collected", alt="The gradient, piece by piece, and the whole.")


def how_near(result: Accumulation) -> str:
    """Say what the pieces were, and how far the collected gradient is from the whole one."""
    sizes = listed([str(size) for size in result.batch_sizes])
    off = f"off by **{percent(result.error)}** of its length"
    same = "**the same** as that of the big batch"
    return (
        f"Students in each piece: {sizes}. The collected gradient is "
        f"{same if result.error < ROUNDING else off}."
    )


@scene.number()
def share() -> Number:
    return Number(
        """
        Four students are taken in pieces of 1, 1 and 2. The loss of each piece is its mean. By what
        must the loss of the **last** piece be multiplied so that the collected gradient is the one
        of all four?
        """,
        answer=0.5,
        within=0.001,
        hint="""
        The mean over four students is put together from the means of the pieces. How many of the
        four are in the last one?
        """,
        feedback="""
        Two of four. A third for each piece would make the two students of the last piece count too
        little.
        """,
    )


scene.remember(
    """
    Adding has its uses: feed a big batch in pieces, each counting for its share of the samples, and
    the sum is the gradient of the whole.
    """
)
