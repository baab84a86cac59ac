"""The cost of every threshold, and pictures of runs that count steps."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.statistics import thresholds
from tests.charts.axes import columns_shown
from tests.charts.validity import check_picture
from training.decisions import cost

THRESHOLDS = np.linspace(0, 1, 101)


def priced(miss):
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 80).astype(float)
    p = np.clip(0.3 * y + rng.uniform(0, 0.7, 80), 0, 1)
    first, second = (cost(y[half], p[half], THRESHOLDS, miss=miss) for half in (y > -1, p > 0.1))
    return first, second


@pytest.mark.parametrize("miss", [0.0, 1.0, 10.0, 50.0])
def test_costs_are_drawn_from_nothing_to_a_few_times_what_calling_everybody_ill_costs(miss):
    training, held_out = priced(miss)
    picture = thresholds.costs(
        THRESHOLDS, training, held_out, own=0.4, chosen=0.2, title="cost per patient"
    )
    check_picture(picture)
    assert {"own", "chosen", "costs"} <= set(picture.tables)
    assert columns_shown(picture) >= {"threshold", "training", "held out"}
    (high,) = picture.tables[LIMITS]["high"]
    assert high > 0
    assert high >= max(training[0], held_out[0]), "calling everybody ill is in the picture"
    assert high >= 1.1 * min(training.min(), held_out.min())
    assert high <= 6 * max(training[0], held_out[0], 0.01)
    other = thresholds.costs(
        THRESHOLDS, held_out, training, own=0.9, chosen=0.1, title="cost per patient"
    )
    assert other.spec == picture.spec
