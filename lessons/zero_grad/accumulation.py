"""Gradient accumulation: what ``.grad`` adds up, and how to add up the gradient of a big batch.

That ``backward()`` adds is in PyTorch's documentation of ``torch.Tensor.backward``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import torch

from lessons.zero_grad.tasks import (
    TASKS,
    data,
    half_squared_error,
    predict_line,
    starting_parameters,
)
from training.hyperparameters import Integer, OneOf, Seed, hyperparameters


@hyperparameters
def call_backward(n_calls: Annotated[int, Integer(1, 10)] = 3) -> dict[str, np.ndarray]:
    """Predict, measure and call ``backward()`` again and again, and read ``.grad`` each time."""
    x, y = data("line")
    knobs: list[Any] = [
        torch.zeros((), dtype=torch.float64, requires_grad=True) for _ in ("w", "b")
    ]
    grads = []
    for _ in range(n_calls):
        loss = half_squared_error(predict_line(x, *knobs), y, reduction="mean")
        loss.backward()
        grads.append([knob.grad.item() for knob in knobs])
    w_grad, b_grad = np.array(grads).T
    return {"w.grad": w_grad, "b.grad": b_grad}


WEIGHTINGS = ("in full", "per piece", "per sample")
"""How the loss of a mini-batch may count, see `accumulate`."""


@dataclass(frozen=True)
class Accumulation:
    """A gradient collected in pieces, beside the same gradient taken at once."""

    batch_sizes: np.ndarray  # (n_batches,): Samples in each mini-batch
    accumulated: Mapping[str, np.ndarray]  # ``.grad`` of each parameter after each mini-batch
    whole: Mapping[str, np.ndarray]  # The gradient of all samples at once

    @property
    def error(self) -> float:
        """How far the collected gradient ends from the whole one, as a share of its length."""
        whole = np.concatenate([g.ravel() for g in self.whole.values()])
        last = np.concatenate([g[-1].ravel() for g in self.accumulated.values()])
        misses = (last - whole).astype(float)
        return float(np.sqrt(np.sum(misses**2) / np.sum(whole.astype(float) ** 2)))


@hyperparameters
def accumulate(
    n_batches: int = 2,
    *,
    task: Annotated[str, OneOf([name for name in TASKS if name != "bowl"])] = "line",
    weighting: Annotated[str, OneOf(WEIGHTINGS)] = "per piece",
    seed: Seed = 0,
) -> Accumulation:
    """Collect the gradient of a big batch from mini-batches, on purpose not zeroing in between.

    Each has ``n_samples // n_batches`` samples, and the last one takes the remainder as well.
    """
    X, y = data(task)
    Integer(1, len(y)).check("n_batches", n_batches, single=True)
    chosen, start = TASKS[task], starting_parameters(task, seed)
    parameters: list[Any] = [torch.tensor(value).requires_grad_() for value in start.values()]
    whole = torch.autograd.grad(chosen.measure(chosen.predict(X, *parameters), y), parameters)

    size, remainder = divmod(len(y), n_batches)
    sizes = [size] * (n_batches - 1) + [size + remainder]
    accumulated: dict[str, list[np.ndarray]] = {name: [] for name in start}
    for X_batch, y_batch in zip(X.split(sizes), y.split(sizes), strict=True):
        shares = dict(zip(WEIGHTINGS, (1.0, 1 / n_batches, len(y_batch) / len(y)), strict=True))
        loss = chosen.measure(chosen.predict(X_batch, *parameters), y_batch)
        (shares[weighting] * loss).backward()
        for name, parameter in zip(start, parameters, strict=True):
            accumulated[name].append(parameter.grad.numpy().copy())
    return Accumulation(
        batch_sizes=np.array(sizes),
        accumulated={name: np.stack(gradients) for name, gradients in accumulated.items()},
        whole={name: g.numpy() for name, g in zip(start, whole, strict=True)},
    )
