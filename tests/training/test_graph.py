"""The computational graph: values, slopes and gradients of any formula, against two judges."""

import re

import numpy as np
import pytest
import torch

from tests.walked import filled, walk
from training.graph import Graph, apply, constant, sigmoid, tanh, variable
from training.graph_walk import steps
from training.operations import OPERATIONS

PLACES = {  # for each operation, where it is tried: inputs of it
    "plus": (0.7, -1.3),
    "minus": (0.7, -1.3),
    "times": (0.7, -1.3),
    "over": (0.7, -1.3),
    "power": (0.7, -1.3),
    "negative": (0.7,),
    "sin": (0.7,),
    "cos": (0.7,),
    "tanh": (-0.7,),
    "exp": (0.7,),
    "log": (0.7,),
    "sqrt": (0.7,),
    "abs": (-0.7,),
    "sigmoid": (0.7,),
    "relu": (0.7,),
}


def neuron() -> Graph:
    w, x, b, y = (variable(*v) for v in (("w", 0.5), ("x", 2.0), ("b", -0.3), ("y", 1.0)))
    p = sigmoid(((w * x).named("u") + b).named("z")).named("p")
    return Graph(((p - y).named("r") ** 2).named("L"))


def test_every_operation_is_tried():
    assert set(PLACES) == set(OPERATIONS)


@pytest.mark.parametrize("name", PLACES)
def test_each_operation_carries_its_own_derivative(name):
    at = dict(zip("ab", PLACES[name]))
    graph = Graph(apply(name, *(variable(n, v) for n, v in at.items())))
    values = graph.forward()
    for n, gradient in zip(graph.variables, graph.slopes(values)[-1], strict=True):
        assert gradient == pytest.approx(graph.difference(n), rel=1e-8, abs=1e-10)


def test_a_formula_of_all_kinds_agrees_with_autograd_and_with_differences():
    def formula(x, y, of):
        return of["tanh"](x * y - 3) + of["exp"](-x) * of["sin"](y) / (1 + x**2) + y**x - 2 / y

    ours = {n: (lambda a, n=n: apply(n, a)) for n in ("tanh", "exp", "sin")}
    graph = Graph(formula(variable("x", 1.3), variable("y", 0.8), ours))
    values = graph.forward()
    gradients = graph.backward(values)
    x, y = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (1.3, 0.8))
    theirs = formula(x, y, {"tanh": torch.tanh, "exp": torch.exp, "sin": torch.sin})
    theirs.backward()
    assert values[-1] == pytest.approx(theirs.item(), rel=1e-14)
    for name, tensor in (("x", x), ("y", y)):
        assert gradients[graph.variables[name]] == pytest.approx(tensor.grad.item(), rel=1e-13)
        assert graph.difference(name) == pytest.approx(tensor.grad.item(), rel=1e-8)


def test_what_is_used_twice_gets_both_shares():
    x = variable("x", 2.0)
    graph = Graph(x**2 + 3 * x)
    assert graph.forward()[-1] == 10
    assert graph.backward(graph.forward())[graph.variables["x"]] == 7
    twice = Graph(x * x)
    assert twice.backward(twice.forward())[0] == 4
    total = Graph(x + x)
    assert total.backward(total.forward())[0] == 2
    # A node between that is used twice hands down all of what it got, once.
    z = (x * 3).named("z")
    shared = Graph(z * z + z)
    assert shared.backward(shared.forward())[shared.variables["x"]] == 3 * (2 * 6 + 1)
    last = walk(shared)[-1]
    assert (last.node, last.incoming, last.slope, last.result) == ("x", 13, 3, 39)


def test_many_graphs_at_once_are_each_alone():
    graph = neuron()
    w = np.linspace(-3, 3, 7)
    many = graph.forward({"w": w})
    gradients = graph.backward(many)
    for i, each in enumerate(w):
        alone = graph.forward({"w": each})
        np.testing.assert_allclose(many[:, i], alone, rtol=1e-14)
        np.testing.assert_allclose(gradients[:, i], graph.backward(alone), rtol=1e-14)


