"""A learner in a real browser: deep links, knobs by keyboard, replay, reload, back and forward."""

import pytest
from playwright.sync_api import expect

from benchmarks import servers
from lessons.curriculum import BY_SLUG, LESSONS

pytestmark = pytest.mark.browser
SLUGS = [lesson.slug for lesson in LESSONS]
TRAINING = [slug for slug in SLUGS if slug != "dot_product"]


def test_a_deep_link_on_a_fresh_server_shows_the_whole_frame(visit):
    with servers.app() as server:
        tab = visit()
        page = tab.open(f"{server.address}/{SLUGS[-1]}")
        assert page.locator("h1").inner_text() == LESSONS[-1].question
        assert page.get_by_text("Page not found").count() == 0
        sidebar = page.get_by_test_id("stSidebar")
        for lesson in LESSONS:
            expect(sidebar.get_by_text(lesson.title, exact=True)).to_have_count(1)


def first_knob(page):
    return page.get_by_test_id("stMain").get_by_role("slider").first


def said(page):
    """Return what the page says: its prose, the values of its marks and the figures on its axes."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] [data-testid=stMarkdown]')]"
        ".map(e => e.textContent)"
        ".concat([...document.querySelectorAll('[data-testid=stVegaLiteChart] svg.marks')]"
        " .map(svg => [...svg.querySelectorAll('[aria-label], text')]"
        " .map(e => e.getAttribute('aria-label') ?? e.textContent).sort().join('|')))"
    )


def drawn(page):
    """Return every picture of the page, to be compared while nothing else moves."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-testid=stVegaLiteChart] .marks')]"
        ".map(e => e.tagName === 'CANVAS' ? e.toDataURL() : e.innerHTML)"
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_a_knob_turned_by_keyboard_changes_the_picture_and_the_address(visit, address, slug):
    tab = visit()
    page = tab.open(f"{address}/{slug}")
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
    tab.settle()
    page.go_back()
    page.wait_for_url(turned)
    tab.settle()
    assert page.locator("h1").inner_text() == BY_SLUG[slug].question
    assert page.url == turned
    assert said(page) == after
    page.go_forward()
    tab.settle()
    page.go_forward()
    page.get_by_role("heading", name="What does this word mean?").wait_for()
    assert not tab.errors


@pytest.mark.parametrize("slug", TRAINING)
def test_the_replay_moves_every_picture_and_sends_nothing(visit, address, slug):
    tab = visit()
    page = tab.open(f"{address}/{slug}")
    reading = page.locator("output").first
    expect(reading).not_to_be_empty()
    end, last_picture, n_sent = reading.inner_text(), drawn(page), len(tab.sent)
    assert last_picture

    page.get_by_role("button", name="To the first frame").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert reading.inner_text().startswith("epoch 0 ")
    assert drawn(page) != last_picture

    page.get_by_role("button", name="One frame forward").first.press("Enter")
    page.wait_for_timeout(300)
    assert reading.inner_text().startswith("epoch 1 ")

    page.get_by_role("slider", name="Frame of the training").first.press("End")
    page.wait_for_timeout(600)
    assert reading.inner_text() == end
    assert len(tab.sent) == n_sent
    assert not tab.errors


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
