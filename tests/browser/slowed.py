"""The app on a slow host: `python -m tests.browser.slowed run streamlit_app.py …`.

The file named by `TIMES` says how many seconds each job takes longer. Once that changes, nothing is
cached any more.
"""

import os
import time
from pathlib import Path

from streamlit.web.cli import main

from benchmarks.timed import TIMES
from server.processor import LocalEngine
from server.work import BUDGET, JOB_RUNNER, ResultCache
from training.progress import track

_SLICE = 0.1
"""Seconds between reports of progress."""
_compute, _get = LocalEngine.compute, ResultCache.get
_now = {"": 0.0}
"""What the file says, and its number."""


def seconds() -> float:
    """Return how much longer a job takes now; forget all results if that has changed."""
    said = Path(os.environ[TIMES]).read_text(encoding="utf-8")
    if said not in _now:
        _now.clear()
        _now[said] = float(said or 0)
        vars(JOB_RUNNER.cache).update(vars(ResultCache(BUDGET)))
    return _now[said]


def compute(self, function, arguments, *how):
    def slowly(**named):
        for _ in track(range(round(seconds() / _SLICE))):
            time.sleep(_SLICE)
        return function(**named)

    return _compute(self, slowly, arguments, *how)


if __name__ == "__main__":
    LocalEngine.compute = compute
    ResultCache.get = lambda self, *key: (seconds(), _get(self, *key))[1]
    main(prog_name="streamlit")
