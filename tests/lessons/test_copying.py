"""Copying: two layers that look, a single one, rows of a fixed period, and what reading leaves."""

import numpy as np
import pytest

from lessons.copying import model, reading
from pages.beyond.copying.knobs import says_at
from tests.contract import Example

NETWORK = {"width": 32, "learning_rate": 0.01, "n_steps": 200}

EXAMPLE = Example(
    train=model.train,
    arguments={"width": 8, "n_steps": 12},
    batch={"seed": (0, 1, 2), "learning_rate": (0.01, 0.02, 0.03)},
    challenges={
        "sooner": {
            "solved": {**NETWORK, "width": 64, "seed": 0},
            "not_yet": {**NETWORK, "seed": 0},
            "not_tried": {**NETWORK, "n_steps": 50, "seed": 0},
        },
        "small": {
            "solved": {**NETWORK, "width": 16, "n_steps": 400},
            "not_yet": {**NETWORK, "width": 8},
            "not_tried": NETWORK,
        },
    },
    predictions={"two_layers": {}, "new_text": {}, "without_first": {}},
    smaller={"later_one_counts": {"n_seeds": 1}},
)


def test_rows_begin_again_and_only_then_can_be_known():
    rows = model.draw_rows(np.random.default_rng(0), 100, (5, 14))
    known = rows.counts > 0
    periods = known.argmax(axis=1)
    assert {*periods} == {*range(5, 15)}
    assert rows.counts.sum() == pytest.approx(1)
    for read, after, again, n in zip(*rows[:2], known, periods, strict=True):
        assert len({*read[:n]}) == n
        np.testing.assert_array_equal(read[n:], read[:-n])
        assert all((read[:at] == read[at]).any() == again[at] for at in range(len(read)))
        np.testing.assert_array_equal(after[:-1], read[1:])


@pytest.fixture(scope="module")
def run():
    return model.train()


def test_two_layers_go_on_with_new_rows_and_miss_what_stands_beyond_any_first_round(run):
    assert run.metrics["validation_accuracy"][-1] > 0.98
    p = reading.expects(run, "abcdefghijklmnop")[-1]
    right = p.argmax(axis=1)[16:-1] == np.arange(1, 16)
    assert right[:12].all()
    assert not right[14:].any()


def test_the_first_looks_one_back_and_the_second_behind_the_same_letter(run):
    first, second = reading.looks(run, "kqdxbmt")[-1]
    assert (first.argmax(axis=1)[2:14] == np.arange(1, 13)).all()
    assert (second.argmax(axis=1)[7:14] == np.arange(1, 8)).all()
    for off in ("the first", "the second"):
        assert model.accuracy(model.new_rows(), run.final, reading.OFF[off]) < 0.3
    nowhere, lost = reading.looks(run, "kqdxbmt", reading.OFF["the first"])[-1]
    assert not nowhere.any()
    found = lost[np.arange(7, 14), np.arange(1, 8)]
    assert found.max() < 0.5 * second[np.arange(7, 14), np.arange(1, 8)].min()
    kept, nowhere = reading.looks(run, "kqdxbmt", reading.OFF["the second"])[-1]
    np.testing.assert_array_equal(kept, first)
    assert not nowhere.any()


def test_one_layer_looks_a_bit_at_everything():
    alone = model.train(layers=1)
    assert np.median(reading.looks(alone, "kqdxbmtgaf")[-1, 0, 10:20].max(axis=1)) < 0.5
    assert alone.metrics["validation_accuracy"][-1] == pytest.approx(0.23, abs=0.06)
    assert reading.by_luck() == pytest.approx(np.mean(1 / np.arange(5, 15)), abs=0.01)


@pytest.mark.parametrize("seed", range(4))
def test_for_long_two_layers_are_no_better_than_one_and_then_the_second_finds_its_letter(seed):
    one, two = (model.train(layers=n, seed=seed) for n in (1, 2))
    i, share = reading.parts(one, two), two.metrics["validation_accuracy"]
    after = int((share >= 0.85).argmax())
    assert 40 < two.steps[i] < 80
    assert two.steps[after] - two.steps[i] < 50
    first, second = reading.looks(two, "kqdxbmt")[[i, after]].swapaxes(0, 1)
    at = np.arange(8, 14)
    came = [looks[:, at, at - back].mean(axis=1) for looks, back in ((first, 1), (second, 6))]
    assert came[1][1] - came[1][0] > 0.4
    assert came[1][1] - came[1][0] > 1.5 * (came[0][1] - came[0][0])


def test_reading_changes_no_bit_and_knows_a_word_only_in_its_text(run):
    left = reading.read_on(run, "network")
    assert reading.changed(run.final, left) == (6784, 0)
    before, after = (reading.sureness("network", each) for each in (run.final, left))
    np.testing.assert_array_equal(before, after)
    assert before[1:7].max() < 0.1
    assert before[8:].min() > 0.5


@pytest.mark.parametrize("word", ["network", "banana", "abcdefghijklmnop"])
def test_training_puts_a_word_into_the_knobs_at_the_price_of_other_rows(run, word):
    sure, knobs, others = reading.trained_on(run, word)
    np.testing.assert_array_equal(sure[0], reading.sureness(word, run.final))
    assert sure[-1, 1 : len(word)].min() > 0.85
    assert others[0] == run.metrics["validation_accuracy"][-1]
    assert others[-1] < others[0] - 0.05
    moves = np.ones(6784, bool)
    moves[: 26 * 32] = np.isin(np.arange(26), reading.spelt(word)).repeat(32)
    assert ((knobs[1:] != knobs[0]) == moves).all(), "all but those of other letters"


def test_of_a_letter_is_said_whether_it_comes():
    says = says_at("abc", np.eye(26)[[1, 1, 0, 1, 2]])
    assert says[:2] == ["Next it expects “b”: right.", "Next it expects “b”, but “c” comes."]
    assert [each.endswith("right.") for each in says] == [True, False, True, True, True]
