"""The loop, line by line, in a real browser: by keyboard, readable, and silent to the server."""

import math
import re
from itertools import pairwise

import pytest

pytestmark = pytest.mark.browser


class Stepper:
    def __init__(self, page):
        self.page = page
        self.box = page.locator(".stepper")
        self.box.scroll_into_view_if_needed()
        self.code = self.box.locator(".code")

    @property
    def says(self) -> str:
        return self.box.get_by_role("status").inner_text()

    @property
    def marked(self) -> str:
        assert self.box.locator("[aria-current]").count() == 1
        return self.box.locator("[aria-current]").inner_text()

    def changed(self, name: str) -> list[float]:
        """Read the numbers of a tensor that the marked line changed, as they now stand."""
        return self.numbers(".changed", name)

    def numbers(self, where: str, name: str) -> list[float]:
        """Read the last column of a tensor's table."""
        card = self.box.locator(f"{where} .tensor").filter(has_text=f"{name} (").first
        cells = card.locator("tbody td:last-child").all_text_contents()
        return [float(cell.replace("−", "-")) for cell in cells]


@pytest.fixture(scope="module")
def tab(same_tab, address):
    same_tab.open(f"{address}/titanic?scene=loop")
    return same_tab


@pytest.fixture(scope="module")
def stepper(tab):
    return Stepper(tab.page)


def test_the_loop_walked_through_by_keyboard(tab, stepper):
    keys = tab.page.keyboard
    sent = len(tab.sent)
    assert "for epoch in recorder" in stepper.marked
    assert stepper.says.startswith("Epoch 0, ")
    start = stepper.changed("coefficients")

    stepper.code.focus()
    keys.press("ArrowRight")
    assert "z = " in stepper.marked
    scores = stepper.changed("z")
    # The last of the five passengers shown, by hand.
    stepper.box.locator("summary").click()
    features = stepper.numbers(".given", "X.T")
    by_hand = sum(c * x for c, x in zip(start, features, strict=True))
    assert scores[-1] == pytest.approx(by_hand, abs=1e-3)

    keys.press("Tab")  # the focus leaves the code, and the arrows step no more
    stepper.code.focus()
    keys.press("ArrowRight")
    for z, p in zip(scores, stepper.changed("p"), strict=True):
        assert p == pytest.approx(1 / (1 + math.exp(-z)), abs=1e-4)
    keys.press("ArrowRight")
    assert "loss_now = 0.51013" in stepper.says
    keys.press("ArrowRight")
    gradient = stepper.changed("coefficients.grad")
    for _ in range(4):
        keys.press("ArrowRight")
    assert "parameter.sub_" in stepper.marked
    after = stepper.changed("coefficients")
    for w, g, now in zip(start, gradient, after, strict=True):
        assert now == pytest.approx(w - 100 * g, abs=2e-3)
    keys.press("Shift+ArrowRight")
    assert stepper.says.startswith("Epoch 1, ")
    keys.press("Home")
    keys.press("Shift+ArrowRight")
    assert stepper.changed("coefficients") == after
    alive = stepper.box.locator(".alive").inner_text()
    assert re.search(r"−\d", alive)
    assert not re.search(r"-\d", alive)
    assert len(tab.sent) == sent
    assert not tab.errors


@pytest.mark.weekly
def test_what_is_left_out_is_said_where_the_next_epoch_begins(tab, address):
    stepper = Stepper(tab.go(f"{address}/backpropagation?scene=loop"))
    keys = tab.page.keyboard
    epochs = [int(text) for text in stepper.box.locator("option").all_inner_texts()]
    assert epochs[:6] == [0, 1, 2, 3, 4, 5]
    assert "Training begins." in stepper.says
    assert "next" not in stepper.says
    gap = next(i for i, (a, b) in enumerate(pairwise(epochs)) if b > a + 1)
    missing = f"Epochs {epochs[gap] + 1} to {epochs[gap + 1] - 1} are not shown."

    stepper.code.focus()
    keys.press("Shift+ArrowRight")
    assert "The next epoch begins with what the last one left." in stepper.says
    start = stepper.changed("W1")
    keys.press("ArrowLeft")  # back to the last line of epoch 0
    alive = stepper.box.locator(".alive li").filter(has_text=re.compile("^W1 ")).inner_text()
    row = [float(x) for x in alive.replace("\u2212", "-").split(" = ")[1].split(", ")[:3]]
    assert row[-1] == start[0]

    keys.press("Home")
    select = stepper.box.get_by_label("Jump to an epoch")
    select.select_option(label=str(epochs[gap]))
    stepper.code.focus()
    keys.press("ArrowRight")
    assert "not shown" not in stepper.says
    keys.press("Shift+ArrowRight")  # in the middle of the loop it is said as well
    assert stepper.says.startswith(f"Epoch {epochs[gap + 1]}, ")
    assert missing in stepper.says
    keys.press("ArrowLeft")
    assert f"{missing} This epoch begins with what the one before it left." in stepper.says
    assert stepper.says.count("not shown") == 1
    keys.press("ArrowRight")
    assert "not shown" not in stepper.says
    assert not tab.errors
