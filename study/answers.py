"""What a learner predicted, answered and believed, and which hints they took.

It comes back from the learner's own browser, so every field is validated.
"""

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from study.plain_text import plain

SURE = ("a guess", "rather unsure", "fairly sure", "certain")
"""How sure a learner may be of an answer, in four steps."""
STATED = (0.3, 0.5, 0.75, 0.95)
"""The probability of being right that each step stands for."""

AnswerRecord = Mapping[str, Any]
"""Fields of one item; ``at`` is when they were recorded (ISO, UTC)."""

MOST_WRITTEN = 600
"""Most characters of an answer in writing, and of a question asked by a teacher."""
_MOST_TEXT, _MOST_LIST, _MOST_WHOLE = 60, 20, 2**53


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _MOST_TEXT and value.isprintable()


def is_written(value: Any) -> bool:
    """Tell whether a value can be an answer in writing: some lines of plain text."""
    return (
        isinstance(value, str)
        and len(value) <= MOST_WRITTEN
        and all(line.isprintable() for line in value.split("\n"))
    )


def _is_number(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return type(value) is int and abs(value) <= _MOST_WHOLE


def _is_said(value: Any) -> bool:
    """Tell whether a value can be a prediction: a name, a number, or a list of numbers."""
    is_curve = isinstance(value, list) and len(value) <= _MOST_LIST
    return _is_text(value) or _is_number(value) or (is_curve and all(map(_is_number, value)))


def _is_truth(value: Any) -> bool:
    """Tell whether a value can be what came: a name, a number, or at how many points it was."""
    return _is_text(value) or _is_number(value)


def _is_given(value: Any) -> bool:
    """Tell whether a value can be an answer: an option, several, an order, or a number."""
    several = isinstance(value, list) and len(value) <= _MOST_LIST
    return _is_number(value) or (several and all(type(i) is int and 0 <= i < 20 for i in value))


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_step(value: Any) -> bool:
    return type(value) is int and 0 <= value < len(SURE)


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MOST_LIST


def _are_reviews(value: Any) -> bool:
    """Tell whether a value can be a question's reviews: days, each right or wrong."""
    return (
        isinstance(value, dict)
        and len(value) <= MOST_REVIEWS
        and all(_is_day(day) and isinstance(right, bool) for day, right in value.items())
    )


def _is_day(text: Any) -> bool:
    try:
        return bool(date.fromisoformat(text).isoformat() == text)
    except (TypeError, ValueError):
        return False


_FIRST: Mapping[str, Callable[[Any], bool]] = {"first_sure": _is_step, "first_right": _is_bool}
"""Recorded at the first check only: how sure the learner was, and whether they were right."""
_FIRST_ANSWER = {**_FIRST, "first_given": _is_given}
"""With the answer, which may change later; a prediction does not."""
REVIEWS = "back"
"""The field for an item's reviews: by day (ISO) whether the answer was right."""
MOST_REVIEWS = 12
"""Reviews kept per item, the latest ones."""
_PERMANENT_FIELDS = {*_FIRST_ANSWER, REVIEWS}
"""Fields that stay when an answer is reset."""
FIELDS: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "prediction": {
        "said": _is_said,
        "right": _is_bool,
        "truth": _is_truth,
        "skipped": _is_bool,
        **_FIRST,
        REVIEWS: _are_reviews,
    },
    "question": {"given": _is_given, **_FIRST_ANSWER, REVIEWS: _are_reviews},
    "observation": {
        "given": _is_given,
        "skipped": _is_bool,
        **_FIRST_ANSWER,
        REVIEWS: _are_reviews,
    },
    "claim": {"belief": _is_bool, "tested": _is_bool},
    "challenge": {"hints": _is_count, "asked": _is_text},
    "written": {"asked": is_written, "text": is_written, "had": _is_given, "skipped": _is_bool},
    # Of the coins of a scene: whether to predict first, and one that decides nothing.
    "trial": {"first": _is_bool, "blank": _is_bool},
    "step": {"passed": _is_bool},
    # Of the clinic: tests paid for, by number, the cause named, whether rightly, and coins left.
    "patient": {"tests": _is_given, "named": _is_text, "right": _is_bool, "left": _is_count},
    "setting": {"value": _is_bool, "seed": _is_text},
}
"""The fields allowed for an item of each kind, with their validators."""


