"""The line of the loop that a learner types: the step of every weight and bias."""

from lessons.layers.model import train
from training.open_line import OpenLine, OpenLoop

LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "step_line",
            "The new value: rate and gradient are those of this weight or bias",
            "value - rates[name] * gradients[name]",
            {"value": "value", "rate": "rates[name]", "gradient": "gradients[name]"},
            "value + 1",
        ),
    ),
)
