"""All steps through a computational graph, forward and backward, with sentences.

Forward computes each node; backward takes each edge once (see `training.graph`). Sentences have
format fields, so new values of inputs only change the numbers.
"""

from dataclasses import dataclass

from training.figures import figure
from training.graph import Graph


@dataclass(frozen=True)
class GraphStep:
    """A step through a graph, forward or backward, without numbers."""

    node: int  # whose value is computed, or whose gradient grows
    backward: bool
    # Backward: the node that passes its gradient down; None for the output, the start.
    above: int | None
    side: int  # which of its inputs ``node`` is
    again: bool  # whether ``node`` already got a gradient on another path
    # A sentence with format fields: "{v3}" is the value of node 3; "{incoming}", "{slope}",
    # "{share}", "{before}" and "{total}" belong to this step. A "q" before a field adds brackets to
    # negative numbers.
    says: str


def steps(graph: Graph) -> tuple[GraphStep, ...]:
    """Return all steps: each operation forward, each edge backward."""
    walk_steps = []
    for i, node in enumerate(graph.nodes):
        if node.operation is not None:
            shown = f"{graph.expression(i)} = {graph.expression(i, numbers=True)}"
            says = f"{graph.names[i]} = {shown} = {{v{i}}}."
            walk_steps.append(GraphStep(i, False, None, 0, False, says))
    last = len(graph.nodes) - 1
    name = graph.names[last]
    begins = f"The way back begins at the end: if {name} itself grows, {name} grows as much. "
    walk_steps.append(GraphStep(last, True, None, 0, False, f"{begins}Its slope is 1."))
    reached: set[int] = set()
    for above, side, i in graph.edges_back():
        walk_steps.append(_back(graph, above, side, i in reached))
        reached.add(i)
    return tuple(walk_steps)


def _back(graph: Graph, above: int, side: int, again: bool) -> GraphStep:
    """Return a backward step along an edge, with its sentence."""
    i = graph.inputs[above][side]
    upper, lower, rule = graph.names[above], graph.names[i], _rule(graph, above, side)
    is_named, operation = any(map(str.isalpha, rule)), graph.nodes[above].operation
    fast = "just" if rule == "1" else "{slope} times"
    says = f"From {upper} to {lower}: along this line {upper} grows {fast} as fast as {lower}"
    if is_named:
        says += f": that is {rule}"
        if operation and operation.name == "times" and rule != lower:
            says += f", since adding 1 to {lower} adds {rule} to {upper}"
        elif rule == f"2 {lower}":
            says += f", as a square grows along two of its sides, each {lower} long"
        elif operation and operation.name in ("sigmoid", "tanh"):
            says += f", how steep its curve is at {lower}"
    says += ". {incoming} × {qslope} = {share}."
    if again:
        says += (
            f" {lower} is used more than once, and its shares add up: "
            "{before} + {qshare} = {total}."
        )
    return GraphStep(i, True, above, side, again, says)


def _rule(graph: Graph, i: int, side: int) -> str:
    """Return a node's local slope along an input as a formula."""
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
