"""Texts of pages: the words of every scene as shown, and all texts that its lesson declares."""

import math
import os
import pickle
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from study.content import lesson_content
from study.scene import Scene
from tests.conftest import SHARED, open_rooms
from tests.pages.test_pages import commit_or_skip, open_scene, short_trainings
from ui.page.trail import WHOLE
from ui.run import runs

_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([/#][^)\s]*(?: \"(?:\\.|[^\"\\])*\")?\)")
"""A link within the app; its text is shown, its title is not."""
SET_ABOVE = "(set above)"
"""Ends a line about an earlier scene's knob, when all scenes are on one page."""
_PROSE = ("markdown", "caption", "info", "success", "header", "subheader")
_CHOSEN_FROM = ("radio", "checkbox")
_KNOBS = ("slider", "select_slider", "toggle", "button_group", "selectbox", "text_input")
_PICTURES = ("vega_lite_chart", "table")
_ANSWERS = ("_prediction_", "_observation_", "_claim_", "_question_", "programs")
"""Parts of the keys of widgets that are no knobs."""
_NO_PIECES = (*_ANSWERS, "lesson", "progress_store")


@dataclass
class Shown:
    texts: dict[str, None] = field(default_factory=dict)
    answers: dict[str, None] = field(default_factory=dict)  # options and code
    knobs: set[str] = field(default_factory=set)  # keys
    pieces: set[str] = field(default_factory=set)  # keys of browser components
    pictures: int = 0  # and tables


def _below(node: Any) -> Iterator[Any]:
    """Yield the elements of a page from top to bottom."""
    for child in node.children.values():
        if hasattr(child, "children"):
            yield from _below(child)
        yield child


@cache
def shown_in(slug: str) -> Mapping[str, Shown]:
    """Return what each scene of a lesson shows, before and after answers.

    Of the workers of one run, one gathers it for all.
    """
    gathered = SHARED in os.environ and Path(os.environ[SHARED], f"texts of {slug}")
    if not gathered:
        return _gathered(slug)
    if not gathered.exists():
        mine = gathered.with_name(f"{slug} by {os.getpid()}")
        mine.write_bytes(pickle.dumps(_gathered(slug)))
        mine.replace(gathered)
    return pickle.loads(gathered.read_bytes())  # noqa: S301 (of our own making)


def _gathered(slug: str) -> Mapping[str, Shown]:
    name_of = {scene.question: scene.name for scene in lesson_content(slug).scenes}
    scenes = {name: Shown() for name in name_of.values()}

    def gather(app: AppTest) -> None:
        at, n_pictures = None, dict.fromkeys(scenes, 0)
        for child in _below(app.main):
            at = name_of[child.value] if child.type == "header" else at
            if not at:
                continue
            if child.type in _PROSE and child.value and not child.value.endswith(SET_ABOVE):
                scenes[at].texts[_LINK.sub(r"\1", child.value)] = None
            elif child.type == "code":
                scenes[at].answers[child.value] = None
            elif child.type in _CHOSEN_FROM:
                scenes[at].answers |= dict.fromkeys(getattr(child, "options", (child.label,)))
            elif child.type in _KNOBS and not any(part in child.key for part in _ANSWERS):
                scenes[at].knobs.add(child.key)
            elif child.type == "bidi_component" and not any(x in child.key for x in _NO_PIECES):
                scenes[at].pieces.add(child.key)
            n_pictures[at] += child.type in _PICTURES
        for name, n in n_pictures.items():
            scenes[name].pictures = max(scenes[name].pictures, n)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "FIRST_LOOK", math.inf)  # all of a training at once
        open_rooms(patch)  # outside a test, too
        app = open_scene(slug, WHOLE, **short_trainings(slug))
        gather(app)
        gather(commit_or_skip(app))
    return scenes


def texts_of(slug: str) -> Mapping[str, tuple[str, ...]]:
    """Return each scene's text, before and after answers, without links."""
    return {name: tuple(shown.texts) for name, shown in shown_in(slug).items()}


def declared_by(slug: str) -> tuple[str, ...]:
    def strings(item: Any) -> Iterator[str]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, Scene):
            yield from (item.title, item.question)
        elif isinstance(item, Mapping):
            yield from strings(tuple(item.values()))
        elif isinstance(item, list | tuple):
            for one in item:
                yield from strings(one)
        elif is_dataclass(item):
            yield from strings([getattr(item, field.name) for field in fields(item)])

    return tuple(dict.fromkeys(strings(lesson_content(slug))))
