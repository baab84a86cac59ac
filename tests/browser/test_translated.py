"""A page that the browser translates while it is used: nothing breaks, and nothing old stays."""

from collections import Counter

import pytest

from study.curriculum import BY_SLUG
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

_TRANSLATE = r"""(() => {
  const isKept = (text) => text.parentElement.closest('font, script, style, [translate=no]')
  const translate = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = []
    while (walker.nextNode()) {
      const text = walker.currentNode
      if (/\p{L}/u.test(text.data) && !isKept(text)) texts.push(text)
    }
    for (const text of texts) {
      if (!text.isConnected) continue
      const font = document.createElement('font'), inner = document.createElement('font')
      font.append(inner)
      text.before(font)
      for (let next = text; next?.nodeType === Node.TEXT_NODE; next = font.nextSibling) {
        inner.append(next.data)
        next.remove()
      }
    }
  }
  new MutationObserver(translate)
    .observe(document.body, { subtree: true, childList: true, characterData: true })
  translate()
})()"""
"""Does as Chrome does, but for the language: texts that touch each other become one <font>."""

_READ = """() => [document.title, ...document.querySelector('#root').innerText.split(/[\\n\\t]/)]"""
_CODE = """() => document.querySelectorAll(
  ':is(pre, code, svg, .katex, [data-testid=stIconMaterial]) font').length"""


def translate(page) -> None:
    cdp = page.context.new_cdp_session(page)
    frame = cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = cdp.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
    cdp.send("Runtime.evaluate", {"expression": _TRANSLATE, "contextId": world})


def answer(tab) -> None:
    # Options stand in an order of each learner's own; how long they are is the same for all.
    options = tab.page.locator("[data-testid=stRadioOption]").all()
    min(options, key=lambda option: (len(option.inner_text()), option.inner_text())).click()
    tab.settle()
    tab.page.get_by_role("radio", name="fairly sure").click()
    tab.settle()
    press(tab, "Check my answer")
    tab.page.get_by_text("On your first try").wait_for()


def press(tab, name: str, role: str = "button") -> None:
    tab.page.get_by_role(role, name=name).click()


def follow(tab, slug: str) -> None:
    tab.page.get_by_test_id("stSidebar").get_by_text(BY_SLUG[slug].title, exact=True).click()
    tab.page.locator("h1", has_text=BY_SLUG[slug].question).wait_for()


STEPS = (
    answer,
    lambda tab: press(tab, "Next question"),
    lambda tab: follow(tab, "gradient_descent"),
    lambda tab: tab.page.locator(".st-key-gradient_descent_w input").press("ArrowRight"),
    lambda tab: press(tab, "Continue"),
    lambda tab: press(tab, "Claims", "radio"),
    lambda tab: press(tab, "Put it to the test"),
)


@pytest.mark.weekly
def test_a_page_that_is_translated_shows_what_it_would_show(browser, address):
    read = []
    for translated in (False, True):
        tab = Visit(browser)
        page = tab.open(f"{address}/layers?scene=check")
        if translated:
            translate(page)
        read.append([])
        for step in STEPS:
            step(tab)
            tab.settle()
            read[-1].append(Counter(page.evaluate(_READ)))
        if translated:
            assert page.locator("font").count()
            assert page.evaluate(_CODE) == 0, "code, formulas, icons and pictures are translated"
        assert not tab.errors
        tab.leave()
    plain, in_translation = read
    assert in_translation == plain
