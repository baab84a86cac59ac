"""The network as a picture, by keyboard: each number said, walked through, and as a table."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lessons.xor import model as xor_model

pytestmark = pytest.mark.browser

ASKED = {"n_hidden": 2, "learning_rate": 0.5, "n_epochs": 100, "seed": 3}


FIGURE = r"−?\d+(?:\.\d+)?(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number(text: str) -> float:
    mantissa, _, power = text.replace("−", "-").partition(" × 10")
    return float(f"{mantissa}e{power.translate(RAISED) or 0}")


def close(value: float):
    """Four digits are shown, of a number that was sent with nearly five."""
    return pytest.approx(value, rel=6e-4, abs=1e-12)


_LISTENING = """(() => {
  window.listening = 0
  const own = window.addEventListener
  window.addEventListener = function (event, heard, options) {
    if (event === "knobs-replay" || event === "knobs-live") {
      window.listening += 1
      options?.signal?.addEventListener("abort", () => { window.listening -= 1 })
    }
    return own.call(this, event, heard, options)
  }
})()"""


@pytest.fixture(scope="module")
def tab(same_tab, address):
    same_tab.page.add_init_script(_LISTENING)
    same_tab.open(f"{address}/xor?scene=backward&n_epochs=100")
    same_tab.page.locator(".network .edge").first.wait_for(state="attached")
    return same_tab


@pytest.mark.weekly
def test_every_line_is_reached_by_keyboard_and_says_its_numbers(tab):
    page = tab.page
    run, n_sent = xor_model.train(**ASKED), len(tab.sent)
    marks = page.locator(".network .node").all()
    inputs, hidden = ["Input x₁", "Input x₂"], ["Hidden neuron 1", "Hidden neuron 2"]
    labels = [mark.get_attribute("aria-label") for mark in marks]
    assert labels == [*inputs, *hidden, "The output"]
    description = page.locator(".network .status")
    page.locator(".network select.view").focus()
    page.keyboard.press("Tab")
    assert description.inner_text().startswith("Input x₁. ")
    page.keyboard.press("ArrowRight")
    told = description.inner_text()
    assert told.startswith("Hidden neuron 1 listens to x₁ with weight ")
    weight, gradient = run.final["W1"][0, 0], run.gradients["W1"][-1, 0, 0]
    shown = [number(figure) for figure in re.findall(FIGURE, told)]
    assert close(weight) in shown
    assert close(gradient) in shown
    page.keyboard.press("ArrowRight")
    assert description.inner_text().startswith("Hidden neuron 1, with (0, 0) → 0: z = ")
    page.keyboard.press("ArrowDown")
    assert description.inner_text().startswith("Hidden neuron 2, ")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert description.inner_text().startswith("Hidden neuron 2 listens to x₂ ")
    page.keyboard.press("End")
    assert description.inner_text().startswith("The output, with ")
    assert len(tab.sent) == n_sent
    assert not tab.errors


def test_the_walk_goes_forward_and_back_and_its_numbers_are_the_runs(tab):
    page, run = tab.page, xor_model.train(**ASKED)
    page.locator(".network select.example").select_option(label="(0, 1) → 1")
    box = page.locator(".network")
    forward = box.locator('[data-do="forward"]')
    forward.focus()
    sentences, lit = [], []
    for _ in range(60):
        if forward.is_disabled():
            break
        page.keyboard.press("Enter")
        sentences.append(box.locator(".status").inner_text())
        lit.append(box.locator(".edge.now, .node.now").count())
    assert sentences[0].startswith(f"1 of {len(sentences)}. Forward. ")
    assert sentences[-1].startswith(f"{len(sentences)} of {len(sentences)}. Backward. ")
    assert min(lit) >= 1
    turn = next(i for i, text in enumerate(sentences) if "Backward" in text)
    assert all("Backward" in text for text in sentences[turn:])
    p = xor_model.probabilities(run)[-1, 1]
    (told,) = re.findall(
        r"p = ([\d.]+)\. The loss of this example, .*: ([\d.]+)\.", sentences[turn - 1]
    )
    assert number(told[0]) == close(p)
    assert number(told[1]) == close(-np.log(p))
    # What the browser averages over the four points is the gradient of the run.
    means = [
        number(figure)
        for text in sentences[turn:]
        for figure in re.findall(rf"over all 4 examples: ({FIGURE})\.$", text)
    ]
    gradients = run.gradients
    expected = [
        *gradients["W2"][-1][:, 0],
        *gradients["b2"][-1],
        *(x for j in (0, 1) for x in (*gradients["W1"][-1][:, j], gradients["b1"][-1][j])),
    ]
    assert means == [pytest.approx(x, rel=2e-3, abs=1e-6) for x in expected]
    box.locator('[data-do="again"]').press("Enter")
    assert not tab.errors


def test_the_replay_moves_it_and_its_table_holds_all_numbers(tab):
    page, run = tab.page, xor_model.train(**ASKED)
    n_sent = len(tab.sent)
    page.get_by_role("slider", name="Frame of the training").press("Home")
    page.locator(".network summary").click()
    rows = page.locator(".network tbody tr")
    expect(rows).to_have_count(xor_model.n_parameters(2))
    name, value, gradient, led_to = rows.first.locator("td").all_text_contents()
    assert name == "Hidden neuron 1 listens to x₁"
    assert number(value) == close(run.parameters["W1"][0, 0, 0])
    assert number(gradient) == pytest.approx(run.gradients["W1"][0, 0, 0], rel=2e-3)
    assert number(led_to) == close(run.parameters["W1"][1, 0, 0]), "as the run recorded it"
    assert len(tab.sent) == n_sent
    page.set_viewport_size({"width": 390, "height": 844})
    tab.settle()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = page.evaluate("""() => [...document.querySelectorAll('.network .drawing text')]
      .filter(t => t.textContent).map(t => { const b = t.getBoundingClientRect()
        return [b.left, b.top + 3, b.right, b.bottom - 3] })""")
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, "no label covers another"
    page.set_viewport_size({"width": 1366, "height": 768})
    tab.settle()
    assert not tab.errors


@pytest.mark.weekly
def test_a_network_that_is_shown_anew_listens_once(tab):
    n_listening = tab.page.evaluate("listening")
    assert n_listening > 0
    for seed in (4, 5):
        tab.page.get_by_role("slider", name="Seed").press("ArrowRight")
        tab.page.wait_for_url(re.compile(f"seed={seed}"))
        tab.settle()
    assert tab.page.evaluate("listening") == n_listening


@pytest.mark.weekly
def test_a_neuron_that_is_pointed_at_may_be_turned_away(tab, address):
    page = tab.go(f"{address}/xor?scene=backward&n_epochs=100&n_hidden=3")
    box = page.locator(".network")
    hidden = box.get_by_label(re.compile(r"^Hidden neuron \d$"))
    description = box.locator(".status")
    expect(hidden).to_have_count(3)
    box.scroll_into_view_if_needed()
    hidden.last.focus()
    hidden.last.hover()
    expect(description).to_have_text(re.compile("^Hidden neuron 3, with "))
    for n_hidden in (2, 1, 0):
        page.get_by_role("slider", name="Hidden neurons").press("ArrowLeft")
        expect(hidden).to_have_count(n_hidden)
        tab.settle()
        expect(description).to_have_text(re.compile("^(Point at|Hidden neuron [12], )"))
    output = box.get_by_label("The output", exact=True)
    output.focus()
    expect(description).to_have_text(re.compile("^The output, with "))
    assert not tab.errors
