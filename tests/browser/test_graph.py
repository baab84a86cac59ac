"""A computational graph in the browser: its sums are Python's, and it is walked by keyboard."""

import pytest
from playwright.sync_api import expect

from lessons.backpropagation import neuron
from tests.walked import walk
from training.figures import figure

pytestmark = pytest.mark.browser

AT = {"w": 2.0, "b": 1.0, "x": 2.0, "y": 0.0}


@pytest.fixture(scope="module")
def tab(same_tab, address):
    same_tab.open(f"{address}/backpropagation?scene=neuron")
    same_tab.page.wait_for_selector(".graph .node")
    return same_tab


def test_the_walk_says_each_step_and_shows_what_is_known(tab):
    page, box = tab.page, tab.page.locator(".graph")
    records = [r for r in walk(neuron.neuron(), AT) if r.backward and r.node not in "xy"]
    n_sent = len(tab.sent)
    forward = box.locator('[data-do="forward"]')
    forward.focus()
    values, slopes = (box.locator(each).all_text_contents() for each in (".value", ".gradient"))
    assert all(values)
    assert not any(slopes)
    for k, record in enumerate(records, start=1):
        page.keyboard.press("Enter")
        sentence = box.locator(".status").inner_text()
        assert sentence == f"{k} of {len(records)}. Backward. {record.sentence}"
        shown = [text for text in box.locator(".gradient").all_text_contents() if text]
        assert len(shown) == len({r.node for r in records[:k]})
        touches = bool(box.locator(".tangent").get_attribute("d"))
        assert touches == ("z" in {r.node for r in records[:k]}), "once the blame is through it"
    assert forward.is_disabled()
    box.locator('[data-do="again"]').press("Enter")
    assert box.locator('[data-do="back"]').is_disabled()
    assert len(tab.sent) == n_sent
    assert not tab.errors


@pytest.mark.weekly
def test_every_node_is_reached_by_keyboard_and_is_in_the_table(tab):
    page, box = tab.page, tab.page.locator(".graph")
    box.locator('[data-do="end"]').focus()
    page.keyboard.press("Tab")
    description = box.locator(".status")
    reached = [description.inner_text().split(" ")[0]]
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        reached.append(description.inner_text().split(" ")[0])
    page.keyboard.press("End")
    reached.append(description.inner_text().split(" ")[0])
    assert reached == ["w", "x", "u", "b", "z", "p", "y", "L"]
    page.keyboard.press("ArrowLeft")
    assert description.inner_text().startswith("r = p − y = 0.9933 − 0 = 0.9933. Its slope: 1 × ")
    page.keyboard.press("Home")
    assert "If w grew by 0.01, L would change by about 0.0002641." in description.inner_text()
    box.locator("summary").click()
    expect(box.locator("tbody tr")).to_have_count(9)
    cells = box.locator("tbody tr").first.locator("td").all_text_contents()
    assert cells == ["w", "a knob", "2", "0.02641", "0.01321 × 2"]
    assert not tab.errors


@pytest.mark.weekly
def test_all_numbers_follow_a_dragged_knob_before_it_is_let_go(tab):
    page = tab.page
    tab.settle()
    n_sent, shown = len(tab.sent), page.locator(".graph .value")
    during = tab.pull(tab.hold("backpropagation_w"), (4, 0), shown.all_text_contents)
    thumb = page.locator(".st-key-backpropagation_w [data-testid=stSliderThumbValue]").first
    w = float(thumb.inner_text())
    assert w != AT["w"]
    values = neuron.neuron().forward({**AT, "w": w})
    expected = [
        figure(float(v), 3)
        for v, node in zip(values, neuron.neuron().nodes)
        if not node.is_constant
    ]
    assert during == expected
    assert len(tab.sent) == n_sent
    page.mouse.up()
    tab.settle()
    assert shown.all_text_contents() == expected
    assert not tab.errors


def test_a_tiny_slope_is_short_in_its_box_and_exact_below_it(tab):
    page, box = tab.page, tab.page.locator(".graph")
    tab.open(f"{page.url.split('?')[0]}?scene=neuron&w=6&b=6")
    box.locator('[data-do="end"]').click()
    expect(box.locator(".gradient").first).to_have_text("≈ 0")
    assert "× 10⁻" in box.locator(".status").inner_text()
    assert not tab.errors


@pytest.mark.weekly
def test_on_a_phone_the_graph_stands_upright_and_nothing_sticks_out(tab):
    page = tab.page
    page.set_viewport_size({"width": 390, "height": 844})
    tab.settle()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    inside, wide = page.locator(".graph .drawn").evaluate(
        "box => [box.clientWidth, box.scrollWidth]"
    )
    assert wide <= inside + 1
    tops = [node.bounding_box()["y"] for node in page.locator(".graph .node").all()]
    assert tops[-1] == max(tops)
    page.set_viewport_size({"width": 1366, "height": 768})
    tab.settle()
    assert not tab.errors
