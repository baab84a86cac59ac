"""A learner's progress as a record that only grows, so that two copies of it can be united.

The record lives in the learner's own browser and in files that the learner keeps; whatever
comes back from there is checked entry by entry before it is believed.
"""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from lessons.challenges import LEVELS
from lessons.curriculum import BY_SLUG, LESSONS
from lessons.imports import load
from lessons.questions import questions

APP = "knobs-and-compass"
VERSION = 1
MAX_SIZE = 64 * 1024
"""Characters of a record; a complete one has about 4,000."""
KINDS = {"prediction": 1, "claim": 1, "question": 2, "challenge": 3, "exam": 2}
"""Points for one of each; a challenge counts once more for each level."""
_FIRST_DAY = date(2025, 1, 1)


@dataclass(frozen=True)
class Item:
    """One thing to do in a lesson, and the points for it."""

    slug: str
    kind: str
    name: str
    points: int

    @property
    def key(self) -> str:
        """Return what the record calls it."""
        return f"{self.slug}/{self.kind}/{self.name}"


@cache
def catalogue() -> Mapping[str, Item]:
    """Return everything that can be done, by key."""
    items = []
    for lesson in LESSONS:
        module = load(f"lessons.{lesson.slug}")
        items.append(Item(lesson.slug, "prediction", "central", KINDS["prediction"]))
        items += [Item(lesson.slug, "claim", c.name, KINDS["claim"]) for c in module.CLAIMS]
        items += [
            Item(lesson.slug, "question", q.name, KINDS["question"]) for q in questions(lesson.slug)
        ]
        items += [
            Item(lesson.slug, "challenge", c.name, KINDS["challenge"] + LEVELS.index(c.level))
            for c in module.CHALLENGES
        ]
        if hasattr(module, "EXAM"):
            items.append(Item(lesson.slug, "exam", module.EXAM, KINDS["exam"]))
    return {item.key: item for item in items}


@dataclass(frozen=True)
class Progress:
    """What a learner has done.

    Attributes
    ----------
    done : mapping of str to str
        The day (ISO) on which each item of the `catalogue` was done first.
    visited : mapping of str to str
        The moment (ISO, UTC) at which each lesson was last open.
    generation : str
        The moment of the last wipe, or empty; a record of a later generation replaces an
        earlier one instead of being united with it.
    """

    done: Mapping[str, str] = field(default_factory=dict)
    visited: Mapping[str, str] = field(default_factory=dict)
    generation: str = ""

    @property
    def points(self) -> int:
        """Return the sum over everything done."""
        return sum(catalogue()[key].points for key in self.done)

    @property
    def last_lesson(self) -> str | None:
        """Return the slug of the lesson that was open last."""
        return max(self.visited, key=lambda slug: self.visited[slug], default=None)

    def with_done(self, key: str, day: date | None = None) -> "Progress":
        """Return the record with one more item; the first day counts."""
        today = (day or datetime.now(UTC).date()).isoformat()
        return Progress({key: today, **self.done}, self.visited, self.generation)

    def with_visit(self, slug: str, moment: datetime | None = None) -> "Progress":
        """Return the record with a lesson opened now."""
        now = (moment or datetime.now(UTC)).isoformat(timespec="seconds")
        return Progress(self.done, {**self.visited, slug: now}, self.generation)

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
        return Progress(done, visited, self.generation)

    def wiped(self, moment: datetime | None = None) -> "Progress":
        """Return an empty record of a new generation."""
        return Progress(generation=(moment or datetime.now(UTC)).isoformat(timespec="microseconds"))

    def to_json(self) -> str:
        """Return the record as text; equal records give equal texts."""
        return json.dumps(
            {
                "app": APP,
                "version": VERSION,
                "generation": self.generation,
                "done": self.done,
                "visited": self.visited,
            },
            sort_keys=True,
            separators=(",", ":"),
        )


