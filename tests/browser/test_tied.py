"""A word, a letter of a formula and a mark are one thing: pointing at one lights the others."""

import pytest

pytestmark = pytest.mark.browser

COLOUR = "element => getComputedStyle(element).getPropertyValue('--mark').trim()"
FAINT = """() => [...document.querySelectorAll('svg.marks g.role-mark')]
  .filter(mark => getComputedStyle(mark).opacity < 0.5).length"""


def test_a_word_lights_its_letters_and_its_mark_until_escape(tab, address):
    page = tab.open(f"{address}/gradient_descent?scene=one_step")
    word = page.locator('a[href$="#slope"]').first
    letters = page.locator('.katex [style*="rgb(1"]').first
    word.wait_for()
    page.wait_for_function(f"word => ({COLOUR})(word)", arg=word.element_handle())
    assert letters.count()
    assert page.evaluate(FAINT) == 0
    word.focus()
    page.wait_for_function(f"({FAINT})() > 0")
    word.press("Enter")
    page.locator("h1").click()  # elsewhere: it was kept lit, and is not any more
    page.wait_for_function(f"({FAINT})() === 0")
    word.focus()
    word.press("Escape")
    page.wait_for_function(f"({FAINT})() === 0")
    assert not tab.errors
