"""One question before a lesson, at its end and weeks later: who is asked, and what is told."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from study.catalogue import ASKED_BEFORE, AT_END, BEFORE, LATER, catalogue, key_of_own_words
from study.class_results import own_words
from study.content import TAKEAWAYS, lesson_content
from study.curriculum import BY_SLUG, LESSONS
from study.handed_in import HandedIn, keys_of_lessons, keys_of_task, part_of
from study.own_words import (
    REST,
    answered_long_ago,
    compared,
    describe,
    is_asked_before,
    said,
    shares,
    wants_before,
)
from study.progress import Progress, parse
from study.task import Task, TaskStep
from tests.sentences import check_sentence

SLUG, OTHER = "gradient_descent", "xor"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
BEFORE_KEY, KEY, LATER_KEY = (key_of_own_words(SLUG, at) for at in (BEFORE, AT_END, LATER))
N = len(lesson_content(SLUG).own_words.points)
NAMES = [scene.name for scene in lesson_content(SLUG).scenes]


def test_it_is_asked_once_before_a_lesson_that_has_not_begun():
    new = Progress()
    assert all(is_asked_before(new, lesson.slug) for lesson in LESSONS)
    toy, second = (f"{SLUG}/scene/{name}" for name in NAMES[:2])
    assert is_asked_before(new.with_done(toy), SLUG), "the toy itself tells nothing"
    assert not is_asked_before(new.with_done(second), SLUG)
    assert is_asked_before(new.with_done(second), OTHER)
    for text in ("down", ""):
        assert not is_asked_before(new.with_kept(BEFORE_KEY, text=text), SLUG)
        assert is_asked_before(new.with_kept(BEFORE_KEY, text=text), OTHER)
    assert not is_asked_before(new.with_kept(KEY, text="down"), SLUG)


def test_whoever_passes_the_first_one_by_is_asked_in_no_lesson_until_they_wish_it():
    passed = Progress().with_kept(BEFORE_KEY, skipped=True)
    assert not any(is_asked_before(passed, lesson.slug) for lesson in LESSONS)
    wished = passed.with_kept(ASKED_BEFORE, value=True)
    assert is_asked_before(wished, OTHER)
    assert not is_asked_before(wished, SLUG), "there it was passed by"
    answers = passed.with_kept(key_of_own_words(OTHER, BEFORE), text="two cuts")
    assert is_asked_before(answers, "sigmoid"), "whoever answers may pass one by"
    assert not is_asked_before(answers.with_kept(ASKED_BEFORE, value=False), "sigmoid")
    assert wants_before(Progress())
    assert not wants_before(passed)
    for record in (passed, wished, answers):
        assert parse(record.to_json()) == record


def test_a_record_that_had_both_answers_in_one_item_has_them_apart():
    old = json.loads(Progress().with_kept(KEY, NOW, asked="Why?", text="now", had=[1]).to_json())
    old["kept"][KEY]["before"] = "then"
    record = parse(json.dumps(old))
    assert not record.impossible
    texts = {at: each.text for at, each in said(record, SLUG).items()}
    assert texts == {AT_END: "then", LATER: "now"}
    assert said(record, SLUG)[LATER].had == {1}
    assert record.kept[KEY] | {"at": ""} == {"asked": "Why?", "text": "then", "at": ""}
    assert parse(record.to_json()) == record
    old["kept"][KEY]["before"] = 5
    assert len(parse(json.dumps(old)).impossible) == 1


def test_the_question_answered_longest_ago_comes_back_after_weeks_and_once():
    record = Progress().with_kept(KEY, NOW, text="down")
    record = record.with_kept(key_of_own_words(OTHER), NOW - timedelta(days=1), text="two cuts")
    due = (NOW + REST).date()
    assert answered_long_ago(record, due - timedelta(days=2)) is None
    assert answered_long_ago(record, due - timedelta(days=1)) == OTHER
    assert answered_long_ago(record, due) == OTHER
    for text in ("still two", ""):
        later = record.with_kept(key_of_own_words(OTHER, LATER), NOW + REST, text=text)
        assert answered_long_ago(later, due) == SLUG
        assert answered_long_ago(later, due + 9 * REST) == SLUG
    assert answered_long_ago(Progress().with_kept(KEY, NOW, text=" \n"), due) is None
    assert answered_long_ago(Progress().with_kept(BEFORE_KEY, NOW, text="down"), due) is None


def answered(before: str, had_before, at_end: str, had) -> Progress:
    record = Progress().with_kept(BEFORE_KEY, NOW, text=before, had=had_before)
    return record.with_kept(KEY, NOW, text=at_end, had=had)


def test_points_are_told_where_any_were_ticked_and_an_answer_without_a_tick_had_none():
    record = answered("down", None, "against it", [0, 2])
    assert describe(record).endswith(f"you ticked 0 of {N} before and 2 of {N} at the end.")
    assert shares(record) == {BY_SLUG[SLUG].title: (0.0, 2 / N)}
    later = record.with_kept(LATER_KEY, text="against", had=[0, 17])
    assert describe(later).endswith(
        f"0 of {N} before, 2 of {N} at the end and 1 of {N} three weeks later."
    )
    unticked = answered("", None, "against it", None)
    assert describe(unticked).endswith("you see here what has changed.")
    assert shares(unticked) == {}
    assert describe(Progress()) == describe(Progress().with_kept(KEY, text="against it"))
    for each in (Progress(), unticked, record, later):
        check_sentence(describe(each))


def test_a_class_has_before_and_after_of_each_and_the_points_of_all_who_answered_twice():
    records = [
        answered("", None, "against it", [0, 1]),
        answered("down", [0], "down", [0]),
        Progress().with_kept(KEY, text="only at the end", had=[0, 1, 2]),
        Progress().with_kept(BEFORE_KEY, skipped=True).with_kept(LATER_KEY, text="weeks later"),
    ]
    keys = keys_of_lessons([SLUG])
    entries = [
        HandedIn(name, "", part_of(record, keys), i, name)
        for i, (name, record) in enumerate(zip("ABCD", records, strict=True))
    ]
    rows = own_words(entries, SLUG)
    assert [name for name, *_ in rows] == ["A", "B", "C"], "not who passed it by"
    assert [each and each.text for _, each, _ in rows] == ["", "down", None]
    n, share = compared([entry.record for entry in entries], SLUG)
    assert n == 2
    assert share == {BEFORE: pytest.approx(1 / 6), AT_END: pytest.approx(3 / 6)}
    assert compared([], SLUG) == (0, {})


def test_a_task_asks_for_both_answers_if_it_has_the_end_of_the_lesson():
    toy, end = (catalogue()[f"{SLUG}/scene/{name}"] for name in (NAMES[0], TAKEAWAYS))
    keys = keys_of_task(Task("x", "", (TaskStep(toy), TaskStep(end))))
    assert {BEFORE_KEY, KEY} <= {*keys}
    assert LATER_KEY not in keys
    assert not [key for key in keys_of_task(Task("x", "", (TaskStep(toy),))) if "/written/" in key]
