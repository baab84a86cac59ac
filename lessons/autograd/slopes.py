"""The slope of a typed formula, found in three ways: by its graph, by PyTorch, and by trying.

The graph is ours (`training.graph`), each operation with its own derivative. PyTorch does the same
in its autograd. Finite differences know no rule: they move the variable a little and look.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Annotated, Any

import numpy as np
import torch

from training.figures import figure
from training.formula import VARIABLES, parse, to_text, variables
from training.graph import Graph
from training.hyperparameters import Number, OneOf, hyperparameters

MAX_PLACE = 5.0
"""How far from zero a variable may go."""
Place = Annotated[float, Number(-MAX_PLACE, MAX_PLACE)]
"""Where a variable stands."""

_TORCH: Mapping[str, Callable[..., Any]] = {
    "plus": torch.add,
    "minus": torch.sub,
    "times": torch.mul,
    "over": torch.div,
    "power": torch.pow,
    "negative": torch.neg,
}
"""What PyTorch calls otherwise than `training.operations`."""


@dataclass(frozen=True)
class Slopes:
    """The value of a formula at a place, and its slope along each of its variables."""

    graph: Graph  # The formula
    at: Mapping[str, float]  # The place: its variables by name
    value: float  # NaN where there is none
    # For each variable; NaN where a way finds none
    by_graph: Mapping[str, float]
    by_torch: Mapping[str, float]
    by_differences: Mapping[str, float]
    trouble: str  # Why there is no value, or no slope; empty where there are both

    @property
    def is_drawn(self) -> bool:
        """Whether there is a value at each node, and a slope for each variable."""
        return bool(self.at) and all(math.isfinite(slope) for slope in self.by_graph.values())


@hyperparameters
def slopes(*, formula: str, x: Place = 2.0, y: Place = 1.0) -> Slopes:
    """Find the slope of a formula in three ways."""
    node = parse(formula)
    graph = Graph(node)
    at = {name: {"x": x, "y": y}[name] for name in variables(node)}
    nothing = dict.fromkeys(at, math.nan)
    by_torch = torch_slopes(graph, at)
    try:
        values = graph.forward(at)
    except ValueError as no_value:
        return Slopes(graph, at, math.nan, nothing, by_torch, nothing, _named(no_value, graph))
    by_differences = {name: _difference(graph, name, at) for name in at}
    try:
        gradients = graph.backward(values)
        by_graph = {name: float(gradients[i]) for name, i in graph.variables.items()}
        trouble = _kink(graph, values)
    except ValueError as no_slope:
        by_graph, trouble = nothing, _named(no_slope, graph)
    return Slopes(graph, at, float(values[-1]), by_graph, by_torch, by_differences, trouble)


def torch_slopes(graph: Graph, at: Mapping[str, float]) -> dict[str, float]:
    """Let PyTorch compute a formula, and ask its autograd for the slopes."""
    leaves = {
        name: torch.tensor(float(v), dtype=torch.float64, requires_grad=True)
        for name, v in at.items()
    }
    output = _by_torch(graph, leaves)
    if leaves:
        output.backward()
    return {name: float(_slope_of(leaf)) for name, leaf in leaves.items()}


def _slope_of(leaf: Any) -> Any:
    return leaf.grad


def _by_torch(graph: Graph, leaves: Mapping[str, Any]) -> Any:
    values: list[Any] = []
    for node, inputs, name in zip(graph.nodes, graph.inputs, graph.names, strict=True):
        if node.operation is not None:
            operation = _TORCH.get(node.operation.name) or getattr(torch, node.operation.name)
            values.append(operation(*(values[i] for i in inputs)))
        elif node.is_constant:
            values.append(torch.tensor(node.value, dtype=torch.float64))
        else:
            values.append(leaves[name])
    return values[-1]


def _difference(graph: Graph, name: str, at: Mapping[str, float]) -> float:
    """Return the slope by finite differences, or NaN if one of its two places has no value."""
    try:
        return float(graph.difference(name, at))
    except ValueError:
        return math.nan


def _kink(graph: Graph, values: np.ndarray) -> str:
    """Say where a formula has a value but no single slope; empty if nowhere."""
    for i, (node, inputs) in enumerate(zip(graph.nodes, graph.inputs, strict=True)):
        if node.operation is None or node.operation.name not in ("relu", "abs"):
            continue
        if graph.turned[i] and values[inputs[0]] == 0:
            left = {"relu": "0", "abs": "−1"}[node.operation.name]
            kink = (
                f"{graph.written(i)} has a kink here, where {graph.names[inputs[0]]} is 0: below "
                f"that its slope is {left}, above it 1, and at the kink itself there is none. "
                "Autograd answers 0 for it and gives no warning."
            )
            return _named(kink, graph)
    return ""


def _named(sentence: object, graph: Graph) -> str:
    """Write the parts of a formula for the names v1, v2, ... that its graph has for them."""
    nodes = dict(zip(graph.names, graph.nodes, strict=True))

    def written(match: re.Match[str]) -> str:
        left, name, right = match.groups()
        enclosed = (left, right) in (("(", ")"), ("|", "|"))
        return f"{left}{to_text(nodes[name], 0 if enclosed else 4)}{right}"

    return re.sub(r"([(|]?)\b(v[0-9]+)\b([)|]?)", written, str(sentence))


@dataclass(frozen=True)
class Curve:
    """A formula along one variable."""

    # (n_points,): NaN where there is none
    at: np.ndarray
    value: np.ndarray
    slope: np.ndarray


@hyperparameters
def curve(
    *, formula: str, along: Annotated[str, OneOf(VARIABLES)] = "x", x: Place = 2.0, y: Place = 1.0
) -> Curve:
    """Compute a formula, and its slope by PyTorch's autograd, all along one variable."""
    graph = Graph(parse(formula))
    at = np.round(np.linspace(-MAX_PLACE, MAX_PLACE, 201), 2)
    moved = torch.tensor(at, requires_grad=True)
    leaves = {
        name: moved if name == along else torch.tensor({"x": x, "y": y}[name], dtype=torch.float64)
        for name in graph.variables
    }
    output = _by_torch(graph, leaves) + 0 * moved
    output.sum().backward()
    value, slope = output.detach().numpy(), _slope_of(moved).numpy()
    finite = np.isfinite(value)
    return Curve(at, np.where(finite, value, np.nan), np.where(finite, slope, np.nan))


AGREEMENT = 1e-5
"""How far the ways may be apart, for each unit of slope, and still agree."""


def furthest_apart(result: Slopes) -> float:
    """Return how far the three ways are apart at most, for each unit of slope."""
    ways = [result.by_graph, result.by_torch, result.by_differences]
    pairs = [(a[name], b[name]) for a, b in permutations(ways, 2) for name in result.at]
    return max((abs(a - b) / max(1.0, abs(b)) for a, b in pairs), default=0.0)


def in_words(value: float, digits: int = 5) -> str:
    return "none" if math.isnan(value) else figure(value, digits)
