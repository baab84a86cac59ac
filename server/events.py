"""Events of this process, sent to its listeners: the log and the metrics, if there are any."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Listener = Callable[[str, dict[str, Any]], None]

listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Register a function that is called with each event's name and values."""
    listeners.append(listener)


def emit(event: str, **about: Any) -> None:
    """Send an event to all listeners; it must not identify a person or an address."""
    for listener in listeners:
        listener(event, about)


@contextmanager
def timed(event: str, **about: Any) -> Iterator[None]:
    """Emit an event when the block ends, with its duration and whether it succeeded."""
    began, is_whole = time.perf_counter(), False
    try:
        yield
        is_whole = True
    finally:
        emit(event, **about, seconds=round(time.perf_counter() - began, 4), is_whole=is_whole)
