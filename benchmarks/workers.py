"""A scheduler and workers as processes on this machine, and their effect on a crowd."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from benchmarks.client import Learner
from benchmarks.servers import ROOT, Server
from lessons.digits import model
from server.cluster.engine import Cluster
from server.processor import QueuedJob

N_LOOKS = 40
"""A learner's moves while all workers train."""


class Workers:
    def __init__(self, n_workers: int = 2) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.address = f"tcp://127.0.0.1:{self._port}"
        self._started: list[subprocess.Popen[bytes]] = []
        self.start_scheduler()
        self.workers = self._start("worker", self.address, "--nworkers", str(n_workers))

    def start_scheduler(self) -> None:
        self.scheduler = self._start("scheduler", "--port", str(self._port))

    def kill_scheduler(self) -> None:
        os.killpg(self.scheduler.pid, signal.SIGKILL)
        self.scheduler.wait()

    def end(self) -> None:
        for process in self._started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "server.cluster", *command],
            cwd=ROOT,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        self._started.append(process)
        return process


@contextmanager
def workers(n_workers: int = 2) -> Iterator[Workers]:
    running = Workers(n_workers)
    try:
        yield running
    finally:
        running.end()


def awaited(address: str, n_workers: int = 2) -> Cluster:
    cluster = Cluster(address)
    while not (cluster.is_there and cluster.n_workers == n_workers):
        time.sleep(0.05)
    return cluster


def longest_wait(app: Server, cluster: Cluster | None) -> float:
    """Return a learner's longest wait for a page with cached results."""
    is_over = threading.Event()

    def train(seed: int) -> None:
        while cluster is not None and not is_over.is_set():
            arguments = {"n_hidden": 256, "n_epochs": 10, "seed": seed}
            cluster.compute(model.train, arguments, QueuedJob(), lambda: None)
            seed += 100

    busy = [threading.Thread(target=train, args=(seed,)) for seed in range(4)]
    for thread in busy:
        thread.start()
    learner = Learner(app.port, "gradient_descent", "scene=run")
    learner.skip_predictions()
    knob = learner.knobs()[0]
    positions = (knob.position, knob.position + (1 if knob.position + 1 < knob.n_positions else -1))
    learner.turn(knob, positions[1])
    waits = [learner.turn(knob, positions[i % 2]).seconds for i in range(N_LOOKS)]
    learner.close()
    is_over.set()
    for thread in busy:
        thread.join()
    return max(waits)
