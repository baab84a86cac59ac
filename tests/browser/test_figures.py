"""What the browser writes beside a mark is what a sentence would write."""

import pytest

from charts.core.formulas import formula
from charts.core.number_format import RAISED, figure
from training import figures

pytestmark = pytest.mark.browser

NUMBERS = (0, 1, -2.5, 0.0123, 999_999, 1_000_000, 2.5e17, -4.6e-5, 3.04e-12)
_WRITES = """([numbers, raised]) => {
  const {abs, floor, log, pow, LN10} = Math
  const format = (x, form) => Number(form === ",.0f" ? x.toFixed(0) : x.toPrecision(3))
    .toLocaleString("en-US", {maximumFractionDigits: 20}).replace("-", "\u2212")
  const if_ = (test, then, otherwise) => test ? then : otherwise
  return numbers.map((value) => %s)
}"""
"""Vega's names, with which its expressions are JavaScript; of its formats two."""


def test_figures_in_pictures_are_written_as_in_sentences(browser):
    page = browser.new_page()
    script = str(figure(formula("value"))).replace("if(", "if_(")
    written = page.evaluate(_WRITES % script, [list(NUMBERS), RAISED["value"]])
    page.close()
    assert written == [figures.figure(number) for number in NUMBERS]
