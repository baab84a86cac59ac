"""Fifty learners at once: waiting times, errors, and memory."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.client import Learner
from benchmarks.servers import Server

PAUSE = 3.0
"""Seconds between two moves of one learner."""
N_MOVES = 5


@dataclass
class Load:
    """What a crowd of learners met.

    Attributes
    ----------
    seconds : list of float
        Waiting time of every move.
    n_errors : int
        Moves that failed or never came back.
    """

    seconds: list[float] = field(default_factory=list)
    n_errors: int = 0

    def percentile(self, q: float) -> float:
        """Return a percentile of the waiting times in milliseconds."""
        return 1000 * float(np.percentile(self.seconds, q)) if self.seconds else float("nan")


def crowd(server: Server, pages: Sequence[str], n_learners: int = 50) -> Load:
    """Let learners open pages and move a slider every three seconds, five times each.

    Parameters
    ----------
    server : Server
        On this machine.
    pages : sequence of str
        Dealt out to the learners in turn.
    n_learners : int
        At most 100.
    """
    load, lock = Load(), threading.Lock()

    def study(i: int) -> None:
        try:
            time.sleep(PAUSE * i / n_learners)  # nobody's moves coincide on purpose
            learner = Learner(server.port, pages[i % len(pages)])
            for _ in range(N_MOVES):
                time.sleep(PAUSE)
                reply = learner.move_slider()
                with lock:
                    load.seconds.append(reply.seconds)
                    load.n_errors += reply.failed
            learner.close()
        except (OSError, TimeoutError, RuntimeError):
            with lock:
                load.n_errors += 1

    learners = [threading.Thread(target=study, args=(i,)) for i in range(min(n_learners, 100))]
    for thread in learners:
        thread.start()
    for thread in learners:
        thread.join()
    return load
