"""Convolution: shared detectors, their gradient, and what they read when digits are moved."""

import itertools

import numpy as np
import pytest
import torch

from datasets.digits import load_digits
from lessons.convolution import by_hand, experiments, model
from lessons.digits.samples import moved, split
from pages.beyond.convolution import anywhere
from pages.beyond.convolution.pictures import DIGIT, WINDOW, looked_at
from tests.charts.validity import check_picture
from tests.contract import Example
from tests.pages.test_pages import open_scene, prose
from tests.slopes import check_steepest_slopes
from training.activations import softmax
from training.detectors import POOLS, class_scores, detector_gradients, draw_detectors, patches
from training.letters import surprise, surprise_delta

NETWORK = {
    "n_detectors": 32,
    "size": "5 × 5",
    "pool": "largest anywhere",
    "learning_rate": 0.01,
    "n_epochs": 15,
}

EXAMPLE = Example(
    train=model.train,
    arguments={"n_detectors": 3, "size": "3 × 3", "n_epochs": 1},
    batch={"seed": (0, 1, 2), "learning_rate": (0.01, 0.003, 0.03)},
    challenges={
        "few": {
            "solved": {**NETWORK, "n_detectors": 16},
            "not_yet": {**NETWORK, "n_detectors": 2, "n_epochs": 1},
            "not_tried": NETWORK,
        },
        "firm": {
            "solved": {**NETWORK, "size": "3 × 3", "n_detectors": 48, "n_epochs": 30},
            "not_yet": {**NETWORK, "size": "3 × 3", "n_detectors": 2, "n_epochs": 1},
            "not_tried": NETWORK,
        },
    },
    predictions={"moved": {}},
)


