"""A lesson as data, from the files of its scenes (`study.scene`)."""

import itertools
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from study.challenges import Challenge
from study.claims import Claim
from study.loading import lesson_of
from study.predictions import Prediction
from study.questions import Question
from study.scene import TRAIL, OwnWords, Scene, Takeaway, one_line

CLAIMS, QUESTIONS, TAKEAWAYS = "claims", "check", "takeaways"
"""The scenes at the end of every lesson."""
ITEMS = ("predictions", "claims", "challenges", "questions", "observations")

_logger = logging.getLogger("uvicorn.error")

CLOSING = (
    Scene(f"every_lesson.{CLAIMS}", "Claims", "Claims"),
    Scene(f"every_lesson.{QUESTIONS}", "Check", "Check yourself"),
    Scene(f"every_lesson.{TAKEAWAYS}", "Remember", "What to remember"),
)
"""The scenes that end every lesson's trail. They have only what the others declare."""


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
    reading: str = ""  # books, papers and films to go on with, in Markdown

    @classmethod
    def of(
        cls,
        slug: str,
        scenes: Sequence[Scene],
        unnamed: Scene | None = None,
        own_words: OwnWords | None = None,
        reading: str = "",
    ) -> "LessonContent":
        """Return what a lesson's scenes declare; raise ValueError if they do not fit together."""

        def all_of(kind: str, of: str = "items") -> dict[str, Any]:
            each = [pair for scene in scenes for pair in getattr(scene, of).get(kind, {}).items()]
            names = [name for name, _ in each]
            if twice := {name for name in names if names.count(name) > 1}:
                shared = ", ".join(sorted(twice))
                raise ValueError(f"Two {kind} of {slug!r} share a name: {shared}.")
            return dict(each)

        for scene in scenes:
            if scene.slug != slug or scene.draws is None:
                raise ValueError(f"{scene.module} is no scene of {slug!r}, or draws nothing.")
        made = cls(
            scenes=(*scenes, *CLOSING),
            **{kind: all_of(kind) for kind in ITEMS},
            exams={name: scene.name for scene in scenes for name in scene.exams},
            takeaways=tuple(point for scene in scenes for point in scene.takeaways),
            unnamed=(unnamed or scenes[0]).name,
            runs={kind: all_of(kind, "runs") for kind in ("predictions", "claims", "challenges")},
            own_words=own_words,
            reading=one_line(reading),
        )
        check_lesson(slug, made)
        return made

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
