"""Line by line: what happens to each mini-batch."""

import ui
from lessons.digits import line_by_line
from lessons.digits.model import train
from pages.real_data.digits.knobs import KNOBS, RUN
from study.scene import Scene

scene = Scene(
    __name__,
    "Line by line",
    "What happens to each mini-batch?",
    covers=["Stochastic gradient descent and mini-batches", "Training loop, line by line"],
    path="code",
    knobs=["n_hidden", "optimiser"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Step through** the very loop that ran, with its arrays as they were at each step. `x` is a
        mini-batch of digits, `outputs` ends with ten scores for each, `p` holds the probabilities,
        and `truth` has a 1 where the label is. Watch where `delta` goes on the way back: it is
        `p - truth` divided by the number of digits.
    """)
    KNOBS.in_a_row("n_hidden", "optimiser")
    settings = KNOBS.values(*RUN)
    ui.stepper(line_by_line.trace, ui.run_job(train, **settings), trains=True)
    ui.say(r"""
        The four steps are the same as in the other lessons.
        What is new is that digits are dealt out at the top, and that softmax turns ten scores into
        probabilities.
        If the last batch of an epoch is smaller, it is left out here.
    """)


scene.order(
    "a_step",
    "Put one step of this training in order.",
    "Deal the next mini-batch.",
    "Send its digits through the layers: ten scores each.",
    "Turn the scores into probabilities.",
    "Measure the cross-entropy.",
    "Go back through the layers for the slope along each knob.",
    "Let the optimiser turn the knobs.",
    hint="The digits come first, and the knobs turn last.",
    feedback="""
    Predict, measure the loss, ask for the gradient, take a step: the usual four, with the dealing
    before them and softmax as the end of predicting.
    """,
)
