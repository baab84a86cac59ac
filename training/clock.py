"""The clock that measures a computation's time."""

import os
import time

CLOCK = time.perf_counter if os.name == "nt" else time.thread_time
"""Processor time of this thread, which excludes others; on Windows that clock is too coarse."""
