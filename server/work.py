"""One path for results: computed once for all who ask, and then kept.

The first request for a result starts a job in a thread, outside the queue of pages; later ones for
the same result join it. A job that nobody waits for stops at its next progress report. An engine
computes it: this process (`server.processor`), or, for long jobs if the environment names a
scheduler, Dask's workers (`server.cluster`). The cache keeps the results used most recently, within
a budget of bytes.
"""

import os
import sys
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from server import events
from server.processor import AbandonedError, Engine, Function, LocalEngine, QueuedJob
from study.loading import load

SCHEDULER = "KNOBS_SCHEDULER"
"""The environment variable for a scheduler's address, such as tcp://127.0.0.1:8786."""
GRACE = 0.2
"""Seconds for which a job continues with nobody waiting, since a rerun of the page rejoins it."""
LONGER_GRACE = 5.0
"""The same for a job that is watched: between two snapshots a whole page is built, which takes
longer in a crowd."""
POLL = 0.1
"""Seconds between checks of a job's progress."""
TABS = 4
"""Tabs of one browser that may wait for results at once."""
JOBS = 100
"""Jobs that may exist at once, each with a thread and its arrays."""
BUDGET = 40 * 2**20
"""Bytes for all cached results together."""
ENTRY_OVERHEAD_BYTES = 1000
"""Bytes added to each entry for its key and bookkeeping."""


class Visitor:
    """A learner with private results, which are dropped when they leave."""

    has_left = False


@dataclass(frozen=True)
class OwnKey:
    """The cache key of a result that belongs to one visitor."""

    visitor: Visitor
    key: Hashable  # the key that a shared result would have


def key_of(function: Hashable, arguments: Mapping[str, Any]) -> Hashable:
    return function, tuple(sorted(arguments.items()))


class ResultCache:
    """Cache the most recently used results within a budget of bytes; thread-safe.

    All learners share a result, so its arrays are read-only. A table is handed out as a lazy copy.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.size = self.n_hits = self.n_misses = 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, missing: Any = None) -> Any:
        with self._lock:
            if key not in self._entries:
                self.n_misses += 1
                return missing
            self.n_hits += 1
            self._entries.move_to_end(key)
            return _own_table(self._entries[key][0])

    def put(self, key: Hashable, result: Any) -> None:
        """Store a result as read-only, and evict the least recently used beyond the budget."""
        make_read_only(result)
        result = _own_table(result)
        size = ENTRY_OVERHEAD_BYTES + n_bytes(result)
        with self._lock:
            if isinstance(key, OwnKey) and key.visitor.has_left:
                return
            self.size += size - self._entries.pop(key, (None, 0))[1]
            self._entries[key] = (result, size)
            while self.size > self.budget:
                self.size -= self._entries.popitem(last=False)[1][1]

    def forget(self, visitor: Visitor) -> None:
        with self._lock:
            visitor.has_left = True
            own = [k for k in self._entries if isinstance(k, OwnKey) and k.visitor is visitor]
            for key in own:
                self.size -= self._entries.pop(key)[1]


def n_bytes(value: Any) -> int:
    """Return roughly how many bytes a result takes, counting mainly its arrays."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, pd.DataFrame):
        return int(value.memory_usage(deep=True).sum())
    if is_dataclass(value):
        own = [f.name for f in fields(value) if f.metadata.get("weighs", True)]
        return sum(n_bytes(getattr(value, name)) for name in own)
    parts = _parts(value)
    return sys.getsizeof(value) if parts is None else sum(map(n_bytes, parts))


def make_read_only(value: Any) -> None:
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    for part in _parts(value) or ():
        make_read_only(part)


def _parts(value: Any) -> Iterable[Any] | None:
    """Return the parts of a container or dataclass; None for anything else."""
    if isinstance(value, dict):
        return value.values()
    if isinstance(value, list | tuple):
        return value
    if is_dataclass(value):
        return [getattr(value, f.name) for f in fields(value)]
    return None


def _own_table(result: Any) -> Any:
    return result.copy(deep=False) if isinstance(result, pd.DataFrame) else result


class BusyError(Exception):
    """Too many jobs; the message is for the learner."""


class StuckError(Exception):
    """A job was given up; the message is for the learner."""


class _Job(QueuedJob):
    def __init__(self) -> None:
        super().__init__()
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None
        self.n_waiting = 0
        self.left_at = time.monotonic()
        self.grace = GRACE

    def is_abandoned(self) -> bool:
        return self.n_waiting == 0 and time.monotonic() - self.left_at > self.grace

    def give_up(self) -> None:
        super().give_up()
        self.error = StuckError(
            "This computation got stuck and was given up. Change a setting, or reload the page to "
            "try it again."
        )
        self.done.set()


