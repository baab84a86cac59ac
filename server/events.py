"""What happens here, told once to those who listen: the log, the figures, or nobody.

With nobody listening, as in a process that was asked for neither, telling costs next to nothing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Listener = Callable[[str, dict[str, Any]], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have a function called with the name of every event and what there is to say of it."""
    _listeners.append(listener)


def emit(event: str, **about: Any) -> None:
    """Tell of an event; nothing about a person or an address belongs into it."""
    for listener in _listeners:
        listener(event, about)


@contextmanager
def timed(event: str, **about: Any) -> Iterator[None]:
    """Tell of an event at its end, with its seconds and whether it came to one by itself."""
    if not _listeners:
        yield
        return
    began, is_whole = time.perf_counter(), False
    try:
        yield
        is_whole = True
    finally:
        emit(event, **about, seconds=round(time.perf_counter() - began, 4), is_whole=is_whole)
