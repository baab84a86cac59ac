"""Nudged weights: valid, one spec, and the loss that the browser computes is that of Python."""

import numpy as np
import pytest
from altair import datum

from lessons.backpropagation import six
from pages.networks.backpropagation import pictures
from tests.charts.expressions import evaluate

SOME = [0.1, -0.3, 0.0, 0.5, -0.25, 0.4]


@pytest.mark.parametrize("which", range(6))
def test_the_browser_computes_the_loss_of_each_nudge_alone_and_of_all(which):
    pairs = zip(six.WEIGHTS, SOME, strict=True)
    tables = {
        "weights": [{"weight": weight, "nudge": nudge} for weight, nudge in pairs],
        "limits": [{"x1": six.X[0], "x2": six.X[1], "truth": six.TRUTH}],
    }

    def in_browser(nudged) -> float:
        return evaluate(pictures.loss(nudged), {"i": which + 1}, tables=tables)

    weights = np.array(six.WEIGHTS)
    alone = in_browser(lambda k: datum.i == k) - six.loss(weights)
    assert alone == pytest.approx(six.changes(SOME)[which])
    assert in_browser(lambda k: True) == pytest.approx(six.loss(weights + SOME))
