"""The engine that sends long jobs to workers and computes short ones in this process.

Each job starts here. After a moment its progress shows how long it will take. If that is long, and
there are workers, it stops here and is submitted to Dask. Its key is the same in every process, so
several apps share one computation. If no worker is available or the connection breaks, the job is
computed here.

A submitted job goes to the least busy worker, which computes it in the order of `server.processor`.
It moves to another worker only if its own is lost.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any

import dask

# This module logs connection errors itself, one line each.
dask.config.set({"logging": {"distributed": "critical", "distributed.client": "critical"}})

from distributed import Client, Future  # noqa: E402

from server.cluster.task import PROGRESS, Outcome, packed, perform, snapshot_of  # noqa: E402
from server.cluster.version import version  # noqa: E402
from server.processor import Function, LocalEngine, QueuedJob  # noqa: E402

LONG = 0.1
"""Seconds of remaining time above which a job is sent to a worker; the round trip takes 12 ms."""
POLL = 0.1
"""Seconds between checks that a remote job is still wanted and its workers are there."""
ROUND = 1.0
"""Seconds between checks of the scheduler."""
PATIENCE = 10.0
"""Timeout in seconds for the scheduler's answer."""
_NO_SCHEDULER = "No scheduler at %s: what is long is computed here until there is one (%s)."
_NO_WORKER = "No worker with this code at %s: what is long is computed here until there is one."
_THERE = "What is long is computed by the workers of %s."

_log = logging.getLogger(__name__)


class _TooLongError(Exception):
    """Raised in a local job to move it to a worker."""


class _LostError(Exception):
    """The connection to a remote job is lost."""


class _UnfitError(Exception):
    """No worker can run this job."""


class _RemoteJob:
    def __init__(self, client: Client, key: str, job: QueuedJob) -> None:
        self.worker: str | None = None
        self._client, self._key, self._job = client, key, job
        self._latest: Any = None
        self._is_wanted = False
        self._fetched: Future | None = None
        job.snapshot = self._snapshot

    def hear(self, share: float, worker: str) -> None:
        self._job.share, self.worker = share, worker

    def _snapshot(self) -> Any:
        """Return the latest snapshot, and request a newer one."""
        self._is_wanted = True
        return self._latest

    def fetch(self) -> None:
        """Fetch a snapshot of the job, if one was requested since the last fetch."""
        with suppress(Exception):  # a failed snapshot does not matter
            if self._fetched is None and self._is_wanted and self.worker is not None:
                self._is_wanted = False
                self._fetched = self._client.submit(
                    snapshot_of, self._key, workers=[self.worker], pure=False
                )
            elif self._fetched is not None and self._fetched.done():
                fetched, self._fetched = self._fetched, None
                self._latest = fetched.result(timeout=PATIENCE)


def _fetched(future: Future) -> Outcome:
    """Return the outcome of a finished job."""
    try:
        outcome: Outcome = future.result(timeout=PATIENCE)
    except (OSError, CancelledError) as error:
        raise _LostError from error
    except Exception as error:  # errors of the job itself are in the outcome
        why = (str(error) or type(error).__name__).splitlines()[0]
        raise _UnfitError(why) from error
    return outcome


class Cluster:
    """Workers behind a scheduler, with this process as fallback."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.n_workers = 0
        self._home = LocalEngine()
        self._client: Client | None = None
        self._remote: dict[str, _RemoteJob] = {}
        self._last_line = ""
        self._closed = threading.Event()
        threading.Thread(target=self._keep_connected, name="scheduler", daemon=True).start()

    @property
    def is_there(self) -> bool:
        """Whether jobs can be sent to workers."""
        client = self._client
        return client is not None and client.status == "running" and self.n_workers > 0

    def give_up_if_stuck(self) -> None:
        self._home.give_up_if_stuck()

    def compute(
        self,
        function: Function,
        arguments: Mapping[str, Any],
        job: QueuedJob,
        check_wanted: Callable[[], object],
    ) -> Any:
        task = packed(function, arguments)

        def move_if_long() -> None:
            # Without any progress yet, the remaining time is unknown.
            is_known = job.share > 0 or job.processor_time > LONG
            is_long = is_known and job.needed > max(LONG, job.processor_time)
            if is_long and task is not None and self.is_there:
                raise _TooLongError

        while True:
            try:
                return self._home.compute(function, arguments, job, check_wanted, move_if_long)
            except _TooLongError:
                pass
            try:
                return self._compute_remotely(task, job, check_wanted)  # type: ignore[arg-type]
            except _LostError:
                pass
            except _UnfitError as error:
                _log.warning("%s is computed here, for no worker can: %s", function, error)
                task = None
            job.processor_time = job.needed = job.share = 0.0

    def close(self) -> None:
        """Compute everything in this process from now on."""
        self._closed.set()

    def _compute_remotely(
        self, task: tuple[str, bytes], job: QueuedJob, check_wanted: Callable[[], object]
    ) -> Any:
        """Return what a worker computed; raise `_LostError` if the connection breaks."""
        (key, message), client, done = task, self._client, threading.Event()
        if client is None:
            raise _LostError
        remote = self._remote[key] = _RemoteJob(client, key, job)
        try:
            future = client.submit(perform, message, key=key, resources={version(): 1})
            future.add_done_callback(lambda _: done.set())
        except Exception as error:  # the client has just closed, with any kind of error
            del self._remote[key]
            raise _LostError from error
        try:
            while not done.wait(POLL):
                check_wanted()
                if not self.is_there or self._client is not client:
                    raise _LostError
                remote.fetch()
            outcome = _fetched(future)
        finally:
            future.release()
            if self._remote.get(key) is remote:
                del self._remote[key]
        if outcome.is_abandoned:
            raise _LostError
        if outcome.error is not None:
            raise outcome.error
        return outcome.result

    def _hear(self, event: tuple[float, Mapping[str, Any]]) -> None:
        _, message = event
        remote = self._remote.get(message["key"])
        if remote is not None:
            remote.hear(message["share"], message["worker"])

    def _keep_connected(self) -> None:
        while not self._closed.is_set():
            why = "it has gone"
            try:
                with Client(self.address, timeout=PATIENCE, set_as_default=False) as client:
                    self._stay_with(client)
            except Exception as error:  # any failure only means computing here
                why = str(error)
            self._client, self.n_workers = None, 0
            if not self._closed.wait(ROUND):
                self._log_once(logging.WARNING, _NO_SCHEDULER, self.address, why)

    def _stay_with(self, client: Client) -> None:
        client.subscribe_topic(PROGRESS, self._hear)
        first = None
        while client.status == "running":
            scheduler = client.sync(
                client.scheduler.identity, n_workers=-1, callback_timeout=PATIENCE
            )
            first = first or scheduler["id"]
            if scheduler["id"] != first:
                return  # a new scheduler at the same address does not know this client
            workers = scheduler["workers"].values()
            self._client = client
            self.n_workers = sum(version() in worker["resources"] for worker in workers)
            if self.n_workers:
                self._log_once(logging.INFO, _THERE, self.address)
            else:
                self._log_once(logging.WARNING, _NO_WORKER, self.address)
            if self._closed.wait(ROUND):
                return

    def _log_once(self, level: int, text: str, *values: str) -> None:
        """Log a line, unless it is the same as the last one."""
        if text != self._last_line:
            self._last_line = text
            _log.log(level, text, *values)