# The mathematics ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [3, 5])
def test_a_detector_answers_at_every_place_as_pytorch_has_it(size):
    rng = np.random.default_rng(size)
    ink, weights = rng.normal(size=(2, 64)), rng.normal(size=(size * size,))
    answers = (patches(ink, size) @ weights)[..., 0]
    x, kernel = torch.tensor(ink).reshape(2, 1, 8, 8), torch.tensor(weights)
    theirs = torch.nn.functional.conv2d(x, kernel.reshape(1, 1, size, size), padding=size // 2)
    np.testing.assert_allclose(answers, theirs.reshape(2, 64).numpy(), atol=1e-12)


def test_places_of_which_the_largest_is_taken_stand_together():
    ink = np.arange(64.0)[None]
    middles = {pool: patches(ink, 3, pool)[0, ..., 4] for pool in POOLS}
    assert middles["every place"].shape == (64, 1)
    assert middles["largest anywhere"].shape == (1, 64)
    assert sorted(middles["largest of 2 × 2"][0]) == [0, 1, 8, 9]
    assert sorted(middles["largest of 2 × 2"][5]) == [18, 19, 26, 27]


@pytest.mark.parametrize("pool", POOLS)
def test_the_gradient_is_right_for_every_way_to_pass_answers_on(pool):
    rng = np.random.default_rng(2)
    ink, labels = (a[:12] for a in load_digits())
    below = patches(ink.astype(float), 3, pool)
    own = {k: a[0].astype(float) for k, a in draw_detectors(3, 3, pool, 10, [rng]).items()}
    own["b1"] = rng.normal(size=3)  # away from the kink, where there is no ink
    where, a, scores = class_scores(below, own)
    slopes = detector_gradients(below, where, a, surprise_delta(softmax(scores), labels), own)
    check_steepest_slopes(
        own, lambda nudged: surprise(softmax(class_scores(below, nudged)[-1]), labels), slopes
    )


@pytest.mark.parametrize(
    ("pool", "size", "n_detectors", "n"),
    [("largest anywhere", "5 × 5", 32, 1162), ("largest of 2 × 2", "3 × 3", 16, 2730)],
)
def test_numbers_and_multiplications_are_counted_as_they_are(pool, size, n_detectors, n):
    assert model.n_parameters(n_detectors, size, pool) == n
    run = model.train(n_detectors=n_detectors, size=size, pool=pool, n_epochs=0)
    assert sum(a.size for a in run.final.values()) == n
    assert model.n_products(32, "5 × 5", "largest anywhere") == 51_520
    assert (experiments.DENSE_NUMBERS, experiments.DENSE_PRODUCTS) == (4810, 4736)


# Its facts, as laws with bands --------------------------------------------------------------------


def test_the_largest_answer_does_not_mind_a_move_that_loses_no_ink():
    ink = np.zeros(64)
    ink[[27, 28, 35, 43]] = 1.0
    for detector in by_hand.DETECTORS:
        most, column, row = by_hand.largest(ink, detector)
        after = by_hand.largest(moved(ink, 1, -2), detector)
        assert after == (pytest.approx(most), column + 1, row - 2)


def test_detectors_read_what_a_dense_network_does_and_moved_digits_much_better():
    own, dense = experiments.when_moved(), experiments.dense_when_moved()
    assert own[:, 0].mean() == pytest.approx(0.975, abs=0.02)  # 360 digits
    assert own[:, 1].mean() > 0.85
    assert dense[experiments.DENSE][:, 1].mean() < 0.6
    assert dense[experiments.REPAIRED][:, 1].mean() > 0.85


def test_a_window_stands_where_the_detector_answers_loudest():
    run = model.train(n_detectors=3, size="3 × 3", n_epochs=1)
    shown = experiments.learned(run)
    for i, frame in itertools.product(range(3), (0, -1)):
        weights = shown["values"][frame, i].reshape(1, 1, 3, 3)
        ink, kernel = (torch.tensor(a) for a in (shown["ink"][i].reshape(-1, 1, 8, 8), weights))
        everywhere = torch.nn.functional.conv2d(ink, kernel.to(ink.dtype), padding=1).flatten(1)
        np.testing.assert_array_equal(shown["places"][frame, i], everywhere.argmax(dim=1))
        heard = everywhere.amax(dim=1)
        assert frame == 0 or (heard.diff() <= 1e-4).all(), "the loudest first"
    assert (shown["places"][0] != shown["places"][-1]).any()
    assert all(len(set(five)) == experiments.N_HEARD for five in shown["labels"].tolist())


def test_the_detector_that_is_asked_about_finds_its_bow_high_in_some_digits_and_low_in_others():
    shown = experiments.learned(model.train())
    assert shown["names"][0] == "detector 1"
    rows = dict(zip(shown["labels"][0].tolist(), shown["places"][-1, 0] // 8, strict=True))
    assert {digit for digit, row in rows.items() if row <= 3} == {7, 2}
    assert {digit for digit, row in rows.items() if row >= 5} == {9, 5, 3}


def test_the_largest_answer_changes_only_where_ink_is_lost():
    changed = 0
    for digit in by_hand.DIGITS:
        for detector in by_hand.DETECTORS:
            ink, answers, places = by_hand.moved_about(digit, detector, 2)
            most, still = answers.max(axis=1), 12  # of 25 moves, the one in the middle
            kept = ink.sum(axis=1) > ink[still].sum() - 1e-6
            np.testing.assert_allclose(most[kept], most[still])
            changed += int((abs(most[~kept] - most[still]) > 1e-6).sum())
            column, row = places[still]
            assert answers[still, 8 * row + column] == most[still]
    assert changed > 100, "and there it mostly does"


def test_a_digit_that_has_moved_is_told_what_became_of_the_answer():
    said = {
        (right, down): anywhere.describe_move("4", "upright", right, down)
        for right, down in ((0, 0), (1, 0), (0, 2))
    }
    assert "Nothing has moved" in said[0, 0]
    assert "as it was before" in said[1, 0]
    assert "Some ink has left the paper" in said[0, 2]


def test_digits_that_lose_no_ink_are_read_better_than_those_that_do():
    runs = [model.train(seed=seed) for seed in range(2)]
    counts, right = experiments.seen_and_lost(*runs)
    assert counts.sum() == 4 * sum(len(split(seed)[1]) for seed in range(2))
    assert right[0] > right[1]
    one_pixel = experiments.over_shifts(*runs)[:, 1].mean()
    assert counts @ right / counts.sum() == pytest.approx(one_pixel), "told beside each other"


@pytest.mark.parametrize("held", [WINDOW, DIGIT])
@pytest.mark.parametrize("whole", [False, True])
def test_a_digit_under_the_window_says_what_its_products_add_up_to(held, whole):
    ink, answers, places = by_hand.moved_about("3", "level", 2 if held == DIGIT else 0)
    drawn = looked_at(
        ink, answers, by_hand.DETECTORS["level"], places, relu=whole, whole=whole, held=held
    )
    check_picture(drawn)
    assert f"add up to {answers[len(answers) // 2].max():.0f}." in drawn.words()
    assert (answers == answers.astype(int)).all(), "products can be checked in one's head"


def test_what_a_move_leaves_is_not_told_before_a_digit_was_moved():
    app = open_scene("convolution", "anywhere")
    assert not any("it notices" in text for text in prose(app))
    app.slider(key="convolution_right").set_value(1).run()
    assert any("it notices" in text for text in prose(app))
