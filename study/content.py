"""A lesson as data, from the files of its scenes (`study.scene`)."""

import itertools
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from study.challenges import LEVELS, Challenge
from study.claims import Claim
from study.entries import check_kind
from study.loading import lesson_of
from study.predictions import MOST_POINTS, Prediction, Sketch
from study.questions import Question

CLAIMS, QUESTIONS, TAKEAWAYS = "claims", "check", "takeaways"
"""The scenes at the end of every lesson."""

_logger = logging.getLogger("uvicorn.error")
TRAIL = "trail"
SIDE_PATHS = {"code": "In code", "why": "Why it is so", "further": "Further"}
"""The kinds of side path, with their titles."""


@dataclass(frozen=True)
class Scene:
    """A part of a lesson, shown by itself, as the list of scenes knows it."""

    name: str  # in the address, and the name of its file
    title: str  # in the list of scenes, one or two words
    question: str  # what to find out, in the learner's words
    # `TRAIL`, or one of `SIDE_PATHS`; a side path branches off at the trail scene before it.
    path: str = TRAIL


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
class OwnWords:
    """A question to answer in writing at the end of a lesson, and what a good answer says."""

    question: str
    points: tuple[str, ...]


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
    # By kind and name, what runs or checks them.
    runs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    own_words: OwnWords | None = None

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
    """Return a lesson's content.

    A lesson whose scenes cannot be imported has nothing to offer: its page says why, and the others
    go on.
    """
    try:
        content: LessonContent = lesson_of(slug).content
    except Exception:
        _logger.exception("A lesson is left out: %s", slug)
        return LessonContent(CLOSING, {}, {}, {}, {}, {}, {}, (), CLOSING[0].name)
    return content


def check_lesson(slug: str, made: LessonContent) -> None:
    """Raise ValueError unless a lesson made of scenes has something of each kind."""
    missing = [kind for kind in (*ITEMS, "takeaways") if not getattr(made, kind)]
    if missing := [kind for kind in missing if kind != "observations"]:
        raise ValueError(f"{slug!r} lacks {', '.join(missing)}.")
    if made.scenes[0].path != TRAIL:
        raise ValueError(f"The first scene of {slug!r} is on its trail, not {made.scenes[0].path}.")


def check_scene(slug: str, made: Scene) -> None:
    called, paths = f"Scene {made.name!r} of {slug!r}", (TRAIL, *SIDE_PATHS)
    if made.path not in paths:
        raise ValueError(f"{called} may lie on {', '.join(paths)}, not on {made.path!r}.")


def check_prediction(slug: str, made: Prediction) -> None:
    sketch = made.sketch
    measured = [
        (made.low < made.high, "low < high"),
        (made.tolerance > 0, "a tolerance > 0"),
        (bool(made.unit), "a unit"),
    ]
    needs = {
        "choice": [(len(made.options) >= 2, "two options or more")],
        "number": measured,
        "sketch": [
            *measured,
            *(_needs_of_sketch(made, sketch) if sketch else [(False, "a Sketch")]),
        ],
    }
    check_kind(f"Prediction {made.name!r} of {slug!r}", made.kind, needs)


def _needs_of_sketch(made: Prediction, sketch: Sketch) -> list[tuple[bool, str]]:
    n = len(sketch.at)
    steps = [right - left for left, right in itertools.pairwise(sketch.at)]
    in_order = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    inside = all(made.low <= height <= made.high for height in (*sketch.ticks, sketch.first))
    log_fits = not sketch.log or (made.low > 0 and made.tolerance > 1)
    return [
        (3 <= n <= MOST_POINTS, f"from 3 to {MOST_POINTS} places in `at`"),
        (in_order, "its places `at` in order"),
        (1 <= sketch.enough <= n, f"`enough` from 1 to {n}"),
        (inside, f"ticks and `first` from {made.low:g} to {made.high:g}"),
        (log_fits, "low > 0 and a tolerance > 1, a factor, since `log` is true"),
        (len(sketch.names) in (0, n), f"no names, or {n}"),
    ]


def check_challenge(slug: str, made: Challenge) -> None:
    if made.level not in LEVELS:
        raise ValueError(
            f"Challenge {made.name!r} of {slug!r}: level must be one of {', '.join(LEVELS)}, not "
            f"{made.level!r}."
        )
    if not made.hints:
        raise ValueError(f"Challenge {made.name!r} of {slug!r} needs hints.")


ITEMS = ("predictions", "claims", "challenges", "questions", "observations")
