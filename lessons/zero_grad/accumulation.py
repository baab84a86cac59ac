"""Gradient accumulation: what ``.grad`` adds up, and how to add up the gradient of a big batch.

That ``backward()`` adds is in PyTorch's documentation of ``torch.Tensor.backward``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from lessons.zero_grad.tasks import (
    TASKS,
    data,
    half_squared_error,
    predict_line,
    starting_parameters,
)
from training.validation import MAX_SEED, check_choice, check_whole


def call_backward(n_calls: int = 3) -> dict[str, np.ndarray]:
    """Predict, measure and call ``backward()`` again and again, and read ``.grad`` each time.

    Parameters
    ----------
    n_calls : int
        How often it is done, from 1 to 10. No step is taken in between: the line stays at
        w = b = 0, among the four students.

    Returns
    -------
    dict of str to (n_calls,) array of float
        What ``w.grad`` and ``b.grad`` hold after each call.

    Raises
    ------
    ValueError
        If ``n_calls`` is out of its range.
    """
    check_whole("n_calls", n_calls, 1, 10)
    x, y = data("line")
    w: Any = torch.zeros((), dtype=torch.float64, requires_grad=True)
    b: Any = torch.zeros((), dtype=torch.float64, requires_grad=True)
    held = []
    for _ in range(n_calls):
        loss = half_squared_error(predict_line(x, w, b), y, reduction="mean")
        loss.backward()
        held.append((w.grad.item(), b.grad.item()))
    return {"w.grad": np.array(held)[:, 0], "b.grad": np.array(held)[:, 1]}


SAMPLES = {"4 students": "line", "713 passengers": "titanic"}
"""Whose gradient is collected: tasks by what their samples are."""
WEIGHTINGS = ("in full", "per piece", "per sample")
"""How the loss of a mini-batch may count, see `accumulate`."""


@dataclass(frozen=True)
class Accumulation:
    """A gradient collected in pieces, beside the same gradient taken at once.

    Attributes
    ----------
    batch_sizes : (n_batches,) int array
        Samples in each mini-batch.
    accumulated : mapping of str to (n_batches, shape) array of float
        ``.grad`` of each parameter after each mini-batch.
    whole : mapping of str to (shape) array of float
        The gradient of all samples at once.
    """

    batch_sizes: np.ndarray
    accumulated: Mapping[str, np.ndarray]
    whole: Mapping[str, np.ndarray]

    @property
    def error(self) -> float:
        """How far the collected gradient ends from the whole one, as a share of its length."""
        squares = [np.sum(g.astype(float) ** 2) for g in self.whole.values()]
        misses = [
            np.sum((self.accumulated[name][-1] - g).astype(float) ** 2)
            for name, g in self.whole.items()
        ]
        return float(np.sqrt(np.sum(misses) / np.sum(squares)))


def accumulate(
    n_batches: int = 2, *, task: str = "line", weighting: str = "per piece", seed: int = 0
) -> Accumulation:
    """Collect the gradient of a big batch from mini-batches, on purpose not zeroing in between.

    This is what accumulation is for: a batch that does not fit into memory goes through in
    pieces. Each piece has ``n_samples // n_batches`` samples, and the last one takes the
    remainder as well.

    Parameters
    ----------
    n_batches : int
        How many pieces, from 1 to the number of samples.
    task : {"line", "xor", "titanic", "titanic_linear"}
        Whose samples and whose loss, at the starting parameters; 4 samples, or 713.
    weighting : {"in full", "per piece", "per sample"}
        How each loss counts. ``in full``: once, which adds up to n_batches times too much.
        ``per piece``: divided by n_batches, right only if all pieces are equal in size.
        ``per sample``: by the share of the samples that the piece holds, always right.
    seed : int
        Which start.

    Returns
    -------
    Accumulation

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("task", task, [name for name in TASKS if name != "bowl"])
    check_choice("weighting", weighting, WEIGHTINGS)
    X, y = data(task)
    check_whole("n_batches", n_batches, 1, len(y))
    check_whole("seed", seed, 0, MAX_SEED)
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
