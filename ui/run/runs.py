"""Calls from a page to a lesson: cached, shared, with progress, interrupted by the next move."""

import math
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, ParamSpec, TypeVar

import streamlit as st

from server.events import emit
from server.processor import out_of_turn
from server.streamlit_internals import browser_of_this_tab
from server.work import JOB_RUNNER, BusyError, OwnKey, StuckError, Visitor, key_of
from training.recorded_run import RecordedRun
from ui.controls.buttons import latched_button
from ui.page import current

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 0.3
"""Seconds before a progress bar appears, and between its updates, since each costs time."""
FIRST_LOOK = 0.1
"""Seconds until the first frames of a watched training are shown."""
FLUSH = 0.2
"""Seconds to wait until the page has been sent, since the next run drops what has not."""
MIN_PROGRESS = 0.2
"""Progress of a lesson's training between snapshots, since each sends the whole page again."""
_MISSING = object()
_WATCHED = "watched_jobs"
"""The session's key for the jobs watched last."""
_SHOW_SNAPSHOTS: ContextVar[bool] = ContextVar("show_snapshots", default=False)
"""Whether results may be shown while they train."""
_DEADLINE: ContextVar[float] = ContextVar("deadline", default=math.inf)
"""Until when a page may wait for results."""
_VISITOR: ContextVar[Visitor | None] = ContextVar("visitor", default=None)
"""The visitor to whom computed results are private; None if they are shared."""


class LaterError(Exception):
    """The result takes longer than this page may wait."""


def waiting_at_most(seconds: float) -> AbstractContextManager[None]:
    """Limit the time to wait for results in the block; beyond it they raise `LaterError`.

    For a single one a page waits no longer than `PATIENCE`. Cached results are always available.
    """
    return current.set_within(_DEADLINE, time.monotonic() + seconds)


@st.cache_resource(scope="session", on_release=JOB_RUNNER.cache.forget, show_spinner=False)
def _this_visitor() -> Visitor:
    return Visitor()


def for_this_visitor_alone() -> AbstractContextManager[None]:
    """Keep results computed in the block private to this visitor, until they leave.

    For results that reveal data that a learner has brought.
    """
    return current.set_within(_VISITOR, _this_visitor())


