"""The dot product: the curriculum's figures, its two faces, and the clock."""

import numpy as np
import pytest

from datasets.students import CLASS_SCORES, EXAM_SCORES
from lessons import dot_product
from lessons.claims import Outcome
from lessons.dot_product import BIAS, INPUTS, PASS_MARK, TWO_NEURONS, WEIGHTS


def test_three_exam_scores():
    # 80 x 0.6 + 70 x 0.3 + 75 x 0.1 = 48 + 21 + 7.5
    assert dot_product.products(EXAM_SCORES, WEIGHTS) == pytest.approx([48, 21, 7.5])
    assert dot_product.dot(EXAM_SCORES, WEIGHTS) == pytest.approx(76.5)
    assert dot_product.score(EXAM_SCORES, WEIGHTS, BIAS) == pytest.approx(26.5)


def test_a_matrix_scores_the_class_as_each_row_alone_does():
    # 54 + 25.5 + 7; 24 + 15 + 6; 45 + 21 + 8
    together = dot_product.score(CLASS_SCORES, WEIGHTS)
    assert together == pytest.approx([86.5, 45, 74])
    assert together == pytest.approx([dot_product.score(x, WEIGHTS) for x in CLASS_SCORES])


def test_two_neurons_at_once():
    # 0.2 + 1.6 - 1.5 and -0.5 + 0.2 + 2.7
    assert dot_product.score(INPUTS, TWO_NEURONS) == pytest.approx([0.3, 2.4])
    assert dot_product.score(INPUTS, TWO_NEURONS, [1, -1]) == pytest.approx([1.3, 1.4])
    assert dot_product.score(np.tile(INPUTS, (5, 1)), TWO_NEURONS).shape == (5, 2)


def test_score_agrees_with_torch():
    import torch

    rng = np.random.default_rng(0)
    X, W, b = rng.standard_normal((7, 4)), rng.standard_normal((4, 3)), rng.standard_normal(3)
    theirs = torch.nn.functional.linear(torch.tensor(X), torch.tensor(W.T), torch.tensor(b))
    np.testing.assert_allclose(dot_product.score(X, W, b), theirs.numpy())


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"\(3,\) does not fit w of shape \(2,\)"):
        dot_product.score(EXAM_SCORES, [0.5, 0.5])


@pytest.mark.parametrize("b", [-50.0, -14.0, 0.0, 20.0])
def test_a_bias_moves_the_pass_mark(b):
    with_bias = dot_product.score(CLASS_SCORES, WEIGHTS, b) >= PASS_MARK
    without = dot_product.score(CLASS_SCORES, WEIGHTS) >= dot_product.mark_for_votes(PASS_MARK, b)
    np.testing.assert_array_equal(with_bias, without)


def test_how_many_pass_depends_on_the_bias():
    # 76.5 would pass the mark of 60; a bias of -50 raises it to 110, which nobody reaches.
    assert dot_product.mark_for_votes(PASS_MARK, BIAS) == 110
    votes = dot_product.score(CLASS_SCORES, WEIGHTS)
    assert [int(np.sum(votes + b >= PASS_MARK)) for b in (-50, -20, 0, 15)] == [0, 1, 2, 3]


@pytest.mark.parametrize("n_features", [1, 2, 3, 50])
def test_the_two_faces_of_the_dot_product_agree(n_features):
    x, w = np.random.default_rng(n_features).standard_normal((2, 20, n_features))
    by_sum = dot_product.dot(x, w)
    by_angle = dot_product.dot_from_angle(
        dot_product.length(x), dot_product.length(w), dot_product.angle(x, w)
    )
    np.testing.assert_allclose(by_sum, by_angle, atol=1e-6)
    np.testing.assert_allclose(by_sum, dot_product.shadow(x, w) * dot_product.length(w))
    np.testing.assert_allclose(by_sum, np.einsum("ij,ij->i", x, w))


def test_cosine_agrees_with_scikit_learn():
    from sklearn.metrics.pairwise import paired_cosine_distances

    x, w = np.random.default_rng(1).standard_normal((2, 20, 5))
    np.testing.assert_allclose(dot_product.cosine(x, w), 1 - paired_cosine_distances(x, w))


def test_arrows_are_drawn_as_long_and_as_far_turned_as_asked():
    lengths, degrees = np.array([0.5, 2.0, 3.0, 1.0]), np.array([0.0, 60.0, 180.0, -90.0])
    arrows = dot_product.vector(lengths, degrees)
    np.testing.assert_allclose(arrows[2:], [[-3, 0], [0, -1]], atol=1e-12)
    np.testing.assert_allclose(dot_product.length(arrows), lengths)
    np.testing.assert_allclose(dot_product.angle(arrows, [1.0, 0.0]), np.abs(degrees), atol=1e-6)


def test_what_the_projection_leaves_stands_at_a_right_angle():
    x, w = np.random.default_rng(2).standard_normal((2, 20, 3))
    falls = dot_product.projection(x, w)
    np.testing.assert_allclose(dot_product.dot(x - falls, w), 0, atol=1e-12)
    np.testing.assert_allclose(dot_product.length(falls), np.abs(dot_product.shadow(x, w)))


