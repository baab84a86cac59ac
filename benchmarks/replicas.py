"""Two replicas behind HAProxy, and what killing one costs their learners."""

import os
import signal
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from benchmarks import servers
from benchmarks.client import Learner
from benchmarks.crowd import N_LEARNERS

NAMES = ("replica_1", "replica_2")
"""Their names in the proxy's settings."""


class Site:
    def __init__(self, open_: ExitStack) -> None:
        self._open = open_
        self.ports = (servers.free_port(), servers.free_port())
        self.proxy = open_.enter_context(servers.behind_haproxy(*self.ports))

    def start(self, place: int, folder: Path = servers.ROOT) -> servers.Server:
        """Start a replica without waiting until it is warm."""
        running = servers.app(port=self.ports[place], secret="of the tests", folder=folder)  # noqa: S106
        return self._open.enter_context(running)

    def is_served_by(self, name: str) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            address = f"{self.proxy.address}/_stcore/health"
            with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310
                if answer.headers["Served-By"] == name:
                    return
            time.sleep(0.05)
        raise TimeoutError(f"{name} takes no visitors.")


def next_move(learner: Learner, position: int) -> tuple[float, bool]:
    """Move a learner's first knob, reconnecting if the server is gone.

    Returns the seconds until the page, and whether it came without an error and with the knob's
    value.
    """
    knob = learner.knobs()[0]
    try:
        reply = learner.turn(knob, position)
    except (ConnectionClosed, OSError):
        reply = learner.come_back()
    now = {one.identity: one.position for one in learner.knobs()}
    return reply.seconds, not reply.failed and now.get(knob.identity) == position


def after_a_kill(slugs: Sequence[str]) -> tuple[float, int]:
    """Kill one of two replicas while 48 learners all move.

    Returns the longest wait for the next move, and how many saw an error or a wrong value.
    """
    with ExitStack() as open_, ThreadPoolExecutor(N_LEARNERS) as pool:
        site = Site(open_)
        replicas = [site.start(place) for place in range(len(NAMES))]
        for address in (*(replica.address for replica in replicas), site.proxy.address):
            servers.wait_until_ready(address)
        for name in NAMES:
            site.is_served_by(name)
        port = site.proxy.port
        arriving = pool.map(lambda i: Learner(port, slugs[i % len(slugs)]), range(N_LEARNERS))
        learners = [learner for learner in arriving if learner.knobs()]

        def turned(learner: Learner) -> tuple[float, bool]:
            first = learner.knobs()[0]
            return next_move(learner, (first.position + 1) % first.n_positions)

        for _ in pool.map(turned, learners):
            pass
        os.kill(replicas[0].pid, signal.SIGKILL)
        waited, well = zip(*pool.map(turned, learners), strict=True)
        for learner in learners:
            learner.close()
        return max(waited), well.count(False)
