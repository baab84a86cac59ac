"""The verdict on a prediction can be read where it is made, on a phone, too, and not too early."""

import pytest
from playwright.sync_api import expect

from tests.browser.visit import SKIP, Visit

pytestmark = pytest.mark.browser

_COVERED = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  const asked = 'p, label, input:not([type=radio]), button, .marks text'
  const all = [...main.querySelectorAll(`:is([class*=_asks], .marks) :is(${asked})`)]
    .filter((one) => one.checkVisibility())
  const seen = new Set(), covered = new Set()
  for (let at = 0; at < main.scrollHeight; at += 40) {
    main.scrollTop = at
    for (const one of all) {
      const { left, top, width, height, bottom } = one.getBoundingClientRect()
      if (top < 0 || bottom > innerHeight || !width) continue
      seen.add(one)
      const above = document.elementFromPoint(left + width / 2, top + height / 2)
      const own = one.matches('text') ? above.closest('.marks') : one.contains(above)
      if (!own && !above.contains(one)) covered.add(one.textContent || one.outerHTML)
    }
  }
  main.scrollTop = 0
  const never = all.filter((one) => !seen.has(one)).map((one) => `never: ${one.textContent}`)
  return [...covered, ...never]
}"""
"""Texts and fields of a question and its picture that something lies over, wherever one scrolls."""


@pytest.fixture
def tab(browser):
    visit = Visit(browser, motion=True)
    visit.page.set_viewport_size({"width": 390, "height": 844})
    yield visit
    visit.leave()


def test_a_verdict_comes_into_view_on_a_phone(tab, address):
    page = tab.open(f"{address}/heart?scene=leak")
    page.get_by_role("spinbutton").fill("60")
    page.get_by_role("button", name="Commit").click()
    verdict = page.locator(".st-key-heart_prediction_noise_verdict")
    verdict.get_by_text("You said “60 %”").wait_for()
    tab.settle()
    box = verdict.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 844
    assert not tab.errors


def test_on_a_phone_play_is_at_hand_below_the_knobs_of_its_run(tab, address):
    page = tab.open(f"{address}/gradient_descent?scene=run")
    page.get_by_role("button", name=SKIP).click()
    play = page.locator("[data-do=play]")
    play.wait_for()
    tab.settle()
    for part in (page.locator("[data-testid=stVegaLiteChart]"), page.get_by_role("slider")):
        part.first.evaluate("part => part.scrollIntoView({block: 'center'})")
        box = play.bounding_box()
        assert 0 <= box["y"] <= 844 - box["height"]
    assert not tab.errors


def test_a_number_mended_and_committed_at_once_is_what_the_field_keeps(tab, address):
    page = tab.open(f"{address}/attention?scene=look_up")
    field = page.get_by_role("spinbutton")
    field.fill("500")
    field.blur()
    page.get_by_text("500 is outside").wait_for()
    field.fill("40")
    page.get_by_role("button", name="Commit").click()
    page.get_by_text("You said “40").last.wait_for()
    tab.settle()
    kept = page.locator("[class*=_prediction_] input[type=number]")
    expect(kept).to_be_disabled()
    expect(kept).to_have_value("40")
    told = page.locator("[class*=_prediction_][class*=_played]")
    inside = told.get_by_test_id("stAlert").last
    assert inside.bounding_box()["width"] == pytest.approx(told.bounding_box()["width"], abs=1)
    assert not tab.errors


@pytest.mark.weekly
def test_what_plays_is_described_once_it_has_been_seen(tab, address):
    page = tab.open(f"{address}/judge?scene=pleases")
    page.get_by_test_id("stRadio").first.locator("label").nth(1).click()
    page.get_by_role("button", name="Commit").press("Enter")
    box = page.locator(".st-key-judge_prediction_pleasing_played")
    told = box.get_by_test_id("stAlert").last
    outcome = page.locator(".st-key-judge_prediction_pleasing_outcome p").first
    page.get_by_text("Watch what happens").filter(visible=True).wait_for()
    assert not told.is_visible()
    assert not outcome.is_visible()
    pause = page.get_by_role("button", name="Pause", exact=True)
    expect(pause).to_be_focused()
    pause.press("Space")
    told.wait_for()
    outcome.wait_for()
    page.get_by_role("radio", name="real names").press("Space")  # the picture may lie over it
    away = page.get_by_role("button", name="Back to the original settings")
    away.wait_for()
    tab.settle()
    verdict = told.bounding_box()
    assert verdict["y"] + verdict["height"] <= away.bounding_box()["y"]
    assert not tab.errors


def test_what_stands_below_a_sketch_keeps_its_place_once_it_is_told(tab, address):
    tab.page.set_viewport_size({"width": 1366, "height": 900})
    page = tab.open(f"{address}/overfitting?scene=turns")
    room = page.locator("[class*=_prediction_][class*=_stage]")
    asked = room.bounding_box()
    page.get_by_role("button", name="Skip, just show me").click()
    page.get_by_text("You have skipped the prediction.").wait_for()
    tab.settle()
    assert abs(room.bounding_box()["height"] - asked["height"]) < 16
    assert not tab.errors


@pytest.mark.parametrize("view", ["", "&view=lecture"])
@pytest.mark.parametrize(
    "scene", ["dot_product?scene=turned", "heart?scene=mistakes", "copying?scene=one_look"]
)
def test_at_150_percent_nothing_lies_over_a_question_or_its_picture(tab, address, scene, view):
    tab.page.set_viewport_size({"width": 911, "height": 512})
    page = tab.open(f"{address}/{scene}{view}")
    assert page.evaluate(_COVERED) == []
    stage = page.locator("[class*=_prediction_][class*=_stage]").bounding_box()
    assert stage["width"] >= 250, "room for a few words in a line"
    assert page.locator(".st-key-scene h2").bounding_box()["y"] < stage["y"]
    assert not tab.errors


def test_at_150_percent_a_title_makes_room_for_the_menus_button_only_beside_it(tab, address):
    tab.page.set_viewport_size({"width": 911, "height": 512})
    page = tab.open(f"{address}/build")
    title, above = page.locator("h1"), page.get_by_text("Laboratory · Build")
    room = title.evaluate("(one) => getComputedStyle(one).paddingLeft")
    assert (room, title.bounding_box()["x"]) == ("0px", above.bounding_box()["x"])
    tab.page.set_viewport_size({"width": 683, "height": 384})
    page = tab.open(f"{address}/dot_product?scene=turned")
    menu = page.get_by_test_id("stExpandSidebarButton").bounding_box()
    assert page.locator("h1").evaluate(
        "(one) => parseFloat(getComputedStyle(one).paddingLeft)"
    ) >= (menu["x"] + menu["width"] - page.locator("h1").bounding_box()["x"])
    assert not tab.errors
