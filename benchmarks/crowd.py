"""Many learners at once: waiting times, failures, and the time until a lesson is open to all."""

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
"""Seconds between a page and the next move."""
ARRIVAL = 1.0
"""Seconds within which a class opens its lesson."""
_LOST = (OSError, EOFError, WebSocketException)


@dataclass
class Load:
    # Seconds waited at moves to new settings, and to earlier ones.
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    # Seconds until something new was shown: for a watched training, its first snapshot.
    first: list[float] = field(default_factory=list)
    n_errors: int = 0  # moves that failed or timed out
    # Resident memory of the server at the end, with all learners still there.
    megabytes: float = float("nan")

    def percentile(self, q: float, kind: str = "all") -> float:
        """Return a percentile of the seconds of cold moves, warm ones, all, or first results."""
        waited = self.cold + self.warm if kind == "all" else getattr(self, kind)
        return float(np.percentile(waited, q)) if waited else float("nan")


def crowd(server: Server, places: Sequence[Place], n_moves: int = 5, seed: int = 0) -> Load:
    """Let 48 learners each move a random knob every three seconds.

    Each starts at another time, and waits three seconds after each page, so slow pages mean fewer
    moves.
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
    """Run a function for each learner in a thread."""
    threads = [threading.Thread(target=do, args=(i,)) for i in range(N_LEARNERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
