"""A knob moves its picture while it is dragged, and the server hears of it when it is let go."""

import time

import pytest
from playwright.sync_api import expect

from study.sheet import sheet
from tests.browser.visit import Visit
from ui.address import HASTE

pytestmark = pytest.mark.browser

_COUNT = """() => {
  cancelAnimationFrame(window.counting)
  window.moved = window.places = 0
  let drawn = false
  const observed = {subtree: true, attributes: true, childList: true, characterData: true}
  const frame = () => {
    if (drawn) { window.moved++; drawn = false }
    window.counting = requestAnimationFrame(frame)
  }
  window.counting = requestAnimationFrame(frame)
  for (const svg of document.querySelectorAll('svg.marks'))
    new MutationObserver(() => { drawn = true }).observe(svg, observed)
  if (!window.listening) window.addEventListener('knobs-live', () => { window.places++ })
  window.listening = true
}"""
"""Count the places of the thumb, and the frames of the screen in which a picture was drawn."""
_PICTURES = "[...document.querySelectorAll('svg.marks')].map(svg => svg.innerHTML).join()"
_PICTURE = "document.querySelector('svg.marks').innerHTML"


@pytest.fixture
def tab(browser, address):
    visit = Visit(browser)
    yield visit
    visit.leave()


def hold(page, knob: str) -> tuple[float, float]:
    """Press the pointer on a slider's thumb and return where it is."""
    value = page.locator(f".st-key-{knob} [data-testid=stSliderThumbValue]").first
    value.evaluate("value => value.scrollIntoView({block: 'center'})")
    box = value.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


LIVE = {
    "gradient_descent": [("by_hand", "w"), ("one_step", "rate")],
    "dot_product": [
        *(("vote", "b"), ("turned", "angle_x"), ("rivals", "angle_x"), ("why", "turn")),
        ("line", "cut"),
    ],
    "sigmoid": [
        *(("by_hand", "b"), ("odds", "ask"), ("flat_ends", "b"), ("wrong_start", "start_w")),
        *(("decide", "threshold"), ("order", "threshold")),
    ],
    "layers": [("activations", "z"), ("output", "z2")],
    "backpropagation": [("steps", "step")],
}
"""Scenes by hand of each lesson, and a knob of each."""
TRAINED = {("sigmoid", "wrong_start")}
"""Where more than what follows the thumb changes when it is let go."""


@pytest.mark.parametrize("lesson", LIVE)
def test_the_picture_follows_the_thumb_and_nothing_is_sent_before_it_is_let_go(
    tab, address, lesson
):
    tab.open(f"{address}/{lesson}?w=2&steps=2")
    titles = {scene.name: scene.title for scene in sheet(lesson).scenes}
    for scene, knob in LIVE[lesson]:
        tab.scene(titles[scene])
        drag(tab, f"{lesson}_{knob}", trained=(lesson, scene) in TRAINED)


def drag(tab, knob: str, *, trained: bool) -> None:
    page = tab.page
    skip = page.get_by_role("button", name="Skip, just show me")
    if skip.count():
        skip.click()
        skip.wait_for(state="detached")
    page.wait_for_selector("svg.marks")
    tab.settle()
    x, y = hold(page, knob)
    track = page.locator(f".st-key-{knob} [data-testid=stSlider]").first.bounding_box()
    way = 1 if x < track["x"] + track["width"] / 2 else -1  # an earlier scene may have turned it
    page.evaluate(_COUNT)
    before, n_sent, url = page.evaluate(_PICTURES), len(tab.sent), page.url
    began = time.monotonic()
    for i in range(20):
        page.mouse.move(x + way * 6 * (i if i < 15 else 30 - i), y)
        page.wait_for_timeout(10)
    took = time.monotonic() - began
    places, moved = page.evaluate("[window.places, window.moved]")
    during = page.evaluate(_PICTURES)
    assert during != before
    assert places
    # The picture was drawn for each place of the thumb, or 20 times a second at least.
    assert moved >= min(places, 20 * took) - 1, (knob, places, moved, took)
    assert len(tab.sent) == n_sent
    page.mouse.up()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    if not trained:
        # What is drawn in the browser is what the run says.
        assert page.evaluate(_PICTURES) == during
    assert not tab.errors


def test_going_back_after_a_drag_shows_the_earlier_picture(tab, address):
    page = tab.open(f"{address}/gradient_descent")
    page.wait_for_selector("svg.marks")
    before, url = page.evaluate(_PICTURE), page.url
    x, y = hold(page, "gradient_descent_w")
    page.mouse.move(x + 40, y)
    page.mouse.up()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    assert page.evaluate(_PICTURE) != before
    page.wait_for_timeout(1000 * HASTE)
    page.go_back()
    page.wait_for_url(url)
    tab.settle()
    assert page.evaluate(_PICTURE) == before


@pytest.mark.parametrize(("scene", "knob"), [("neuron", "w1"), ("by_hand", "w11")])
def test_the_plane_of_xor_follows_the_thumb(tab, address, scene, knob):
    page = tab.open(f"{address}/xor?scene={scene}")
    plane = page.locator("canvas.marks").first
    before, n_sent, url = plane.screenshot(), len(tab.sent), page.url
    x, y = hold(page, f"xor_{knob}")
    page.evaluate("""() => {
      window.frames_seen = 0
      const count = () => { window.frames_seen++; requestAnimationFrame(count) }
      requestAnimationFrame(count)
      window.began = performance.now()
    }""")
    for i in range(40):
        page.mouse.move(x + 2 * i, y)
        page.wait_for_timeout(20)
    rate = page.evaluate("1000 * window.frames_seen / (performance.now() - window.began)")
    assert rate >= 8, "20 and more on a quiet machine"
    during = plane.screenshot()
    assert during != before
    if scene == "by_hand":
        drawn = page.locator(".network .weight").first.text_content()
        assert drawn != "6.00"
    assert len(tab.sent) == n_sent
    page.mouse.up()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    assert page.evaluate("document.querySelector('canvas.marks') !== null")
    if scene == "by_hand":
        assert page.locator(".network .weight").first.text_content() == drawn
    assert not tab.errors


@pytest.mark.parametrize(("knob", "circle"), [("x1", 0), ("t2", 3), ("tc", 5)])
def test_a_network_follows_its_inputs_and_its_biases(tab, address, knob, circle):
    page = tab.open(f"{address}/layers?traced=tanh")
    inside = page.locator(".network .within")
    before, n_sent, url = inside.nth(circle).text_content(), len(tab.sent), page.url
    x, y = hold(page, f"layers_{knob}")
    for i in range(12):
        page.mouse.move(x - 4 * i, y)
        page.wait_for_timeout(20)
    during = inside.nth(circle).text_content()
    assert during != before
    assert len(tab.sent) == n_sent
    page.mouse.up()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    assert inside.nth(circle).text_content() == during
    assert not tab.errors


def test_a_training_goes_on_from_the_nine_knobs(tab, address):
    page = tab.open(f"{address}/xor?scene=by_hand&w11=5.5&n_epochs=100&n_hidden=4")
    page.get_by_role("button", name="Train on from these knobs").click()
    page.wait_for_url("**from_hand=on**")
    tab.settle()
    assert "n_hidden" not in page.url
    reading = page.locator("output").first
    expect(reading).not_to_be_empty()
    end = reading.inner_text()
    page.reload()
    tab.settle()
    expect(reading).to_have_text(end)
    assert not tab.errors