def parse(text: str) -> Progress:
    """Read a record that comes from outside, and believe nothing.

    Parameters
    ----------
    text : str
        What `Progress.to_json` once wrote, or anything else.

    Returns
    -------
    Progress

    Raises
    ------
    ValueError
        With a sentence for the learner that says what is wrong.
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
    if record.get("version") != VERSION:
        raise ValueError(
            f"This record is of version {str(record.get('version'))[:20]!r}; "
            f"only version {VERSION} can be read."
        )
    done, visited = _texts(record.get("done")), _texts(record.get("visited"))
    if done is None or visited is None or set(record) != _FIELDS:
        raise ValueError("This record is damaged: parts of it are missing or of the wrong kind.")
    for key, day in done.items():
        if key not in catalogue():
            raise ValueError(f"This record names something that does not exist: {key[:60]!r}.")
        _check_moment(day, whole_day=True)
    for slug, moment in visited.items():
        if slug not in BY_SLUG:
            raise ValueError(f"This record names a lesson that does not exist: {slug[:60]!r}.")
        _check_moment(moment)
    generation = record["generation"]
    if generation != "":
        _check_moment(generation)
    return Progress(done, visited, generation)


_FIELDS = {"app", "version", "generation", "done", "visited"}


def _texts(value: Any) -> dict[str, str] | None:
    """Return a mapping of texts, or None if it is anything else."""
    fits = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
    return value if fits else None


def _check_moment(text: Any, *, whole_day: bool = False) -> None:
    """Raise unless the text is a moment between the first day of the app and tomorrow."""
    try:
        moment = datetime.fromisoformat(text)
        normal = moment.date().isoformat() if whole_day else text
        fits = _FIRST_DAY <= moment.date() <= datetime.now(UTC).date() + timedelta(days=1)
    except (TypeError, ValueError):
        fits, normal = False, ""
    if not fits or normal != text or (not whole_day and moment.tzinfo is None):
        raise ValueError(f"This record holds a date that cannot be: {str(text)[:40]!r}.")


@dataclass(frozen=True)
class Standing:
    """How far a learner is in one lesson: things done of things to do, by kind."""

    done: Mapping[str, int]
    of: Mapping[str, int]

    @property
    def complete(self) -> bool:
        """Whether claims and checks are all done, and at least one challenge.

        Predictions may be skipped: that is never punished.
        """
        studied = all(self.done[kind] == self.of[kind] for kind in ("claim", "question"))
        return studied and self.done["challenge"] >= 1

    @property
    def share(self) -> float:
        """Return things done over things to do, from 0 to 1."""
        return sum(self.done.values()) / sum(self.of.values())


def standing(progress: Progress, slug: str) -> Standing:
    """Return how far a learner is in one lesson."""
    items = [item for item in catalogue().values() if item.slug == slug]
    return Standing(
        done={k: sum(i.kind == k and i.key in progress.done for i in items) for k in KINDS},
        of={k: sum(i.kind == k for i in items) for k in KINDS},
    )


@dataclass(frozen=True)
class Badge:
    """A distinction, what it takes, and whether it is earned."""

    title: str
    meaning: str
    icon: str
    earned: bool


def badges(progress: Progress) -> tuple[Badge, ...]:
    """Return every badge, earned or not."""
    items = catalogue()

    def all_of(kind: str) -> bool:
        return all(key in progress.done for key, item in items.items() if item.kind == kind)

    summit = KINDS["challenge"] + len(LEVELS) - 1
    summits = [key for key in progress.done if items[key].points == summit]
    return (
        Badge(
            "Predicted first",
            "took a side before the central run of every lesson",
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
            all(standing(progress, lesson.slug).complete for lesson in LESSONS),
        ),
    )


def record_of_study(progress: Progress, name: str) -> str:
    """Return a page to print: which lessons, checks and challenges, when, and by whom.

    Parameters
    ----------
    progress : Progress
        Every lesson of it complete.
    name : str
        What the learner typed, at most 80 characters; it is escaped.

    Returns
    -------
    str
        A complete HTML page without scripts or anything from elsewhere.

    Raises
    ------
    ValueError
        If a lesson is not complete, or the name is empty or too long.
    """
    missing = [x.title for x in LESSONS if not standing(progress, x.slug).complete]
    if missing:
        raise ValueError(f"Not complete yet: {', '.join(missing)}.")
    if not 1 <= len(name.strip()) <= 80:
        raise ValueError("name must have from 1 to 80 characters.")
    rows = []
    for lesson in LESSONS:
        at = standing(progress, lesson.slug)
        day = max(d for key, d in progress.done.items() if key.startswith(f"{lesson.slug}/"))
        cells = [lesson.title, *(f"{at.done[k]} of {at.of[k]}" for k in KINDS), day]
        rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
    heads = ["Lesson", "Predictions", "Claims tested", "Checks", "Challenges", "Exams", "Last on"]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Record of study</title>'
        "<style>body{font:16px/1.5 Georgia,serif;max-width:46rem;margin:3rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #999;"
        "padding:.4rem;text-align:left}</style>"
        f"<h1>Record of study</h1><p><strong>{html.escape(name.strip())}</strong> worked through "
        f"{len(LESSONS)} lessons of Knobs &amp; Compass and earned {progress.points} points.</p>"
        "<table><tr>"
        + "".join(f"<th>{head}</th>" for head in heads)
        + "</tr>"
        + "".join(rows)
        + "</table><p>This record is kept by the learner and vouched for by nobody else.</p></html>"
    )
