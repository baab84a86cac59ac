"""Processor time of a call, of which the rest of a test run is no part."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage that thousands of tests have left from being collected meanwhile."""
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
