"""The knobs of lessons and of their scenes, without showing them."""

from collections.abc import Mapping
from functools import cache

from study.loading import lesson_of
from ui.controls.knob_kinds import Knob


@cache
def knobs_of(slug: str) -> Mapping[str, Knob]:
    return {knob.name: knob for knob in lesson_of(slug).knobs}


@cache
def knobs_of_scene(slug: str, scene: str) -> tuple[Knob, ...]:
    """Return the knobs that a scene shows, or lets learners grab."""
    named = {each.name: each.knobs for each in lesson_of(slug).scenes}
    return tuple(knobs_of(slug)[name] for name in named.get(scene, ()))
