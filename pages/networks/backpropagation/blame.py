"""Nudge: six weights, nudged one by one."""

import ui
from lessons.backpropagation import six
from pages.networks.backpropagation.knobs import KNOBS, NUDGES
from pages.networks.backpropagation.pictures import nudges, six_lines
from study.scene import Scene, right, wrong
from training.figures import fixed

scene = Scene(
    __name__,
    "Nudge",
    "Six weights, one loss: which weight is most to blame?",
    covers=["Finite differences", "Backpropagation"],
    knobs=["n1", "n2", "n3", "n4", "n5", "n6"],
)

GOAL = 1.5
"""The loss to get below: the weight with the steepest slope can alone, and no other."""
FIRST = six.sweep()
H1 = fixed(FIRST.hidden[0])

most_blamed = scene.observation(
    "most_blamed",
    f"Pull each ring both ways. Which weight, alone, brings the loss below {GOAL:g}?",
    wrong(
        "h₁ → p, the line nearest to the answer",
        f"""
        It is close, but compare its bar with that of x₁ → h₁. A nudge is multiplied by what comes
        in: there that is 1, here only what h₁ says, {H1}.
        """,
    ),
    right(
        "x₁ → h₁, one line further back",
        f"""
        A nudge is multiplied by what comes in: here x₁ = 1, at h₁ → p only what h₁ says, {H1}.
        And h₁ and the strong line after it, 1.20, pass most of the nudge on.
        """,
    ),
    wrong(
        "x₂ → h₂, the largest weight of its layer",
        """
        How large a weight is says little. What counts is what comes in, and here that is only
        −0.5: its bar is the shortest.
        """,
    ),
)


@scene.draw
def draw() -> None:
    ui.say(f"""
        This small network should say {fixed(six.TRUTH, 1)}. It says {fixed(FIRST.p)}, so its loss
        is {fixed(FIRST.loss)}. **Pull a ring**: it nudges one of the six weights.
    """)
    network, rings = ui.beside(0.36)
    for name in reversed(NUDGES):  # the hand pulls the first, which is not the answer
        KNOBS.grab(name, "upright", name)
    nudged = list(KNOBS.values(*NUDGES).values())
    with rings:
        trembling = nudges(
            six.NAMES, six.WEIGHTS, nudged, x=six.X, truth=six.TRUTH, most=six.LIMIT, goal=GOAL
        )
        ui.picture(trembling, "trembling", alt="A ring and a bar for each of six weights.")
    with network:
        lines = six_lines(six.WEIGHTS, nudged, x=six.X, truth=six.TRUTH)
        ui.picture(lines, "lines", alt="Two inputs, two hidden neurons, the output, six weights.")
        KNOBS.ask(more=NUDGES)
    if not ui.observe(most_blamed):
        return
    ui.say(f"""
        A tiny nudge of x₁ → h₁ changes the loss by {fixed(FIRST.slopes[0])} times as much: that is the
        **slope** of the loss along this weight, its share of the **blame**. Six nudges took six passes
        forward, and one came before: seven. **Backpropagation** finds all six slopes at once.
    """)
