"""What is pulled, by its thumb or in its picture, is seen at once; the server hears of the end."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.visit import SKIP, Visit
from tests.weekly import but_weekly

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
  const roots = [...document.querySelectorAll('*')].flatMap((one) => one.shadowRoot ?? [])
  for (const root of [document, ...roots])
    for (const svg of root.querySelectorAll('svg.marks, svg.drawing'))
      new MutationObserver(() => { redrawn = true }).observe(svg, observed)
  const onCanvas = CanvasRenderingContext2D.prototype
  const save = onCanvas.save
  onCanvas.save = function () { redrawn = true; return save.call(this) }
  window.addEventListener('knobs-live', () => { moved = true })
}"""
"""Count the frames of the screen in which the thumb moved, and those in which a picture was drawn.

Frames and not seconds: a busy machine has fewer of them, and draws in each all the same.
"""
_PICTURES = """n => [...document.querySelectorAll('svg.marks')].slice(0, n)
  .map(svg => svg.innerHTML.replace(/clip\\d+/g, 'clip')
    .replace(/\\d+\\.\\d{4,}/g, pixels => Number(pixels).toFixed(3))
    .replace(/role="graphics-\\w+" (aria-roledescription="[a-z]+ mark container")/g, '$1'))
  .join()"""
"""Some pictures, to a thousandth of a pixel. Vega counts what it cuts off anew each time, and the
role of an empty container of marks depends on whether it was ever filled; the marks keep theirs."""
_PALE = """pale => [...document.querySelectorAll('[class*=st-key-of_knobs]')]
  .every(text => (getComputedStyle(text).opacity < 0.5) === pale)"""
"""Whether what is said of knobs, if something is, is pale."""
_MIDDLE = """grip => {
  const mark = document.querySelector(`[class*=grip_${grip}] > *`)
  mark.scrollIntoView({block: 'center'})
  const box = mark.getBoundingClientRect()
  return [box.x + box.width / 2, box.y + box.height / 2]
}"""

PULLED = {
    "gradient_descent": ("@left", "@ball", "@y2"),
    "gradient_descent?scene=one_step": ("@ball", "rate"),
    "dot_product?scene=vote": ("w1",),
    "dot_product?scene=everybody": ("@border", "@w"),
    "sigmoid": ("@left",),
    "sigmoid?scene=decide": ("@threshold",),
    "perceptron": ("@cut",),
    "perceptron?scene=plane": ("@cut", "@way"),
    "layers?scene=team": ("@cut1", "@way3"),
    "layers?scene=collapse": ("@cut1", "@way2"),
    "layers?scene=activations": ("@z",),
    "xor": ("@cut0", "@way0", "@point3"),
    "xor?scene=layer": ("w11", "@cut2", "@way2"),
    "digits?scene=scores": ("score_5", "@score8"),
    "convolution?scene=anywhere": ("@digit",),
}
"""Scenes with what is pulled in them, by the thumb or, with an @, in the picture: each arithmetic
of grips.js and each picture that follows by expressions of its own. Scenes of a lesson, and then
lessons, follow each other at once. That whatever can be grabbed is drawn is seen in tests/pages.
"""
EACH_CHANGE = ("xor",)
ROOMS = ("The points by their numbers", "Turn the biases as well", "More knobs")
N_AS_THE_RUN = {"gradient_descent": 1, "perceptron": 0, "sigmoid?scene=decide": 1, "xor": 0}
"""How many pictures the run draws as the browser has drawn them, where that is not all: a move
more is remembered, or what was trained is drawn anew."""


def values(page) -> list[str]:
    return page.get_by_test_id("stSliderThumbValue").all_inner_texts()


@pytest.mark.parametrize("scene", but_weekly(PULLED, *EACH_CHANGE))
def test_pictures_follow_what_is_pulled_and_nothing_is_sent_before_it_is_let_go(
    same_tab, address, scene
):
    tab = same_tab
    page = tab.go(f"{address}/{scene}")
    tab.press_every(SKIP)
    for room in ROOMS:
        if page.get_by_text(room, exact=True).count():
            page.get_by_text(room, exact=True).click()
            tab.settle()

    def drawn():
        numbers = page.locator(".network :is(.weight, .within)").all_text_contents()
        return page.evaluate(_PICTURES, N_AS_THE_RUN.get(scene, 99)), numbers

    for what in PULLED[scene]:
        if what.startswith("@"):
            at, way = page.evaluate(_MIDDLE, what[1:]), (-4, -2)
            page.mouse.move(*at)
            page.mouse.down()
        else:
            knob = f"{scene.split('?')[0]}_{what}"
            at = tab.hold(knob)
            track = page.locator(f".st-key-{knob} [data-testid=stSlider]").first.bounding_box()
            way = (4 if at[0] < track["x"] + track["width"] / 2 else -4, 0)
        page.evaluate(COUNT)
        n_sent, url = len(tab.sent), page.url
        during = tab.pull(at, way, lambda: values(page))
        moves, redraws = page.evaluate("[window.moves, window.redraws]")
        assert moves
        assert redraws >= moves / 2, (what, moves, redraws)
        assert len(tab.sent) == n_sent, "nothing is sent before it is let go"
        page.wait_for_function(_PALE, arg=True)
        seen = drawn()
        page.mouse.up()
        page.wait_for_function("(url) => location.href !== url", arg=url)
        tab.settle()
        page.wait_for_function(_PALE, arg=False)
        assert values(page) == during
        assert drawn() == seen, "what is drawn in the browser is what the run says"
    assert not tab.errors


