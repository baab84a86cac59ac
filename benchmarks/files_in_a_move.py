"""Which files and functions of this project run in one move of a knob.

`python -m benchmarks.files_in_a_move [--scene xor/train] [--all]`
"""

import argparse
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from streamlit.testing.v1 import AppTest

from study.content import lesson_content
from study.curriculum import BY_SLUG, LESSONS

ROOT = Path(__file__).parent.parent
SKIP = ("Skip, just show me", "Skip the question")
NOT_OF_THE_APP = ("/", ".venv", "benchmarks", "tests", "<")
"""Prefixes of files that are not counted."""


def calls_in_a_move(slug: str, scene: str) -> Counter[CodeType]:
    """Count the calls of each of our functions while a scene's first slider moves a step.

    Two earlier moves do what is done once.
    """
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    app.query_params["scene"] = scene
    app.switch_page(str(ROOT / BY_SLUG[slug].page)).run()
    app = app.switch_page(str(ROOT / BY_SLUG[slug].page))
    while skips := [button for button in app.main.button if button.label in SKIP]:
        skips[0].click().run()
    calls: Counter[CodeType] = Counter()
    for _ in range(3):
        knobs = [s for s in app.main.slider if s.key and s.key.startswith(f"{slug}_")]
        if not knobs:
            return Counter()
        knob: Any = knobs[0]
        down = knob.value + knob.step > knob.max
        knob.set_value(knob.value - knob.step if down else knob.value + knob.step)
        calls = calls_during(app.run)
    return calls


def calls_during(run: Callable[[], object]) -> Counter[CodeType]:
    """Count the calls of each of our functions, in all threads, while a function runs."""
    calls: Counter[CodeType] = Counter()

    def count(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            calls[frame.f_code] += 1

    threading.setprofile(count)
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return Counter(
        {code: n for code, n in calls.items() if not file_of(code).startswith(NOT_OF_THE_APP)}
    )


def file_of(code: CodeType) -> str:
    """Return the file of a function, relative to the repository."""
    return code.co_filename.removeprefix(f"{ROOT}/")


def main() -> None:
    """Print how many files and functions run in a move of each scene, or list those of one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scene", help="as xor/train: list its files and calls")
    parser.add_argument("--all", action="store_true", help="all scenes, not only the first three")
    asked = parser.parse_args()
    if asked.scene:
        calls = calls_in_a_move(*asked.scene.split("/"))
        for file in sorted({file_of(code) for code in calls}):
            own = [f"{c.co_qualname} {n}" for c, n in calls.items() if file_of(c) == file]
            print(f"{file}: {', '.join(own)}")
        return
    for lesson in LESSONS:
        for scene in lesson_content(lesson.slug).scenes[: None if asked.all else 3]:
            calls = calls_in_a_move(lesson.slug, scene.name)
            if calls:
                n_files = len({file_of(code) for code in calls})
                print(
                    f"{n_files:3} files, {len(calls):4} functions, {calls.total():6,} calls: "
                    f"{lesson.slug}/{scene.name}"
                )


if __name__ == "__main__":
    main()
