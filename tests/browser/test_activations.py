"""What the browser makes of a neuron's sum is what Python makes of it."""

import numpy as np
import pytest

from training.activations import ALL_ACTIVATIONS
from ui.components.activations import script

pytestmark = pytest.mark.browser

SUMS = [-800.0, -6.0, -0.3, -1e-7, 0.0, 1e-7, 2.5, 800.0]
_RUN = """([text, sums]) => {
  const table = new Function(text + "; return ACTIVATIONS")()
  return Object.fromEntries(Object.entries(table).map(([name, { of, slope, sign }]) =>
    [name, [sums.map(of), sums.map((z) => slope(of(z))), sign]]))
}"""


def test_every_activation_and_its_slope_are_the_same_in_the_browser(browser):
    page = browser.new_page()
    table = page.evaluate(_RUN, [script(), SUMS])
    page.close()
    assert set(table) == set(ALL_ACTIVATIONS)
    for name, activation in ALL_ACTIVATIONS.items():
        outputs, slopes, sign = table[name]
        expected = activation.function(np.array(SUMS))
        np.testing.assert_allclose(outputs, expected, rtol=1e-14, atol=1e-16)
        np.testing.assert_allclose(slopes, activation.derivative(expected), rtol=1e-14, atol=1e-16)
        assert sign == activation.sign
