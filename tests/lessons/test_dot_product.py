"""The dot product: the curriculum's figures, its two faces, arrows and borders, and the clock."""

import numpy as np
import pytest

from lessons.dot_product import experiments, model
from lessons.dot_product.ink import READINGS, examples, likeness
from lessons.dot_product.model import CLASS_SCORES, EXAM_SCORES, PASS_MARK
from pages.foundations.dot_product import everybody, knobs, pass_one, shapes, vote
from pages.foundations.dot_product.knobs import KNOBS, LEFT, RIGHT
from study.content import lesson_content
from tests import observed
from tests.contract import Example
from tests.sentences import check_sentence

RULER_AT_FIRST = {"length_w": 1.0, "angle_w": 20}
WEIGHTS = (0.6, 0.3, 0.1)
SQUARE = ((1.0, 2.0), (3.0, 4.0))

EXAMPLE = Example(
    train=model.score,
    arguments={"x": (80.0, 70.0, 75.0), "w": WEIGHTS, "b": -50.0},
    batch={"x": ((90.0, 85.0, 70.0), (40.0, 50.0, 60.0), (75.0, 70.0, 80.0))},
    bad={"w": ((0.5, 0.5), 0.5, SQUARE), "x": ((1.0, 2.0), 1.0, SQUARE)},
    challenges={
        "one_passes": {
            "solved": {**RULER_AT_FIRST, "cut": -35},
            "not_yet": {**RULER_AT_FIRST, "cut": -20},
            "not_tried": {**RULER_AT_FIRST, "cut": 0},
        },
        "only_the_last": {
            "solved": {"length_w": 1.0, "angle_w": -130, "cut": -30},
            "not_yet": {"length_w": 1.0, "angle_w": -130, "cut": 0},
            "not_tried": {**RULER_AT_FIRST, "cut": 0},
        },
    },
    predictions={"turned": {}, "speed": {}},
)


def test_a_score_is_the_sum_of_the_products_and_the_bias():
    # 80 x 0.6 + 70 x 0.3 + 75 x 0.1 = 48 + 21 + 7.5
    assert model.products(EXAM_SCORES, WEIGHTS) == pytest.approx([48, 21, 7.5])
    assert model.dot(EXAM_SCORES, WEIGHTS) == pytest.approx(76.5)
    assert model.score(EXAM_SCORES, WEIGHTS, -50.0) == pytest.approx(26.5)


def test_a_matrix_scores_the_class_as_each_row_alone_does():
    # 54 + 25.5 + 7; 24 + 15 + 6; 45 + 21 + 8
    together = model.score(CLASS_SCORES, WEIGHTS)
    assert together == pytest.approx([86.5, 45, 74])
    assert together == pytest.approx([model.score(x, WEIGHTS) for x in CLASS_SCORES])


def test_score_agrees_with_torch():
    import torch

    rng = np.random.default_rng(0)
    X, W, b = rng.standard_normal((7, 4)), rng.standard_normal((4, 3)), rng.standard_normal(3)
    theirs = torch.nn.functional.linear(torch.tensor(X), torch.tensor(W.T), torch.tensor(b))
    np.testing.assert_allclose(model.score(X, W, b), theirs.numpy())


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"\(3,\) does not fit w of shape \(2,\)"):
        model.score(EXAM_SCORES, [0.5, 0.5])


@pytest.mark.parametrize("n_features", [1, 2, 3, 50])
def test_the_two_faces_of_the_dot_product_agree(n_features):
    x, w = np.random.default_rng(n_features).standard_normal((2, 20, n_features))
    by_sum = model.dot(x, w)
    by_angle = model.length(x) * model.length(w) * np.cos(np.radians(model.angle(x, w)))
    np.testing.assert_allclose(by_sum, by_angle, atol=1e-6)
    np.testing.assert_allclose(by_sum, np.einsum("ij,ij->i", x, w))


def test_arrows_are_drawn_as_long_and_as_far_turned_as_asked():
    lengths, degrees = np.array([0.5, 2.0, 3.0, 1.0]), np.array([0.0, 60.0, 180.0, -90.0])
    arrows = model.from_polar(lengths, degrees)
    np.testing.assert_allclose(arrows[2:], [[-3, 0], [0, -1]], atol=1e-12)
    np.testing.assert_allclose(model.length(arrows), lengths)
    np.testing.assert_allclose(model.angle(arrows, [1.0, 0.0]), np.abs(degrees), atol=1e-6)


