"""Who has the processor: pages, one after the other, and then the job that is due first.

Python runs one thread at a time. If fifty learners move a knob at once and their pages share the
processor in slices, all wait for the last. One by one, half of them are served in half the time,
and the event loop finds the processor free to send.

One job computes at a time, and pauses every few hundredths of a second to let pages and shorter
jobs go first.

A job is due n⁴ seconds after it was requested, where n is the seconds it needs in all: half a
second after 1/16 s, one second after 1 s, two seconds after 16 s. So short jobs go first, and a
long one is not overtaken for ever.

What a job needs is estimated at each pause from its processor time and its progress. The estimate
is at most (1 + `TRUST`) times the time used so far, since much of the first moments is one-time
setup: a job that only seems long is soon due.

A new job goes first for a moment, until it has two frames to show, so that learners who watch a
training see its beginning without waiting for other trainings.

The oldest job gets at least a fifth of the time. So each takes at most five times what it and all
earlier jobs need together, however many come later.

Who waits also watches: a page or a job that neither ends nor moves loses its turn
(`server.watchdog`).
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from server import watchdog
from training.progress import Snapshot, progress_callback, snapshot_callback

STINT, REST = 0.01, 0.05
"""Seconds that a job computes before it pauses, and the longest pause for pages. It is shorter if
the oldest job has had less than its share."""
BEGINNING, LONGEST_BEGINNING = 0.03, 0.15
"""Seconds of computing during which a new job has priority; up to the longer time while it has a
first frame, and no second to show."""
SHARE = 0.2
"""Smallest share of the time for the oldest job; a larger one would delay short jobs."""
TRUST = 2.0
"""Upper bound of a job's remaining time, as a multiple of its time so far."""

_turn = threading.Semaphore(1)
_mine = threading.local()
_calm = threading.Condition()
_pages: set[int] = set()
"""Threads whose page is being built or waits to be."""
_builder: watchdog.Watched | None = None
"""The thread whose turn it is."""


def _begin_turn() -> None:
    global _builder  # noqa: PLW0603 (there is one turn)
    with _calm:
        _pages.add(threading.get_ident())
    while not _turn.acquire(timeout=watchdog.LOOK):
        builder = _builder
        if builder is not None and builder.is_stuck() and _end_turn(builder):
            builder.log_stack()
            builder.tell()
    _builder = _mine.turn = watchdog.Watched(_mine.tell)


def _end_turn(turn: watchdog.Watched) -> bool:
    """Let the next page run; False if this turn was given up before."""
    global _builder  # noqa: PLW0603
    with _calm:
        _pages.discard(turn.thread)
        if not _pages:
            _calm.notify_all()
        is_now = _builder is turn
        if is_now:
            _builder = None
            _turn.release()
    return is_now


