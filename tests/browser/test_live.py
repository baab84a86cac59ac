"""A knob moves its picture while it is dragged, and the server hears of it when it is let go."""

import pytest

from study.content import lesson_content
from ui.page.address import HASTE

pytestmark = pytest.mark.browser

COUNT = """() => {
  cancelAnimationFrame(window.counting)
  window.moves = window.redraws = 0
  let moved = false, redrawn = false
  const frame = () => {
    window.moves += moved
    window.redraws += redrawn
    moved = redrawn = false
    window.counting = requestAnimationFrame(frame)
  }
  window.counting = requestAnimationFrame(frame)
  const observed = {subtree: true, attributes: true, childList: true, characterData: true}
  for (const svg of document.querySelectorAll('svg.marks, svg.drawing'))
    new MutationObserver(() => { redrawn = true }).observe(svg, observed)
  const onCanvas = CanvasRenderingContext2D.prototype
  const save = onCanvas.save
  onCanvas.save = function () { redrawn = true; return save.call(this) }
  window.addEventListener('knobs-live', () => { moved = true })
}"""
"""Count the frames of the screen in which the thumb moved, and those in which a picture was drawn.

Frames and not seconds: a busy machine has fewer of them, and draws in each all the same.
"""
_SOME = """[...document.querySelectorAll('svg.marks')].slice(0, %s)
  .map(svg => svg.innerHTML.replace(/clip\\d+/g, 'clip')
    .replace(/\\d+\\.\\d{4,}/g, pixels => Number(pixels).toFixed(3))
    .replace(/role="graphics-\\w+" (aria-roledescription="[a-z]+ mark container")/g, '$1'))
  .join()"""
"""Some pictures, to a thousandth of a pixel. Vega counts what it cuts off anew each time, and the
role of an empty container of marks hangs on whether it was ever filled; the marks keep theirs."""
PICTURES, FIRST = _SOME % "Infinity", _SOME % "1"
_PALE = """pale => [...document.querySelectorAll('[class*=st-key-of_knobs]')]
  .every(text => (getComputedStyle(text).opacity < 0.5) === pale)"""
"""Whether what is said of knobs, if something is, is pale."""
_PICTURE = "document.querySelector('svg.marks').innerHTML"


LIVE = {
    "gradient_descent": [("by_hand", "w"), ("one_step", "rate")],
    "dot_product": [("vote", "b"), ("turned", "angle_x"), ("why", "turn")],
    "sigmoid": [
        *(("odds", "ask"), ("flat_ends", "b"), ("wrong_start", "start_w")),
        ("order", "threshold"),
    ],
    "layers": [("output", "z2")],
    "backpropagation": [("steps", "step")],
}
"""Scenes by hand of each lesson, and a knob of each. Where test_grips pulls the same knob by what
is drawn, and compares the pictures, the first scene of one lesson stands for all."""
TRAINED = {("sigmoid", "wrong_start")}
"""Where more than what follows the thumb changes when it is let go."""
REMEMBERED = {("gradient_descent", "by_hand")}
"""Where the pictures after the first one have a move more once it is let go."""


@pytest.mark.parametrize("lesson", LIVE)
def test_the_picture_follows_the_thumb_and_nothing_is_sent_before_it_is_let_go(
    same_tab, address, lesson
):
    tab = same_tab
    tab.go(f"{address}/{lesson}?w=2&steps=2")
    titles = {scene.name: scene.title for scene in lesson_content(lesson).scenes}
    for scene, knob in LIVE[lesson]:
        tab.scene(titles[scene])
        pictures = FIRST if (lesson, scene) in REMEMBERED else PICTURES
        drag(tab, f"{lesson}_{knob}", pictures, trained=(lesson, scene) in TRAINED)


def drag(tab, knob: str, pictures: str, *, trained: bool) -> None:
    page = tab.page
    skip = page.get_by_role("button", name="Skip, just show me")
    if skip.count():
        skip.click()
        skip.wait_for(state="detached")
    page.wait_for_selector("svg.marks")
    tab.settle()
    x, y = tab.hold(knob)
    track = page.locator(f".st-key-{knob} [data-testid=stSlider]").first.bounding_box()
    way = 1 if x < track["x"] + track["width"] / 2 else -1  # an earlier scene may have turned it
    page.evaluate(COUNT)
    n_sent, url = len(tab.sent), page.url
    during = tab.pull((x, y), way, lambda: page.evaluate(pictures))
    moves, redraws = page.evaluate("[window.moves, window.redraws]")
    assert moves
    assert redraws >= moves / 2, (knob, moves, redraws)
    assert len(tab.sent) == n_sent
    page.wait_for_function(_PALE, arg=True)
    page.mouse.up()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    page.wait_for_function(_PALE, arg=False)
    if not trained:
        # What is drawn in the browser is what the run says.
        assert page.evaluate(pictures) == during
    assert not tab.errors


def test_going_back_after_a_drag_shows_the_earlier_picture(tab, address):
    page = tab.open(f"{address}/gradient_descent")
    page.wait_for_selector("svg.marks")
    before, url = page.evaluate(_PICTURE), page.url
    x, y = tab.hold("gradient_descent_w")
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
def test_the_plane_of_xor_follows_the_thumb(same_tab, address, scene, knob):
    tab = same_tab
    page = tab.go(f"{address}/xor?scene={scene}")
    plane = page.locator(".small_network .stage")
    n_sent, url = len(tab.sent), page.url
    at = tab.hold(f"xor_{knob}")
    page.evaluate(COUNT)
    tab.pull(at, 1, plane.screenshot)
    moves, redraws = page.evaluate("[window.moves, window.redraws]")
    assert moves
    assert redraws >= moves / 2, (moves, redraws)
    if scene == "by_hand":
        weight = page.locator(".network .weight").first.text_content()
        assert weight != "6.00"
    assert len(tab.sent) == n_sent
    page.mouse.up()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    if scene == "by_hand":
        assert page.locator(".network .weight").first.text_content() == weight
    assert not tab.errors


@pytest.mark.parametrize(("knob", "circle"), [("x1", 0), ("t2", 3), ("tc", 5)])
def test_a_network_follows_its_inputs_and_its_biases(same_tab, address, knob, circle):
    tab = same_tab
    page = tab.go(f"{address}/layers?scene=trace&traced=tanh")
    slider = page.locator(f".st-key-layers_{knob}")
    if not slider.count():
        page.get_by_text("Turn the biases as well").click()
        slider.wait_for()
        tab.settle()
    inside = page.locator(".network .within")
    n_sent, url = len(tab.sent), page.url
    during = tab.pull(tab.hold(f"layers_{knob}"), -1, inside.nth(circle).text_content)
    assert len(tab.sent) == n_sent
    page.mouse.up()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    assert inside.nth(circle).text_content() == during
    assert not tab.errors
