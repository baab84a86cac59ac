"""The line of the loop that a learner types: the weighted sum of the neuron."""

from lessons.heart.model import train
from training.open_line import OpenLine, OpenLoop

LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "sum_line",
            "The score of a patient with features x",
            "logits(x, w, b)",
            {"x": "x", "w": "w[..., None, :]", "b": "b[..., None]"},
            "sum(x) + b",
        ),
    ),
    trials=(
        {"n_steps": 20, "seed": 5, "batch_size": 3, "learning_rate": 0.3},
        {"n_steps": 20, "seed": 11, "batch_size": 1, "learning_rate": 0.1},
    ),
)
