"""What is drawn can be grabbed, by pointer and finger; the server hears of it when it is let go."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lessons.xor.network import BY_HAND
from tests.browser.test_live import COUNT, FIRST, PICTURES
from tests.browser.visit import SKIP

pytestmark = pytest.mark.browser

GRIPS = {
    "dot_product": ("w1", "w3"),
    "gradient_descent": ("left", "right", "ball"),
    "dot_product?scene=turned": ("w", "first"),
    "gradient_descent?scene=one_step": ("ball",),
    "dot_product?scene=rivals": ("second",),
    "gradient_descent?scene=slope": ("ball",),
    "dot_product?scene=line": ("w", "border"),
    "sigmoid": ("left", "right"),
    "perceptron": ("cut", "tilt"),
    "sigmoid?scene=decide": ("threshold",),
    "layers": ("h1", "v2"),
    "xor": ("cut0", "way0", "point3"),
    "layers?scene=activations": ("z",),
    "xor?scene=by_hand": ("way1", "cut0"),
    "autograd": ("here",),
    "zero_grad": ("let_go",),
    "backpropagation": ("n1", "n6"),
    "overfitting": ("point",),
    "heart": ("cut",),
}
"""Scenes with what can be grabbed in them; from lesson to lesson a tab goes at once."""
AS_THE_RUN = {
    "dot_product?scene=rivals": PICTURES,
    "dot_product?scene=line": PICTURES,
    "gradient_descent": FIRST,
    "sigmoid": PICTURES,
    "sigmoid?scene=decide": PICTURES,
    "layers?scene=activations": PICTURES,
}
"""Scenes by hand, with those of their pictures that the run draws as the browser has drawn them."""
_MIDDLE = """grip => {
  const mark = document.querySelector(`[class*=grip_${grip}] > *`)
  mark.scrollIntoView({block: 'center'})
  const box = mark.getBoundingClientRect()
  return [box.x + box.width / 2, box.y + box.height / 2]
}"""


@pytest.mark.parametrize("scene", GRIPS)
def test_a_grip_follows_the_pointer_with_its_knobs_and_is_kept_where_it_is_let_go(
    same_tab, address, scene
):
    tab = same_tab
    page = tab.go(f"{address}/{scene}")
    tab.press_every(SKIP)
    more_sliders = page.get_by_text("The points by their numbers")
    if more_sliders.count():
        more_sliders.click()
        tab.settle()
    for grip in GRIPS[scene]:
        x, y = page.evaluate(_MIDDLE, grip)
        n_sent, url, thumbs = len(tab.sent), page.url, values(page)
        page.mouse.move(x, y)
        page.mouse.down()
        page.evaluate(COUNT)
        for i in range(10):
            page.mouse.move(x - 8 * i, y - 4 * i)
            page.wait_for_timeout(10)
        moves, redraws = page.evaluate("[window.moves, window.redraws]")
        assert moves
        assert redraws >= moves / 2, (grip, moves, redraws)
        assert values(page) != thumbs, "the sliders follow"
        assert len(tab.sent) == n_sent, "nothing is sent before it is let go"
        during, pictures = values(page), AS_THE_RUN.get(scene)
        drawn = page.evaluate(pictures) if pictures else None
        page.mouse.up()
        page.wait_for_function("(url) => location.href !== url", arg=url)
        tab.settle()
        assert values(page) == during
        if pictures:
            assert page.evaluate(pictures) == drawn, grip
    assert not tab.errors


def test_a_second_point_bends_the_curve_while_it_is_held_as_it_stands_when_it_is_let_go(
    same_tab, address
):
    tab = same_tab
    page = tab.go(f"{address}/overfitting?scene=by_hand&degree=4&point=3&lift=0.5")
    tab.press_every(SKIP)
    circles = page.locator("[class*=grip_point] > *")
    line = page.locator("svg.marks").first.locator(".mark-line path").first
    ways = [line.get_attribute("d")]
    for i, knobs in ((9, "point=10"), (5, "point=6")):
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


def values(page) -> list[str]:
    return page.get_by_test_id("stSliderThumbValue").all_inner_texts()


def test_a_finger_pulls_an_arrow_by_its_tip_and_the_page_stays_where_it_is(same_tab, address):
    tab = same_tab
    page = tab.go(f"{address}/dot_product?scene=line")
    x, y = page.evaluate(_MIDDLE, "w")
    top = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    url, client = page.url, page.context.new_cdp_session(page)

    def touch(kind: str, *points) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", (x, y))
    for i in range(10):
        touch("touchMove", (x - 4 * i, y - 6 * i))
    touch("touchEnd")
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    assert "angle_w" in page.url
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == top


def test_the_machine_turns_the_learners_knobs_and_both_ways_and_scores_stand(tab, address):
    page = tab.open(f"{address}/gradient_descent")
    x, y = page.evaluate(_MIDDLE, "right")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 90, steps=5)
    page.mouse.up()
    page.wait_for_url("**w=*")
    tab.settle()
    best = page.locator("[data-testid=stTable] tbody tr")
    expect(best.first).to_contain_text("you, at your best")
    expect(best.first.locator("td").last).to_have_text("1")
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
    page.get_by_role("button", name="Let it try again").wait_for()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    expect(best.first.locator("td").last).to_have_text("1")  # its steps are not the learner's
    expect(best.nth(1)).to_contain_text("the machine")
    expect(best.nth(1).locator("td").last).to_have_text("300")
    page.wait_for_function(f"{said} === '1'")
    score = page.locator("svg.marks text", has_text="L = 0.0")
    assert score.count() == 1, "the picture shows the same"

    page.reload()
    expect(best.first).to_contain_text("2,175")
    expect(best.first.locator("td").last).to_have_text("0")
    assert values(page) != before, "the knobs stand where it left them, and are nobody's"
    assert not tab.errors


def test_the_machine_goes_on_from_wherever_the_learner_left_the_nine_knobs(tab, address):
    page = tab.open(f"{address}/xor?scene=by_hand&w11=5.5&n_epochs=100&n_hidden=4")
    best = page.locator("[data-testid=stTable] tbody tr")
    expect(best).to_have_count(1)
    expect(best).to_contain_text("1 move")
    before, weight = values(page), page.locator(".network .weight").first.text_content()
    page.get_by_role("button", name="Let it try").click()
    page.get_by_role("button", name="Let it try again").wait_for(timeout=30_000)
    page.wait_for_url("**&w22=*")
    tab.settle()
    assert all(one != other for one, other in zip(values(page), before, strict=True))
    assert page.locator(".network .weight").first.text_content() != weight, "the network, too"
    assert "scene=by_hand" in page.url
    expect(best.first).to_contain_text("1 move")  # its steps are not the learner's
    expect(best.last).to_contain_text(re.compile("the machine.*4 of 4.*5,000 steps"))
    ending = page.locator("[class*=st-key-of_knobs_] p", has_text="All four probabilities")
    expect(ending).to_contain_text("are within 5 % of the truth: XOR is solved")
    score = page.locator(".small_network text", has_text="4 of 4 right, loss 0.00")
    assert score.count() == 1, "the picture shows where it turned them"

    page = tab.open(f"{address}/xor?scene=by_hand&" + "&".join(f"{name}=0" for name in BY_HAND))
    page.get_by_role("button", name="Take a step").click()
    expect(best.last).to_contain_text(re.compile("the machine.*2 of 4.*0.693.*1 step"))
    page.get_by_role("button", name="Let it try").click()
    page.get_by_text("It got stuck").wait_for()
    tab.settle()
    assert {float(value) for value in values(page)} == {0.0}
    assert not tab.errors
