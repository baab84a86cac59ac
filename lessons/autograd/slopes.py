"""The slope of a typed formula, found in three ways: by its graph, by PyTorch, and by trying."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Annotated, Any, NamedTuple

import numpy as np
import torch

from training.figures import figure
from training.formula import VARIABLES, parse, to_text, variables
from training.graph import Graph, Node
from training.hyperparameters import Number, OneOf, hyperparameters

Place = Annotated[float, Number(-5, 5)]
"""Where a variable stands."""


@dataclass(frozen=True)
class Slopes:
    """The value of a formula at a place, and its slope along each of its variables."""

    graph: Graph  # The formula
    point: Mapping[str, float]  # the value of each variable
    value: float  # NaN where there is none
    # For each variable; NaN where a way finds none
    by_graph: Mapping[str, float]
    by_torch: Mapping[str, float]
    by_differences: Mapping[str, float]
    trouble: str  # Why there is no value, or no slope; empty where there are both

    def brought(self, name: str) -> list[float]:
        """Return what each path back to a variable brings its slope."""
        values = self.graph.forward(self.point)
        above_slope, local = self.graph.backward(values), self.graph.slopes(values)
        edges = self.graph.edges_back()
        to = self.graph.variables[name]
        return [float(above_slope[i] * local[i][side]) for i, side, j in edges if j == to]

    @property
    def is_drawn(self) -> bool:
        """Whether there is a value at each node, and a slope for each variable."""
        return bool(self.point) and all(math.isfinite(slope) for slope in self.by_graph.values())


@hyperparameters
def slopes(*, formula: str, x: Place = 2.0, y: Place = 1.0) -> Slopes:
    """Find the slope of a formula in three ways."""
    node = parse(formula)
    graph = Graph(node)
    point = {name: {"x": x, "y": y}[name] for name in variables(node)}
    by_torch = torch_slopes(node, point)
    value, by_graph = math.nan, dict.fromkeys(point, math.nan)
    by_differences = by_graph
    try:
        values = graph.forward(point)
        value = float(values[-1])
        by_differences = {name: _difference(graph, name, point) for name in point}
        gradients = graph.backward(values)
        by_graph = {name: float(gradients[i]) for name, i in graph.variables.items()}
        trouble = _kink(graph, values)
    except ValueError as none:
        trouble = str(none)
    return Slopes(graph, point, value, by_graph, by_torch, by_differences, _named(trouble, graph))


def torch_slopes(node: Node, point: Mapping[str, float]) -> dict[str, float]:
    """Let PyTorch compute a formula, and ask its autograd for the slopes."""
    leaves: dict[str, Any] = {
        name: torch.tensor(v, dtype=torch.float64, requires_grad=True) for name, v in point.items()
    }
    output = in_torch(node, leaves)
    if leaves:
        output.backward()
    return {name: float(leaf.grad) for name, leaf in leaves.items()}


def in_torch(node: Node, leaves: Mapping[str, Any]) -> Any:
    """Compute a formula with PyTorch's operations."""
    if node.operation is None:
        return leaves[node.name] if node.name else torch.tensor(node.value, dtype=torch.float64)
    name = node.operation.function.__name__  # in NumPy, and but for power in PyTorch, too
    operation = torch.pow if name == "power" else getattr(torch, name)
    return operation(*(in_torch(each, leaves) for each in node.inputs))


def _difference(graph: Graph, name: str, point: Mapping[str, float]) -> float:
    """Return the slope by finite differences, or NaN if one of its two places has no value."""
    try:
        return float(graph.difference(name, point))
    except ValueError:
        return math.nan


def _kink(graph: Graph, values: np.ndarray) -> str:
    """Say where a formula has a value but no single slope; empty if nowhere."""
    below = {"relu": "0", "abs": "−1"}
    for i, (node, inputs) in enumerate(zip(graph.nodes, graph.inputs, strict=True)):
        name = node.operation.name if node.operation else ""
        if name in below and graph.turned[i] and values[inputs[0]] == 0:
            return (
                f"{graph.expression(i)} has a kink here, where {graph.names[inputs[0]]} is 0: "
                f"below that its slope is {below[name]}, above it 1, and at the kink itself there "
                "is none. Autograd answers 0 for it and gives no warning."
            )
    return ""


def _named(sentence: str, graph: Graph) -> str:
    """Write the parts of a formula for the names v1, v2, ... that its graph has for them."""
    nodes = dict(zip(graph.names, graph.nodes, strict=True))

    def written(match: re.Match[str]) -> str:
        left, name, right = match.groups()
        enclosed = (left, right) in (("(", ")"), ("|", "|"))
        return f"{left}{to_text(nodes[name], 0 if enclosed else 4)}{right}"

    return re.sub(r"([(|]?)\b(v[0-9]+)\b([)|]?)", written, sentence)


class Curve(NamedTuple):
    """A formula along one variable, (n_points,) each; NaN where there is none."""

    x: np.ndarray
    value: np.ndarray
    slope: np.ndarray


@hyperparameters
def curve(
    *, formula: str, along: Annotated[str, OneOf(VARIABLES)] = "x", x: Place = 2.0, y: Place = 1.0
) -> Curve:
    """Compute a formula, and its slope by PyTorch's autograd, all along one variable."""
    node = parse(formula)
    along_axis = np.round(np.linspace(-5, 5, 201), 2)
    moved: Any = torch.tensor(along_axis, requires_grad=True)
    leaves = {
        name: moved if name == along else torch.tensor({"x": x, "y": y}[name], dtype=torch.float64)
        for name in variables(node)
    }
    output = in_torch(node, leaves) + 0 * moved
    output.sum().backward()
    value, slope = output.detach().numpy(), moved.grad.numpy()
    finite = np.isfinite(value)
    return Curve(along_axis, np.where(finite, value, np.nan), np.where(finite, slope, np.nan))


def nearest(result: Slopes, *, formula: str, along: str, **at: float) -> Slopes:
    """Return slopes, or where there are none, those at the nearest place along a variable."""
    places, _, slope = curve(formula=formula, along=along, **at)
    there = places[np.isfinite(slope)]
    if result.is_drawn or not result.point or not there.size:
        return result
    near = float(there[np.abs(there - at[along]).argmin()])
    return slopes(formula=formula, **{**at, along: near})


AGREEMENT = 1e-5
"""How far the ways may be apart, for each unit of slope, and still agree."""


def furthest_apart(result: Slopes) -> float:
    """Return how far the three ways are apart at most, for each unit of slope."""
    ways = [result.by_graph, result.by_torch, result.by_differences]
    pairs = [(a[name], b[name]) for a, b in permutations(ways, 2) for name in result.point]
    return max((abs(a - b) / max(1.0, abs(b)) for a, b in pairs), default=0.0)


def in_words(value: float, digits: int = 5) -> str:
    return "none" if math.isnan(value) else figure(value, digits)


def multiplies_by_x(result: Slopes) -> bool:
    """Return whether a formula is a product of two factors with x in both."""
    graph = result.graph
    operation = graph.nodes[-1].operation
    is_product = operation is not None and operation.name == "times"
    return (
        is_product and [*result.point] == ["x"] and all(graph.turned[i] for i in graph.inputs[-1])
    )
