"""Sigmoid curves and decisions: counted and computed in the browser as in the lesson."""

import numpy as np
import pytest

from charts.models import sigmoid_curve
from charts.statistics import thresholds
from lessons.sigmoid.model import probability
from tests.charts.expressions import evaluate
from training.calibration import reliability as compared
from training.calibration import true_reliability

TITLES = {"x_title": "hours", "y_title": "probability"}


def reliability_of(p, y, **band):
    return thresholds.reliability(compared(p, y), title="a loss", **TITLES, **band)


def test_the_browser_computes_the_same_sigmoid():
    w, b, x = 2.387, -5.696, 3.0
    in_browser = evaluate(sigmoid_curve.SIGMOID, {"w": w, "b": b, "x": x})
    assert in_browser == pytest.approx(float(probability(np.array([x]), w, b)[0]))


def test_the_reliability_chart_leaves_out_empty_bins():
    p = np.array([0.05, 0.06, 0.95])
    picture = reliability_of(p, np.array([0.0, 1.0, 1.0]), true=true_reliability(p))
    assert list(picture.tables["bins"]["n"]) == [2, 1]
    assert list(picture.tables["bins"]["observed"]) == [0.5, 1.0]
    assert len(picture.tables["band"]["low"]) == 2
    assert len(reliability_of(p, p > 0.5).tables["band"]["low"]) == 0
