"""The moment of commitment, where it is slow: from press to verdict, what stays does not move.

A processor of a sixth, a cold cache, and five seconds more for each job.
"""

import pytest

from benchmarks import servers
from study.curriculum import BY_SLUG
from tests.browser import slowed
from tests.browser.visit import Visit
from tests.contents import contents
from tests.weekly import weekly_if

pytestmark = pytest.mark.browser

SLOWER, LONGER = 6, 5.0
"""The browser's processor is so many times as slow, each job takes so many seconds longer."""
STILL, PRESSED = 2.0, 1.5
"""Pixels that count as no movement, and seconds in which the form has to be locked."""
TRIES = 3
"""Others' work on this machine only adds to a time, so the quickest of so many presses counts."""
DESK, PHONE = (1366, 768), (390, 844)
EACH_CHANGE = {
    ("xor", "one_cut"): DESK,
    ("gradient_descent", "falls"): PHONE,
    ("digits", "half"): DESK,
}
ASKED = [
    pytest.param(slug, name, size, id=f"{slug}-{name}-{size[0]}", marks=weekly_if(weekly))
    for slug, content in contents().items()
    for name in content.predictions
    for size in (DESK, PHONE)
    if (weekly := EACH_CHANGE.get((slug, name)) != size) is not None
]

WATCH = """([name]) => {
  const main = document.querySelector('[data-testid=stMain]')
  const scene = document.querySelector('.st-key-scene')
  const box = scene.querySelector(`[class*="_prediction_${name}_stage"]`)
  const all = (root, what) => [...root.querySelectorAll(what)]
  const shows = (one) =>
    one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const waits = (one) => one.textContent.includes('Watch what happens')
  const told = () => all(box, '[class*=_verdict], [class*=_played]')
    .flatMap((each) => all(each, '[data-testid=stAlert], [data-testid=stCaptionContainer]'))
    .some((each) => shows(each) && !waits(each))
  const form = () => all(main, '[data-testid=stButton] button')
    .some((one) => one.textContent.trim() === 'Commit' && !one.disabled && shows(one))
  const drawn = () =>
    all(scene, '[data-testid=stVegaLiteChart] :is(svg.marks, canvas), [data-stays]').some(shows)
  const stays = all(main, 'h1, h2, h3, p, li, [data-testid=stVegaLiteChart], [data-stands]')
    // The way on goes down as the scene grows, and is out of sight until the verdict (page.css).
    .filter((one) => !one.closest('.st-key-way_on'))
    .filter((one) => shows(one) && one.getBoundingClientRect().height > 0)
    .map((one) => ({ one, at: one.getBoundingClientRect() }))
  const began = performance.now(), scroll = main.scrollTop, had = drawn()
  const seen = { moved: {}, scrolled: 0, live: 0, blank: 0, samples: 0, verdict: null }
  window.moment = seen
  const look = () => {
    const since = (performance.now() - began) / 1000
    seen.samples += 1
    seen.scrolled = Math.max(seen.scrolled, Math.abs(main.scrollTop - scroll))
    if (form()) seen.live = since
    if (had && !drawn()) seen.blank = since
    for (const each of stays) {
      const { one, at } = each
      each.left ||= !one.isConnected || !shows(one)
      if (each.left) continue
      const now = one.getBoundingClientRect()
      const grew = one.matches('p, li') ? 0 : Math.abs(now.width - at.width)
      const far = Math.max(Math.abs(now.top - at.top), Math.abs(now.left - at.left), grew)
      const called = `${one.tagName} ${one.textContent.trim().slice(0, 40)}`
      if (far > 2) seen.moved[called] = Math.max(far, seen.moved[called] ?? 0)
    }
    if (told()) seen.verdict = since
    else if (since < 120) setTimeout(look, 50)
  }
  look()
}"""


@pytest.fixture(scope="module")
def slow():
    with servers.app(module=slowed.__name__) as running:
        servers.wait_until_ready(running.address)
        yield running


@pytest.fixture
def tab(browser):
    visit = Visit(browser, motion=True)
    yield visit
    visit.leave()


def answer(page, prediction) -> None:
    """Choose, type or draw something."""
    asks = page.locator("[class*=_prediction_][class*=_asks]")
    if (options := asks.locator("[role=radiogroup] label")).count():
        options.first.click()
    elif (number := asks.get_by_role("spinbutton")).count():
        number.fill(f"{prediction.low:g}")
        number.blur()
    else:
        point = page.locator(".sketch .point").last
        point.scroll_into_view_if_needed()
        point.focus()
        point.press("PageUp")
    page.wait_for_timeout(700)


def press(
    visit: Visit, slow, slug: str, name: str, size: tuple[int, int], *, early: bool = False
) -> dict:
    """Return what was seen from the press of Commit to the verdict.

    An ``early`` press comes while the run is still computed.
    """
    prediction = contents()[slug].predictions[name]
    slow.times.write_text(f"{LONGER * early}", encoding="utf-8")
    visit.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page = visit.page
    page.goto(f"{slow.address}/{BY_SLUG[slug].url}?scene={prediction.scene}")
    commit = page.get_by_role("button", name="Commit")
    wait = commit.wait_for if early else visit.settle
    wait()
    answer(page, prediction)
    wait()
    commit.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    slow.times.write_text(f"{LONGER}", encoding="utf-8")
    throttle = page.context.new_cdp_session(page)
    throttle.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.evaluate(WATCH, [name])
    commit.click()
    page.wait_for_function("() => window.moment.verdict !== null", timeout=120_000)
    return page.evaluate("() => window.moment")


@pytest.mark.parametrize(("slug", "name", "size"), ASKED)
def test_nothing_moves_from_press_to_verdict(slug, name, size, slow, browser):
    for _ in range(TRIES):
        visit = Visit(browser, motion=True)
        try:
            seen = press(visit, slow, slug, name, size)
            print(seen)
            assert not seen["moved"]
            assert seen["scrolled"] <= STILL
            assert not seen["blank"]
            assert not visit.errors
        finally:
            visit.leave()
        if seen["live"] <= PRESSED:
            break
    assert seen["live"] <= PRESSED


@pytest.mark.weekly
def test_a_picture_stays_in_sight_if_one_predicts_before_its_run_is_computed(slow, tab):
    seen = press(tab, slow, "answer", "cut_off", DESK, early=True)
    assert seen["samples"] > LONGER
    assert not seen["blank"]


def test_nothing_of_the_scene_before_is_seen_while_the_next_one_computes(slow, tab):
    slow.times.write_text("0", encoding="utf-8")
    page = tab.open(f"{slow.address}/heart?scene=sixteen")
    tab.settle()
    seen = """() => [...document.querySelectorAll('.st-key-scene p')]
      .filter(one => one.checkVisibility({ visibilityProperty: true }))
      .map(one => one.textContent).filter(text => text.length > 20)"""
    before = set(page.evaluate(seen))
    slow.times.write_text(f"{LONGER}", encoding="utf-8")
    page.locator(".st-key-strip").get_by_role("radio", name="Train").click()
    page.get_by_role("heading", name=contents()["heart"].scenes[1].question).wait_for()
    assert before
    for _ in range(20):
        assert not before & set(page.evaluate(seen))
        page.wait_for_timeout(100)
    assert not tab.errors
