"""A learner's progress as a record that only grows, so that two copies of it can be united.

The record lives in the learner's own browser and in files that the learner keeps; whatever
comes back from there is checked entry by entry before it is believed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from study.answers import (
    BACK,
    AnswerRecord,
    check_kept,
    check_moment,
    loaded,
    newer_of,
    reset,
    updated,
)
from study.catalogue import (
    ADDED,
    KINDS,
    PROGRAMS,
    RENAMED,
    RETIRED,
    answerable,
    catalogue,
    of_lesson,
)
from study.challenges import LEVELS
from study.content import CLOSING, TAKEAWAYS, lesson_content
from study.curriculum import BY_SLUG, LESSONS, Lesson
from study.plain_text import plain

APP = "knobs-and-compass"
VERSION = 3
"""Version 1 kept no answers, and version 2 not that questions came back; both can be read."""
MAX_SIZE = 512 * 1024
"""Characters of a record; one in which everything was done and answered has about 50,000."""
_FIRST_DAY = date(2025, 1, 1)


COMPLETE = "walked its trail, tested the claims and answered the check at the end"
"""What makes a lesson complete, said the same everywhere. Predictions may be skipped."""
_NEEDED = ("scene", "claim", "question", "exam")
"""What has to be done in a scene before it is done."""


@dataclass(frozen=True)
class Standing:
    """How far a learner is in one lesson: things done of things to do, by kind."""

    # By kind.
    done: Mapping[str, int]
    of: Mapping[str, int]
    share: float  # How much of what makes the lesson complete is done, from 0 to 1

    @property
    def complete(self) -> bool:
        """Whether the lesson is complete, as `COMPLETE` says."""
        return self.share == 1


@dataclass(frozen=True)
class Progress:
    # The day (ISO) on which each item of the `catalogue` was done first
    done: Mapping[str, str] = field(default_factory=dict)
    # The moment (ISO, UTC) at which each lesson was last open
    visited: Mapping[str, str] = field(default_factory=dict)
    # What was said of an item, by its key: the fields that `study.answers` allows for its
    # kind, and `at`, the moment at which they were said
    kept: Mapping[str, AnswerRecord] = field(default_factory=dict)
    # The moment of the last wipe, or empty; a record of a later generation replaces an
    # earlier one instead of being united with it
    generation: str = ""
    # What a record named that this version of the app does not know; it is left out
    unknown: tuple[str, ...] = ()
    # What a record said that cannot be, such as a day in the future; it is left out
    impossible: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """Return the sum over everything done."""
        items = catalogue()
        return sum(items[key].points if key in items else KINDS[kind_of(key)] for key in self.done)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Return how far the learner is in each lesson, by slug."""
        return {lesson.slug: self._standing(lesson.slug) for lesson in LESSONS}

    def _standing(self, slug: str) -> Standing:
        done, of = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
        items = of_lesson(slug)
        for key, item in items.items():
            of[item.kind] += 1
            done[item.kind] += key in self.done
        trail = {scene.name for scene in lesson_content(slug).trail()} - {TAKEAWAYS}
        needed = [key for key, i in items.items() if i.kind in _NEEDED and i.scene in trail]
        share = sum(key in self.done for key in needed) / len(needed)
        return Standing(done, of, 1.0 if self._was_complete(slug) else share)

    def _was_complete(self, slug: str) -> bool:
        """Tell whether a lesson is complete as earlier versions had it.

        They wanted every claim and question, and a challenge or the trail without its end.
        """
        items = of_lesson(slug)
        asked = {key for key, item in items.items() if item.kind in ("claim", "question")} - ADDED
        if not asked <= self.done.keys():
            return False
        solved = any(items[key].kind == "challenge" for key in self.done if key in items)
        own = {
            scene.name
            for scene in lesson_content(slug).trail()
            if scene not in CLOSING and f"{slug}/scene/{scene.name}" not in ADDED
        }
        return solved or own <= scenes_done(self, slug)

    @property
    def programs(self) -> bool | None:
        answer: bool | None = self.kept.get(PROGRAMS, {}).get("value")
        return answer

    @property
    def last_lesson(self) -> str | None:
        return max(self.visited, key=lambda slug: self.visited[slug], default=None)

    def with_done(self, key: str, day: date | None = None) -> "Progress":
        """Return the record with one more item; the first day counts."""
        today = (day or datetime.now(UTC).date()).isoformat()
        return replace(self, done={key: today, **self.done})

    def with_visit(self, slug: str, moment: datetime | None = None) -> "Progress":
        """Return the record with a lesson opened now."""
        now = (moment or datetime.now(UTC)).isoformat(timespec="seconds")
        return replace(self, visited={**self.visited, slug: now})

    def with_kept(self, key: str, moment: datetime | None = None, /, **fields: Any) -> "Progress":
        """Return the record with more said of an item; None takes a field away."""
        before = self.kept.get(key, {})
        after = updated(before, kind_of(key), fields, moment)
        return self if after is before else replace(self, kept={**self.kept, key: after})

    def without(self, keys: Iterable[str], moment: datetime | None = None) -> "Progress":
        """Return the record with the answers to some items forgotten; what is done stays done."""
        gone = {key: reset(self.kept[key], moment) for key in keys if key in self.kept}
        return replace(self, kept={**self.kept, **gone})

    def united(self, other: "Progress") -> "Progress":
        """Return what either record holds; a later generation wins outright."""
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
        unknown = _each_once((*self.unknown, *other.unknown))
        impossible = _each_once((*self.impossible, *other.impossible))
        return Progress(done, visited, kept, self.generation, unknown, impossible)

    def with_loaded(self, other: "Progress", moment: datetime | None = None) -> "Progress":
        """Return the record with all that a file holds, whatever was wiped here or there."""
        both = self.united(replace(other, generation=self.generation))
        kept = {
            key: loaded(self.kept[key], fields, moment)
            for key, fields in other.kept.items()
            if key in self.kept
        }
        return replace(both, kept={**both.kept, **kept})

    def wiped(self) -> "Progress":
        """Return an empty record of a later generation, whatever the clock says."""
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
    """Read a record that comes from outside, and believe nothing.

    An entry that cannot be, or that is known no more, is left out and named; the rest is read.
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
    if type(version) is not int or version not in _FIELDS:
        raise ValueError(
            f"This record is of version '{plain(version, 20)}'; only versions 1 to {VERSION} can "
            "be read."
        )
    if set(record) != _FIELDS[version] or not all(
        isinstance(record.get(name, {}), dict) for name in ("done", "visited", "kept")
    ):
        raise ValueError("This record is damaged: parts of it are missing or of the wrong kind.")
    return _migrated(record)


def _migrated(record: Mapping[str, Any]) -> Progress:
    """Call what a record holds by its names of today, and leave out what cannot be or is gone."""
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
    for old, day in record["done"].items():
        key = RENAMED.get(old, old)
        if key not in catalogue().keys() | RETIRED:
            unknown.append(old)
            continue
        with entry(key):
            known[key] = min(_moment(day, whole_day=True), known.get(key, day))
    for old, fields in record.get("kept", {}).items():
        key = RENAMED.get(old, old)
        if key not in answerable() | RETIRED:
            unknown.append(old)
            continue
        with entry(key):
            answers[key] = newer_of(answers.get(key), _checked(key, fields))
    generation = ""
    with entry("the last time it was deleted"):
        generation = (
            record["generation"] if record["generation"] == "" else _moment(record["generation"])
        )
    return Progress(
        known, visited, answers, generation, _each_once(unknown), _each_once(impossible)
    )


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _checked(key: str, fields: Any) -> AnswerRecord:
    """Return what a record says of an item, once it was found to be possible."""
    answer = dict(fields) if isinstance(fields, dict) else {}
    at = answer.pop("at", None)
    check_kept(kind_of(key), answer if isinstance(fields, dict) else None)
    check_moment(at)
    for day in answer.get(BACK, {}):
        _moment(day, whole_day=True)
    return {**answer, "at": _moment(at)}


def left_out(record: Progress) -> str:
    """Say what a record named that no lesson has, or that cannot be; empty if nothing."""
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


_FIRST_FIELDS = {"app", "version", "generation", "done", "visited"}
_FIELDS = {1: _FIRST_FIELDS} | dict.fromkeys((2, VERSION), _FIRST_FIELDS | {"kept"})


def _moment(text: Any, *, whole_day: bool = False) -> str:
    """Return a moment between the first day of the app and tomorrow; raise if it is none."""
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
    if not progress.done:  # nothing to look up
        return 0
    return sum(at.complete for at in progress.standings.values())


def lesson_to_go_on_with(progress: Progress) -> Lesson | None:
    """Return the lesson that was open last, or if it is complete the next that is not."""
    begin = 0
    if progress.last_lesson is not None:
        begin = LESSONS.index(BY_SLUG[progress.last_lesson])
    in_turn = (*LESSONS[begin:], *LESSONS[:begin])
    return next((x for x in in_turn if not progress.standings[x.slug].complete), None)


def scenes_done(progress: Progress, slug: str) -> frozenset[str]:
    """Return the scenes of a lesson in which nothing is left to do.

    A scene is done once it was worked in and its claims, questions and exams are done; a prediction
    may be skipped, and a challenge earns its own points. What to remember is done with all the rest
    of the trail.
    """
    programs = bool(progress.programs)
    items = of_lesson(slug, programs=programs)
    left = {i.scene for key, i in items.items() if i.kind in _NEEDED and key not in progress.done}
    done = frozenset(item.scene for item in items.values()) - left - {TAKEAWAYS}
    trail = {scene.name for scene in lesson_content(slug).trail(programs=programs)} - {TAKEAWAYS}
    return done | {TAKEAWAYS} if trail <= done else done


@dataclass(frozen=True)
class Badge:
    """A distinction, what it takes, and whether it is earned."""

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
