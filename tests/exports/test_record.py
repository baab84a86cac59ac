"""The record of study: complete, escaped, and from nowhere else."""

import html
import re
from datetime import date
from functools import cache

import pytest

from exports.record import NAME, record_of_study, record_of_task
from study.catalogue import KINDS, catalogue, key_of_own, of_lesson
from study.content import lesson_content
from study.curriculum import LESSONS
from study.progress import Progress
from study.task import Step, Task

ALL = [lesson.slug for lesson in LESSONS]
DAY = date(2026, 1, 2)


def complete(*kinds: str) -> Progress:
    record = Progress()
    for key, item in catalogue().items():
        if item.kind in kinds:
            record = record.with_done(key, DAY)
    return record


@cache
def everything() -> Progress:
    return complete(*KINDS)


def test_a_record_names_every_lesson_its_counts_and_its_last_day():
    last = next(key for key in everything().done if key.startswith("xor/"))
    record = Progress({**everything().done, last: "2026-03-04"})
    page = record_of_study(record, ALL)
    rows = dict(re.findall(r"<tr><td>([^<]*)</td>(.*?)</tr>", page))
    assert set(rows) == {lesson.title for lesson in LESSONS}
    for lesson in LESSONS:
        at = record.standings[lesson.slug]
        row = rows[lesson.title]
        for kind in ("claim", "question", "challenge"):
            assert f"<td>{at.done[kind]} of {at.of[kind]}</td>" in row
        day = "4 March 2026" if lesson.slug == "xor" else "2 January 2026"
        assert row.endswith(f"<td>{day}</td>")
    assert f"{len(LESSONS)} of {len(LESSONS)} lessons complete" in page


def test_what_a_lesson_does_not_have_is_not_counted_as_missing():
    page = record_of_study(everything(), ALL)
    assert "0 of 0" not in page
    without_exams = [x for x in LESSONS if not everything().standings[x.slug].of["exam"]]
    assert without_exams
    for lesson in without_exams:
        assert re.search(rf"<td>{re.escape(lesson.title)}</td>.*?<td>–</td>", page)


def test_a_column_that_no_lesson_needs_is_left_out(monkeypatch):
    assert ">Exams<" in record_of_study(everything(), ALL)
    monkeypatch.setattr(
        "study.progress.of_lesson",
        lambda slug, **_: {key: x for key, x in of_lesson(slug).items() if x.kind != "exam"},
    )
    studied = complete(*(kind for kind in KINDS if kind != "exam"))
    assert ">Exams<" not in record_of_study(studied, ALL)


def test_predictions_may_be_missing():
    page = record_of_study(complete("claim", "question", "challenge"), ALL)
    assert "0 of" in page


def test_the_name_has_one_place_and_the_browser_fills_it():
    assert record_of_study(everything(), ALL).count(NAME) == 1


def test_one_lesson_has_a_record_of_its_own():
    page = record_of_study(everything(), ["xor"])
    assert re.findall(r"<tr><td>([^<]*)</td>", page) == ["XOR"]
    assert "1 of 1 lesson complete" in page
    begun = Progress({k: d for k, d in everything().done.items() if "/claim/" in k})
    assert "0 of 1 lesson complete" in record_of_study(begun, ["xor"])


def test_nothing_comes_from_elsewhere_and_no_script_runs():
    page = record_of_study(everything(), ALL)
    assert not re.search(r"<script|<link|src=|href=|url\(|http", page)


def test_it_is_given_for_what_was_begun_only():
    missing = Progress({k: d for k, d in everything().done.items() if not k.startswith("xor/")})
    with pytest.raises(ValueError, match=r"Nothing is done yet in XOR\.$"):
        record_of_study(missing, ALL)
    with pytest.raises(ValueError, match="Nothing is done yet in no lesson"):
        record_of_study(everything(), [])


def test_a_task_has_a_page_with_its_title_its_steps_and_the_answers():
    steps = tuple(Step(catalogue()[key]) for key in ("xor/scene/starts", "xor/claim/product_too"))
    task = Task("Rates <1>", "", steps, "Why?")
    record = (
        Progress()
        .with_done("xor/scene/starts")
        .with_kept("xor/claim/product_too", belief=True)
        .with_kept("xor/claim/unsolved_is_stuck", belief=True)
        .with_kept(key_of_own("Why?"), asked="Why?", text="So,\n<b>since</b>")
    )
    page = record_of_task(record, task, ["First & last", "Second"])
    assert "<h1>Rates &lt;1&gt;</h1>" in page
    assert re.findall(r"<tr><td>([^<]*)</td><td>([^<]*)</td>", page) == [
        ("First &amp; last", "done"),
        ("Second", "–"),
    ]
    answers = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page))
    assert answers["Why?"] == "So,\n&lt;b&gt;since&lt;/b&gt;"
    statement = lesson_content("xor").claims["product_too"].statement
    assert [key for key in answers if statement in html.unescape(key)]
    assert len(answers) == 2, "what the task does not ask is not there"
    assert page.count(NAME) == 1
