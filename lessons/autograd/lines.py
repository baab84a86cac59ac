"""Each line of PyTorch beside the hand-written one that it replaces, as they ran, with numbers."""

import inspect
import re
from collections.abc import Sequence
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


@hyperparameters
def one_step(*, x: Place = 2.0, rate: Annotated[float, Number(0, 1)] = 0.1) -> dict[str, list[str]]:
    """Take one step both ways, from x at a learning rate, and put line beside line in a table."""
    ways = in_pytorch, by_hand
    theirs, ours = (inspect.getsource(way).splitlines()[2:-1] for way in ways)
    return {
        "PyTorch": [_code(lines) for lines in (theirs[:1], theirs[1:2], theirs[2:4], theirs[4:])],
        "by hand": [_code([line]) for line in ours],
        "PyTorch’s number": [figure(value, 12) for value in in_pytorch(x, rate)],
        "ours": [figure(value, 12) for value in by_hand(x, rate)],
    }


def loop_lines(twins: Agreement) -> dict[str, list[str]]:
    """Put the lines of both loops beside each other, with the numbers of their first epoch."""
    theirs, ours = (loop_source(train)[1] for train in (train_torch, model.train))
    after = min(1, twins.by_hand.n_frames - 1)
    X, _ = model.samples(twins.by_hand.hyperparameters["dtype"])

    def numbers(run: RecordedRun, cleared: str) -> list[str]:
        logits = forward(X, run.parameters_at(0), run.hyperparameters["activation"])[-1]
        return [
            f"{figure(logits[0, 0], 12)} for (0, 0)",
            figure(run.loss[0], 12),
            cleared,
            f"{figure(run.gradients['W2'][0][0, 0], 12)} for the output’s first weight",
            f"{figure(run.parameters['W2'][after][0, 0], 12)} after it",
        ]

    replaced = {
        "network(X)": ["forward(X"],
        "loss_function(": ["cross_entropy("],
        "zero_grad()": [],
        "loss.backward()": ["output_delta(", "backward("],
        "optimizer.step()": ["step("],
    }
    return {
        "PyTorch": [_code(theirs, [part]) for part in replaced],
        "by hand": [_code(ours, parts) or "—" for parts in replaced.values()],
        "PyTorch’s number": numbers(twins.torch, "None"),
        "ours": numbers(twins.by_hand, "nothing to clear: a new array each time"),
    }


def _code(lines: Sequence[str], parts: Sequence[str] = ("",)) -> str:
    """Write those lines as code in which one of some parts stands; without parts, all."""
    having = [line for line in lines if any(part in line for part in parts)]
    return " ".join(f"`{line.split('  #')[0].strip()}`" for line in having)


@hyperparameters
def what_is_noted(*, x: Place = 2.0) -> dict[str, list[str]]:
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
    _, *tensors = made.values()
    return {
        "made by": [*made],
        "value": [figure(value.item(), 6) for value in made.values()],
        "type": [str(value.dtype).removeprefix("torch.") for value in made.values()],
        "device": ["—", *(str(tensor.device) for tensor in tensors)],
        "requires_grad": ["—", *(str(tensor.requires_grad) for tensor in tensors)],
        "how it was made": ["—", *map(_maker, tensors)],
        "slope in .grad": ["—", *map(_slope, tensors)],
    }


def _maker(tensor: torch.Tensor) -> str:
    return type(tensor.grad_fn).__name__ if tensor.grad_fn else "not noted"


def _slope(tensor: torch.Tensor) -> str:
    if not tensor.is_leaf:
        return "not kept"
    return "None" if tensor.grad is None else figure(float(tensor.grad), 6)


@hyperparameters
def backward_twice(*, x: Place = 2.0) -> dict[str, list[str]]:
    """Call `backward()` twice on x^2 + 3x, as it is not meant, and in two ways that work."""
    plain, kept, anew, detached = torch.full((4,), x, dtype=torch.float64)
    for leaf in (plain, kept, anew, detached):
        leaf.requires_grad_()
    y = plain**2 + 3 * plain
    y.backward()
    try:
        y.backward()
        complaint = ""
    except RuntimeError as error:
        complaint = re.split(r" \(|\. ", str(error))[0]
    y = kept**2 + 3 * kept
    y.backward(retain_graph=True)
    y.backward()
    for _ in range(2):
        (anew**2 + 3 * anew).backward()
    (detached**2 + 3 * detached.detach()).backward()
    slopes = {
        "twice on one `y`": f"PyTorch stops: “{complaint}.”",
        "twice, the first with `retain_graph=True`": _slope(kept),
        "twice, with `y` computed anew": _slope(anew),
        "once, on `x**2 + 3 * x.detach()`": _slope(detached),
    }
    return {"`backward()`": [*slopes], "slope in .grad": [*slopes.values()]}


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
