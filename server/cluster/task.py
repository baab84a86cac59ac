"""A work on its way to a worker: what the app sends, and what the worker does with it.

A worker computes one thing at a time by the rule of `server.processor`, however many it was given:
what is short overtakes what is long there, too. It loads the modules of lessons that it is asked
for, and neither Streamlit nor pictures.
"""

import pickle
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dask.tokenize import TokenizationError, tokenize
from distributed import Status, Worker, get_worker

from server.cluster.version import version
from server.processor import AbandonedError, LocalEngine, QueuedJob, Work

PROGRESS = "knobs-progress"
"""The topic under which workers say how far their works are."""
SILENCE = 0.2
"""Seconds between two reports of progress: each goes through the scheduler to every app."""
WORKER_PACKAGES = ("laboratory", "lessons", "training")
"""The packages of which workers compute functions."""
_ENDS = (Status.closing, Status.closed, Status.failed)

_processor = LocalEngine()
_under_way: dict[str, QueuedJob] = {}


@dataclass(frozen=True)
class Outcome:
    """How a work ended on a worker: with its result, or an error, or because nobody waits for it.

    Errors travel as values: whatever else goes wrong is a fault of the way, and not of the work.
    """

    result: Any = None
    error: Exception | None = None
    is_abandoned: bool = False


def packed(function: Work, arguments: Mapping[str, Any]) -> tuple[str, bytes] | None:
    """Return what tells a work from others, in every process alike, and what a worker needs of it.

    None where a worker could not do it: what knows Streamlit, or has no name, stays at home.
    """
    if (getattr(function, "__module__", None) or "").partition(".")[0] not in WORKER_PACKAGES:
        return None
    try:
        token = tokenize(version(), function, arguments, ensure_deterministic=True)
        return f"{function.__name__}-{token}", pickle.dumps((function, dict(arguments)))
    except (TokenizationError, pickle.PicklingError, AttributeError, TypeError):
        return None


def perform(task: bytes) -> Outcome:
    """Compute a work on this worker, as `packed` has it."""
    worker = get_worker()
    key = str(worker.get_current_task())
    job = _under_way[key] = _Task(worker, key)
    try:
        # Unpacked only when it may compute: unpacking imports what it needs, see `server.imports`.
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


def look_at(key: str) -> Any:
    """Return what there is so far of a work of this worker, if it offers anything."""
    job = _under_way.get(key)
    return job.look() if job and job.look else None


class _Task(QueuedJob):
    def __init__(self, worker: Worker, key: str) -> None:
        super().__init__()
        self._worker, self._key = worker, key
        self._reported_at = 0.0

    def is_abandoned(self) -> bool:
        # A task that nobody holds is marked, and goes on; so it does on a worker whose scheduler
        # has gone.
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
