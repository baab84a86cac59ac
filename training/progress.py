"""Progress of long jobs: one bar from 0 to 1, over any number of trainings.

The caller passes a callback, to which everything called inside reports::

    with progress_callback(show):
        for seed in track(range(8)):  # an eighth of the bar for each
            train(seed=seed)

A second callback receives snapshots of a running training: the frames recorded so far.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

Listener = Callable[[float], object]
"""Called with the finished share, from 0 to 1; an exception stops the job."""

Snapshot = Callable[[], Any]
"""Returns what has been computed so far; may be called from any thread."""

_viewer: ContextVar[Callable[[Snapshot], object] | None] = ContextVar("viewer", default=None)
_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


def report_progress(share: float) -> None:
    """Report the finished share of the current job, from 0 to 1."""
    listener = _listener.get()
    if listener is not None:
        listener(share)


@contextmanager
def progress_callback(listener: Listener | None) -> Iterator[None]:
    """Send the progress of the block to a callback; None silences it."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def publish_snapshot(look: Snapshot) -> None:
    """Offer a snapshot of the current job, if anyone asked for it."""
    viewer = _viewer.get()
    if viewer is not None:
        viewer(look)


@contextmanager
def snapshot_callback(viewer: Callable[[Snapshot], object]) -> Iterator[None]:
    """Send snapshots from the block to a callback."""
    token = _viewer.set(viewer)
    try:
        yield
    finally:
        _viewer.reset(token)


@contextmanager
def subtask(before: float, size: float = 1, *, of: float) -> Iterator[None]:
    """Count the block as a part of the current job."""
    with progress_callback(_share(before, size, of)):
        yield


def track(items: Iterable[T], sizes: Iterable[float] | None = None) -> Iterator[T]:
    """Yield items, and report at the start and as each is done.

    Progress reported while an item is handled is scaled to its part of the job.
    """
    kept = list(items)
    sizes = [1.0] * len(kept) if sizes is None else list(sizes)
    outer, done = _listener.get(), 0.0
    if kept:
        report_progress(0.0)
    for item, size in zip(kept, sizes, strict=True):
        inner = _share(done, size, sum(sizes), outer)
        _listener.set(inner)
        try:
            yield item
        finally:
            # After leaving the loop early, the caller may have another listener.
            if _listener.get() is inner:
                _listener.set(outer)
        done += size
        if outer is not None:
            outer(done / sum(sizes))


def _share(
    before: float, size: float, whole: float, outer: Listener | None = None
) -> Listener | None:
    """Return the listener for a part of a job; None if nobody listens to the whole."""
    outer = outer or _listener.get()
    if outer is None:
        return None
    return lambda share: outer((before + share * size) / whole)
