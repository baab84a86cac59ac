"""Calls from page to lesson: remembered, shared, with progress, interrupted by the next move."""

import math
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from server.cache import OwnKey, Visitor
from server.events import emit
from server.streamlit_internals import browser_of_this_tab
from server.turns import out_of_turn
from server.work import JOB_RUNNER, BusyError, key_of
from training.recorded_run import RecordedRun
from ui.controls.latched_button import latched_button
from ui.page import current

T = TypeVar("T")

PATIENCE = 0.3
"""Seconds before a progress bar appears, and from one of its steps to the next: each costs time."""
FIRST_LOOK = 0.2
"""Seconds until the first frames of what is watched are shown."""
FLUSH = 0.2
"""Seconds in which the rest of a page is sent: a run that begins drops what has not been."""
_MISSING = object()
_WATCHED = "watched_job"
"""The session's key for what was watched last."""
_HASTE: ContextVar[tuple[float, float]] = ContextVar("haste", default=(math.inf, math.inf))
"""The moment until which results may be waited for, and the seconds for each of them."""
_VISITOR: ContextVar[Visitor | None] = ContextVar("visitor", default=None)
"""The visitor who alone may have what is computed now; None if everybody may."""


class LaterError(Exception):
    """A result takes longer than this page may wait for it now."""


@contextmanager
def waiting_at_most(seconds: float, each: float = PATIENCE) -> Iterator[None]:
    """Let whatever is computed meanwhile raise `LaterError` if it is not there in time.

    All of it together has ``seconds``, and ``each`` any single result. What is remembered is there
    at any time.
    """
    token = _HASTE.set((time.monotonic() + seconds, each))
    try:
        yield
    finally:
        _HASTE.reset(token)


@st.cache_resource(scope="session", on_release=JOB_RUNNER.cache.forget, show_spinner=False)
def _this_visitor() -> Visitor:
    return Visitor()


@contextmanager
def for_this_visitor_alone() -> Iterator[None]:
    """Keep what is computed meanwhile for this visitor, and forget it when they leave.

    For results that tell of what a learner has brought.
    """
    token = _VISITOR.set(_this_visitor())
    try:
        yield
    finally:
        _VISITOR.reset(token)


def run_job(function: Callable[..., T], /, *given: Any, **named: Any) -> T:
    """Return ``function(*given, **named)``, from memory if it was computed before.

    It is a job, for it may take long: its progress is shown, which is also where a newer move of a
    knob interrupts it. Results are shared by all learners and must not be changed. Runs among the
    arguments count as what they were called with, so a function that takes the runs of several
    lessons is given something of the lesson's as well: lessons name their knobs alike.
    """
    # There on every run: whatever follows would be built anew in the browser if its place moved.
    slot, key = st.empty(), _key_of(function, given, named)
    known_result: T | None = JOB_RUNNER.cache.get(key)
    if known_result is not None:
        return known_result
    shown_at = time.monotonic()
    be_in_time()
    deadline, longest = _HASTE.get()
    latest = min(deadline, shown_at + longest)

    def watch(share: float) -> None:
        nonlocal shown_at
        if (now := time.monotonic()) >= latest:
            raise LaterError
        if now - shown_at > PATIENCE:
            shown_at = now
            slot.progress(min(share, 1.0), "Computing …")

    work = partial(function, *given) if given else function
    try:
        with out_of_turn():
            result: T = JOB_RUNNER.result(work, named, watch, key, browser_of_this_tab())
    except BusyError as busy:
        emit("refused")
        slot.warning(str(busy), icon=":material/hourglass_top:")
        st.stop()
    slot.empty()
    return result


def memoised(function: Callable[..., T], /, *given: Any, **named: Any) -> T:
    """Return what `run_job` would, computed on the spot and without a place on the page.

    For what takes a moment and is asked for at every rerun: a sentence about a run, the steps of a
    walk.
    """
    key = _key_of(function, given, named)
    result: T = JOB_RUNNER.cache.get(key, _MISSING)
    if result is _MISSING:
        result = function(*given, **named)
        JOB_RUNNER.cache.put(key, result)
    return result


@dataclass(frozen=True)
class Watched(Generic[T]):
    """A result, or what has been recorded of it so far, if anything.

    If it is not whole, the page calls `run_once_more` at its end.
    """

    result: T | None
    is_whole: bool


def watched(function: Callable[..., T], /, **named: Any) -> Watched[T]:
    """Return what `run_job` would, or after a moment what a `Recorder` has recorded of it so far.

    The second moment is the longer, the more is being computed: to put the page together takes
    about as long as a good part of a training.
    """
    slot, key = st.empty(), _key_of(function, (), named)
    before = st.session_state.get(_WATCHED)
    if before not in (None, key):
        JOB_RUNNER.stop_watching(before)
    st.session_state[_WATCHED] = key
    patience = FIRST_LOOK if before != key else PATIENCE * max(1, JOB_RUNNER.n_jobs)
    try:
        with waiting_at_most(patience, each=patience), slot:
            return Watched(run_job(function, **named), is_whole=True)
    except LaterError:
        so_far, share = JOB_RUNNER.so_far(key)
        if so_far is None:
            slot.progress(min(share, 1.0), "Computing …")
        return Watched(so_far, is_whole=False)


def be_in_time() -> None:
    """Raise `LaterError` if the time for which this page may wait is over."""
    deadline, _ = _HASTE.get()
    if time.monotonic() >= deadline:
        raise LaterError


def run_once_more() -> None:
    """Run the page again as soon as what it shows by now has been sent."""
    with out_of_turn():
        time.sleep(FLUSH)
    st.rerun()


def _key_of(
    function: Callable[..., Any], given: Sequence[Any], named: Mapping[str, Any]
) -> Hashable:
    """Return what tells a call from others; runs are known by how they were trained."""
    key = key_of((function, *map(_identity, given)) if given else function, named)
    visitor = _VISITOR.get()
    return key if visitor is None else OwnKey(visitor, key)


def _identity(value: Any) -> Any:
    if not isinstance(value, RecordedRun):
        return value
    return tuple(sorted(value.hyperparameters.items())), value.run_index


def on_request(name: str, label: str, settings: Mapping[str, Any]) -> bool:
    """Show a button for what takes a while; it counts as pressed until a knob is turned."""
    key = current.key(name)
    if latched_button(label, key=f"{key}_button", icon=":material/casino:"):
        st.session_state[f"{key}_asked"] = dict(settings)
    return bool(st.session_state.get(f"{key}_asked") == settings)
