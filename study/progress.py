"""A learner's progress, a record that only grows, so that two copies can be merged.

It is kept in the learner's browser and in downloaded files; on return every entry is validated.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from study.answers import (
    REVIEWS,
    AnswerRecord,
    check_kept,
    check_moment,
    loaded,
    newer_of,
    reset,
    updated,
)
from study.catalogue import (
    AT_END,
    KINDS,
    LATER,
    OFFERED_AGAIN,
    PROGRAMS,
    catalogue,
    is_answerable,
    key_of_own_words,
    of_lesson,
)
from study.challenges import LEVELS
from study.content import TAKEAWAYS, lesson_content
from study.curriculum import BY_SLUG, LESSONS, Lesson
from study.plain_text import plain

APP = "knobs-and-compass"
VERSION = 3
"""Records of versions 1 and 2 are of before 1.0: many names have changed since."""
MAX_SIZE = 800 * 1024
"""Most characters of a record; one with everything done and answered has about 50,000."""
_FIRST_DAY = date(2025, 1, 1)


COMPLETE = "walked its trail, tested the claims and answered the check at the end"
"""What makes a lesson complete, in the words used on every page; predictions may be skipped."""
_NEEDED = ("scene", "claim", "question", "exam")
"""Kinds of item that must be done for a scene to be done."""


@dataclass(frozen=True)
class Standing:
    """A learner's progress in one lesson: items done and in total, by kind."""

    done: Mapping[str, int]
    of: Mapping[str, int]
    share: float  # share of what completing the lesson needs, from 0 to 1

    @property
    def complete(self) -> bool:
        """Whether the lesson is complete, see `COMPLETE`."""
        return self.share == 1


@dataclass(frozen=True)
class Progress:
    # By `catalogue` key: the day (ISO) on which the item was first done.
    done: Mapping[str, str] = field(default_factory=dict)
    # By lesson: when it was last open (ISO, UTC).
    visited: Mapping[str, str] = field(default_factory=dict)
    # By item key: the fields allowed by `study.answers`, and `at`, their time.
    kept: Mapping[str, AnswerRecord] = field(default_factory=dict)
    # When the record was last wiped, or empty; a later generation replaces an earlier one instead
    # of merging.
    generation: str = ""
    # Entries left out since this version does not know them.
    unknown: tuple[str, ...] = ()
    # Entries left out as impossible, such as a day in the future.
    impossible: tuple[str, ...] = ()
    _standings: dict[str, Standing] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def points(self) -> int:
        items = catalogue()
        return sum(items[key].points for key in self.done if key in items)

    @property
    def standings(self) -> Mapping[str, Standing]:
        """The progress in each lesson, by slug, computed once."""
        if not self._standings:
            self._standings.update({each.slug: self._standing(each.slug) for each in LESSONS})
        return self._standings

    def _standing(self, slug: str) -> Standing:
        done, of = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
        items = of_lesson(slug)
        for key, item in items.items():
            of[item.kind] += 1
            done[item.kind] += key in self.done
        trail = {scene.name for scene in lesson_content(slug).trail()} - {TAKEAWAYS}
        needed = [key for key, i in items.items() if i.kind in _NEEDED and i.scene in trail]
        return Standing(done, of, sum(key in self.done for key in needed) / len(needed))

    @property
    def programs(self) -> bool | None:
        return self.kept.get(PROGRAMS, {}).get("value")

    @property
    def offers_again(self) -> bool:
        """Whether the first page and the menu offer what has come back."""
        return self.kept.get(OFFERED_AGAIN, {}).get("value", True)

    @property
    def last_lesson(self) -> str | None:
        return max(self.visited, key=lambda slug: self.visited[slug], default=None)

    def with_done(self, key: str, day: date | None = None) -> "Progress":
        """Return the record with one more item done; its first day stays."""
        today = (day or datetime.now(UTC).date()).isoformat()
        return replace(self, done={key: today, **self.done})

    def with_visit(self, slug: str, moment: datetime | None = None) -> "Progress":
        """Return the record with a lesson opened now."""
        now = (moment or datetime.now(UTC)).isoformat(timespec="seconds")
        return replace(self, visited={**self.visited, slug: now})

    def with_kept(self, key: str, moment: datetime | None = None, /, **fields: Any) -> "Progress":
        """Return the record with more fields of an item; None removes a field."""
        before = self.kept.get(key, {})
        after = updated(before, kind_of(key), fields, moment)
        return self if after is before else replace(self, kept={**self.kept, key: after})

    def without(self, keys: Iterable[str], moment: datetime | None = None) -> "Progress":
        """Return the record with the answers to some items reset; done items stay done."""
        gone = {key: reset(self.kept[key], moment) for key in keys if key in self.kept}
        return replace(self, kept={**self.kept, **gone})

    def united(self, other: "Progress") -> "Progress":
        """Return both records merged; a later generation wins outright."""
        if self.generation != other.generation:
            return max(self, other, key=lambda progress: progress.generation)
        done = dict(self.done)
        for key, day in other.done.items():
            done[key] = min(day, done.get(key, day))
        visited = dict(self.visited)
        for slug, moment in other.visited.items():
            visited[slug] = max(moment, visited.get(slug, moment))
        keys = dict.fromkeys((*self.kept, *other.kept))
        kept = {key: newer_of(self.kept.get(key), other.kept.get(key)) for key in keys}
        unknown = _unique((*self.unknown, *other.unknown))
        impossible = _unique((*self.impossible, *other.impossible))
        return Progress(done, visited, kept, self.generation, unknown, impossible)

    def with_loaded(self, other: "Progress", moment: datetime | None = None) -> "Progress":
        """Return the record merged with a loaded file, whatever the generations."""
        both = self.united(replace(other, generation=self.generation))
        kept = {
            key: loaded(self.kept[key], fields, moment)
            for key, fields in other.kept.items()
            if key in self.kept
        }
        return replace(both, kept={**both.kept, **kept})

    def wiped(self) -> "Progress":
        """Return an empty record of a later generation, even if the clock is wrong."""
        now = datetime.now(UTC)
        if self.generation:
            now = max(now, datetime.fromisoformat(self.generation) + timedelta(microseconds=1))
        return Progress(generation=now.isoformat(timespec="microseconds"))

    def to_json(self) -> str:
        """Return the record as text; equal records give equal texts."""
        return json.dumps(
            {
                "app": APP,
                "version": VERSION,
                "generation": self.generation,
                "done": self.done,
                "visited": self.visited,
                "kept": self.kept,
            },
            sort_keys=True,
            separators=(",", ":"),
        )


