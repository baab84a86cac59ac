"""What the picture of a computational graph is drawn from: in order, apart, few lines crossing."""

import json
from itertools import combinations

import pytest

from charts.diagrams import computation_graph as picture
from training.formula import parse
from training.graph import Graph, apply, sigmoid, variable


def neuron() -> Graph:
    w, x, b, y = (variable(*v) for v in (("w", 0.5), ("x", 2.0), ("b", -0.3), ("y", 1.0)))
    p = sigmoid(((w * x).named("u") + b).named("z")).named("p")
    return Graph(((p - y).named("r") ** 2).named("L"))


def two_layers() -> Graph:
    inputs = [variable("x1", 0.7), variable("x2", -1.2)]
    hidden = []
    for j in "ab":
        z = variable(f"b{j}", 0.1)
        for k, x in enumerate(inputs):
            z = z + variable(f"w{j}{k}", 0.5 + k) * x
        hidden.append(apply("relu", z))
    z = variable("b", 0.0)
    for k, a in enumerate(hidden):
        z = z + variable(f"v{k}x", 1.0) * a
    return Graph((sigmoid(z) - variable("y", 1.0)) ** 2)


def used_twice() -> Graph:
    x = variable("x", 2.0)
    return Graph(x * x + apply("sin", x) * x)


GRAPHS = {"neuron": neuron, "two layers": two_layers, "used twice": used_twice}


@pytest.fixture(params=GRAPHS)
def diagram(request):
    graph = GRAPHS[request.param]()
    return graph, picture.diagram(graph)


def test_every_node_stands_after_its_inputs_and_none_on_another(diagram):
    _, data = diagram
    at = {i: node["at"] for i, node in enumerate(data["nodes"]) if node["at"]}
    for edge in data["edges"]:
        assert at[edge["from"]][0] < at[edge["to"]][0]
        assert edge["by"][0] == at[edge["from"]]
        assert edge["by"][-1] == at[edge["to"]]
        columns = [c for c, _ in edge["by"]]
        assert columns == list(range(int(columns[0]), int(columns[-1]) + 1))
    # Whatever stands in one column, a passing edge too, is at least a row apart.
    stops = {tuple(at[i]): ("node", i) for i in at}
    for edge in data["edges"]:
        for stop in edge["by"][1:-1]:
            assert tuple(stop) not in stops
            stops[tuple(stop)] = ("edge", edge["from"])
    for (c, r), (d, s) in combinations(stops, 2):
        assert c != d or abs(r - s) > 0.999
    assert min(r for _, r in at.values()) >= 0
    assert max(r for _, r in stops) == data["rows"] - 1
    assert max(c for c, _ in stops) == data["columns"] - 1


def test_all_nodes_but_constants_have_a_place_and_all_have_a_value(diagram):
    graph, data = diagram
    values = graph.forward()
    for node, entry, value in zip(graph.nodes, data["nodes"], values):
        assert (entry["at"] is None) == node.is_constant
        assert entry["value"] == value
        assert entry["turned"] == (not node.is_constant)
    assert len(json.dumps(data)) < 20_000


def test_the_walk_back_may_end_before_the_knobs():
    knobs = {"x": "x"}
    graph = Graph(parse("(x + 1) * (x + 3)"))
    whole = picture.diagram(graph, {"x": 2.0}, knobs=knobs)["steps"]
    part = picture.diagram(graph, {"x": 2.0}, knobs=knobs, left_out=knobs)["steps"]
    assert whole[: len(part)] == part
    assert [(step["back"], step["node"]) for step in whole[len(part) :]] == [(True, 0)] * 2
