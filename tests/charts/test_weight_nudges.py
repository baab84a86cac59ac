"""Nudged weights: valid, one spec, and the loss that the browser computes is that of Python."""

import numpy as np
import pytest

from charts.models import weight_nudges
from lessons.backpropagation import six
from tests.charts.expressions import evaluate

SOME = [0.1, -0.3, 0.0, 0.5, -0.25, 0.4]


@pytest.mark.parametrize("which", range(6))
def test_the_browser_computes_the_loss_of_each_nudge_alone_and_of_all(which):
    def in_browser(condition: str) -> float:
        text = weight_nudges.loss(condition)
        for k, (weight, nudge) in enumerate(zip(six.WEIGHTS, SOME, strict=True)):
            text = text.replace(f"data('weights')[{k}].weight", f"({weight})")
            text = text.replace(f"data('weights')[{k}].nudge", f"{nudge}")
        for name, value in {"x1": six.X[0], "x2": six.X[1], "truth": six.TRUTH}.items():
            text = text.replace(f"data('limits')[0].{name}", f"({value})")
        for k in range(1, 7):
            text = text.replace(
                f"(isValid(live['n{k}']) ? live['n{k}'] : {SOME[k - 1]})", f"({SOME[k - 1]})"
            )
            condition_k = condition.format(k=k)
            text = text.replace(
                f"({condition_k} ? ({SOME[k - 1]}) : 0)", f"if({condition_k}, {SOME[k - 1]}, 0)", 1
            )
        return evaluate(text, {"i": which + 1})

    now, alone = six.nudged(**{f"n{k}": nudge for k, nudge in enumerate(SOME, 1)})
    still = six.loss(np.array(six.WEIGHTS))
    assert in_browser("datum.i === {k}") - still == pytest.approx(alone[which])
    assert in_browser("datum.i > 0 && {k} > 0") == pytest.approx(now)
