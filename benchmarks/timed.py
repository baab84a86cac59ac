"""Streamlit with a log of the processor time spent in trainings.

`python -m benchmarks.timed run streamlit_app.py …`; the environment variable `TIMES` names the
file, with a line of seconds per training. The rest is the cost of the move itself.
"""

import os
import time
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from server.work import JobRunner

TIMES = "BENCHMARK_TIMES"


def note_trainings(path: str) -> None:
    run = JobRunner._run

    def noted(
        job_runner: JobRunner,
        key: Hashable,
        job: Any,
        function: Callable[..., Any],
        arguments: Mapping[str, Any],
    ) -> None:
        def timed(**given: Any) -> Any:
            began = time.thread_time()
            try:
                return function(**given)
            finally:
                with open(path, "a", encoding="utf-8") as times:
                    times.write(f"{time.thread_time() - began}\n")

        run(job_runner, key, job, timed, arguments)

    JobRunner._run = noted  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    from streamlit.web.cli import main

    note_trainings(os.environ[TIMES])
    main(prog_name="streamlit")
