"""What belongs to a visitor goes within three minutes of their leaving.

Streamlit keeps the session of a tab that has closed for two minutes, for it may come back, and then
lets it go only when somebody else connects. What it lets go refers to itself in circles, which only
a collection of Python's oldest generation frees: on its own that hardly ever happens here, for what
was loaded is set aside and the collection after each run is off (`server.startup`). So sessions are
looked through on a timer, and once some have gone for good, a collection follows in a moment in
which no page is being put together.
"""

import asyncio
import gc
import time

from server import streamlit_internals
from server.events import timed
from server.memory import give_back
from server.turns import let_pages_go_first

EVERY = 20.0
"""Seconds between two looks."""
PATIENCE = 5.0
"""Seconds for which a collection waits at most for a moment without pages."""
RARELY = 600.0
"""Seconds between two collections of what was set aside, too, while somebody is there: these take
0.2 to 0.4 s, the others a tenth of that."""


class Sweeper:
    """Collects what sessions leave behind."""

    def __init__(self) -> None:
        self._n_gone = 0
        self._set_aside_at = time.monotonic()
        # Who came while the server started was set aside with what it loaded.
        self._visitors_are_set_aside = True

    def sweep(self, n_gone: int, n_known: int) -> None:
        """Collect, if sessions have gone for good since the last time."""
        if n_gone == self._n_gone:
            return
        self._n_gone = n_gone
        is_time = n_known == 0 or time.monotonic() - self._set_aside_at > RARELY
        let_pages_go_first(PATIENCE)
        with timed("swept", n_gone=n_gone, n_known=n_known):
            if self._visitors_are_set_aside and is_time:
                gc.unfreeze()
                gc.collect()
                gc.freeze()
                self._set_aside_at, self._visitors_are_set_aside = time.monotonic(), n_known > 0
            else:
                gc.collect()
        give_back()


async def sweep_for_ever() -> None:
    """Look through the sessions on the event loop, as Streamlit does, and sweep beside it."""
    sweeper = Sweeper()
    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(sweeper.sweep, *streamlit_internals.sessions())