def run_job(function: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> T:
    """Return ``function(*given, **named)``, from the cache if it was computed before.

    It runs as a job with a progress bar, and a newer move of a knob interrupts it. All learners
    share the result, which must not be changed. Runs of two lessons with equal arguments look the
    same here: a function that takes runs of several lessons also takes the slug.
    """
    slot, key = _slot(), _key_of(function, given, named)
    known_result: T | None = JOB_RUNNER.cache.get(key)
    if known_result is not None:
        return known_result
    check_deadline()
    deadline = _DEADLINE.get()
    latest = min(deadline, time.monotonic() + PATIENCE) if deadline < math.inf else deadline

    def on_progress(share: float) -> None:
        if time.monotonic() >= latest:
            raise LaterError
        bar(share)

    bar = _Bar(slot)
    result: T = _wait_for(partial(function, *given, **named), key, on_progress, slot)
    slot.empty()
    return result


def _slot() -> Any:
    """Return the place for a progress bar: here, or in the box beside a predicted picture."""
    # Either always or never here, since the browser rebuilds what follows if its position changes.
    stage = current.STAGE.get()
    return st.empty() if stage is None else stage.progress


class _Bar:
    """A job's progress bar; updating it is also where a newer move interrupts the page."""

    def __init__(self, slot: Any, *, is_shown: bool = True) -> None:
        self._slot, self._is_shown, self._at = slot, is_shown, time.monotonic()

    def __call__(self, share: float) -> None:
        if (now := time.monotonic()) - self._at > PATIENCE:
            self._at = now
            if self._is_shown:
                self._slot.progress(min(share, 1.0), "Computing …")
            else:
                self._slot.empty()


def _wait_for(
    call: partial[T], key: Hashable, on_progress: Callable[[float], object], slot: Any
) -> T:
    """Return a job's result, reporting its progress to ``on_progress``."""
    try:
        with out_of_turn():
            work = partial(call.func, *call.args) if call.args else call.func
            who = browser_of_this_tab()
            result: T = JOB_RUNNER.result(work, call.keywords, on_progress, key, who)
    except (BusyError, StuckError) as why:
        emit("refused")
        slot.warning(str(why), icon=":material/hourglass_top:")
        st.stop()
    return result


def memoised(function: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> T:
    """Return what `run_job` would, computed directly and without a progress bar.

    For quick things needed at every rerun, such as a sentence about a run.
    """
    key = _key_of(function, given, named)
    result: T = JOB_RUNNER.cache.get(key, _MISSING)
    if result is _MISSING:
        result = function(*given, **named)
        JOB_RUNNER.cache.put(key, result)
    return result


@dataclass(frozen=True)
class Watched(Generic[T]):
    """A result, or a snapshot of it.

    If it is not complete, the page calls `run_once_more` at its end.
    """

    result: T
    is_whole: bool


def watched(
    function: Callable[P, T], begins: int = 0, /, *given: P.args, **named: P.kwargs
) -> Watched[T]:
    """Return what `run_job` would, or after a moment a snapshot, beyond where a run begins."""
    return _watched([partial(function, *given, **named)], begins=begins)[0]


def _watched(
    calls: Sequence[partial[T]], min_progress: float = 0.0, begins: int = 0
) -> list[Watched[T]]:
    """Watch calls one after the other, up to the first that is not complete.

    With more jobs under way it waits longer before a snapshot, since building a page costs about as
    much as a good part of a training.
    """
    keys = [_key_of(call.func, call.args, call.keywords) for call in calls]
    before = st.session_state.get(_WATCHED, ())
    for key in before:
        if key not in keys:
            JOB_RUNNER.stop_watching(key)
    st.session_state[_WATCHED] = keys
    slots = [_slot() for _ in calls]
    seen: list[Watched[T]] = []
    for call, key, slot in zip(calls, keys, slots, strict=True):
        again = key in before
        seen.append(
            _look(call, key, slot, begins, again=again, min_progress=min_progress if again else 0.0)
        )
        if not seen[-1].is_whole:
            break
    return seen


def _look(
    call: partial[T], key: Hashable, slot: Any, begins: int, *, again: bool, min_progress: float
) -> Watched[T]:
    """Wait until a call is complete, or for a moment, and return its snapshot."""
    known = JOB_RUNNER.cache.get(key)
    if known is not None:
        return Watched(known, is_whole=True)
    began, share_at_first = time.monotonic(), math.nan
    so_far: Any = None
    patience = PATIENCE * max(1, JOB_RUNNER.n_jobs) if again else FIRST_LOOK
    bar = _Bar(slot, is_shown=not again)

    def on_progress(share: float) -> None:
        nonlocal share_at_first, so_far
        share_at_first = share if math.isnan(share_at_first) else share_at_first
        took, gained = time.monotonic() - began, share - share_at_first
        is_worth_showing = took >= patience and gained >= min_progress
        # If what remains takes less than FLUSH, wait for the end.
        if is_worth_showing and (1 - share) * took > FLUSH * gained:
            so_far = JOB_RUNNER.so_far(key)
            if so_far is not None and (not begins or so_far.steps[-1] > begins):
                raise LaterError
        bar(share)

    try:
        whole = _wait_for(call, key, on_progress, slot)
        slot.empty()
        return Watched(whole, is_whole=True)
    except LaterError:
        slot.empty()
        return Watched(so_far, is_whole=False)


def show_snapshots() -> AbstractContextManager[None]:
    """Show snapshots in the block while training; `LaterError` then requests another run.

    See `as_it_trains`.
    """
    return current.set_within(_SHOW_SNAPSHOTS, True)


@contextmanager
def as_it_trains(
    function: Callable[P, RecordedRun], /, *given: P.args, **named: P.kwargs
) -> Iterator[RecordedRun]:
    """Yield what `run_job` would return, or a snapshot.

    After the block the run is complete: until then the page ends with the block and reruns.
    """
    with as_they_train({"": partial(function, *given, **named)}) as runs:
        yield runs[""]


@contextmanager
def as_they_train(calls: Mapping[str, partial[RecordedRun]]) -> Iterator[dict[str, RecordedRun]]:
    """Yield the runs of several calls by name, like `as_it_trains`; at first only one.

    Until all are complete, they are cut to the shortest; a question that is open waits for them,
    since its picture has the axes of whole runs.
    """
    if not _SHOW_SNAPSHOTS.get():
        yield {
            name: run_job(call.func, *call.args, **call.keywords) for name, call in calls.items()
        }
        return
    seen = _watched([*calls.values()], MIN_PROGRESS)
    runs = {name: each.result for name, each in zip(calls, seen, strict=False)}
    if len(seen) == len(calls) and all(each.is_whole for each in seen):
        yield runs
        return
    n = min(run.n_frames for run in runs.values())
    with suppress(current.StillAskedError):
        yield runs if len(runs) == 1 else {name: run.so_far(n) for name, run in runs.items()}
    raise LaterError


def check_deadline() -> None:
    """Raise `LaterError` if this page's time to wait is over."""
    if time.monotonic() >= _DEADLINE.get():
        raise LaterError


def run_once_more(*, alone: bool = False) -> None:
    """Rerun the page, or the scene alone, as soon as what it shows has been sent."""
    with out_of_turn():
        time.sleep(FLUSH)
    st.rerun(scope="fragment" if alone else "app")


def _key_of(
    function: Callable[..., Any], given: Sequence[Any], named: Mapping[str, Any]
) -> Hashable:
    """Return a call's cache key; runs are identified by how they were trained."""
    key = key_of((function, *map(_identity, given)) if given else function, named)
    visitor = _VISITOR.get()
    return key if visitor is None else OwnKey(visitor, key)


def _identity(value: Any) -> Any:
    if not isinstance(value, RecordedRun):
        return value
    return tuple(sorted(value.hyperparameters.items())), value.run_index


def on_request(name: str, label: str, settings: Mapping[str, Any]) -> bool:
    """Show a button for something slow; it counts as pressed until a knob is moved."""
    key = current.key(name)
    if latched_button(label, key=f"{key}_button", icon=":material/casino:"):
        st.session_state[f"{key}_asked"] = dict(settings)
    return bool(st.session_state.get(f"{key}_asked") == settings)
