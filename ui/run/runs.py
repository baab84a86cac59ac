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

    What is remembered is there at any time.

    Parameters
    ----------
    seconds : float
        From now on, for all of it together.
    each : float
        For any single result of it.
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


def _owned(key: Hashable) -> Hashable:
    visitor = _VISITOR.get()
    return key if visitor is None else OwnKey(visitor, key)


def run_job(function: Callable[..., T], /, **arguments: Any) -> T:
    """Return ``function(**arguments)``, from memory if it was computed before.

    While it computes, its progress is shown, which is also where a newer move of a knob
    interrupts it. Results are shared by all learners and must not be changed.

    Parameters
    ----------
    function : callable
        A pure one of `lessons`: a training, the test of a claim, the check of a challenge.
    **arguments
        Its hyperparameters: numbers, strings, and tuples of them.

    Returns
    -------
    The function's result.
    """
    return _awaited(function, arguments, _owned(key_of(function, arguments)))


def be_in_time() -> None:
    """Raise `LaterError` if the time for which this page may wait is over."""
    deadline, _ = _HASTE.get()
    if time.monotonic() >= deadline:
        raise LaterError


def _awaited(function: Callable[..., T], arguments: Mapping[str, Any], key: Hashable) -> T:
    """Return a result; a bar tells how far it is once it takes longer than `PATIENCE`."""
    # There on every run: whatever follows would be built anew in the browser if its place moved.
    slot = st.empty()
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

    try:
        with out_of_turn():
            result: T = JOB_RUNNER.result(function, arguments, watch, key, browser_of_this_tab())
    except BusyError as busy:
        emit("refused")
        slot.warning(str(busy), icon=":material/hourglass_top:")
        st.stop()
    slot.empty()
    return result


@dataclass(frozen=True)
class Watched(Generic[T]):
    """A result, or as much of it as there is so far.

    Attributes
    ----------
    result : object or None
        All of it, what has been recorded so far, or None.
    is_whole : bool
        Whether that is all. If not, the page calls `look_again` at its end.
    """

    result: T | None
    is_whole: bool


def watched(function: Callable[..., T], /, **arguments: Any) -> Watched[T]:
    """Return ``function(**arguments)``, or after a moment what it has recorded so far.

    The second look waits the longer, the more is being computed: to put the page together takes
    about as long as a good part of a training.

    Parameters
    ----------
    function, **arguments
        As of `run_job`; it records its result in one `training.recorded_run.Recorder`.
    """
    slot, key = st.empty(), _owned(key_of(function, arguments))
    before = st.session_state.get(_WATCHED)
    if before not in (None, key):
        JOB_RUNNER.look_away(before)
    st.session_state[_WATCHED] = key
    patience = FIRST_LOOK if before != key else PATIENCE * max(1, JOB_RUNNER.n_jobs)
    try:
        with waiting_at_most(patience, each=patience), slot:
            return Watched(run_job(function, **arguments), is_whole=True)
    except LaterError:
        so_far, share = JOB_RUNNER.so_far(key)
        if so_far is None:
            slot.progress(min(share, 1.0), "Computing …")
        return Watched(so_far, is_whole=False)


def look_again() -> None:
    """Run the page once more as soon as what it shows by now has been sent."""
    with out_of_turn():
        time.sleep(FLUSH)
    st.rerun()


def cached_result(function: Callable[..., T], /, **arguments: Any) -> T | None:
    """Return what `run_job` would, if somebody has asked for it before; never compute it."""
    result: T | None = JOB_RUNNER.cache.get(_owned(key_of(function, arguments)))
    return result


def memoised(function: Callable[..., T], /, *given: Any, **named: Hashable) -> T:
    """Return ``function(*given, **named)``, remembered; runs count as what they were called with.

    For what takes a moment and is asked for at every rerun: a sentence about a run, the steps of a
    walk. It is shared by all learners and must not be changed. A function that takes the runs of
    several lessons is given something of the lesson's as well, for lessons name their knobs alike.
    """
    key = _key_of(function, given, named)
    result: T = JOB_RUNNER.cache.get(key, _MISSING)
    if result is _MISSING:
        result = function(*given, **named)
        JOB_RUNNER.cache.put(key, result)
    return result


def run_job_on(function: Callable[..., T], /, *given: Any) -> T:
    """Return ``function(*given)``, remembered as by `memoised`, and computed as by `run_job`.

    For what takes as long as a training.
    """
    return _awaited(partial(function, *given), {}, _key_of(function, given, {}))


def _key_of(
    function: Callable[..., T], given: Sequence[Any], named: Mapping[str, Hashable]
) -> Hashable:
    """Return what tells a call from others; runs are known by how they were trained."""
    identities = tuple(
        (tuple(sorted(each.hyperparameters.items())), each.run_index)
        if isinstance(each, RecordedRun)
        else each
        for each in given
    )
    return _owned((function, identities, tuple(sorted(named.items()))))


def on_request(name: str, label: str, settings: Mapping[str, Any]) -> bool:
    """Show a button for what takes a while; it counts as pressed until a knob is turned.

    Parameters
    ----------
    name : str
        Unique in the scene.
    label : str
        What the button says.
    settings : mapping of str to value
        What the answer depends on.

    Returns
    -------
    bool
        Whether the learner has asked for it with these very values.
    """
    key = current.key(name)
    if latched_button(label, key=f"{key}_button", icon=":material/casino:"):
        st.session_state[f"{key}_asked"] = dict(settings)
    return bool(st.session_state.get(f"{key}_asked") == settings)
