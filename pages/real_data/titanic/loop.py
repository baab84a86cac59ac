"""The loop: the training line by line."""

import ui
from lessons.titanic import model
from pages.real_data.titanic.knobs import KNOBS, trained
from study.scene import Scene

scene = Scene(
    __name__,
    "The loop",
    "Which line of the code does the learning?",
    covers=["Training loop, line by line", "Random first weights", "Mathematics or intelligence"],
    path="code",
    knobs=["model"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Here is the training you just saw, as it stands in the code.
        Is it intelligence? Each line is mathematics: there is none in which it *understands*
        anything.
        Step through one **epoch**: scores, probabilities, loss, **gradients**, and then each
        weight takes its step.
    """)
    KNOBS.ask("model", back=False)
    ui.stepper(model.trace, trained())
    ui.write_it()
    ui.say(r"""
        Before the loop, `torch.rand(12) - 0.5` draws the twelve weights. `rand` gives numbers from
        0 to 1; minus 0.5, about half of the weights begin below zero, so that none of them takes a
        side for all.

        The last line sets the gradients back to zero.
        Otherwise the next epoch would add its own to them, which is what the zero-grad experiment
        is about.
    """)


scene.order(
    "loop",
    """
    Put the steps of one epoch in order, beginning with what the model says now and ending with
    gradients of zero.
    """,
    "`p = chosen.activation(z)`",
    "`loss_now = measure_loss(z, p, y)`",
    "`loss_now.sum().backward()`",
    "`parameter.sub_(rates[name] * parameter.grad)`",
    "`parameter.grad.zero_()`",
    hint="""
    The gradient is the slope of a loss, so the loss comes first; and it can be zeroed only after
    it has been used.
    """,
    feedback="""
    Predict, measure, differentiate, step, zero. `loss_now.sum().backward()` is the line that
    differentiates; without the last line the next gradient would be added to this one.
    """,
)
