"""The walk through a computational graph: every step of both ways, as a record and in words.

The way forward computes each node; the way back takes each edge once (see `training.graph`). The
sentences hold fields for the numbers, so that a turn of an input, in Python or in the browser,
puts in other numbers and not other words.
"""

from dataclasses import dataclass

from training.figures import figure
from training.graph import Graph


@dataclass(frozen=True)
class Step:
    """One step of the walk through a graph, forward or back, before any number is known."""

    node: int  # Whose value is computed, or whose gradient grows
    backward: bool  # Which way
    # Backward, the node that hands its gradient down; None for the output, where it begins
    above: int | None
    side: int  # Which input of it ``node`` is
    again: bool  # Whether something has arrived at ``node`` before, by another way
    # A sentence with fields: "{v3}" is the value of node 3, "{incoming}", "{slope}", "{share}",
    # "{before}" and "{total}" are this step's; a "q" before each puts what is negative into
    # brackets
    says: str


def steps(graph: Graph) -> tuple[Step, ...]:
    """Return every step of both ways: each operation forward, each edge back."""
    walk_steps = []
    for i, node in enumerate(graph.nodes):
        if node.operation is not None:
            shown = f"{graph.written(i)} = {graph.written(i, numbers=True)}"
            says = f"{graph.names[i]} = {shown} = {{v{i}}}."
            walk_steps.append(Step(i, False, None, 0, False, says))
    last = len(graph.nodes) - 1
    name = graph.names[last]
    begins = f"The way back begins at the end: if {name} itself grows, {name} grows as much. "
    walk_steps.append(Step(last, True, None, 0, False, f"{begins}Its gradient is 1."))
    reached: set[int] = set()
    for above, side, i in graph.edges_back():
        walk_steps.append(_back(graph, above, side, i in reached))
        reached.add(i)
    return tuple(walk_steps)


def _back(graph: Graph, above: int, side: int, again: bool) -> Step:
    """Return one step backwards: along which edge, and what is said of it."""
    i = graph.inputs[above][side]
    upper, lower, rule = graph.names[above], graph.names[i], _rule(graph, above, side)
    steep = f"{rule} = {{slope}}" if any(map(str.isalpha, rule)) else f"which is {rule}"
    says = (
        f"From {upper} to {lower}: the gradient of {upper}, times the slope of {upper} along "
        f"{lower}, {steep}: {{incoming}} × {{qslope}} = {{share}}."
    )
    if again:
        says += (
            f" {lower} is used more than once, and its shares add up: "
            "{before} + {qshare} = {total}."
        )
    return Step(i, True, above, side, again, says)


def _rule(graph: Graph, i: int, side: int) -> str:
    """Return the local slope of a node along an input as it is written."""
    node, inputs = graph.nodes[i], graph.inputs[i]
    if node.operation is None:
        raise ValueError(f"{graph.names[i]} is no operation.")
    if node.operation.name == "power" and side == 0 and node.inputs[1].is_constant:
        exponent, base = node.inputs[1].value, graph.names[inputs[0]]
        raised = figure(exponent - 1, 6)
        power = {"0": "", "1": base, "2": f"{base}²", "3": f"{base}³"}
        return f"{figure(exponent, 6)} {power.get(raised, f'{base}^{raised}')}".strip()
    signs = dict(zip("ab", (graph.names[j] for j in inputs), strict=False))
    return node.operation.rules[side].format(**signs, out=graph.names[i])
