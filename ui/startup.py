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

_loaded: set[str] = set()
_first_page_shown = threading.Event()


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


def page_shown() -> None:
    """Let the warm-up go on."""
    _first_page_shown.set()


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the server; the libraries are loaded beside it, so that it answers at once."""
    # A folder called pages/ makes a fresh server look for pages of the old kind, and tell the
    # first visitor with a deep link "Page not found", before st.navigation says otherwise.
    PagesManager.uses_pages_directory = False
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


def warm_up() -> None:
    """Import every lesson and take what it brought out of the garbage collector's rounds.

    Streamlit collects garbage after each rerun, and with PyTorch and scikit-learn in memory a
    full round takes some 150 ms during which every other learner waits. Frozen objects are
    passed over.
    """
    gc.disable()  # imports leave no garbage, and looking for some makes them slower
    load_lesson(LESSONS[0].slug)
    _first_page_shown.wait(HEAD_START)
    # Small networks under many threads wait for each other longer than they compute, and so do
    # NumPy's matrices.
    load("torch").set_num_threads(1)
    load("threadpoolctl").threadpool_limits(1)
    for lesson in LESSONS:
        time.sleep(0.3)  # a learner who waits for a page goes first
        load_lesson(lesson.slug)
    # The first optimiser of a process loads PyTorch's compiler; nobody should wait for that.
    load("torch._dynamo")
    gc.collect()
    gc.freeze()
    gc.enable()
