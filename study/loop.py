"""The training loop, read from ``loop.toml``, and the scenes about each of its steps."""

from dataclasses import dataclass
from functools import cache

from study.content import LOOP, Scene, lesson_content
from study.curriculum import LESSONS, Lesson
from study.entries import entry


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
    return tuple(entry(Part, {"name": name, **table}, "loop.toml") for name, table in LOOP.items())