def parse(text: str) -> Progress:
    """Read an untrusted record.

    Impossible and unknown entries are left out and listed; the rest is read.
    """
    if len(text) > MAX_SIZE:
        raise ValueError(
            f"This record has {len(text):,} characters; a real one has at most {MAX_SIZE:,}."
        )
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("This is not a progress record: it cannot be read as JSON.") from None
    if not isinstance(record, dict) or record.get("app") != APP:
        raise ValueError("This is not a progress record of Knobs & Compass.")
    version = record.get("version")
    if version is None:
        raise ValueError("This record does not say its version.")
    if type(version) is not int or version != VERSION:
        shown = plain(version, 20) if type(version) is int else f"“{plain(version, 20)}”"
        raise ValueError(f"This record has version {shown}; this app reads version {VERSION} only.")
    if set(record) != _FIELDS or not all(
        isinstance(record[name], dict) for name in ("done", "visited", "kept")
    ):
        raise ValueError("This record is damaged: parts of it are missing or of the wrong kind.")
    return _checked_entries(record)


def _checked_entries(record: Mapping[str, Any]) -> Progress:
    """Return a record without what is impossible or unknown."""
    known: dict[str, str] = {}
    answers: dict[str, AnswerRecord] = {}
    visited: dict[str, str] = {}
    unknown: list[str] = []
    impossible: list[str] = []

    @contextmanager
    def entry(name: str) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            impossible.append(f"{name}: {error}")

    for slug, moment in record["visited"].items():
        if slug not in BY_SLUG:
            unknown.append(slug)
            continue
        with entry(slug):
            visited[slug] = _moment(moment)
    for key, day in record["done"].items():
        if key not in catalogue():
            unknown.append(key)
            continue
        with entry(key):
            known[key] = _moment(day, whole_day=True)
    for key, fields in record["kept"].items():
        if not is_answerable(key):
            unknown.append(key)
            continue
        with entry(key):
            answers |= {own: _checked(own, said) for own, said in _apart(key, fields).items()}
    generation = ""
    with entry("the last time it was deleted"):
        generation = (
            record["generation"] if record["generation"] == "" else _moment(record["generation"])
        )
    return Progress(known, visited, answers, generation, _unique(unknown), _unique(impossible))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _apart(key: str, fields: Any) -> dict[str, Any]:
    """Return the fields of an item by key; earlier records have both answers to a question in one.

    There ``before`` is the answer at the end of a lesson, and ``text`` the one weeks later.
    """
    slug, _, name = key.split("/", 2)
    if name != AT_END or not isinstance(fields, dict) or "before" not in fields:
        return {key: fields}
    at_end = {name: fields[name] for name in ("asked", "at") if name in fields}
    later = {name: value for name, value in fields.items() if name != "before"}
    return {key: at_end | {"text": fields["before"]}, key_of_own_words(slug, LATER): later}


