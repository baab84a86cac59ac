"""What is typed is kept by the press that leaves it, and the press leads where it was to lead."""

import pytest
from playwright.sync_api import expect

from study.curriculum import BY_SLUG, next_lesson
from ui.study.written import box_of

pytestmark = pytest.mark.browser

OWN_WORDS = "It weighs what it sees, and adds a little of its own."


def write_own_words(tab, address, slug: str):
    """Type into the box of a lesson's last scene, and leave the cursor there."""
    page = tab.open(f"{address}/{BY_SLUG[slug].url}?scene=takeaways")
    field_of(page, slug).click()
    page.keyboard.type(OWN_WORDS)
    return page


def field_of(page, slug: str):
    return page.locator(f".st-key-{box_of(f'{slug}/written/own_words')} textarea")


def at_once(page, target) -> None:
    """Press as on a busy machine, where pressing and letting go arrive together."""
    target.click()


def slowly(page, target) -> None:
    """Press as a hand does: the server could answer the field before the button is let go."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(300)
    page.mouse.up()


@pytest.mark.parametrize(
    ("slug", "press"), [("dot_product", at_once), ("perceptron", slowly), ("sigmoid", at_once)]
)
def test_own_words_are_kept_by_the_press_that_leads_to_the_next_lesson(tab, address, slug, press):
    page = write_own_words(tab, address, slug)
    press(page, page.locator(".st-key-next_lesson a"))
    page.locator("h1", has_text=next_lesson(slug).question).wait_for()
    tab.settle()
    page.go_back()
    page.locator("h1", has_text=BY_SLUG[slug].question).wait_for()
    expect(field_of(page, slug)).to_have_value(OWN_WORDS)
    page.reload()
    expect(field_of(page, slug)).to_have_value(OWN_WORDS)
    assert not tab.errors


@pytest.mark.parametrize("press", [pytest.param(at_once, marks=pytest.mark.weekly), slowly])
def test_own_words_are_kept_by_a_press_in_the_menu_and_by_going_back(tab, address, press):
    page = write_own_words(tab, address, "sigmoid")
    press(page, page.get_by_test_id("stSidebar").get_by_text("XOR", exact=True))
    page.locator("h1", has_text=BY_SLUG["xor"].question).wait_for()
    tab.settle()
    page.get_by_test_id("stSidebar").get_by_text("The perceptron", exact=True).click()
    page.locator("h1", has_text=BY_SLUG["perceptron"].question).wait_for()
    tab.settle()
    page.get_by_role("radio", name="Remember").click()
    field_of(page, "perceptron").click()
    page.keyboard.type(OWN_WORDS)
    page.evaluate("history.go(-2)")
    page.locator("h1", has_text=BY_SLUG["xor"].question).wait_for()
    tab.settle()
    for slug in ("sigmoid", "perceptron"):
        page = tab.open(f"{address}/{BY_SLUG[slug].url}?scene=takeaways")
        expect(field_of(page, slug)).to_have_value(OWN_WORDS)
    assert not tab.errors
