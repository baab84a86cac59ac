"""The line of the loop that a learner types: what .grad holds when the next epoch begins."""

from lessons.zero_grad.model import train
from training.open_line import OpenLine, OpenLoop

LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "zero_line",
            "What .grad holds from now on; grad is what it holds so far",
            "parameter.grad.zero_()",
            {"grad": "parameter.grad.numpy()"},
            "grad/2",
            into="parameter.grad.copy_(torch.as_tensor({}))",
            right="np.zeros_like(parameter.grad.numpy())",
        ),
    ),
    trials=({"learning_rate": 0.01, "n_epochs": 4}, {"learning_rate": 0.03, "n_epochs": 4}),
    fixed={"zero_grad": True},
)
