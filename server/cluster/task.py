"""A job sent to a worker: what the app sends, and what the worker does with it.

A worker computes one job at a time in the order of `server.processor`, so short jobs overtake long
ones there, too. It imports only the modules that a job needs: no Streamlit, no charts.
"""

import pickle
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dask.tokenize import TokenizationError, tokenize
from distributed import Status, Worker, get_worker

from server.cluster.version import version
from server.processor import AbandonedError, Function, LocalEngine, QueuedJob

PROGRESS = "knobs-progress"
"""The Dask topic under which workers report progress."""
SILENCE = 0.2
"""Seconds between progress reports, since the scheduler forwards each to every app."""
WORKER_PACKAGES = ("laboratory", "lessons", "training")
"""The packages whose functions workers run."""
_ENDS = (Status.closing, Status.closed, Status.failed)

_processor = LocalEngine()
_under_way: dict[str, QueuedJob] = {}


@dataclass(frozen=True)
class Outcome:
    """How a job ended on a worker: a result, an error, or abandoned.

    The job's own errors are returned as values, so any exception is an error of the connection.
    """

    result: Any = None
    error: Exception | None = None
    is_abandoned: bool = False


def packed(function: Function, arguments: Mapping[str, Any]) -> tuple[str, bytes] | None:
    """Return a key for a job, the same in every process, and the job as bytes.

    None if a worker could not run it: it depends on Streamlit, or cannot be pickled.
    """
    if (getattr(function, "__module__", None) or "").partition(".")[0] not in WORKER_PACKAGES:
        return None
    try:
        token = tokenize(version(), function, arguments, ensure_deterministic=True)
        return f"{function.__name__}-{token}", pickle.dumps((function, dict(arguments)))
    except (TokenizationError, pickle.PicklingError, AttributeError, TypeError):
        return None


def perform(task: bytes) -> Outcome:
    """Run a job from `packed` on this worker."""
    worker = get_worker()
    key = str(worker.get_current_task())
    job = _under_way[key] = _Task(worker, key)
    try:
        # Unpickling imports modules, so it waits until the job may compute; see `server.imports`.
        return Outcome(_processor.compute(_call, {"task": task}, job, job.report))
    except AbandonedError:
        return Outcome(is_abandoned=True)
    except Exception as error:
        return Outcome(error=error)
    finally:
        if _under_way.get(key) is job:
            del _under_way[key]


def _call(task: bytes) -> Any:
    function, arguments = pickle.loads(task)  # noqa: S301 (from an app, by way of the scheduler)
    return function(**arguments)


def snapshot_of(key: str) -> Any:
    """Return the latest snapshot of a job on this worker, None if there is none."""
    job = _under_way.get(key)
    return job.snapshot() if job and job.snapshot else None


class _Task(QueuedJob):
    def __init__(self, worker: Worker, key: str) -> None:
        super().__init__()
        self._worker, self._key = worker, key
        self._reported_at = 0.0

    def is_abandoned(self) -> bool:
        # A cancelled task keeps running in its thread, as it does when the worker loses its
        # scheduler.
        task = self._worker.state.tasks.get(self._key)
        return task is None or task.state == "cancelled" or self._worker.status in _ENDS

    def report(self) -> None:
        if self.is_abandoned():
            raise AbandonedError
        now = time.monotonic()
        if now - self._reported_at > SILENCE:
            self._reported_at = now
            message = {"key": self._key, "share": self.share, "worker": self._worker.address}
            self._worker.log_event(PROGRESS, message)
