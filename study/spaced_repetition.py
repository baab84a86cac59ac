"""Spaced repetition: what comes back, when and why, and how often it was still known.

What was answered rightly comes back after two days, then a week, then three weeks, each counted
from the last review. After a wrong answer it starts over. Spaced answers last better than answers
in a row (g = 0.74); whether the gaps grow or stay equal made no significant difference (g = 0.034):
Latimier, Peyre and Ramus, "A meta-analytic review of the benefit of spacing out retrieval practice
episodes on retention" (2021). Gaps grow here because they ask less of a learner.

What was left wrong comes back in the same way, and first what the learner had been sure of. Errors
made with confidence are corrected more often than others, but where the right answer is forgotten,
they return more often, too: Butler, Fazio and Marsh, "The hypercorrection effect persists over a
week, but high-confidence errors return" (2011).
"""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zlib import crc32

from study.answers import REVIEWS, content_of
from study.catalogue import LATER, key_of_own_words
from study.confidence import ENOUGH
from study.content import lesson_content
from study.curriculum import LESSONS
from study.look_alikes import like
from study.own_words import answered_long_ago
from study.predictions import Prediction
from study.progress import Progress, kind_of
from study.questions import Question

INTERVAL_DAYS = (2, 7, 21)
"""Days between reviews."""
PAGE = "Do you still know?"
MOST_SECONDS = 180
"""What is asked in a day takes no longer."""
_SECONDS = {"question": 40, "number": 60, "observation": 30, "prediction": 40, "sketch": 60}
OWN_WORDS_SECONDS = 60
_WORDS = ("You guessed", "You were rather unsure", "You were fairly sure", "You were certain")
"""By the steps of `study.answers.SURE`."""

Recalled = tuple[int, bool]
"""Days since the last answer, and whether the question was still known."""


def due_date(first: str, reviews: Mapping[str, bool]) -> date | None:
    """Return when an item comes back, None after its last review."""
    last, n_known = first, 0
    for day in sorted(reviews):
        last, n_known = max(last, day), n_known + 1 if reviews[day] else 0
    if n_known == len(INTERVAL_DAYS):
        return None
    return date.fromisoformat(last) + timedelta(days=INTERVAL_DAYS[n_known])


def item_of(key: str) -> Question | Prediction | None:
    """Return what an item asks, None if its lesson asks it no more."""
    slug, kind, name = key.split("/", 2)
    content = lesson_content(slug) if kind in _SECONDS else None
    return getattr(content, f"{kind}s").get(name) if content else None


def left_wrong(progress: Progress) -> dict[str, int | None]:
    """Return what was answered wrongly and not put right, and how sure the learner had been of it.

    A prediction is made once, so a wrong one is left wrong; its run has told the answer.
    """
    wrong = {}
    for key, fields in progress.kept.items():
        kind, answered = kind_of(key), content_of(fields)
        if kind == "prediction":
            is_wrong = answered.get("right") is False
        else:
            is_wrong = key not in progress.done and "given" in answered and _is_wrong(key, answered)
        if is_wrong:
            wrong[key] = fields.get("first_sure")
    return wrong


def _is_wrong(key: str, answered: Mapping[str, object]) -> bool:
    asked, given = item_of(key), answered["given"]
    return isinstance(asked, Question) and asked.takes(given) and not asked.is_right(given)


def due_dates(progress: Progress) -> dict[str, date]:
    """Return when each item comes back, by key: first what was left wrong, then the soonest.

    What one had been sure of is first of all. Within a day the lessons are mixed, so that nobody
    knows from the one before what is needed. Two weeks after mixed exercises in mathematics,
    seventh-graders got 72 % right, and 38 % after sorted ones: Rohrer, Dedrick and Burgess, "The
    benefit of interleaved mathematics practice is not limited to superficially similar kinds of
    problems" (2014).
    """
    wrong = left_wrong(progress)
    first = {key: _day_of(progress, key) for key in wrong}
    first |= {key: day for key, day in progress.done.items() if kind_of(key) == "question"}
    days = {
        key: day
        for key, since in first.items()
        if (day := due_date(since, reviews_of(progress, key))) is not None
    }

    def order(key: str) -> tuple[int, date, int]:
        is_open = key in wrong and not any(reviews_of(progress, key).values())
        sure = (wrong[key] or 0) if is_open else -1
        return -sure, days[key], crc32(key.encode())

    return {key: days[key] for key in sorted(days, key=order)}


def reviews_of(progress: Progress, key: str) -> Mapping[str, bool]:
    return progress.kept.get(key, {}).get(REVIEWS, {})


def _day_of(progress: Progress, key: str) -> str:
    moment = datetime.fromisoformat(progress.kept[key]["at"])
    return moment.astimezone(UTC).date().isoformat()


