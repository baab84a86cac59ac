"""Each line of PyTorch beside the hand-written one that it replaces, as they ran, with numbers."""

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np
import torch

from lessons.autograd import model
from lessons.autograd.pytorch import train_torch
from lessons.autograd.slopes import Place
from training.dense import forward
from training.figures import figure
from training.hyperparameters import Number, hyperparameters
from training.recorded_run import RecordedRun
from training.torch_network import Agreement, torch_network
from training.trace import loop_source


def in_pytorch(place: float, rate: float) -> tuple[float, float, float, float]:
    """Take one step down y = x^2 + 3x and let autograd find the slope."""
    x = torch.tensor(place, dtype=torch.float64, requires_grad=True)
    y = x**2 + 3 * x
    y.backward()
    slope = x.grad.item()  # type: ignore[union-attr]
    with torch.no_grad():
        x -= rate * slope
    return place, y.item(), slope, x.item()


def by_hand(place: float, rate: float) -> tuple[float, float, float, float]:
    """Take the same step with a slope that somebody has worked out."""
    x = place
    y = x**2 + 3 * x
    slope = 2 * x + 3
    x = x - rate * slope
    return place, y, slope, x


Table = list[dict[str, str]]
"""Rows, each with a cell by the name of its column."""


@hyperparameters
def one_step(*, x: Place = 2.0, rate: Annotated[float, Number(0, 1)] = 0.1) -> Table:
    """Take one step both ways, from x at a learning rate, and put line beside line in a table."""
    theirs, ours = (inspect.getsource(way).splitlines()[2:-1] for way in (in_pytorch, by_hand))
    replaced = (theirs[:1], theirs[1:2], theirs[2:4], theirs[4:])
    each = zip(replaced, ours, in_pytorch(x, rate), by_hand(x, rate), strict=True)
    return [
        {
            "PyTorch": _code(lines),
            "by hand": _code([line]),
            "PyTorch’s number": figure(their_number, 12),
            "ours": figure(our_number, 12),
        }
        for lines, line, their_number, our_number in each
    ]


def loop_lines(twins: Agreement) -> Table:
    """Put the lines of both loops beside each other, with the numbers of their first epoch."""
    theirs, ours = (loop_source(train)[1] for train in (train_torch, model.train))
    after = min(1, twins.by_hand.n_frames - 1)
    X, _ = model.samples(twins.by_hand.hyperparameters["dtype"])

    def row(
        line: str, *replaces: str, number: Callable[[RecordedRun], float], of: str = ""
    ) -> dict[str, str]:
        return {
            "PyTorch": _code(theirs, [line]),
            "by hand": _code(ours, replaces),
            "PyTorch’s number": f"{figure(number(twins.torch), 12)}{of}",
            "ours": f"{figure(number(twins.by_hand), 12)}{of}",
        }

    def logit(run: RecordedRun) -> float:
        start, activation = run.parameters_at(0), run.hyperparameters["activation"]
        return float(forward(X, start, activation)[-1][0, 0])

    return [
        row("network(X)", "forward(X", number=logit, of=" for (0, 0)"),
        row("loss_function(", "cross_entropy(", number=lambda run: run.loss[0]),
        {
            "PyTorch": _code(theirs, ["zero_grad()"]),
            "by hand": "—",
            "PyTorch’s number": "None",
            "ours": "nothing to clear: a new array each time",
        },
        row(
            *("loss.backward()", "output_delta(", "backward("),
            number=lambda run: run.gradients["W2"][0][0, 0],
            of=" for the output’s first weight",
        ),
        row(
            *("optimizer.step()", "step("),
            number=lambda run: run.parameters["W2"][after][0, 0],
            of=" after it",
        ),
    ]


def _code(lines: Sequence[str], parts: Sequence[str] = ("",)) -> str:
    """Write those lines as code in which one of some parts stands."""
    having = [line for line in lines if any(part in line for part in parts)]
    return " ".join(f"`{line.split('  #')[0].strip()}`" for line in having)


@hyperparameters
def what_is_noted(*, x: Place = 2.0) -> Table:
    """Ask an array, a plain tensor, and tensors that autograd watches what they know: a table."""
    watched = torch.tensor(x, requires_grad=True)
    y = watched**2 + 3 * watched
    y.backward()
    with torch.no_grad():
        unwatched = watched**2 + 3 * watched
    made: dict[str, Any] = {
        "`np.array(x)`": np.array(x),
        "`torch.tensor(x)`": torch.tensor(x),
        "`x = torch.tensor(x, requires_grad=True)`": watched,
        "`y = x**2 + 3 * x`": y,
        "the same `with torch.no_grad():`": unwatched,
        "`y.detach()`": y.detach(),
    }

    def asked(value: Any, what: Callable[[Any], object]) -> str:
        return str(what(value)) if isinstance(value, torch.Tensor) else "—"

    return [
        {
            "made by": by,
            "value": figure(value.item(), 6),
            "type": str(value.dtype).removeprefix("torch."),
            "device": asked(value, lambda tensor: tensor.device),
            "requires_grad": asked(value, lambda tensor: tensor.requires_grad),
            "how it was made": asked(value, _maker),
            "slope in .grad": asked(value, _slope),
        }
        for by, value in made.items()
    ]


def _maker(tensor: torch.Tensor) -> str:
    return type(tensor.grad_fn).__name__ if tensor.grad_fn else "not noted"


def _slope(tensor: torch.Tensor) -> str:
    if not tensor.is_leaf:
        return "not kept"
    return "None" if tensor.grad is None else figure(float(tensor.grad), 6)


def after_zero_grad() -> tuple[int, int, int]:
    """Train for one step, call ``optimizer.zero_grad()``, and look into each ``.grad``.

    Returns how many there are, how many are None, and how many are zeros.
    """
    X, y = map(torch.tensor, model.samples("float64"))
    network = torch_network(model.start(3, 0, "float64"))
    optimizer = torch.optim.SGD(network.parameters(), lr=1.0)
    torch.nn.BCEWithLogitsLoss()(network(X), y).backward()
    optimizer.step()
    optimizer.zero_grad()
    left = [tensor.grad for tensor in network.parameters()]
    n_zeros = sum(grad is not None and not grad.any() for grad in left)
    return len(left), sum(grad is None for grad in left), n_zeros
