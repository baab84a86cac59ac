"""The walk through a graph with its numbers, to compare with the browser's."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from training.figures import figure
from training.graph import Graph
from training.graph_walk import steps


@dataclass(frozen=True)
class Record:
    # The node whose value or gradient it is, and the operation.
    node: str
    operation: str
    backward: bool
    # Backward: the local slope and the gradient from above; NaN forward.
    slope: float
    incoming: float
    result: float  # the value; backward the gradient so far
    sentence: str  # as a sentence


def walk(graph: Graph, given: Mapping[str, float] | None = None) -> tuple[Record, ...]:
    at = graph.forward(given)
    local, gradients = graph.slopes(at), graph.backward(at)
    known = {f"v{i}": float(value) for i, value in enumerate(at)}
    so_far = np.zeros(len(graph.nodes))
    records = []
    for step in steps(graph):
        slope = incoming = np.nan
        if step.above is not None:
            slope, incoming = float(local[step.above][step.side]), float(gradients[step.above])
        elif step.backward:
            slope = incoming = 1.0
        share, before = slope * incoming, float(so_far[step.node])
        if step.backward:
            so_far[step.node] += share
        total = float(so_far[step.node] if step.backward else at[step.node])
        mine = {"slope": slope, "incoming": incoming, "share": share, "before": before}
        sentence = filled(step.says, {**known, **mine, "total": total})
        node = graph.nodes[step.node if step.above is None else step.above]
        done = node.operation.name if node.operation else ""
        name = graph.names[step.node]
        records.append(Record(name, done, step.backward, slope, incoming, total, sentence))
    return tuple(records)


def filled(says: str, numbers: Mapping[str, float]) -> str:
    """Insert numbers into the fields of a `Step`'s sentence."""
    shown = {name: figure(value + 0.0, 4) for name, value in numbers.items() if np.isfinite(value)}
    bracketed = {f"q{name}": f"({s})" if s.startswith("−") else s for name, s in shown.items()}
    return says.format(**shown, **bracketed)
