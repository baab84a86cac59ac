"""The sums of a computational graph in the browser are those of Python, for every operation."""

import json
from pathlib import Path

import pytest

from charts import graph as picture
from training.graph import Graph, apply, constant, variable
from training.graph_walk import walk
from training.operations import OPERATIONS

pytestmark = pytest.mark.browser

SUMS = Path(__file__).parents[2] / "ui/components/graph_sums.js"
_RUN = """([text, data, held]) => {
  const Sums = new Function(text + "; return Sums")()
  const sums = new Sums(data)
  sums.take(held)
  return [sums.values, sums.gradients, data.steps.map((_, k) => sums.said(k))]
}"""


@pytest.fixture(scope="module")
def page(browser):
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("x", [1.5, 123456.7, 0.00012, 0.9999999])
def test_values_gradients_and_words_are_the_same(page, x):
    a, b = variable("a", 2.0), variable("b", 0.5)
    output = constant(2.0)
    for name, operation in OPERATIONS.items():
        big = name in ("exp", "power")
        given = (a * 1e-5 if big else a, b)[: operation.n_inputs]
        output = output + apply(name, *given)
    graph = Graph(output)
    data = json.loads(json.dumps(picture.diagram(graph, {"a": x}, knobs={"b": "turn"})))
    values, gradients, said = page.evaluate(_RUN, [SUMS.read_text("utf-8"), data, {"turn": -1.5}])
    at = {"a": x, "b": -1.5}
    expected = graph.forward(at)
    assert values == pytest.approx(expected.tolist(), rel=1e-12)
    assert gradients == pytest.approx(graph.backward(expected).tolist(), rel=1e-12)
    assert said == [record.sentence for record in walk(graph, at)]
