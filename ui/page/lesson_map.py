"""The map of lessons, the training loop and tables of tools, with links."""

import re
from collections.abc import Sequence
from typing import Any

import streamlit as st

from study.content import lesson_content
from study.curriculum import BY_URL, LESSONS, Lesson, direct_prerequisites, prerequisite_depths
from study.loading import ROOT
from study.loop import loop
from study.toolbox import KINDS
from training.figures import percent
from ui.components import component
from ui.page.address import SCENE
from ui.session import progress
from ui.session.files import offer_file

_LOOP = component("loop")
_MAP, _TABLE, _COURSE = component("map"), component("tools"), component("course")
_AT = f"?{SCENE}="
HEADS = {"knobs": "Knob", "activations": "Activation", "losses": "Loss"}
"""Headings of the tables' first column."""

Cell = Sequence[str | dict[str, str]]
"""Texts, and lessons as links, shown with commas."""


def draw_loop() -> None:
    """Draw the training loop; each step links to the scenes about it."""
    parts = [
        {
            "name": part.name,
            "title": part.title,
            "says": part.says,
            "scenes": [
                {
                    "path": f"{lesson.url}{_AT}{scene.name}",
                    "question": scene.question,
                    "where": f"{lesson.title} · {scene.title}",
                }
                for lesson, scene in part.scenes
            ],
        }
        for part in loop()
    ]
    _open(_LOOP(key="loop", data={"parts": parts}, on_opened_change=lambda: None).opened)


def lesson_map() -> None:
    """Draw the lessons from top to bottom, each linked to its prerequisites."""
    depths = prerequisite_depths()
    rows = [
        [x for x in LESSONS if depths[x.slug] == depth] for depth in range(max(depths.values()) + 1)
    ]
    shown = _MAP(
        key="lesson_map",
        data={
            "rows": [[{**_link(x), **_walked(x)} for x in row] for row in rows],
            "edges": [[before.url, x.url] for x in LESSONS for before in direct_prerequisites(x)],
        },
        on_opened_change=lambda: None,
    )
    _open(shown.opened)


def whole_course() -> None:
    """Show the whole course as one file, with links from its lines to lessons, for download."""
    text = (ROOT / "exports" / "whole_course.py").read_text(encoding="utf-8")
    data = {"sections": sections(text)}
    _open(_COURSE(key="whole_course", data=data, on_opened_change=lambda: None).opened)
    offer_file("Download the file", text, "whole_course.py", key="whole_course_file")
    st.caption(
        "To run it: `pip install numpy scikit-learn`, then `python whole_course.py`. It prints the "
        "numbers of these lessons."
    )


def sections(text: str) -> list[dict[str, Any]]:
    """Split a source at comments such as ``# XOR -----`` that name a lesson."""
    parts = re.split(r"^# (.+?) -{9,}\n", text, flags=re.MULTILINE)
    titles = {x.title: x for x in LESSONS}
    cut, first = [], 1
    for title, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        first += bool(title)  # the comment itself
        link = _link(titles[title]) if title else {}
        cut.append({**link, "first": first, "lines": part.splitlines()})
        first += part.count("\n")
    return cut


def lesson_table() -> None:
    """Show each lesson's knobs, activations and losses, and why they are used."""
    rows = [
        ([_link(x)], x.knobs, x.activations, x.losses or ["none yet"], [x.why]) for x in LESSONS
    ]
    _table(
        "lessons",
        "Which lesson uses what",
        ("Lesson", "You turn", "Activation", "Loss", "Why"),
        rows,
    )


def tool_table(kind: str) -> None:
    """Show the knobs, activations or losses that lessons use: what each does, and when."""
    used = dict.fromkeys(name for lesson in LESSONS for name in getattr(lesson, kind))
    rows = [
        (
            [name],
            [KINDS[kind][name].does],
            [KINDS[kind][name].when],
            [_link(x) for x in LESSONS if name in getattr(x, kind)],
        )
        for name in used
        if name in KINDS[kind]
    ]
    heads = (HEADS[kind], "What it does", "When to use it", "Lessons")
    _table(kind, f"When to use which {HEADS[kind].lower()}", heads, rows)


def _table(name: str, caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    shown = _TABLE(
        key=f"table_of_{name}",
        data={"caption": caption, "heads": heads, "rows": rows},
        on_opened_change=lambda: None,
    )
    _open(shown.opened)


def _open(address: Any) -> None:
    """Open the lesson or scene whose link was clicked, if any."""
    url, _, name = address.partition(_AT) if isinstance(address, str) else ("", "", "")
    if url not in BY_URL:
        return
    lesson = BY_URL[url]
    known = any(scene.name == name for scene in lesson_content(lesson.slug).scenes)
    st.switch_page(lesson.page, query_params={SCENE: name} if known else None)


def _link(lesson: Lesson) -> dict[str, str]:
    return {"path": lesson.url, "title": lesson.title}


def _walked(lesson: Lesson) -> dict[str, Any]:
    """Return how long a lesson takes, and how much of it is done."""
    record = progress.current()
    share = record.standings[lesson.slug].share if record.done else 0.0
    minutes, _ = lesson.takes(programs=record.programs)
    done = " · complete" if share == 1 else f" · {percent(share)} done" if share else ""
    return {"note": f"{minutes} min{done}", "walked": share}
