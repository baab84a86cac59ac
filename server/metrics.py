"""Prometheus metrics of this process, if ``KNOBS_METRICS`` is set.

They are served on a port of their own, by default for this machine only, since the app's port may
be public. No metric contains a person, an address, or text written by a learner.
"""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from server import events
from server.connections import TRAFFIC
from study.loading import load

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

VARIABLE = "KNOBS_METRICS"
"""The environment variable: ``port`` or ``address:port``."""
SECONDS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60)
"""Upper bounds of the histogram buckets for waiting and training times, in seconds."""


def serve_from_environment() -> None:
    """Serve metrics from now on, if the environment asks for it."""
    if where := os.environ.get(VARIABLE):
        serve(*address(where))


def address(where: str) -> tuple[str, int]:
    """Return the address and port of ``port`` or ``address:port``; by default localhost."""
    host, _, port = where.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 2**16:
        raise ValueError(
            f"{VARIABLE}={where} names no port. Say a number from 1 to 65535, such as 9464, or "
            "with an address before it, such as 0.0.0.0:9464."
        )
    return host.strip("[]") or "localhost", int(port)


def serve(host: str, port: int) -> None:
    """Serve metrics at an address of this machine."""
    try:
        library = load("prometheus_client")  # takes 4 MB, so loaded only here
    except ImportError as missing:
        raise RuntimeError(
            f"{VARIABLE} is set, but prometheus-client is not installed. "
            "Install requirements-cluster.txt, or leave it unset."
        ) from missing
    library.disable_created_metrics()  # nobody needs each metric's start time
    events.listen(_counting(library))
    library.REGISTRY.register(_State(library))
    try:
        library.start_http_server(port, addr=host)
    except OSError as error:
        raise RuntimeError(f"{VARIABLE}: cannot listen on {host}:{port}: {error}.") from error


def _counting(library: Any) -> events.Listener:
    moves = library.Histogram(
        "knobs_move_seconds",
        "From a move to its finished page, by page; or to where a newer move cut it short",
        ["page", "outcome"],
        buckets=SECONDS,
    )
    trainings = library.Histogram(
        "knobs_training_seconds",
        "From the start of a computation to its end, with what it has waited, by lesson",
        ["lesson"],
        buckets=SECONDS,
    )
    junk = library.Counter(
        "knobs_junk_messages",
        "What no browser sends, and connections that were refused, by what is wrong with them",
        ["kind"],
    )
    mistakes = library.Counter("knobs_mistakes", "Mistakes in a page, by their kind", ["kind"])
    refusals = library.Counter("knobs_refusals", "Computations refused, for there were too many")

    def move(about: dict[str, Any]) -> None:
        outcome = "whole" if about["is_whole"] else "cut"
        moves.labels(about["page"], outcome).observe(about["seconds"])

    count: dict[str, Callable[[dict[str, Any]], None]] = {
        "move": move,
        "training": lambda about: trainings.labels(about["lesson"]).observe(about["seconds"]),
        "junk": lambda about: junk.labels(about["kind"]).inc(),
        "mistake": lambda about: mistakes.labels(about["kind"]).inc(),
        "refused": lambda _about: refusals.inc(),
    }

    def heard(event: str, about: dict[str, Any]) -> None:
        if event in count:
            count[event](about)

    return heard


class _State:
    """Gauges that are read when Prometheus asks."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def describe(self) -> "tuple[Metric, ...]":
        """Return nothing, so that registering loads no module."""
        return ()

    def collect(self) -> "Iterator[Metric]":
        counter = self._library.metrics_core.CounterMetricFamily
        gauge = self._library.metrics_core.GaugeMetricFamily
        runner = load("server.work").JOB_RUNNER
        cache = runner.cache
        yield gauge("knobs_learners", "Open connections", TRAFFIC.n_open)
        yield counter("knobs_messages", "Messages of learners", TRAFFIC.n_messages)
        yield counter("knobs_messages_held_back", "Those that came too fast", TRAFFIC.n_held_back)
        yield counter("knobs_sent_bytes", "Sent through connections", TRAFFIC.n_bytes)
        yield gauge("knobs_jobs", "Computations that run or wait", runner.n_jobs)
        yield gauge("knobs_cache_bytes", "Remembered results", cache.size)
        yield gauge("knobs_cache_budget_bytes", "What they may take", cache.budget)
        yield counter("knobs_cache_hits", "Results that were remembered", cache.n_hits)
        yield counter("knobs_cache_misses", "Results that were not", cache.n_misses)
