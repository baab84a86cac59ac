"""Settings and fixtures for several test files."""

import gc
import logging
import os
import shutil
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

import pytest
import torch
from altair.utils import schemapi
from altair.vegalite.v6.schema.core import VegaLiteSchema
from playwright.sync_api import expect
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from benchmarks import servers
from server.framing import VARIABLE
from study.catalogue import catalogue
from study.curriculum import BY_SLUG
from tests.browser.visit import STAYS, Visit
from tests.weekly import leave_to_the_weekly_run
from ui.controls.knobs import Knobs
from ui.page import current

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
expect.set_options(timeout=20_000)

# A simulated app would search every installed package for components at each run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
# Altair would hash all of its schemas for each plain value in a chart.
_FromDict = schemapi._FromDict
_values = cache(lambda: _FromDict(schemapi._subclasses(VegaLiteSchema)))
schemapi._FromDict = lambda _classes: _values()
# Each simulated app would compile every page again.
_compiled, _compile = {}, ScriptCache.get_bytecode
ScriptCache.get_bytecode = lambda self, path: (
    _compiled.get(path) or _compiled.setdefault(path, _compile(self, path))
)
gc.disable()  # imports leave little garbage: see pytest_collection_finish
# One site on this machine may show the app in a frame.
os.environ[VARIABLE] = f"http://localhost:{servers.free_port()}"
# A simulated app shows errors in full, unlike the real one.
config.set_option("client.showErrorDetails", "full")
# Small networks on many threads wait longer than they compute.
torch.set_num_threads(1)
TODAY = datetime.now(UTC).date()


def pytest_configure() -> None:
    """Load all lessons: a test module cannot while it is imported itself (`study.loading.load`)."""
    catalogue()


@contextmanager
def _all_in_sight(beneath=None):
    yield
    if beneath is not None:
        beneath()


def open_rooms(patch: pytest.MonkeyPatch) -> None:
    """Let what a scene offers under "More" stand open or openable, all of it at once."""
    patch.setattr(current, "with_more", _all_in_sight)
    patch.setattr(Knobs, "show_more", lambda knobs, *names: knobs.show(*names))


@pytest.fixture(autouse=True)
def each_room_by_itself(request, monkeypatch):
    if "one_more" not in request.fixturenames:
        open_rooms(monkeypatch)


@pytest.fixture
def same_day(monkeypatch):
    """Let what comes back after days see the day on which the tests were collected."""
    monkeypatch.setattr("ui.study.spaced_repetition._today", lambda: TODAY)


@pytest.fixture
def one_more() -> None:
    """Leave a scene its one "More", and its knobs behind "More knobs"."""


def _lesson_of(item: pytest.Item) -> str | None:
    """Return a test's lesson, so that one worker has all its tests and runs each claim once."""
    if item.path.parent.name == "pages" and isinstance(item, pytest.Function):
        slug = item.callspec.params.get("slug") if hasattr(item, "callspec") else None
        return slug and f"pages of {slug}"
    if item.path.parent.name != "lessons":
        return None
    stem = item.path.stem
    return next((slug for slug in BY_SLUG if stem.startswith(f"test_{slug}")), None)


SHARED = "KNOBS_TESTS_SHARED"
"""The variable that names the folder of all workers, if there are several."""
_BESIDE_LESSONS = {
    **dict.fromkeys(("test_live", "test_player", "test_progress", "test_sketch"), 0),
    **dict.fromkeys(("test_translated", "test_your_data"), 0),
    **dict.fromkeys(("test_laboratory", "test_nowhere", "test_looks", "test_digits"), 1),
    "test_task": 1,
}
"""Files whose tests use the lessons' servers, assigned so that all three have as much to do."""


def _server_of(item: pytest.Item) -> str:
    """Return a test's server: two for every other lesson, a third for most else."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    if item.path.stem == "test_lessons" and (slug := params.get("slug")):
        return f"server {[*BY_SLUG, slug].index(slug) % 2}"
    return f"server {_BESIDE_LESSONS.get(item.path.stem, 2)}"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Group the tests, and skip those that need a browser if there is none.

    With REQUIRE_BROWSER, as in ``.ci/run``, they fail instead.
    """
    leave_to_the_weekly_run(config, items)
    for item in items:
        # Three workers have a server and a browser; other files go to the first free worker.
        served = {"server", "browser"} & set(item.fixturenames)
        group = _server_of(item) if served else _lesson_of(item) or str(item.path)
        if item.get_closest_marker("xdist_group") is None:  # contract tests name their lesson
            item.add_marker(pytest.mark.xdist_group(group))
    if CHROMIUM is None and not os.environ.get("REQUIRE_BROWSER"):
        reason = pytest.mark.skip(reason="no Chromium on this machine (Debian: chromium)")
        for item in items:
            if "browser" in item.keywords:
                item.add_marker(reason)


def pytest_collection_finish() -> None:
    """Let Streamlit's loggers propagate, so that pytest captures at the root only.

    Otherwise it would attach to a hundred loggers in every test. What was collected is frozen, so
    that garbage collection skips it.
    """
    gc.freeze()
    gc.enable()
    for name, logger in logging.root.manager.loggerDict.items():
        if name.startswith("streamlit") and isinstance(logger, logging.Logger):
            logger.propagate = True


@pytest.fixture(scope="session", autouse=True)
def _folder_of_all_workers(tmp_path_factory) -> None:
    """Name a folder in which the workers of this run find what another one has gathered."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        os.environ[SHARED] = str(tmp_path_factory.getbasetemp().parent)


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
    """Start a Chromium that contacts only the app, with a cache of files."""
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
        # Playwright's own waiting evaluates text in the page, which the app's policy forbids: see
        # tests/browser/test_policy.py.
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
