"""Which functions of this project are called while something runs."""

import sys
import threading
from collections import Counter
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from study.loading import ROOT

NOT_OF_THE_APP = ("/", ".venv", "tests", "<")
"""Prefixes of files that are not counted."""


def calls_during(run: Callable[[], object]) -> Counter[CodeType]:
    """Count the calls of each of our functions, in all threads, while a function runs."""
    calls: Counter[CodeType] = Counter()

    def count(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            calls[frame.f_code] += 1

    threading.setprofile(count)
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return Counter(
        {code: n for code, n in calls.items() if not file_of(code).startswith(NOT_OF_THE_APP)}
    )


def file_of(code: CodeType) -> str:
    """Return the file of a function, relative to the repository."""
    return code.co_filename.removeprefix(f"{ROOT}/")
