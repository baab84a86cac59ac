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

GOAL = 1.3
"""The loss to get below: the weight with the steepest slope can alone, and no other."""
FIRST = six.sweep()
SMALL = 0.05
CHANGE = six.changes([SMALL] * 6)[0]
AT_BEST = fixed(FIRST.loss + six.changes([-six.LIMIT] * 6)[4])

most_blamed = scene.observation(
    "most_blamed",
    f"Pull each ring both ways. Which weight, alone, brings the loss below {GOAL:g}?",
    wrong(
        "h₁ → p, the line nearest to the answer",
        f"Alone it brings the loss to {AT_BEST} at best: its nudge is multiplied by what h₁ says, {fixed(FIRST.hidden[0])}.",
    ),
    right(
        "x₁ → h₁, one line further back",
        "On its way to p its nudge is multiplied by x₁, the slope of h₁’s tanh, and the line to p: "
        f"{fixed(six.X[0])} × {fixed(FIRST.bends[0])} × {fixed(six.WEIGHTS[4])} = {fixed(FIRST.slopes[0] / FIRST.blame)}. "
        f"And the loss moves 2 × {fixed(FIRST.p - six.TRUTH)} times as far as p: {fixed(FIRST.slopes[0])} in all.",
    ),
    wrong(
        "x₂ → h₂, the largest weight of its layer",
        "What counts is what comes in, here only −0.5: its bar is the shortest.",
    ),
)


@scene.draw
def draw() -> None:
    off = fixed(FIRST.p - six.TRUTH)
    ui.say(f"""
        **Pull a ring**: it nudges one of six weights. The network says {fixed(FIRST.p)} and should say
        {fixed(six.TRUTH, 1)}: it is {off} off, and its loss is {off}² = {fixed(FIRST.loss)}.
    """)
    rings, network = ui.beside(0.64)
    for name in reversed(NUDGES):  # the hand pulls the first, which is not the answer
        KNOBS.grab(name, "upright", name)
    nudged = list(KNOBS.values(*NUDGES).values())
    with rings:
        ui.picture(nudges(nudged), "trembling", alt="A ring and a bar for each of six weights.")
    with network:
        ui.picture(
            six_lines(nudged),
            "lines",
            alt="Two inputs, two hidden neurons, the output, six weights.",
        )
        KNOBS.ask(more=NUDGES)
    if not ui.observe(most_blamed):
        return
    ui.say(f"""
        Nudged by {SMALL:g}, x₁ → h₁ changes the loss by {fixed(CHANGE)}, about {CHANGE / SMALL:.0f} times the
        nudge. Tiny nudges settle at {fixed(FIRST.slopes[0])} times: that is the **slope** of the loss along
        this weight. **Backpropagation** finds all six without a nudge: it hands **blame** back from
        neuron to neuron.
    """)
