"""The line of the loop that a learner types: the share of the blame."""

from lessons.backpropagation.cost import mean_squared_error
from lessons.backpropagation.model import train
from training.open_line import OpenLine, OpenLoop

LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "blame_line",
            "The blame of the sums one layer before; a is what those neurons said, by tanh",
            "passed * slope_of(activation, outputs[i - 1])",
            {"passed": "passed", "a": "outputs[i - 1]"},
            "passed a",
        ),
    ),
    loss=lambda parameters, settings: mean_squared_error(parameters),
    fixed={"activation": "tanh"},
)
