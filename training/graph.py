"""A computational graph: a formula as nodes, each with its value, its slope and its share of blame.

Every operation carries its own derivative, and nothing else knows any: forward, each node computes
its value from its inputs; backward, it hands to each input its own gradient times its local slope,
and what arrives by several ways adds up. Karpathy, micrograd (2020); Griewank and Walther,
Evaluating Derivatives (2008), chapter 3. All numbers may be arrays: then each entry is a graph of
its own.

    w, x = variable("w", 0.5), variable("x", 2.0)
    graph = Graph(sigmoid(w * x).named("p"))
    values = graph.forward({"w": 1.0})
    gradients = graph.backward(values)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Union

import numpy as np
from numpy.typing import ArrayLike

from training.figures import figure
from training.operations import OPERATIONS, Operation

MAX_NODES = 400
"""Most nodes of a graph, for readers and for typed formulas."""
Number = Union["Node", float, int]
STEP = 1e-5
"""Step of finite differences, to each side."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, eq=False)
class Node:
    """A node of a formula: an input, a constant, or an operation on other nodes."""

    operation: Operation | None = None  # None for inputs and constants
    inputs: tuple["Node", ...] = field(default=(), repr=False)  # of the operation
    name: str = ""  # nodes without a name get one from their graph
    # Of a constant; of an input the default.
    value: float = field(default=np.nan)

    @property
    def is_constant(self) -> bool:
        """Whether it is a constant."""
        return self.operation is None and not self.name

    def named(self, name: str) -> "Node":
        """Return a copy of the node with a name."""
        return replace(self, name=name)

    def __add__(self, other: Number) -> "Node":
        return apply("plus", self, other)

    def __radd__(self, other: Number) -> "Node":
        return apply("plus", other, self)

    def __sub__(self, other: Number) -> "Node":
        return apply("minus", self, other)

    def __rsub__(self, other: Number) -> "Node":
        return apply("minus", other, self)

    def __mul__(self, other: Number) -> "Node":
        return apply("times", self, other)

    def __rmul__(self, other: Number) -> "Node":
        return apply("times", other, self)

    def __truediv__(self, other: Number) -> "Node":
        return apply("over", self, other)

    def __rtruediv__(self, other: Number) -> "Node":
        return apply("over", other, self)

    def __pow__(self, other: Number) -> "Node":
        return apply("power", self, other)

    def __rpow__(self, other: Number) -> "Node":
        return apply("power", other, self)

    def __neg__(self) -> "Node":
        return apply("negative", self)


def variable(name: str, value: float = np.nan) -> Node:
    """Return an input; its name must be unique in its graph."""
    if not name:
        raise ValueError(f"An input must have a name, not {name!r}.")
    return Node(name=name, value=float(value))


def constant(value: float) -> Node:
    """Return a number that stays what it is."""
    return Node(value=float(value))


def apply(operation: str, *inputs: Number) -> Node:
    """Return the node of an operation on nodes and numbers.

    Parameters
    ----------
    operation : str
        A name of `OPERATIONS`.
    *inputs : Node or float
        As many as the operation takes.

    Raises
    ------
    ValueError
        If there is no such operation, or it takes another number of inputs.
    """
    if operation not in OPERATIONS:
        raise ValueError(f"operation must be one of {', '.join(OPERATIONS)}, not {operation!r}.")
    kind = OPERATIONS[operation]
    if len(inputs) != kind.n_inputs:
        raise ValueError(f"{operation} takes {kind.n_inputs} inputs, not {len(inputs)}.")
    return Node(kind, tuple(i if isinstance(i, Node) else constant(i) for i in inputs))


def tanh(a: Number) -> Node:
    """Return the node tanh(a)."""
    return apply("tanh", a)


def sigmoid(a: Number) -> Node:
    """Return the node of the sigmoid, 1 / (1 + e^-a)."""
    return apply("sigmoid", a)


