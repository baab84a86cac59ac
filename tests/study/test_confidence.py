"""What the words for being sure are worth, counted and judged."""

import pytest

from study.answers import STATED, SURE
from study.confidence import CHANCES, ENOUGH, checked, describe, is_welcome

AT = "2026-01-02T03:04:05.000006+00:00"


def test_only_first_checks_before_which_something_was_said_count():
    kept = [
        {"at": AT, "first_sure": 2, "first_right": True, "given": 1},
        {"at": AT, "first_sure": 0, "first_right": False},
        {"at": AT, "first_right": True, "given": 1},
        {"at": AT, "tested": True},
        {"at": AT},
    ]
    assert checked(kept) == [(2, True), (0, False)]


@pytest.mark.parametrize(("n", "so_far"), [(0, "none yet"), (1, "1 so far"), (ENOUGH - 1, "9 so")])
def test_too_few_answers_say_how_many_are_needed(n, so_far):
    sentence = describe([(2, True)] * n)
    assert f"Once there are {ENOUGH} such answers" in sentence
    assert "prediction" in sentence
    assert so_far in sentence


def test_it_counts_how_often_each_word_was_right():
    answers = [(2, True)] * 6 + [(2, False)] * 3 + [(3, True)]
    sentence = describe(answers)
    assert "10 first answers" in sentence
    assert "“fairly sure”, you were right 6 of 9 times" in sentence
    assert "“certain”, you were right 1 of 1 times" in sentence
    assert "a guess" not in sentence
    assert f"promised {9 * 0.75 + 0.95:.1f} right answers; 7 were right" in sentence


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([(3, False)] * 8 + [(3, True)] * 2, "you are surer than you are right"),
        ([(0, True)] * 12, "you know more than you think"),
        ([(1, True)] * 5 + [(1, False)] * 5, "can be luck"),
        ([(3, True)] * 9 + [(3, False)], "can be luck"),
    ],
)
def test_it_says_what_chance_does_not_explain(answers, sentence):
    assert sentence in describe(answers)


def test_the_words_state_more_and_more():
    assert len(SURE) == len(STATED)
    assert sorted(STATED) == list(STATED)
    assert 0 < STATED[0] < STATED[-1] < 1


def test_who_never_says_how_sure_they_are_is_asked_at_few_items():
    silent = [{"first_right": True}] * CHANCES
    assert is_welcome(silent[1:])
    assert not is_welcome(silent)
    assert not is_welcome([*silent, {"said": "more"}])
    assert is_welcome([*silent, {"first_right": False, "first_sure": 2}])
