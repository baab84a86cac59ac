"""Sigmoid curves and decisions: valid, small, within their axes, and right in the browser."""

import json
import re
from functools import cache, partial

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.models import odds_scale, sigmoid_curve
from charts.statistics import thresholds
from datasets.students import HOURS, PASSED
from lessons.sigmoid.experiments import compare_losses, converge, wrong_start
from lessons.sigmoid.experiments import decisions as decided
from lessons.sigmoid.model import probability, samples_of, train
from tests.charts.validity import check_picture
from tests.lazy import Lazy
from training.calibration import reliability as compared
from training.calibration import true_reliability

TITLES = {"x_title": "hours", "y_title": "probability"}
WILD = {"learning_rate": 100.0, "w": -10.0, "b": 30.0}
RUNS = Lazy(
    {
        "usual": train,
        "empty": partial(train, n_epochs=0),
        "one step": partial(train, n_epochs=1),
        "wild": partial(train, **WILD, n_epochs=300),
        "long": partial(train, n_epochs=20_000),
    }
)
OVERLAPPING = partial(train, data="overlapping")
CROWDS = Lazy(
    {
        "usual": partial(OVERLAPPING, learning_rate=0.3),
        "large": partial(OVERLAPPING, n_samples=500, spread=3.0, learning_rate=0.3),
        "empty": partial(OVERLAPPING, n_epochs=0, n_samples=2),
        "separable": partial(OVERLAPPING, spread=0.2, n_samples=10),
    }
)


def roc_of(name, threshold=0.3):
    run = CROWDS[name]
    views = {str(new): decided(run, threshold, new=new) for new in (False, True)}
    return thresholds.roc(
        {name: (view.x, view.y) for name, view in views.items()},
        {name: view.curve for name, view in views.items()},
        **run.parameters,
        threshold=threshold,
        **TITLES,
    )


def crowd_of(name, threshold=0.3):
    run = CROWDS[name]
    x, y = samples_of(run)
    return thresholds.crowd(x, y, **run.parameters, threshold=threshold, **TITLES)


def confusion_of(name, threshold=0.3):
    run = CROWDS[name]
    at = {**run.parameters, "threshold": threshold, "classes": ("failed", "passed")}
    return thresholds.confusion(*samples_of(run), **at)


def reliability_of(p, y, **band):
    return thresholds.reliability(compared(p, y), title="a loss", **TITLES, **band)


def curve_of(name):
    return sigmoid_curve.curve(HOURS, PASSED, **RUNS[name].parameters, **TITLES)


@cache
def duel_of(w, n_epochs):
    return compare_losses(start_w=w, n_epochs=n_epochs)


def several_of(w, n_epochs):
    return sigmoid_curve.several(HOURS, PASSED, duel_of(w, n_epochs), start_w=w, **TITLES)


def steepness_of(w, n_epochs):
    return sigmoid_curve.steepness(duel_of(w, n_epochs), title="slope")


def growth_of(spread, goal, n_epochs):
    return sigmoid_curve.growth(
        converge(spread=spread, n_epochs=n_epochs), goal=goal, title="weight w"
    )


def reliability_of_many(share):
    rng = np.random.default_rng(0)
    p = rng.random(178)
    y = rng.random(178) < p
    return reliability_of(p, y, true=true_reliability(p)) if share else reliability_of(p * 0, y)


