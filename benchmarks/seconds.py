"""Functions timed beside each other."""

import time
from collections.abc import Callable


def least_seconds(*functions: Callable[[], object], n_repeats: int = 7) -> list[float]:
    """Return the least processor seconds of each function; they are called in turns."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(n_repeats):
        for seconds, function in zip(times, functions, strict=True):
            began = time.thread_time()
            function()
            seconds.append(time.thread_time() - began)
    return [min(seconds) for seconds in times]
