"""A task is made and taken on a phone; what came back is read, the hostile beside the good."""

import json
import re

import pytest
from playwright.sync_api import expect

from study.handed_in import keys_of_lessons, part_of, to_file
from tests.browser.readable import violations
from tests.study.test_handed_in import BAD_FILES, learner, named, packed

pytestmark = pytest.mark.browser
XOR = keys_of_lessons(["xor"])
PHONE = {"width": 360, "height": 740}


@pytest.mark.weekly
def test_a_task_is_made_and_taken_on_a_phone(visit, address):
    tab = visit()
    tab.page.set_viewport_size(PHONE)
    page = tab.open(f"{address}/for_teachers")
    page.get_by_label("Title").fill("Why **minus**?")
    page.get_by_label("Title").press("Enter")
    tab.settle()
    page.get_by_role("button", name="Add this step").click()
    tab.settle()
    page.get_by_role("combobox", name="Knobs to set, lock or hide").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tab.settle()
    page.keyboard.press("Escape")
    page.locator("[data-testid=stButtonGroup] button", has_text="locked").click()
    tab.settle()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    link = page.get_by_label("The link, to be copied").input_value()
    assert "task.1.locked.w1=" in link
    assert not violations(page)

    tab.open(link)
    expect(page.get_by_role("heading", name="Your task: Why ∗∗minus∗∗?")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("1 of 1", exact=False).first).to_be_visible()
    tab.settle()
    slider = page.locator(".st-key-dot_product_w1 input")
    expect(slider).to_be_disabled()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.reload()
    tab.settle()
    expect(slider).to_be_disabled()
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("heading", name="Your task").wait_for()
    tab.settle()
    page.get_by_role("button", name="Leave the task").click()
    page.get_by_role("heading", name="Write a 3.").wait_for()
    tab.settle()
    assert "task." not in page.url
    assert not tab.errors


def test_who_lets_the_machine_try_and_watches_a_run_has_done_both_steps(visit, address):
    tab = visit()
    steps = "gradient_descent.scene.by_hand~xor.scene.train"
    page = tab.open(f"{address}/task?task.steps={steps}")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Done once you turn a knob")).to_be_visible()
    page.get_by_role("button", name="Let it try").click()
    expect(page.get_by_text("This step is done.")).to_be_visible()
    page.get_by_role("button", name="Continue: step 2").click()
    page.locator("[data-piece=player] input").press("End")
    expect(page.get_by_text("This step is done.")).to_be_visible()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("2 of 2 done")).to_be_visible()
    assert not tab.errors


def test_a_locked_knob_has_no_ring_to_pull_it_by(visit, address):
    tab = visit()
    step = "task.steps=dot_product.scene.pass_one&task.1.locked.w1=0.6"
    page = tab.open(f"{address}/task?{step}")
    page.get_by_role("button", name="Begin").click()
    rings = [page.locator(f'g:has(+ [class*="grip_w{n}_"]) path') for n in (1, 2)]
    expect(rings[1]).to_be_visible()
    expect(rings[0]).to_be_hidden()
    assert not tab.errors


def test_an_unfinished_task_survives_a_reload_and_is_printed_with_its_code(visit, address):
    tab = visit()
    page = tab.open(f"{address}/for_teachers")
    page.get_by_label("Title").fill("Week 1")
    page.get_by_role("button", name="Add this step").click()
    tab.settle()
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Week 1")
    copied = page.get_by_label("The link, to be copied")
    expect(copied).to_have_value(re.compile("title=Week\\+1&task.steps=dot_product"))
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("Add a step to get a link.").wait_for()
    link = f"{address}/task?task.steps=xor.scene.train"
    tab.open(link)
    code = page.locator(".st-key-task_on_paper img")
    expect(code).to_have_count(0)  # the link opens on this machine alone
    tab.open(link.replace("127.0.0.1", "school.localhost"))
    expect(code).to_be_hidden()
    page.emulate_media(media="print")
    expect(code).to_be_visible()
    assert code.evaluate("(image) => image.complete && image.naturalWidth > 0")
    tab.open(f"{address}/for_teachers")
    page.get_by_text("Add a step to get a link.").wait_for()
    assert not tab.errors


@pytest.mark.weekly
def test_what_came_back_is_read_and_every_bad_entry_is_named(visit, address):
    tab = visit()
    page = tab.open(f"{address}/for_teachers")
    good = [
        (
            f"{i}.json",
            json.dumps(to_file(part_of(learner(i, ["xor"]), XOR), "Week 1", i) | {"name": name}),
        )
        for i, name in enumerate(
            ("Ada", "<img src=x onerror=alert(1)>", "![](http://evil.example)")
        )
    ]
    files = [(name, text.encode()) for name, text in good] + list(BAD_FILES.items())
    page.locator("input[type=file]").set_input_files(
        [{"name": n, "mimeType": "application/json", "buffer": content} for n, content in files]
    )
    expect(page.get_by_text("Who did what: 3 handed in")).to_be_visible()
    texts = page.get_by_label("Texts")
    texts.fill(f"{named(packed(learner(9, ['xor']), 9, 'Week 1'), 'Bob')}\nkc2.damagedAAAA.")
    texts.press("Control+Enter")
    expect(page.get_by_text("Who did what: 4 handed in")).to_be_visible()
    tab.settle()
    assert page.get_by_test_id("stAlert").count() == len(BAD_FILES) + 2  # and one to add a step
    named_cell = page.get_by_role("cell", name="‹img src=x onerror=alert(1)›")
    expect(named_cell.first).to_be_visible()
    assert (
        page.locator("[data-testid=stMain] [src*=evil], [data-testid=stMain] [src=x]").count() == 0
    )
    assert page.get_by_test_id("stException").count() == 0
    assert tab.hosts == {address.split("/")[2]}
    page.reload()
    expect(page.get_by_text("Who did what: 1 handed in")).to_be_visible()  # what was pasted
    tab.settle()
    assert "Week 1" not in page.evaluate("() => JSON.stringify({...localStorage})")
    assert not tab.errors
