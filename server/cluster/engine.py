"""The engine that sends what is long to workers, and computes what is short in this process.

Each work begins here, when it is due. Once it has computed for a moment, its progress says how long
it will take: if that is long, and there are workers, it is dropped here and sent out, under a key
that every process makes alike, so that several apps have a thing computed once between them. Where
no worker is to be had, or the way there breaks, it is computed here.

What is sent out goes to the worker that has least to do, and is computed there in the order of
`server.processor`, as if it had just been asked for. It moves to another
worker only if its own is lost.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any

import dask

# What goes wrong on the way is told by this module, in one line.
dask.config.set({"logging": {"distributed": "critical", "distributed.client": "critical"}})

from distributed import Client, Future  # noqa: E402

from server.cluster.task import PROGRESS, Outcome, look_at, packed, perform  # noqa: E402
from server.cluster.version import version  # noqa: E402
from server.processor import LocalEngine, QueuedJob, Work  # noqa: E402

LONG = 0.1
"""Seconds that a work must still need to be sent out: eight times what the way takes, 12 ms."""
POLL = 0.1
"""Seconds between two looks whether a work that is out is still wanted, and its workers there."""
ROUND = 1.0
"""Seconds between two looks at the scheduler."""
PATIENCE = 10.0
"""Seconds after which a scheduler that does not answer counts as gone."""
_NO_SCHEDULER = "No scheduler at %s: what is long is computed here until there is one (%s)."
_NO_WORKER = "No worker with this code at %s: what is long is computed here until there is one."
_THERE = "What is long is computed by the workers of %s."

_log = logging.getLogger(__name__)


class _TooLongError(Exception):
    """Raised in a work that is to be sent out."""


class _LostError(Exception):
    """The way to a work that was sent out is broken."""


class _UnfitError(Exception):
    """No worker can do this work."""


class _Away:
    def __init__(self, client: Client, key: str, job: QueuedJob) -> None:
        self.worker: str | None = None
        self._client, self._key, self._job = client, key, job
        self._latest: Any = None
        self._is_wanted = False
        self._fetched: Future | None = None
        job.look = self._look

    def hear(self, share: float, worker: str) -> None:
        self._job.share, self.worker = share, worker

    def _look(self) -> Any:
        """Return the latest that was fetched of it, and have more fetched."""
        self._is_wanted = True
        return self._latest

    def fetch(self) -> None:
        """Fetch what there is of it, if somebody has looked since the last time."""
        with suppress(Exception):  # a look that fails costs nothing but itself
            if self._fetched is None and self._is_wanted and self.worker is not None:
                self._is_wanted = False
                self._fetched = self._client.submit(
                    look_at, self._key, workers=[self.worker], pure=False
                )
            elif self._fetched is not None and self._fetched.done():
                fetched, self._fetched = self._fetched, None
                self._latest = fetched.result(timeout=PATIENCE)


def _fetched(future: Future) -> Outcome:
    """Return how a work ended that is done, one way or the other."""
    try:
        outcome: Outcome = future.result(timeout=PATIENCE)
    except (OSError, CancelledError) as error:
        raise _LostError from error
    except Exception as error:  # the work's own errors are in the outcome
        why = (str(error) or type(error).__name__).splitlines()[0]
        raise _UnfitError(why) from error
    return outcome


class Cluster:
    """Workers behind a scheduler, and this process."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.n_workers = 0
        self._home = LocalEngine()
        self._client: Client | None = None
        self._away: dict[str, _Away] = {}
        self._last_line = ""
        self._closed = threading.Event()
        threading.Thread(target=self._keep_connected, name="scheduler", daemon=True).start()

    @property
    def is_there(self) -> bool:
        """Whether works can be sent out."""
        client = self._client
        return client is not None and client.status == "running" and self.n_workers > 0

    def compute(
        self,
        function: Work,
        arguments: Mapping[str, Any],
        job: QueuedJob,
        check_wanted: Callable[[], object],
    ) -> Any:
        """Return ``function(**arguments)``, as `server.processor.Engine` does."""
        task = packed(function, arguments)

        def send_out_if_long() -> None:
            # Of one that has told of no progress it is not known how long it takes.
            is_known = job.share > 0 or job.computed > LONG
            is_long = is_known and job.needed > max(LONG, job.computed)
            if is_long and task is not None and self.is_there:
                raise _TooLongError

        while True:
            try:
                return self._home.compute(function, arguments, job, check_wanted, send_out_if_long)
            except _TooLongError:
                pass
            try:
                return self._computed_out(task, job, check_wanted)  # type: ignore[arg-type]
            except _LostError:
                pass
            except _UnfitError as error:
                _log.warning("%s is computed here, for no worker can: %s", function, error)
                task = None
            job.computed = job.needed = job.share = 0.0

    def close(self) -> None:
        """Compute everything here from now on."""
        self._closed.set()

    def _computed_out(
        self, task: tuple[str, bytes], job: QueuedJob, check_wanted: Callable[[], object]
    ) -> Any:
        """Return what a worker computed; raise `_LostError` if none will."""
        (key, message), client, done = task, self._client, threading.Event()
        if client is None:
            raise _LostError
        away = self._away[key] = _Away(client, key, job)
        try:
            future = client.submit(perform, message, key=key, resources={version(): 1})
            future.add_done_callback(lambda _: done.set())
        except Exception as error:  # of whatever kind, this client has closed just now
            del self._away[key]
            raise _LostError from error
        try:
            while not done.wait(POLL):
                check_wanted()
                if not self.is_there or self._client is not client:
                    raise _LostError
                away.fetch()
            outcome = _fetched(future)
        finally:
            future.release()
            if self._away.get(key) is away:
                del self._away[key]
        if outcome.is_abandoned:
            raise _LostError
        if outcome.error is not None:
            raise outcome.error
        return outcome.result

    def _hear(self, event: tuple[float, Mapping[str, Any]]) -> None:
        _, message = event
        away = self._away.get(message["key"])
        if away is not None:
            away.hear(message["share"], message["worker"])

    def _keep_connected(self) -> None:
        while not self._closed.is_set():
            why = "it has gone"
            try:
                with Client(self.address, timeout=PATIENCE, set_as_default=False) as client:
                    self._stay_with(client)
            except Exception as error:  # whatever it is, work goes on
                why = str(error)
            self._client, self.n_workers = None, 0
            if not self._closed.wait(ROUND):
                self._tell(logging.WARNING, _NO_SCHEDULER, self.address, why)

    def _stay_with(self, client: Client) -> None:
        client.subscribe_topic(PROGRESS, self._hear)
        first = None
        while client.status == "running":
            scheduler = client.sync(
                client.scheduler.identity, n_workers=-1, callback_timeout=PATIENCE
            )
            first = first or scheduler["id"]
            if scheduler["id"] != first:
                return  # another, at the same address, which knows nothing of this client
            workers = scheduler["workers"].values()
            self._client = client
            self.n_workers = sum(version() in worker["resources"] for worker in workers)
            if self.n_workers:
                self._tell(logging.INFO, _THERE, self.address)
            else:
                self._tell(logging.WARNING, _NO_WORKER, self.address)
            if self._closed.wait(ROUND):
                return

    def _tell(self, level: int, text: str, *values: str) -> None:
        """Write a line, unless it says what the last one did."""
        if text != self._last_line:
            self._last_line = text
            _log.log(level, text, *values)
