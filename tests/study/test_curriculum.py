"""The curriculum matches the files, and leads from the first lesson to the last."""

import re
import shutil
import tomllib
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from runpy import run_path

import pytest

import lessons as lessons_package
from lessons.__main__ import begin
from server.streamlit_internals import MATERIAL_ICONS
from study.challenges import Status
from study.claims import Outcome
from study.content import lesson_content
from study.curriculum import (
    BY_SLUG,
    LESSONS,
    UNFINISHED,
    check_order,
    direct_prerequisites,
    read_lessons,
)
from study.entries import read_toml
from study.laboratory import LAB_BY_SLUG, LAB_PAGES

ROOT = Path(__file__).parent.parent.parent
SLUGS = [lesson.slug for lesson in LESSONS]


@pytest.mark.parametrize("slug", [*SLUGS, *UNFINISHED])
def test_an_entry_of_the_curriculum_is_a_lesson(slug):
    if slug in UNFINISHED:
        pytest.fail(UNFINISHED[slug], pytrace=False)
    if (icon := BY_SLUG[slug].icon) not in MATERIAL_ICONS:
        pytest.fail(f"icon of {slug} must be a name from fonts.google.com/icons, not {icon!r}")


def test_every_package_and_page_of_a_lesson_is_in_the_curriculum():
    listed = {*SLUGS, *UNFINISHED, *LAB_BY_SLUG}
    for path in (ROOT / "lessons").glob("*/__init__.py"):
        name = path.parent.name
        assert name in listed, f"lessons/{name} has no entry in study/curriculum.toml"
    known = {each.page for each in (*LESSONS, *LAB_PAGES)}
    known |= {f"pages/start/{name}.py" for name in ("home", "map")}
    own = ("again", "for_teachers", "glossary", "progress", "task")
    known |= {f"pages/study/{name}.py" for name in own}
    for path in (ROOT / "pages").glob("*/*.py"):
        page = path.relative_to(ROOT).as_posix()
        assert page in known or path.stem in UNFINISHED, (
            f"{page} is the page of no entry in study/curriculum.toml: its section names the folder"
        )


def test_an_unfinished_lesson_stays_out_of_the_course_and_says_what_it_lacks():
    whole = {"slug": "new", "section": "Networks", "title": "New", "question": "What is new?"}
    whole |= {"takeaway": "see", "icon": "scale", "minutes": 15, "aside_minutes": 5}
    first = read_toml(ROOT / "study/curriculum.toml")["lesson"][0]
    for table, sentence in (
        ({}, "Lesson '(no name)' of 'study/curriculum.toml' lacks icon, question, section, slug"),
        ({"slug": "new"}, "Lesson 'new' of 'study/curriculum.toml' lacks icon, question"),
        (whole | {"minutes": "15"}, "needs a whole number as minutes, not '15'"),
        (whole | {"builds_on": "xor"}, "needs a list, each of it a text, as builds_on, not 'xor'"),
        (
            whole,
            "new lacks pages/networks/new/page.py, lessons/new/__init__.py, lessons/new/model.py",
        ),
        (whole | {"slug": "New one"}, "must be small letters, in words joined by _"),
        (whole | {"slug": "dot"}, "dot needs another slug: dot_product is too much like it"),
        (whole | {"slug": "progress"}, "pages/study/progress.py has the address /progress"),
        (whole | {"slug": "build"}, "pages/laboratory/builder/page.py has the address /build"),
        (whole | {"title": first["title"]}, "new needs another title"),
    ):
        lessons, unfinished = read_lessons([first, table])
        assert [lesson.slug for lesson in lessons] == [first["slug"]]
        (said,) = unfinished.values()
        assert sentence in said
    second = read_toml(ROOT / "study/curriculum.toml")["lesson"][1]
    later = second | {"builds_on": [first["slug"], "new"]}
    lessons, _ = read_lessons([first, whole, later])
    assert [lesson.slug for lesson in lessons] == [first["slug"], later["slug"]]