def test_an_arrow_of_length_zero_has_no_direction_and_gives_no_warning(recwarn):
    nothing, w = np.zeros(2), np.array([1.0, 2.0])
    assert np.isnan(model.angle(nothing, w))
    assert not recwarn.list


def test_all_methods_give_the_same_numbers_and_the_matrix_is_faster_than_the_loop():
    rng = np.random.default_rng(0)
    X, w = rng.random((10, 1000)), rng.random(1000)
    for method in experiments.METHODS.values():
        np.testing.assert_allclose(method(X, w), X @ w, rtol=1e-12)
    timings = experiments.time_methods((3, 1000), n_repeats=5)
    # Some 100 times on a quiet machine.
    assert timings.seconds["Python loop"][1] > 5 * timings.seconds["X @ w"][1]
    assert timings.seconds["Python loop"][1] > 5 * timings.seconds["Python loop"][0]


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("number of sizes", lambda: experiments.time_methods((1,) * 51)),
        ("products to compute", lambda: experiments.time_methods((10**6,), n_samples=1000)),
    ],
)
def test_what_is_too_many_is_named(name, call):
    with pytest.raises(ValueError, match=rf"{name} must be .*from .* to .*not "):
        call()


def test_random_directions_of_many_features_are_nearly_at_right_angles():
    verdict = observed.claim("dot_product", "nearly_at_right_angles", "test").result
    share = verdict.measured.columns[1] / 100
    assert (np.diff(share) > 0).all()
    # In the plane every angle is as likely: 40 of 360 degrees; 0.03 is three standard errors.
    assert share[0] == pytest.approx(40 / 360, abs=0.03)


def test_whoever_scores_the_mark_exactly_passes():
    # Weights in twentieths, so that a score is known exactly in whole numbers.
    rng = np.random.default_rng(0)
    twentieths, b = rng.integers(-20, 21, (50_000, 3)), rng.integers(-100, 101, 50_000)
    exact = twentieths @ CLASS_SCORES.T.astype(int) + 20 * b[:, None]
    scores = model.score(CLASS_SCORES, twentieths.T * 0.05, b).T
    np.testing.assert_array_equal(model.passes(scores), exact >= 20 * PASS_MARK)
    assert (exact == 20 * PASS_MARK).sum() > 50


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("right", RIGHT)
def test_whatever_is_chosen_to_multiply_gives_a_product_or_a_reason(left, right):
    fits, text = shapes.multiply(left, right)
    x, w = LEFT[left], RIGHT[right]
    assert fits == (x.shape[-1] == w.shape[0])
    if fits:
        assert str((x @ w).shape).replace(" ", r"\,") in text
    else:
        assert f"x of shape {x.shape} does not fit w of shape {w.shape}" in text


def test_the_angle_that_is_predicted_is_the_angle_that_is_shown():
    at_first = KNOBS.defaults("angle_x")
    assert "by **60°**" in lesson_content("dot_product").predictions["turned"].text
    assert at_first["angle_x"] == 60


@pytest.mark.parametrize(
    ("loop", "matrix", "truth", "words"),
    [
        (1e-3, 2e-3, "under_3", "2 times** slower"),
        (2e-3, 1e-3, "under_3", "2 times** faster"),
        (3e-6, 4e-7, "from_3_to_30", "7.5 times** faster"),
        (1e-1, 1e-3, "over_30", "100 times** faster"),
    ],
)
def test_how_much_faster_is_read_from_the_clock(loop, matrix, truth, words, monkeypatch):
    seconds = ([loop, loop], [loop, 2 * loop], [1, 1], [1e-6, matrix])
    timings = experiments.Timings(
        n_samples=10,
        sizes=np.array([1, 10_000]),
        seconds=dict(zip(experiments.METHODS, map(np.array, seconds))),
    )
    monkeypatch.setattr(shapes, "time_methods", lambda **_: timings)
    answer = shapes.speed()
    assert answer.truth == truth
    assert f": **{words}" in answer.sentence
    check_sentence(answer.sentence)


def test_without_a_bias_weights_up_to_1_let_the_first_or_third_pass_alone_and_never_the_second():
    on_knob = np.arange(-20, 21) * 0.05
    weights = np.stack(np.meshgrid(*[on_knob] * 3), axis=-1).reshape(-1, 3)
    passing = model.passes(model.score(weights, CLASS_SCORES.T))
    alone = passing[passing.sum(axis=1) == 1]
    assert alone.any(axis=0).tolist() == [True, False, True]
    _, second, third = passing.T
    assert third[second].all()
    both, last, other = map(
        pass_one.describe_who_passes, ([-1.0, 0.9, 1.0], [0.0, 0.0, 0.8], [0.7, 0.0, 0.0])
    )
    assert both == f"**The second student and the third student pass.** {pass_one.NEVER}"
    assert last.startswith("**The third student, and nobody else.**")
    assert last.endswith(pass_one.NEVER)
    assert other.startswith("**The first student, and nobody else.**")
    assert other.endswith("Who else?")


