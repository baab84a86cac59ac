"""Layout of a computational graph for `ui.pictures`, which computes it in the browser.

Nodes stand in columns, each after its inputs, ordered within a column for few crossings (Sugiyama,
Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System Structures", 1981). An
edge that passes a column has a place in it, like a node.
"""

from collections.abc import Collection, Mapping
from itertools import pairwise
from statistics import fmean
from typing import Any

from charts.core.label_places import rising
from training.graph import Graph
from training.graph_walk import steps

MAX_DRAWN = 60
"""Most nodes in a picture; beyond about 40 it scrolls."""
_SWEEPS = 8
_SETTLING = 60


def diagram(
    graph: Graph,
    given: Mapping[str, float] | None = None,
    *,
    knobs: Mapping[str, str] | None = None,
    left_out: Collection[str] = (),
) -> dict[str, Any]:
    """Return the data of a computational graph's picture.

    ``given`` replaces inputs' values by name; ``knobs`` are by their inputs' names. The walk back
    does not go to those ``left_out``. Raises ValueError for too many nodes, or a node without value
    or slope.
    """
    values = graph.forward(given)
    graph.backward(values)
    shown = _shown(graph)
    if not 1 <= len(shown) <= MAX_DRAWN:
        raise ValueError(f"From 1 to {MAX_DRAWN} nodes can be drawn, not {len(shown)}.")
    columns, routes = _layers(graph, shown)
    places = _places(columns, routes)
    nodes = [
        {
            "name": graph.names[i],
            "expression": graph.expression(i),
            "op": node.operation.name if node.operation else "",
            "inputs": list(graph.inputs[i]),
            "value": float(values[i]),
            "turned": graph.turned[i],
            "at": places.get((i,)),
        }
        for i, node in enumerate(graph.nodes)
    ]
    return {
        "nodes": nodes,
        "edges": [
            {"from": i, "to": j, "side": side, "by": [places[stop] for stop in route]}
            for (i, j, side), route in routes.items()
        ],
        "columns": len(columns),
        "rows": 1 + max(y for _, y in places.values()),
        "steps": [
            {"node": s.node, "back": s.backward, "above": s.above, "side": s.side, "says": s.says}
            for s in steps(graph)
            if not s.backward or graph.names[s.node] not in left_out
        ],
        "knobs": dict(knobs or {}),
    }


Stop = tuple[int, ...]
"""A node, (i,), or where an edge passes a column, (i, j, side, column)."""
Edge = tuple[int, int, int]
"""From node, to node, and which of its inputs."""


def _shown(graph: Graph) -> list[int]:
    """Return the nodes with a place of their own; constants are drawn inside others."""
    return [i for i, node in enumerate(graph.nodes) if not node.is_constant]


def _layers(graph: Graph, shown: list[int]) -> tuple[list[list[Stop]], dict[Edge, list[Stop]]]:
    """Return the stops in each column, and each edge's stops from end to end."""
    column: dict[int, int] = {}
    for i in shown:
        column[i] = 1 + max((column[j] for j in graph.inputs[i] if j in column), default=-1)
    edges = [(i, j, s) for j in shown for s, i in enumerate(graph.inputs[j]) if i in column]
    for leaf in (i for i in shown if not graph.inputs[i]):
        # An input stands just before its first use, not at the left edge.
        column[leaf] = min((column[j] for i, j, _ in edges if i == leaf), default=1) - 1
    first = min(column.values())
    columns: list[list[Stop]] = [[] for _ in range(max(column.values()) - first + 1)]
    for i in shown:
        columns[column[i] - first].append((i,))
    routes: dict[Edge, list[Stop]] = {}
    for i, j, side in edges:
        between = range(column[i] + 1, column[j])
        stops: list[Stop] = [(i, j, side, c) for c in between]
        for c, stop in zip(between, stops, strict=True):
            columns[c - first].append(stop)
        routes[i, j, side] = [(i,), *stops, (j,)]
    return columns, routes


def _places(
    columns: list[list[Stop]], routes: Mapping[Edge, list[Stop]]
) -> dict[Stop, tuple[float, float]]:
    """Return column and row of every stop: ordered for few crossings, then levelled."""
    beside: dict[Stop, tuple[list[Stop], list[Stop]]] = {
        stop: ([], []) for column in columns for stop in column
    }
    for route in routes.values():
        for left, right in pairwise(route):
            beside[left][1].append(right)
            beside[right][0].append(left)
    row = {stop: float(k) for column in columns for k, stop in enumerate(column)}
    best, fewest = [list(column) for column in columns], _crossings(columns, beside)
    for sweep in range(_SWEEPS):
        way = 1 - sweep % 2
        for column in columns if way else columns[::-1]:
            middles = {
                stop: _middle([row[other] for other in beside[stop][1 - way]], row[stop])
                for stop in column
            }
            column.sort(key=middles.__getitem__)
            row |= {stop: float(k) for k, stop in enumerate(column)}
        crossed = _crossings(columns, beside)
        if crossed < fewest:
            best, fewest = [list(column) for column in columns], crossed
    return _levelled(best, beside)


def _middle(rows: list[float], otherwise: float) -> float:
    return fmean(rows) if rows else otherwise


def _crossings(
    columns: list[list[Stop]], beside: Mapping[Stop, tuple[list[Stop], list[Stop]]]
) -> int:
    count = 0
    for column, following in pairwise(columns):
        order = {stop: k for k, stop in enumerate(following)}
        ends = [(k, order[to]) for k, stop in enumerate(column) for to in beside[stop][1]]
        count += sum((a - c) * (b - d) < 0 for k, (a, b) in enumerate(ends) for c, d in ends[:k])
    return count


def _levelled(
    columns: list[list[Stop]], beside: Mapping[Stop, tuple[list[Stop], list[Stop]]]
) -> dict[Stop, tuple[float, float]]:
    """Move stops towards their neighbours' rows, at least one row apart."""
    row = {stop: k - len(column) / 2 for column in columns for k, stop in enumerate(column)}
    for sweep in range(_SETTLING):
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            aims = [
                _middle([row[other] for side in beside[stop] for other in side], row[stop]) - k
                for k, stop in enumerate(column)
            ]
            spread = (first + k for k, first in enumerate(rising(aims)))
            row |= dict(zip(column, spread, strict=True))
    top = min(row.values())
    at = {stop: c for c, column in enumerate(columns) for stop in column}
    return {stop: (float(at[stop]), round(row[stop] - top, 3)) for stop in row}