def check_kept(kind: str, fields: Any) -> None:
    """Raise ValueError unless these fields are valid for an item of this kind."""
    if not isinstance(fields, dict):
        raise ValueError(f"{plain(fields)} for the answer of a {kind[:20]}")
    allowed = FIELDS.get(kind, {})
    for name, value in fields.items():
        if name not in allowed or not allowed[name](value):
            raise ValueError(f"'{plain(name)}' of a {kind[:20]} is {plain(value)}")


def check_moment(text: Any) -> None:
    """Raise unless a text is a time as `updated` writes it: ISO, UTC, to the microsecond."""
    try:
        written = _written(datetime.fromisoformat(text))
    except (TypeError, ValueError, OverflowError):
        written = ""
    if written != text:
        raise ValueError(f"the date '{plain(text)}'")


def updated(
    kept: AnswerRecord, kind: str, fields: Mapping[str, Any], moment: datetime | None
) -> AnswerRecord:
    """Return the record of an item with more fields."""
    fields_now = {name: value for name, value in fields.items() if value is not None}
    fields_now = {k: list(v) if isinstance(v, tuple) else v for k, v in fields_now.items()}
    check_kept(kind, fields_now)
    before = {name: value for name, value in kept.items() if name != "at"}
    after = {name: value for name, value in before.items() if name not in fields} | fields_now
    return kept if after == before else after | {"at": _after(kept, moment)}


def reset(kept: AnswerRecord, moment: datetime | None) -> AnswerRecord:
    """Return the record of an item that is started over.

    Its first check and reviews stay. So does the time, so that other tabs drop the answer, too.
    """
    if not content_of(kept):
        return kept
    left = {name: kept[name] for name in kept if name in _PERMANENT_FIELDS}
    return left | {"at": _after(kept, moment)}


def loaded(kept: AnswerRecord, other: AnswerRecord, moment: datetime | None = None) -> AnswerRecord:
    """Return the record of an item merged with that of a loaded file.

    The newer answer stays; one that was reset here comes back.
    """
    both = newer_of(kept, other)
    if content_of(kept) or not content_of(other):
        return both
    own = {name: kept[name] for name in _FIRST_ANSWER if name in kept}
    reviews = {REVIEWS: both[REVIEWS]} if REVIEWS in both else {}
    return {**other, **own, **reviews, "at": _after(kept, moment)}


def content_of(kept: AnswerRecord) -> AnswerRecord:
    """Return the record, or nothing if only permanent fields are left."""
    return kept if set(kept) - {"at", *_PERMANENT_FIELDS} else {}


def first_attempt(kept: AnswerRecord) -> AnswerRecord:
    return {name: kept[name] for name in _FIRST_ANSWER if name in kept}


def _after(kept: AnswerRecord, moment: datetime | None) -> str:
    now = moment or datetime.now(UTC)
    if "at" in kept:
        now = max(now, datetime.fromisoformat(kept["at"]) + timedelta(microseconds=1))
    return _written(now)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def newer_of(first: AnswerRecord | None, second: AnswerRecord | None) -> AnswerRecord:
    """Return the newer of two records; equal times are ordered by content.

    Reviews are merged. Of two seeds the older stays, so that a session that has not yet heard from
    the browser changes no order.
    """
    both = [kept for kept in (first, second) if kept is not None]
    if all("seed" in kept for kept in both):
        return min(both, key=lambda kept: (kept["at"], kept["seed"]))
    last = max(both, key=lambda kept: (kept["at"], json.dumps(kept, sort_keys=True)))
    days: dict[str, bool] = {}
    for kept in both:
        for day, right in kept.get(REVIEWS, {}).items():
            days[day] = right and days.get(day, True)
    return {**last, REVIEWS: last_days(days)} if days else last


def last_days(days: Mapping[str, bool]) -> dict[str, bool]:
    """Return the latest `MOST_REVIEWS` reviews, in order."""
    return dict(sorted(days.items())[-MOST_REVIEWS:])


def fingerprint(values: Mapping[str, Any]) -> str:
    """Return a hash of some knobs' values."""
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
