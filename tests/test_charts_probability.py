"""Every picture of a probability: valid, small enough for the wire, and right in the browser."""

import json

import numpy as np
import pytest

from charts import probability
from charts.drawing import to_spec
from datasets.students import HOURS, PASSED
from lessons import decisions, sigmoid
from lessons.calibration import reliability

WILD = {"learning_rate": 100.0, "w": -10.0, "b": 30.0}
RUNS = {
    "usual": sigmoid.train(),
    "empty": sigmoid.train(n_epochs=0),
    "one step": sigmoid.train(n_epochs=1),
    "wild": sigmoid.train(**WILD, n_epochs=300),
    "long": sigmoid.train(n_epochs=20_000),
}
CROWDS = {
    "usual": sigmoid.train(data="overlapping", learning_rate=0.3),
    "large": sigmoid.train(data="overlapping", n_samples=500, spread=3.0, learning_rate=0.3),
    "empty": sigmoid.train(data="overlapping", n_epochs=0, n_samples=2),
    "separable": sigmoid.train(data="overlapping", spread=0.2, n_samples=10),
}


def payload(chart):
    """Bytes of the specification and of the tables that travel to the browser."""
    spec = to_spec(chart, "player")
    tables = spec.pop("datasets").values()
    return len(json.dumps(spec)) + sum(int(t.memory_usage(deep=True).sum()) for t in tables)


def every_chart():
    for name, run in RUNS.items():
        yield f"curve {name}", probability.curve(HOURS, PASSED, run, **run.parameters)
        yield f"growth {name}", probability.growth(run)
    for sure in (0.0, 1.0, 5.0):
        yield (
            f"by hand {sure}",
            probability.curve(HOURS, PASSED, **sigmoid.wrong_start(sure), ask=3.1),
        )
        z = sigmoid.line(HOURS, **sigmoid.wrong_start(sure))
        yield f"saturation {sure}", probability.saturation(z, PASSED)
        for n_epochs in (0, 1000):
            runs = sigmoid.duel(sure=sure, n_epochs=n_epochs)
            yield f"duel {sure} {n_epochs}", probability.duel(HOURS, PASSED, runs)
            yield f"steepness {sure} {n_epochs}", probability.steepness(runs)
    for name, run in CROWDS.items():
        for threshold in (0.0, 0.3, 1.0):
            view = sigmoid.decisions(run, threshold)
            x, y = sigmoid.samples_of(run)
            yield f"crowd {name}", probability.crowd(x, y, run, threshold=threshold)
            yield f"roc {name}", probability.roc(view, run, threshold=threshold)
            yield f"confusion {name}", probability.confusion(view, run)
    rng = np.random.default_rng(0)
    p = rng.random(178)
    yield "reliability", probability.reliability(reliability(p, rng.random(178) < p), "a loss")
    yield "reliability of one bin", probability.reliability(reliability(p * 0, p > 0.5), "a loss")


@pytest.mark.parametrize(("name", "chart"), list(every_chart()), ids=lambda value: str(value)[:40])
def test_every_chart_is_valid_and_small(name, chart):
    spec = chart.to_dict()  # validates
    assert spec["params"] == [{"name": "frame", "expr": spec["params"][0]["expr"]}], name
    assert payload(chart) <= 100_000
    for table in to_spec(chart)["datasets"].values():
        assert len(table) > 0
        assert not np.isinf(table.select_dtypes("number").to_numpy(dtype=float)).any()


def test_the_curve_has_a_row_for_each_frame_and_no_more():
    run = RUNS["usual"]
    spec = to_spec(probability.curve(HOURS, PASSED, run, **run.parameters))
    table = next(t for t in spec["datasets"].values() if "frame" in t)
    assert list(table["frame"]) == list(range(run.n_frames))
    np.testing.assert_allclose(table["w"], run.parameters["w"], rtol=1e-6)


def test_the_browser_computes_the_same_sigmoid():
    w, b, x = 2.387, -5.696, 3.0
    datum = type("Datum", (), {"w": w, "b": b, "x": x})
    in_browser = eval(probability._SIGMOID, {"exp": np.exp, "datum": datum})  # noqa: S307
    assert in_browser == pytest.approx(float(sigmoid.probability(np.array([x]), w, b)[0]))


def test_the_roc_chart_marks_the_point_of_the_threshold_at_every_frame():
    run = CROWDS["usual"]
    view = sigmoid.decisions(run, 0.3)
    tables = to_spec(probability.roc(view, run, threshold=0.3))["datasets"].values()
    moving = next(table for table in tables if "frame" in table)
    p = sigmoid.probability(sigmoid.samples_of(run)[0], **run.parameters)
    alarms, hits = decisions.rates(sigmoid.samples_of(run)[1], p, 0.3)
    np.testing.assert_allclose(moving["alarms"], alarms, rtol=1e-6)
    np.testing.assert_allclose(moving["hits"], hits, rtol=1e-6)


def test_the_growth_chart_leads_its_thin_line_to_the_last_weight():
    run = RUNS["long"]
    tables = to_spec(probability.growth(run))["datasets"].values()
    theory = next(table for table in tables if len(table) == 2)
    assert theory["w"].iloc[1] == pytest.approx(float(run.final["w"]), rel=1e-6)
    assert np.diff(theory["w"])[0] == pytest.approx(2 * np.log(20_000), rel=1e-5)
