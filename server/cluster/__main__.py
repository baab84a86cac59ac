"""Start a scheduler or workers: Dask's own commands with this app's settings.

`python -m server.cluster scheduler`, then `python -m server.cluster worker tcp://127.0.0.1:8786
--nworkers 2`. Further options of Dask's commands may follow; they override the settings here.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from server.cluster.version import version
from study.loading import ROOT

N_TURNS = 16
"""Jobs that one worker accepts at a time; it alternates between them, so short ones finish
early."""
MEMORY = "1GiB"
"""Memory limit per worker before it is restarted. PyTorch, pandas and scikit-learn take 0.4 GB; the
rest is for results."""
NICER = 5
"""Niceness of the workers, so that an app on the same machine goes first."""
AGAIN = 1.0
"""Seconds before workers that have ended are restarted."""
_SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "60s",  # a hung worker is dropped after this
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",  # would sample each thread every 10 ms
    # Results are short-lived, so nothing is spilled to disk.
    "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
}
_LOCAL = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
"""A scheduler or worker runs any code that it is sent, so by default only this machine reaches
it."""


def main() -> None:
    kind, *options = sys.argv[1:] or [""]
    os.environ.update({**_SETTINGS, **os.environ, "PYTHONPATH": str(ROOT)})
    if kind == "scheduler":
        command = _command("distributed.cli.dask_scheduler", options)
        os.execv(sys.executable, command)  # noqa: S606 (no shell is what is wanted)
    elif kind == "worker":
        if hasattr(os, "nice"):  # Windows has none
            os.nice(NICER)
        # One more thread than jobs, for requests for snapshots.
        how = ["--nthreads", str(N_TURNS + 1), "--resources", f"{version()}={N_TURNS}"]
        _keep_running(
            _command("distributed.cli.dask_worker", [*how, "--memory-limit", MEMORY, *options])
        )
    else:
        sys.exit("python -m server.cluster scheduler, or python -m server.cluster worker ADDRESS")


def _command(module: str, options: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", module, *_LOCAL, *options]


def _keep_running(command: Sequence[str]) -> None:
    """Restart a command whenever it ends, as Dask's workers do when their scheduler goes away."""
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
