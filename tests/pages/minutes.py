"""Each lesson's minutes from what its pages show: `python -m tests.pages.minutes` writes them."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from study.catalogue import of_lesson
from study.content import TRAIL, lesson_content
from study.curriculum import BY_SLUG, LESSONS
from tests.pages.texts import shown_in

ROOT = Path(__file__).parent.parent.parent
WORDS_PER_MINUTE = 200
"""An adult's reading speed; formulas and figures count as words."""
SECONDS = {
    "knob": 15,  # moved back and forth
    "piece": 20,  # a player, stepper or toy, used once
    "picture": 10,  # or a table, looked at once
    "prediction": 30,  # thought about, committed, and compared
    "observation": 20,  # its question and options read
    "claim": 30,  # considered, tested, and two lines read
    "question": 30,  # thought about, answered, and two lines read
}
"""Seconds for each thing to do, besides reading. Challenges are read but optional; closed expanders
are not counted."""
WORD = re.compile(r"[^\W_]")
ICON = re.compile(r":material/\w+:")


def n_words(text: str) -> int:
    return sum(bool(WORD.search(part)) for part in ICON.sub("", text).split())


def minutes(slug: str) -> Mapping[str, int]:
    """Return the minutes of a lesson's trail, of its side paths, and of their code scenes."""
    content = lesson_content(slug)
    asked = Counter((item.scene, item.kind) for item in of_lesson(slug).values())
    asked.update((each.scene, "observation") for each in content.observations.values())
    by_path: Counter[str] = Counter()
    for scene in content.scenes:
        shown = shown_in(slug)[scene.name]
        words = sum(map(n_words, (*shown.texts, *shown.answers)))
        n_pieces = len(shown.pieces)
        done = {"knob": len(shown.knobs), "piece": n_pieces, "picture": shown.pictures}
        done |= {kind: asked[scene.name, kind] for kind in SECONDS if kind not in done}
        seconds = sum(n * SECONDS[kind] for kind, n in done.items())
        by_path[scene.path] += words * 60 / WORDS_PER_MINUTE + seconds
    aside = sum(by_path.values()) - by_path[TRAIL]
    of = {"minutes": by_path[TRAIL], "aside_minutes": aside, "code_minutes": by_path["code"]}
    return {name: round(seconds / 60) for name, seconds in of.items()}


def main() -> None:
    curriculum, readme = ROOT / "study" / "curriculum.toml", ROOT / "README.md"
    tables, text = curriculum.read_text(encoding="utf-8"), readme.read_text(encoding="utf-8")
    for slug in (lesson.slug for lesson in LESSONS):
        computed = minutes(slug)
        print(slug, *computed.values())
        written = "".join(f"{name} = {n}\n" for name, n in computed.items())
        lines = r"(?:(?:aside_|code_)?minutes = .*\n)+"
        found = rf'(slug = "{slug}"\n(?:[^\[\n].*\n)*?){lines}'
        tables = re.sub(found, rf"\g<1>{written}", tables)
        row = rf"({re.escape(BY_SLUG[slug].question)} \|) .* \|\n"
        told = f"{computed['minutes']} min + {computed['aside_minutes']}"
        text = re.sub(row, rf"\g<1> {told} |\n", text)
    curriculum.write_text(tables, encoding="utf-8")
    readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
