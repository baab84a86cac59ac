"""Progress in a real browser: it survives reload and new tabs, and believes nobody."""

import json
from datetime import date

import pytest
from playwright.sync_api import expect

from study.catalogue import catalogue
from study.content import lesson_content
from study.curriculum import BY_SLUG
from study.progress import Progress, parse

pytestmark = pytest.mark.browser
KEY = "knobs-and-compass"


def complete() -> Progress:
    record = Progress()
    for key in catalogue():
        record = record.with_done(key, date(2026, 1, 2))
    return record


def points(page):
    return page.get_by_text("points.", exact=False).first


def keep(page, text: str) -> None:
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])


def test_progress_is_made_kept_shared_and_wiped(visit, address):
    tab = visit()
    page = tab.open(f"{address}/gradient_descent?scene=edge")
    page.get_by_test_id("stRadio").first.locator("label").last.click()
    page.get_by_role("button", name="Commit").click()
    page.locator("[data-testid=stAlert]:visible").first.wait_for()

    other = tab.new_tab()
    other.goto(f"{address}/progress")
    expect(other.get_by_text("predictions 1 of 2")).to_be_visible()
    tab.scene("Claims")
    page.get_by_role("button", name="Put it to the test").first.click()
    n_claims = len(lesson_content("gradient_descent").claims)
    expect(other.get_by_text(f"claims 1 of {n_claims}")).to_be_visible(timeout=15_000)

    page.reload()
    tab.settle()  # it opens at the claim that is left
    expect(page.get_by_role("radio", name="2", exact=True)).to_be_checked()
    open_number(page, 1)
    expect(page.get_by_text("Done on").first).to_be_visible()

    tab.settle()  # the reloaded lesson tells the other tab that it was visited
    other.wait_for_timeout(1500)
    other.get_by_text("Delete my progress").click()
    other.get_by_text("Yes, I am sure").click()
    wipe = other.get_by_role("button", name="Delete it now")
    expect(wipe).to_be_enabled(timeout=15_000)
    other.wait_for_timeout(700)  # so soon and near the press before, it would be a double press
    wipe.click()
    expect(other.get_by_text("0 points.")).to_be_visible()
    other.wait_for_function(f"() => !localStorage.getItem('{KEY}').includes('prediction/edge')")
    other.reload()
    expect(other.get_by_text("0 points.")).to_be_visible()
    assert not tab.errors


HELD = lesson_content("gradient_descent")
ORDER = 1 + [question.kind for question in HELD.questions.values()].index("order")


def in_order(page) -> list[str]:
    return page.locator("ol.order li .text").all_inner_texts()


def open_number(page, number: int) -> None:
    radio = page.get_by_role("radio", name=str(number), exact=True)
    radio.click()
    expect(radio).to_be_checked()


def put_in_order_by_keyboard(tab) -> list[str]:
    page = tab.page
    expect(page.locator("ol.order li")).to_have_count(4)
    first, second, third, fourth = in_order(page)
    page.get_by_role("button", name=f"Move “{second}” up").focus()
    page.keyboard.press("Enter")
    assert in_order(page) == [second, first, third, fourth]
    tab.settle()
    page.keyboard.press("Enter")  # it is on top: nothing more happens, and the focus stays
    page.keyboard.press("Tab")
    for _ in range(3):  # the focus goes along with what is moved, faster than the server answers
        page.keyboard.press("Space")
    moved = [first, third, fourth, second]
    assert in_order(page) == moved
    expect(page.locator(".told")).to_have_text(f"“{second}” is now 4 of 4.")
    tab.settle()
    assert in_order(page) == moved
    return moved


