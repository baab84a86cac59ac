"""One path for long work: shared, interruptible, fair, and out of the turns of pages.

Whoever asks first for a result starts a job in a thread of its own; whoever asks for the same one
meanwhile waits for the same job. A job that nobody waits for any more gives up at its next report
of progress. Python runs one thread at a time, so one job computes at a time: the one that will be
done soonest, by what it has reported. A long one looks up every few hundredths of a second, so that
what is short never waits for it, and no page does.
"""

import inspect
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from heapq import heappop, heappush
from itertools import count
from typing import Any

from server.cache import BUDGET, ResultCache
from server.turns import let_pages_go_first
from training.progress import listening, tell

STINT, REST = 0.01, 0.05
"""Seconds that a job computes before it looks up, and that it rests at most while pages are put
together: where there is always another page, a sixth of the time is left for jobs."""
LEAST = 0.001
"""The share that counts as done of a job that has told of none: it may take a while."""
GRACE = 0.2
"""Seconds for which a job goes on with nobody waiting: a rerun of the same page comes back."""
POLL = 0.1
"""Seconds between two looks at the progress of a job."""

Work = Callable[..., Any]


class AbandonedError(Exception):
    """Nobody waits for this result any more."""


class Processor:
    """A lock that goes to whoever needs it for the shortest time; among equals, who asked first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._queue: list[tuple[float, int, threading.Event]] = []
        self._arrivals = count()

    def acquire(self, needed: float = 0.0) -> None:
        """Wait until it is this thread's, which expects to need it for so many more seconds."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            heappush(self._queue, (needed, next(self._arrivals), mine))
        mine.wait()

    def release(self) -> None:
        """Hand it on."""
        with self._lock:
            if self._queue:
                heappop(self._queue)[-1].set()
            else:
                self._taken = False

    def let_shorter_go_first(self, needed: float) -> None:
        """Hand it on, and wait to have it back, if somebody needs it for a shorter time."""
        with self._lock:
            if not self._queue or self._queue[0][0] >= needed:
                return
            mine = threading.Event()
            heappush(self._queue, (needed, next(self._arrivals), mine))
            heappop(self._queue)[-1].set()
        mine.wait()


class _Job:
    def __init__(self) -> None:
        self.share = 0.0
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None
        self.n_waiting = 0
        self.left_at = time.monotonic()


class Workshop:
    """Compute each thing once, and remember it.

    Parameters
    ----------
    cache : ResultCache
        Where results are kept.
    """

    def __init__(self, cache: ResultCache) -> None:
        self.cache = cache
        self._jobs: dict[Hashable, _Job] = {}
        self._lock = threading.Lock()
        self._processor = Processor()

    def result(
        self,
        function: Work,
        arguments: Mapping[str, Any],
        watch: Callable[[float], object] | None = None,
        key: Hashable | None = None,
    ) -> Any:
        """Return ``function(**arguments)``, from memory if it is there.

        Parameters
        ----------
        function : callable
            A pure one; if it takes long, it tells its progress (`training.progress`).
        arguments : mapping of str to value
            Numbers, strings, and tuples of them: results are told apart by their contents.
        watch : callable, optional
            Called about ten times a second with the share that is done, while this thread
            waits. If it raises, this thread waits no longer.
        key : hashable, optional
            What tells the result from others where the arguments do not.

        Raises
        ------
        Exception
            Whatever the function raises.
        """
        key = key_of(function, arguments) if key is None else key
        found = self.cache.get(key)
        return found if found is not None else self._wait(key, function, arguments, watch)

    def _wait(
        self,
        key: Hashable,
        function: Work,
        arguments: Mapping[str, Any],
        watch: Callable[[float], object] | None,
    ) -> Any:
        with self._lock:
            job = self._jobs.get(key)
            # A job may have ended since the look into the memory.
            found = self.cache.get(key) if job is None else None
            if found is not None:
                return found
            if job is None:
                job = self._jobs[key] = _Job()
                threading.Thread(
                    target=self._run, args=(key, job, function, arguments), daemon=True
                ).start()
            job.n_waiting += 1
        try:
            while not job.done.wait(POLL):
                if watch is not None:
                    watch(job.share)
        finally:
            with self._lock:
                job.n_waiting -= 1
                job.left_at = time.monotonic()
        if job.error is not None:
            raise job.error
        return job.result

    def _run(self, key: Hashable, job: _Job, function: Work, arguments: Mapping[str, Any]) -> None:
        began = computed = 0.0

        def on_progress(share: float) -> None:
            nonlocal began, computed
            job.share = share
            now = time.monotonic()
            if job.n_waiting == 0 and now - job.left_at > GRACE:
                self._give_up(key, job)
            if now - began > STINT:
                computed += now - began
                let_pages_go_first(REST)
                self._processor.let_shorter_go_first(computed * (1 - share) / max(share, LEAST))
                began = time.monotonic()

        self._processor.acquire()
        began = time.monotonic()
        try:
            with listening(on_progress):
                if "on_progress" in inspect.signature(function).parameters:  # TRANSITION
                    arguments = {**arguments, "on_progress": tell}
                job.result = function(**arguments)
            self.cache.put(key, job.result)
        except AbandonedError:
            return
        except Exception as error:
            job.error = error
        finally:
            self._processor.release()
            with self._lock:
                if self._jobs.get(key) is job:
                    del self._jobs[key]
            job.done.set()

    def _give_up(self, key: Hashable, job: _Job) -> None:
        """Stop a job for good, unless somebody has just come to wait for it."""
        with self._lock:
            if job.n_waiting:
                return
            del self._jobs[key]
        raise AbandonedError


def key_of(function: Work, arguments: Mapping[str, Any]) -> Hashable:
    """Return what tells one result from another."""
    return function, tuple(sorted(arguments.items()))


WORKSHOP = Workshop(ResultCache(BUDGET))
"""The one of this process."""