def every_picture():
    for name in RUNS:
        yield f"curve {name}", partial(curve_of, name)
    for w in (0.0, -8.0, -40.0):
        at = wrong_start(w)
        options = {**at, "ask": 3.1, **TITLES}
        yield f"by hand {w}", partial(sigmoid_curve.curve, HOURS, PASSED, **options, unit="hours")
        yield f"saturation {w}", partial(sigmoid_curve.saturation, HOURS, PASSED, **at, **TITLES)
        yield f"probabilities {w}", partial(odds_scale.probabilities, **options, longest=6.0)
        yield f"odds {w}", partial(odds_scale.odds, **options, longest=6.0)
        for n_epochs in (0, 1000):
            yield f"several {w} {n_epochs}", partial(several_of, w, n_epochs)
            yield f"steepness {w} {n_epochs}", partial(steepness_of, w, n_epochs)
    for arguments in ((1.0, (2.27, "bottom"), 20_000), (0.2, None, 2), (3.0, None, 0)):
        yield f"growth {arguments[0]}", partial(growth_of, *arguments)
    for name in CROWDS:
        for threshold in (0.0, 0.3, 1.0):
            yield f"crowd {name} {threshold}", partial(crowd_of, name, threshold)
            yield f"roc {name} {threshold}", partial(roc_of, name, threshold)
        yield f"confusion {name}", partial(confusion_of, name)
    yield "reliability", partial(reliability_of_many, 1)
    yield "reliability of one bin", partial(reliability_of_many, 0)


PICTURES = Lazy(dict(every_picture()))


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_valid_and_every_row_stands_within_its_axes(name):
    check_picture(PICTURES[name])
    tables = PICTURES[name].to_dict()["datasets"]
    ends = tables[LIMITS][0]
    if "x0" in ends:
        assert all(ends["x0"] <= row["x"] <= ends["x1"] for row in tables.get("samples", []))
        assert all(-0.12 <= row.get("p", row["y"]) <= 1.12 for row in tables.get("samples", []))
    for row in tables["frames"] if "low" in ends else ():
        for value in (row["first"], row["second"]):
            assert ends["low"] * (1 - 1e-6) <= value <= ends["high"] * (1 + 1e-6) + 1e-9
        assert row["epoch"] <= ends["epochs"]
    moving = [rows for rows in tables.values() if rows and "frame" in rows[0]]
    assert all(max(row["frame"] for row in rows) == ends["last"] for rows in moving)


def test_the_curve_has_a_row_for_each_frame_and_no_more():
    run = RUNS["usual"]
    lines = sigmoid_curve.curve(HOURS, PASSED, **run.parameters, **TITLES).tables["lines"]
    np.testing.assert_array_equal(lines["frame"], np.arange(run.n_frames))
    np.testing.assert_array_equal(lines["w"], run.parameters["w"])


def test_the_browser_computes_the_same_sigmoid():
    w, b, x = 2.387, -5.696, 3.0
    datum = type("Datum", (), {"w": w, "b": b, "x": x})
    in_browser = eval(sigmoid_curve.SIGMOID, {"exp": np.exp, "datum": datum})  # noqa: S307
    assert in_browser == pytest.approx(float(probability(np.array([x]), w, b)[0]))


@pytest.mark.parametrize("draw", [roc_of, confusion_of])
def test_decisions_are_counted_by_the_threshold_of_the_knob_over_samples_that_are_there(draw):
    picture = draw("usual")
    assert "live['threshold']" in picture.spec
    looked_into = set(re.findall(r"data\('(\w+)'\)\)\)", picture.spec))
    assert looked_into
    named = [layer.get("data", {}).get("name") for layer in json.loads(picture.spec)["layer"]]
    assert looked_into <= set(named)


def test_the_growth_chart_leads_its_thin_line_to_the_last_weight():
    runs = converge(n_epochs=20_000)
    theory = sigmoid_curve.growth(runs, goal=None, title="w").tables["theory"]
    epoch, w = np.asarray(theory["epoch"]), np.asarray(theory["w"])
    assert w[1] == pytest.approx(float(runs["hours"].final["w"]))
    assert np.diff(w)[0] == pytest.approx(2 * np.log(epoch[1] / epoch[0]))


def test_the_reliability_chart_leaves_out_empty_bins():
    p = np.array([0.05, 0.06, 0.95])
    picture = reliability_of(p, np.array([0.0, 1.0, 1.0]), true=true_reliability(p))
    assert list(picture.tables["bins"]["n"]) == [2, 1]
    assert list(picture.tables["bins"]["observed"]) == [0.5, 1.0]
    assert len(picture.tables["band"]["low"]) == 2
    assert len(reliability_of(p, p > 0.5).tables["band"]["low"]) == 0
