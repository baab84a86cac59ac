"""A lesson's study sheet as data: scenes, predictions, claims, challenges and questions.

It is read from ``lessons/<slug>/study.toml`` without importing the lesson.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from study.challenges import LEVELS, Challenge
from study.claims import Claim
from study.entries import entry, read_toml
from study.predictions import MOST_POINTS, Prediction, Sketch
from study.questions import Question, question

CLAIMS, QUESTIONS, TAKEAWAYS = "claims", "check", "takeaways"
"""The scenes at the end of every lesson."""

_LESSONS = Path(__file__).parent.parent / "lessons"
TRAIL = "trail"
SIDE_PATHS = {"code": "In code", "why": "Why it is so", "further": "Further"}
"""The kinds of side path, with their titles."""


@dataclass(frozen=True)
class Scene:
    """A part of a lesson, shown by itself."""

    name: str  # in the address, and the name of its function on the page
    title: str  # in the list of scenes, one or two words
    question: str  # what to find out, in the learner's words
    # `TRAIL`, or one of `SIDE_PATHS`; a side path branches off at the trail scene before it.
    path: str = TRAIL
    # The steps of the training loop that it is about: names in `study.loop`.
    loop: tuple[str, ...] = ()


CLOSING = (
    Scene(CLAIMS, "Claims", "Claims"),
    Scene(QUESTIONS, "Check", "Check yourself"),
    Scene(TAKEAWAYS, "Remember", "What to remember"),
)
"""The scenes that end every lesson's trail."""


@dataclass(frozen=True)
class Takeaway:
    """A point to remember, in Markdown, and the scene that shows it."""

    scene: str
    text: str


@dataclass(frozen=True)
class LessonContent:
    scenes: tuple[Scene, ...]  # in order, with the closing ones
    # By name, in order.
    predictions: Mapping[str, Prediction]
    claims: Mapping[str, Claim]
    challenges: Mapping[str, Challenge]
    questions: Mapping[str, Question]
    observations: Mapping[str, Question]  # by name; questions about a run just shown
    exams: Mapping[str, str]  # the scene of each exam, by name
    takeaways: tuple[Takeaway, ...]
    # The scene opened when the address names no scene. Set it if the first scene has changed, so
    # that old links still open the old one.
    unnamed: str

    def trail(self, *, programs: bool = False) -> tuple[Scene, ...]:
        """Return the trail's scenes in order, with code scenes for learners who program."""
        on_it = (TRAIL, "code") if programs else (TRAIL,)
        return tuple(scene for scene in self.scenes if scene.path in on_it)

    def asked_in(self, shown_in: str, closing: str, *, programs: bool = False) -> str:
        """Return the scene in which a claim, question or takeaway is shown.

        What the trail shows is asked at its end; what a side path shows, in that scene.
        """
        walked = {scene.name for scene in self.trail(programs=programs)}
        return closing if shown_in in walked else shown_in

    def left_trail_at(self, name: str) -> str:
        """Return the trail scene at which the path to a scene branches off, or the scene itself."""
        names = [scene.name for scene in self.scenes]
        before = reversed(self.scenes[: names.index(name) + 1])
        return next(scene.name for scene in before if scene.path == TRAIL)

    def branching_from(self, name: str) -> tuple[Scene, ...]:
        """Return the side-path scenes that branch off at a trail scene."""
        begin = [scene.name for scene in self.scenes].index(name) + 1
        return tuple(itertools.takewhile(lambda scene: scene.path != TRAIL, self.scenes[begin:]))


