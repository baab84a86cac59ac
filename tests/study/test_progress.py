"""The record of progress: it only grows, it unites, it survives change, it believes nothing."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from study import progress
from study.catalogue import KINDS, RENAMED, catalogue
from study.curriculum import LESSONS
from study.progress import COMPLETE, Progress, badges, parse, scenes_done, standing
from study.sheet import CLAIMS, QUESTIONS, TAKEAWAYS, sheet

KEYS = sorted(catalogue())
DAY = date(2026, 1, 2)
SLUG = "gradient_descent"


def with_all(*kinds: str, slug: str | None = None) -> Progress:
    """Return a record of everything of some kinds; of all, if none is named."""
    record = Progress()
    for key, item in catalogue().items():
        if item.kind in (kinds or KINDS) and item.slug == (slug or item.slug):
            record = record.with_done(key, DAY)
    return record


def without(record: Progress, *keys: str) -> Progress:
    return Progress({key: day for key, day in record.done.items() if key not in keys})


def names_of(kind: str, slug: str = SLUG) -> list[str]:
    return [i.key for i in catalogue().values() if (i.slug, i.kind) == (slug, kind)]


# A record ----------------------------------------------------------------------------------------


def test_a_record_survives_the_way_out_and_back():
    record = with_all().with_visit("xor")
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


def test_two_records_of_one_thing_keep_the_earlier_day():
    early, late = (Progress().with_done(KEYS[0], DAY + timedelta(days=n)) for n in (0, 5))
    assert early.united(late).done == late.united(early).done == {KEYS[0]: "2026-01-02"}


def test_a_wipe_wins_over_what_another_tab_still_holds():
    old = with_all()
    wiped = Progress().wiped()
    assert old.united(wiped) == wiped == wiped.united(old)
    assert wiped.with_done(KEYS[0]).united(old).done.keys() == {KEYS[0]}
    assert parse(wiped.to_json()) == wiped


def test_where_one_left_off():
    record = Progress().with_visit("xor", datetime(2026, 1, 1, tzinfo=UTC))
    assert Progress().last_lesson is None
    assert record.with_visit("sigmoid", datetime(2026, 1, 2, tzinfo=UTC)).last_lesson == "sigmoid"


# What comes from outside -------------------------------------------------------------------------


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
        (forged(visited={"xor": None}), "damaged"),
        (forged(extra=1), "damaged"),
        (forged(done={KEYS[0]: "2999-01-01"}), "date that cannot be: '2999-01-01'"),
        (forged(done={KEYS[0]: "1999-01-01"}), "date that cannot be"),
        (forged(done={KEYS[0]: "yesterday"}), "date that cannot be: 'yesterday'"),
        (forged(done={KEYS[0]: "2026-01-01T00:00:00"}), "date that cannot be"),
        (forged(done={"gone/claim/old": "<script>"}), "date that cannot be"),
        (forged(visited={"xor": "2026-01-01T00:00:00"}), "date that cannot be"),
        (forged(generation="9999-12-31T00:00:00+00:00"), "date that cannot be"),
        (forged(generation=None), "date that cannot be"),
    ],
)
def test_what_is_damaged_foreign_huge_or_forged_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse(text)


def test_what_is_known_no_more_is_left_out_and_named_and_the_rest_is_kept():
    text = forged(
        done={
            KEYS[0]: "2026-01-02",
            "xor/claim/invented": "2026-01-03",
            "<script>": "2026-01-04",
        },
        visited={"xor": "2026-01-01T00:00:00+00:00", "nowhere": "2026-01-01T00:00:00+00:00"},
    )
    record = parse(text)
    assert record.done == {KEYS[0]: "2026-01-02"}
    assert set(record.visited) == {"xor"}
    assert set(record.unknown) == {"xor/claim/invented", "<script>", "nowhere"}
    assert record.points == catalogue()[KEYS[0]].points


def test_what_is_unknown_is_not_kept_but_still_named_after_two_records_meet():
    known = Progress().with_done(KEYS[0], DAY)
    strange = parse(forged(done={"xor/claim/invented": "2026-01-03"}))
    for both in (known.united(strange), strange.united(known)):
        assert both.done == known.done
        assert both.unknown == ("xor/claim/invented",)
        assert "invented" not in both.to_json()
    assert strange.united(strange).unknown == ("xor/claim/invented",)


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_what_was_renamed_is_found_under_its_new_name(old, new):
    record = parse(forged(done={old: "2026-01-02"}))
    assert record.done == {new: "2026-01-02"}
    assert not record.unknown


def test_the_earlier_day_counts_where_old_and_new_name_are_both_there():
    old, new = next(iter(RENAMED.items()))
    for first, second in (("2026-01-02", "2026-02-03"), ("2026-02-03", "2026-01-02")):
        assert parse(forged(done={old: first, new: second})).done == {new: "2026-01-02"}


# What is done ------------------------------------------------------------------------------------


def test_points():
    assert Progress().points == 0
    assert with_all().points == sum(item.points for item in catalogue().values())


def test_completion_is_claims_and_questions_and_one_challenge():
    """As `COMPLETE` says it everywhere; predictions and scenes may be skipped."""
    assert all(word in COMPLETE for word in ("every claim", "every question", "one challenge"))
    studied = with_all("claim", "question", slug=SLUG)
    assert not standing(studied, SLUG).complete
    for challenge in names_of("challenge"):
        complete = studied.with_done(challenge, DAY)
        assert standing(complete, SLUG).complete
        for key in (*names_of("claim"), *names_of("question"), challenge):
            assert not standing(without(complete, key), SLUG).complete
    rest = with_all("scene", "prediction", "challenge", "exam", slug=SLUG)
    assert not standing(rest, SLUG).complete


def test_the_share_grows_with_what_counts_and_is_whole_where_a_lesson_is_complete():
    record, shares = Progress(), [0.0]
    for key in (*names_of("claim"), *names_of("question"), names_of("challenge")[0]):
        record = record.with_done(key, DAY)
        shares.append(standing(record, SLUG).share)
    assert shares[-1] == 1.0
    assert (sorted(shares), len(set(shares))) == (shares, len(shares))
    for key in (*names_of("challenge"), *names_of("prediction"), *names_of("scene")):
        assert standing(record.with_done(key, DAY), SLUG).share == 1.0
    assert standing(with_all("prediction", "scene"), SLUG).share == 0.0


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_lesson_can_be_completed(lesson):
    assert standing(with_all(), lesson.slug).complete
    assert standing(with_all(), lesson.slug).share == 1
    assert not standing(Progress(), lesson.slug).complete
    assert standing(Progress(), lesson.slug).share == 0
    assert standing(with_all(), lesson.slug).done == standing(with_all(), lesson.slug).of


def test_a_scene_is_done_once_it_was_opened_and_nothing_is_left_in_it():
    scenes = {scene.name for scene in sheet(SLUG).scenes}
    assert scenes_done(Progress(), SLUG) == frozenset()
    assert scenes_done(with_all(slug=SLUG), SLUG) == scenes
    opened = with_all("scene", slug=SLUG)
    busy = {c.scene for c in sheet(SLUG).challenges.values()} | {CLAIMS, QUESTIONS}
    assert scenes_done(opened, SLUG) == scenes - busy
    assert TAKEAWAYS in scenes_done(opened, SLUG)


def test_a_scene_waits_for_every_challenge_claim_question_and_exam_but_for_no_prediction():
    whole = with_all()
    for key, item in catalogue().items():
        left = scenes_done(without(whole, key), item.slug)
        everything = scenes_done(whole, item.slug)
        assert left == (everything if item.kind == "prediction" else everything - {item.scene})


# Badges ------------------------------------------------------------------------------------------


def test_badges_are_earned_only_by_everything_they_name():
    assert not any(badge.earned for badge in badges(Progress()))
    assert all(badge.earned for badge in badges(with_all()))
    for kind, missing in {
        "claim": {"Sceptic", "The whole path"},
        "question": {"Sure-footed", "The whole path"},
        "prediction": {"Predicted first"},
        "challenge": {"Summit", "The whole path"},
        "scene": set(),
    }.items():
        record = with_all(*(other for other in KINDS if other != kind))
        assert {badge.title for badge in badges(record) if not badge.earned} == missing, kind


def test_one_summit_earns_its_badge_and_no_lower_challenge_does():
    for key, item in catalogue().items():
        if item.kind == "challenge":
            level = sheet(item.slug).challenges[item.name].level
            earned = {b.title for b in badges(Progress().with_done(key, DAY)) if b.earned}
            assert earned == ({"Summit"} if level == "summit" else set())