@contextmanager
def in_turn(tell: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Build a page in the block; ``tell`` is called if it stands still and loses its turn."""
    _mine.tell = tell
    _begin_turn()
    try:
        yield
    finally:
        _end_turn(_mine.turn)
        _mine.turn = None


@contextmanager
def out_of_turn() -> Iterator[None]:
    """Let other pages run while this thread does a long job."""
    if getattr(_mine, "turn", None) is None:
        yield
        return
    _end_turn(_mine.turn)
    try:
        yield
    finally:
        _begin_turn()


def let_pages_go_first(longest: float) -> None:
    """Wait until no page runs or waits, at most this many seconds."""
    with _calm:
        _calm.wait_for(lambda: not _pages, longest)


Function = Callable[..., Any]


class AbandonedError(Exception):
    """Nobody waits for this job any more."""


class QueuedJob:
    """The state of a job in the queue; all times in seconds.

    ``asked_at`` is when it was requested, ``needed`` the estimated rest of its processor time,
    ``share`` the finished part by its own report. ``snapshot`` returns its latest snapshot, if it
    publishes any (`training.progress`). ``thread`` is the one that computes it.
    """

    thread: watchdog.Watched | None = None
    is_given_up = False

    def __init__(self) -> None:
        self.asked_at = self.wall_time = self.processor_time = self.needed = self.share = 0.0
        self.snapshot: Snapshot | None = None
        self.n_snapshots = 0
        self.may_go_on = threading.Event()

    @property
    def due(self) -> float:
        """When it should be done, in seconds of the queue's clock."""
        return self.asked_at + (self.processor_time + self.needed) ** 4

    @property
    def is_new(self) -> bool:
        return self.wall_time < (LONGEST_BEGINNING if self.n_snapshots == 1 else BEGINNING)

    def learn(self, wall_time: float, processor_time: float) -> None:
        """Update the estimate after a stint of so much wall and processor time."""
        self.wall_time += wall_time
        self.processor_time += processor_time
        self.needed = TRUST * self.processor_time
        if self.share > 0:
            self.needed = min(self.needed, self.processor_time * (1 - self.share) / self.share)

    def publish(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.n_snapshots += 1

    def is_abandoned(self) -> bool:
        """Tell whether the job will stop as soon as it runs again."""
        return False

    def give_up(self) -> None:
        """Count as ended, though the job's thread stands still; should it move, it ends."""
        self.is_given_up = True


class DueFirstQueue:
    """Jobs in order: the oldest if it lacks its share, else the one due first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._jobs: list[QueuedJob] = []
        self._oldest_since = self._oldest_time_then = 0.0

    def __len__(self) -> int:
        return len(self._jobs)

    def join(self, job: QueuedJob) -> None:
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
        """Return the job to run next; on a tie the current one, then the oldest."""
        abandoned = next((job for job in self._jobs if job.is_abandoned()), None)
        if abandoned is not None:
            return abandoned  # it ends at once
        if self._owed() > STINT:
            return self._jobs[0]
        return min(self._jobs, key=lambda job: (not job.is_new, job.due, job is not owner))

    def spare_time(self) -> float:
        """Return for how many seconds the processor may idle before the oldest lacks its share."""
        return max(0.0, STINT - self._owed()) / SHARE

    def _begin_with_the_oldest(self) -> None:
        self._oldest_since = self._clock()
        self._oldest_time_then = self._jobs[0].wall_time

    def _owed(self) -> float:
        """Return for how many seconds the oldest job is behind its share."""
        time_since = self._jobs[0].wall_time - self._oldest_time_then
        return SHARE * (self._clock() - self._oldest_since) - time_since


class DueFirstLock:
    """A lock that goes to the first job of a `DueFirstQueue`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._queue = DueFirstQueue(clock)
        self._owner: QueuedJob | None = None

    def acquire(self, job: QueuedJob) -> None:
        with self._lock:
            self._queue.join(job)
            if self._owner is None:
                self._owner = job
                return
            job.may_go_on.clear()
        job.may_go_on.wait()

    def release(self, job: QueuedJob) -> None:
        with self._lock:
            if not job.is_given_up:
                self._leave(job)

    def give_up_if_stuck(self) -> None:
        """Hand the lock on if its owner neither ends nor moves."""
        with self._lock:
            job = self._owner
            if job is None or job.thread is None or not job.thread.is_stuck():
                return
            job.give_up()
            self._leave(job)
        job.thread.log_stack()

    def _leave(self, job: QueuedJob) -> None:
        self._queue.leave(job)
        self._owner = None
        if len(self._queue):
            self._hand_to(self._queue.first())

    def give_way(self, job: QueuedJob) -> None:
        """Let another job run if it goes first, and wait to continue."""
        with self._lock:
            first = self._queue.first(job)
            if first is job:
                return
            job.may_go_on.clear()
            self._hand_to(first)
        job.may_go_on.wait()

    def spare_time(self) -> float:
        """Return for how many seconds the owner may pause without delaying the oldest job."""
        with self._lock:
            return self._queue.spare_time()

    @property
    def n_waiting(self) -> int:
        with self._lock:
            return len(self._queue) - (self._owner is not None)

    def _hand_to(self, job: QueuedJob) -> None:
        self._owner = job
        if job.thread is not None:
            job.thread.moved()
        job.may_go_on.set()


class Engine(Protocol):
    def compute(
        self,
        function: Function,
        arguments: Mapping[str, Any],
        job: QueuedJob,
        check_wanted: Callable[[], object],
    ) -> Any:
        """Return ``function(**arguments)``.

        Each progress report updates ``job`` and calls ``check_wanted`` in this thread; an exception
        that it raises ends the job.
        """

    def give_up_if_stuck(self) -> None:
        """End the job that computes if it neither ends nor moves."""


class LocalEngine:
    """The engine that computes in threads of this process."""

    def __init__(self) -> None:
        self._lock = DueFirstLock()

    @property
    def n_waiting(self) -> int:
        return self._lock.n_waiting

    def give_up_if_stuck(self) -> None:
        self._lock.give_up_if_stuck()

    def compute(
        self,
        function: Function,
        arguments: Mapping[str, Any],
        job: QueuedJob,
        check_wanted: Callable[[], object],
        after_stint: Callable[[], object] = lambda: None,
    ) -> Any:
        """Return ``function(**arguments)``; ``after_stint`` is called before each pause."""
        began = used = 0.0

        def on_progress(share: float) -> None:
            nonlocal began, used
            thread.moved()
            if job.is_given_up:
                raise AbandonedError
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

        thread = job.thread = watchdog.Watched()
        self._lock.acquire(job)
        began, used = time.monotonic(), time.thread_time()
        try:
            check_wanted()
            with progress_callback(on_progress), snapshot_callback(job.publish):
                return function(**arguments)
        finally:
            self._lock.release(job)
