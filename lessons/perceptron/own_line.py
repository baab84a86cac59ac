"""The line of the loop that a learner types: Rosenblatt's update."""

from lessons.perceptron.model import train
from training.open_line import OpenLine, OpenLoop

LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "update_line",
            "The new w",
            "w_now - rate[..., None] * grad_w",
            {"w_now": "w_now", "rate": "rate[..., None]", "error": "error[..., None]", "x": "x"},
            "w_now + x",
        ),
    ),
    trials=(
        {"learning_rate": 0.3, "n_epochs": 4, "w": 0.7, "b": -0.4},
        {"learning_rate": 0.17, "n_epochs": 4, "w": -1.3, "b": 2.1},
    ),
    fixed={"arithmetic": "floating"},
)