@cache
def lesson_content(slug: str) -> LessonContent:
    tables = _tables(slug)
    own = [entry(Scene, table, slug) for table in tables["scene"]]
    scenes = _by_name(slug, [*own, *CLOSING])
    observations = tables.get("observation", [])
    content = LessonContent(
        scenes=tuple(scenes.values()),
        predictions=_by_name(slug, [_prediction(slug, t) for t in tables.get("prediction", [])]),
        claims=_by_name(slug, [entry(Claim, table, slug) for table in tables["claim"]]),
        challenges=_by_name(slug, [_challenge(slug, table) for table in tables["challenge"]]),
        questions=_by_name(slug, [question(slug, table) for table in tables["question"]]),
        observations=_by_name(slug, [_observation(slug, table) for table in observations]),
        exams=dict(tables.get("exams", {})),
        takeaways=tuple(entry(Takeaway, table, slug) for table in tables["takeaway"]),
        unnamed=tables.get("unnamed", own[0].name),
    )
    paths = (TRAIL, *SIDE_PATHS)
    for each in own:
        if each.path not in paths:
            raise ValueError(
                f"Scene {each.name!r} of {slug!r} may lie on {', '.join(paths)}, not on "
                f"{each.path!r}."
            )
    if own[0].path != TRAIL:
        raise ValueError(f"The first scene of {slug!r} is on its trail, not {own[0].path!r}.")
    names = [scene.name for scene in own]
    located = [
        *((n, each.scene) for kind in _IN_A_SCENE for n, each in getattr(content, kind).items()),
        *((takeaway.text, takeaway.scene) for takeaway in content.takeaways),
        *content.exams.items(),
        ("unnamed", content.unnamed),
    ]
    for name, scene in located:
        if scene not in names:
            raise ValueError(
                f"{name!r} of {slug!r} names the scene {scene!r}; the scenes of {slug!r} are "
                f"{', '.join(names)}."
            )
    return content


_IN_A_SCENE = ("predictions", "claims", "challenges", "questions", "observations")


def _tables(slug: str) -> dict[str, Any]:
    """Read a study sheet; raise ValueError naming everything that is missing."""
    tables = read_toml(_LESSONS / slug / "study.toml")
    where = f"lessons/{slug}/study.toml"
    needed = ("scene", "prediction", "claim", "challenge", "question", "takeaway")
    for name in (*needed, "observation"):
        listed = tables.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise ValueError(f"{where} has its {name}s as tables, each headed [[{name}]].")
    if missing := [f"a [[{name}]]" for name in needed if not tables.get(name)]:
        raise ValueError(f"{where} lacks {', '.join(missing)}.")
    return tables


def _by_name(slug: str, entries: list[Any]) -> dict[str, Any]:
    named = {entry.name: entry for entry in entries}
    if len(named) < len(entries):
        raise ValueError(f"Two entries of {slug!r} share a name: {[e.name for e in entries]}.")
    return named


def _prediction(slug: str, table: dict[str, Any]) -> Prediction:
    sketch = entry(Sketch, table["sketch"], slug) if "sketch" in table else None
    made = entry(Prediction, {"options": {}, **table, "sketch": sketch}, slug)
    in_range = made.low < made.high and made.tolerance > 0 and bool(made.unit)
    complete = {
        "choice": len(made.options) >= 2 and all(isinstance(t, str) for t in made.options.values()),
        "number": in_range,
        "sketch": in_range and sketch is not None and _can_be_drawn(made, sketch),
    }
    if made.kind not in complete:
        raise ValueError(
            f"Prediction {made.name!r} of {slug!r}: kind must be choice, number or sketch, not "
            f"{made.kind!r}."
        )
    if not complete[made.kind]:
        raise ValueError(
            f"Prediction {made.name!r} of {slug!r} is incomplete for its kind, {made.kind!r}: a "
            "choice needs two options, a number low < high, a tolerance and a unit, a sketch these "
            "and its places."
        )
    return made


def _can_be_drawn(made: Prediction, sketch: Sketch) -> bool:
    n = len(sketch.at)
    steps = [right - left for left, right in itertools.pairwise(sketch.at)]
    in_order = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    inside = all(made.low <= height <= made.high for height in (*sketch.ticks, sketch.first))
    axis = not sketch.log or (made.low > 0 and made.tolerance > 1)
    named = len(sketch.names) in (0, n)
    return (
        3 <= n <= MOST_POINTS and 1 <= sketch.enough <= n and in_order and inside and axis and named
    )


def _observation(slug: str, table: dict[str, Any]) -> Question:
    made = question(slug, table)
    if made.kind != "choice":
        raise ValueError(f"Observation {made.name!r} of {slug!r} must be of kind 'choice'.")
    return made


def _challenge(slug: str, table: dict[str, Any]) -> Challenge:
    made = entry(Challenge, table, slug)
    if made.level not in LEVELS:
        raise ValueError(
            f"Challenge {made.name!r} of {slug!r}: level must be one of {', '.join(LEVELS)}, not "
            f"{made.level!r}."
        )
    if not made.hints:
        raise ValueError(f"Challenge {made.name!r} of {slug!r} needs hints.")
    return made