class Graph:
    """All nodes that a result depends on, each after its inputs.

    Parameters
    ----------
    output : Node
        The result; it is called "f" if it has no name.

    Raises
    ------
    ValueError
        If there are too many nodes, or two with one name.
    """

    def __init__(self, output: Node) -> None:
        self.nodes = _in_order(output)
        place = {id(node): i for i, node in enumerate(self.nodes)}
        self.inputs = tuple(tuple(place[id(i)] for i in node.inputs) for node in self.nodes)
        self.names = self._call_all()
        turned: list[bool] = []
        for node, inputs in zip(self.nodes, self.inputs, strict=True):
            leaf = node.operation is None and not node.is_constant
            turned.append(leaf or any(turned[i] for i in inputs))
        self.turned = tuple(turned)
        """Whether each node depends on an input, and so has a gradient."""

    @property
    def variables(self) -> dict[str, int]:
        """The index of each input, by name."""
        leaves = (i for i, node in enumerate(self.nodes) if node.operation is None)
        return {self.names[i]: i for i in leaves if not self.nodes[i].is_constant}

    def _call_all(self) -> tuple[str, ...]:
        taken = [node.name for node in self.nodes if node.name]
        twice = {name for name in taken if taken.count(name) > 1}
        if twice:
            raise ValueError(f"Every name must stand for one node; {min(twice)!r} stands for more.")
        free = (name for i in range(1, 2 * MAX_NODES) if (name := f"v{i}") not in taken)
        names = [
            node.name or (figure(node.value, 6) if node.is_constant else next(free))
            for node in self.nodes
        ]
        if not self.nodes[-1].name and not self.nodes[-1].is_constant and "f" not in taken:
            names[-1] = "f"
        return tuple(names)

    def forward(self, given: Mapping[str, ArrayLike] | None = None) -> np.ndarray:
        """Compute every node from its inputs.

        Parameters
        ----------
        given : mapping of str to float or (...) array of float, optional
            Values of inputs by name; the others keep their own.

        Returns
        -------
        (n_nodes, ...) array of float

        Raises
        ------
        ValueError
            If there is no such input, or some node has no finite value.
        """
        given = given or {}
        unknown = set(given) - set(self.variables)
        if unknown:
            known = ", ".join(self.variables)
            raise ValueError(f"Inputs must be some of {known}, not {min(unknown)!r}.")
        values: list[np.ndarray] = []
        for i, (node, inputs) in enumerate(zip(self.nodes, self.inputs, strict=True)):
            if node.operation is None:
                value = np.asarray(given.get(self.names[i], node.value), dtype=float)
                if not np.isfinite(value).all():
                    raise ValueError(f"{self.names[i]} must be a finite number, not {value}.")
            else:
                value = self._compute(i, node.operation, [values[j] for j in inputs])
            values.append(value)
        return np.stack(np.broadcast_arrays(*values))

    def _compute(self, i: int, operation: Operation, given: list[np.ndarray]) -> np.ndarray:
        """Return a node's values; raise ValueError where its operation is undefined."""
        expression = self.expression(i)
        if operation.allowed is not None:
            refused = ~np.asarray(operation.allowed(*given))
            if refused.any():
                first = [float(np.broadcast_to(g, refused.shape)[refused][0]) for g in given]
                shown = ", ".join(figure(value, 4) for value in first)
                raise ValueError(f"{expression} needs {operation.needs}; it was given {shown}.")
        with np.errstate(all="ignore"):
            value = np.asarray(operation.function(*given), dtype=float)
        if not np.isfinite(value).all():
            raise ValueError(
                f"{expression} is too large for the computer, whose numbers end at 1e308."
            )
        return value

    def slopes(self, values: np.ndarray) -> list[tuple[np.ndarray, ...]]:
        """Return for each node its local slope along each of its inputs.

        Parameters
        ----------
        values : (n_nodes, ...) array of float
            From `forward`.
        """
        local: list[tuple[np.ndarray, ...]] = []
        for i, (node, inputs) in enumerate(zip(self.nodes, self.inputs, strict=True)):
            if node.operation is None:
                local.append(())
                continue
            with np.errstate(all="ignore"):
                slopes = node.operation.slopes(*(values[j] for j in inputs), values[i])
            local.append(tuple(np.asarray(s, dtype=float) + 0 * values[i] for s in slopes))
        return local

    def backward(self, values: np.ndarray) -> np.ndarray:
        """Return the gradient of the result along every node.

        Parameters
        ----------
        values : (n_nodes, ...) array of float
            From `forward`.

        Returns
        -------
        (n_nodes, ...) array of float
            The gradient along each node; zero for nodes independent of inputs.

        Raises
        ------
        ValueError
            If a node has no finite slope, such as the root at 0.
        """
        local = self.slopes(values)
        gradients = np.zeros_like(values)
        gradients[-1] = 1.0
        for above, side, i in self.edges_back():
            slope = local[above][side]
            if not np.isfinite(slope).all():
                where = f"{self.expression(above)} has no finite slope along {self.names[i]}"
                raise ValueError(f"{where} at its present value.")
            gradients[i] += gradients[above] * slope  # gradients from several paths add up
        return gradients

    def edges_back(self) -> Iterator[tuple[int, int, int]]:
        """Yield edges from the result back: a node, which of its inputs, and that input.

        A node comes after all that contribute to its gradient. Edges to nodes independent of inputs
        are left out.
        """
        for above in range(len(self.nodes) - 1, -1, -1):
            for side, i in enumerate(self.inputs[above]):
                if self.turned[i]:
                    yield above, side, i

    def difference(self, name: str, given: Mapping[str, ArrayLike] | None = None) -> np.ndarray:
        """Measure the slope of the result along an input by central differences.

        Parameters
        ----------
        name : str
            The input.
        given
            As for `forward`.

        Returns
        -------
        (...) array of float
            (f(x + h) - f(x - h)) / 2h, where h is `STEP`.
        """
        if name not in self.variables:
            raise ValueError(f"name must be one of {', '.join(self.variables)}, not {name!r}.")
        values = dict(given or {})
        at = np.asarray(values.get(name, self.nodes[self.variables[name]].value), dtype=float)
        above = self.forward({**values, name: at + STEP})[-1]
        below = self.forward({**values, name: at - STEP})[-1]
        return np.asarray((above - below) / (2 * STEP))

    def expression(self, i: int, *, numbers: bool = False) -> str:
        """Return a node in terms of its inputs: by name, or with format fields."""
        node, inputs = self.nodes[i], self.inputs[i]
        if node.operation is None:
            return self.names[i]
        of = node.operation
        signs = dict(zip("ab", (self.names[j] for j in inputs), strict=False))
        if numbers:
            bare = of.n_inputs == 1 and of.name != "negative"
            fields = (
                f"{{v{j}}}" if bare or (side == 0 and of.name != "power") else f"{{qv{j}}}"
                for side, j in enumerate(inputs)
            )
            signs = dict(zip("ab", fields, strict=False))
        if of.name == "power" and node.inputs[1].is_constant:
            exponent = node.inputs[1].value
            if exponent >= 0 and exponent.is_integer():
                return signs["a"] + str(int(exponent)).translate(_RAISED)
        return of.form.format(**signs)


def _in_order(output: Node) -> tuple[Node, ...]:
    """Return a node and all it depends on, each after its inputs, without recursion."""
    ordered: dict[int, Node] = {}
    waiting: list[tuple[Node, bool]] = [(output, False)]
    while waiting:
        node, inputs_done = waiting.pop()
        if id(node) in ordered:
            continue
        if inputs_done or not node.inputs:
            ordered[id(node)] = node
            if len(ordered) > MAX_NODES:
                raise ValueError(f"A graph may have at most {MAX_NODES} nodes; this one has more.")
        else:
            waiting.append((node, True))
            waiting += [(i, False) for i in reversed(node.inputs)]
    return tuple(ordered.values())
