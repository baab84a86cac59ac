"""Every item that can be done in the lessons, from their scenes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from typing import Any

from study.answers import FIELDS
from study.challenges import LEVELS
from study.content import CLAIMS, QUESTIONS, lesson_content
from study.curriculum import LESSONS
from study.laboratory import STEPS

KINDS = {"scene": 0, "prediction": 1, "claim": 1, "question": 2, "challenge": 3, "exam": 2}
"""Points per item by kind; a challenge earns them once more for each level."""

PROGRAMS, ASKED_BEFORE = "app/setting/programs", "app/setting/before"
OFFERED_AGAIN = "app/setting/again"
SETTINGS = frozenset({PROGRAMS, ASKED_BEFORE, OFFERED_AGAIN, "app/setting/order"})
"""Settings for all lessons: whether the learner programs, is asked a lesson's last question before
it, too, and is offered on the first page what has come back; and the seed that orders options."""
BEFORE, AT_END, LATER = OWN_WORDS = "before", "own_words", "later"
"""When a lesson's question is answered in one's own words, as the names of these items."""

KEYS_OF_STEPS = tuple(f"write_it/step/{name}" for name in STEPS)


@dataclass(frozen=True)
class Item:
    # The lesson, one of `KINDS`, and the name there.
    slug: str
    kind: str
    name: str
    scene: str  # the scene in which a learner meets it
    points: int

    @property
    def key(self) -> str:
        return f"{self.slug}/{self.kind}/{self.name}"


@cache
def catalogue() -> Mapping[str, Item]:
    return {key: item for lesson in LESSONS for key, item in of_lesson(lesson.slug).items()}


@cache
def of_lesson(slug: str, *, programs: bool = False) -> Mapping[str, Item]:
    """Return the items of a lesson by key, each with the scene in which a learner meets it."""
    content = lesson_content(slug)
    questions = content.questions.values()
    asked_in = partial(content.asked_in, programs=programs)
    entries = [
        *(("scene", scene.name, scene.name, 0) for scene in content.scenes),
        *(("prediction", p.name, p.scene, 0) for p in content.predictions.values()),
        *(("claim", c.name, asked_in(c.scene, CLAIMS), 0) for c in content.claims.values()),
        *(("question", q.name, asked_in(q.scene, QUESTIONS), 0) for q in questions),
        *(
            ("challenge", c.name, c.scene, LEVELS.index(c.level))
            for c in content.challenges.values()
        ),
        *(("exam", name, content.exams[name], 0) for name in content.exams),
    ]
    items = (
        Item(slug, kind, name, scene, KINDS[kind] + extra) for kind, name, scene, extra in entries
    )
    return {item.key: item for item in items}


def wording(key: str) -> str:
    """Return what an item asks or says, in Markdown: its question, statement or task."""
    slug, kind, name = key.split("/", 2)
    if kind == "step":
        return name
    content = lesson_content(slug)
    if kind == "written":
        return content.own_words.question if content.own_words else name
    if kind in ("scene", "trial", "exam"):
        at = content.exams[name] if kind == "exam" else name
        return next(scene.question for scene in content.scenes if scene.name == at)
    if kind == "claim":
        return f"“{content.claims[name].statement}”"
    if kind == "challenge":
        return content.challenges[name].task
    asked: Mapping[str, Any] = getattr(content, f"{kind}s")
    return asked[name].text


@cache
def answerable() -> frozenset[str]:
    """Return the keys of items that records may have answers for."""
    items = {item.key for item in catalogue().values() if item.kind in FIELDS}
    observations = {
        f"{lesson.slug}/observation/{name}"
        for lesson in LESSONS
        for name in lesson_content(lesson.slug).observations
    }
    in_writing = {key_of_own_words(x.slug, moment) for x in LESSONS for moment in OWN_WORDS}
    coins = {
        key_of_coins(lesson.slug, prediction.scene)
        for lesson in LESSONS
        for prediction in lesson_content(lesson.slug).predictions.values()
    }
    return frozenset(items | observations | in_writing | coins | SETTINGS | {*KEYS_OF_STEPS})


def key_of_own(question: str) -> str:
    """Return the record key of the answer to a teacher's own question."""
    return f"task/written/{sha256(question.encode()).hexdigest()[:16]}"


def key_of_own_words(slug: str, moment: str = AT_END) -> str:
    """Return the record key of what a learner wrote before, at the end of, or after a lesson."""
    return f"{slug}/written/{moment}"


def key_of_coins(slug: str, scene: str) -> str:
    """Return the record key of the coins that decide in a trial what a learner does in a scene."""
    return f"{slug}/trial/{scene}"


PATIENTS = "clinic/patient/"
"""How the record keys of the clinic's patients begin; their visit follows."""
_OWN = re.compile(rf"task/written/[0-9a-f]{{16}}|{PATIENTS}[1-9][0-9]{{0,3}}")


def is_answerable(key: str) -> bool:
    """Tell whether records may have an answer under this key."""
    return key in answerable() or _OWN.fullmatch(key) is not None
