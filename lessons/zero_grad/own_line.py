"""The line of the loop that a learner types: what .grad holds when the next epoch begins."""

from lessons.zero_grad.model import train
from training.figures import figure, percent
from training.open_line import OpenLine, OpenLoop, Parting


def kept(parted: Parting) -> str:
    """Say that a share of the gradient that is kept is momentum."""
    share = parted.typed / float(parted.values["grad"])
    if share == 1:
        return "That is the loop that forgets: momentum without friction."
    if not 0 < share < 1:
        return ""
    return (
        f"You have built **momentum**: a step keeps {percent(share)} of the last, as "
        f"`momentum={figure(share)}` in `torch.optim.SGD` does."
    )


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
            known=kept,
        ),
    ),
    trials=({"learning_rate": 0.01, "n_epochs": 4}, {"learning_rate": 0.03, "n_epochs": 4}),
    fixed={"zero_grad": True},
)