def test_a_lesson_is_begun_whole(tmp_path, monkeypatch):
    """`python -m lessons new`: what it writes is read, and its claims and challenges come out."""
    for name in ("study/curriculum.toml", "study/glossary/words.toml", "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    with pytest.raises(ValueError, match=r"home\.py has the address /home"):
        begin("home", "Networks", tmp_path)
    with pytest.raises(ValueError, match=r"another slug: lessons/zero_grad/accumulation\.py"):
        begin("accumulation", "Networks", tmp_path)
    written = begin("parabola", "Networks", tmp_path)
    tables = read_toml(tmp_path / "study/curriculum.toml")["lesson"]
    course = [table["slug"] for table in tables]
    place = course.index("parabola")
    assert tables[place]["builds_on"] == [course[place - 1]]
    assert (
        {tables[i]["section"] for i in (place - 1, place)}
        == {"Networks"}
        != {tables[-1]["section"]}
    )
    words = read_toml(tmp_path / "study/glossary/words.toml")["word"]
    listed = [word["lessons"] for word in words if "parabola" in word.get("lessons", ())]
    assert len(listed) == 5
    assert all(slugs == [slug for slug in course if slug in slugs] for slugs in listed)
    rows = re.findall(
        r"\| (\d+) \| ([^|]*) \|", (tmp_path / "README.md").read_text(encoding="utf-8")
    )
    assert rows == [(str(n), table["title"]) for n, table in enumerate(tables, 1)]
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert "__S" not in text
        if path.suffix == ".toml":
            tomllib.loads(text)
    with pytest.raises(ValueError, match=r"parabola/__init__\.py is there already"):
        begin("parabola", "Networks", tmp_path)

    monkeypatch.syspath_prepend(tmp_path)  # pages is a package of every path
    monkeypatch.setattr(
        lessons_package, "__path__", [*lessons_package.__path__, str(tmp_path / "lessons")]
    )
    lesson = import_module("pages.networks.parabola.page").LESSON
    model, claims = (import_module(f"lessons.parabola.{name}") for name in ("model", "claims"))
    example = run_path(str(tmp_path / "tests/lessons/test_parabola.py"))["EXAMPLE"]
    content = lesson.content
    assert model.train().loss[-1] < 0.01
    assert [*content.claims] == ["larger_is_nearer"]
    assert claims.larger_is_nearer().outcome is Outcome.FAILS
    assert content.runs["claims"]["larger_is_nearer"].control().outcome is Outcome.HOLDS
    predicted = content.runs["predictions"]["jumps"]().truth
    assert predicted in content.predictions["jumps"].options
    for name, check in content.runs["challenges"].items():
        for how, settings in example.challenges[name].items():
            assert check(**settings).status is Status[how.upper()]


def test_names_and_addresses_are_told_apart():
    assert len(BY_SLUG) == len(LESSONS)
    assert len({lesson.title for lesson in LESSONS}) == len(LESSONS)
    for lesson in LESSONS:
        assert lesson.question.endswith("?"), f"the question of {lesson.slug} ends in a ?"
        assert not lesson.takeaway.endswith("."), f"the takeaway of {lesson.slug} ends a sentence"


@pytest.mark.parametrize("slug", SLUGS)
def test_the_readme_lists_a_lesson_as_the_curriculum_has_it(slug):
    rows = re.findall(r"^\| \d+ (\| .*)", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    x = BY_SLUG[slug]
    row = f"| {x.title} | {x.question} | {x.minutes} min + {x.aside_minutes} |"
    if row not in rows:
        pytest.fail(f"README.md, “The lessons”, needs this row: | {SLUGS.index(slug) + 1} {row}")
    n_listed = len(LESSONS) + len(UNFINISHED)
    assert len(rows) <= n_listed, "README.md lists lessons that study/curriculum.toml has not"
    titles = [each.split(" | ")[0].removeprefix("| ") for each in rows]
    # One that is not listed, or by another title, fails a test of its own.
    earlier = [each.title for each in LESSONS[: SLUGS.index(slug)] if each.title in titles]
    assert titles.index(x.title) == len(earlier), f"README.md lists {x.title} in another place"


def test_the_pictures_of_the_readme_are_there_and_small():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    paths = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert paths
    pictures = {path.name for path in (ROOT / "docs").iterdir() if path.suffix != ".md"}
    assert pictures == {Path(path).name for path in paths}
    for path in paths:
        assert (ROOT / path).stat().st_size < 150_000


# What builds on what ------------------------------------------------------------------------------

FIRST, SECOND, THIRD = LESSONS[:3]


def test_one_can_take_the_lessons_in_their_order():
    check_order(LESSONS)
    assert FIRST.builds_on == ()


@pytest.mark.parametrize("slug", SLUGS[1:])
def test_every_lesson_but_the_first_builds_on_another(slug):
    assert BY_SLUG[slug].builds_on, f"{slug} builds on nothing, so nothing leads to it"


def test_an_order_that_nobody_can_follow_is_refused():
    for lessons, complaint in [
        ([replace(FIRST, builds_on=(FIRST.slug,))], f"{FIRST.slug} builds on '{FIRST.slug}'"),
        (
            [replace(FIRST, builds_on=(SECOND.slug,)), SECOND],
            f"builds on '{SECOND.slug}'.*none, it is the first",
        ),
        ([FIRST, replace(SECOND, builds_on=("alchemy",))], "'alchemy'.*dot_product"),
        (
            [FIRST, replace(SECOND, section="Real"), replace(THIRD, builds_on=())],
            "perceptron: its section “Foundations” ended before gradient_descent; put it after dot",
        ),
        ([replace(FIRST, address="dots")], "'dots' now; its formerly must name 'dot_product'"),
        ([FIRST, replace(SECOND, builds_on=(), formerly=("dot_product",))], "'dot_product' is an"),
    ]:
        with pytest.raises(ValueError, match=complaint):
            check_order(lessons)


def all_before(slug: str) -> set[str]:
    before = set(BY_SLUG[slug].builds_on)
    return before.union(*(all_before(other) for other in before))


def test_the_lines_of_the_drawing_lead_to_everything_that_a_lesson_builds_on():
    for lesson in LESSONS:
        arrows = {before.slug for before in direct_prerequisites(lesson)}
        assert arrows <= set(lesson.builds_on)
        assert all_before(lesson.slug) == arrows.union(*(all_before(slug) for slug in arrows))
        for slug in arrows:  # and none is there twice, by way of another
            assert not any(slug in all_before(other) for other in arrows)


@pytest.mark.parametrize("slug", SLUGS)
def test_minutes_beside_the_trail_are_those_of_scenes_that_are_there(slug):
    lesson, content = BY_SLUG[slug], lesson_content(slug)
    again = f".venv/bin/python -m tests.pages.minutes {slug}"
    has_aside = len(content.scenes) > len(content.trail())
    assert (lesson.aside_minutes > 0) == has_aside, f"aside_minutes of {slug}: {again}"
    has_code = any(each.path == "code" for each in content.scenes)
    assert (lesson.code_minutes > 0) == has_code, f"code_minutes of {slug}: {again}"
    assert lesson.code_minutes <= lesson.aside_minutes


def test_who_programs_has_the_code_on_the_trail_and_no_longer_beside_it():
    lesson = replace(FIRST, minutes=14, aside_minutes=9, code_minutes=4)
    assert [lesson.takes(programs=programs) for programs in (None, True)] == [(14, 9), (18, 5)]
