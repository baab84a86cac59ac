"""The record of progress: it only grows, it unites, it survives change, it believes nothing."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from study import progress
from study.answers import FIELDS, MOST_REVIEWS, MOST_WRITTEN
from study.catalogue import KINDS, PROGRAMS, answerable, catalogue, is_answerable, of_lesson
from study.content import CLAIMS, QUESTIONS, TAKEAWAYS, lesson_content
from study.curriculum import LESSONS
from study.progress import (
    COMPLETE,
    Progress,
    badges,
    lesson_to_go_on_with,
    n_complete,
    parse,
    scenes_done,
)

DAY = date(2026, 1, 2)
SLUG = "gradient_descent"
KEYS = sorted(of_lesson(SLUG))


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
    return [key for key, item in of_lesson(slug).items() if item.kind == kind]


# A record ----------------------------------------------------------------------------------------


def test_a_record_of_the_first_year_loads_with_all_that_the_lessons_still_have():
    """It has everything done and answered that there was at first; the rest is named."""
    text = (Path(__file__).parent / "record_of_2026.json").read_text(encoding="utf-8")
    written, record = json.loads(text), parse(text)
    assert record.visited == written["visited"]
    assert record.done == {k: day for k, day in written["done"].items() if k in catalogue()}
    assert record.kept == {k: x for k, x in written["kept"].items() if is_answerable(k)}
    assert {*record.done, *record.kept, *record.unknown} == {*written["done"], *written["kept"]}
    assert not record.impossible
    assert len(record.done) > 100 < len(record.kept)


def test_two_tabs_lose_nothing_whichever_comes_first():
    left = Progress().with_done(KEYS[0], DAY).with_visit("xor", datetime(2026, 1, 1, tzinfo=UTC))
    right = Progress().with_done(KEYS[1], DAY).with_visit("xor", datetime(2026, 1, 3, tzinfo=UTC))
    both = left.united(right)
    assert both == right.united(left) == both.united(both)
    assert set(both.done) == {KEYS[0], KEYS[1]}
    assert both.visited["xor"].startswith("2026-01-03")
    assert both.to_json() == right.united(left).to_json()


def test_a_wipe_wins_over_what_another_tab_still_holds():
    old = with_all()
    wiped = Progress().wiped()
    assert old.united(wiped) == wiped == wiped.united(old)
    assert wiped.with_done(KEYS[0]).united(old).done.keys() == {KEYS[0]}
    assert parse(wiped.to_json()) == wiped


def test_a_wipe_is_later_than_the_one_before_whatever_the_clock_says():
    ahead = Progress(generation=(datetime.now(UTC) + timedelta(hours=5)).isoformat())
    again = ahead.with_done(KEYS[0]).wiped()
    assert again.united(ahead.with_done(KEYS[0])) == again


def test_a_file_is_added_whatever_was_wiped_here_or_there():
    mine = with_all().with_kept(QUESTION, MOMENT, given=1)
    elsewhere = Progress().wiped().with_done(KEYS[0], DAY)
    assert mine.with_loaded(elsewhere).done == mine.done, "wiped in another browser"
    assert mine.with_loaded(elsewhere).kept == mine.kept
    back = mine.wiped().with_loaded(mine)
    assert (back.done, back.kept) == (mine.done, mine.kept), "wiped here after the download"
    assert back.united(mine.wiped()) != back, "a later wipe is one"
    over = mine.without([QUESTION], later_by(1))
    assert over.with_loaded(mine).kept[QUESTION]["given"] == 1, "started over after the download"
    back = over.with_loaded(mine)
    assert over.united(back) == back, "in other tabs, too"
    assert (
        mine.with_kept(QUESTION, later_by(1), given=2).with_loaded(mine).kept[QUESTION]["given"]
        == 2
    )


def test_tabs_files_and_wipes_in_any_order_lose_nothing_but_what_was_wiped():
    """Two browsers of two tabs; after each step all tabs of a browser hear of it, as they do."""
    for seed in range(200):
        rng = np.random.default_rng(seed)
        browsers = [[Progress(), Progress()] for _ in range(2)]
        expected: list[set[str]] = [set(), set()]
        files: list[tuple[str, set[str]]] = [(Progress().to_json(), set())]
        for _ in range(30):
            at, tab = rng.integers(2, size=2)
            match rng.choice(["do", "do", "do", "wipe", "download", "load"]):
                case "do":
                    key = str(rng.choice(KEYS))
                    made = browsers[at][tab].with_done(key, DAY)
                    expected[at] |= {key}
                case "wipe":
                    made, expected[at] = browsers[at][tab].wiped(), set()
                case "download":
                    made = browsers[at][tab]
                    files.append((made.to_json(), set(expected[at])))
                case "load":
                    text, holds = files[rng.integers(len(files))]
                    made = browsers[at][tab].with_loaded(parse(text))
                    expected[at] |= holds
            browsers[at] = [parse(x.to_json()).united(made) for x in browsers[at]]
            assert [set(x.done) for x in browsers[at]] == [expected[at]] * 2, seed


# What comes from outside -------------------------------------------------------------------------


def forged(**changes):
    return json.dumps({**json.loads(Progress().to_json()), **changes})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{broken", "cannot be read as JSON"),
        ("[" * 60_000, "cannot be read as JSON"),
        ("[]", "not a progress record of"),
        ('{"app": "another"}', "not a progress record of"),
        ("x" * 10_000_000, "10,000,000 characters"),
        (forged(version="3"), "has version “3”; this app"),
        (forged(version=2), "has version 2; this app reads version 3 only"),
        (forged(version=[2]), "has version “a list”"),
        (forged(kept=[]), "damaged"),
        (forged(extra=1), "damaged"),
    ],
)
def test_what_is_damaged_foreign_huge_or_forged_gets_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse(text)


def test_a_date_that_cannot_be_is_left_out_and_named_and_the_rest_is_kept():
    for entry in [
        *({"done": {KEYS[0]: day}} for day in (5, "2999-01-01", "1999-01-01", "yesterday")),
        {"done": {KEYS[0]: "2026-01-01T00:00:00"}},
        *({"visited": {"xor": moment}} for moment in (None, "2026-01-01T00:00:00")),
        *({"generation": moment} for moment in (None, 5, "9999-12-31T00:00:00+00:00")),
    ]:
        good = {
            "done": {KEYS[1]: "2026-01-02"},
            "visited": {"sigmoid": "2026-01-01T00:00:00+00:00"},
        }
        ((name, values),) = entry.items()
        both = {**good, name: {**good.get(name, {}), **values} if name in good else values}
        record = parse(forged(**both))
        assert (record.done, record.visited, record.generation) == (*good.values(), "")
        (sentence,) = record.impossible
        shown = values if name == "generation" else next(iter(values.values()))
        assert sentence.endswith(f": the date '{shown}'")
        assert name == "generation" or sentence.startswith(next(iter(values)))
        assert record.united(Progress()).impossible == record.impossible


def test_what_is_known_no_more_is_left_out_and_named_and_the_rest_is_kept():
    text = forged(
        done={KEYS[0]: "2026-01-02", "xor/claim/invented": "2026-01-03", "<script>": "2026-01-04"},
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


# What was said ----------------------------------------------------------------------------------

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
QUESTION, CLAIM = (names_of(kind)[0] for kind in ("question", "claim"))


def later_by(seconds: float) -> datetime:
    return MOMENT + timedelta(seconds=seconds)


def test_more_is_said_of_one_thing_and_some_of_it_taken_back():
    record = Progress().with_kept(CLAIM, MOMENT, belief=True)
    record = record.with_kept(CLAIM, later_by(1), tested=True)
    assert record.kept[CLAIM] == {
        "belief": True,
        "tested": True,
        "at": "2026-01-02T03:04:06.000006+00:00",
    }
    assert "belief" not in record.with_kept(CLAIM, belief=None).kept[CLAIM]


def test_saying_the_same_again_is_nothing_new():
    """Else two tabs would go on telling each other for ever."""
    record = Progress().with_kept(QUESTION, MOMENT, given=[1, 0])
    assert record.with_kept(QUESTION, later_by(9), given=(1, 0)) is record
    assert Progress().with_kept(CLAIM, belief=None).kept == {}


def test_what_is_said_now_is_later_than_what_is_kept_whatever_the_clock_says():
    ahead = Progress().with_kept(QUESTION, later_by(100), given=1)
    now = ahead.with_kept(QUESTION, MOMENT, given=2)
    assert ahead.united(now) == now.united(ahead) == now
    assert now.without([QUESTION], MOMENT).united(now) == now.without([QUESTION], MOMENT)


def test_what_cannot_be_kept_is_refused():
    with pytest.raises(ValueError, match="'tested' of a question is True"):
        Progress().with_kept(QUESTION, tested=True)
    with pytest.raises(ValueError, match="'given' of a question is nan"):
        Progress().with_kept(QUESTION, given=float("nan"))


def test_of_two_answers_of_one_moment_both_tabs_keep_the_same():
    one, other = (Progress().with_kept(QUESTION, MOMENT, given=i) for i in (1, 2))
    assert one.united(other) == other.united(one)


def test_starting_over_forgets_the_answer_in_every_tab_but_not_the_tick_nor_the_first_check():
    before = (
        Progress()
        .with_done(QUESTION, DAY)
        .with_kept(QUESTION, given=1, first_right=False, first_sure=2)
    )
    after = before.with_kept(CLAIM, tested=True).without([QUESTION])
    assert after.united(before) == before.united(after) == after
    assert {k: v for k, v in after.kept[QUESTION].items() if k != "at"} == {
        "first_right": False,
        "first_sure": 2,
    }
    assert after.kept[CLAIM]["tested"]
    assert QUESTION in after.done
    assert parse(after.to_json()) == after
    assert after.without([QUESTION, "xor/claim/never_said"]).kept == after.kept


def test_a_wipe_takes_the_answers_along():
    record = Progress().with_kept(QUESTION, given=1)
    assert record.wiped().united(record).kept == {}


AT = "2026-01-02T03:04:05.000006+00:00"
BAD = {
    "question": [
        *({"given": given} for given in ("1", None, True, [0, 20], [1.5], [0] * 21, 10**400)),
        *({"first_sure": sure} for sure in (-1, 4, 1.0, True)),
        *({"first_right": 1}, {"tested": True}, {"": 1}),
    ],
    "prediction": [
        *({"said": guess} for guess in ("x" * 61, None, [0.0] * 21, ["1"], 10**20, "a\ud800b")),
        *({"right": 1}, {"given": 1}),
    ],
    "claim": [{"belief": 1}, {"tested": None}],
    "challenge": [*({"hints": hints} for hints in (-1, 21, 1.0, True)), {"asked": "x" * 61}],
}


def test_every_field_of_what_was_said_is_checked():
    for kind, fields in [(kind, fields) for kind, bad in BAD.items() for fields in bad]:
        key, other = names_of(kind)[:2]
        good = {"at": AT}
        record = parse(forged(kept={key: {**fields, "at": AT}, other: good}))
        (sentence,) = record.impossible
        assert sentence.startswith(f"{key}: '{next(iter(fields))}' of a {kind} is")
        assert record.kept == {other: good}, "the rest is kept"


def refused(text: str) -> str:
    """Return what a record names that cannot be; it holds nothing else."""
    record = parse(text)
    assert not record.kept
    (sentence,) = record.impossible
    return sentence


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(number):
    text = forged(kept={QUESTION: {"given": 0.125, "at": AT}}).replace("0.125", number)
    assert "'given' of a question is" in refused(text)


def test_the_moment_of_an_answer_is_checked():
    for at in [
        *(None, "yesterday", "2026-01-02T03:04:05.000006", "2026-01-02T04:04:05.000006+01:00"),
        *("2999-01-02T03:04:05.000006+00:00", "1999-01-02T03:04:05.000006+00:00"),
    ]:
        assert "the date" in refused(forged(kept={QUESTION: {"given": 1, "at": at}}))
        assert "the date" in refused(forged(kept={QUESTION: {"given": 1}}))


@pytest.mark.parametrize("depth", [200, 900, 990, 2000])
def test_what_is_nested_deeply_gets_a_sentence(depth):
    text = forged(kept={QUESTION: {"given": "deep", "at": AT}})
    deep = text.replace('"deep"', "[" * depth + "]" * depth)
    try:
        said = refused(deep)
    except ValueError as refusal:  # JSON itself goes no deeper
        said = str(refusal)
        assert depth > 200, said
    assert said.endswith("cannot be read as JSON.") or "'given' of a question is a list" in said


def test_answers_to_what_is_known_no_more_are_left_out_and_named():
    gone = "xor/question/invented"
    record = parse(forged(kept={gone: {"anything": 1}, QUESTION: {"given": 1, "at": AT}, "<b>": 5}))
    assert set(record.kept) == {QUESTION}
    assert record.unknown == (gone, "<b>")
    scene = names_of("scene")[0]
    assert parse(forged(kept={scene: {"at": AT}})).unknown == (scene,), "there is nothing to say"
    both = parse(forged(done={gone: "2026-01-02"}, kept={gone: {}}))
    assert both.unknown == (gone,), "it is one thing, and named once"


_BACK = {"back": {f"2026-01-{day:02d}": False for day in range(1, MOST_REVIEWS + 1)}}
_GIVEN = {"given": [19] * 20, "first_given": [19] * 20}
LONGEST = {
    "prediction": {
        "said": [-1.2345678901234567e-300] * 20,
        "truth": "x" * 60,
        "right": False,
        "skipped": False,
        **_BACK,
    },
    "question": _GIVEN | _BACK,
    "observation": _GIVEN | {"skipped": False} | _BACK,
    "claim": {"belief": False, "tested": False},
    "challenge": {"hints": 20, "asked": "\U0001f9ed" * 60},
    "written": {
        **dict.fromkeys(("asked", "text"), "x" * MOST_WRITTEN),
        "had": [0, 1, 2],
        "skipped": False,
    },
    "trial": {"first": False, "blank": False},
    "step": {"passed": False},
    "setting": {"value": False, "seed": "\U0001f9ed" * 60},
}
FIRST = {"first_sure": 3, "first_right": False}


def test_the_biggest_record_there_can_be_is_kept():
    """Every item done, with the longest that may be said of it, and three times as many lessons."""
    record = with_all()
    for lesson in LESSONS:
        record = record.with_visit(lesson.slug)
    for key in answerable():
        kind = progress.kind_of(key)
        fields = LONGEST[kind] | (FIRST if "first_sure" in FIELDS[kind] else {})
        assert set(fields) == set(FIELDS[kind]), "every field is filled"
        record = record.with_kept(key, **fields)
    assert parse(record.to_json()) == record
    assert 3 * len(record.to_json()) < progress.MAX_SIZE
    assert progress.MAX_SIZE < 2**20, "the page takes files up to this size"


# What is done ------------------------------------------------------------------------------------


def on_the_trail(*, programs: bool = False) -> list[str]:
    """Return what has to be done in a lesson with side paths on which something is asked."""
    walked = {scene.name for scene in lesson_content("digits").trail(programs=programs)}
    needed = ("scene", "claim", "question", "exam")
    items = of_lesson("digits", programs=programs)
    return [
        key
        for key, item in items.items()
        if item.kind in needed and item.scene in walked - {TAKEAWAYS}
    ]


def test_completion_is_the_trail_with_its_claims_and_its_check():
    """As `COMPLETE` says it everywhere; predictions, challenges and side paths may be skipped."""
    assert all(word in COMPLETE for word in ("trail", "claims", "check"))
    record = Progress()
    for key in on_the_trail():
        record = record.with_done(key, DAY)
    assert record.standings["digits"].complete
    for key in on_the_trail():
        assert not without(record, key).standings["digits"].complete, key
    aside = [key for key in of_lesson("digits") if key not in record.done]
    assert {of_lesson("digits")[key].kind for key in aside} >= {"question", "scene"}


def test_who_programs_is_done_with_the_check_once_its_code_is_answered_too():
    plain = Progress()
    for key in on_the_trail():
        plain = plain.with_done(key, DAY)
    assert {QUESTIONS, TAKEAWAYS} <= scenes_done(plain, "digits")
    programs = plain.with_kept(PROGRAMS, value=True)
    assert programs.standings["digits"].complete, "saying so takes nothing away"
    assert not {QUESTIONS, TAKEAWAYS} & scenes_done(programs, "digits")
    for key in on_the_trail(programs=True):
        programs = programs.with_done(key, DAY)
    assert {QUESTIONS, TAKEAWAYS} <= scenes_done(programs, "digits")


def test_the_share_grows_with_what_counts_and_is_whole_where_a_lesson_is_complete():
    record, shares = Progress(), [0.0]
    for key in on_the_trail():
        record = record.with_done(key, DAY)
        shares.append(record.standings["digits"].share)
    assert shares[-1] == 1.0
    assert (sorted(shares), len(set(shares))) == (shares, len(shares))
    assert with_all("prediction").standings["digits"].share == 0.0


def test_of_two_seeds_the_one_that_was_there_first_stays():
    """A session that has not heard from the browser yet draws one, and gives it up."""
    early, late = (
        Progress().with_kept("app/setting/order", moment, seed=seed)
        for moment, seed in (
            (datetime(2026, 1, 2, tzinfo=UTC), "b"),
            (datetime(2026, 1, 3, tzinfo=UTC), "a"),
        )
    )
    assert early.united(late) == late.united(early) == early
    assert parse(early.to_json()) == early


def test_a_scene_is_done_once_it_was_worked_in_and_nothing_is_left_in_it():
    scenes = {scene.name for scene in lesson_content(SLUG).scenes}
    assert scenes_done(Progress(), SLUG) == frozenset()
    assert scenes_done(with_all(slug=SLUG), SLUG) == scenes
    worked_in = scenes_done(with_all("scene", slug=SLUG), SLUG)
    assert worked_in == scenes - {CLAIMS, QUESTIONS, TAKEAWAYS}


def test_a_scene_waits_for_every_claim_question_and_exam_but_for_no_prediction_nor_challenge():
    whole = with_all()
    for key, item in catalogue().items():
        left = scenes_done(without(whole, key), item.slug)
        needed = set() if item.kind in ("prediction", "challenge") else {item.scene}
        if item.scene == TAKEAWAYS:  # is done with the rest of the trail
            needed = set()
        elif item.scene in {scene.name for scene in lesson_content(item.slug).trail()}:
            needed |= {TAKEAWAYS} if needed else set()
        assert left == scenes_done(whole, item.slug) - needed, key


# Badges ------------------------------------------------------------------------------------------


def test_badges_are_earned_only_by_everything_they_name():
    assert not any(badge.earned for badge in badges(Progress()))
    assert all(badge.earned for badge in badges(with_all()))
    for kind, missing in {
        "claim": {"Sceptic", "The whole path"},
        "question": {"Sure-footed", "The whole path"},
        "prediction": {"Predicted first"},
        "challenge": {"Summit"},
        "scene": {"The whole path"},
    }.items():
        record = with_all(*(other for other in KINDS if other != kind))
        assert {badge.title for badge in badges(record) if not badge.earned} == missing, kind


# The way on ---------------------------------------------------------------------------------------


def test_one_goes_on_where_one_was_until_that_lesson_is_complete():
    at = LESSONS.index(next(x for x in LESSONS if x.slug == SLUG))
    begun = with_all("claim", slug=SLUG).with_visit(SLUG)
    assert lesson_to_go_on_with(begun) is LESSONS[at]
    assert n_complete(begun) == 0
    done = with_all(slug=SLUG).with_visit(SLUG)
    assert lesson_to_go_on_with(done) is LESSONS[at + 1]
    assert n_complete(done) == 1


def test_what_was_left_out_comes_after_the_last_lesson():
    record = without(with_all(), *names_of("claim", LESSONS[1].slug)).with_visit(LESSONS[-1].slug)
    assert lesson_to_go_on_with(record) is LESSONS[1]
    assert n_complete(record) == len(LESSONS) - 1
