"""A sketch by pointer, keyboard and finger; once committed the truth is laid over it and played."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.readable import violations
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

SCENE = "overfitting?scene=turns"
FRAME = "document.querySelector('[data-testid=stMain]').scrollTop"
_TRUTH = """() => {
  const sketch = [...document.querySelectorAll('*')].flatMap((x) => x.shadowRoot ?? [])
    .find((x) => x.querySelector('.truth'))
  return [...sketch.querySelector('.truth').getAttribute('d').matchAll(/([\\d.]+),([\\d.]+)/g)]
    .map(([, x, y]) => [Number(x), Number(y)])
}"""
_WATCH = """() => { window.frames = []
  window.addEventListener("knobs-replay",
    (event) => window.frames.push([performance.now(), event.detail.frame])) }"""


@pytest.fixture
def tab(browser, address):
    visit = Visit(browser, motion=True)
    visit.open(f"{address}/{SCENE}")
    yield visit
    visit.page.emulate_media(reduced_motion="no-preference")
    visit.page.set_viewport_size({"width": 1366, "height": 768})
    visit.leave()


def heights(page) -> list[float]:
    points = page.locator(".sketch .point")
    return [float(point.get_attribute("aria-valuenow")) for point in points.all()]


def stroke(page, *places: tuple[float, float]) -> None:
    """Draw through places, given as shares of the width and the height of the picture."""
    svg = page.locator(".sketch svg")
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    (x, y), *others = (
        (box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in places
    )
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in others:
        page.mouse.move(x, y, steps=3)
    page.mouse.up()


def commit(page) -> None:
    button = page.get_by_role("button", name="Commit")
    expect(button).to_be_enabled()
    button.click()
    page.locator(".sketch .truth").wait_for(state="attached")


def frame(page) -> int:
    return int(page.get_by_role("slider", name="Frame of the training").input_value())


def test_how_sure_one_is_can_be_said_above_the_button_that_commits(tab):
    page = tab.page
    page.set_viewport_size({"width": 1366, "height": 768})
    stroke(page, (0.12, 0.2), (0.97, 0.7))
    choices = page.locator("[class*=_prediction_][class*='_sure '] button")
    choices.first.wait_for()
    tab.settle()
    below = max(box["y"] + box["height"] for box in (one.bounding_box() for one in choices.all()))
    commit = page.get_by_role("button", name="Commit").bounding_box()
    assert below <= commit["y"] <= 768 - commit["height"] / 2, "in sight without scrolling"
    assert not tab.errors


def test_drawn_by_pointer_the_real_curve_is_laid_over_it_and_the_run_plays(tab):
    page = tab.page
    assert page.get_by_role("button", name="Commit").is_disabled()
    first = heights(page)
    sent = len(tab.sent)
    stroke(page, (0.12, 0.2), (0.97, 0.7))
    sketch = heights(page)
    assert sketch != first
    assert sketch[0] == first[0], "what the question tells stays where it is"
    assert not violations(page)
    assert sketch == sorted(sketch, reverse=True), "a quick stroke takes all points along"
    assert len(tab.sent) - sent <= 2, "what is drawn is sent when the pointer is let go"
    page.evaluate(_WATCH)
    page.evaluate("localStorage.setItem('knobs-speed', '4')")
    commit(page)
    label = page.locator(".sketch svg[aria-label*=really]").get_attribute("aria-label")
    assert f"50: {sketch[2]:.3g}, really 0.396" in label
    expect(page.locator(".sketch .point:visible")).to_have_count(0)
    xs, ys = zip(*page.evaluate(_TRUTH), strict=True)
    assert len(xs) == 301
    assert xs[1] - xs[0] == pytest.approx((xs[-1] - xs[0]) / 300, rel=0.01)
    assert 50 < ys.index(max(ys)) < 100, "the curve turns between two places that were drawn"

    slider = page.get_by_role("slider", name="Frame of the training")
    slider.wait_for()
    play = page.locator(".player .play")
    page.wait_for_function(
        "() => window.frames.some(([, frame], i) => frame > 0 && window.frames[i - 1]?.[1] === 0)"
    )
    expect(play).to_have_text("Play", timeout=15_000)
    shown = page.evaluate("window.frames")
    start = max(i for i, (_, at) in enumerate(shown) if at == 0)
    (began, _), *_, (ended, last) = shown[start:]
    halfway = max(at for moment, at in shown[start:] if moment <= (began + ended) / 2)
    assert halfway < last / 2, "from the beginning, and slowly at first"
    assert last == frame(page) == int(slider.get_attribute("max"))
    assert page.get_by_text("your sketch").first.is_visible(), "in the picture of the run, too"
    page.get_by_text("Your sketch", exact=True).click()
    page.locator(".sketch .truth").wait_for()

    tab.scene("By hand")
    tab.scene("300 epochs")
    expect(slider).to_have_value(str(last), timeout=15_000)  # it has played again
    tab.scene("Remember")
    expect(page.get_by_text("What you expected, and what happened")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d of 7 points"))).to_be_visible()
    assert not tab.errors


@pytest.mark.weekly
def test_drawn_by_keyboard_and_played_only_when_asked_by_who_wants_no_motion(tab):
    page = tab.page
    page.emulate_media(reduced_motion="reduce")
    points = page.locator(".sketch .point")
    points.first.focus()
    page.keyboard.press("ArrowRight")
    expect(points.nth(1)).to_be_focused()
    start = heights(page)
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageDown")
    now = heights(page)
    assert now[1] < start[1]
    assert now[:1] + now[2:] == start[:1] + start[2:]
    assert points.nth(1).get_attribute("aria-valuetext") == f"{float(f'{now[1]:.3g}'):,.4g}"
    page.keyboard.press("End")
    expect(points.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    tab.settle()
    expect(points.last).to_be_focused()  # the server has heard of it, and nothing was lost
    assert heights(page)[-1] < start[-1]
    commit(page)
    tab.settle()
    page.wait_for_timeout(1000)
    expect(page.locator(".player .play")).to_have_text("Play")
    slider = page.get_by_role("slider", name="Frame of the training")
    assert frame(page) == int(slider.get_attribute("max"))
    assert not tab.errors


@pytest.mark.weekly
def test_on_a_phone_a_finger_draws_and_does_not_scroll(tab):
    page = tab.page
    page.set_viewport_size({"width": 390, "height": 844})
    tab.settle()
    svg = page.locator(".sketch svg")
    svg.scroll_into_view_if_needed()
    tab.settle()
    box, first, top = svg.bounding_box(), heights(page), page.evaluate(FRAME)
    assert box["x"] + box["width"] <= 390
    target = page.locator(".sketch .point").first.bounding_box()
    assert min(target["width"], target["height"]) >= 44
    shares = [(0.3 + 0.1 * i, 0.6 - 0.1 * i) for i in range(6)]
    tab.swipe(*((box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in shares))
    assert heights(page) != first
    assert page.evaluate(FRAME) == top
    expect(page.get_by_role("button", name="Commit")).to_be_enabled()
    assert not tab.errors
