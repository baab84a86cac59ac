"""How runs of the loop come out: which of them succeed."""

from lessons.xor.model import solved
from training.recorded_run import RecordedRun


def solved_from(run: RecordedRun) -> int:
    """Return the first epoch from which on a single run solves XOR; -1 if it does not."""
    wrong = run.steps[run.metrics["worst_error"] > 0.05]
    return int(wrong[-1]) + 1 if solved(run) else -1
