"""A task from a teacher: steps in order, with knob settings.

The link contains all of it, under parameters with a dot, which no knob has. It may come from
anyone, so it is checked against the lessons and their knobs.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from study.catalogue import Item, catalogue, of_lesson
from study.content import CLAIMS, QUESTIONS, lesson_content
from study.curriculum import BY_SLUG
from study.plain_text import plain
from study.progress import Progress

PREFIX = "task."
"""Prefix of a task's query parameters."""
AT = f"{PREFIX}at"
"""The query parameter for the learner's current step, from 1."""
MOST_TITLE, MOST_SENTENCE, MOST_ASKED, MOST_STEPS, MOST_LINK = 80, 300, 200, 20, 2000
KINDS = ("scene", "challenge", "claim", "question")
"""Kinds of step."""
MODES = ("set", "locked", "hidden")
"""How a task sets a knob: to a value that can be changed; locked; locked and hidden."""
_SIZE, _TITLE, _SENTENCE, _ASKS, _TRIAL, _STEPS = (
    f"{PREFIX}{x}" for x in ("size", "title", "says", "asks", "trial", "steps")
)
UNNAMED = "Your task"
_KNOB = re.compile(rf"task\.(\d{{1,2}})\.({'|'.join(MODES)})\.(\w+)")


class KnobLimits(Protocol):
    @property
    def label(self) -> str: ...
    def valid(self, value: Any) -> Any: ...
    def is_moved(self, text: str, value: Any) -> bool: ...
    def allowed(self) -> str: ...


KnobsOf = Callable[[str], Mapping[str, KnobLimits]]
"""Returns the knobs of a lesson by name."""


@dataclass(frozen=True)
class TaskKnob:
    """A knob's preset value in a step, as text in the address, and whether it can be changed."""

    name: str
    text: str
    how: str = MODES[0]


@dataclass(frozen=True)
class TaskStep:
    item: Item
    knobs: tuple[TaskKnob, ...] = ()

    @property
    def minutes(self) -> float:
        lesson = BY_SLUG[self.item.slug]
        on_trail = lesson.minutes / len(lesson_content(lesson.slug).trail())
        return {"scene": on_trail, "question": 1}.get(self.item.kind, 2)

    @property
    def predicts(self) -> bool:
        """Whether its scene asks for a prediction."""
        asked = lesson_content(self.item.slug).predictions.values()
        return self.item.kind == "scene" and any(p.scene == self.item.scene for p in asked)

    @property
    def parts(self) -> tuple[str, ...]:
        """The keys of what makes it done: of a scene that only asks, all claims or questions."""
        if self.item.kind != "scene" or self.item.name not in (CLAIMS, QUESTIONS):
            return (self.item.key,)
        kind = "claim" if self.item.name == CLAIMS else "question"
        items = of_lesson(self.item.slug).items()
        return tuple(k for k, x in items if (x.scene, x.kind) == (self.item.name, kind))

    def n_done(self, record: Progress) -> int:
        """Return how many of its `parts` are done; in a check an answer may be wrong."""
        answers = record.kept if self.item.kind == "scene" else {}
        return sum(
            key in record.done or "first_right" in answers.get(key, {}) for key in self.parts
        )

    def how_far(self, record: Progress) -> str:
        """Say how much is done of several `parts` if it is begun and not done; else nothing."""
        n, of = self.n_done(record), len(self.parts)
        what = "tested" if self.item.name == CLAIMS else "answered"
        return f"{n} of {of} {what}" if 0 < n < of else ""

    def address(self, scene: str) -> dict[str, str]:
        """Return the query parameters that open the step's item in a scene."""
        kind, name = self.item.kind, self.item.name
        named = {} if kind == "scene" else {kind: name}
        return {"scene": scene, **named, **{knob.name: knob.text for knob in self.knobs}}


@dataclass(frozen=True)
class Task:
    title: str
    sentence: str  # the teacher's, or empty
    steps: tuple[TaskStep, ...]
    asks: str = ""  # a question of the teacher's own, to be answered in writing
    trial: bool = False  # whether learners may let a coin decide if they predict first

    @property
    def heading(self) -> str:
        """The task's title above its steps, in Markdown."""
        named = self.title not in ("", UNNAMED)
        return f"{UNNAMED}: {plain(self.title, MOST_TITLE)}" if named else UNNAMED

    def done_of(self, record: Progress) -> list[bool]:
        """Return for each step whether all of it is done."""
        return [step.n_done(record) == len(step.parts) for step in self.steps]

    @property
    def minutes(self) -> int:
        """How long the task takes, from what its scenes take on their trails."""
        return max(1, round(sum(step.minutes for step in self.steps) + 3 * bool(self.asks)))

    def to_query(self) -> dict[str, str]:
        """Return the task as query parameters; raise ValueError if it is invalid."""
        query = {_TITLE: self.title, _SENTENCE: self.sentence, _ASKS: self.asks}
        query[_TRIAL] = "1" if self.trial else ""
        query[_STEPS] = "~".join(step.item.key.replace("/", ".") for step in self.steps)
        for i, step in enumerate(self.steps, start=1):
            query |= {f"{PREFIX}{i}.{knob.how}.{knob.name}": knob.text for knob in step.knobs}
        _check_length(self.title, MOST_TITLE, "title")
        _check_length(self.sentence, MOST_SENTENCE, "sentence")
        _check_length(self.asks, MOST_ASKED, "question")
        if len(self.steps) > MOST_STEPS:
            raise ValueError(f"The task has {len(self.steps)} steps; at most {MOST_STEPS} fit.")
        query = {name: text for name, text in query.items() if text}
        return {_SIZE: str(_size(query)), **query}


