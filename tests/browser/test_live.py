"""A knob moves its picture while it is dragged, and the server hears of it when it is let go."""

import pytest

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

_COUNT = """() => {
  window.moved = 0
  new MutationObserver(() => { window.moved++ }).observe(document.querySelector('svg.marks'),
    {subtree: true, attributes: true, childList: true, characterData: true})
}"""
_PICTURE = "document.querySelector('svg.marks').innerHTML"


@pytest.fixture
def tab(browser, address):
    visit = Visit(browser)
    yield visit
    visit.leave()


def hold(page, knob: str) -> tuple[float, float]:
    """Press the pointer on a slider's thumb and return where it is."""
    value = page.locator(f".st-key-{knob} [data-testid=stSliderThumbValue]").first
    value.scroll_into_view_if_needed()
    box = value.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


@pytest.mark.parametrize(
    ("scene", "knob"), [("by_hand", "w"), ("by_hand", "b"), ("one_step", "w"), ("one_step", "rate")]
)
def test_the_picture_follows_the_thumb_and_nothing_is_sent_before_it_is_let_go(
    tab, address, scene, knob
):
    page = tab.open(f"{address}/gradient_descent?scene={scene}&steps=2")
    before, n_sent, url = page.evaluate(_PICTURE), len(tab.sent), page.url
    page.evaluate(_COUNT)
    x, y = hold(page, f"gradient_descent_{knob}")
    for i in range(20):
        page.mouse.move(x + (6 if knob == "rate" else 3) * i, y)
        page.wait_for_timeout(20)
    during = page.evaluate(_PICTURE)
    assert during != before
    assert page.evaluate("window.moved") >= (1 if knob == "rate" else 10)
    assert len(tab.sent) == n_sent
    page.mouse.up()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    assert page.evaluate(_PICTURE) == during, "what is drawn in the browser is what the run says"
    assert not tab.errors


def test_going_back_after_a_drag_shows_the_earlier_picture(tab, address):
    page = tab.open(f"{address}/gradient_descent")
    before, url = page.evaluate(_PICTURE), page.url
    x, y = hold(page, "gradient_descent_w")
    page.mouse.move(x + 40, y)
    page.mouse.up()
    page.wait_for_function("(url) => location.href !== url", arg=url)
    tab.settle()
    assert page.evaluate(_PICTURE) != before
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


def test_a_training_goes_on_from_the_nine_knobs(tab, address):
    page = tab.open(f"{address}/xor?scene=by_hand&w11=5.5&n_epochs=100&n_hidden=4")
    page.get_by_role("button", name="Train on from these knobs").click()
    page.wait_for_url("**from_hand=on**")
    tab.settle()
    assert "n_hidden" not in page.url
    end = page.locator("output").first.inner_text()
    page.reload()
    tab.settle()
    assert page.locator("output").first.inner_text() == end
    assert not tab.errors
