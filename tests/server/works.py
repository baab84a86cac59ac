"""Jobs for workers that are no trainings: they log where they run, and how often."""

import os
import threading
import time
from pathlib import Path
from typing import Any

from training.progress import publish_snapshot, report_progress

N_COMPUTED = 8
"""Steps that use processor time, enough to estimate a job's length."""


def slow(log: str, seconds: float = 1.0, name: str = "") -> str:
    """Compute for a moment, then sleep; each step logs the process to a file."""
    n_steps = round(seconds / 0.02)
    publish_snapshot(lambda: n_done)
    for n_done in range(n_steps):
        with Path(log).open("a", encoding="utf-8") as lines:
            lines.write(f"{os.getpid()}\n")
        until = time.thread_time() + 0.02
        while n_done < N_COMPUTED and time.thread_time() < until:
            pass
        time.sleep(0.0 if n_done < N_COMPUTED else 0.02)
        report_progress(n_done / n_steps)
    return f"done {name}".strip()


def refuses(log: str) -> None:
    """Refuse a value after a while."""
    slow(log, 0.3)
    raise ValueError("learning_rate must be a number from 0 to 10, not 11.")


def cannot_travel(log: str) -> Any:
    """Return after a while something that cannot be pickled."""
    slow(log, 0.3)
    return threading.Lock()