@pytest.mark.weekly
def test_a_reload_brings_back_answers_a_verdict_and_hints(visit, address):
    """All of it from the learner's own record: the server has forgotten who asks."""
    tab = visit()
    page = tab.open(f"{address}/gradient_descent?scene=check")
    chosen = next(iter(HELD.questions.values())).options[1]
    page.get_by_text(chosen.text).click()
    page.get_by_text("rather unsure", exact=True).click()
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_text("On your first try you said: rather unsure.")).to_be_visible()
    tab.settle()
    open_number(page, ORDER)
    moved = put_in_order_by_keyboard(tab)
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_text("Try again as often as you like")).to_be_visible()
    tab.settle()
    tab.scene("Claims")
    page.get_by_text("I doubt it").click()
    tab.settle()
    page.get_by_role("button", name="Put it to the test").click()
    hunch = page.get_by_text("You were right to doubt it")
    expect(hunch).to_be_visible()
    tab.settle()
    tab.scene("Let it run")
    page.get_by_role("button", name="Skip, just show me").click()
    page.get_by_role("button", name="Skip the question").click()
    page.get_by_role("button", name="A hint").first.click()
    expect(page.get_by_text("Hint 1:")).to_be_visible()
    tab.settle()

    page.reload()
    tab.settle()
    expect(page.get_by_text("Hint 1:")).to_be_visible()
    assert not page.get_by_role("button", name="Skip, just show me").count(), "a skip is kept, too"
    tab.scene("Claims")
    tab.settle()
    open_number(page, 1)  # of the claims: the next one was open
    expect(hunch).to_be_visible()
    expect(page.get_by_role("radio", name="I doubt it", checked=True)).to_be_visible()
    tab.scene("Check")
    open_number(page, 1)
    expect(page.get_by_text(chosen.feedback[:30])).to_be_visible()
    open_number(page, ORDER)
    expect(page.locator("ol.order li .text")).to_have_text(moved)
    expect(page.get_by_text("Try again as often as you like")).to_be_visible()

    page.get_by_role("button", name="Start this section over").click()
    expect(page.get_by_text(chosen.text)).to_be_visible()
    expect(page.get_by_text(chosen.feedback[:30])).to_have_count(0)
    assert not tab.errors


@pytest.mark.weekly
def test_a_damaged_record_is_set_aside_and_a_hostile_one_fetches_nothing(visit, address):
    tab = visit()
    page = tab.open(f"{address}/progress")
    keep(page, "{damaged")
    page.reload()
    expect(
        page.get_by_text("The progress saved in this browser could not be used.")
    ).to_be_visible()

    def kept(key: str) -> str:
        return page.evaluate("key => localStorage.getItem(key)", key)

    assert json.loads(kept(KEY))["done"] == {}
    assert kept(f"{KEY}-damaged") == "{damaged"
    page.get_by_test_id("stSidebar").get_by_text("XOR", exact=True).click()
    page.locator("h1", has_text=BY_SLUG["xor"].question).wait_for()
    tab.settle()
    assert parse(kept(KEY)).last_lesson == "xor"
    assert kept(f"{KEY}-damaged") == "{damaged"  # and stays there

    page.get_by_test_id("stSidebar").get_by_text("Your progress", exact=True).click()
    page.locator("h1", has_text="How far have you come?").wait_for()
    tab.settle()
    names = ("![](http://evil.example/a.png)/claim/x", "half a \ud800/claim/x", "<img src=x>/a/b")
    keep(page, Progress(done=dict.fromkeys(names, "2026-01-02")).to_json())
    for _ in range(2):
        page.reload()
        expect(page.get_by_text("3 things that no lesson has any more").first).to_be_visible()
        tab.settle()
        keep(page, Progress(done=dict.fromkeys(names, "2026-01-02")).to_json())
    assert (
        page.locator("[data-testid=stMain] [src*=evil], [data-testid=stMain] [src=x]").count() == 0
    )
    assert page.get_by_test_id("stException").count() == 0
    assert tab.hosts == {address.split("/")[2]}
    assert not tab.errors


@pytest.mark.weekly
def test_files_are_united_or_refused_and_the_whole_path_earns_its_record(visit, address):
    tab = visit()
    page = tab.open(f"{address}/progress")
    chooser = page.locator("input[type=file]")

    def offer(name: str, content: bytes) -> None:
        chooser.set_input_files({"name": name, "mimeType": "application/json", "buffer": content})

    forged = Progress(done={"xor/claim/invented": "2026-01-02"}).to_json()
    offer("forged.json", forged.encode())
    expect(page.get_by_text("that no lesson has any more").first).to_be_visible()
    expect(page.get_by_text("xor/claim/invented").first).to_be_visible()
    offer("picture.json", b"\xff\xd8\xff\xe0")
    expect(page.get_by_text("This file is not text")).to_be_visible()
    offer("huge.json", b"x" * 1_000_001)
    expect(page.get_by_text("has 1,000,001 bytes; at most 1,000,000")).to_be_visible()
    expect(page.get_by_text("0 points.")).to_be_visible()

    offer("mine.json", complete().to_json().encode())
    expect(page.get_by_text(f"{complete().points} points.")).to_be_visible()
    tab.settle()
    page.get_by_label("Your name, if you like").fill("Ada <b>Lovelace</b>")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    assert json.loads(download.value.path().read_text())["name"] == "Ada <b>Lovelace</b>"
    tab.settle()  # a button that is just being built anew would not hear the click
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my progress").click()
    assert parse(download.value.path().read_text()).done == complete().done
    page.reload()
    expect(page.get_by_text(f"{complete().points} points.")).to_be_visible()
    assert not tab.errors
