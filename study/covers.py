"""What the course covers: topics for teachers, each with the scenes that declare it.

``python -m study.covers`` writes ``docs/covers.md``, and refuses to lose a topic that stands there.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from study.content import lesson_content
from study.curriculum import LESSONS
from study.laboratory import LAB_PAGES
from study.loading import ROOT, folder_of

DOCUMENT = ROOT / "docs" / "covers.md"
_HEAD = """\
# What the course covers

Made by `python -m study.covers` from what the scenes declare. A scene “in code” shows the lines
that run, or has the learner write them.

| topic | lesson | scene | in code |
|---|---|---|---|
"""

_MAP = (
    "Setting up Python and PyTorch on a computer of one’s own",
    "The whole picture",
    "[Take it home](../pages/start/map.py)",
    True,
)
"""What stands on the map of the lessons, which is no scene."""


def _rows() -> Iterator[tuple[str, str, str, bool]]:
    """Yield each topic with a lesson, a link to the file of a scene, and whether it is in code."""
    for lesson in LESSONS:
        folder = folder_of(lesson.slug).relative_to(ROOT)
        for scene in lesson_content(lesson.slug).scenes:
            link = f"[{scene.title}](../{folder.as_posix()}/{scene.name}.py)"
            for topic in scene.covers:
                yield topic, lesson.title, link, scene.path == "code"
    for lab in LAB_PAGES:
        for topic in lab.covers:
            yield topic, "Laboratory", f"[{lab.title}](../{lab.page})", lab.slug == "write_it"
    yield _MAP


def table() -> str:
    rows = sorted(_rows(), key=lambda row: row[0].casefold())
    lines = (f"| {' | '.join(row[:3])} | {'yes' if row[3] else ''} |\n" for row in rows)
    return _HEAD + "".join(lines)


def lost() -> list[str]:
    """Return the topics of the document that no scene declares any more, but for WRITE: a topic."""
    written = DOCUMENT.read_text(encoding="utf-8").splitlines() if DOCUMENT.exists() else []
    topics = [line.split(" | ")[0].removeprefix("| ") for line in written if line.startswith("| ")]
    named = {topic for topic in topics[1:] if not topic.startswith("WRITE")}
    return sorted(named - {row[0] for row in _rows()})


def main() -> int:
    if topics := lost():
        named = ", ".join(topics)
        print(f"No scene covers these any more: {named}. Name them in one.", file=sys.stderr)
        return 1
    Path(DOCUMENT).write_text(table(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
