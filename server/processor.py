"""One process computes one thing at a time: of all that is asked for, what is due first.

Python runs one thread at a time, so one work computes at a time. It looks up every few hundredths
of a second, so that what is short hardly waits for what is long, and no page does.

A work is due so many seconds after it was asked for as it needs in all, to the fourth power: half
a second a sixteenth of a second later, one second one, two seconds sixteen. So what is short goes
before what is long, and is not passed again and again by what comes later.

What it needs is learned anew at each look, from its own processor time and from the part that it
says is done. It is never believed to need more than three times what it has had, for of its first
moments much goes into what is done once: what seems long, and is not, is soon due.

What has just been asked for goes first for a moment, in which much is seen of it already: those
who watch a training do not wait for its first frames until others are trained.

The oldest has a fifth of the time in any case. So each is done in at most five times what it and
all that was there before it need together, however much comes after it.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from server.turns import let_pages_go_first
from training.progress import Snapshot, progress_callback, snapshot_callback

STINT, REST = 0.01, 0.05
"""Seconds that a work computes before it looks up, and that it rests at most while pages are put
together, unless the oldest has had less than its share."""
BEGINNING = 0.03
"""Seconds for which a work goes before all that have had as much."""
SHARE = 0.2
"""The part of the time that the oldest work has at least. With more, what is short waits longer."""
TRUST = 2.0
"""A work is expected to need at most so many times what it has computed."""

Work = Callable[..., Any]


class AbandonedError(Exception):
    """Nobody waits for this result any more."""


class QueuedJob:
    """What is known of a work that wants to be computed.

    It ``asked_at`` a moment, has ``had`` the processor for so many seconds, ``computed`` for so
    many of them by its own clock, and should need ``needed`` more. By its own word a ``share`` of
    it is done.
    ``look`` returns what there is of it so far, if it publishes any (`training.progress`).
    """

    def __init__(self) -> None:
        self.asked_at = self.had = self.computed = self.needed = self.share = 0.0
        self.look: Snapshot | None = None
        self.may_go_on = threading.Event()

    @property
    def due(self) -> float:
        """The moment by which it should be done, in seconds of the queue's clock."""
        return self.asked_at + (self.computed + self.needed) ** 4

    def learn(self, had: float, computed: float) -> None:
        """Take in how long its last turn was, and what it computed in it, both in seconds."""
        self.had += had
        self.computed += computed
        self.needed = TRUST * self.computed
        if self.share > 0:
            self.needed = min(self.needed, self.computed * (1 - self.share) / self.share)

    def see(self, look: Snapshot) -> None:
        self.look = look

    def is_abandoned(self) -> bool:
        """Tell whether it will give up as soon as it may go on."""
        return False


class DueFirstQueue:
    """Jobs in the order in which they go on: the oldest has its share, else the first due goes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._jobs: list[QueuedJob] = []
        self._oldest_since = self._oldest_had = 0.0

    def __len__(self) -> int:
        return len(self._jobs)

    def join(self, job: QueuedJob) -> None:
        """Take in a job, which is the youngest from now on."""
        job.asked_at = self._clock()
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self._begin_with_the_oldest()

    def leave(self, job: QueuedJob) -> None:
        was_oldest = job is self._jobs[0]
        self._jobs.remove(job)
        if was_oldest and self._jobs:
            self._begin_with_the_oldest()

    def first(self, owner: QueuedJob | None = None) -> QueuedJob:
        """Return the job that goes on; of equals the one that computes now, then the oldest."""
        abandoned = next((job for job in self._jobs if job.is_abandoned()), None)
        if abandoned is not None:
            return abandoned  # it takes no time, and then is out of the way
        if self._owed() > STINT:
            return self._jobs[0]
        return min(self._jobs, key=lambda job: (job.had >= BEGINNING, job.due, job is not owner))

    def spare_time(self) -> float:
        """Return for how many seconds nobody need compute for the oldest to have its share."""
        return max(0.0, STINT - self._owed()) / SHARE

    def _begin_with_the_oldest(self) -> None:
        self._oldest_since = self._clock()
        self._oldest_had = self._jobs[0].had

    def _owed(self) -> float:
        had = self._jobs[0].had - self._oldest_had
        return SHARE * (self._clock() - self._oldest_since) - had


class DueFirstLock:
    """A lock that goes to the first of a `DueFirstQueue`, which has the same parameters."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._queue = DueFirstQueue(clock)
        self._owner: QueuedJob | None = None

    def acquire(self, job: QueuedJob) -> None:
        """Wait until it is this job's."""
        with self._lock:
            self._queue.join(job)
            if self._owner is None:
                self._owner = job
                return
            job.may_go_on.clear()
        job.may_go_on.wait()

    def release(self, job: QueuedJob) -> None:
        with self._lock:
            self._queue.leave(job)
            self._owner = None
            if len(self._queue):
                self._hand_to(self._queue.first())

    def give_way(self, job: QueuedJob) -> None:
        """Hand it on, and wait to have it back, if another job goes first."""
        with self._lock:
            first = self._queue.first(job)
            if first is job:
                return
            job.may_go_on.clear()
            self._hand_to(first)
        job.may_go_on.wait()

    def spare_time(self) -> float:
        """Return for how many seconds the owner may rest without harm to the oldest job."""
        with self._lock:
            return self._queue.spare_time()

    @property
    def n_waiting(self) -> int:
        with self._lock:
            return len(self._queue) - (self._owner is not None)

    def _hand_to(self, job: QueuedJob) -> None:
        self._owner = job
        job.may_go_on.set()


class Engine(Protocol):
    def compute(
        self,
        function: Work,
        arguments: Mapping[str, Any],
        job: QueuedJob,
        check_wanted: Callable[[], object],
    ) -> Any:
        """Return ``function(**arguments)``.

        ``check_wanted`` is called in this thread at each report of progress, and what it raises
        ends the work; ``job`` is told how far it is.
        """


class LocalEngine:
    """Threads of this process: the engine that needs nothing else."""

    def __init__(self) -> None:
        self._lock = DueFirstLock()

    @property
    def n_waiting(self) -> int:
        """How many works wait for their turn."""
        return self._lock.n_waiting

    def compute(
        self,
        function: Work,
        arguments: Mapping[str, Any],
        job: QueuedJob,
        check_wanted: Callable[[], object],
        after_stint: Callable[[], object] = lambda: None,
    ) -> Any:
        """Return ``function(**arguments)``, as `Engine` does."""
        began = used = 0.0

        def hear(share: float) -> None:
            nonlocal began, used
            job.share = share
            check_wanted()
            now = time.monotonic()
            if now - began > STINT:
                job.learn(now - began, time.thread_time() - used)
                after_stint()
                let_pages_go_first(min(REST, self._lock.spare_time()))
                self._lock.give_way(job)
                check_wanted()
                began, used = time.monotonic(), time.thread_time()

        self._lock.acquire(job)
        began, used = time.monotonic(), time.thread_time()
        try:
            check_wanted()
            with progress_callback(hear), snapshot_callback(job.see):
                return function(**arguments)
        finally:
            self._lock.release(job)
