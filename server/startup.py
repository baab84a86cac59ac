"""What happens once, when the server starts, and how a page gets what it imports."""

import asyncio
import gc
import logging
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from traceback import walk_tb

import streamlit as st

from server import departures, descriptors, drain, framing, log, metrics, streamlit_internals
from server.events import emit
from server.imports import ROOT, imported_modules, load, of_lesson
from server.memory import limit_kept_memory
from study.curriculum import BY_SLUG, BY_URL, LESSONS, UNFINISHED
from study.laboratory import LAB_BY_SLUG, LAB_PAGES

FIRST_PAGE = "pages/start/home.py"
READER = ("digits", "reader")
"""The lesson and the module that train the network of the first page."""
HEAD_START = 1.0
"""Seconds for which the libraries of later lessons leave the processor to a first visitor."""

_FOR_ALL = (
    "Everybody who can reach this machine can connect. "
    "For yourself alone add --server.address localhost."
)
_logger = logging.getLogger("uvicorn.error")
_loaded: set[str] = set()
_first_page_shown = threading.Event()
_reader_trained = threading.Event()


def load_page(url: str) -> None:
    """Import everything that a page needs, of a lesson or of the laboratory: no other is heavy."""
    if url in BY_URL:
        load_lesson(BY_URL[url].slug)
    elif url in LAB_BY_SLUG:
        load_lab_page(url)


def load_lab_page(slug: str) -> None:
    """Import everything that a page of the laboratory imports, unless that was done before."""
    if slug not in _loaded:
        _load_imports(LAB_BY_SLUG[slug].page)
        _loaded.add(slug)


def load_lesson(slug: str) -> None:
    """Import everything that the page of a lesson imports, unless that was done before."""
    if slug not in _loaded:
        _load_imports(BY_SLUG[slug].page)
        for module in ("predictions", "claims", "challenges"):
            of_lesson(slug, module)
        _loaded.add(slug)


def _load_imports(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for module in imported_modules(text, ("laboratory", "lessons", "charts", "ui")):
        load(module)


def is_loaded(slug: str) -> bool:
    """Tell whether everything that the page of a lesson imports is there."""
    return slug in _loaded


def train_the_reader() -> None:
    """Train the network of the first page, in the turns of all long work, and remember it."""
    # Its memory knows pandas, for which a server that starts should not wait.
    load("server.work").JOB_RUNNER.result(of_lesson(*READER).reader, {})
    _reader_trained.set()


def has_a_reader() -> bool:
    """Tell whether the network of the first page has been trained."""
    return _reader_trained.is_set()


def page_shown() -> None:
    """Let the warm-up go on, if this was the first page."""
    _first_page_shown.set()


def report_page_error(error: Exception) -> None:
    """Tell of a mistake in a page; Streamlit logs its trace, and shows a sentence."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    code = frames[-1].f_code if frames else None
    where = code and f"{code.co_filename}:{frames[-1].f_lineno}"
    emit("mistake", kind=type(error).__name__, where=where)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the server; the libraries are loaded beside it, so that it answers at once."""
    try:
        log.enable_from_environment()
        metrics.serve_from_environment()
        if framing.framers():
            streamlit_internals.send_cookie_to_frames()
    except ValueError:
        sys.tracebacklimit = 0  # its sentence says what the environment should say
        raise
    limit_kept_memory()
    descriptors.raise_limit()
    streamlit_internals.disable_pages_folder()
    streamlit_internals.disable_external_ip_lookup()
    streamlit_internals.fix_app_hash()
    streamlit_internals.log_a_bad_message_in_one_line()
    streamlit_internals.limit_time_for_headers()
    if not st.get_option("server.address"):
        _logger.warning(_FOR_ALL)
    for missing in UNFINISHED.values():
        _logger.warning("A lesson is left out: %s", missing)
    emit("started", files=descriptors.limit())
    drain.drain_when_told()
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
    sweeping = asyncio.create_task(departures.sweep_for_ever())
    yield
    sweeping.cancel()


def _warm_up() -> None:
    """Import what the first page needs, and train its network; then import every lesson in turn."""
    gc.disable()  # imports leave no garbage, and looking for some makes them slower
    try:
        _load_imports(FIRST_PAGE)
        train_the_reader()
        load_lesson(LESSONS[0].slug)
        _first_page_shown.wait(HEAD_START)
        # Small networks under many threads wait for each other longer than they compute.
        load("torch").set_num_threads(1)
        for lesson in LESSONS:
            time.sleep(0.05)  # a learner who waits for a page goes first
            load_lesson(lesson.slug)
        for lab in LAB_PAGES:
            load_lab_page(lab.slug)
        # So do matrices; only libraries that are loaded by now can be told.
        load("threadpoolctl").threadpool_limits(1)
        # The first optimiser of a process loads PyTorch's compiler; nobody should wait for that.
        # Where no file can be written it cannot be loaded; all else goes on without it.
        with suppress(OSError):
            load("torch._dynamo")
        # What is loaded now stays: set aside, it is not searched again by any later collection,
        # and Streamlit's own after each run, 100 to 200 ms with PyTorch loaded, is switched off.
        gc.collect()
        gc.freeze()
    finally:
        gc.enable()
    drain.mark_ready()