def test_an_arrow_of_length_zero_has_no_direction_and_gives_no_warning(recwarn):
    nothing, w = np.zeros(2), np.array([1.0, 2.0])
    assert np.isnan(dot_product.angle(nothing, w))
    assert np.isnan(dot_product.shadow(w, nothing))
    assert np.isnan(dot_product.projection(w, nothing)).all()
    np.testing.assert_array_equal(dot_product.projection(nothing, w), [0, 0])
    assert not dot_product.ranked_differently(w, nothing, w)
    assert not recwarn.list


def test_a_ranking_by_dot_product_is_not_a_ranking_by_cosine():
    w = np.array([1.0, 0.0])
    candidates = np.array(
        [[3.0, 3.0], [2.0, 0.0], [-1.0, 0.0]]
    )  # dots 3, 2, -1; 45, 0, 180 degrees
    np.testing.assert_array_equal(dot_product.ranking(dot_product.dot(candidates, w)), [0, 1, 2])
    np.testing.assert_array_equal(dot_product.ranking(dot_product.cosine(candidates, w)), [1, 0, 2])
    assert dot_product.ranked_differently(w, candidates[0], candidates[1])
    assert not dot_product.ranked_differently(w, candidates[0], candidates[2])
    assert not dot_product.ranked_differently(w, candidates[0], 2 * candidates[0])


def test_the_counter_example_found_is_one():
    w = dot_product.vector(1.0, 30.0)
    u, v = dot_product.find_counter_example(w)
    assert 0 < v @ w < u @ w
    assert dot_product.angle(u, w) > dot_product.angle(v, w) + 45
    assert dot_product.find_counter_example(w, shortest=2, longest=2) is None


def test_the_same_seed_draws_the_same_arrows():
    first, again, other = (dot_product.random_arrows(seed=s, n_arrows=100) for s in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    lengths = dot_product.length(first)
    assert 1 <= lengths.min() < 1.3
    assert 3.7 < lengths.max() <= 4


def test_all_methods_give_the_same_numbers_and_the_matrix_is_faster_than_the_loop():
    timings = dot_product.time_methods((3, 1000), n_repeats=5)
    assert list(timings.seconds) == ["Python loop", "list comprehension", "np.dot", "X @ w"]
    assert (timings.disagreement < 1e-12).all()
    # Some 100 times on a quiet machine.
    assert timings.seconds["Python loop"][1] > 5 * timings.seconds["X @ w"][1]
    assert timings.seconds["Python loop"][1] > 5 * timings.seconds["Python loop"][0]


def test_a_method_that_computes_something_else_would_be_noticed(monkeypatch):
    wrong = {**dot_product.METHODS, "X @ w": lambda X, w: X @ w + 0.001}
    monkeypatch.setattr(dot_product, "METHODS", wrong)
    assert dot_product.time_methods((3,), n_repeats=1).disagreement[0] > 1e-6


def test_timing_can_be_interrupted_and_tells_how_far_it_is():
    class MovedOnError(Exception):
        pass

    shares = []

    def on_progress(share):
        shares.append(share)
        if share > 0.3:
            raise MovedOnError

    with pytest.raises(MovedOnError):
        dot_product.time_methods((1000,), n_repeats=5, on_progress=on_progress)
    assert shares == pytest.approx(np.arange(1, 8) / 20)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("sizes", lambda: dot_product.time_methods((0,))),
        ("sizes", lambda: dot_product.time_methods(())),
        ("number of sizes", lambda: dot_product.time_methods((1,) * 51)),
        ("n_samples", lambda: dot_product.time_methods(n_samples=10**9)),
        ("n_repeats", lambda: dot_product.time_methods(n_repeats=0)),
        ("seed", lambda: dot_product.time_methods(seed=-1)),
        ("products to compute", lambda: dot_product.time_methods((10**6,), n_samples=1000)),
        ("length", lambda: dot_product.vector(-1, 0)),
        ("degrees", lambda: dot_product.vector(1, float("nan"))),
        ("shortest", lambda: dot_product.random_arrows(shortest=0)),
        ("longest", lambda: dot_product.random_arrows(shortest=2, longest=1)),
        ("n_arrows", lambda: dot_product.random_arrows(n_arrows=10**9)),
        ("seed", lambda: dot_product.random_arrows(seed=1.5)),
    ],
)
def test_a_bad_value_is_named(name, call):
    with pytest.raises(ValueError, match=rf"{name} must be .*from .* to .*not "):
        call()


def test_claim_larger_is_more_similar():
    verdict = dot_product.CLAIMS[0].test(None)
    assert verdict.outcome is Outcome.FAILS
    share = verdict.evidence["share in different order"]
    assert (np.diff(share) > 0).all()  # the more the lengths differ, the more often
    assert share[-1] > 0.1


@pytest.mark.parametrize("claim", dot_product.CLAIMS, ids=lambda claim: claim.name)
def test_the_control_of_a_claim_comes_out_the_other_way(claim):
    assert claim.control(None).outcome is not claim.test(None).outcome
