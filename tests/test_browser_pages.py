"""Every page in a real browser: readable for all, replay, a knob by keyboard, the way back.

One learner walks through all of them, so the tests follow each other in one tab.
"""

import pytest
from playwright.sync_api import expect

from lessons.curriculum import BY_SLUG, LESSONS
from tests.conftest import Visit
from tests.readable import assert_readable, said

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[lesson.slug for lesson in LESSONS])
def slug(request):
    return request.param


@pytest.fixture(scope="module")
def learner(browser, address):
    """Open the app once for all tests of this file."""
    visit = Visit(browser)
    visit.open(address)
    yield visit
    visit.leave()


@pytest.fixture(scope="module")
def tab(learner, slug):
    """Walk to a lesson."""
    follow(learner, BY_SLUG[slug].title, BY_SLUG[slug].question)
    return learner


def follow(tab, link: str, heading: str) -> None:
    """Go where a link of the sidebar leads."""
    tab.page.get_by_test_id("stSidebar").get_by_text(link, exact=True).click()
    tab.page.locator("h1", has_text=heading).wait_for()
    tab.settle()


def first_knob(page):
    return page.get_by_test_id("stMain").get_by_role("slider").first


def drawn(page):
    """Return every picture of the page, to be compared while nothing else moves."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-testid=stVegaLiteChart] .marks')]"
        ".map(e => e.tagName === 'CANVAS' ? e.toDataURL() : e.innerHTML)"
    )


def test_the_replay_moves_the_pictures_and_sends_nothing(tab, slug):
    page = tab.page
    if slug == "dot_product":  # nothing is trained there
        assert page.locator("output").count() == 0
        return
    reading = page.locator("output").first
    expect(reading).not_to_be_empty()
    end, last_picture, n_sent = reading.inner_text(), drawn(page), len(tab.sent)
    assert last_picture

    page.get_by_role("button", name="To the first frame").first.press("Enter")
    page.wait_for_timeout(300)
    assert reading.inner_text().startswith("epoch 0 ")
    assert drawn(page) != last_picture

    page.get_by_role("button", name="One frame forward").first.press("Enter")
    assert reading.inner_text().startswith("epoch 1 ")

    slider = page.get_by_role("slider", name="Frame of the training").first
    slider.press("End")
    assert reading.inner_text() == end
    for _ in range(3):
        slider.press("ArrowLeft")
    play = page.locator(".player .play").first
    play.press("Enter")
    expect(play).to_have_text("Pause")
    expect(play).to_have_text("Play")  # at the end it stops by itself
    assert reading.inner_text() == end
    assert len(tab.sent) == n_sent
    assert not tab.errors


def test_a_knob_turned_by_keyboard_changes_the_picture_and_the_address(tab, slug):
    page = tab.page
    tab.settle()
    before = said(page)
    first_knob(page).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.length > 1")
    tab.settle()
    after = said(page)
    assert before != after
    turned = page.url

    page.reload()
    tab.settle()
    assert page.url == turned
    assert said(page) == after

    page.get_by_test_id("stSidebar").get_by_text("Glossary", exact=True).click()
    page.get_by_role("heading", name="What does this word mean?").wait_for()
    page.go_back()  # Streamlit puts an entry without the knobs between the pages
    page.locator("h1", has_text=BY_SLUG[slug].question).wait_for()
    page.go_forward()
    page.get_by_role("heading", name="What does this word mean?").wait_for()
    page.go_back()
    page.locator("h1", has_text=BY_SLUG[slug].question).wait_for()
    page.go_back()
    page.wait_for_url(turned)
    tab.settle()
    assert page.url == turned
    assert said(page) == after
    assert not tab.errors


def test_it_is_readable_in_both_themes_and_fits_a_phone(tab, address):
    assert_readable(tab, address)


@pytest.mark.parametrize(
    ("link", "heading"),
    [
        ("Knobs & Compass", "Knobs & Compass"),
        ("Your progress", "How far have you come?"),
        ("Glossary", "What does this word mean?"),
    ],
)
def test_the_other_pages_are_readable_too(learner, address, link, heading):
    follow(learner, link, heading)
    assert_readable(learner, address)


def test_an_address_full_of_nonsense_shows_the_defaults(learner, address):
    slug = "sigmoid"
    follow(learner, "Glossary", "What does this word mean?")
    follow(learner, BY_SLUG[slug].title, BY_SLUG[slug].question)
    page = learner.page
    expected = said(page)
    names = page.evaluate(
        "[...document.querySelectorAll('[class*=\"st-key-\"]')].flatMap(e => [...e.classList])"
        ".filter(c => c.startsWith('st-key-')).map(c => c.slice(7))"
    )
    knobs = [name for name in names if name.startswith(f"{slug}_")]
    assert len(knobs) > 5
    learner.open(f"{address}/{slug}?" + "&".join(f"{knob}=<b>1e999</b>" for knob in knobs))
    assert said(page) == expected
    assert not learner.errors
