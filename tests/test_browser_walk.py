"""A learner in a real browser: a deep link, an address full of nonsense, and play."""

import pytest
from playwright.sync_api import expect

from benchmarks import servers
from lessons.curriculum import LESSONS
from tests.readable import said

pytestmark = pytest.mark.browser
SLUGS = [lesson.slug for lesson in LESSONS]


def test_a_deep_link_on_a_fresh_server_shows_the_whole_frame(visit):
    with servers.app() as server:
        tab = visit()
        page = tab.open(f"{server.address}/{SLUGS[-1]}")
        assert page.locator("h1").inner_text() == LESSONS[-1].question
        assert page.get_by_text("Page not found").count() == 0
        sidebar = page.get_by_test_id("stSidebar")
        for lesson in LESSONS:
            expect(sidebar.get_by_text(lesson.title, exact=True)).to_have_count(1)


def test_play_reaches_the_end_and_stops_there(visit, address):
    tab = visit()
    page = tab.open(f"{address}/gradient_descent?gradient_descent_n_epochs=20")
    play = page.get_by_role("button", name="Play").first
    expect(page.locator("output").first).not_to_be_empty()
    end = page.locator("output").first.inner_text()
    play.press("Enter")
    page.get_by_role("button", name="Pause").first.wait_for()
    page.get_by_role("button", name="Play").first.wait_for(timeout=10_000)
    assert page.locator("output").first.inner_text() == end


def test_an_address_full_of_nonsense_shows_the_defaults(visit, address):
    slug = "sigmoid"
    tab = visit()
    page = tab.open(f"{address}/{slug}")
    expected = said(page)
    names = page.evaluate(
        "[...document.querySelectorAll('[class*=\"st-key-\"]')].flatMap(e => [...e.classList])"
        ".filter(c => c.startsWith('st-key-')).map(c => c.slice(7))"
    )
    knobs = [name for name in names if name.startswith(f"{slug}_")]
    tab.open(f"{address}/{slug}?" + "&".join(f"{knob}=<b>1e999</b>" for knob in knobs))
    assert said(page) == expected
    assert not tab.errors
