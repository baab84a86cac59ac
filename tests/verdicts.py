"""Claims and their controls, run once for all tests of a lesson."""

import pickle
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from lessons.claims import Verdict


def verdicts(lesson: ModuleType) -> dict[str, tuple[Verdict, Verdict]]:
    """Run every claim and its control; a training that both of them ask for runs once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lesson, "train", _remembering(lesson.train))
        return {claim.name: (claim.test(None), claim.control(None)) for claim in lesson.CLAIMS}


def _remembering(train: Callable[..., Any]) -> Callable[..., Any]:
    runs: dict[bytes, Any] = {}

    def remembered(**how: Any) -> Any:
        how["on_progress"] = None
        key = pickle.dumps(sorted(how.items()))
        if key not in runs:
            runs[key] = train(**how)
        return runs[key]

    return remembered
