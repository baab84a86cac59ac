"""Start a scheduler or workers: Dask's own commands, with the settings of this house.

`python -m server.cluster scheduler`, then `python -m server.cluster worker tcp://127.0.0.1:8786
--nworkers 2`. Whatever else Dask's commands take may follow, and goes before what stands here.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from server.cluster.version import version
from server.imports import ROOT

N_TURNS = 16
"""Works that one worker has at a time; they take turns, so that no short one waits for a long."""
MEMORY = "1GiB"
"""What a worker may take before it is started anew: PyTorch, pandas and scikit-learn together are
0.4 GB, and the rest is room for what is computed."""
NICER = 5
"""How far workers stand back behind the pages of an app on the same machine."""
AGAIN = 1.0
"""Seconds until workers that have ended are started anew."""
_SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "60s",  # one that hangs holds nothing up for long
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",  # it looks at each thread every 10 ms
    # Results stay a moment, and nothing goes to a disk.
    "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
}
_LOCAL = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
"""A scheduler or worker runs anything for anybody who reaches it: nobody does unless told."""


def main() -> None:
    """Start what the command line says."""
    kind, *options = sys.argv[1:] or [""]
    os.environ.update({**_SETTINGS, **os.environ, "PYTHONPATH": str(ROOT)})
    if kind == "scheduler":
        command = _command("distributed.cli.dask_scheduler", options)
        os.execv(sys.executable, command)  # noqa: S606 (no shell is what is wanted)
    elif kind == "worker":
        if hasattr(os, "nice"):  # Windows has none
            os.nice(NICER)
        # One thread more than there are turns, for looks at what is under way.
        how = ["--nthreads", str(N_TURNS + 1), "--resources", f"{version()}={N_TURNS}"]
        _keep_running(
            _command("distributed.cli.dask_worker", [*how, "--memory-limit", MEMORY, *options])
        )
    else:
        sys.exit("python -m server.cluster scheduler, or python -m server.cluster worker ADDRESS")


def _command(module: str, options: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", module, *_LOCAL, *options]


def _keep_running(command: Sequence[str]) -> None:
    """Run a command again whenever it ends: Dask's workers do when their scheduler goes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    while True:
        process = subprocess.Popen(command)  # noqa: S603 (from the same command line)
        try:
            process.wait()
        finally:
            process.terminate()
            process.wait()
        time.sleep(AGAIN)


if __name__ == "__main__":
    main()
