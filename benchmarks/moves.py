"""What one move of one learner costs: processor time of the server, and what it sends."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from benchmarks.servers import Server
from benchmarks.visits import BARE, Place, Wanderer

SETTLES = 0.03
"""Seconds after a page is finished until the server has tidied up behind it."""


@dataclass
class Costs:
    # Processor seconds of each, beyond the training
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    # Processor seconds of the moves of the bare page between them
    bare: list[float] = field(default_factory=list)
    n_bytes: int = 0  # The most that was sent after one


def costs(app: Server, bare: Server, place: Place, n_moves: int) -> Costs:
    """Turn random knobs of a scene there and back, alone, and the bare page's between."""
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
    """Return how many times a move of the bare page a cold or a warm one takes; medians."""
    ours = [seconds for costs in scenes for seconds in getattr(costs, kind)]
    plain = [seconds for costs in scenes for seconds in costs.bare]
    return float(np.median(ours) / np.median(plain)) if ours else float("nan")
