"""Progress in a real browser: it survives reload and new tabs, and believes nobody."""

import json
from datetime import date

import pytest
from playwright.sync_api import expect

from study.catalogue import catalogue
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
    page.get_by_text("It grows without end").click()
    page.get_by_role("button", name="Commit, and run it").click()
    page.get_by_text("and so it is").wait_for()

    other = tab.new_tab()
    other.goto(f"{address}/progress")
    expect(other.get_by_text("predictions 1 of 1")).to_be_visible()
    tab.scene("Claims")
    page.get_by_role("button", name="Put it to the test").first.click()
    expect(other.get_by_text("claims 1 of 2")).to_be_visible(timeout=15_000)

    page.reload()
    tab.settle()
    expect(page.get_by_text("Done on").first).to_be_visible()

    tab.settle()  # the reloaded lesson tells the other tab that it was visited
    other.wait_for_timeout(1500)
    other.get_by_text("Wipe my progress").click()
    other.get_by_text("Yes, I mean it").click()
    wipe = other.get_by_role("button", name="Wipe it now")
    expect(wipe).to_be_enabled(timeout=15_000)
    wipe.click()
    expect(other.get_by_text("predictions 1 of 1")).to_have_count(0)
    other.reload()
    expect(other.get_by_text("0 points.")).to_be_visible()
    assert not tab.errors


def test_a_damaged_record_gets_a_sentence_and_is_set_aside(visit, address):
    tab = visit()
    page = tab.open(f"{address}/progress")
    keep(page, "{damaged")
    page.reload()
    expect(page.get_by_text("The progress kept in this browser was not used.")).to_be_visible()
    kept = page.evaluate("([key]) => localStorage.getItem(key)", [KEY])
    assert json.loads(kept)["done"] == {}
    assert page.evaluate("([key]) => localStorage.getItem(key)", [f"{KEY}-damaged"]) == "{damaged"


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
    offer("huge.json", b"x" * 10_000_000)
    expect(page.get_by_text("File must be 1.0MB or smaller.")).to_be_visible()
    expect(page.get_by_text("0 points.")).to_be_visible()

    offer("mine.json", complete().to_json().encode())
    expect(page.get_by_text(f"{complete().points} points.")).to_be_visible()
    page.get_by_label("Your name for the record").fill("Ada <b>Lovelace</b>")
    page.keyboard.press("Enter")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the record to print").click()
    text = download.value.path().read_text()
    assert "Ada &lt;b&gt;Lovelace&lt;/b&gt;" in text
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my progress").click()
    assert parse(download.value.path().read_text()).done == complete().done
    page.reload()
    expect(page.get_by_text(f"{complete().points} points.")).to_be_visible()
    assert not tab.errors
