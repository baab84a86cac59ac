"""The player by keyboard, and how fast it plays."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.readable import comes_true
from tests.browser.visit import SKIP, Visit

pytestmark = pytest.mark.browser

_AT = "document.querySelector('[data-piece=player]').shadowRoot.querySelector('[type=range]').value"
_NOW = f"Number({_AT})"
_CHARTS = (
    "[...document.querySelectorAll('[data-testid=stVegaLiteChart] .marks')].map(e => e.outerHTML)"
)


@pytest.fixture(scope="module")
def tab(same_tab, address):
    same_tab.open(f"{address}/xor?scene=train")
    same_tab.press_every(SKIP)
    return same_tab


@pytest.mark.weekly
def test_a_picture_that_comes_after_its_player_has_stopped_shows_its_frame(tab, address):
    """The loss is unfolded, and the run stands at its end: nobody moves."""
    page = tab.open(f"{address}/layers?scene=learn")
    tab.press_every(SKIP)
    n_pictures = page.locator("svg.marks").count()
    page.get_by_text("More", exact=True).last.click()
    page.get_by_text("The loss, epoch by epoch").click()
    expect(page.locator("svg.marks")).to_have_count(n_pictures + 1)
    tab.settle()
    lines = page.locator("svg.marks").last.locator(".mark-line path").all()
    drawn = [line.get_attribute("d").count("L") for line in lines]
    assert {*drawn} == {page.evaluate(_NOW)}, "every line is drawn up to the frame of the player"
    tab.open(f"{address}/xor?scene=train")


def test_keys_play_pause_and_step(tab):
    page = tab.page
    play = page.locator(".player .play").first
    frame = page.get_by_role("slider", name="Frame of the training").first
    last, n_sent = page.evaluate(_NOW), len(tab.sent)
    assert last > 2
    for width in (1366, 480, 360):  # the slider and what is right of it stand on one line
        page.set_viewport_size({"width": width, "height": 768})
        parts = page.locator(".player").first.locator("input, .keep")
        tops = [
            box["y"] + box["height"] / 2 for box in (part.bounding_box() for part in parts.all())
        ]
        assert max(tops) - min(tops) < 2, width
    page.set_viewport_size({"width": 1366, "height": 768})
    for stands_on in (frame, play):
        stands_on.focus()
        for key, at in (
            ("Home", 0),
            ("ArrowRight", 1),
            ("ArrowRight", 2),
            ("ArrowLeft", 1),
            ("End", last),
        ):
            page.keyboard.press(key)
            assert page.evaluate(_NOW) == at, key
        page.keyboard.press("Home")
        page.keyboard.press("Space")
        expect(play).to_have_text("Pause")
        page.wait_for_function(f"() => {_NOW} > 1")
        page.keyboard.press("Space")
        expect(play).to_have_text("Play")
        stopped = page.evaluate(_NOW)
        page.wait_for_timeout(700)
        assert page.evaluate(_NOW) == stopped
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    page.wait_for_function(f"() => {_NOW} == {last}")
    expect(play).to_have_text("Play")  # at the end it stops by itself
    assert len(tab.sent) == n_sent + 1, "that the run was watched to its end, once"
    assert not tab.errors


@pytest.mark.weekly
def test_the_speed_is_chosen_shown_and_kept(tab):
    page = tab.page
    speed = page.get_by_role("combobox", name="Speed of the replay").first
    frame = page.get_by_role("slider", name="Frame of the training").first
    note = page.locator(".player .heard").first
    page.locator(".keep summary").first.click()
    expect(speed).to_have_value("1")
    frame.focus()
    for key, value in (("+", "2"), ("]", "4"), ("+", "4"), ("-", "2"), ("[", "1"), ("-", "0.5")):
        page.keyboard.press(key)
        expect(speed).to_have_value(value)
        expect(note).to_have_text(f"Speed {value}×")
    speed.select_option("4")
    at = page.evaluate(_NOW)
    speed.press("ArrowUp")
    assert page.evaluate(_NOW) == at, "arrow keys in the list choose a speed, no frame"
    speed.select_option("4")
    page.reload()
    tab.settle()
    page.locator(".keep summary").first.click()
    expect(speed).to_have_value("4")
    assert not tab.errors


@pytest.mark.weekly
def test_four_times_the_speed_takes_a_fraction_of_the_time(tab):
    page = tab.page
    frame = page.get_by_role("slider", name="Frame of the training").first
    play = page.locator(".player .play").first
    speed = page.get_by_role("combobox", name="Speed of the replay").first
    needed = {}
    for value in ("1", "4", "4", "4"):  # a busy machine may have been slow once
        speed.select_option(value)
        frame.press("Home")
        page.evaluate("window.began = performance.now()")
        frame.press("Space")
        expect(play).to_have_text("Pause")
        page.wait_for_function(f"() => {_NOW} >= 20")
        took = page.evaluate("performance.now() - window.began")
        needed[value] = min(needed.get(value, took), took)
        frame.press("Space")
    assert needed["4"] < needed["1"] / 2
    assert not tab.errors


@pytest.mark.weekly
def test_the_player_reads_a_loss_that_explodes_as_a_power_of_ten(visit, address):
    tab = visit()
    tab.open(f"{address}/gradient_descent?scene=run&learning_rate=0.3&n_epochs=500")
    tab.page.get_by_role("button", name=SKIP).click()
    expect(tab.page.locator(".player output").first).to_have_text(
        re.compile(r"^epoch 500 · loss \d(\.\d+)?\s×\s10[⁰¹²³⁴⁵⁶⁷⁸⁹]+ · ")
    )


_SAID = "document.querySelector('[data-piece=player]').shadowRoot.querySelector('output')"


@pytest.mark.weekly
def test_another_text_is_written_anew_from_its_first_letter(visit, address):
    tab = visit()
    tab.page.emulate_media(reduced_motion="no-preference")
    page = tab.open(f"{address}/next_letter?scene=remembers&which=2")
    page.get_by_role("slider", name="Place of the walk").press("End")
    expect(page.locator(".player output")).to_contain_text("The window’s is ")
    page.evaluate(
        f"window.said = []; new MutationObserver(() => said.push({_SAID}.textContent))"
        f".observe({_SAID}, {{ childList: true }})"
    )
    page.get_by_role("slider", name="Which of the hundred").press("ArrowRight")
    page.wait_for_function("() => window.said.some((text) => text.startsWith('Both begin with'))")
    assert not tab.errors


_LISTENS = """() => {
  window.heard = []
  const set = AudioParam.prototype.setTargetAtTime
  AudioParam.prototype.setTargetAtTime = function (value, ...rest) {
    if (value > 100) window.heard.push(value)
    return set.call(this, value, ...rest)
  }
}"""


@pytest.mark.weekly
def test_a_replay_is_heard_by_those_who_ask_for_it(tab):
    page = tab.page
    page.evaluate(_LISTENS)
    frame = page.get_by_role("slider", name="Frame of the training").first
    button = page.get_by_role("button", name="Hear the loss").first
    note = page.locator(".player .heard").first
    frame.press("Home")
    assert page.evaluate("window.heard") == [], "off until it is asked for"
    frame.press("s")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(note).to_have_text(re.compile("^Sound on: the higher the tone, the larger the loss"))
    frame.press("End")
    begun, ended = page.evaluate("window.heard")
    assert begun > 4 * ended >= 4 * 220, "the loss falls, and with it the tone"
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(note).to_have_text("Sound off")
    n_heard = page.evaluate("window.heard.length")
    frame.press("Home")
    assert page.evaluate("window.heard.length") == n_heard
    assert "sound" not in page.evaluate("Object.keys(localStorage).join()")
    assert not tab.errors


@pytest.mark.weekly
def test_a_replay_is_kept_as_a_page_that_needs_no_network(visit, address, tmp_path):
    tab = visit()
    tab.open(f"{address}/xor?scene=train&n_epochs=10")
    tab.press_every(SKIP)
    page, kept = tab.page, {}
    page.locator(".st-key-xor_train_more summary").first.click()
    page.get_by_text("The loss, and one neuron’s").first.click()
    page.locator("svg.marks").first.wait_for()
    page.locator(".keep summary").first.click()
    page.get_by_role("combobox", name="Speed of the replay").first.select_option("4")
    frame = page.get_by_role("slider", name="Frame of the training").first
    frame.press("End")  # it plays by itself
    tab.settle()
    n_sent, pictures = len(tab.sent), page.evaluate(_CHARTS)
    assert pictures
    frame.press("Home")
    # The charts follow in frames of their own.
    assert comes_true(page, lambda: page.evaluate(_CHARTS) != pictures)
    frame.press("End")
    assert comes_true(page, lambda: page.evaluate(_CHARTS) == pictures)
    for kind in ("html", "svg", "png"):
        with page.expect_download() as download:
            page.locator(f"[data-keep={kind}]").first.click()
        assert download.value.suggested_filename == f"xor-train.{kind}"
        kept[kind] = tmp_path / f"kept.{kind}"
        download.value.save_as(kept[kind])
        assert 1000 < kept[kind].stat().st_size < 1_500_000
    page.keyboard.press("Escape")
    expect(page.locator(".kinds").first).to_be_hidden()
    assert len(tab.sent) == n_sent, "it is made in the browser"
    assert not tab.errors
    context = tab.browser.browser.new_context(offline=True)
    alone = context.new_page()
    errors = []
    alone.on("pageerror", lambda error: errors.append(str(error)))
    alone.on("console", lambda message: errors.append(message.text))
    alone.goto(kept["html"].as_uri())
    frame = alone.get_by_role("slider", name="Frame of the training")
    reading, stage = alone.locator("output"), alone.locator("#stage")
    expect(reading).to_contain_text("epoch 10 · ")
    drawn = comes_true(alone, lambda: stage.inner_html().count("<svg") > 3)
    assert drawn, "pictures of Vega and of this house's own"
    last = stage.inner_html()
    assert "<image" in last
    frame.press("Home")
    expect(reading).to_contain_text("epoch 0 · ")
    assert stage.inner_html() != last
    frame.press("End")
    assert stage.inner_html() == last
    for text in ("Hidden neurons: ", "Epochs: 10", "Go on from there"):
        expect(alone.get_by_text(text).first).to_be_visible()
    assert alone.get_by_role("link").get_attribute("href") == page.url
    assert not errors
    context.close()


_PALE = """() => {
  window.pale = []
  const look = () => {
    const player = document.querySelector('[data-piece=player]')?.shadowRoot
    const slider = player?.querySelector('[type=range]')
    const lines = [...document.querySelectorAll('svg.marks .mark-line path')]
    const opacities = lines.map((line) => Number(line.getAttribute('opacity') ?? 1))
    const [at, last] = slider ? [slider.value, slider.max].map(Number) : [0, 0]
    if (last) window.pale.push([at, last, opacities.some((one) => one > 0 && one < 1)])
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""
"""Notes at each frame of the browser whether a line ahead of the player's frame can be seen."""


def test_what_is_ahead_is_hidden_while_a_run_first_plays_and_while_it_grows(browser, address):
    """The run grows at first, since nobody has asked for it before."""
    tab = Visit(browser, motion=True)
    page = tab.page
    page.add_init_script(f"({_PALE})()")
    page.goto(f"{address}/next_letter?scene=context&seed=77")
    play = page.locator(".player .play").first
    page.wait_for_function("window.pale.at(-1)?.[1] > 5", timeout=40_000)
    page.wait_for_function("window.pale.at(-1)[0] === window.pale.at(-1)[1]", timeout=40_000)
    expect(play).to_have_text("Play")
    seen = page.evaluate("window.pale")
    assert len({last for _, last, _ in seen}) > 1, "it has grown"
    assert not any(pale for at, last, pale in seen if at < last), "no future was drawn"
    page.get_by_role("slider", name="Frame of the training").first.press("Home")
    page.wait_for_function("window.pale.at(-1)[2]")
    assert not tab.errors
    tab.leave()
