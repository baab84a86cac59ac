"""Waiting for what happens in another thread or process."""

import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds after which a test gives up; most of what is waited for takes a few tenths."""


class Leaves(Exception):  # noqa: N818 (leaving is no error)
    """Raised by a learner who moves a knob, and waits no longer."""


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)
