"""One question in a learner's own words: before a lesson, at its end, and once more after weeks.

Being prompted to explain while one studies or solves helps to learn, g = 0.55: Bisra, Liu, Nesbit,
Salimi and Winne, "Inducing self-explanation: a meta-analysis" (2018). What a single question does
was not measured there: here it shows learners what has changed. They tick the points themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from study.catalogue import (
    ASKED_BEFORE,
    AT_END,
    BEFORE,
    LATER,
    OWN_WORDS,
    key_of_own_words,
    of_lesson,
)
from study.content import lesson_content
from study.curriculum import BY_SLUG, LESSONS
from study.progress import Progress
from training.figures import count, listed  # noqa: TID251 (numbers look the same everywhere)

REST = timedelta(weeks=3)
"""After so long a lesson's question is asked once more."""
MOST_BEFORE = 200
"""Most characters of the line before a lesson."""
WHEN = {BEFORE: "before", AT_END: "at the end", LATER: "three weeks later"}
NO_IDEA = "No idea yet."


@dataclass(frozen=True)
class Said:
    text: str  # empty if the learner had no idea
    had: frozenset[int] | None  # the points that the learner ticked; None if none ever was


def said(record: Progress, slug: str) -> dict[str, Said]:
    """Return a learner's answers to a lesson's question by moment, the earliest first."""
    asked = lesson_content(slug).own_words
    kept = {at: record.kept.get(key_of_own_words(slug, at), {}) for at in OWN_WORDS}
    n = len(asked.points) if asked else 0
    return {
        at: Said(fields["text"].strip(), _points(fields.get("had"), n))
        for at, fields in kept.items()
        if fields.get("text") is not None and (fields["text"].strip() or at != AT_END)
    }


def _points(had: object, n: int) -> frozenset[int] | None:
    return frozenset(i for i in had if i < n) if isinstance(had, list) else None


def points_had(answers: Mapping[str, Said]) -> dict[str, int]:
    """Return the number of points ticked by moment; empty if no tick was ever set.

    Where one answer was ticked, another without a tick had none of the points.
    """
    if all(each.had is None for each in answers.values()):
        return {}
    return {at: len(each.had or ()) for at, each in answers.items()}


def is_asked_before(record: Progress, slug: str) -> bool:
    """Tell whether a lesson's question is to be asked before it.

    Not once the lesson has begun, nor a second time, nor in any lesson of somebody who has passed
    it by and never answered it.
    """
    began = any(
        item.kind == "scene" and item.name != lesson_content(slug).scenes[0].name
        for key, item in of_lesson(slug).items()
        if key in record.done
    )
    known = any("text" in record.kept.get(key_of_own_words(slug, at), {}) for at in OWN_WORDS)
    passed = "skipped" in record.kept.get(key_of_own_words(slug, BEFORE), {})
    return wants_before(record) and not (began or known or passed)


def wants_before(record: Progress) -> bool:
    """Tell whether a learner is asked before lessons: as set, or unless the first was passed by."""
    wish: bool | None = record.kept.get(ASKED_BEFORE, {}).get("value")
    here = [record.kept.get(key_of_own_words(lesson.slug, BEFORE), {}) for lesson in LESSONS]
    answered = any("text" in fields for fields in here)
    return wish if wish is not None else answered or not any("skipped" in x for x in here)


def answered_long_ago(record: Progress, today: date) -> str | None:
    """Return the lesson whose question was answered longest ago at its end, if weeks ago."""
    answered = {
        lesson.slug: datetime.fromisoformat(kept["at"]).astimezone(UTC).date()
        for lesson in LESSONS
        if {*said(record, lesson.slug)} & {AT_END, LATER} == {AT_END}
        and (kept := record.kept[key_of_own_words(lesson.slug)])
    }
    slug = min(answered, key=answered.__getitem__, default=None)
    return slug if slug is not None and answered[slug] + REST <= today else None


def compared(records: Iterable[Progress], slug: str) -> tuple[int, dict[str, float]]:
    """Return how many learners answered before and at the end, and their shares of the points."""
    counts = [points_had(said(record, slug)) for record in records]
    both = [each for each in counts if {BEFORE, AT_END} <= {*each}]
    asked = lesson_content(slug).own_words
    n = len(both) * len(asked.points) if asked else 0
    return len(both), {at: sum(c[at] for c in both) / n for at in (BEFORE, AT_END)} if n else {}


def describe(record: Progress) -> str:
    """Say what a learner could say before lessons, at their ends, and weeks later."""
    answers = {lesson.slug: said(record, lesson.slug) for lesson in LESSONS}
    both = [slug for slug, each in answers.items() if {BEFORE, AT_END} <= {*each}]
    if not both:
        return (
            "Under the toy of each lesson you may say in a line what you would answer to its last "
            "question. At the end you are asked again, and see both answers side by side; "
            "after three weeks once more."
        )
    told = f"You answered the question of {count(len(both), 'lesson')} before and at the end."
    ticked = [(slug, points_had(answers[slug])) for slug in both if points_had(answers[slug])]
    if not ticked:
        return f"{told} Tick the points that an answer has, and you see here what has changed."
    parts = [
        f"{share} {WHEN[at]}"
        for at in OWN_WORDS
        if (share := _out_of([(slug, had) for slug, had in ticked if at in had], at))
    ]
    return f"{told} Of the points of a good answer you ticked {listed(parts)}."


def _out_of(ticked: list[tuple[str, dict[str, int]]], at: str) -> str:
    of = sum(len(asked.points) for slug, _ in ticked if (asked := lesson_content(slug).own_words))
    return f"{sum(had[at] for _, had in ticked)} of {of}" if of else ""


def shares(record: Progress) -> dict[str, tuple[float, float]]:
    """Return by lesson title the shares of points before and at the end, where both are known."""
    each = {lesson.slug: compared([record], lesson.slug)[1] for lesson in LESSONS}
    return {BY_SLUG[slug].title: (x[BEFORE], x[AT_END]) for slug, x in each.items() if x}
