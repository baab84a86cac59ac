"""Digits in the browser: counts that open their pictures, weights that move, paper to write on."""

import re

import pytest
from playwright.sync_api import expect

from datasets.digits import load_digits
from tests.browser.readable import violations
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

PAPER = "canvas.paper"


@pytest.fixture(scope="module")
def tab(browser, address):
    visit = Visit(browser)
    yield lambda scene: visit.open(f"{address}/digits?scene={scene}") and visit
    visit.leave()


def test_every_count_of_the_matrix_opens_as_many_digits(tab):
    visit = tab("mistakes")
    page = visit.page
    matrix = page.locator(".matrix")
    sent = len(visit.sent)
    mistakes = matrix.get_by_role("button", name="mistakes")
    n_wrong = int(re.search(r"\d+", mistakes.inner_text())[0])
    assert matrix.locator("figure").count() == n_wrong
    for name in ("every 4: ", "everything called 1: ", "3 taken for 3, rightly: "):
        cell = matrix.get_by_role("button", name=name)
        n = int(cell.get_attribute("aria-label").rsplit(" ", 1)[1])
        cell.click()
        expect(cell).to_have_attribute("aria-pressed", "true")
        assert matrix.locator("figure").count() == min(n, 24)
    cell.press("ArrowRight")
    expect(matrix.get_by_role("button", name="3 taken for 4: ")).to_be_focused()
    page.keyboard.press("Enter")
    expect(matrix.locator(".who")).to_contain_text("that")

    mistakes.click()
    page.get_by_role("button", name="To the first frame").press("Enter")
    expect(mistakes).not_to_contain_text(f" {n_wrong} ")
    assert int(re.search(r"\d+", mistakes.inner_text())[0]) > 90, "nothing is learned yet"
    assert len(visit.sent) == sent
    assert not violations(page)
    assert not visit.errors


def test_the_weights_move_with_the_replay_and_a_neuron_says_whom_it_serves(tab):
    visit = tab("first_layer")
    page = visit.page
    grid = page.locator(".templates .grid")
    pictures = "els => els.map(c => c.toDataURL())"
    end = grid.locator("canvas").evaluate_all(pictures)
    assert len(end) == 16
    sent = len(visit.sent)
    page.get_by_role("button", name="To the first frame").press("Enter")
    assert grid.locator("canvas").evaluate_all(pictures) != end
    said = page.locator(".templates .name").inner_text()
    first = grid.get_by_role("button").first
    first.focus()
    first.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".templates .name")).not_to_have_text(said)
    assert page.locator(".templates .examples figure").count() == 6
    assert len(visit.sent) == sent
    assert not violations(page)
    assert not visit.errors


def test_what_is_written_by_keys_or_pointer_is_read_at_once_in_the_browser(tab):
    visit = tab("own_hand")
    page = visit.page
    paper, says = page.locator(PAPER), page.locator(".pad .says")
    expect(says).to_contain_text("Empty paper")
    sent = len(visit.sent)
    paper.focus()
    for key in ("ArrowRight", " ", "ArrowDown", " ", "ArrowDown", "7"):
        page.keyboard.press(key)
    expect(page.locator(".pad .cell")).to_have_text("Row 6, column 5: ink 7 of 9.")
    expect(says).to_contain_text("I read a")
    page.keyboard.press("Delete")
    expect(says).to_contain_text("Empty paper")

    box = paper.bounding_box()
    x, y, width, height = (box[k] for k in ("x", "y", "width", "height"))
    page.mouse.move(x + 0.5 * width, y + 0.3 * height)
    page.mouse.down()
    page.mouse.move(x + 0.5 * width, y + 0.7 * height, steps=6)
    page.mouse.up()
    expect(page.locator(".pad .place")).to_contain_text("does not reach")
    page.get_by_role("button", name="Fit to the box").click()
    expect(page.locator(".pad .place")).to_contain_text("It fills the box")
    expect(says).to_contain_text("I read a 1")
    shares = [float(t.split()[0]) for t in page.locator(".pad .figure").all_inner_texts()]
    assert len(shares) == 10
    assert sum(shares) == pytest.approx(100, abs=0.6)

    # Digits of the set are read as the server would read them: nearly all of them rightly.
    right = 0
    for _ in range(20):
        page.get_by_role("button", name="One from the data set").click()
        meant = re.search(r"meant to be an? (\d)", page.locator(".pad .cell").inner_text())[1]
        right += f"I read a {meant}," in says.inner_text()
    assert right >= 18
    page.get_by_role("button", name="Move one pixel to the right").click()
    page.get_by_role("button", name="Noise").click()
    expect(says).to_contain_text("I read a")
    assert len(visit.sent) == sent
    assert not violations(page)
    assert not visit.errors


def test_on_a_phone_nothing_is_cut(tab):
    visit = tab("own_hand")
    visit.page.set_viewport_size({"width": 390, "height": 844})
    for scene in ("own_hand", "mistakes", "first_layer"):
        visit = tab(scene)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
        inside = visit.page.locator(".pad, .matrix, .templates").first.bounding_box()
        assert inside["x"] >= 0
        assert inside["x"] + inside["width"] <= 390
    visit.page.set_viewport_size({"width": 1366, "height": 768})


def test_a_digit_follows_its_knob_and_its_class(tab):
    visit = tab("look")
    page = visit.page
    ink, labels = load_digits()
    numbers = page.locator("[data-testid=stVegaLiteChart] svg.marks text")

    def shows(digit: int, which: int) -> None:
        row = [row for row, label in enumerate(labels) if label == digit][which - 1]
        expect(numbers).to_have_text([f"{16 * value:g}" for value in ink[row]])

    shows(3, 1)
    knob = page.get_by_test_id("stSlider").get_by_role("slider").first
    for which in (2, 3):
        knob.press("ArrowRight")
        shows(3, which)
    page.wait_for_timeout(500)  # a slider sends its value when the keys have been quiet
    visit.settle()
    page.get_by_test_id("stMain").get_by_role("radio", name="7", exact=True).click()
    shows(7, 3)
