"""Gradient accumulation: what ``.grad`` adds up.

That ``backward()`` adds is in PyTorch's documentation of ``torch.Tensor.backward``.
"""

from typing import Annotated, Any

import numpy as np
import torch

from lessons.zero_grad.tasks import data, half_squared_error, predict_line
from training.hyperparameters import Integer, hyperparameters


@hyperparameters
def call_backward(n_calls: Annotated[int, Integer(1, 10)] = 3) -> dict[str, np.ndarray]:
    """Call ``backward()`` for one student after the other, and read ``.grad`` each time.

    Each of the four counts for a quarter, so that a round of them is the mean of all.
    """
    x, y = data("line")
    knobs: list[Any] = [
        torch.zeros((), dtype=torch.float64, requires_grad=True) for _ in ("w", "b")
    ]
    grads = []
    for call in range(n_calls):
        one = slice(call % len(x), call % len(x) + 1)
        loss = half_squared_error(predict_line(x[one], *knobs), y[one], reduction="mean")
        (loss / len(x)).backward()
        grads.append([knob.grad.item() for knob in knobs])
    w_grad, b_grad = np.array(grads).T
    return {"w.grad": w_grad, "b.grad": b_grad}
