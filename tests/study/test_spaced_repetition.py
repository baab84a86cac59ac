"""What was known comes back: on which days, of two tabs as well, and how well it is remembered."""

import json
from datetime import UTC, date, datetime, timedelta

from study.answers import MOST_REVIEWS, REVIEWS, newer_of
from study.catalogue import of_lesson
from study.confidence import ENOUGH
from study.progress import Progress, parse
from study.spaced_repetition import (
    INTERVAL_DAYS,
    MOST_PER_SESSION,
    by_gap,
    describe,
    due,
    due_date,
    due_dates,
    recalled,
)
from tests.sentences import check_sentence

DAY = date(2026, 1, 2)
ITEMS = {**of_lesson("sigmoid"), **of_lesson("xor")}
QUESTIONS = [key for key, item in ITEMS.items() if item.kind == "question"]
ONE = QUESTIONS[0]


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def iso(days: int) -> str:
    return after(days).isoformat()


def with_reviews(key: str, reviews: dict[str, bool], moment: datetime | None = None) -> Progress:
    return Progress().with_done(key, DAY).with_kept(key, moment, **{REVIEWS: reviews})


def test_what_is_known_comes_back_later_each_time_and_what_is_not_begins_anew():
    for reviews, comes in [
        ({}, 2),
        ({2: True}, 2 + 7),
        ({5: True}, 5 + 7),
        ({2: True, 9: True}, 9 + 21),
        ({2: True, 9: True, 30: True}, None),
        ({2: False}, 2 + 2),
        ({2: True, 9: False}, 9 + 2),
        ({2: True, 9: False, 11: True}, 11 + 7),
        ({2: False, 4: True, 11: True, 32: True}, None),
        ({9: True, 2: False}, 9 + 7),
    ]:
        day = due_date(DAY.isoformat(), {iso(days): right for days, right in reviews.items()})
        assert day == (None if comes is None else after(comes))


def test_only_questions_that_were_answered_rightly_come_back_and_not_before_their_day():
    record = Progress()
    for key in ITEMS:
        record = record.with_done(key, DAY)
    assert set(due_dates(record)) == set(QUESTIONS)
    assert not due(record, after(INTERVAL_DAYS[0] - 1))
    assert set(due(record, after(INTERVAL_DAYS[0]))) == set(QUESTIONS)
    assert due(Progress(), after(999)) == []
    assert due(Progress().with_kept(ONE, given=1, first_right=False), after(999)) == []


def test_what_waits_longest_comes_first_and_those_of_one_day_are_mixed():
    record = Progress()
    for i, key in enumerate(QUESTIONS):
        record = record.with_done(key, DAY if i else after(-9))
    waiting = due(record, after(50))
    assert waiting[0] == ONE
    assert len({key.split("/")[0] for key in waiting[1 : 1 + 2 * MOST_PER_SESSION]}) > 1
    again = parse(record.to_json())
    assert due(again, after(50)) == waiting, "in whatever order the record names them"


def test_two_tabs_unite_the_days_on_which_a_question_came_back():
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    left = with_reviews(ONE, {iso(2): True}, moment)
    right = with_reviews(ONE, {iso(3): True, iso(2): False}, moment + timedelta(seconds=1))
    both = left.united(right)
    assert both == right.united(left) == both.united(left)
    assert both.kept[ONE][REVIEWS] == {iso(2): False, iso(3): True}
    assert both.to_json() == right.united(left).to_json()
    plain = Progress().with_done(ONE, DAY).with_kept(ONE, moment + timedelta(days=1), given=1)
    assert plain.united(left).kept[ONE] == {**plain.kept[ONE], REVIEWS: {iso(2): True}}


def test_of_very_many_days_the_last_ones_are_kept_whichever_comes_first():
    parts = [{iso(i): True for i in range(k, 60, 3)} for k in range(3)]
    one, two, three = ({"at": f"{i}", REVIEWS: part} for i, part in enumerate(parts))
    all_of_them = newer_of(newer_of(one, two), three)
    assert all_of_them == newer_of(one, newer_of(three, two))
    assert all_of_them[REVIEWS] == {iso(i): True for i in range(60 - MOST_REVIEWS, 60)}


def test_starting_a_section_over_leaves_the_days():
    record = with_reviews(ONE, {iso(2): True}).with_kept(ONE, given=1)
    left = record.without([ONE])
    assert {**left.kept[ONE], "at": ""} == {REVIEWS: {iso(2): True}, "at": ""}
    assert left.united(record) == left
    assert left.without([ONE]) == left, "nothing is said any more"
    assert parse(left.to_json()) == left


def test_an_answer_of_days_that_cannot_be_is_left_out():
    for reviews in [
        *([], None, 1, "2026-01-04", {"2026-01-04": 1}, {"2026-01-04": None}),
        *({"yesterday": True}, {"2026-1-4": True}, {"2026-W01-1": True}, {"20260104": True}),
        *({"2999-01-01": True}, {"1999-01-01": True}, {"2026-01-04T00:00:00": True}),
        {iso(i): True for i in range(MOST_REVIEWS + 1)},
    ]:
        record = json.loads(Progress().with_kept(ONE, given=1).to_json())
        record["kept"][ONE][REVIEWS] = reviews
        read = parse(json.dumps(record))
        assert ONE not in read.kept
        assert len(read.impossible) == 1


def test_every_answer_counts_the_days_since_the_one_before():
    record = with_reviews(ONE, {iso(2): True, iso(9): False, iso(11): True})
    assert recalled(record) == [(2, True), (7, False), (2, True)]
    assert recalled(Progress().with_done(ONE, DAY)) == []
    groups = by_gap([(1, True), (3, False), (4, True), (12, True), (13, False), (400, True)])
    assert groups == {
        2: [(1, True), (3, False)],
        7: [(4, True), (12, True)],
        21: [(13, False), (400, True)],
    }


def test_what_is_said_of_the_memory_is_counted():
    few = [(2, True)] * (ENOUGH - 1)
    assert f"you have {ENOUGH - 1} so far" in describe(few)
    assert "none yet" in describe([])
    many = [(2, True)] * 6 + [(2, False)] * 2 + [(8, True)] + [(20, False)]
    sentence = describe(many)
    assert "two days 6 of 8, about a week 1 of 1 and about three weeks 0 of 1" in sentence
    assert describe([(2, True)] * ENOUGH).endswith("after about two days 10 of 10.")
    for answers in ([], few, many):
        check_sentence(describe(answers))
