"""Settings and fixtures that more than one test file uses."""

import gc
import logging
import os
import shutil
import time
from functools import cache

import pytest
import torch
from playwright.sync_api import expect
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from benchmarks import servers
from server.framing import VARIABLE
from study.curriculum import BY_SLUG
from tests.browser.visit import STAYS, Visit

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
expect.set_options(timeout=20_000)

# A simulated app searches every installed package for components, at each run of its page.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
# Each simulated app would compile every page anew.
_compiled, _compile = {}, ScriptCache.get_bytecode
ScriptCache.get_bytecode = lambda self, path: (
    _compiled.get(path) or _compiled.setdefault(path, _compile(self, path))
)
gc.disable()  # imports leave no garbage: see pytest_collection_finish
# One site may show the app in a frame, on this machine.
os.environ[VARIABLE] = f"http://localhost:{servers.free_port()}"
# What goes wrong in a simulated app is told in full, and not kept back as it is from learners.
config.set_option("client.showErrorDetails", "full")
# Small networks under many threads wait for each other longer than they compute.
torch.set_num_threads(1)


def _lesson_of(item: pytest.Item) -> str | None:
    """Return a test's lesson: one worker has all of them, and runs each claim once."""
    if item.path.parent.name == "pages" and isinstance(item, pytest.Function):
        slug = item.callspec.params.get("slug") if hasattr(item, "callspec") else None
        return slug and f"pages of {slug}"
    if item.path.parent.name != "lessons":
        return None
    stem = item.path.stem
    return next((slug for slug in BY_SLUG if stem.startswith(f"test_{slug}")), None)


_BESIDE_LESSONS = {
    **dict.fromkeys(("test_live", "test_player", "test_progress", "test_sketch"), 0),
    **dict.fromkeys(("test_translated", "test_your_data"), 0),
    **dict.fromkeys(("test_laboratory", "test_nowhere", "test_looks", "test_digits"), 1),
    "test_task": 1,
}
"""Files whose tests visit the servers of the lessons, so that all three have as much to do."""


def _server_of(item: pytest.Item) -> str:
    """Return which server a test visits: every other lesson on one, most else on a third."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    if item.path.stem == "test_lessons" and "slug" in params:
        return f"server {list(BY_SLUG).index(params['slug']) % 2}"
    return f"server {_BESIDE_LESSONS.get(item.path.stem, 2)}"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deal out the tests, and let those that need a browser say so where there is none.

    With REQUIRE_BROWSER, as in ``.ci/run``, they are not skipped but fail.
    """
    for item in items:
        # Three workers have a server and a browser; the other files go to the first that is free.
        served = {"server", "browser"} & set(item.fixturenames)
        group = _server_of(item) if served else _lesson_of(item) or str(item.path)
        if item.get_closest_marker("xdist_group") is None:  # the contract names its lessons
            item.add_marker(pytest.mark.xdist_group(group))
    if CHROMIUM is None and not os.environ.get("REQUIRE_BROWSER"):
        reason = pytest.mark.skip(reason="no Chromium on this machine (Debian: chromium)")
        for item in items:
            if "browser" in item.keywords:
                item.add_marker(reason)


def pytest_collection_finish() -> None:
    """Let Streamlit's loggers hand on what they hear, so that pytest listens in one place.

    Of those that keep it to themselves it would listen to each, a hundred of them, in every test.
    What has been collected stays, and garbage is looked for elsewhere.
    """
    gc.freeze()
    gc.enable()
    for name, logger in logging.root.manager.loggerDict.items():
        if name.startswith("streamlit") and isinstance(logger, logging.Logger):
            logger.propagate = True


@pytest.fixture(scope="session")
def server():
    with servers.app() as running:
        deadline = time.monotonic() + servers.SLOWEST_START
        while not running.is_warm():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield running


@pytest.fixture(scope="session")
def address(server) -> str:
    return server.address


@pytest.fixture(scope="session")
def browser(address):
    """Give a Chromium that speaks to nobody but the app, and keeps its files in a cache."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update"),
                *("--disable-sync", "--process-per-site"),
            ],
        )
        # Playwright's own way to wait is to have the page evaluate text, which the app's policy
        # forbids to all scripts: see tests/browser/test_policy.py.
        context = chromium.new_context(
            viewport={"width": 1366, "height": 768}, color_scheme="light", bypass_csp=True
        )
        context.new_page().goto(f"{address}{STAYS}")
        yield context
        chromium.close()


@pytest.fixture(scope="module")
def same_tab(browser) -> Visit:
    visit = Visit(browser)
    yield visit
    visit.leave()


@pytest.fixture
def tab(browser) -> Visit:
    visit = Visit(browser)
    yield visit
    visit.leave()


@pytest.fixture
def visit(browser):
    opened = []

    def open_tab() -> Visit:
        opened.append(Visit(browser))
        return opened[-1]

    yield open_tab
    for tab in opened:
        tab.leave()
