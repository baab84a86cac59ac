"""A lesson's study sheet: its scenes, predictions, claims, challenges and questions, as data.

It is read from ``lessons/<slug>/study.toml``, so that progress and navigation know what there is
to do without importing a lesson.
"""

import itertools
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from study.challenges import LEVELS, Challenge
from study.claims import Claim
from study.predictions import MOST_POINTS, Prediction, Sketch
from study.questions import Question, question

T = TypeVar("T")

CLAIMS, QUESTIONS, TAKEAWAYS = "claims", "check", "takeaways"
"""The scenes that close every lesson."""

_LESSONS = Path(__file__).parent.parent / "lessons"
_CLOSING = {CLAIMS: "Claims", QUESTIONS: "Check yourself", TAKEAWAYS: "What to remember"}


@dataclass(frozen=True)
class Scene:
    """A part of a lesson that is looked at alone.

    Attributes
    ----------
    name : str
        In the address, and the name of its function on the page.
    title : str
        What the strip of scenes calls it, in a word or two.
    question : str
        The one thing to find out, in the learner's words.
    """

    name: str
    title: str
    question: str


@dataclass(frozen=True)
class LessonContent:
    """Everything to do in a lesson.

    Attributes
    ----------
    scenes : tuple of Scene
        In order, those that close every lesson included.
    predictions, claims, challenges, questions
        By name, in order.
    observations : mapping of str to Question
        By name; questions about what a run has just shown.
    observed_in : mapping of str to str
        The scene of each observation, by name.
    exams : mapping of str to str
        The scene of each sealed exam, by name.
    takeaways : tuple of str
        What to remember, in Markdown.
    """

    scenes: tuple[Scene, ...]
    predictions: Mapping[str, Prediction]
    claims: Mapping[str, Claim]
    challenges: Mapping[str, Challenge]
    questions: Mapping[str, Question]
    observations: Mapping[str, Question]
    observed_in: Mapping[str, str]
    exams: Mapping[str, str]
    takeaways: tuple[str, ...]


@cache
def lesson_content(slug: str) -> LessonContent:
    """Read the study sheet of a lesson.

    Parameters
    ----------
    slug : str
        The lesson.

    Returns
    -------
    LessonContent

    Raises
    ------
    ValueError
        If something lacks what its kind needs, stands in an unknown scene, or is there twice.
    """
    text = (_LESSONS / slug / "study.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    own = [_made(Scene, slug, table) for table in tables["scene"]]
    closing = [Scene(name, title, title) for name, title in _CLOSING.items()]
    scenes = _by_name(slug, [*own, *closing])
    observations = tables.get("observation", [])
    content = LessonContent(
        scenes=tuple(scenes.values()),
        predictions=_by_name(slug, [_prediction(slug, t) for t in tables.get("prediction", [])]),
        claims=_by_name(slug, [_made(Claim, slug, table) for table in tables["claim"]]),
        challenges=_by_name(slug, [_challenge(slug, table) for table in tables["challenge"]]),
        questions=_by_name(slug, [question(slug, table) for table in tables["question"]]),
        observations=_by_name(slug, [_observation(slug, table) for table in observations]),
        observed_in={table["name"]: table["scene"] for table in observations},
        exams=dict(tables.get("exams", {})),
        takeaways=tuple(tables["takeaways"]),
    )
    names = {scene.name for scene in own}
    placed = [(p.name, p.scene) for p in content.predictions.values()]
    placed += [(c.name, c.scene) for c in content.challenges.values()]
    for name, scene in (*placed, *content.observed_in.items(), *content.exams.items()):
        if scene not in names:
            raise ValueError(f"{name!r} of {slug!r} stands in no scene: {scene!r}.")
    return content


def _by_name(slug: str, entries: list[Any]) -> dict[str, Any]:
    named = {entry.name: entry for entry in entries}
    if len(named) < len(entries):
        raise ValueError(f"Two entries of {slug!r} share a name: {[e.name for e in entries]}.")
    return named


def _made(kind: type[T], slug: str, table: dict[str, Any]) -> T:
    """Return an entry made from its table, or say which of its fields is missing or unknown."""
    own = fields(kind)  # type: ignore[arg-type]
    needed = {f.name for f in own if f.default is MISSING and f.default_factory is MISSING}
    missing, unknown = needed - set(table), set(table) - {f.name for f in own}
    if missing or unknown:
        problems = [f"lacks {', '.join(sorted(missing))}"] if missing else []
        problems += [f"has no field {', '.join(sorted(unknown))}"] if unknown else []
        name = f"{kind.__name__} {table.get('name', '(no name)')!r}"
        raise ValueError(f"{name} of {slug!r} {' and '.join(problems)}.")
    return kind(**table)


def _prediction(slug: str, table: dict[str, Any]) -> Prediction:
    options = {option["name"]: option["text"] for option in table.get("option", [])}
    sketch = _sketch(table["sketch"]) if "sketch" in table else None
    plain = {k: v for k, v in table.items() if k not in ("option", "sketch")}
    made = _made(Prediction, slug, {**plain, "options": options, "sketch": sketch})
    in_range = made.low < made.high and made.tolerance > 0 and bool(made.unit)
    complete = {
        "choice": len(options) >= 2,
        "number": in_range,
        "sketch": in_range and sketch is not None and _can_be_drawn(made, sketch),
    }
    if not complete.get(made.kind, False):
        raise ValueError(
            f"Prediction {made.name!r} of {slug!r} is incomplete for its kind, {made.kind!r}: a "
            "choice needs two options, a number low < high, a tolerance and a unit, a sketch these "
            "and its places."
        )
    return made


def _sketch(table: dict[str, Any]) -> Sketch:
    lists = {k: tuple(v) for k, v in table.items() if isinstance(v, list)}
    return Sketch(**{**table, **lists})


def _can_be_drawn(made: Prediction, sketch: Sketch) -> bool:
    """Tell whether a sketch has its places, and an axis that holds them."""
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
    made = question(slug, {k: v for k, v in table.items() if k != "scene"})
    if made.kind != "choice":
        raise ValueError(f"Observation {made.name!r} of {slug!r} must be of kind 'choice'.")
    return made


def _challenge(slug: str, table: dict[str, Any]) -> Challenge:
    made = _made(Challenge, slug, {**table, "hints": tuple(table.get("hints", ()))})
    if made.level not in LEVELS or not made.hints:
        raise ValueError(f"Challenge {made.name!r} of {slug!r} has no level or no hints.")
    return made
