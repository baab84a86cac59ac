"""Many learners at once: how long they wait, what fails, and how soon a lesson is open to all."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from websockets.exceptions import WebSocketException

from benchmarks.client import PATIENCE, Learner, Reply
from benchmarks.servers import Server
from benchmarks.visits import Place, Wanderer

N_LEARNERS = 48
PAUSE = 3.0
"""Seconds from a page to the next move."""
ARRIVAL = 1.0
"""Seconds within which a class opens its lesson."""
_LOST = (OSError, EOFError, WebSocketException)


@dataclass
class Load:
    # Seconds waited at each move to something that the learner had not or had asked for before
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    # Of all of them, the seconds until something new stood there: of a training that is watched,
    # what there was of it so far
    first: list[float] = field(default_factory=list)
    n_errors: int = 0  # Moves that failed or never came back
    # Resident memory of the server at the end, while all are still there
    megabytes: float = float("nan")

    def percentile(self, q: float, kind: str = "all") -> float:
        """Return a percentile of the seconds of cold moves, warm ones, all, or the first sight."""
        waited = self.cold + self.warm if kind == "all" else getattr(self, kind)
        return float(np.percentile(waited, q)) if waited else float("nan")


def crowd(server: Server, places: Sequence[Place], n_moves: int = 5, seed: int = 0) -> Load:
    """Let 48 learners each turn a random knob to a random value every three seconds.

    Each begins at its own moment, and looks at its page for three seconds before the next move:
    where pages are slow, fewer moves are made.
    """
    load, lock = Load(), threading.Lock()
    all_there = threading.Barrier(N_LEARNERS)
    all_done = threading.Barrier(N_LEARNERS, action=lambda: _note_memory(load, server))
    moments = np.random.default_rng(seed).permutation(N_LEARNERS) * PAUSE / N_LEARNERS

    def study(i: int) -> None:
        learner: Wanderer | None = None
        try:
            time.sleep(PAUSE * i / N_LEARNERS)
            learner = Wanderer(server, places[i % len(places)], seed, i)
        except _LOST:
            with lock:
                load.n_errors += 1
        all_there.wait()
        for move in range(n_moves):
            if learner is None:
                break
            time.sleep(PAUSE if move else moments[i])
            try:
                reply, cold = learner.wander()
            except _LOST:
                learner, reply, cold = None, Reply(PATIENCE, failed=True), True
            with lock:
                (load.cold if cold else load.warm).append(reply.seconds)
                load.first.append(reply.first_seconds or reply.seconds)
                load.n_errors += reply.failed
        all_done.wait()
        if learner is not None:
            learner.close()

    _together(study)
    return load


def opening(server: Server, slug: str) -> Load:
    """Let 48 learners open a lesson within a second."""
    load, lock = Load(), threading.Lock()
    all_done = threading.Barrier(N_LEARNERS, action=lambda: _note_memory(load, server))
    began = time.perf_counter()

    def arrive(i: int) -> None:
        time.sleep(ARRIVAL * i / N_LEARNERS)
        learner = None
        try:
            learner = Learner(server.port, slug)
            with lock:
                load.cold.append(time.perf_counter() - began)
                load.n_errors += learner.first.failed
        except _LOST:
            with lock:
                load.n_errors += 1
        all_done.wait()
        if learner is not None:
            learner.close()

    _together(arrive)
    return load


def _note_memory(load: Load, server: Server) -> None:
    load.megabytes = server.megabytes()


def _together(do: Callable[[int], None]) -> None:
    """Run a function for each learner in a thread of its own."""
    threads = [threading.Thread(target=do, args=(i,)) for i in range(N_LEARNERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
