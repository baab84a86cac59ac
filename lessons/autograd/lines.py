"""Each line of PyTorch beside the hand-written line that it replaces, with the numbers of both.

The lines are read from the functions that ran.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np
import torch

from lessons.autograd import model
from lessons.autograd.pytorch import train_torch
from training.agreement import Agreement
from training.dense import forward
from training.figures import figure
from training.hyperparameters import Number, hyperparameters
from training.recorded_run import RecordedRun
from training.torch_network import torch_network
from training.trace import loop_source

Place = Annotated[float, Number(-5, 5)]
"""Where x stands."""


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
    first, second, third, fourth, fifth = _statements(in_pytorch)
    theirs = [first], [second], [third, fourth], fifth.splitlines()
    return {
        "PyTorch": [_code(lines) for lines in theirs],
        "by hand": [_code([line]) for line in _statements(by_hand)],
        "PyTorch’s number": [figure(value, 12) for value in in_pytorch(x, rate)],
        "ours": [figure(value, 12) for value in by_hand(x, rate)],
    }


def loop_lines(twins: Agreement) -> dict[str, list[str]]:
    """Put the lines of both loops beside each other, with the numbers of their first epoch."""
    theirs, ours = (loop_source(train)[1] for train in (train_torch, model.train))
    after = min(1, twins.by_hand.n_frames - 1)
    X, _ = model.samples(twins.by_hand.hyperparameters["dtype"])

    def numbers(run: RecordedRun, cleared: str) -> list[str]:
        logits = forward(X, run.parameters_at(0), "tanh")[-1]
        return [
            f"{figure(logits[0, 0], 12)} for (0, 0)",
            figure(run.loss[0], 12),
            cleared,
            f"{figure(run.gradients['W2'][0][0, 0], 12)} for the output’s first weight",
            f"{figure(run.parameters['W2'][after][0, 0], 12)} after it",
        ]

    parts = ("network(X)", "loss_function(", "zero_grad()", "loss.backward()", "optimizer.step()")
    replaced = (("forward(X",), ("cross_entropy(",), (), ("output_delta(", "backward("), ("step(",))
    return {
        "PyTorch": [_code([_line(theirs, part)]) for part in parts],
        "by hand": [_code([_line(ours, part) for part in several]) for several in replaced],
        "PyTorch’s number": numbers(twins.torch, "None"),
        "ours": numbers(twins.by_hand, "nothing to clear: a new array each time"),
    }


def _line(source: Sequence[str], part: str) -> str:
    (only,) = [line for line in source if part in line]
    return only


def _statements(function: Callable[..., Any]) -> list[str]:
    source = textwrap.dedent(inspect.getsource(function))
    (body,) = [node.body for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    lines = source.splitlines()
    texts = ("\n".join(lines[node.lineno - 1 : node.end_lineno]) for node in body[1:-1])
    return [*map(textwrap.dedent, texts)]


def _code(lines: Sequence[str]) -> str:
    return " ".join(f"`{line.split('  #')[0].strip()}`" for line in lines) or "—"


@hyperparameters
def what_is_noted(*, x: Place = 2.0) -> dict[str, list[str]]:
    """Ask an array, a plain tensor, and tensors that autograd watches what they know: a table."""
    array, plain = np.array(x), torch.tensor(x)
    watched = torch.tensor(x, requires_grad=True)
    y = watched**2 + 3 * watched
    y.backward()
    with torch.no_grad():
        unwatched = watched**2 + 3 * watched
    rows: list[tuple[str, Any]] = [
        ("`np.array(x)`", array),
        ("`torch.tensor(x)`", plain),
        ("`x = torch.tensor(x, requires_grad=True)`", watched),
        ("`y = x**2 + 3 * x`", y),
        ("the same `with torch.no_grad():`", unwatched),
        ("`y.detach()`", y.detach()),
    ]
    return {
        "made by": [name for name, _ in rows],
        "value": [figure(value.item(), 6) for _, value in rows],
        "type": [str(value.dtype).removeprefix("torch.") for _, value in rows],
        "requires_grad": [str(getattr(value, "requires_grad", "—")) for _, value in rows],
        "how it was made": ["—", *(_maker(value) for _, value in rows[1:])],
        "slope in .grad": ["—", *(_slope(value) for _, value in rows[1:])],
    }


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
    return {
        "`backward()`": [
            "twice on one `y`",
            "twice, the first with `retain_graph=True`",
            "twice, with `y` computed anew",
            "once, on `x**2 + 3 * x.detach()`",
        ],
        "slope in .grad": [
            f"PyTorch stops: “{complaint}.”",
            *(_slope(leaf) for leaf in (kept, anew, detached)),
        ],
    }


def _maker(value: torch.Tensor) -> str:
    return "not noted" if value.grad_fn is None else type(value.grad_fn).__name__


def _slope(value: torch.Tensor) -> str:
    if not value.is_leaf:
        return "not kept"
    return "None" if value.grad is None else figure(float(value.grad), 6)


def after_clearing() -> dict[str, str | float]:
    """Train for one step, call ``optimizer.zero_grad()``, and look what is left in ``.grad``."""
    X, y = map(torch.tensor, model.samples("float64"))
    network = torch_network(model.start(3, 0, "float64"))
    optimizer = torch.optim.SGD(network.parameters(), lr=1.0)
    torch.nn.BCEWithLogitsLoss()(network(X), y).backward()
    optimizer.step()
    optimizer.zero_grad()
    return {
        name: "None" if tensor.grad is None else float(tensor.grad.abs().max())
        for name, tensor in network.named_parameters()
    }
