"""Begin a lesson: `python -m lessons new <slug>` writes the smallest one that the tests accept.

What is still to be written begins with WRITE, and the tests ask for it.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from study.curriculum import LESSONS, Lesson, check_name, check_order
from study.entries import entry

ROOT = Path(__file__).parent.parent
TEMPLATES = Path(__file__).parent / "template"
SECTIONS = tuple(dict.fromkeys(lesson.section for lesson in LESSONS))
SCENES = ("start", "rate", "shape", "run", "everything")
WORDS = ("epoch", "gradient descent", "learning rate", "loss", "parameter")
"""Words of the glossary in which a lesson is listed until it has words of its own."""


def filled(name: str, names: Mapping[str, str]) -> str:
    text = (TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")
    for placeholder, value in names.items():
        text = text.replace(f"__{placeholder}__", value)
    return text


def begin(slug: str, section: str, root: Path = ROOT) -> list[Path]:
    """Write a new lesson's files, and name it where the lessons are listed."""
    title = slug.replace("_", " ").capitalize()
    place = max(i for i, each in enumerate(LESSONS, 1) if each.section == section)
    before = LESSONS[place - 1].slug
    folder = section.lower().replace(" ", "_")
    names = {"SLUG": slug, "SECTION": section, "FOLDER": folder, "TITLE": title, "BEFORE": before}
    table = filled("entry.toml", names)
    lesson = entry(Lesson, tomllib.loads(table)["lesson"][0], "python -m lessons new")
    check_name(lesson)
    for borne in (ROOT / "lessons").glob(f"*/{slug}.py"):
        raise ValueError(f"{slug} needs another slug: {borne.relative_to(ROOT)} bears it.")
    course = (*LESSONS[:place], lesson, *LESSONS[place:])
    check_order(course)
    package = root / "lessons" / slug
    texts = {package / "__init__.py": f'"""The lesson “{title}”."""\n'}
    for name in ("model", "claims"):
        texts[package / f"{name}.py"] = filled(f"{name}.py", names)
    for name in ("page", "knobs", *SCENES):
        texts[root / "pages" / folder / slug / f"{name}.py"] = filled(f"{name}.py", names)
    texts[root / "tests" / "lessons" / f"test_{slug}.py"] = filled("test.py", names)
    taken = [path for path in texts if path.exists()]
    if taken:
        raise ValueError(f"{taken[0].relative_to(root)} is there already.")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    listed = {
        root / "study" / "curriculum.toml": lambda text: behind(text, before, table),
        root / "study" / "glossary" / "words.toml": lambda text: in_glossary(text, slug, course),
        root / "README.md": lambda text: in_readme(text, lesson, place),
    }
    for path, change in listed.items():
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return [*texts, *listed]


def behind(text: str, before: str, table: str) -> str:
    """Put a lesson's entry behind that of another lesson."""
    at = text.index(f'slug = "{before}"\n')
    end = text.find("\n[[lesson]]", at)
    return text + table if end < 0 else text[:end] + table + text[end:]


def in_glossary(text: str, slug: str, course: Sequence[Lesson]) -> str:
    """List a lesson at some words of the glossary, in the order of the course."""
    for word in WORDS:
        begin = text.index("lessons = [", text.index(f'term = "{word}"\n'))
        end = text.index("]", begin)
        listed = {slug, *re.findall(r'"(\w+)"', text[begin:end])}
        slugs = ", ".join(f'"{each.slug}"' for each in course if each.slug in listed)
        text = f"{text[:begin]}lessons = [{slugs}{text[end:]}"
    return text


def in_readme(text: str, lesson: Lesson, place: int) -> str:
    """Add a lesson to the README's table of lessons, after this many others."""
    rows = re.findall(r"^\| \d+ (\| .*\n)", text, re.MULTILINE)
    row = (
        f"| {lesson.title} | {lesson.question} | {lesson.minutes} min + {lesson.aside_minutes} |\n"
    )
    begin = re.split(r"^\| 1 \| ", text, maxsplit=1, flags=re.MULTILINE)[0]
    after = text.rpartition(rows[-1])[2]
    numbered = enumerate([*rows[:place], row, *rows[place:]], 1)
    return begin + "".join(f"| {n} {each}" for n, each in numbered) + after


def main() -> None:
    """Read what is asked for, begin the lesson, and say how to go on."""
    parser = argparse.ArgumentParser(prog="python -m lessons", description="Begin a lesson.")
    parser.add_argument("new", choices=["new"])
    parser.add_argument("slug", help="small letters, in words joined by _; it stays for good")
    parser.add_argument("--section", choices=SECTIONS, default=SECTIONS[-1])
    asked = parser.parse_args()
    try:
        written = begin(asked.slug, asked.section)
    except ValueError as error:
        parser.error(str(error))
    print(*(path.relative_to(ROOT) for path in written), sep="\n")
    slug = asked.slug
    again = [sys.executable, "-m", "benchmarks.verdicts", "--only", slug]
    if subprocess.run(again, check=False, cwd=ROOT).returncode:  # noqa: S603 (this very Python)
        parser.error(f"the verdicts of {slug} could not be measured, as said above.")
    print(
        "\nWrite what begins with WRITE; CONTRIBUTING.md says what each part is for. What the "
        f"tests still ask for:\n\n    make lesson SLUG={slug}"
    )


if __name__ == "__main__":
    main()