@pytest.mark.weekly
def test_a_second_point_bends_the_curve_alike_while_held_and_when_let_go(same_tab, address):
    tab = same_tab
    page = tab.go(f"{address}/overfitting?scene=by_hand&degree=4&point=3&lift=0.5")
    tab.press_every(SKIP)
    circles = page.locator("[class*=grip_point] > *")
    line = page.locator("svg.marks").first.locator(".mark-line path").first
    ways = [line.get_attribute("d")]
    for i, knobs in ((9, "point=10"), (4, "point=5")):
        x, y, width, height = circles.nth(i).bounding_box().values()
        page.mouse.move(x + width / 2, y + height / 2)
        page.mouse.down()
        page.mouse.move(x + width / 2, y + height / 2 + 30, steps=4)
        page.wait_for_function(
            "([d, line]) => line.getAttribute('d') !== d", arg=[ways[-1], line.element_handle()]
        )
        coordinates = numbers(line.get_attribute("d"))
        page.mouse.up()
        page.wait_for_url(f"**{knobs}*")
        tab.settle()
        ways.append(line.get_attribute("d"))
        np.testing.assert_allclose(coordinates, numbers(ways[-1]), atol=0.2)
    assert len({*ways}) == 3
    assert not tab.errors


def numbers(path: str) -> list[float]:
    """Return the coordinates of a line drawn in SVG."""
    return [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", path)]


def test_a_finger_pulls_an_arrow_by_its_tip_and_the_page_stays_where_it_is(same_tab, address):
    tab = same_tab
    page = tab.go(f"{address}/dot_product?scene=everybody")
    x, y = page.evaluate(_MIDDLE, "w")
    top = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    url = page.url
    tab.swipe(*((x - 4 * i, y - 6 * i) for i in range(10)))
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    assert "angle_w" in page.url
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == top


@pytest.mark.weekly
def test_a_finger_that_swipes_over_a_thumb_scrolls_the_page_and_turns_no_knob(browser, address):
    phone = {"width": 390, "height": 844}
    context = browser.browser.new_context(
        viewport=phone, has_touch=True, is_mobile=True, bypass_csp=True
    )
    tab = Visit(context)
    page = tab.open(f"{address}/dot_product?scene=vote")
    knob = page.locator(".st-key-dot_product_w1 input")
    thumb = page.locator(".st-key-dot_product_w1 [data-testid=stSliderThumbValue]").locator("..")
    thumb.scroll_into_view_if_needed()
    box, before = thumb.bounding_box(), knob.input_value()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.swipe(*((x - 2 * n, y - 14 * n) for n in range(15)))
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 50")
    tab.settle()
    assert knob.input_value() == before
    context.close()


def test_each_mistake_of_the_machine_is_told_beside_its_buttons(same_tab, address):
    page = same_tab.open(f"{address}/perceptron?scene=by_hand")
    for hours in ("1 hour", "2 hours", "3 hours", "1 hour"):
        page.get_by_role("button", name="Take a step").click()
        expect(page.get_by_text(f"at {hours} (▼): the line")).to_be_visible()


def test_a_picture_keeps_its_size_when_a_ball_leaves_it_and_when_knobs_are_turned(
    same_tab, address
):
    grounds = (
        "[...document.querySelectorAll('svg.marks .background')].map(at => at.getAttribute('d'))"
    )
    page = same_tab.open(f"{address}/gradient_descent?scene=one_step&rate=0.3")
    before = page.evaluate(grounds)
    for _ in range(3):
        page.get_by_role("button", name="Take one step").click()
        same_tab.settle()
    assert page.evaluate(grounds) == before
    same_tab.open(f"{address}/backpropagation?scene=spread")
    same_tab.press_every(SKIP)
    before = page.evaluate(grounds)
    knob = page.locator(".st-key-backpropagation_into_p input")
    for _ in range(3):
        knob.press("ArrowLeft")
        same_tab.settle()
    assert page.evaluate(grounds) == before


@pytest.mark.weekly
def test_the_machine_turns_the_learners_knobs_and_both_ways_and_scores_stand(same_tab, address):
    tab = same_tab
    page = tab.open(f"{address}/gradient_descent")
    best = page.locator("[data-testid=stTable] tbody tr")
    page.locator(".st-key-gradient_descent_w input").press("End")
    page.wait_for_url("**w=*")
    tab.settle()
    expect(best.first).to_contain_text("you, at your best")
    n_moves = best.first.locator("td").last.inner_text()
    before, n_sent, url = values(page), len(tab.sent), page.url
    page.emulate_media(reduced_motion="no-preference")
    page.get_by_role("button", name="Let it try").click()
    page.wait_for_function(
        "before => document.querySelector('[data-testid=stSliderThumbValue]').innerText !== before",
        arg=before[0],
    )
    assert len(tab.sent) == n_sent, "its steps are shown by the browser alone"
    said = "getComputedStyle(document.querySelector('[class*=st-key-of_knobs_]')).opacity"
    page.wait_for_function(f"{said} === '0'")  # for it would be about where the knobs stood
    page.get_by_role("button", name="Stop").click()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Let it try").click()
    page.get_by_role("button", name="Let it try again").wait_for()
    tab.settle()
    expect(best.first.locator("td").last).to_have_text(n_moves)  # its steps are not the learner's
    machine = best.filter(has_text="the machine").last
    expect(machine.locator("td").last).to_have_text("300 steps")
    page.wait_for_function(f"{said} === '1'")
    score = page.locator("svg.marks text", has_text="L = 0.0")
    assert score.count() == 1, "the picture shows the same"

    page.reload()
    expect(best.first).to_contain_text("2,175")
    expect(best.first.locator("td").last).to_have_text("0 moves")
    assert values(page) != before, "the knobs stand where it left them, and are nobody's"
    assert not tab.errors
