"""What was known comes back: on which day, and how often it was known still.

A question that was answered rightly comes back after two days, then after a week, then after three
weeks, each counted from the last time. One that was not known any more begins anew. Gaps that grow
beat gaps of a day, and both beat reading it all again: Cepeda, Pashler, Vul, Wixted and Rohrer,
"Distributed practice in verbal recall tasks" (2006).
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from zlib import crc32

from study.answers import BACK
from study.confidence import ENOUGH
from study.progress import Progress, kind_of

INTERVAL_DAYS = (2, 7, 21)
"""Days from one time to the next."""
AT_ONCE = 3
"""Questions that are asked one after the other."""

Recalled = tuple[int, bool]
"""Days since a question was last answered, and whether it was still known."""


def due_date(first: str, back: Mapping[str, bool]) -> date | None:
    """Return the day on which a question comes back, or None if it has come back often enough."""
    last, n_known = first, 0
    for day in sorted(back):
        last, n_known = max(last, day), n_known + 1 if back[day] else 0
    if n_known == len(INTERVAL_DAYS):
        return None
    return date.fromisoformat(last) + timedelta(days=INTERVAL_DAYS[n_known])


def due_dates(progress: Progress) -> dict[str, date]:
    """Return when each question that was answered comes back, by key, the soonest first.

    Those of one day are mixed: questions of several lessons, one after the other, are remembered
    better than those of one lesson in a row.
    """
    days = {
        key: due_date(first, progress.kept.get(key, {}).get(BACK, {}))
        for key, first in progress.done.items()
        if kind_of(key) == "question"
    }
    coming = {key: day for key, day in days.items() if day is not None}
    return dict(sorted(coming.items(), key=lambda item: (item[1], crc32(item[0].encode()))))


def due(progress: Progress, today: date) -> list[str]:
    """Return the keys of the questions that have come back, those that wait longest first."""
    return [key for key, day in due_dates(progress).items() if day <= today]


def recalled(progress: Progress) -> list[Recalled]:
    """Return of every answer to a question that had come back how long ago the one before was."""
    answers = []
    for key, first in progress.done.items():
        last = first
        for day, right in sorted(progress.kept.get(key, {}).get(BACK, {}).items()):
            since = (date.fromisoformat(day) - date.fromisoformat(last)).days
            if since > 0:
                answers.append((since, right))
            last = day
    return answers


def by_gap(answers: Sequence[Recalled]) -> dict[int, list[Recalled]]:
    """Return the answers by the nearest of `INTERVAL_DAYS`, as a factor; none is empty."""
    answers_at: dict[int, list[Recalled]] = {gap: [] for gap in INTERVAL_DAYS}
    for since, right in answers:
        nearest = min(INTERVAL_DAYS, key=lambda gap: abs(math.log(since / gap)))
        answers_at[nearest].append((since, right))
    return {gap: some for gap, some in answers_at.items() if some}


_AFTER = {2: "about two days", 7: "about a week", 21: "about three weeks"}


def describe(answers: Sequence[Recalled]) -> str:
    """Say how often a question was still known, by how long ago it was answered last."""
    if len(answers) < ENOUGH:
        so_far = f"{len(answers)} so far" if answers else "none yet"
        return (
            "A question that you have answered comes back after two days, after a week and after "
            "three weeks; the first page then offers three of them at a time. Once you have "
            f"answered {ENOUGH} of them, a picture here shows how well you remember; you have "
            f"{so_far}."
        )
    times = [
        f"{_AFTER[gap]} {sum(right for _, right in some)} of {len(some)}"
        for gap, some in by_gap(answers).items()
    ]
    listed = times[0] if len(times) == 1 else f"{', '.join(times[:-1])} and {times[-1]}"
    return f"Of the answers that you once had right, you still knew after {listed}."
