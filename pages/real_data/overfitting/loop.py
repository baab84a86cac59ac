"""Line by line: no line of the loop is to blame."""

import ui
from lessons.overfitting.model import trace, train
from pages.real_data.overfitting.knobs import KNOBS, TRAINING, settings_of
from study.scene import Scene

scene = Scene(
    __name__,
    "Line by line",
    "Which line of the loop makes a network learn by heart?",
    path="code",
    knobs=["n_hidden"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Look for the line that makes the network learn by heart.
        **Walk through** the first epochs of your run, line by line, and see what each line
        computes.
    """)
    KNOBS.ask("n_hidden", back=False)
    ui.stepper(trace, ui.run_job(train, **settings_of(KNOBS.values(*TRAINING))))
    ui.say(r"""
        There is **no culprit**: predict, measure the loss, ask for the gradient, take a step, all
        on the training rows.
        The held-out rows appear once, in `evaluate`, and only so that their loss can be written
        down; no weight is changed because of them.
        Nothing in the loop can tell when to stop.
    """)