class JobRunner:
    """Run each job once, and cache its result."""

    def __init__(self, cache: ResultCache, engine: Engine | None = None) -> None:
        self.cache = cache
        self.engine = engine or LocalEngine()
        self._jobs: dict[Hashable, _Job] = {}
        self._n_tabs: Counter[Hashable] = Counter()
        self._lock = threading.Lock()

    def result(
        self,
        function: Function,
        arguments: Mapping[str, Any],
        watch: Callable[[float], object] | None = None,
        key: Hashable | None = None,
        browser: Hashable | None = None,
    ) -> Any:
        """Return ``function(**arguments)``, from the cache if it is there.

        ``watch`` is called with the finished share; an exception from it ends this thread's
        waiting. ``key`` replaces the cache key made from the arguments. Raises `BusyError` if a
        browser waits for too many jobs.
        """
        key = key_of(function, arguments) if key is None else key
        result = self.cache.get(key)
        return (
            result if result is not None else self._wait(key, function, arguments, watch, browser)
        )

    @property
    def n_jobs(self) -> int:
        """How many jobs run or wait."""
        return len(self._jobs)

    def so_far(self, key: Hashable) -> Any:
        """Return a job's latest snapshot, None if there is none.

        The job's grace period is extended, since the page that watches comes back.
        """
        with self._lock:
            job = self._jobs.get(key)
        if job is None:
            return None
        job.grace = LONGER_GRACE
        return job.snapshot() if job.snapshot else None

    def stop_watching(self, key: Hashable) -> None:
        """Shorten the grace period of a job that is no longer watched."""
        with self._lock:
            job = self._jobs.get(key)
        if job is not None:
            job.grace = GRACE

    def _wait(
        self,
        key: Hashable,
        function: Function,
        arguments: Mapping[str, Any],
        watch: Callable[[float], object] | None,
        browser: Hashable | None,
    ) -> Any:
        """Start a job, or join one for the same result, and wait for it."""
        with self._lock:
            job = self._jobs.get(key)
            if job is not None and job.is_given_up:
                job = None
            # The job may have ended since the cache was read.
            result = self.cache.get(key) if job is None else None
            if result is not None:
                return result
            self._refuse_too_much(job, browser)
            if job is None:
                job = self._jobs[key] = _Job()
                threading.Thread(
                    target=self._run, args=(key, job, function, arguments), daemon=True
                ).start()
            job.n_waiting += 1
            self._n_tabs[browser] += 1
        try:
            while not job.done.wait(POLL):
                self.engine.give_up_if_stuck()
                if watch is not None:
                    watch(job.share)
        finally:
            with self._lock:
                job.n_waiting -= 1
                job.left_at = time.monotonic()
                self._n_tabs[browser] -= 1
                self._n_tabs += Counter()  # drops zero counts
        if job.error is not None:
            raise job.error
        return job.result

    def _refuse_too_much(self, job: _Job | None, browser: Hashable | None) -> None:
        if browser is not None and self._n_tabs[browser] >= TABS:
            raise BusyError(
                f"{TABS} other tabs of your browser are computing. Wait until one of them is done, "
                "then reload this one."
            )
        if job is None and len(self._jobs) >= JOBS:
            raise BusyError(
                f"{JOBS} computations of others are waiting here. Reload this page in a minute."
            )

    def _run(
        self, key: Hashable, job: _Job, function: Function, arguments: Mapping[str, Any]
    ) -> None:
        """Compute a job and cache its result; runs in the job's thread."""
        check_wanted = partial(self._give_up_if_abandoned, key, job)
        try:
            with (
                events.timed("training", **_named(function)) if events.listeners else nullcontext()
            ):
                job.result = self.engine.compute(function, arguments, job, check_wanted)
            self.cache.put(key, job.result)
        except AbandonedError:
            return
        except Exception as error:
            job.error = job.error or error
        finally:
            with self._lock:
                if self._jobs.get(key) is job:
                    del self._jobs[key]
            job.done.set()

    def _give_up_if_abandoned(self, key: Hashable, job: _Job) -> None:
        """Stop a job, unless somebody has just joined it."""
        if job.is_abandoned():
            with self._lock:
                if job.n_waiting:
                    return
                del self._jobs[key]
            raise AbandonedError


def _named(function: Function) -> dict[str, str]:
    """Return a function's lesson and name, for the log and the metrics."""
    function = getattr(function, "func", function)  # unwrap a partial
    package, _, rest = function.__module__.partition(".")
    parts = rest.split(".")
    lesson = parts[0] if package in ("laboratory", "lessons") else package
    if package == "pages":  # a scene's file: pages.section.lesson.scene
        lesson = parts[1]
    name = getattr(function, "__qualname__", type(function).__name__)  # a claim's check has none
    return {"lesson": lesson, "function": name}


JOB_RUNNER = JobRunner(ResultCache(BUDGET))


def ask_for_workers() -> None:
    """Send long jobs to Dask's workers, if the environment names a scheduler."""
    if address := os.environ.get(SCHEDULER):
        JOB_RUNNER.engine = load("server.cluster.engine").Cluster(address)
