"""Free the memory of learners who have left, within three minutes.

Streamlit keeps the session of a closed tab for two minutes in case it reconnects, and then drops it
only when somebody else connects. A dropped session contains reference cycles, which only a full
garbage collection frees. That hardly ever runs here by itself: `server.startup` freezes what was
loaded and switches off the collection after each run. So a timer checks the sessions, and after any
has ended, collects garbage while no page is being built.
"""

import asyncio
import gc
import time

from server import streamlit_internals
from server.events import timed
from server.memory import give_back
from server.processor import let_pages_go_first

EVERY = 20.0
"""Seconds between checks."""
PATIENCE = 5.0
"""Longest wait in seconds for a moment in which no page is being built."""
RARELY = 600.0
"""Seconds between collections that include frozen objects while learners are there: these take 0.2
to 0.4 s, others a tenth of that."""


class Sweeper:
    """Collects garbage after sessions have ended."""

    def __init__(self) -> None:
        self._n_gone = 0
        self._frozen_at = time.monotonic()
        # Sessions that began during start-up were frozen with the libraries.
        self._sessions_are_frozen = True

    def sweep(self, n_gone: int, n_known: int) -> None:
        """Collect garbage, if sessions have ended since the last call."""
        if n_gone == self._n_gone:
            return
        self._n_gone = n_gone
        is_time = n_known == 0 or time.monotonic() - self._frozen_at > RARELY
        let_pages_go_first(PATIENCE)
        with timed("swept", n_gone=n_gone, n_known=n_known):
            if self._sessions_are_frozen and is_time:
                gc.unfreeze()
                gc.collect()
                gc.freeze()
                self._frozen_at, self._sessions_are_frozen = time.monotonic(), n_known > 0
            else:
                gc.collect()
        give_back()


async def sweep_for_ever() -> None:
    """Check the sessions on the event loop, as Streamlit does, and collect in another thread."""
    sweeper = Sweeper()
    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(sweeper.sweep, *streamlit_internals.sessions())
