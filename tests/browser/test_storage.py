"""Where the browser keeps nothing more, every page says so, and offers the record as a file."""

import pytest
from playwright.sync_api import expect

from study.content import lesson_content
from study.progress import parse
from tests.browser.test_framed import STORES_NOTHING

pytestmark = pytest.mark.browser

FILL = """(room) => {
  let n = 0
  for (const size of [1e6, 1e5, 1e4, 1e3, 100, 10, 1]) {
    try { for (;;) localStorage.setItem(`filling-${n += 1}`, "x".repeat(size)) } catch {}
  }
  if (!room) return
  localStorage.setItem("filling-1", localStorage["filling-1"].slice(room))
}"""
"""Fills the storage to the last letter but for some."""
QUESTION = next(iter(lesson_content("gradient_descent").questions.values()))


def unkept(page):
    return page.locator(".st-key-unkept")


def answer(page, option: int) -> None:
    page.get_by_text(QUESTION.options[option].text).click()
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_text(QUESTION.options[option].feedback[:30])).to_be_visible()


def given(record) -> int:
    return record.kept[f"gradient_descent/question/{QUESTION.name}"]["given"]


def saved(page):
    """Return the record in the file that is offered."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it as a file").click()
    return parse(download.value.path().read_text())


def test_a_storage_that_fills_up_under_the_page_is_told_with_the_answer_that_it_loses(tab, address):
    page = tab.open(f"{address}/gradient_descent?question={QUESTION.name}")
    expect(unkept(page)).to_have_count(0)
    page.evaluate(FILL, 0)
    answer(page, 1)
    expect(unkept(page)).to_be_in_viewport()
    assert given(saved(page)) == 1
    page.evaluate("localStorage.clear()")
    tab.settle()
    answer(page, 2)
    expect(unkept(page)).to_have_count(0)
    stored = parse(page.evaluate("localStorage.getItem('knobs-and-compass')"))
    assert given(stored) == 2, "a storage that was cleared under the page"
    assert not tab.errors


@pytest.mark.parametrize("path", ["", "xor", "write_it", "for_teachers"])
def test_where_a_record_of_the_same_length_still_fits_it_is_told_before_anything_is_lost(
    same_tab, address, path
):
    page = same_tab.page
    page.goto(f"{address}/_stcore/health")
    page.evaluate("localStorage.clear()")
    page.evaluate(FILL, 700)
    same_tab.open(f"{address}/{path}")
    expect(unkept(page)).to_be_in_viewport()
    expect(unkept(page)).to_contain_text("full")
    page.evaluate("localStorage.clear()")


def test_a_storage_that_may_not_be_used_is_told_at_once_and_the_record_is_a_file(tab, address):
    page = tab.page
    page.add_init_script(f"({STORES_NOTHING})()")
    page.goto(f"{address}/gradient_descent?question={QUESTION.name}")
    expect(unkept(page)).to_contain_text("stores nothing")
    answer(page, 1)
    assert given(saved(page)) == 1
    page.get_by_role("button", name="Hide").click()
    expect(unkept(page)).to_have_count(0)
    page.get_by_test_id("stSidebar").get_by_text("XOR", exact=True).click()
    page.get_by_role("heading", name=lesson_content("xor").scenes[0].question).wait_for()
    expect(unkept(page)).to_have_count(0)
    page.close()
