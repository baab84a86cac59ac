"""The record of progress: it only grows, it unites, and it believes nothing from outside."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from lessons import progress
from lessons.curriculum import LESSONS
from lessons.progress import Progress, badges, catalogue, parse, record_of_study, standing

KEYS = sorted(catalogue())
DAY = date(2026, 1, 2)


def everything() -> Progress:
    record = Progress()
    for key in KEYS:
        record = record.with_done(key, DAY)
    return record


def test_a_record_survives_the_way_out_and_back():
    record = everything().with_visit("xor")
    assert parse(record.to_json()) == record
    assert len(record.to_json()) < progress.MAX_SIZE / 4


def test_the_first_day_counts():
    record = Progress().with_done(KEYS[0], DAY).with_done(KEYS[0], DAY + timedelta(days=9))
    assert record.done == {KEYS[0]: "2026-01-02"}


def test_two_tabs_lose_nothing_whichever_comes_first():
    left = Progress().with_done(KEYS[0], DAY).with_visit("xor", datetime(2026, 1, 1, tzinfo=UTC))
    right = Progress().with_done(KEYS[1], DAY).with_visit("xor", datetime(2026, 1, 3, tzinfo=UTC))
    both = left.united(right)
    assert both == right.united(left) == both.united(both)
    assert set(both.done) == {KEYS[0], KEYS[1]}
    assert both.visited["xor"].startswith("2026-01-03")
    assert both.to_json() == right.united(left).to_json()


def test_a_wipe_wins_over_what_another_tab_still_holds():
    old = everything()
    wiped = Progress().wiped()
    assert old.united(wiped) == wiped == wiped.united(old)
    assert wiped.with_done(KEYS[0]).united(old).done.keys() == {KEYS[0]}
    assert parse(wiped.to_json()) == wiped


def forged(**changes):
    return json.dumps({**json.loads(Progress().to_json()), **changes})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "cannot be read as JSON"),
        ("{broken", "cannot be read as JSON"),
        ("[" * 60_000, "cannot be read as JSON"),
        ("NaN", "not a progress record of"),
        ("[]", "not a progress record of"),
        ('{"app": "another"}', "not a progress record of"),
        ("x" * 10_000_000, "10,000,000 characters"),
        (forged(version=2), "of version '2'"),
        (forged(done=[]), "damaged"),
        (forged(done={KEYS[0]: 5}), "damaged"),
        (forged(extra=1), "damaged"),
        (forged(done={"xor/claim/invented": "2026-01-01"}), "does not exist: 'xor/claim/invented'"),
        (forged(done={"<script>": "2026-01-01"}), "does not exist"),
        (forged(done={KEYS[0]: "2999-01-01"}), "date that cannot be: '2999-01-01'"),
        (forged(done={KEYS[0]: "1999-01-01"}), "date that cannot be"),
        (forged(done={KEYS[0]: "yesterday"}), "date that cannot be: 'yesterday'"),
        (forged(visited={"nowhere": "2026-01-01T00:00:00+00:00"}), "lesson that does not exist"),
        (forged(visited={"xor": "2026-01-01T00:00:00"}), "date that cannot be"),
        (forged(generation="9999-12-31T00:00:00+00:00"), "date that cannot be"),
        (forged(generation=None), "date that cannot be"),
    ],
)
def test_what_is_damaged_foreign_huge_or_forged_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse(text)


def test_points_and_standing():
    assert Progress().points == 0
    assert everything().points == sum(item.points for item in catalogue().values())
    for lesson in LESSONS:
        assert standing(everything(), lesson.slug).complete
        assert standing(everything(), lesson.slug).share == 1
        assert not standing(Progress(), lesson.slug).complete


def test_badges_are_earned_only_by_everything_they_name():
    assert not any(badge.earned for badge in badges(Progress()))
    assert all(badge.earned for badge in badges(everything()))
    without = everything()
    without = Progress({k: v for k, v in without.done.items() if "/claim/" not in k})
    assert {badge.title for badge in badges(without) if not badge.earned} == {
        "Sceptic",
        "The whole path",
    }


def test_the_record_of_study_escapes_the_name_and_wants_everything():
    page = record_of_study(everything(), "<b onload=alert(1)>Ada & Co")
    assert "<b onload" not in page
    assert "&lt;b onload=alert(1)&gt;Ada &amp; Co" in page
    for lesson in LESSONS:
        assert lesson.title in page
    assert "2026-01-02" in page
    with pytest.raises(ValueError, match="Not complete yet"):
        record_of_study(Progress(), "Ada")
    with pytest.raises(ValueError, match="name must have from 1 to 80"):
        record_of_study(everything(), " ")


def test_where_one_left_off():
    record = Progress().with_visit("xor", datetime(2026, 1, 1, tzinfo=UTC))
    assert Progress().last_lesson is None
    assert record.with_visit("sigmoid", datetime(2026, 1, 2, tzinfo=UTC)).last_lesson == "sigmoid"
