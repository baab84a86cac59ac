"""One path for long work: shared, interruptible, fair, and out of the turns of pages.

The first to ask for a result starts a job in a thread of its own; those who ask for the same one
meanwhile wait for the same job. A job that nobody waits for any more gives up at its next report
of progress. An engine computes it: this process (`server.processor`), or, where the environment
names a scheduler, what is short this process and what is long the workers (`server.cluster`).
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any

from server.cache import BUDGET, ResultCache, key_of
from server.events import timed
from server.imports import load
from server.processor import AbandonedError, Engine, LocalEngine, QueuedJob, Work

SCHEDULER = "KNOBS_SCHEDULER"
"""The environment variable that may hold the address of a scheduler: tcp://127.0.0.1:8786."""
GRACE = 0.2
"""Seconds for which a job goes on with nobody waiting: a rerun of the same page comes back."""
LONGER_GRACE = 5.0
"""The same for one that is watched: between two looks at it a whole page is put together, which
takes its time in a crowd."""
POLL = 0.1
"""Seconds between two looks at the progress of a job."""
TABS = 4
"""So many tabs of one browser may wait for results at once."""
JOBS = 100
"""So many jobs may be there at once; each has a thread, and the arrays of what it has done."""


class BusyError(Exception):
    """Too much is being computed; the sentence is for the learner."""


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


class JobRunner:
    """Compute each thing once, and remember it."""

    def __init__(self, cache: ResultCache, engine: Engine | None = None) -> None:
        self.cache = cache
        self.engine = engine or LocalEngine()
        self._jobs: dict[Hashable, _Job] = {}
        self._n_tabs: Counter[Hashable] = Counter()
        self._lock = threading.Lock()

    def result(
        self,
        function: Work,
        arguments: Mapping[str, Any],
        watch: Callable[[float], object] | None = None,
        key: Hashable | None = None,
        browser: Hashable | None = None,
    ) -> Any:
        """Return ``function(**arguments)``, from memory if it is there.

        ``watch`` hears the share that is done; what it raises ends the waiting of this thread.
        ``key`` names what has no contents to be told apart by. A `BusyError` says that a browser
        waits for too much.
        """
        key = key_of(function, arguments) if key is None else key
        result = self.cache.get(key)
        return (
            result if result is not None else self._wait(key, function, arguments, watch, browser)
        )

    @property
    def n_jobs(self) -> int:
        """How many jobs compute or wait."""
        return len(self._jobs)

    def so_far(self, key: Hashable) -> Any:
        """Return what a job has to be looked at so far, None if nothing.

        A page that looks comes back soon: the job goes on a little longer with nobody waiting.
        """
        with self._lock:
            job = self._jobs.get(key)
        if job is None:
            return None
        job.grace = LONGER_GRACE
        return job.look() if job.look else None

    def stop_watching(self, key: Hashable) -> None:
        """Let a job that was watched go on no longer than any other with nobody waiting."""
        with self._lock:
            job = self._jobs.get(key)
        if job is not None:
            job.grace = GRACE

    def _wait(
        self,
        key: Hashable,
        function: Work,
        arguments: Mapping[str, Any],
        watch: Callable[[float], object] | None,
        browser: Hashable | None,
    ) -> Any:
        """Begin a job, or join one that computes the same, and wait for it."""
        with self._lock:
            job = self._jobs.get(key)
            # A job may have ended since the look into the memory.
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
                if watch is not None:
                    watch(job.share)
        finally:
            with self._lock:
                job.n_waiting -= 1
                job.left_at = time.monotonic()
                self._n_tabs[browser] -= 1
                self._n_tabs += Counter()  # forgets who waits no longer
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

    def _run(self, key: Hashable, job: _Job, function: Work, arguments: Mapping[str, Any]) -> None:
        """Compute a job and keep its result; the body of a job's thread."""
        check_wanted = partial(self._give_up_if_abandoned, key, job)
        try:
            with timed("training", **_named(function)):
                job.result = self.engine.compute(function, arguments, job, check_wanted)
            self.cache.put(key, job.result)
        except AbandonedError:
            return
        except Exception as error:
            job.error = error
        finally:
            with self._lock:
                if self._jobs.get(key) is job:
                    del self._jobs[key]
            job.done.set()

    def _give_up_if_abandoned(self, key: Hashable, job: _Job) -> None:
        """Stop a job for good, unless somebody has just come to wait for it."""
        if job.is_abandoned():
            with self._lock:
                if job.n_waiting:
                    return
                del self._jobs[key]
            raise AbandonedError


def _named(function: Work) -> dict[str, str]:
    """Return the lesson and the name of a function, for the log and the figures."""
    function = getattr(function, "func", function)  # of a partial one
    room, _, rest = function.__module__.partition(".")
    lesson = rest.partition(".")[0] if room in ("laboratory", "lessons") else room
    name = getattr(function, "__qualname__", type(function).__name__)  # a check is no function
    return {"lesson": lesson, "function": name}


def _engine() -> Engine:
    address = os.environ.get(SCHEDULER)
    engine: Engine = load("server.cluster.engine").Cluster(address) if address else LocalEngine()
    return engine


JOB_RUNNER = JobRunner(ResultCache(BUDGET), _engine())
"""The one of this process."""
