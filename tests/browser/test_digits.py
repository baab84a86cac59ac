"""Digits in the browser: counts that open their pictures, weights that move, paper to write on."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from charts.core.style import INK, rgb
from datasets.digits import LEVELS, load_digits
from lessons.digits import answers, model, reader
from lessons.digits.model import probabilities
from lessons.digits.samples import moved
from tests.browser.readable import violations
from tests.browser.visit import SKIP, Visit
from training.activations import softmax
from training.dense import forward
from training.figures import count

pytestmark = pytest.mark.browser

PAPER = "canvas.paper"


@pytest.fixture(scope="module")
def tab(same_tab, address):
    same_tab.open(f"{address}/digits")
    return lambda scene: same_tab.go(f"{address}/digits?scene={scene}") and same_tab


@pytest.mark.weekly
def test_every_count_of_the_matrix_opens_as_many_digits(tab):
    visit = tab("mistakes")
    page = visit.page
    matrix, sent = page.locator(".matrix"), len(visit.sent)
    mistakes = matrix.get_by_role("button", name="mistakes")
    n_wrong = int(re.search(r"\d+", mistakes.inner_text())[0])
    matrix.locator(".guess").get_by_role("button", name="4").focus()
    for told in range(n_wrong):
        assert matrix.locator("figure").count() == told
        page.keyboard.press("Enter")  # then the counts are told
    expect(mistakes).to_be_focused()
    assert re.search(rf"You read \d of these {n_wrong} ", matrix.locator(".who").inner_text())
    for name in ("every 4: ", "everything called 1: ", "3 taken for 3, rightly: "):
        cell = matrix.get_by_role("button", name=name)
        n = int(cell.get_attribute("aria-label").rsplit(" ", 1)[1])
        cell.click()
        expect(cell).to_have_attribute("aria-pressed", "true")
        assert matrix.locator("figure").count() == min(n, 14)
        assert " a " not in matrix.locator(".who").inner_text(), "several are 8s, not a 8"
    cell.press("ArrowRight")
    expect(matrix.get_by_role("button", name="3 taken for 4: ")).to_be_focused()
    page.keyboard.press("Enter")
    expect(matrix.locator(".who")).to_contain_text("that")

    mistakes.click()
    assert matrix.locator("figure").count() == n_wrong
    assert len(visit.sent) == sent
    places, hidden = (
        matrix.locator(".plane span"),
        page.get_by_role("slider", name="Hidden neurons"),
    )
    visit.go(page.url + "&n_hidden=2")
    expect(places).not_to_have_count(0)
    hidden.press("End")
    expect(places).to_have_count(0)
    expect(matrix.locator(".alike")).to_be_empty()
    assert not visit.errors


def test_digits_lie_where_the_network_reads_them_and_ones_own_is_read_along(tab):
    visit = tab("train")
    page = visit.page
    page.get_by_role("button", name=SKIP).click()
    right, says = page.locator(".sorting .right"), page.locator(".sorting .says")
    run = model.train()  # the scene opens at the knobs' own settings
    write(page, THREE)
    way, frames = page.locator(".sorting .way"), page.get_by_role("slider", name="Frame of the")
    for key, frame in (("Home", 0), ("ArrowRight", 1), ("End", -1)):
        frames.press(key)
        n_right = round(180 * run.metrics["validation_accuracy"][frame])
        steps = count(run.steps[frame], "step")
        expect(right).to_have_text(f"{n_right} of 180 right after {steps}")
        expect(page.locator(".field .mistake")).to_have_count(180 - n_right)
        told_way = way.inner_text()
        assert frame or not told_way, "nothing is told of what is ahead"
    assert told_way.endswith("a 3")
    expect(says).to_contain_text("Yours: I read a 3")
    page.locator(".sorting").get_by_role("button", name="Clear").click()
    expect(says).to_contain_text("Write a digit")
    assert not visit.errors


def test_a_chosen_neuron_is_laid_over_the_paper_and_answers_as_on_the_server(tab):
    visit = tab("own_hand")
    page = visit.page
    neurons, laid = page.locator(".neurons"), page.locator(".laid")
    page.get_by_role("button", name="One from the data set").click()
    row = int(re.search(r"Row (\d+)", page.locator(".pad .cell").inner_text())[1])
    expect(laid).to_be_hidden()
    W1, b1, W2 = (model.train().final[name] for name in ("W1", "b1", "W2"))
    order = np.argsort(W2.argmax(axis=1), kind="stable")
    outputs = np.maximum(load_digits()[0][row] @ W1 + b1, 0)
    neurons.focus()
    for neuron in order[:6]:
        neurons.press("ArrowRight")
        expect(laid).to_be_visible()
        said = page.locator(".neuron").inner_text()
        loud = re.search(r"answers ([0-9]+\.[0-9])", said)
        assert (float(loud[1]) if loud else 0) == pytest.approx(outputs[neuron], abs=0.06)
        votes = W2[neuron]
        assert f"Whenever it answers, it raises the score of {votes.argmax()} most." in said
        if loud:
            score, adds = re.search(
                r"score of (\d), which I read now, it adds (.*)\. Whenever", said
            ).groups()
            added = outputs[neuron] * votes[int(score)]
            assert float(adds.replace("−", "-")) == pytest.approx(added, abs=0.06)
    neurons.press("Escape")
    expect(laid).to_be_hidden()
    page.get_by_role("button", name="Clear").click()
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
        right += re.search(rf"I read an? {meant},", says.inner_text()) is not None
    assert right >= 18
    move = page.locator(".pad .mislead")
    move.click()
    expect(says).to_contain_text("Moved one pixel")
    meant, now = (
        re.search(r"an? (\d)", text)[1]
        for text in (page.locator(".pad .cell").inner_text(), says.inner_text())
    )
    assert now != meant
    move.click()
    expect(says).to_contain_text(f"I read a {meant}")
    assert len(visit.sent) == sent + 1, "the tick of this scene, once something is written"
    assert not visit.errors


def write(page, *strokes) -> None:
    """Write on the paper, a unit high and wide, as one draws with a pointer."""
    page.locator(PAPER).scroll_into_view_if_needed()
    box = page.locator(PAPER).bounding_box()
    x, y, size = box["x"], box["y"], box["width"]
    for (u, v), *others in strokes:
        page.mouse.move(x + u * size, y + v * size)
        page.mouse.down()
        for u, v in others:
            page.mouse.move(x + u * size, y + v * size, steps=4)
        page.mouse.up()


THREE = (
    *((0.3, 0.2), (0.42, 0.12), (0.64, 0.15), (0.7, 0.3), (0.58, 0.45), (0.43, 0.5)),
    *((0.6, 0.51), (0.73, 0.65), (0.64, 0.82), (0.43, 0.87), (0.26, 0.78)),
)
CROSS = ((0.3, 0.3), (0.8, 0.7)), ((0.75, 0.35), (0.35, 0.7))
ONE_MOVE = {"right": (1, 0), "left": (-1, 0), "down": (0, 1), "up": (0, -1)}


def test_ones_own_paper_is_read_alike_after_coming_back_and_is_fitted_when_from_elsewhere(tab):
    page = tab("own_hand").page
    says, place = page.locator(".pad .says"), page.locator(".pad .place")
    page.get_by_role("button", name="Clear").click()
    write(page, *CROSS)
    expect(place).to_contain_text("does not reach")
    told_then = says.inner_text()
    tab("train")
    tab("own_hand")
    expect(says).to_have_text(told_then)
    tab("train")
    write(page, *CROSS)
    tab("own_hand")
    expect(place).not_to_contain_text("does not reach")


def seen(canvas) -> np.ndarray:
    """Return the ink of a picture of eight by eight pixels."""
    shades = canvas.evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, 8, 8).data].filter((_, i) => i % 4 === 0)"
    )
    paper, ink = 255, rgb(INK)[0]
    return np.round(LEVELS * (paper - np.array(shades)) / (paper - ink)) / LEVELS


def inked(page) -> np.ndarray:
    """Tell which squares of the paper have black points."""
    dark = page.locator(PAPER).evaluate("""c => {
      const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height), side = c.width / 8
      const at = (x, y) => data[4 * (y * c.width + x)] < 50
      return [...Array(64).keys()].map(k => [...Array(side * side).keys()].some(i =>
        at(k % 8 * side + i % side, Math.floor(k / 8) * side + Math.floor(i / side))))
    }""")
    return np.array(dark, float)


def told(text: str) -> tuple[int, int]:
    digit, sure = re.search(r"an? (\d), ([\d.]+) % sure", text).groups()
    return int(digit), float(sure)


def says_as_the_server_would(text: str, ink: np.ndarray) -> bool:
    p = softmax(forward(ink.astype(np.float32)[None], reader.reader().final)[-1])[0]
    digit, sure = told(text)
    certain = sure < 100 or p.max() == 1
    return digit == p.argmax() and certain and sure == pytest.approx(100 * p.max(), abs=0.6)


@pytest.fixture(scope="module")
def first_page(browser, address):
    visit = Visit(browser)
    visit.open(address)
    visit.page.get_by_role("button", name="Now write your own").click()
    yield visit
    visit.page.close()


def test_a_3_writes_itself_and_moves_and_is_gone_once_the_paper_is_touched(visit, address):
    tab = visit()
    page = tab.open(address)
    says, invitation = page.locator(".says"), page.locator(".invitation button")
    expect(invitation).to_be_visible()
    expect(says).to_contain_text("A 3, moved one pixel")
    assert told(says.inner_text())[0] != 3
    ink = seen(page.locator("canvas.sees"))
    assert says_as_the_server_would(says.inner_text(), ink)
    expect(page.locator(".mislead")).to_be_hidden()
    page.locator(PAPER).press("ArrowLeft")
    expect(says).to_contain_text("Empty paper")
    expect(invitation).to_be_hidden()
    assert not inked(page).any()
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    expect(invitation).to_be_visible()
    assert not tab.errors


def test_a_3_written_for_two_networks_moves_to_both_sides_whole(same_tab, address):
    page = same_tab.go(f"{address}/convolution?scene=two_readers")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".says").first).to_contain_text("Empty paper")
    write(page, THREE)
    expect(page.locator(".says").first).to_contain_text("I read a 3")
    expect(page.locator(".board").first.locator("span:not(.cut)")).to_have_count(3)


@pytest.mark.weekly
def test_paper_and_answer_stand_in_the_first_screen(first_page):
    page = first_page.page
    for width, height, begins in ((390, 844, 2), (1366, 768, 1)):
        page.set_viewport_size({"width": width, "height": height})
        first_page.settle()
        for what in ("h1", PAPER, ".says", ".bars", ".reader .buttons"):
            box = page.locator(what).bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= height, what
        path = page.get_by_role("heading", name="The path").bounding_box()
        assert path["y"] < begins * height
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    corner = page.locator(".st-key-card_xor").evaluate("""card => {
      card.scrollIntoView()
      const { left, bottom } = card.getBoundingClientRect()
      return document.elementFromPoint(left + 5, bottom - 5).closest('a')?.pathname
    }""")
    assert corner == "/xor", "a card is one link"


def test_the_first_page_reads_what_is_written_and_tells_which_move_misleads_it(first_page):
    visit, page = first_page, first_page.page
    says, button = page.locator(".says"), page.get_by_role("button", name="Move it")
    expect(says).to_contain_text("Empty paper")
    expect(button).to_be_disabled()
    sent = len(visit.sent)
    write(page, THREE)
    expect(says).to_contain_text("I read a 3")
    ink = seen(page.locator("canvas.sees"))
    assert ink.reshape(8, 8)[[0, -1]].any(axis=1).all(), "it is fitted to the height of the box"
    assert says_as_the_server_would(says.inner_text(), ink)

    before = inked(page)
    button.click()
    moves = page.locator(".moves figure")
    for move in moves.all():
        text = move.locator("figcaption").inner_text()
        there = seen(move.locator("canvas"))
        right, down = ONE_MOVE[text.split(":")[0]]
        np.testing.assert_array_equal(there, moved(ink, right, down))
        assert says_as_the_server_would(text, there)
    assert moves.count() == 4, "a 3 that is fitted to the box is misled by a single pixel"
    others = page.locator(".moves figure.other")
    says_how_many = rf"(All|Of 4 moves,) {others.count()} "
    expect(page.locator(".told")).to_contain_text(re.compile(says_how_many))
    shown = page.locator(".moves figure.shown")
    np.testing.assert_array_equal(seen(page.locator("canvas.sees")), seen(shown.locator("canvas")))
    assert told(says.inner_text()) == told(shown.locator("figcaption").inner_text())
    assert told(says.inner_text())[0] != 3
    there = moved(before, *ONE_MOVE[shown.inner_text().split(":")[0].strip()])
    np.testing.assert_array_equal(inked(page), there, "what was written moves with it")
    assert not violations(page)

    page.get_by_role("button", name="Move it back").click()
    expect(says).to_contain_text("I read a 3")
    expect(moves).to_have_count(0)
    # What one pixel does not mislead is moved by two, and all eight answers are shown.
    page.get_by_role("button", name="Clear").click()
    write(page, *[((0.05, y), (0.95, y)) for y in np.linspace(0.05, 0.95, 10)])
    before = told(says.inner_text())[0]
    button.click()
    answers_to = [told(text)[0] for text in page.locator(".moves figcaption").all_inner_texts()]
    assert answers_to[:4] == [before] * 4, "a block of ink stays what it is"
    assert len(answers_to) == 8
    n_others = sum(digit != before for digit in answers_to)
    expected = "Of 8 moves" if n_others else "Nor do two pixels mislead it"
    expect(page.locator(".told")).to_contain_text(re.compile(f"One pixel changes.*{expected}"))

    page.get_by_role("button", name="Clear").click()
    page.locator(PAPER).focus()
    for key in (" ", "ArrowDown", " ", "ArrowDown", "5"):
        page.keyboard.press(key)
    expect(page.locator(".cell")).to_have_text("Row 6, column 4: ink 5 of 9.")
    expect(says).to_contain_text("I read")
    assert len(visit.sent) == sent
    assert not visit.errors


@pytest.mark.weekly
def test_the_lesson_has_the_digit_of_the_first_page_and_says_what_still_misleads(
    first_page, address
):
    visit, page = first_page, first_page.page
    page.get_by_role("button", name="Clear").click()
    write(page, THREE)
    expect(page.locator(".says")).to_contain_text("I read a 3")
    visit.go(f"{address}/digits?scene=own_hand")
    expect(page.locator(".pad .says")).to_contain_text("I read a 3")
    page.locator(".pad .mislead").click()
    expect(page.locator(".pad .says")).to_contain_text("Moved")
    way, read, sure = re.search(
        r"(\w+), I read an? (\d), (.*) sure", page.locator(".pad .says").inner_text()
    ).groups()
    visit.go(f"{address}/digits?scene=breaks")
    expect(page.locator(".sides .here")).to_contain_text("yours: 3")
    expect(page.locator(".sides figcaption").first).to_have_text("right: ?")
    page.get_by_role("button", name=SKIP).click()
    expect(page.locator(".sides .told")).to_contain_text("its answer")
    assert f"{way}: {read}, {sure}" in page.locator(".sides .moves").inner_text(), "as in Write"
    page.get_by_role("slider", name="Learn from digits moved").press("ArrowRight")
    expect(page.locator(".sides .told")).to_contain_text("trained on moved digits")
    expect(page.locator(".sides figcaption").first).to_contain_text("now: ")
    assert not visit.errors


def test_what_speaks_for_a_3_and_for_its_rival_adds_up_to_their_scores(visit, address):
    tab = visit()
    page = tab.open(f"{address}/digits?scene=breaks")
    expect(page.locator(".sides .here")).not_to_be_empty()
    for skip in page.get_by_role("button", name=SKIP).all():  # unless another test has skipped it
        skip.click()
    expect(page.locator(".sides .told")).not_to_be_empty()
    run = reader.reader()
    three = answers.held_out_three(run)
    five = np.stack([three, *(moved(three, *ONE_MOVE[way]) for way in ONE_MOVE)])
    p = probabilities(run, five)
    captions = page.locator(".sides .here, .sides figcaption").all_inner_texts()
    for caption, one in zip(captions, p, strict=True):
        mark, read = re.search(r": ([✓✗] )?(\d),", caption).groups()
        assert int(read) == one.argmax()
        assert mark == (None if "held out" in caption else "✓ " if read == "3" else "✗ ")
        ahead, rival, behind = re.search(r"3: ([\d.]+) · (\d): ([\d.]+)", caption).groups()
        assert int(rival) == np.delete(one, 3).argmax() + (np.delete(one, 3).argmax() >= 3)
        assert float(ahead) - float(behind) == pytest.approx(
            np.log(one[3] / one[int(rival)]), abs=0.11
        )
        assert min(float(ahead), float(behind)) > 5, "both have something to say"
    assert not tab.errors


def test_paper_to_write_on_is_dimmed_in_the_dark(tab):
    page = tab("own_hand").page
    paper = page.locator(PAPER)
    expect(paper).to_have_css("filter", "none")
    page.emulate_media(color_scheme="dark")
    expect(paper).to_have_css("filter", re.compile("brightness"))
    page.emulate_media(color_scheme="light")
    expect(paper).to_have_css("filter", "none")