def _checked(key: str, fields: Any) -> AnswerRecord:
    """Return the fields of an item after validation."""
    answer = dict(fields) if isinstance(fields, dict) else {}
    moment = answer.pop("at", None)
    check_kept(kind_of(key), answer if isinstance(fields, dict) else None)
    check_moment(moment)
    for day in answer.get(REVIEWS, {}):
        _moment(day, whole_day=True)
    return {**answer, "at": _moment(moment)}


def left_out(record: Progress) -> str:
    """Say which entries were left out as unknown or impossible; empty if none."""
    words = []
    for names, what in (
        (record.unknown, "that no lesson has any more"),
        (record.impossible, "that cannot be"),
    ):
        if names:
            some = ", ".join(plain(name, 90) for name in names[:3])
            some += " …" if len(names) > 3 else ""
            words.append(f"{len(names)} thing{'s' * (len(names) > 1)} {what} ({some})")
    return f"Your record lists {' and '.join(words)}. The rest was kept." if words else ""


def kind_of(key: str) -> str:
    return key.split("/")[1]


_FIELDS = {"app", "version", "generation", "done", "visited", "kept"}


def _moment(text: Any, *, whole_day: bool = False) -> str:
    """Return a time between the app's first day and tomorrow; raise ValueError otherwise."""
    try:
        moment = datetime.fromisoformat(text)
        normal = moment.date().isoformat() if whole_day else text
        fits = _FIRST_DAY <= moment.date() <= datetime.now(UTC).date() + timedelta(days=1)
    except (TypeError, ValueError):
        fits, normal = False, ""
    if not fits or normal != text or (not whole_day and moment.tzinfo is None):
        raise ValueError(f"the date '{plain(text)}'")
    return text


def n_complete(progress: Progress) -> int:
    if not progress.done:
        return 0
    return sum(at.complete for at in progress.standings.values())


def lesson_to_go_on_with(progress: Progress) -> Lesson | None:
    """Return the lesson last open, or the next unfinished one if it is complete."""
    if not (progress.done or progress.visited):
        return LESSONS[0]  # without asking what is in each: no lesson is loaded for a first visit
    begin = 0
    if progress.last_lesson is not None:
        begin = LESSONS.index(BY_SLUG[progress.last_lesson])
    in_turn = (*LESSONS[begin:], *LESSONS[:begin])
    return next((x for x in in_turn if not progress.standings[x.slug].complete), None)


def scenes_done(progress: Progress, slug: str) -> frozenset[str]:
    """Return the scenes of a lesson in which nothing is left to do.

    A scene is done once the learner used it and did its claims, questions and exams. Predictions
    may be skipped, and challenges only earn points. The takeaways are done with the rest of the
    trail.
    """
    programs = bool(progress.programs)
    items = of_lesson(slug, programs=programs)
    left = {i.scene for key, i in items.items() if i.kind in _NEEDED and key not in progress.done}
    done = frozenset(item.scene for item in items.values()) - left - {TAKEAWAYS}
    trail = {scene.name for scene in lesson_content(slug).trail(programs=programs)} - {TAKEAWAYS}
    return done | {TAKEAWAYS} if trail <= done else done


@dataclass(frozen=True)
class Badge:
    """A badge, its condition, and whether it is earned."""

    title: str
    meaning: str
    icon: str
    earned: bool


def badges(progress: Progress) -> tuple[Badge, ...]:
    items = catalogue()

    def all_of(kind: str) -> bool:
        return all(key in progress.done for key, item in items.items() if item.kind == kind)

    summit = KINDS["challenge"] + len(LEVELS) - 1
    summits = [key for key in progress.done if key in items and items[key].points == summit]
    return (
        Badge(
            "Predicted first",
            "predicted the outcome before the main runs of every lesson",
            "psychology",
            all_of("prediction"),
        ),
        Badge("Sceptic", "put every claim to the test", "science", all_of("claim")),
        Badge("Sure-footed", "answered every knowledge check", "checklist", all_of("question")),
        Badge("Summit", "solved a challenge of the hardest level", "landscape", bool(summits)),
        Badge(
            "The whole path",
            "completed every lesson",
            "explore",
            all(at.complete for at in progress.standings.values()),
        ),
    )
