"""A sweep through six weights: as nudging measures, for any knobs, and told and drawn so."""

import numpy as np
import pytest

from lessons.backpropagation import six
from pages.networks.backpropagation import pictures
from tests.charts.validity import check_picture

PLACES = [(1.2, 1.0), (0.0, 1.0), (-2.0, 2.0), (2.0, -2.0), (-0.7, 0.0)]


def swept(into_p: float, x: float) -> tuple[six.Sweep, np.ndarray]:
    weights = (*six.WEIGHTS[:4], into_p, six.WEIGHTS[5])
    at = (x, six.X[1])
    return six.sweep(weights, at), six.measured(weights, at)


@pytest.mark.parametrize(("into_p", "x"), PLACES)
def test_a_sweep_fills_the_bars_that_nudging_measured(into_p, x):
    sweep, measured = swept(into_p, x)
    np.testing.assert_allclose(sweep.slopes, measured, atol=1e-4)


@pytest.mark.parametrize("into_p", np.linspace(-2, 2, 41))
def test_the_loss_falls_at_each_step_against_all_six_slopes(into_p):
    path = six.stepped(5, (*six.WEIGHTS[:4], into_p, six.WEIGHTS[5]))
    assert (np.diff([six.sweep(at).loss for at in path]) < 0).all()


def test_no_blame_comes_through_a_weight_of_zero_but_the_weight_has_a_slope():
    slopes = swept(0.0, 1.0)[0].slopes
    assert (slopes[:2] == 0).all()
    assert (np.abs(slopes[2:]) > 0.3).all()


@pytest.mark.parametrize(("into_p", "x"), PLACES)
def test_every_step_has_a_sentence_and_the_last_moves_end_with_it(into_p, x):
    sweep, measured = swept(into_p, x)
    assert len(six.told(sweep)) == 1 + pictures.LAST / pictures.STEP
    drawn = pictures.swept(sweep)
    flows = drawn.tables["_flows"]
    assert max(flows["ends"]) <= pictures.LAST
    for begins, ends in zip(flows["begins"], flows["ends"], strict=True):
        assert begins // pictures.STEP == (ends - 1) // pictures.STEP, "within one step"
    bars = pictures.glasses(six.NAMES, sweep, measured)
    assert bars.tables["weights"]["by_nudge"] == bars.tables["weights"]["by_sweep"]
    check_picture(drawn)
    check_picture(bars)
