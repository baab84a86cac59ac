"""The ordered list of lessons, read from ``curriculum.toml``."""

import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from study.entries import entry, noting, read_toml
from study.laboratory import LAB_PAGES

_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Lesson:
    # The permanent name of its package, page and test, also used in learners' records. Renaming a
    # lesson changes its title and address, never this.
    slug: str
    section: str  # its part of the curriculum
    title: str  # in the navigation
    question: str  # the question it answers, in the learner's words
    takeaway: str  # ends a sentence that begins with "You learn to"
    icon: str  # of a Material Symbol
    # Of the trail, and of the side paths together: `tests.pages.minutes` writes them.
    minutes: int = 15
    aside_minutes: int = 5
    code_minutes: int = 0  # of those, the code scenes: on the trail of learners who program
    # Slugs of lessons to know before; all come earlier.
    builds_on: tuple[str, ...] = ()
    address: str = ""  # of its page, if not the slug
    formerly: tuple[str, ...] = ()  # earlier addresses, which still work

    @property
    def url(self) -> str:
        """The path of its page in the app."""
        return self.address or self.slug

    def takes(self, *, programs: bool | None) -> tuple[int, int]:
        """Return the minutes of a learner's trail and of the side paths."""
        moved = self.code_minutes if programs else 0
        return self.minutes + moved, self.aside_minutes - moved

    @property
    def page(self) -> str:
        """Path of the page's file, from the root of the repository."""
        return f"pages/{self.section.lower().replace(' ', '_')}/{self.slug}/page.py"


def check_order(lessons: Sequence[Lesson]) -> None:
    """Raise ValueError if a lesson stands before one that it builds on, or outside its section."""
    earlier: list[str] = []
    last_of: dict[str, str] = {}  # by section
    titles: set[str] = set()
    addresses: dict[str, str] = {}
    for lesson in lessons:
        for other in earlier:
            short, long = sorted((lesson.slug, other), key=len)
            if f"_{short}_" in f"_{long}_":
                raise ValueError(f"{lesson.slug} needs another slug: {other} is too much like it.")
        if lesson.title in titles:
            raise ValueError(f"{lesson.slug} needs another title: {lesson.title!r} is taken.")
        titles.add(lesson.title)
        if earlier and last_of.get(lesson.section, earlier[-1]) != earlier[-1]:
            raise ValueError(
                f"{lesson.slug}: its section “{lesson.section}” ended before {earlier[-1]}; put it "
                f"after {last_of[lesson.section]}."
            )
        last_of[lesson.section] = lesson.slug
        for slug in lesson.builds_on:
            if slug not in earlier:
                known = ", ".join(earlier) or "none, it is the first"
                raise ValueError(
                    f"{lesson.slug} builds on {slug!r}; it may build on lessons that stand before "
                    f"it ({known})."
                )
        if lesson.slug not in (lesson.url, *lesson.formerly):
            raise ValueError(
                f"The address of {lesson.slug} is {lesson.url!r} now; its formerly must name "
                f"{lesson.slug!r}, so that old links lead there."
            )
        for url in (lesson.url, *lesson.formerly):
            if url in addresses:
                raise ValueError(f"{url!r} is an address of {addresses[url]} and {lesson.slug}.")
            addresses[url] = lesson.slug
        earlier.append(lesson.slug)


FILES = ("__init__.py", "model.py", "claims.py")
"""The files in every lesson's package."""


def check_name(lesson: Lesson) -> None:
    """Raise ValueError unless the name can be used in files and addresses."""
    slug = lesson.slug
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", slug) or keyword.iskeyword(slug):
        raise ValueError(f"The slug {slug!r} must be small letters, in words joined by _.")
    pages = {path.relative_to(_ROOT).as_posix() for path in (_ROOT / "pages").glob(f"*/{slug}.py")}
    pages |= {lab.page for lab in LAB_PAGES if lab.slug == slug}
    for taken in pages:
        raise ValueError(f"{slug} needs another slug: {taken} has the address /{slug}.")


def check_files(lesson: Lesson) -> None:
    """Raise ValueError naming the missing files; its scenes are checked when they are loaded."""
    paths = [lesson.page, *(f"lessons/{lesson.slug}/{name}" for name in FILES)]
    if missing := [path for path in paths if not (_ROOT / path).is_file()]:
        raise ValueError(f"{lesson.slug} lacks {', '.join(missing)}.")


def read_lessons(tables: Sequence[Any]) -> tuple[tuple[Lesson, ...], dict[str, str]]:
    """Return the finished lessons in order, and by slug what unfinished ones lack."""
    lessons: list[Lesson] = []
    unfinished: dict[str, str] = {}
    for table in tables:
        faults: list[str] = []
        with noting(faults):
            lesson = entry(Lesson, table, "study/curriculum.toml")
            before = tuple(slug for slug in lesson.builds_on if slug not in unfinished)
            lesson = replace(lesson, builds_on=before)
            for check in (lambda x: check_order([*lessons, x]), check_name, check_files):
                with noting(faults):
                    check(lesson)
        if faults:
            slug = table.get("slug") if isinstance(table, dict) else None
            unfinished[str(slug or "(no slug)")] = "\n".join(faults)
        else:
            lessons.append(lesson)
    return tuple(lessons), unfinished


LESSONS, UNFINISHED = read_lessons(read_toml(Path(__file__).with_name("curriculum.toml"))["lesson"])
"""The lessons of the course; and by slug what each unfinished one lacks."""


def in_course(slugs: Sequence[str], of: str) -> tuple[str, ...]:
    """Return the slugs without those of unfinished lessons."""
    finished = tuple(slug for slug in slugs if slug not in UNFINISHED)
    if list(finished) != [slug for slug in BY_SLUG if slug in finished]:
        raise ValueError(
            f"{of} must name known lessons, once and in the order of study/curriculum.toml, not "
            f"{', '.join(slugs)}."
        )
    return finished


BY_SLUG = {lesson.slug: lesson for lesson in LESSONS}
BY_URL = {url: lesson for lesson in LESSONS for url in (lesson.url, *lesson.formerly)}
"""Every lesson by its address and former addresses."""


def sections() -> dict[str, tuple[Lesson, ...]]:
    names = dict.fromkeys(lesson.section for lesson in LESSONS)
    return {name: tuple(x for x in LESSONS if x.section == name) for name in names}


@cache
def next_lesson(slug: str) -> Lesson | None:
    i = [lesson.slug for lesson in LESSONS].index(slug)
    return LESSONS[i + 1] if i + 1 < len(LESSONS) else None


def prerequisite_depths() -> Mapping[str, int]:
    """Return the length of the longest chain of prerequisites of each lesson, by slug."""
    n_steps: dict[str, int] = {}
    for lesson in LESSONS:
        n_steps[lesson.slug] = max((n_steps[slug] + 1 for slug in lesson.builds_on), default=0)
    return n_steps


def direct_prerequisites(lesson: Lesson) -> tuple[Lesson, ...]:
    """Return a lesson's prerequisites without those implied by others."""
    implied: set[str] = set()
    waiting = [x for slug in lesson.builds_on for x in BY_SLUG[slug].builds_on]
    while waiting:
        slug = waiting.pop()
        implied.add(slug)
        waiting += BY_SLUG[slug].builds_on
    return tuple(BY_SLUG[slug] for slug in lesson.builds_on if slug not in implied)
