"""One line of JSON for each event, on standard error, if ``KNOBS_LOG`` is set.

Connections appear as random numbers that are forgotten when they close, so that no learner can be
identified.
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
"""The environment variable; any value turns the log on."""


def enable_from_environment() -> None:
    """Log each event from now on, if the environment asks for it.

    Malformed messages are logged at a limited rate.
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
    # One write, so that lines of several threads do not mix.
    stream.write(json.dumps({k: v for k, v in line.items() if v is not None}) + "\n")
    stream.flush()
