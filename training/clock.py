"""The clock that measures how long a computation takes, beside others."""

import os
import time

CLOCK = time.perf_counter if os.name == "nt" else time.thread_time
"""Processor time of this thread, which does not run while others have the processor; the clock of
Windows for it is too coarse."""
