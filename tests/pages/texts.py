"""What pages say: the words of every scene as they come out of it, and those of its study sheet."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from streamlit.testing.v1 import AppTest

from study.content import lesson_content
from tests.pages.test_pages import brief, commit_or_skip, open_scene

_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(/[^)\s]*(?: \"(?:\\.|[^\"\\])*\")?\)")
"""A link to a page of this app; what stands in it is said, and its title is not."""


def _said(app: AppTest) -> Iterator[str]:
    """Go through the prose of a page from top to bottom."""

    def below(node: Any) -> Iterator[str]:
        for child in node.children.values():
            if hasattr(child, "children"):
                yield from below(child)
            if child.type in ("markdown", "caption", "info", "success", "header", "subheader"):
                yield child.value

    return below(app.main)


@cache
def texts_of(slug: str) -> Mapping[str, tuple[str, ...]]:
    """Return what each scene of a lesson says, first asking and then answering, without links."""
    by_scene = {}
    for scene in lesson_content(slug).scenes:
        app = open_scene(slug, scene.name, **brief(slug))
        before = list(_said(app))
        after = list(_said(commit_or_skip(app)))
        texts = dict.fromkeys(_LINK.sub(r"\1", text) for text in (*before, *after) if text)
        by_scene[scene.name] = tuple(texts)
    return by_scene


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
