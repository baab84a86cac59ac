"""Each lesson's minutes from what its pages show.

`python -m tests.pages.minutes SLUG` writes those that are stated too far off.
"""

import argparse
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from streamlit.logger import get_logger

from study.catalogue import catalogue, of_lesson
from study.content import lesson_content
from study.curriculum import BY_SLUG
from study.loading import load
from study.scene import TRAIL

ROOT = Path(__file__).parent.parent.parent
MOST_OFF = 2
"""Minutes by which what is stated may differ from what is computed."""
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
    catalogue()  # lessons cannot be loaded by the import of the tests that name them
    shown_in = load("tests.pages.texts").shown_in
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


def corrected(slug: str, computed: Mapping[str, int]) -> Mapping[str, int]:
    """Return the minutes to write: as stated, but for those too far off, or the first or last."""
    now = {name: getattr(BY_SLUG[slug], name) for name in computed}
    return {
        name: new if abs(at - new) > MOST_OFF or not at or not new else at
        for (name, new), at in zip(computed.items(), now.values(), strict=True)
    }


def in_curriculum(text: str, slug: str, numbers: Mapping[str, int]) -> str:
    begin = text.index(f'slug = "{slug}"\n')
    end = text.find("\n[[lesson]]", begin) % (len(text) + 1)
    entry = re.sub(r"(?m)^(?:aside_|code_)?minutes = .*\n", "", text[begin:end])
    written = "".join(f"{name} = {n}\n" for name, n in numbers.items())
    return text[:begin] + re.sub(r"(icon = .*\n)", rf"\g<1>{written}", entry) + text[end:]


def in_readme(text: str, slug: str, numbers: Mapping[str, int]) -> str:
    lesson = BY_SLUG[slug]
    row = rf"(\| {re.escape(lesson.title)} \| {re.escape(lesson.question)} \|) .* \|\n"
    written = rf"\g<1> {numbers['minutes']} min + {numbers['aside_minutes']} |\n"
    text, n_rows = re.subn(row, written, text)
    if n_rows != 1:
        raise ValueError(
            f"README.md: no row of its table says “{lesson.title} | {lesson.question}”, as "
            f"study/curriculum.toml does for {slug}; mend that row first."
        )
    return text


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.pages.minutes")
    context = "streamlit.runtime.scriptrunner_utils.script_run_context"
    get_logger(context).disabled = True  # it warns of pages outside a server
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="all lessons, if none is named")
    slugs = parser.parse_args().slugs
    if unknown := set(slugs) - set(BY_SLUG):
        parser.error(f"{', '.join(unknown)}: not among the lessons, which are {', '.join(BY_SLUG)}")
    for slug in slugs or BY_SLUG:
        computed = minutes(slug)
        print(slug, *computed.values())
        for name, change in {
            "README.md": in_readme,
            "study/curriculum.toml": in_curriculum,
        }.items():
            text = (ROOT / name).read_text(encoding="utf-8")
            try:
                text = change(text, slug, corrected(slug, computed))
            except ValueError as error:
                parser.error(str(error))
            (ROOT / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
