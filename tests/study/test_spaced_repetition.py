"""What comes back: on which days, in which order, why, and how well it is remembered."""

import itertools
import json
from datetime import UTC, date, datetime, timedelta

from study.answers import MOST_REVIEWS, REVIEWS, last_days, newer_of
from study.catalogue import LATER, key_of_own_words, of_lesson
from study.confidence import ENOUGH
from study.content import lesson_content
from study.look_alikes import PAIRS, difference, like
from study.progress import Progress, kind_of, parse
from study.spaced_repetition import (
    INTERVAL_DAYS,
    MOST_SECONDS,
    OWN_WORDS_SECONDS,
    by_gap,
    describe,
    due,
    due_date,
    due_dates,
    for_today,
    item_of,
    left_wrong,
    reason,
    recalled,
    reviews_of,
    seconds_of,
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


def test_questions_that_were_answered_rightly_come_back_and_not_before_their_day():
    record = Progress()
    for key in ITEMS:
        record = record.with_done(key, DAY)
    assert set(due_dates(record)) == set(QUESTIONS)
    assert not due(record, after(INTERVAL_DAYS[0] - 1))
    assert set(due(record, after(INTERVAL_DAYS[0]))) == set(QUESTIONS)
    assert due(Progress(), after(999)) == []


def test_what_waits_longest_comes_first_and_those_of_one_day_are_mixed():
    record = Progress()
    for i, key in enumerate(QUESTIONS):
        record = record.with_done(key, DAY if i else after(-9))
    waiting = due(record, after(50))
    assert waiting[0] == ONE
    assert len({key.split("/")[0] for key in waiting[1:7]}) > 1
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


# What was left wrong ----------------------------------------------------------------------------


def at(days: int) -> datetime:
    return datetime(2026, 1, 2, 12, tzinfo=UTC) + timedelta(days=days)


def wrong_answer(key: str):
    """Return a wrong answer to an item, in the form in which it is kept."""
    item = item_of(key)
    if item.kind == "number":
        return item.answer + 9 * item.tolerance
    if item.kind == "order":
        return list(range(len(item.options)))[::-1]
    first = next(i for i, option in enumerate(item.options) if not option.right)
    return [first] if item.kind == "several" else first


def missed(record: Progress, key: str, *, sure: int | None, days: int = 0) -> Progress:
    """Return a record in which something was answered wrongly for the first time on a day."""
    if kind_of(key) == "prediction":
        said = {"said": 0, "right": False}
        record = record.with_done(key, after(days))
    else:
        said = {"given": wrong_answer(key), "first_given": wrong_answer(key)}
    return record.with_kept(key, at(days), **said, first_right=False, first_sure=sure)


ANY = [
    f"{slug}/{kind}/{name}"
    for slug in ("gradient_descent", "sigmoid", "xor")
    for kind in ("question", "observation", "prediction")
    for name in getattr(lesson_content(slug), f"{kind}s")
]


def reviewed(record: Progress, key: str, days: int, *, right: bool) -> Progress:
    reviews = last_days({**reviews_of(record, key), iso(days): right})
    return record.with_kept(key, at(days), **{REVIEWS: reviews})


def a_month(record: Progress, knows, n_days: int = 40) -> dict[str, list[int]]:
    """Let somebody answer what comes back every day; return on which days each item came."""
    came: dict[str, list[int]] = {}
    for day in range(1, n_days):
        asked = for_today(record, after(day))
        assert sum(map(seconds_of, asked)) <= MOST_SECONDS
        for key in asked:
            came.setdefault(key, []).append(day)
            record = reviewed(record, key, day, right=knows(key, len(came[key])))
        left = MOST_SECONDS - sum(map(seconds_of, asked))
        assert sum(map(seconds_of, for_today(record, after(day)))) <= left, "the day is used up"
        record = parse(record.to_json())
    return came


def test_what_was_left_wrong_is_found_and_what_was_put_right_or_skipped_is_not():
    record = Progress()
    for i, key in enumerate(ANY):
        record = missed(record, key, sure=(None, 0, 1, 2, 3)[i % 5])
    assert left_wrong(record) == {key: (None, 0, 1, 2, 3)[i % 5] for i, key in enumerate(ANY)}
    assert due_dates(record) == {key: after(2) for key in due_dates(record)}
    assert {*due_dates(record)} == {*ANY}
    question, observation = ANY[0], "gradient_descent/observation/way_down"
    assert question not in left_wrong(record.with_done(question))
    right = next(i for i, x in enumerate(item_of(observation).options) if x.right)
    assert observation not in left_wrong(record.with_kept(observation, given=right))
    assert left_wrong(record.without(ANY)) == {}, "started over, it is asked in its lesson again"
    skipped = Progress().with_kept(observation, skipped=True)
    assert left_wrong(skipped.with_kept("xor/prediction/one_cut", skipped=True)) == {}
    assert left_wrong(Progress().with_kept("xor/prediction/one_cut", said="x", right=True)) == {}
    assert parse(record.to_json()) == record


def test_what_one_had_been_sure_of_comes_first_however_long_the_rest_waits():
    record = Progress()
    for i, key in enumerate(ANY):
        record = missed(record, key, sure=(None, 0, 1, 2, 3)[i % 5], days=i % 3)
    known = [key for key in QUESTIONS if key not in ANY]
    for key in known:
        record = record.with_done(key, after(-60))
    waiting = due(record, after(20))
    sure = [left_wrong(record).get(key, -1) or 0 for key in waiting]
    wrong = {*left_wrong(record)}
    assert sure[: len(wrong)] == sorted(sure[: len(wrong)], reverse=True)
    assert {*waiting[: len(wrong)]} == wrong
    assert {*waiting[len(wrong) :]} == {*known}
    first = waiting[0]
    later = due(reviewed(record, first, 20, right=True), after(40))
    assert later.index(first) >= len(wrong) - 1, "once it was known, it waits with the others"


def test_in_a_month_everything_left_wrong_returns_until_it_was_known_three_times():
    sure, unsure, never = "sigmoid/question/slope", "xor/question/luck", "xor/observation/squashed"
    record = missed(missed(missed(Progress(), unsure, sure=0), sure, sure=3), never, sure=2)

    def knows(key: str, time: int) -> bool:
        return key != never and (key != unsure or time > 1)

    came = a_month(record, knows)
    assert came[sure] == [2, 9, 30]
    assert came[unsure] == [2, 4, 11, 32]
    assert came[never] == list(range(2, 40, 2)), "what is not known comes back every other day"


def test_in_a_month_much_that_was_left_wrong_comes_in_three_minutes_a_day_the_surest_first():
    record = Progress()
    for i, key in enumerate(ANY):
        record = missed(record, key, sure=i % 4)
    came = a_month(record, lambda *_: True)
    assert {*came} >= {*ANY}, "all of it comes back"
    first = {key: days[0] for key, days in came.items()}
    mean = [sum(first[key] for key in ANY[i::4]) / len(ANY[i::4]) for i in range(4)]
    assert mean == sorted(mean, reverse=True), "the surer, the sooner"
    assert all(days[0] >= 2 for days in came.values())
    assert all(b - a >= 7 for days in came.values() for a, b in itertools.pairwise(days))


def test_what_is_written_again_takes_some_of_the_three_minutes():
    record = Progress()
    for key in ANY:
        record = missed(record, key, sure=1)
    today = after(5)
    alone, besides = for_today(record, today), for_today(record, today, besides=OWN_WORDS_SECONDS)
    assert sum(map(seconds_of, besides)) <= MOST_SECONDS - OWN_WORDS_SECONDS
    assert len(besides) < len(alone)
    wrote = record.with_kept(key_of_own_words("xor", LATER), at(5), text="two cuts")
    assert for_today(wrote, today) == besides


def test_each_says_why_it_has_come_back():
    question, prediction = "xor/question/luck", "gradient_descent/prediction/edge"
    begins = {
        None: "You gave an answer",
        0: "You guessed",
        1: "You were rather unsure",
        2: "You were fairly sure",
        3: "You were certain",
    }
    for key in (question, prediction):
        for sure, begin in begins.items():
            record = missed(Progress(), key, sure=sure)
            assert reason(record, key, after(2)) == f"{begin}, and it was something else."
    again = reviewed(record, question, 3, right=False)
    again = again.with_done(question, after(1))
    assert reason(again, question, after(3)).startswith("You had it right on 3 January")
    assert reason(again, question, after(5)) == "On 5 January you did not know it."
    known = reviewed(again, question, 5, right=True)
    assert reason(known, question, after(12)) == "On 7 January you knew it."
    for each in (again, known):
        check_sentence(reason(each, question, after(12)))


# What looks alike -------------------------------------------------------------------------------


def test_pairs_that_look_alike_are_questions_of_different_lessons_or_ideas():
    for (one, other), text in PAIRS.items():
        assert item_of(one) is not None, one
        assert item_of(other) is not None, other
        assert (other in like(one), one in like(other)) == (True, True)
        assert difference(one, other) == difference(other, one)
        check_sentence(difference(one, other))
        assert len(text.split()) <= 45


def test_what_looks_alike_is_asked_in_one_sitting_if_both_were_ever_answered():
    one, other = "gradient_descent/question/critical", "zero_grad/question/edge"
    record = Progress().with_done(one, DAY)
    assert for_today(record, after(2)) == [one]
    both = record.with_done(other, after(1))
    assert for_today(both, after(2)) == [one, other], "though it is not due by itself"
    wrong = missed(record, other, sure=3, days=1)
    assert for_today(wrong, after(2)) == [one, other]
    later = reviewed(both, other, 2, right=True)
    assert for_today(later, after(2)) == [one], "not twice in a day"
    assert sum(map(seconds_of, [one, other])) <= MOST_SECONDS
