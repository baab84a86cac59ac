"""Pages with every kind of piece in Firefox and in Safari's engine: they stand, and can be moved.

Not among the tests of a change, which know Chromium alone: ``make engines``.
"""

import re
import time

import pytest

from laboratory.write_it.steps import BY_NAME
from study.content import lesson_content
from study.curriculum import BY_SLUG
from study.laboratory import LAB_PAGES
from study.progress import Progress
from tests.browser.visit import STANDS, STAYS, STILL, WATCH
from tests.engines.driven import ENGINES, PATIENCE, driven

PAGES = (
    *("", "map", *(lab.slug for lab in LAB_PAGES)),
    *("gradient_descent?scene=run", "layers", "backpropagation?scene=loop"),
    *("xor?scene=train", "xor?scene=success"),
    "digits?scene=mistakes",
    *("digits?scene=own_hand", "next_letter", "attention?scene=writes"),
)
"""With a component twice on one page, and between them most kinds."""
HARMLESS = re.compile("blocked WebAssembly|ResizeObserver loop")
"""One of Streamlit's packages tries whether there is any, and goes without; on a busy machine, a
size that has changed meanwhile is told in the next frame."""
_REMEMBER = "record => localStorage.setItem('knobs-and-compass', record)"
_BOXES = """() => [...document.querySelectorAll('[data-testid=stException], [role=alert]')]
  .map((box) => box.innerText)"""
_MISSING = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart], [data-piece]')]
  .filter((picture) => picture.checkVisibility())
  .filter((picture) => {
    const drawn = (picture.shadowRoot ?? picture).querySelector('svg.marks, .piece > *')
    const { width, height } = drawn?.getBoundingClientRect() ?? { width: 0, height: 0 }
    return !(width && height)
  })
  .map((picture) => picture.dataset.piece ?? picture.innerText)"""


@pytest.fixture(scope="module", params=ENGINES)
def tab(request, address):
    """Open a tab of somebody who has skipped all predictions."""
    record = Progress()
    for slug in BY_SLUG:
        for name in lesson_content(slug).predictions:
            record = record.with_kept(f"{slug}/prediction/{name}", skipped=True)
    with driven(request.param) as tab:
        tab.open(f"{address}{STAYS}")
        tab.evaluate(_REMEMBER, record.to_json())
        yield tab


def comes(tab, question: str) -> bool:
    """Wait for what a function in the page tells, and say whether it came."""
    deadline = time.monotonic() + PATIENCE
    while not tab.evaluate(f"() => Boolean(({question})())"):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def opened(tab, url: str) -> None:
    tab.open(url)
    assert comes(tab, "() => document.querySelector('h1')"), url
    tab.evaluate(WATCH)
    stands = comes(tab, STANDS)
    assert not tab.evaluate(_BOXES), url
    assert stands, url


def pull(tab, element: str, dx: int, dy: int) -> None:
    """Press the pointer on an element, move it by some pixels, and lift it."""
    place = tab.evaluate(f"() => ({STILL})({element})")
    x, y = (round(place[a] + place[b] / 2) for a, b in (("x", "width"), ("y", "height")))
    moves = [
        {"type": "pointerMove", "x": x + i * dx // 8, "y": y + i * dy // 8, "duration": 50}
        for i in range(9)
    ]
    press, lift = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
    actions = [moves[0], press, *moves[1:], lift]
    tab.act([{"type": "pointer", "id": "mouse", "actions": actions}])


def test_every_page_stands_with_its_pictures_and_without_an_error(tab, address):
    wrong = {}
    for page in PAGES:
        opened(tab, f"{address}/{page}")
        faults = tab.evaluate(_MISSING) + [each for each in tab.faults if not HARMLESS.search(each)]
        if faults:
            wrong[page] = faults
    assert not wrong


def test_a_grip_is_pulled(tab, address):
    opened(tab, f"{address}/gradient_descent")
    before = tab.evaluate("() => location.search")
    pull(tab, "document.querySelector('[class*=grip_ball] > *')", 40, -30)
    assert comes(tab, f"() => location.search !== {before!r}")


def test_a_knob_is_turned(tab, address):
    opened(tab, f"{address}/dot_product?scene=vote")
    before = tab.evaluate("() => location.search")
    pull(
        tab, "document.querySelector('[data-testid=stSlider] [data-rac]:has(> div > input)')", 40, 0
    )
    assert comes(tab, f"() => location.search !== {before!r}")


def test_a_player_plays(tab, address):
    opened(tab, f"{address}/xor?scene=train")
    player = "document.querySelector('[data-piece=player]').shadowRoot"
    frame = f"Number({player}.querySelector('[type=range]').value)"
    assert comes(tab, f"() => {frame} > 0"), "it plays by itself"
    button = f"{player}.querySelector('.play')"
    label = tab.evaluate(f"() => {button}.textContent")
    pull(tab, button, 0, 0)
    assert comes(tab, f"() => {button}.textContent !== {label!r}")


_EDITOR = "document.querySelector('[data-piece=write_it]').shadowRoot"
_RUN = f"""(code) => {{
  const part = (name) => {_EDITOR}.querySelector(name)
  part("textarea").value = code
  part("textarea").dispatchEvent(new Event("input"))
  part(".answer").removeAttribute("data-ended")
  part("[data-do=run]").click()
}}"""


def test_a_learners_code_runs_and_is_stopped(tab, address):
    opened(tab, f"{address}/write_it")
    for code, said in (
        (BY_NAME["neuron"].solution, "Right in"),
        ("import browser", "there is no 'browser' here"),
        ("while True: pass", "Stopped after five seconds"),
    ):
        tab.evaluate(_RUN, code)
        assert comes(tab, f"() => {_EDITOR}.querySelector('.answer').dataset.ended"), code
        assert said in tab.evaluate(f"() => {_EDITOR}.querySelector('.says').textContent")