def test_the_walk_comes_to_the_values_and_the_gradients_and_says_them():
    graph = neuron()
    values = graph.forward({"w": -1.0})
    gradients = graph.backward(values)
    records = walk(graph, {"w": -1.0})
    turn = next(i for i, record in enumerate(records) if record.backward)
    assert not any(record.backward for record in records[:turn])
    assert all(record.backward for record in records[turn:])
    assert [record.node for record in records[:turn]] == ["u", "z", "p", "r", "L"]
    for record in records:
        i = graph.names.index(record.node)
        assert record.result == pytest.approx((gradients if record.backward else values)[i])
    for record in records[turn + 1 :]:
        assert record.result == pytest.approx(record.slope * record.incoming)
    assert records[0].sentence == "u = w × x = −1 × 2 = −2."
    assert records[-2].sentence.startswith("From u to w: ")
    assert "2 times as fast as w: that is x" in records[-2].sentence


def test_every_field_of_every_sentence_is_filled():
    x, y = variable("x", 1.5), variable("y", 0.5)
    output = constant(2.0)
    for name in OPERATIONS:
        output = output + apply(name, *((x, y)[: OPERATIONS[name].n_inputs]))
    graph = Graph(output)
    for record in walk(graph):
        assert not re.search(r"[{}]|nan", record.sentence)
        assert record.sentence.endswith(".")
    assert filled("{qa} and {a}", {"a": -0.5}) == "(−0.5) and −0.5"


def test_constants_are_not_blamed():
    graph = Graph((variable("x", 3.0) - 1) ** 2)
    blamed = {step.node for step in steps(graph) if step.backward}
    assert not any(graph.nodes[i].is_constant for i in blamed)
    gradients = graph.backward(graph.forward())
    assert [g for g, node in zip(gradients, graph.nodes) if node.is_constant] == [0, 0]


def test_nodes_are_called_by_what_they_are_and_never_by_one_name():
    x, v1 = variable("x", 1.0), variable("v1", 2.0)
    graph = Graph(tanh(x * v1) + 1)
    assert graph.names == ("x", "v1", "v2", "v3", "1", "f")
    assert graph.expression(2) == "x × v1"
    assert Graph(variable("f", 1.0) + 1).names == ("f", "1", "v1")
    with pytest.raises(ValueError, match="'x' stands for more"):
        Graph(variable("x") + variable("x"))


def test_a_long_formula_is_no_trouble_and_an_endless_one_is_refused():
    node = variable("x", 1.0)
    for _ in range(100):
        node = apply("relu", node) + 0.5
    graph = Graph(node)
    assert graph.backward(graph.forward())[0] == 1
    for _ in range(100):
        node = node + 1
    with pytest.raises(ValueError, match="at most 400"):
        Graph(node)


@pytest.mark.parametrize(
    ("node", "match"),
    [
        (apply("log", variable("x", -2.0)), r"ln\(x\) needs a number above 0; it was given −2"),
        (apply("sqrt", variable("x", -2.0)), r"√\(x\) needs a number from 0 up"),
        (1 / variable("x", 0.0), r"1 / x needs something other than 0 below the line"),
        (variable("x", -2.0) ** 0.5, "needs a base above 0, or a whole exponent"),
        (variable("x", 0.0) ** -1, "needs a base above 0"),
        (apply("exp", variable("x", 1e4)), r"exp\(x\) is too large"),
        (variable("x") + 1, "x must be a finite number, not nan"),
    ],
)
def test_what_has_no_value_is_refused_in_words(node, match):
    with pytest.raises(ValueError, match=match):
        Graph(node).forward()


def test_what_has_no_slope_is_refused_in_words():
    graph = Graph(apply("sqrt", variable("x", 0.0)))
    with pytest.raises(ValueError, match="no finite slope along x"):
        graph.backward(graph.forward())


def test_whole_powers_of_any_base_have_their_slopes():
    for base in (-2.0, 0.0, 2.0):
        for exponent in (0, 1, 2, 3):
            graph = Graph(variable("x", base) ** exponent)
            slope = graph.backward(graph.forward())[0]
            expected = exponent * base ** (exponent - 1) if exponent else 0
            assert slope == expected
    # Where the exponent is an input too, its slope needs a base above zero.
    graph = Graph(variable("x", -2.0) ** variable("n", 2.0))
    with pytest.raises(ValueError, match="no finite slope along n"):
        graph.backward(graph.forward())
