"""A lesson's question before it and at its end, in a real browser, which tells late what it has."""

import pytest
from playwright.sync_api import expect

from tests.browser.readable import violations

pytestmark = pytest.mark.browser
LINE, POINTS = "What you would say now", "The points of this lesson"


def test_what_was_said_before_stands_beside_the_end_and_whoever_passes_by_is_left_alone(
    visit, address
):
    tab = visit()
    page = tab.open(f"{address}/dot_product?scene=pass_one")
    line = page.get_by_placeholder(LINE)
    expect(line).to_be_visible()  # late: until then it may have been asked before
    line.fill("it adds things up")
    page.get_by_role("button", name="Continue").click()
    tab.settle()
    page = tab.open(f"{address}/dot_product?scene=takeaways")
    left = page.locator(".remember button")  # its picture, as it was left
    expect(left).to_have_accessible_name("Who passes?")
    assert left.locator("svg.marks, svg svg").count()
    left.click()
    expect(left).to_have_attribute("aria-expanded", "true")
    room = page.locator("details", has_text=POINTS)
    expect(room).not_to_have_attribute("open", "")
    page.locator("textarea").fill("It multiplies, adds up, and adds a bias.")
    page.locator("textarea").press("Control+Enter")
    tab.settle()
    expect(room).to_have_attribute("open", "")
    expect(page.get_by_text("“it adds things up”")).to_be_visible()
    assert not violations(page)
    page.reload()
    tab.settle()
    expect(room).to_have_attribute("open", "")
    assert not tab.errors

    # Somebody else's browser: they go on without an answer.
    other = tab.new_tab()
    other.goto(f"{address}/_stcore/health")
    other.evaluate("localStorage.clear()")
    tab.page.close()
    tab.page = other
    page = tab.open(f"{address}/dot_product?scene=pass_one")
    expect(page.get_by_placeholder(LINE)).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    tab.settle()
    for lesson in ("dot_product?scene=pass_one", "xor?scene=neuron"):
        page = tab.open(f"{address}/{lesson}")
        page.get_by_role("button", name="Continue").wait_for()
        expect(page.get_by_placeholder(LINE)).to_have_count(0)
    assert not tab.errors
