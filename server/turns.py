"""Pages are put together one after the other, for the processor can do no two of them at once.

Python runs one thread at a time. If fifty learners move a knob in the same moment and their fifty
pages share it in slices, all of them wait for the last; taking turns, half of them have theirs in
half the time, and the thread that sends the pages finds the processor free. Long work, a training
above all, happens outside of the turns.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_turn = threading.Semaphore(1)
_mine = threading.local()


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait for the turn, and give it on at the end."""
    with _turn:
        _mine.now = True
        try:
            yield
        finally:
            _mine.now = False


@contextmanager
def out_of_turn() -> Iterator[None]:
    """Let others have their turn while this thread works for longer."""
    if not getattr(_mine, "now", False):
        yield
        return
    _turn.release()
    try:
        yield
    finally:
        _turn.acquire()
