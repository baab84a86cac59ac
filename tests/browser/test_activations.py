"""What the browser makes of a neuron's sum, and what an error costs there, is what Python says."""

import numpy as np
import pytest

from training.activations import ALL_ACTIVATIONS, softmax
from training.outputs import ERRORS
from ui.components import activations, losses

pytestmark = pytest.mark.browser

SUMS = [-800.0, -6.0, -0.3, -1e-7, 0.0, 1e-7, 2.5, 800.0]
_RUN = """([text, sums]) => {
  const table = new Function(text + "; return ACTIVATIONS")()
  return Object.fromEntries(Object.entries(table).map(([name, { of, slope, sign }]) =>
    [name, [sums.map(of), sums.map((z) => slope(of(z))), sign]]))
}"""


_ERRORS = """([text, p, y]) => {
  const table = new Function(text + "; return ERRORS")()
  return Object.fromEntries(Object.entries(table).map(([name, { of, slope, written }]) =>
    [name, [p.map((one) => of(one, y)), p.map((one) => slope(one, y)), written]]))
}"""


@pytest.fixture(scope="module")
def page(browser):
    opened = browser.new_page()
    yield opened
    opened.close()


def test_every_activation_and_its_slope_are_the_same_in_the_browser(page):
    table = page.evaluate(_RUN, [activations.script(), SUMS])
    assert set(table) == set(ALL_ACTIVATIONS)
    for name, activation in ALL_ACTIVATIONS.items():
        outputs, slopes, sign = table[name]
        expected = activation.function(np.array(SUMS))
        np.testing.assert_allclose(outputs, expected, rtol=1e-14, atol=1e-16)
        np.testing.assert_allclose(slopes, activation.derivative(expected), rtol=1e-14, atol=1e-16)
        assert sign == activation.sign


@pytest.mark.parametrize("z", [SUMS, [0.3], [1.0, 1.0], [-2.0, 0.5, 7.0]])
def test_softmax_is_the_same_in_the_browser(page, z):
    run = '([text, z]) => new Function(text + "; return softmax")()(z)'
    shares = page.evaluate(run, [activations.script(), z])
    np.testing.assert_allclose(shares, softmax(np.array(z)), rtol=1e-14)


def test_every_error_and_its_slope_are_the_same_in_the_browser(page):
    p, y = [-3.0, 0.0, 0.25, 1.0, 800.0], 0.25
    table = page.evaluate(_ERRORS, [losses.script(), p, y])
    assert set(table) == set(ERRORS)
    for name, error in ERRORS.items():
        costs, slopes, formula = table[name]
        np.testing.assert_allclose(costs, error.function(np.array(p) - y), rtol=1e-14)
        np.testing.assert_allclose(slopes, error.derivative(np.array(p) - y), rtol=1e-14)
        assert formula == error.formula
