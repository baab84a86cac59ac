"""The planes of the laboratory: the numbers are Python's, by pointer and by keyboard."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from laboratory.builder import report
from laboratory.builder.model import train
from tests.browser import pictures
from tests.browser.visit import Visit
from training import schedule
from training.dense import forward
from training.outputs import measure
from training.own_points import EDGE, decode, encode

pytestmark = pytest.mark.browser

ADDRESS = "/build?n_epochs=20&n_points=60"


@pytest.fixture(scope="module")
def tab(same_tab, address):
    same_tab.open(f"{address}{ADDRESS}")
    return same_tab


@pytest.mark.weekly
def test_the_network_is_walked_by_keyboard_and_each_neuron_shown_large(tab):
    page = tab.page
    run = train(n_epochs=20, n_points=60)
    description, heading = page.locator(".planes .status"), page.locator(".planes text.name").last
    page.locator('.planes .node[tabindex="0"]').focus()
    expect(description).to_contain_text("Input x₁: from −2.4 to 2.4")
    expect(heading).to_have_text("Input x₁, alone")
    page.keyboard.press("ArrowRight")
    expect(description).to_contain_text("Hidden neuron 1.1 listens to x₁ with weight")
    (weight,) = re.findall(r"weight (−?[\d.]+\d)", description.inner_text())
    assert float(weight.replace("−", "-")) == pytest.approx(run.final["W1"][0, 0], rel=1e-3)
    expect(heading).to_have_text("What the network says")
    page.keyboard.press("ArrowRight")
    expect(heading).to_have_text("Hidden neuron 1.1, alone")
    page.keyboard.press("End")
    expect(description).to_contain_text("The output: from")


def test_the_player_moves_the_planes_without_a_word_to_the_server(tab):
    page, n_sent = tab.page, len(tab.sent)

    def picture() -> str:
        return page.locator(".planes canvas").evaluate("canvas => canvas.toDataURL()")

    last = picture()
    page.get_by_role("slider", name="Frame of the training").press("Home")
    page.wait_for_function(
        "(last) => [...document.querySelectorAll('*')].some((host) =>"
        " host.shadowRoot?.querySelector('.planes canvas')?.toDataURL() !== last"
        " && host.shadowRoot?.querySelector('.planes canvas'))",
        arg=last,
    )
    assert picture() != last
    assert len(tab.sent) == n_sent
    assert not tab.errors


@pytest.mark.weekly
def test_every_weight_is_in_the_table(tab):
    page = tab.page
    page.locator(".planes summary").click()
    rows = page.locator(".planes tbody tr")
    expect(rows).to_have_count(2 * 4 + 4 + 4 * 2 + 2 + 2 + 1)


def test_a_number_is_typed_or_slid_and_what_follows_is_pythons(tab):
    page, n_sent = tab.page, len(tab.sent)
    run = train(n_epochs=20, n_points=60)
    rows = report.rows_of(run)
    effect, typed = page.locator(".planes .effect"), page.locator(".planes .typed")

    def expected(**changed) -> tuple[float, int]:
        parameters = {**run.final, **changed}
        z, unseen = (forward(X, parameters, "tanh")[-1] for X in (rows.X, rows.X_held_out))
        loss = measure(z, rows.y[:, None], "sigmoid", "cross-entropy")
        return float(loss), int(((unseen[:, 0] > 0) == rows.y_held_out).sum())

    def scores() -> tuple[float, int]:
        words = effect.inner_text()
        (loss,) = re.findall(r"loss ([\d.]+)", words)
        (right,) = re.findall(r"right on (\d+)", words)
        return float(loss), int(right)

    def step(key: str) -> None:
        page.locator('.planes .node[tabindex="0"], .planes .edge[tabindex="0"]').focus()
        page.keyboard.press(key)

    page.mouse.move(0, 0)
    page.get_by_role("slider", name="Frame of the training").press("End")
    step("Home")
    expect(page.locator(".planes .edit")).to_be_hidden()  # an input has no number of its own
    page.keyboard.press("ArrowRight")  # the first weight of the first neuron
    assert float(typed.input_value()) == pytest.approx(run.final["W1"][0, 0], rel=1e-3)
    for moves_on in (lambda: typed.fill(""), lambda: step("ArrowRight"), lambda: step("ArrowLeft")):
        typed.fill("1e9")
        expect(effect).to_contain_text("1,000 is allowed. The number stays as it was.")
        moves_on()
        expect(effect).to_have_text("")
    typed.fill("2.5")
    expect(effect).to_contain_text("With your change")
    weights = run.final["W1"].copy()
    weights[0, 0] = 2.5
    loss, right = expected(W1=weights)
    assert scores() == (pytest.approx(loss, rel=1e-3), right)
    step("ArrowRight")  # the bias of that neuron
    page.locator(".planes .slide").fill("-1.5")
    expect(effect).to_contain_text("With your 2 changes")
    biases = run.final["b1"].copy()
    biases[0] = -1.5
    loss, right = expected(W1=weights, b1=biases)
    assert scores() == (pytest.approx(loss, rel=1e-3), right)
    page.get_by_role("button", name="Undo all changes").click()
    expect(effect).to_have_text("")
    assert len(tab.sent) == n_sent
    assert not tab.errors


@pytest.mark.weekly
def test_a_phone_has_the_plane_below_the_network_and_nothing_is_cut_off(tab, address):
    visit = tab
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.go(f"{address}{ADDRESS}&n_layers=5&layer_5=16")
    drawing, frame = page.locator(".planes .drawing"), page.locator(".planes .frame")
    outer, plane = drawing.bounding_box(), frame.bounding_box()
    last = page.locator(".planes .node").last.bounding_box()
    assert plane["y"] > last["y"] + last["height"]
    assert outer["x"] >= 0
    assert page.locator(".st-key-build_pictured").bounding_box()["y"] > plane["y"], "then its data"
    assert plane["x"] + plane["width"] <= outer["x"] + outer["width"] <= 390
    visit.page.set_viewport_size({"width": 1366, "height": 768})
    assert not visit.errors


def own_points(page):
    (code,) = parse_qs(urlsplit(page.url).query)["own"]
    return decode(code)


@pytest.mark.weekly
def test_points_are_placed_dragged_and_erased_by_pointer_and_by_keyboard(tab, address):
    visit = tab
    start = encode([(-1.0, -1.0, 0), (-1.0, 1.0, 0), (1.0, -1.0, 1), (1.0, 1.0, 1)])
    page = visit.go(f"{address}{ADDRESS}&data=own&own={start}")
    plane = page.locator(".own_points .plane")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()

    def pixel(x1: float, x2: float) -> tuple[float, float]:
        across, up = ((place + EDGE) / (2 * EDGE) for place in (x1, x2))
        return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]

    def changed(do) -> list[tuple[float, float, int]]:
        before = page.url
        do()
        page.wait_for_function("(before) => location.href !== before", arg=before)
        visit.settle()
        return list(own_points(page))

    page.get_by_role("button", name="Place violet points").click()
    points = changed(lambda: page.mouse.click(*pixel(0, 0)))
    assert points[-1] == pytest.approx((0, 0, 2), abs=0.05)
    expect(page.locator(".own_points .now")).to_have_text("5 points: 2 blue, 2 orange, 1 violet.")

    def drag() -> None:
        page.mouse.move(*pixel(1, 1))
        page.mouse.down()
        page.mouse.move(*pixel(1.6, 0.4), steps=4)
        page.mouse.up()

    points = changed(drag)
    assert len(points) == 5
    assert points[3] == pytest.approx((1.6, 0.4, 1), abs=0.05)

    page.get_by_role("button", name="Erase").click()
    points = changed(lambda: page.mouse.click(*pixel(-1, -1)))
    assert [c for *_, c in points] == [0, 1, 1, 2]

    def keys(*pressed: str) -> None:
        plane.focus()
        for one in pressed:
            page.keyboard.press(one)

    at = points[-1]
    page.mouse.move(0, 0)
    points = changed(lambda: keys("1", "Shift+ArrowUp", "Shift+ArrowRight", " "))
    assert points[-1][2] == 0
    carried = changed(lambda: keys("Enter", "ArrowUp", "Enter"))
    assert carried[-1] == pytest.approx((points[-1][0], points[-1][1] + 0.1, 0), abs=0.02)
    points = changed(lambda: keys("Delete"))
    assert [c for *_, c in points] == [0, 1, 1, 2]
    assert points[-1] == at
    assert not visit.errors


@pytest.mark.weekly
def test_ones_own_points_are_placed_with_a_finger(browser, address):
    phone = {"width": 390, "height": 844}
    context = browser.browser.new_context(
        viewport=phone, has_touch=True, is_mobile=True, bypass_csp=True
    )
    visit = Visit(context)
    page = visit.open(f"{address}{ADDRESS}&data=own")
    plane = page.locator(".own_points .plane")
    plane.scroll_into_view_if_needed()
    box, before = plane.bounding_box(), page.url
    page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"])
    page.wait_for_function("(before) => location.href !== before", arg=before)
    assert len(own_points(page)) == 19
    assert own_points(page)[-1] == pytest.approx((0.8 * EDGE, 0.8 * EDGE, 0), abs=0.05)

    # A finger that swipes over the plane scrolls the page, and places nothing.
    above = plane.bounding_box()["y"]
    x, y = box["x"] + 4, box["y"] + 0.9 * box["height"]
    visit.swipe(*((x, y - 15 * moved) for moved in range(12)))
    page.wait_for_function(
        "([plane, y]) => plane.getBoundingClientRect().y < y",
        arg=[plane.element_handle(), above - 50],
    )
    visit.settle()
    assert len(own_points(page)) == 19
    context.close()


@pytest.mark.weekly
def test_kept_runs_come_back_with_the_browser_and_reach_its_other_tabs(tab, address):
    visit = tab
    page = visit.go(f"{address}{ADDRESS}")
    page.get_by_role("button", name="Keep this run (0 of 8)").click()
    page.get_by_role("button", name="This run is kept").wait_for()
    visit.settle()
    page.reload()
    page.get_by_role("button", name="This run is kept").wait_for()
    other = visit.new_tab()
    other.goto(f"{address}{ADDRESS}&seed=9")
    other.get_by_role("button", name="Keep this run (1 of 8)").click()
    other.get_by_role("button", name="This run is kept").wait_for()
    page.get_by_text("The runs you keep, side by side").click()
    expect(page.get_by_label("Name of run 2")).to_have_value("Run 2")
    page.get_by_role("button", name="Forget").first.click()
    expect(page.get_by_label("Name of run 2")).to_have_count(0)
    assert not visit.errors


@pytest.mark.weekly
def test_a_training_goes_on_from_a_number_that_was_typed(tab, address):
    visit = tab
    page = visit.go(f"{address}{ADDRESS}")
    hyperparameters = {"n_epochs": 30, "n_points": 60, "changes": ((20, 1, 0, 0, 2.5),)}
    page.locator('.planes .node[tabindex="0"]').focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")  # the first weight of the first neuron
    page.locator(".planes .typed").fill("2.5")
    button = page.get_by_role("button", name="Train on from epoch 20")
    expect(button).to_be_enabled()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Set by hand after epoch 20")).to_be_visible()
    visit.settle()
    assert parse_qs(urlsplit(page.url).query)["changes"] == ["20_1_0_0_2.5"]
    expect(page.get_by_text(report.describe(train(**hyperparameters))[:24])).to_be_visible()
    assert not visit.errors


@pytest.mark.weekly
def test_a_weight_of_a_digits_network_is_pointed_at(tab, address):
    visit = tab
    page = visit.go(f"{address}/build?data=digits&n_epochs=5&wide=8")
    chosen = int(page.locator(".templates [aria-pressed=true]").inner_text().split()[1])
    big = page.locator(".templates .large canvas")
    box = big.bounding_box()
    big.click(position={"x": box["width"] * 2.5 / 8, "y": box["height"] * 6.5 / 8})
    visit.settle()
    picked = ("layer 1", f"neuron {chosen} of layer 1", "the pixel in row 7, column 3")
    for label, value in zip(("Layer", "Whose number", "Its weight for"), picked):
        expect(page.get_by_role("combobox", name=label)).to_have_value(value)
    page.locator(".templates .vote").nth(4).click()
    visit.settle()
    expect(page.get_by_role("combobox", name="Layer")).to_have_value("the outputs")
    expect(page.get_by_role("combobox", name="Whose number")).to_have_value("output 4")
    expect(page.get_by_role("combobox", name="Its weight for")).to_have_value(picked[1])
    assert not visit.errors


_PRESSABLE = """() => {
  const found = []
  const walk = (root) => {
    for (const one of root.querySelectorAll('*')) {
      if (one.shadowRoot) walk(one.shadowRoot)
      const {width, height, top, bottom} = one.getBoundingClientRect()
      const is = one.matches('button, input, select, textarea, summary, a[href], [role=radio], svg [tabindex="0"]')
      if (is && width && height && bottom > 0 && top < innerHeight && !one.closest('[role=combobox] ~ *')
        && one.checkVisibility({opacityProperty: true, visibilityProperty: true})) found.push(one)
    }
  }
  walk(document.querySelector('[data-testid=stMainBlockContainer]'))
  return found.map((one) => one.ariaLabel ?? one.textContent)
}"""  # noqa: E501
_LISTENS = """() => {
  window.frames_shown = []
  addEventListener('knobs-replay', ({detail}) => window.frames_shown.push(detail.frame))
}"""
_BEGAN_AND_WENT_ON = """(least) => {
  const began = window.frames_shown.indexOf(0)
  return began >= 0 && window.frames_shown.slice(began).some((frame) => frame >= least)
}"""


def test_a_run_plays_by_itself_after_every_turn_of_a_knob(browser, address):
    tab = Visit(browser, motion=True)
    page, frame = tab.page, tab.page.get_by_role("slider", name="Frame of the training")
    page.goto(f"{address}/build")
    frame.press("End")  # or it would never be still
    tab.settle()
    # The menu of activations has a button of its own, which is no further thing to press.
    pressable = [name for name in page.evaluate(_PRESSABLE) if name != "Open"]
    assert len(pressable) <= 20, pressable
    last = page.locator('[data-testid="stVegaLiteChart"]').first.bounding_box()
    assert last["y"] + last["height"] < 768, "the loss is beside the picture"

    def plays_after(turn) -> None:
        page.evaluate(_LISTENS)
        turn()
        page.wait_for_function(_BEGAN_AND_WENT_ON, arg=5)

    def press(key: str, on) -> None:
        on.focus()
        page.keyboard.press(key)

    noise = page.locator(".st-key-build_noise input")
    plays_after(lambda: press("ArrowRight", noise))
    neurons = page.get_by_role("spinbutton", name="Neurons in layer 1")
    plays_after(neurons.locator(".press").last.click)
    page.wait_for_url("**layer_1=5**")
    expect(neurons).to_have_attribute("aria-valuenow", "5")
    plays_after(lambda: press("ArrowUp", page.get_by_role("spinbutton", name="Hidden layers")))
    page.wait_for_url("**n_layers=3**")
    # What acts under way goes on from the epoch shown.
    tab.settle()
    frame.press("Home")
    frame.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.evaluate(_LISTENS)
    press("ArrowRight", page.locator(".st-key-build_learning_rate_scale input"))
    page.wait_for_url("**schedule=4_learning_rate_0.3**")
    page.wait_for_function("() => window.frames_shown.some((frame) => frame > 8)")
    assert 0 not in page.evaluate("window.frames_shown")
    assert not tab.errors
    tab.leave()


_READ = """() => {
  const note = () => {
    requestAnimationFrame(note)
    const shown = document.querySelector('[data-piece=player]')?.shadowRoot.querySelector('output')
    const read = /epoch ([\\d,]+)/.exec(shown?.textContent) // null while it is built anew
    const epoch = read && Number(read[1].replaceAll(',', ''))
    if (read && window.epochs.at(-1) !== epoch) window.epochs.push(epoch)
  }
  window.epochs = []
  note()
}"""
_SHOWN = "window.epochs.at(-1)"
_WENT_ON = f"(epoch) => {_SHOWN} > epoch"


def changes_in(url: str) -> list[tuple[int, str, float]]:
    return [*schedule.decode(parse_qs(urlsplit(url).query).get("schedule", [""])[0])]


def test_knobs_pressed_fast_act_where_the_run_stood_and_it_goes_on_from_there(browser, address):
    tab = Visit(browser, motion=True)
    page = tab.page
    # At half the speed, so that a busy server has answered three times before the run is over.
    page.add_init_script("localStorage.setItem('knobs-speed', '0.5')")
    page.goto(f"{address}/build?n_epochs=500")
    page.locator(".player output").wait_for()
    page.evaluate(_READ)
    price = page.locator(".st-key-build_l2_scale input")
    rate = page.locator(".st-key-build_learning_rate_scale input")
    price.focus()
    changes, made = [], []
    for knob, n, made_last in (
        (price, 3, ("l2", 0.001)),
        (rate, 1, ("learning_rate", 0.3)),
        (price, 2, ("l2", 0.01)),
    ):
        page.wait_for_function(_WENT_ON, arg=changes[-1][0] if changes else 0)
        knob.focus()
        stood = page.evaluate(_SHOWN)
        for _ in range(n):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(60)
        made.append(made_last)
        page.wait_for_url(lambda url: [one[1:] for one in changes_in(url)] == made)
        earlier, changes = changes, changes_in(page.url)
        assert changes[:-1] == earlier, "earlier ones stay"
        assert stood <= changes[-1][0] <= page.evaluate(_SHOWN)
    epochs = page.evaluate("window.epochs")
    assert epochs == sorted(epochs), "the reading never goes back"
    page.evaluate("localStorage.removeItem('knobs-speed')")
    assert not tab.errors
    tab.leave()


def test_every_one_of_several_quick_presses_counts(browser, address):
    tab = Visit(browser)
    page = tab.open(f"{address}{ADDRESS}")
    neurons = page.get_by_role("spinbutton", name="Neurons in layer 1")
    box = neurons.locator(".press circle").last.bounding_box()
    n = 4
    for pause in (0, 150, 350):
        for _ in range(3):
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_timeout(pause)
        n += 3
        page.wait_for_url(f"**layer_1={n}**")
    neurons.focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(150)
    page.wait_for_url("**layer_1=16**")
    tab.settle()
    expect(neurons).to_have_attribute("aria-valuenow", "16")
    assert not tab.errors
    tab.leave()


@pytest.mark.weekly
def test_a_picture_of_the_readme_waits_until_its_charts_stand_where_the_player_does(tab, address):
    page = tab.go(f"{address}{ADDRESS}")
    pictures.wait_for_charts(tab)
    first = "{detail: {player: 'build_build_player', frame: 0, ahead: 1, ends: 1}}"
    page.evaluate(f"dispatchEvent(new CustomEvent('knobs-replay', {first}))")
    with pytest.raises(PlaywrightTimeout):
        pictures.wait_for_charts(tab)
