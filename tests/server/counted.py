"""The app with a log, every second, of its objects that belong to visitors.

`python -m tests.server.counted run streamlit_app.py …`. Sessions are also checked every second.
"""

import gc
import json
import os
import threading
import time
from collections import Counter
from pathlib import Path

from streamlit.web.cli import main

from benchmarks.timed import TIMES
from server import departures

KINDS = ("SessionState", "AppSession", "Visitor", "OwnKey", "Upload", "Table", "Watched")


def count(into: Path) -> None:
    while True:
        time.sleep(1)
        if not gc.get_freeze_count():
            continue  # the server is still starting
        kinds = Counter(type(one).__name__ for one in gc.get_objects())
        part = into.with_suffix(".part")
        part.write_text(json.dumps({kind: kinds[kind] for kind in KINDS}), encoding="utf-8")
        part.replace(into)


if __name__ == "__main__":
    departures.EVERY = 1.0
    threading.Thread(target=count, args=[Path(os.environ[TIMES])], daemon=True).start()
    main(prog_name="streamlit")