def test_where_nobody_passes_the_nearest_is_named_and_what_holds_them_back():
    said = [pass_one.describe_who_passes(w) for w in ([-1.0, 0.5, 1.0], [0.5, 0.0, 0.0])]
    # (40, 50, 60) with those weights: -40 + 25 + 60; half of 90
    assert "second student is nearest, 15 short: exam 1 takes 40 away" in said[0]
    assert "first student is nearest, 15 short: let some exam count for more" in said[1]


def test_no_positive_weights_let_the_last_one_alone_pass():
    # What the summit says: behind in both exams is behind in every such vote.
    weights = np.random.default_rng(0).random((1000, 2))
    votes = model.CLASS @ weights.T
    last = model.LETTERS.index("E")
    assert (votes[last] < votes[0]).all()


@pytest.mark.parametrize("angle", [-35, -55, -65])
def test_the_goal_is_noticed_when_it_is_reached(angle):
    assert everybody.describe_who_passes(1.0, angle, -22).startswith("**F and G, and nobody else")
    assert everybody.describe_who_passes(1.0, 20, 0) == "Passing: A, B, G."


def test_the_answers_of_the_questions_are_what_the_lesson_computes():
    questions = lesson_content("dot_product").questions
    by_hand = model.score([2.0, -1.0, 3.0], [0.5, 4.0, 1.0], 2.0)
    assert questions["by_hand"].answer == by_hand
    apart = questions["right_angle"].answer
    assert 3 * 4 * np.cos(np.radians(apart)) == pytest.approx(6)


def test_a_pass_against_exam_2_is_noticed_and_nothing_less():
    said = [
        vote.describe_score([80, 70, 75], w, -50.0)
        for w in ([1.0, 0.0, 1.0], [0.9, -0.2, 0.4], [1.0, -0.2, 1.0])
    ]
    # 155 - 50; 72 - 14 + 30 - 50; 80 - 14 + 75 - 50
    assert "The score is 105, and exam 2 still counts" in said[0]
    assert "The score is 38: exam 2 takes 14 away, and 22 are missing" in said[1]
    assert "A pass, although exam 2 takes 14 away" in said[2]


# Weights as a picture ----------------------------------------------------------------------------


def test_a_black_page_beats_every_three_until_lengths_or_negative_weights_count():
    black, found = np.ones(64), {reading: likeness(reading) for reading in READINGS}
    threes = {reading: each.values[each.is_three] for reading, each in found.items()}
    assert [len(each) for each in threes.values()] == [183] * 3
    assert threes["sum"].max() == pytest.approx(14.2, abs=0.05)
    assert model.dot(black, found["sum"].weights) == pytest.approx(19.2, abs=0.05)
    assert (found["sum"].weights >= 0).all(), "so no ink lowers the sum"
    likeness_of_black = float(model.cosine(black, found["cosine"].weights))
    assert likeness_of_black == pytest.approx(0.69, abs=0.005)
    assert likeness_of_black < threes["cosine"].min()
    assert model.dot(black, found["against"].weights) == pytest.approx(-0.4, abs=0.05)
    dark = (found["sum"].weights > 0.5).astype(float)
    assert model.dot(dark, found["sum"].weights) > threes["sum"].max()


@pytest.mark.parametrize(
    ("reading", "in_order"), [("sum", 0.85), ("cosine", 0.965), ("against", 0.978)]
)
def test_length_and_negative_weights_tell_threes_from_others(reading, in_order):
    found = likeness(reading)
    threes, others = found.values[found.is_three], found.values[~found.is_three]
    assert (threes[:, None] > others).mean() == pytest.approx(in_order, abs=0.001)


def test_the_examples_are_a_middling_three_and_the_best_of_others():
    ink, digits = examples()
    values = ink @ likeness().weights
    assert digits.tolist() == [3, 8, 9, 1]
    found = likeness()
    assert values[0] == pytest.approx(np.median(found.values[found.is_three]), rel=1e-5)
    assert values[1] == pytest.approx(found.values[~found.is_three].max(), rel=1e-5)
    assert list(knobs.READINGS) == list(READINGS)
