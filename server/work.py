"""One path for long work: shared, interruptible, fair, and out of the turns of pages.

Whoever asks first for a result starts a job in a thread of its own; whoever asks for the same one
meanwhile waits for the same job. A job that nobody waits for any more gives up at its next report
of progress. Python runs one thread at a time, so one job computes at a time: the one that will be
done soonest, by what it has reported. A long one looks up every few hundredths of a second, so that
what is short hardly waits for it, and no page does.

The oldest job has two fifths of the time in any case. So each is done in at most two and a half
times what it and all that was there before it need together, however much comes after it.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from server.cache import BUDGET, ResultCache
from server.events import timed
from server.turns import let_pages_go_first
from training.progress import Look, listening, watching

STINT, REST = 0.01, 0.05
"""Seconds that a job computes before it looks up, and that it rests at most while pages are put
together, unless the oldest job has had less than its share."""
SHARE = 0.4
"""The part of the time that the oldest job has at least. With more, what is short waits longer."""
LEAST = 0.001
"""The share that counts as done of a job that has told of none: it may take a while."""
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

Work = Callable[..., Any]


class AbandonedError(Exception):
    """Nobody waits for this result any more."""


class BusyError(Exception):
    """Too much is being computed; the sentence is for the learner."""


class Claim:
    """What a lock knows of a thread that computes.

    Attributes
    ----------
    computed : float
        Seconds that it has computed so far.
    needed : float
        Seconds that it expects to compute from now on.
    """

    def __init__(self) -> None:
        self.computed = self.needed = 0.0
        self.its_turn = threading.Event()

    def is_abandoned(self) -> bool:
        """Tell whether it will give up as soon as it may go on."""
        return False


class ShortestFirstQueue:
    """Claims in the order in which they go on: the oldest has its share, else the shortest goes.

    Parameters
    ----------
    clock : callable, optional
        Returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._claims: list[Claim] = []
        self._oldest_since = self._oldest_computed = 0.0

    def __len__(self) -> int:
        return len(self._claims)

    def join(self, claim: Claim) -> None:
        """Take in a claim, which is the youngest from now on."""
        self._claims.append(claim)
        if len(self._claims) == 1:
            self._begin_with_the_oldest()

    def leave(self, claim: Claim) -> None:
        """Forget a claim."""
        was_oldest = claim is self._claims[0]
        self._claims.remove(claim)
        if was_oldest and self._claims:
            self._begin_with_the_oldest()

    def first(self, owner: Claim | None = None) -> Claim:
        """Return the claim that goes on; of equals the one that computes now, then the oldest."""
        abandoned = next((claim for claim in self._claims if claim.is_abandoned()), None)
        if abandoned is not None:
            return abandoned  # it takes no time, and then is out of the way
        if self._owed() > STINT:
            return self._claims[0]
        return min(self._claims, key=lambda claim: (claim.needed, claim is not owner))

    def spare_time(self) -> float:
        """Return for how many seconds nobody need compute for the oldest to have its share."""
        return max(0.0, STINT - self._owed()) / SHARE

    def _begin_with_the_oldest(self) -> None:
        self._oldest_since = self._clock()
        self._oldest_computed = self._claims[0].computed

    def _owed(self) -> float:
        computed = self._claims[0].computed - self._oldest_computed
        return SHARE * (self._clock() - self._oldest_since) - computed


