"""From a key on a slider to the finished picture, in a real browser."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from playwright.sync_api import Browser, sync_playwright

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_WATCH = """() => {
  window.lastChange = performance.now()
  new MutationObserver(() => { window.lastChange = performance.now() })
    .observe(document.querySelector('[data-testid=stMain]'),
             {subtree: true, childList: true, attributes: true, characterData: true})
  addEventListener('keydown', () => { window.pressed = performance.now() }, true)
}"""
_DONE = """() => performance.now() - window.lastChange > 700
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


def slider_to_picture(browser: Browser, address: str, n_moves: int = 8) -> tuple[float, float]:
    """Measure how long a page takes to redraw after its first slider moved.

    Parameters
    ----------
    browser : Browser
        A Chromium.
    address : str
        The page.
    n_moves : int
        How many moves to take the median of.

    Returns
    -------
    float
        Median milliseconds for values never seen before (cold).
    float
        The same for values seen before (warm).
    """
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.get_by_test_id("stMain").get_by_role("slider").first.wait_for()
    page.evaluate(_WATCH)
    page.wait_for_function(_DONE)
    page.get_by_test_id("stMain").get_by_role("slider").first.focus()

    def median(key: str) -> float:
        times = []
        for _ in range(n_moves):
            page.keyboard.press(key)
            page.wait_for_timeout(100)
            page.wait_for_function(_DONE)
            times.append(page.evaluate("window.lastChange - window.pressed"))
        return float(np.median(times))

    cold, warm = median("ArrowRight"), median("ArrowLeft")
    page.close()
    return cold, warm
