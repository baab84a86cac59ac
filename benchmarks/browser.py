"""From a key on a slider to the finished picture, in a real browser."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from playwright.sync_api import Browser, Locator, sync_playwright

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_WATCH = """() => {
  window.lastChange = performance.now()
  new MutationObserver(() => { window.lastChange = performance.now() })
    .observe(document.querySelector('[data-testid=stMain]'),
             {subtree: true, childList: true, attributes: true, characterData: true})
  addEventListener('keydown', () => { window.pressed = performance.now() }, true)
}"""
_DONE = """() => performance.now() - window.lastChange > 500
  && document.querySelector('[data-test-script-state=notRunning]') !== null"""


@contextmanager
def chromium() -> Iterator[Browser | None]:
    """Start the machine's Chromium; None where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


class Tab:
    """A page with a slider and a picture, for timing redraws."""

    def __init__(self, browser: Browser, address: str, n_moves: int) -> None:
        self.page = browser.new_page(viewport={"width": 1366, "height": 768}, bypass_csp=True)
        self.page.goto(address)
        self.page.locator("h1").first.wait_for()
        self.page.wait_for_timeout(1000)
        for skip in self.page.get_by_role("button", name="Skip, just show me").all():
            skip.click()
        self.page.locator(".stVegaLiteChart .marks").first.wait_for()
        self.page.evaluate(_WATCH)
        self.page.wait_for_function(_DONE)
        sliders = [(x, *_room(x)) for x in self.page.locator(".stSlider input").all()]
        enough = [slider for slider in sliders if max(slider[1:]) >= n_moves]
        self._slider, left, right = (enough or sliders)[0]
        self._on, self._back = ("ArrowRight", "ArrowLeft")[:: 1 if right >= left else -1]
        self.n_moves = min(n_moves, max(left, right))

    def milliseconds(self, *, back: bool = False) -> float:
        """Move the slider a step forward or back, and return the time to the last change."""
        self._slider.press(self._back if back else self._on)
        self.page.wait_for_timeout(100)
        self.page.wait_for_function(_DONE)
        return float(self.page.evaluate("window.lastChange - window.pressed"))


def _room(slider: Locator) -> tuple[int, int]:
    """Return how many steps a slider can move left and right."""
    low, high, step, now = (
        float(slider.get_attribute(name) or 0) for name in ("min", "max", "step", "value")
    )
    return round((now - low) / step), round((high - now) / step)


def ratios(
    browser: Browser, address: str, bare: Sequence[str], n_moves: int = 6
) -> list[tuple[float, float]]:
    """Measure how much longer a page takes to redraw than bare pages, move by move."""
    tabs = [Tab(browser, each, n_moves) for each in (address, *bare)]
    medians = []
    for back in (False, True):
        moves = [[tab.milliseconds(back=back) for tab in tabs] for _ in range(tabs[0].n_moves)]
        ours, *plain = np.median(moves, axis=0).tolist()
        medians.append([ours / each for each in plain])
    for tab in tabs:
        tab.page.close()
    return list(zip(*medians, strict=True))
