"""What happens once, when the server starts, and how a page gets what it imports."""

import gc
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.runtime.pages_manager import PagesManager

from lessons.curriculum import BY_SLUG, LESSONS
from lessons.imports import ROOT, imported_modules, load

HEAD_START = 1.0
"""Seconds for which the libraries of later lessons leave the processor to a first visitor."""
QUIET, LONGEST = 5.0, 600.0
"""Seconds without a run after which the whole memory is searched for garbage, which takes some
0.5 s, and seconds after which that is done in any case."""

_loaded: set[str] = set()
_first_page_shown = threading.Event()
_is_warm = threading.Event()
_last: dict[str, float] = {"run": 0.0}


def load_lesson(slug: str) -> None:
    """Import everything that the page of a lesson imports, unless that was done before.

    Parameters
    ----------
    slug : str
        The lesson; anything else is a page that needs nothing heavy.
    """
    if slug in BY_SLUG and slug not in _loaded:
        text = (ROOT / BY_SLUG[slug].page).read_text(encoding="utf-8")
        for module in imported_modules(text, ("lessons", "charts", "ui")):
            load(module)
        _loaded.add(slug)


def page_begins() -> None:
    """Keep the collector's rounds short; called at the start of every run of a script.

    Streamlit has all garbage collected after each run. With PyTorch and scikit-learn in memory,
    and some ten thousand objects for each learner, that would take 50 to 500 ms every time, while
    all others wait. So whatever is alive when a run begins is put aside, and what each run leaves
    behind is looked through alone. The rest has its turn when nobody moves a knob.
    """
    if _is_warm.is_set():
        gc.freeze()
        _last["run"] = time.monotonic()


def page_shown() -> None:
    """Let the warm-up go on, if this was the first page."""
    _first_page_shown.set()


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the server; the libraries are loaded beside it, so that it answers at once."""
    # A folder called pages/ makes a fresh server look for pages of the old kind, and tell the
    # first visitor with a deep link "Page not found", before st.navigation says otherwise.
    PagesManager.uses_pages_directory = False
    threading.Thread(target=_beside_the_server, name="warm-up", daemon=True).start()
    yield


def _beside_the_server() -> None:
    warm_up()
    # The first optimiser of a process loads PyTorch's compiler; nobody should wait for that.
    load("torch._dynamo")
    collected = time.monotonic()
    while True:
        time.sleep(QUIET)
        now = time.monotonic()
        calm = _last["run"] + QUIET < now or collected + LONGEST < now
        if _last["run"] > collected and calm:
            _collect_everything()
            collected = time.monotonic()


def warm_up() -> None:
    """Import every lesson, the first one before all others."""
    gc.disable()  # imports leave no garbage, and looking for some makes them slower
    try:
        load_lesson(LESSONS[0].slug)
        _first_page_shown.wait(HEAD_START)
        # Small networks under many threads wait for each other longer than they compute.
        load("torch").set_num_threads(1)
        for lesson in LESSONS:
            time.sleep(0.05)  # a learner who waits for a page goes first
            load_lesson(lesson.slug)
        # So do matrices; only libraries that are loaded by now can be told.
        load("threadpoolctl").threadpool_limits(1)
        _collect_everything()
    finally:
        gc.enable()
    _is_warm.set()


def _collect_everything() -> None:
    gc.unfreeze()
    gc.collect()
    gc.freeze()