def _size(query: Mapping[str, str]) -> int:
    """Return the length of a task's parameters, by which a truncated link is recognised."""
    return sum(len(x) + len(query[x]) for x in of_address(query) if x not in (_SIZE, AT))


def link(base: str, query: Mapping[str, str]) -> str:
    """Return a task's link; raise ValueError if it is too long."""
    text = f"{base}?{urlencode(query)}"
    if len(text) > MOST_LINK:
        raise ValueError(
            f"The link has {len(text):,} characters; at most {MOST_LINK:,} fit. Take fewer steps, "
            "fewer knobs, or a shorter sentence."
        )
    return text


def of_address(address: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in address.items() if name.startswith(PREFIX)}


def of_link(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link.strip()).query))


def one_line(text: str) -> str:
    """Return a text as one line without unprintable characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def read(query: Mapping[str, str], knobs_of: KnobsOf) -> tuple[Task, tuple[str, ...]]:
    size = len(urlencode(of_address(query), errors="replace"))
    if size > MOST_LINK:
        raise ValueError(f"This task has {size:,} characters; at most {MOST_LINK:,} are allowed.")
    title, sentence, asks = (one_line(query.get(name, "")) for name in (_TITLE, _SENTENCE, _ASKS))
    _check_length(title, MOST_TITLE, "title")
    _check_length(sentence, MOST_SENTENCE, "sentence")
    _check_length(asks, MOST_ASKED, "question")
    names = query.get(_STEPS, "").split("~")
    if len(names) > MOST_STEPS:
        raise ValueError(f"This task has {len(names)} steps; at most {MOST_STEPS} are allowed.")
    cut_short = _cut_short(query)
    left_out = [cut_short] if cut_short else []
    items: dict[int, Item] = {}
    unknown: dict[str, str] = {}
    for i, name in enumerate(names, start=1):
        item = catalogue().get(name.replace(".", "/"))
        if item is not None and item.kind in KINDS:
            items[i] = item
        elif name:
            unknown[str(i)] = (
                f"There is no “{plain(name, 60)}” in the lessons: step {i} is left out."
            )
            left_out.append(unknown[str(i)])
    if not items:
        raise ValueError(
            cut_short
            or f"This link names nothing to do. A task has from 1 to {MOST_STEPS} steps, such as "
            "“xor.scene.train”."
        )
    knobs: dict[int, dict[str, TaskKnob]] = {i: {} for i in items}
    for name, text in of_address(query).items():
        if name in (_SIZE, _TITLE, _SENTENCE, _ASKS, _TRIAL, _STEPS, AT):
            continue
        found = _KNOB.fullmatch(name)
        item = items.get(int(found[1])) if found else None
        if found is None or item is None:
            nothing = f"“{plain(name)}” says nothing of a step of this task."
            left_out.append(unknown.get(found[1], nothing) if found else nothing)
            continue
        knob = knobs_of(item.slug).get(found[3])
        if knob is None:
            left_out.append(f"Step {found[1]} has no knob “{plain(found[3])}”.")
        elif (value := knob.valid(text)) is None or knob.is_moved(text, value):
            left_out.append(
                f"“{knob.label}: {plain(text)}” cannot be in step {found[1]}: {knob.allowed()}. "
                "The knob stays as it is."
            )
        else:
            knobs[int(found[1])][found[3]] = TaskKnob(found[3], text, found[2])
    steps = tuple(TaskStep(item, tuple(knobs[i].values())) for i, item in items.items())
    no_trial = _is_no_trial(query.get(_TRIAL, ""), steps)
    left_out += [no_trial] if no_trial else []
    trial = _TRIAL in query and not no_trial
    return Task(title or UNNAMED, sentence, steps, asks, trial), tuple(dict.fromkeys(left_out))


def _is_no_trial(said: str, steps: Sequence[TaskStep]) -> str:
    """Say why a task that is called a trial is none; empty if it is one, or not called so."""
    if said not in ("", "1"):
        return f"“{_TRIAL}” can be 1, not “{plain(said, 20)}”."
    if said and not any(step.predicts for step in steps):
        return "This is no trial: no scene of it asks for a prediction."
    return ""


def _cut_short(query: Mapping[str, str]) -> str:
    """Say that the end of a link is missing; empty if it is complete."""
    said, n = query.get(_SIZE, ""), _size(query)
    if said.isdecimal() and n < int(said):
        much = f"{n:,} of its {int(said):,} characters came along"
    elif n and _STEPS not in query:
        much = "it does not say what to do"
    else:
        return ""
    return f"This link may be incomplete: {much}. If something is missing, ask for it again."


def _check_length(text: str, most: int, what: str) -> None:
    if len(text) > most:
        raise ValueError(
            f"The {what} of this task has {len(text):,} characters; at most {most} are allowed."
        )
