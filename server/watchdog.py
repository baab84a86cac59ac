"""Notice a thread that neither ends nor moves, so that one fault does not become everybody's.

Only who holds what others wait for is watched, by those who wait.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable
from traceback import format_stack

LIMIT = 60.0
"""Seconds for which a thread may stand still."""
LOOK = 1.0
"""Seconds between looks of those who wait."""
STILL = 0.05
"""Seconds of processor time that a thread may use in that time and still be called still: polling
uses a little."""

_log = logging.getLogger("uvicorn.error")


class Watched:
    """A thread, made by itself; moving is using the processor, or reporting progress.

    ``tell`` lets its learner know that it was given up, from any thread.
    """

    def __init__(self, tell: Callable[[], object] = lambda: None) -> None:
        self.tell = tell
        self.thread = threading.get_ident()
        # Where there is no such clock, as on Windows and macOS, no thread counts as still.
        clock_of = getattr(time, "pthread_getcpuclockid", None)
        self._clock = clock_of and clock_of(self.thread)
        self.moved()

    def moved(self) -> None:
        self._since = self._looked = time.monotonic()
        self._used = self._processor_time()

    def is_stuck(self) -> bool:
        """Tell whether it has not moved for `LIMIT`."""
        now, looked = time.monotonic(), self._looked
        self._looked = now
        if now - looked > 10 * LOOK or self._processor_time() - self._used > STILL:
            self.moved()  # it has; or nobody has waited, or the whole process was stopped
        return self._clock is not None and now - self._since > LIMIT

    def log_stack(self) -> None:
        frame = sys._current_frames().get(self.thread)
        stack = "".join(format_stack(frame)) if frame else ""
        _log.error("Given up, since it has stood still for %.0f s:\n%s", LIMIT, stack)

    def _processor_time(self) -> float:
        try:
            return time.clock_gettime(self._clock) if self._clock is not None else 0.0
        except OSError:  # it has ended
            return 0.0
