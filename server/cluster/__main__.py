"""Start a scheduler or workers: Dask's own commands, with the settings of this house.

`python -m server.cluster scheduler`, then `python -m server.cluster worker tcp://127.0.0.1:8786
--nworkers 2`. Whatever else Dask's commands take may follow, and goes before what stands here.
"""

import os
import sys

import dask
from distributed.cli import dask_scheduler, dask_worker

from server.cluster.task import version
from server.imports import ROOT

N_TURNS = 16
"""Works that one worker takes at a time; they take turns, so that no short one waits for a long."""
MEMORY = "1GiB"
"""What a worker may take before it is started anew: PyTorch, pandas and scikit-learn together are
0.4 GB, and no training of ours has taken 0.3 GB beside them."""
NICER = 5
"""How much workers stand back behind the pages of an app on the same machine."""
_SETTINGS = {
    "distributed.scheduler.worker-ttl": "60s",  # a worker that hangs holds nothing up for long
    "distributed.worker.profile.enabled": False,  # it looks at each thread every 10 ms
    "distributed.worker.memory.target": False,  # results stay a moment: nothing goes to a disk
    "distributed.worker.memory.spill": False,
}
_LOCAL = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
"""Whoever reaches a scheduler or worker can have it run anything: nobody does unless told."""


def main() -> None:
    """Start what the command line says."""
    kind, *options = sys.argv[1:] or [""]
    dask.config.set(_SETTINGS)
    os.environ["PYTHONPATH"] = str(ROOT)  # for the processes of the workers
    if kind == "scheduler":
        dask_scheduler.main([*_LOCAL, *options], prog_name="scheduler")
    elif kind == "worker":
        os.nice(NICER)
        # One thread more than there are turns, for looks at what is under way.
        turns = ["--nthreads", str(N_TURNS + 1), "--resources", f"{version()}={N_TURNS}"]
        dask_worker.main([*_LOCAL, *turns, "--memory-limit", MEMORY, *options], prog_name="worker")
    else:
        sys.exit("python -m server.cluster scheduler, or python -m server.cluster worker ADDRESS")


if __name__ == "__main__":
    main()
