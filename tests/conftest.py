"""Settings and fixtures that more than one test file uses."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlsplit

import pytest
import torch
from playwright.sync_api import expect

from benchmarks import servers
from benchmarks.client import Learner
from lessons.curriculum import BY_SLUG

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

PATIENCE = 60_000
"""Milliseconds that a browser waits: a fresh server on a busy machine takes its time."""
expect.set_options(timeout=20_000)

# Small networks under many threads wait for each other longer than they compute.
torch.set_num_threads(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deal out the tests, and let those that need a browser say so where there is none."""
    for item in items:
        # Two workers have a server and a browser; the other files go to whoever is free.
        served = {"arrivals", "browser"} & set(item.fixturenames)
        walks = item.path.stem in ("test_browser_pages", "test_faults")
        group = f"server {1 + (not walks)}" if served else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))
    if CHROMIUM is None and not os.environ.get("REQUIRE_BROWSER"):
        reason = pytest.mark.skip(reason="no Chromium on this machine (Debian: chromium)")
        for item in items:
            if "browser" in item.keywords:
                item.add_marker(reason)


@pytest.fixture(scope="session")
def arrivals():
    """Give a server, and what those learners got who came to it together before it was warm."""
    with servers.app() as running, ThreadPoolExecutor() as pool:
        learners = list(pool.map(partial(Learner, running.port), BY_SLUG))
        for learner in learners:
            learner.close()
        yield running, {slug: x.first for slug, x in zip(BY_SLUG, learners, strict=True)}


@pytest.fixture(scope="session")
def server(arrivals):
    """Give a running app."""
    return arrivals[0]


@pytest.fixture(scope="session")
def address(server) -> str:
    """Give the address of a running app."""
    return server.address


@pytest.fixture(scope="session")
def browser():
    """Give a Chromium that speaks to nobody but the app, and keeps its files in a cache."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update"),
                "--disable-sync",
            ],
        )
        yield chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
        chromium.close()


class Visit:
    """A learner's tabs in a browser that remembers nothing, and everything that went wrong."""

    def __init__(self, browser):
        self.browser = browser
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self.sent: list[int] = []
        self.page = self.new_tab()

    def new_tab(self):
        """Open another tab of the same browser."""
        page = self.browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))
        page.on("websocket", lambda socket: socket.on("framesent", self._count))
        return page

    def _hear(self, message) -> None:
        # Streamlit looks for its own server below a deep link first, and finds it above.
        own = "404" in message.text and "_stcore" in message.location["url"]
        if message.type == "error" and not own:
            self.errors.append(message.text)

    def _count(self, payload) -> None:
        self.sent.append(len(payload))

    def open(self, url: str):
        """Go to an address and wait until the page stands."""
        self.page.goto(url)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script has run, the charts of a lesson are drawn, and nothing moves."""
        self.page.wait_for_selector("h1")
        if urlsplit(self.page.url).path.strip("/") in BY_SLUG:
            # The last heading of a lesson: everything above it is there.
            self.page.get_by_role("heading", name="Take along").wait_for()
            self.page.wait_for_selector("[data-testid=stVegaLiteChart] .marks")
        self.page.evaluate(_WATCH)
        self.page.wait_for_function(_STANDS)

    def leave(self) -> None:
        """Close every tab, and forget what they kept."""
        for page in self.browser.pages:
            if page.url.startswith("http"):
                page.evaluate("() => localStorage.clear()")
            page.close()


_WATCH = """() => {
  if (window.calmSince === undefined) {
    new MutationObserver(() => { window.calmSince = performance.now() })
      .observe(document.body, {subtree: true, childList: true, attributes: true})
  }
  window.calmSince = performance.now()
}"""
_STANDS = """() => performance.now() - window.calmSince > 200
  && document.querySelector('[data-test-script-state=notRunning]')
  && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
    .every(chart => chart.querySelector('svg, canvas'))"""


@pytest.fixture
def visit(browser):
    """Open tabs, and close them after the test."""
    opened = []

    def open_tab() -> Visit:
        opened.append(Visit(browser))
        return opened[-1]

    yield open_tab
    for tab in opened:
        tab.leave()
