"""Many learners at once: waiting times, failures, and the time until a lesson is open to all."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
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
    all_there = threading.Barrier(N_LEARNERS)
    moments = np.random.default_rng(seed).permutation(N_LEARNERS) * PAUSE / N_LEARNERS

    def study(i: int, load: Load) -> Wanderer | None:
        time.sleep(PAUSE * i / N_LEARNERS)
        learner: Wanderer | None = None
        try:
            learner = Wanderer(server, places[i % len(places)], seed, i)
        except _LOST:
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
            (load.cold if cold else load.warm).append(reply.seconds)
            load.first.append(reply.first_seconds or reply.seconds)
            load.n_errors += reply.failed
        return learner

    return _together(server, study)


def opening(server: Server, slug: str) -> Load:
    """Let 48 learners open a lesson within a second."""
    began = time.perf_counter()

    def arrive(i: int, load: Load) -> Learner | None:
        time.sleep(ARRIVAL * i / N_LEARNERS)
        try:
            learner = Learner(server.port, slug)
        except _LOST:
            load.n_errors += 1
            return None
        load.cold.append(time.perf_counter() - began)
        load.n_errors += learner.first.failed
        return learner

    return _together(server, arrive)


def _together(server: Server, do: Callable[[int, Load], Learner | Wanderer | None]) -> Load:
    """Let each learner do something in a thread and note it; all stay until the last is done."""
    loads = [Load() for _ in range(N_LEARNERS)]
    with ThreadPoolExecutor(N_LEARNERS) as threads:
        learners = [*threads.map(do, range(N_LEARNERS), loads)]
    whole = Load(megabytes=server.megabytes())
    for load in loads:
        whole.cold += load.cold
        whole.warm += load.warm
        whole.first += load.first
        whole.n_errors += load.n_errors
    for learner in learners:
        if learner is not None:
            learner.close()
    return whole
