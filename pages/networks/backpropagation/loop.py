"""Line by line: the code that carries the blame back."""

import ui
from lessons.backpropagation import line_by_line
from lessons.backpropagation.model import slope_of, start_parameters, train
from study.scene import Scene
from training import dense

scene = Scene(
    __name__,
    "Line by line",
    "Which lines of code carry the blame back?",
    covers=["Backpropagation"],
    path="code",
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Walk line by line** through the training of a network with two hidden layers.
        The way back is the inner loop: it begins with the blame of the output’s sums and ends at
        the inputs.
    """)
    ui.stepper(line_by_line.trace, ui.run_job(train, depth=2, width=3))
    ui.write_it()
    ahead = (dense.forward, dense.weighted_sums, dense.activate)
    ui.code_that_ran(train, {"depth": 2, "width": 3}, start_parameters, *ahead, slope_of)
