"""One process computes one thing at a time: of all that is asked for, what will be done soonest.

Python runs one thread at a time, so one work computes at a time: the one that will be done soonest,
by what it has reported. A long one looks up every few hundredths of a second, so that what is short
hardly waits for it, and no page does.

The oldest has two fifths of the time in any case. So each is done in at most two and a half times
what it and all that was there before it need together, however much comes after it.
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
SHARE = 0.4
"""The part of the time that the oldest work has at least. With more, what is short waits longer."""
LEAST = 0.001
"""The share that counts as done of a work that has told of none: it may take a while."""

Work = Callable[..., Any]


class AbandonedError(Exception):
    """Nobody waits for this result any more."""


class QueuedJob:
    """What is known of a work that wants to be computed.

    Attributes
    ----------
    computed : float
        Seconds that it has computed so far.
    needed : float
        Seconds that it expects to compute from now on.
    share : float
        The part that is done, from 0 to 1.
    look : callable or None
        Returns what there is of it so far, if it publishes any (`training.progress`).
    """

    def __init__(self) -> None:
        self.computed = self.needed = self.share = 0.0
        self.look: Snapshot | None = None
        self.its_turn = threading.Event()

    def see(self, look: Snapshot) -> None:
        """Keep what there is to be looked at."""
        self.look = look

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
        self._claims: list[QueuedJob] = []
        self._oldest_since = self._oldest_computed = 0.0

    def __len__(self) -> int:
        return len(self._claims)

    def join(self, claim: QueuedJob) -> None:
        """Take in a claim, which is the youngest from now on."""
        self._claims.append(claim)
        if len(self._claims) == 1:
            self._begin_with_the_oldest()

    def leave(self, claim: QueuedJob) -> None:
        """Forget a claim."""
        was_oldest = claim is self._claims[0]
        self._claims.remove(claim)
        if was_oldest and self._claims:
            self._begin_with_the_oldest()

    def first(self, owner: QueuedJob | None = None) -> QueuedJob:
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
        self._owner: QueuedJob | None = None

    def acquire(self, claim: QueuedJob) -> None:
        """Wait until it is this claim's."""
        with self._lock:
            self._queue.join(claim)
            if self._owner is None:
                self._owner = claim
                return
            claim.its_turn.clear()
        claim.its_turn.wait()

    def release(self, claim: QueuedJob) -> None:
        """Hand it on for good."""
        with self._lock:
            self._queue.leave(claim)
            self._owner = None
            if len(self._queue):
                self._hand_to(self._queue.first())

    def give_way(self, claim: QueuedJob) -> None:
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

    def _hand_to(self, claim: QueuedJob) -> None:
        self._owner = claim
        claim.its_turn.set()


class Engine(Protocol):
    """What computes."""

    def compute(
        self,
        function: Work,
        arguments: Mapping[str, Any],
        claim: QueuedJob,
        look_up: Callable[[], object],
    ) -> Any:
        """Return ``function(**arguments)``.

        Parameters
        ----------
        function : callable
            If it takes long, it tells its progress (`training.progress`).
        arguments : mapping of str to value
            The function's.
        claim : Claim
            Is told how far it is.
        look_up : callable
            Called at each report of progress, in this thread; if it raises, the work ends.

        Raises
        ------
        Exception
            Whatever the function or ``look_up`` raises.
        """


class LocalEngine:
    """Threads of this process: the engine that needs nothing else."""

    def __init__(self) -> None:
        self._lock = ShortestFirstLock()

    @property
    def n_waiting(self) -> int:
        """How many works wait for their turn."""
        return self._lock.n_waiting

    def compute(
        self,
        function: Work,
        arguments: Mapping[str, Any],
        claim: QueuedJob,
        look_up: Callable[[], object],
        after_stint: Callable[[], object] = lambda: None,
    ) -> Any:
        """Return ``function(**arguments)``, as `Engine` does.

        Parameters
        ----------
        function, arguments, claim, look_up
            As of `Engine`.
        after_stint : callable, optional
            Called once it has computed for `STINT`, and again each time; it may raise, too.
        """
        began = 0.0

        def hear(share: float) -> None:
            nonlocal began
            claim.share = share
            look_up()
            now = time.monotonic()
            if now - began > STINT:
                claim.computed += now - began
                claim.needed = claim.computed * (1 - share) / max(share, LEAST)
                after_stint()
                let_pages_go_first(min(REST, self._lock.spare_time()))
                self._lock.give_way(claim)
                look_up()
                began = time.monotonic()

        self._lock.acquire(claim)
        began = time.monotonic()
        try:
            look_up()
            with progress_callback(hear), snapshot_callback(claim.see):
                return function(**arguments)
        finally:
            self._lock.release(claim)
