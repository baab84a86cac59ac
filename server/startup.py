"""Start-up of the server, and loading of what each page imports."""

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
from server.imports import imported_modules, of_lesson
from server.memory import limit_kept_memory
from study.content import lesson_content
from study.curriculum import LESSONS, UNFINISHED
from study.laboratory import LAB_PAGES
from study.loading import ROOT, load

HOUSE = ("charts", "datasets", "laboratory", "lessons", "pages", "study", "training", "ui")
"""The packages of which pages import."""
FIRST_PAGE = "pages/start/home.py"
READER = ("digits", "reader")
"""The lesson and module that train the first page's network."""
HEAD_START = 1.0
"""Seconds to wait for the first page before loading more, so that a first visitor is not slowed
down."""

_FOR_ALL = (
    "Everybody who can reach this machine can connect. "
    "For yourself alone add --server.address localhost."
)
_logger = logging.getLogger("uvicorn.error")
_loaded: set[str] = set()
_first_page_shown = threading.Event()
_reader_trained = threading.Event()


def load_page(page: str) -> None:
    """Import once what a page needs, by its path."""
    if page in _loaded:
        return
    lesson = next((each for each in LESSONS if each.page == page), None)
    if lesson is not None:
        lesson_content(lesson.slug)  # logs why, if it cannot be imported
    else:
        for module in imported_modules((ROOT / page).read_text(encoding="utf-8"), HOUSE):
            load(module)
    _loaded.add(page)


def train_the_reader() -> None:
    """Train the network of the first page in the job queue, and cache it."""
    # Imported late: the cache needs pandas, and the server should start without waiting for it.
    load("server.work").JOB_RUNNER.result(of_lesson(*READER).reader, {})
    _reader_trained.set()


def has_a_reader() -> bool:
    return _reader_trained.is_set()


def page_shown() -> None:
    """Let the warm-up continue after the first page."""
    _first_page_shown.set()


def report_page_error(error: Exception) -> None:
    """Emit an event for an error in a page; Streamlit logs the trace and shows a sentence."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    code = frames[-1].f_code if frames else None
    where = code and f"{code.co_filename}:{frames[-1].f_lineno}"
    emit("mistake", kind=type(error).__name__, where=where)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the server; libraries are loaded in a thread, so that it answers at once."""
    try:
        _demand_docstrings()
        log.enable_from_environment()
        metrics.serve_from_environment()
        if framing.framers():
            streamlit_internals.send_cookie_to_frames()
    except ValueError:
        sys.tracebacklimit = 0  # the message says what to change; a trace would hide it
        raise
    limit_kept_memory()
    descriptors.raise_limit()
    streamlit_internals.disable_pages_folder()
    streamlit_internals.disable_external_ip_lookup()
    streamlit_internals.fix_app_hash()
    streamlit_internals.log_a_bad_message_in_one_line()
    streamlit_internals.limit_time_for_headers()
    streamlit_internals.accept_one_at_a_time()
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


def _demand_docstrings() -> None:
    if sys.flags.optimize > 1:
        raise ValueError(
            "Python leaves out all docstrings (-OO, or PYTHONOPTIMIZE=2), and Altair cannot be "
            "imported without them. Start the app without that; PYTHONOPTIMIZE=1 is allowed."
        )


def _warm_up() -> None:
    """Load the first page and train its network, then load all lessons and the laboratory."""
    gc.disable()  # imports leave little garbage, and collecting slows them down
    try:
        load_page(FIRST_PAGE)
        train_the_reader()
        load("server.work").ask_for_workers()
        load_page(LESSONS[0].page)
        _first_page_shown.wait(HEAD_START)
        # Small networks on many threads wait longer than they compute.
        load("torch").set_num_threads(1)
        for page in [each.page for each in LESSONS] + [each.page for each in LAB_PAGES]:
            time.sleep(0.05)  # let a learner's page go first
            load_page(page)
        # The same for matrices; this only reaches libraries already loaded.
        load("threadpoolctl").threadpool_limits(1)
        # The first optimiser would load PyTorch's compiler while a learner waits. It needs a
        # writable folder; without one all else works.
        with suppress(OSError):
            load("torch._dynamo")
        # Freeze everything loaded, so that no later collection scans it. Streamlit's collection
        # after each run is off: with PyTorch loaded it takes 100 to 200 ms.
        gc.collect()
        gc.freeze()
    finally:
        gc.enable()
    drain.mark_ready()
