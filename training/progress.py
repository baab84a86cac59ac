"""Progress of long work: one bar from 0 to 1, however many trainings there are behind it.

The caller who starts the work passes a callback; whatever is called from there on reports to it::

    with progress_callback(show):
        for seed in track(range(8)):  # an eighth of the bar for each
            train(seed=seed)

A second callback is given snapshots of a training while it runs: the frames recorded so far.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

Listener = Callable[[float], object]
"""Called with the share of the work that is done, from 0 to 1; it may raise to stop the work."""

Snapshot = Callable[[], Any]
"""Returns what has been computed so far; any thread may call it at any time."""

_viewer: ContextVar[Callable[[Snapshot], object] | None] = ContextVar("viewer", default=None)
_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


def report_progress(share: float) -> None:
    """Report how much of the present work is done, from 0 to 1."""
    listener = _listener.get()
    if listener is not None:
        listener(share)


@contextmanager
def progress_callback(listener: Listener | None) -> Iterator[None]:
    """Send the progress of the work inside to a callback; None silences it."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def publish_snapshot(look: Snapshot) -> None:
    """Offer a snapshot of the present work to those who asked for it."""
    viewer = _viewer.get()
    if viewer is not None:
        viewer(look)


@contextmanager
def snapshot_callback(viewer: Callable[[Snapshot], object]) -> Iterator[None]:
    """Send snapshots of the work inside to a callback, whenever there is a new one."""
    token = _viewer.set(viewer)
    try:
        yield
    finally:
        _viewer.reset(token)


@contextmanager
def subtask(before: float, size: float = 1, *, of: float) -> Iterator[None]:
    """Count what is done meanwhile as one part of the present work."""
    with progress_callback(_share(before, size, of)):
        yield


def track(items: Iterable[T], sizes: Iterable[float] | None = None) -> Iterator[T]:
    """Go through items; what is done for each counts as its part of the present work."""
    kept = list(items)
    sizes = [1.0] * len(kept) if sizes is None else list(sizes)
    outer, done = _listener.get(), 0.0
    for item, size in zip(kept, sizes, strict=True):
        inner = _share(done, size, sum(sizes), outer)
        _listener.set(inner)
        try:
            yield item
        finally:
            # A caller who left the loop early may be listening to something else by now.
            if _listener.get() is inner:
                _listener.set(outer)
        done += size


def _share(
    before: float, size: float, whole: float, outer: Listener | None = None
) -> Listener | None:
    """Return who hears of a part of a work, or None if nobody listens to the whole."""
    outer = outer or _listener.get()
    if outer is None:
        return None
    return lambda share: outer((before + share * size) / whole)
