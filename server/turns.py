"""Build pages one after the other, since Python runs one thread at a time.

If fifty learners move a knob at once and their pages share the processor in slices, all wait for
the last. One by one, half of them are served in half the time, and the event loop finds the
processor free to send. Long jobs, mainly trainings, pause while there are pages.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_turn = threading.Semaphore(1)
_mine = threading.local()
_calm = threading.Condition()
_pages: set[int] = set()
"""Threads whose page is being built or waits to be."""


def _arrive() -> None:
    with _calm:
        _pages.add(threading.get_ident())


def _leave() -> None:
    with _calm:
        _pages.discard(threading.get_ident())
        if not _pages:
            _calm.notify_all()


@contextmanager
def in_turn() -> Iterator[None]:
    _arrive()
    with _turn:
        _mine.now = True
        try:
            yield
        finally:
            _mine.now = False
            _leave()


@contextmanager
def out_of_turn() -> Iterator[None]:
    """Let other pages run while this thread does a long job."""
    if not getattr(_mine, "now", False):
        yield
        return
    _turn.release()
    _leave()
    try:
        yield
    finally:
        _arrive()
        _turn.acquire()


def let_pages_go_first(longest: float) -> None:
    """Wait until no page runs or waits, at most for so many seconds."""
    with _calm:
        _calm.wait_for(lambda: not _pages, longest)
