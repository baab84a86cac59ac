"""Pages are put together one after the other, for the processor can do no two of them at once.

Python runs one thread at a time. If fifty learners move a knob in the same moment and their fifty
pages share it in slices, all of them wait for the last; taking turns, half of them have theirs in
half the time, and the thread that sends the pages finds the processor free. Long work, a training
above all, happens outside of the turns, and rests while there are pages: they are put together in
hundredths of a second, and somebody looks at each.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_turn = threading.Semaphore(1)
_mine = threading.local()
_calm = threading.Condition()
_pages: set[int] = set()
"""The threads whose page is being put together or waits for its turn."""


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
    """Let others have their turn while this thread works for longer."""
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
    """Rest until no page is in its turn or waits for one, or for so many seconds."""
    with _calm:
        _calm.wait_for(lambda: not _pages, longest)