def due(progress: Progress, today: date) -> list[str]:
    """Return the keys of items that are due, in the order of `due_dates`."""
    return [key for key, day in due_dates(progress).items() if day <= today]


def for_today(progress: Progress, today: date, *, besides: int = 0) -> list[str]:
    """Return what is asked today, as much as fits into `MOST_SECONDS` with what was asked already.

    What looks like an item and needs another idea is asked beside it, if it was ever answered.
    ``besides`` are seconds that something else takes.
    """
    left = MOST_SECONDS - besides - _spent(progress, today)
    known = {*progress.done, *left_wrong(progress)}
    chosen: dict[str, None] = {}
    for key in due(progress, today):
        twins = [key, *(x for x in like(key) if x in known and not _asked_on(progress, x, today))]
        new = [twin for twin in twins if twin not in chosen]
        seconds = sum(map(seconds_of, new))
        if seconds <= left:
            left -= seconds
            chosen |= dict.fromkeys(new)
    return list(chosen)


def has_come_back(progress: Progress, today: date) -> bool:
    """Tell whether anything is asked today."""
    if not (progress.done or progress.kept):  # without asking what is in each lesson
        return False
    return bool(answered_long_ago(progress, today) or for_today(progress, today))


def seconds_of(key: str) -> int:
    """Return about how long an item takes."""
    asked = item_of(key)
    kind = asked.kind if asked is not None else ""
    return _SECONDS.get(kind) or _SECONDS[kind_of(key)]


def _spent(progress: Progress, today: date) -> int:
    asked = [key for key in progress.kept if _asked_on(progress, key, today)]
    wrote = [key for x in LESSONS if (key := key_of_own_words(x.slug, LATER)) in progress.kept]
    n_written = sum(_day_of(progress, key) == today.isoformat() for key in wrote)
    return sum(map(seconds_of, asked)) + OWN_WORDS_SECONDS * n_written


def _asked_on(progress: Progress, key: str, day: date) -> bool:
    return day.isoformat() in reviews_of(progress, key)


def reason(progress: Progress, key: str, today: date) -> str:
    """Say why an item has come back, in a sentence."""
    reviews = {day: right for day, right in reviews_of(progress, key).items() if day < str(today)}
    wrong = left_wrong(progress)
    last = max(reviews, default=None)
    if last is not None:
        return f"On {_on(last)} you {'knew' if reviews[last] else 'did not know'} it."
    if key in wrong:
        sure = wrong[key]
        how = _WORDS[sure] if sure is not None else "You gave an answer"
        return f"{how}, and it was something else."
    return f"You had it right on {_on(progress.done[key])}."


def _on(day: str) -> str:
    at = date.fromisoformat(day)
    return f"{at.day} {at:%B}"


def recalled(progress: Progress) -> list[Recalled]:
    """Return every review of a question once answered rightly, with the days since the last one."""
    answers = []
    for key, first in progress.done.items():
        if kind_of(key) != "question":
            continue
        last = first
        for day, right in sorted(progress.kept.get(key, {}).get(REVIEWS, {}).items()):
            since = (date.fromisoformat(day) - date.fromisoformat(last)).days
            if since > 0:
                answers.append((since, right))
            last = day
    return answers


def by_gap(answers: Sequence[Recalled]) -> dict[int, list[Recalled]]:
    """Group reviews by the nearest of `INTERVAL_DAYS` as a ratio, without empty groups."""
    answers_at: dict[int, list[Recalled]] = {gap: [] for gap in INTERVAL_DAYS}
    for since, right in answers:
        nearest = min(INTERVAL_DAYS, key=lambda gap: abs(math.log(since / gap)))
        answers_at[nearest].append((since, right))
    return {gap: some for gap, some in answers_at.items() if some}


_AFTER = {2: "about two days", 7: "about a week", 21: "about three weeks"}


def describe(answers: Sequence[Recalled]) -> str:
    """Say how often questions were still known, by the days since the last answer."""
    if len(answers) < ENOUGH:
        so_far = f"{len(answers)} so far" if answers else "none yet"
        return (
            "A question that you have answered comes back after two days, after a week and after "
            f"three weeks, on the page “{PAGE}”. Once you have answered {ENOUGH} of them, a "
            f"picture here shows how well you remember; you have {so_far}."
        )
    times = [
        f"{_AFTER[gap]} {sum(right for _, right in some)} of {len(some)}"
        for gap, some in by_gap(answers).items()
    ]
    listed = times[0] if len(times) == 1 else f"{', '.join(times[:-1])} and {times[-1]}"
    return f"Of the answers that you once had right, you still knew after {listed}."
