"""The cost of one learner's move: the server's processor time, and the bytes sent."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from benchmarks.servers import Server
from benchmarks.visits import BARE, Place, Wanderer

SETTLES = 0.03
"""Seconds after a page until the server has cleaned up."""


@dataclass
class Costs:
    # Processor seconds of each, without the training.
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    # Processor seconds of the bare page's moves in between.
    bare: list[float] = field(default_factory=list)
    n_bytes: int = 0  # most bytes of a move


def costs(app: Server, bare: Server, place: Place, n_moves: int) -> Costs:
    """Move random knobs of a scene back and forth, alternating with the bare page."""
    costs = Costs()
    learner, other = Wanderer(app, place, 1), Wanderer(bare, BARE, 1)
    for _ in range(n_moves):
        with _spent(bare, costs.bare):
            other.wander()
        with _spent(app, costs.cold):
            reply, cold = learner.wander()
        if not cold:
            costs.warm.append(costs.cold.pop())
        costs.n_bytes = max(costs.n_bytes, reply.n_bytes)
        with _spent(app, costs.warm):
            learner.go_back()
    learner.close()
    other.close()
    return costs


@contextmanager
def _spent(server: Server, seconds: list[float]) -> Iterator[None]:
    began = server.processor_seconds() - server.training_seconds()
    yield
    time.sleep(SETTLES)
    seconds.append(server.processor_seconds() - server.training_seconds() - began)


def ratio(scenes: Sequence[Costs], kind: str) -> float:
    """Return the median time of a cold or warm move, relative to the bare page's."""
    ours = [seconds for costs in scenes for seconds in getattr(costs, kind)]
    plain = [seconds for costs in scenes for seconds in costs.bare]
    return float(np.median(ours) / np.median(plain)) if ours else float("nan")
