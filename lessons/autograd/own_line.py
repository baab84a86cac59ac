"""The line of the loop by hand that a learner types: where the way back begins."""

from lessons.autograd.model import cross_entropy, samples, train
from training.dense import forward
from training.open_line import OpenLine, OpenLoop

X, y = samples("float64")
LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "delta_line",
            "The slope of the mean cross-entropy along each logit z; there are n points",
            "output_delta(outputs[-1], y)",
            {"z": "outputs[-1]", "y": "y", "n": "len(y)"},
            "sigmoid(z)",
        ),
    ),
    loss=lambda parameters, settings: cross_entropy(forward(X, parameters, "tanh")[-1], y),
    fixed={"dtype": "float64"},
)
