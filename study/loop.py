"""The training loop, read from ``loop.toml``, and the scenes about each of its steps."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from study.content import Scene, lesson_content
from study.curriculum import LESSONS, Lesson
from study.entries import entry, read_toml


@dataclass(frozen=True)
class Part:
    name: str  # for the drawing and the scenes
    title: str  # its label, at most three words
    says: str  # what happens, in one or two sentences

    @property
    def scenes(self) -> tuple[tuple[Lesson, Scene], ...]:
        return tuple(
            (lesson, scene)
            for lesson in LESSONS
            for scene in lesson_content(lesson.slug).scenes
            if self.name in scene.loop
        )


@cache
def loop() -> tuple[Part, ...]:
    tables = read_toml(Path(__file__).with_name("loop.toml"))
    for lesson in LESSONS:
        for scene in lesson_content(lesson.slug).scenes:
            if unknown := set(scene.loop) - set(tables):
                raise ValueError(
                    f"Scene {scene.name!r} of {lesson.slug!r} may be about {', '.join(tables)} of "
                    f"the loop, not about {', '.join(sorted(unknown))}."
                )
    return tuple(
        entry(Part, {"name": name, **table}, "loop.toml") for name, table in tables.items()
    )