class ShortestFirstLock:
    """A lock that goes to the first of a `ShortestFirstQueue`, which has the same parameters."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._queue = ShortestFirstQueue(clock)
        self._owner: Claim | None = None

    def acquire(self, claim: Claim) -> None:
        """Wait until it is this claim's."""
        with self._lock:
            self._queue.join(claim)
            if self._owner is None:
                self._owner = claim
                return
            claim.its_turn.clear()
        claim.its_turn.wait()

    def release(self, claim: Claim) -> None:
        """Hand it on for good."""
        with self._lock:
            self._queue.leave(claim)
            self._owner = None
            if len(self._queue):
                self._hand_to(self._queue.first())

    def give_way(self, claim: Claim) -> None:
        """Hand it on, and wait to have it back, if another claim goes first."""
        with self._lock:
            first = self._queue.first(claim)
            if first is claim:
                return
            claim.its_turn.clear()
            self._hand_to(first)
        claim.its_turn.wait()

    def spare_time(self) -> float:
        """Return for how many seconds the owner may rest without harm to the oldest claim."""
        with self._lock:
            return self._queue.spare_time()

    @property
    def n_waiting(self) -> int:
        """How many claims wait for it."""
        with self._lock:
            return len(self._queue) - (self._owner is not None)

    def _hand_to(self, claim: Claim) -> None:
        self._owner = claim
        claim.its_turn.set()


class _Job(Claim):
    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None
        self.n_waiting = 0
        self.left_at = time.monotonic()
        self.grace = GRACE
        self.look: Look | None = None

    def is_abandoned(self) -> bool:
        return self.n_waiting == 0 and time.monotonic() - self.left_at > self.grace

    def see(self, look: Look) -> None:
        self.look = look


class JobRunner:
    """Compute each thing once, and remember it.

    Parameters
    ----------
    cache : ResultCache
        Where results are kept.
    """

    def __init__(self, cache: ResultCache) -> None:
        self.cache = cache
        self._jobs: dict[Hashable, _Job] = {}
        self._n_tabs: Counter[Hashable] = Counter()
        self._lock = threading.Lock()
        self._processor = ShortestFirstLock()

    def result(
        self,
        function: Work,
        arguments: Mapping[str, Any],
        watch: Callable[[float], object] | None = None,
        key: Hashable | None = None,
        browser: Hashable | None = None,
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
        browser : hashable, optional
            What tells the browser that asks from others, if that is known.

        Raises
        ------
        BusyError
            If `TABS` tabs of this browser wait already, or there are `JOBS` jobs.
        Exception
            Whatever the function raises.
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

    def so_far(self, key: Hashable) -> tuple[Any, float]:
        """Return what a job has to be looked at so far, and the share of it that is done.

        Whoever looks comes back soon: the job goes on a little longer with nobody waiting.

        Returns
        -------
        object or None
            What it offers, if it has begun and offers anything (`training.progress.offer`).
        float
            From 0 to 1.
        """
        with self._lock:
            job = self._jobs.get(key)
        if job is None:
            return None, 0.0
        job.grace = LONGER_GRACE
        return (job.look() if job.look else None), job.share

    def look_away(self, key: Hashable) -> None:
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
        began = 0.0

        def hear(share: float) -> None:
            nonlocal began
            job.share = share
            self._give_up_if_abandoned(key, job)
            now = time.monotonic()
            if now - began > STINT:
                job.computed += now - began
                job.needed = job.computed * (1 - share) / max(share, LEAST)
                let_pages_go_first(min(REST, self._processor.spare_time()))
                self._processor.give_way(job)
                self._give_up_if_abandoned(key, job)
                began = time.monotonic()

        self._processor.acquire(job)
        began = time.monotonic()
        try:
            self._give_up_if_abandoned(key, job)
            with timed("training", **_named(function)), listening(hear), watching(job.see):
                job.result = function(**arguments)
            self.cache.put(key, job.result)
        except AbandonedError:
            return
        except Exception as error:
            job.error = error
        finally:
            self._processor.release(job)
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


def key_of(function: Work, arguments: Mapping[str, Any]) -> Hashable:
    """Return what tells one result from another."""
    return function, tuple(sorted(arguments.items()))


def _named(function: Work) -> dict[str, str]:
    """Return the lesson and the name of a function, for the log and the figures."""
    function = getattr(function, "func", function)  # of a partial one
    room, _, rest = function.__module__.partition(".")
    lesson = rest.partition(".")[0] if room == "lessons" else room
    return {"lesson": lesson, "function": function.__qualname__}


JOB_RUNNER = JobRunner(ResultCache(BUDGET))
"""The one of this process."""
