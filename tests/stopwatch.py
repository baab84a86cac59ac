"""Processor time of a call, without that of other tests."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Prevent garbage collection of other tests' objects in the block."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def processor_seconds(function: Callable[[], object]) -> float:
    with uncollected():
        began = time.thread_time()
        function()
        return time.thread_time() - began
