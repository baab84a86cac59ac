"""The map of lessons, and the whole course in one file, with links."""

import re
from typing import Any

import streamlit as st

from study.curriculum import LESSONS, Lesson, direct_prerequisites, prerequisite_depths
from study.loading import ROOT
from training.figures import percent
from ui.components import component
from ui.page.navigation import linked
from ui.session import progress
from ui.session.files import offer_file

_MAP, _COURSE = component("map"), component("course")


def lesson_map() -> None:
    """Draw the lessons from top to bottom, each linked to its prerequisites."""
    depths = prerequisite_depths()
    rows = [
        [x for x in LESSONS if depths[x.slug] == depth] for depth in range(max(depths.values()) + 1)
    ]
    linked(
        "lesson_map",
        _MAP,
        rows=[[{**_link(x), **_walked(x)} for x in row] for row in rows],
        edges=[[before.url, x.url] for x in LESSONS for before in direct_prerequisites(x)],
    )


def whole_course() -> None:
    """Show the whole course as one file, with links from its lines to lessons, for download."""
    text = (ROOT / "exports" / "whole_course.py").read_text(encoding="utf-8")
    linked("whole_course", _COURSE, sections=sections(text))
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


def _link(lesson: Lesson) -> dict[str, str]:
    return {"path": lesson.url, "title": lesson.title}


def _walked(lesson: Lesson) -> dict[str, Any]:
    """Return how long a lesson takes, and how much of it is done."""
    record = progress.current()
    share = record.standings[lesson.slug].share if record.done else 0.0
    minutes, _ = lesson.takes(programs=record.programs)
    done = " · complete" if share == 1 else f" · {percent(share)} done" if share else ""
    return {"note": f"{minutes} min{done}", "walked": share}
