"""One line of JSON for each event, on standard error, where ``KNOBS_LOG`` is set.

Each names the connection that it belongs to by a random number, which is forgotten with it: lines
can be told apart, learners cannot be found.
"""

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from server import events
from server.connections import identity
from server.streamlit_internals import LINES, LINES_A_SECOND
from server.token_bucket import TokenBucket

VARIABLE = "KNOBS_LOG"
"""The environment variable; the log is kept if it holds anything."""


def enable_from_environment() -> None:
    """Write a line for each event from now on, if the environment asks for it.

    Of a flood of what no browser sends only some get one.
    """
    if not os.environ.get(VARIABLE):
        return
    lines = TokenBucket(LINES_A_SECOND, LINES)

    def heard(event: str, about: Mapping[str, Any]) -> None:
        if event != "junk" or lines.try_take():
            write(sys.stderr, event, about)

    events.listen(heard)


def write(stream: TextIO, event: str, about: Mapping[str, Any]) -> None:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = {"time": now, "event": event, "connection": identity(), **about}
    # In one piece: threads that write at once must not mix their lines.
    stream.write(json.dumps({k: v for k, v in line.items() if v is not None}) + "\n")
    stream.flush()
