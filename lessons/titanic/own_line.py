"""The line of the loop that a learner types: how far each parameter goes."""

from lessons.titanic.model import train
from training.open_line import OpenLine, OpenLoop

LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "step_line",
            "What is subtracted from the parameter; rate and grad are its own",
            "rates[name] * parameter.grad",
            {"rate": "rates[name]", "grad": "parameter.grad"},
            "grad + 1",
            into="torch.as_tensor({})",
        ),
    ),
    trials=(
        {"learning_rate": 0.03, "n_epochs": 4, "seed": 5},
        {"learning_rate": 0.3, "n_epochs": 4, "seed": 11},
    ),
)
