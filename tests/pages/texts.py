"""What pages say: the words of every scene as they come out of it, and those of its study sheet."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from streamlit.testing.v1 import AppTest

from study.content import lesson_content
from tests.pages.test_pages import brief, commit_or_skip, open_scene
from ui.page.trail import WHOLE

_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(/[^)\s]*(?: \"(?:\\.|[^\"\\])*\")?\)")
"""A link to a page of this app; what stands in it is said, and its title is not."""
SET_ABOVE = "(set above)"
"""How a line ends that says on one page with the others where a knob of an earlier scene stands."""


def _said(app: AppTest) -> Iterator[tuple[str, str]]:
    """Go through the prose of a page from top to bottom: what each text is, and what it says."""

    def below(node: Any) -> Iterator[tuple[str, str]]:
        for child in node.children.values():
            if hasattr(child, "children"):
                yield from below(child)
            if child.type in ("markdown", "caption", "info", "success", "header", "subheader"):
                yield child.type, child.value

    return below(app.main)


@cache
def texts_of(slug: str) -> Mapping[str, tuple[str, ...]]:
    """Return what each scene of a lesson says, first asking and then answering, without links."""
    name_of = {scene.question: scene.name for scene in lesson_content(slug).scenes}
    by_scene: dict[str, dict[str, None]] = {name: {} for name in name_of.values()}

    def gather(app: AppTest) -> None:
        at = None
        for kind, text in _said(app):
            at = name_of[text] if kind == "header" else at
            if at and text and not text.endswith(SET_ABOVE):
                by_scene[at][_LINK.sub(r"\1", text)] = None

    app = open_scene(slug, WHOLE, **brief(slug))
    gather(app)
    gather(commit_or_skip(app))
    return {name: tuple(texts) for name, texts in by_scene.items()}


def sheet_of(slug: str) -> tuple[str, ...]:
    """Return every sentence of a lesson's study sheet."""

    def strings(item: Any) -> Iterator[str]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, Mapping):
            yield from strings(tuple(item.values()))
        elif isinstance(item, list | tuple):
            for one in item:
                yield from strings(one)
        elif is_dataclass(item):
            yield from strings([getattr(item, field.name) for field in fields(item)])

    return tuple(dict.fromkeys(strings(lesson_content(slug))))
