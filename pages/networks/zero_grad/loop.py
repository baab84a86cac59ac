"""The loop: where `.grad` is added to, and where it is zeroed."""

import ui
from lessons.zero_grad.ball import AFRESH, KEEPS
from lessons.zero_grad.model import trace, train_both
from pages.networks.zero_grad.knobs import KNOBS
from study.scene import Scene, right, wrong

scene = Scene(
    __name__,
    "The loop",
    "In which line is `.grad` added to, and in which is it zeroed?",
    covers=["Zeroing the gradient", "Training loop, line by line"],
    path="code",
    knobs=["zero_grad"],
)

SETTINGS = {"task": "line", "learning_rate": 0.01, "n_epochs": 100}


@scene.draw
def draw() -> None:
    ui.say(r"""
        Here is one **epoch** of that loop, with $w$ for all the knobs, $\nabla L(w)$ for the new
        gradient of the loss $L$, $g$ for what `.grad` holds, and the **learning rate** $\eta$:

        $$g \leftarrow g + \nabla L(w) \qquad w \leftarrow w - \eta\,g \qquad g \leftarrow 0$$

        Walk through the code that ran, and watch `.grad`: once with the last of the three, and once
        with it left out.
    """)
    kept = KNOBS.ask("zero_grad", back=False)["zero_grad"]
    ui.stepper(trace, ui.run_job(train_both, **SETTINGS)[AFRESH if kept else KEEPS])
    ui.write_it()


scene.choice(
    "differentiates",
    "Which of these lines differentiates, that is, works out the slopes?",
    wrong(
        "`loss = chosen.measure(p, y)`",
        "This one computes the loss. PyTorch takes notes on the way, but there is no slope yet.",
    ),
    right(
        "`loss.sum().backward()`",
        """
        It walks back through the notes and adds the slope along each knob to that knob's `.grad`.
        """,
    ),
    wrong(
        "`parameter.sub_(rate * parameter.grad)`",
        "This one takes the step. It uses a gradient that was worked out before.",
    ),
)
scene.order(
    "order",
    "Put the steps of one epoch in order, starting with a gradient of zero.",
    "`p = predict(X, *parameters)`",
    "`loss = measure(p, y)`",
    "`loss.backward()`",
    "`parameter.sub_(rate * parameter.grad)`",
    "`parameter.grad.zero_()`",
    hint="""
    A loss needs a prediction, a gradient needs a loss, a step needs a gradient, and only what has
    been used may be zeroed.
    """,
    feedback="""
    Zeroing may also come first in the next round: it only has to happen between a step and the
    next `backward()`.
    """,
)
scene.several(
    "accumulates",
    "Which of these are true of `.grad`?",
    right(
        "After two rounds of `backward()` with no step between, it holds twice the slope.",
        "Each round adds the same slope once more: the arrows of *In pieces*.",
    ),
    wrong(
        "`parameter.grad.zero_()` also puts the knob itself back to zero.",
        "Only the gradient is zeroed. The knob stays where the step has put it.",
    ),
    right(
        "By default `optimizer.zero_grad()` sets it to `None`, not to zeros.",
        """
        That saves memory, and the next `backward()` makes a new one. It is not quite the same as
        zeros: an optimiser skips a knob whose gradient is `None`, where with zeros momentum and
        weight decay would still move it.
        """,
    ),
    wrong(
        "Without zeroing, the latest gradient is lost: only the first one counts.",
        "It is in there, as one of many. The step follows their sum.",
    ),
)
