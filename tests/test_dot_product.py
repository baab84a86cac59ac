"""The dot product: the curriculum's figures, its two faces, and the clock."""

import numpy as np
import pytest

from datasets.students import CLASS_SCORES, EXAM_SCORES
from lessons import dot_product
from lessons.challenges import LEVELS, Status
from lessons.claims import Outcome
from lessons.dot_product import BIAS, INPUTS, PASS_MARK, TWO_NEURONS, WEIGHTS

CHALLENGES = {challenge.name: challenge for challenge in dot_product.CHALLENGES}


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


def test_the_vote_is_written_out():
    text = dot_product.describe_vote([80.0, 70.0, 75.0], [0.6, 0.3, 0.1], -50.0)
    assert "80 × 0.6 + 70 × 0.3 + 75 × 0.1 = **76.5**" in text
    assert "score is **26.5**. It does not reach the pass mark of 60" in text
    assert "without the bias it would reach it" in text
    assert "It reaches the pass mark" in dot_product.describe_vote(EXAM_SCORES, WEIGHTS, -16.5)


def test_the_moved_mark_is_named():
    text = dot_product.describe_mark(WEIGHTS, BIAS)
    assert "to **110**. **0 of 3** reach it, and 2 would reach 60 without a bias." in text
    assert "**1 of 3**" in dot_product.describe_mark(WEIGHTS, -20.0)


def test_the_class_as_one_equation():
    latex = dot_product.class_equation(WEIGHTS, BIAS)
    assert r"90 & 85 & 70 \\ 40 & 50 & 60 \\ 75 & 70 & 80" in latex
    assert r"0.6 \\ 0.3 \\ 0.1" in latex
    assert r"- 50 = \underset{(3,)}{\begin{bmatrix} 36.5 \\ -5 \\ 24 \end{bmatrix}}" in latex
    assert "+ 5 =" in dot_product.class_equation(WEIGHTS, 5.0)


@pytest.mark.parametrize("left", dot_product.LEFTS)
@pytest.mark.parametrize("right", dot_product.RIGHTS)
def test_whatever_is_chosen_to_multiply_gives_a_product_or_a_reason(left, right):
    fits, text = dot_product.multiply(left, right)
    x, w = dot_product.LEFTS[left], dot_product.RIGHTS[right]
    assert fits == (x.shape[-1] == w.shape[0])
    if fits:
        assert str((x @ w).shape).replace(" ", r"\,") in text
    else:
        assert f"x of shape {x.shape} does not fit w of shape {w.shape}" in text


def test_two_neurons_in_one_product():
    assert r"{\begin{bmatrix} 0.3 & 2.4 \end{bmatrix}}" in dot_product.multiply("x", "W")[1]


def test_one_axis_stands_or_lies_as_it_meets_its_neighbour():
    assert r"(3,)}{\begin{bmatrix} 1 & 2 & 3 \end" in dot_product.multiply("x", "w1")[1]
    assert r"(3,)}{\begin{bmatrix} 0.2 \\ 0.8" in dot_product.multiply("x", "w1")[1]
    assert r"()}{\begin{bmatrix} 0.3 \end" in dot_product.multiply("x", "w1")[1]
    # 90 x 0.2 + 85 x 0.8 - 70 x 0.5 = 51; 8 + 40 - 30 = 18; 15 + 56 - 40 = 31
    assert r"51 \\ 18 \\ 31" in dot_product.multiply("the class", "w1")[1]


def test_at_sixty_degrees_a_half_is_left():
    assert dot_product.share_left(60) == pytest.approx(50)
    degrees, products = dot_product.over_angle(3.0, 2.0)
    assert (degrees[0], degrees[60], degrees[90], degrees[-1]) == (0, 60, 90, 180)
    assert products[[0, 60, 90, 180]] == pytest.approx([6, 3, 0, -6])


def test_both_faces_are_described_with_the_same_number():
    text = dot_product.describe_angle(dot_product.vector(3, 80), dot_product.vector(2, 20))
    assert text.count("**3.00**") == 2
    assert "shadow of $x$ on $w$ is 1.50 long" in text
    assert "points nowhere" in dot_product.describe_angle([0.0, 0.0], [1.0, 0.0])


def test_the_quarrel_of_the_two_measures_is_named():
    w, x = dot_product.vector(2, 20), dot_product.vector(3, 80)
    text = dot_product.describe_ranking(w, x, dot_product.vector(1, 30))
    assert "**They disagree**: the dot product prefers $x$, the cosine $v$" in text
    assert "Both prefer $v$" in dot_product.describe_ranking(w, x, dot_product.vector(3, -20))
    assert "no difference" in dot_product.describe_ranking(w, x, dot_product.vector(4, 80))
    assert "points nowhere" in dot_product.describe_ranking(w, x, [0.0, 0.0])
    cosines, dots = dot_product.measures(w, x, [0.0, 0.0])
    assert cosines[0] == pytest.approx(0.5)
    assert np.isnan(cosines[1])
    assert dots == pytest.approx([3.0, 0.0])


@pytest.mark.parametrize(
    ("loop", "matrix", "truth"), [(2e-3, 1e-3, 0), (1e-2, 1e-3, 1), (1e-1, 1e-3, 2)]
)
def test_how_much_faster_is_read_from_the_clock(loop, matrix, truth):
    names = list(dot_product.METHODS)
    seconds = dict(zip(names, ([loop, loop], [loop, 2 * loop], [1, 1], [1e-6, matrix])))
    timings = dot_product.Timings(
        sizes=np.array([1, 10_000]),
        seconds={name: np.array(taken) for name, taken in seconds.items()},
        disagreement=np.zeros(2),
    )
    which, sentence = dot_product.speed_up(timings)
    assert which == dot_product.SPEED_UPS[truth]
    assert f"**{loop / matrix:,.0f} times** faster" in sentence
    assert "took 2.00 times as long as the loop" in sentence
    assert "quickest was: X @ w" in sentence


def tried(weights=(0.6, 0.3, 0.1), bias=-50.0, x=(3, 80), v=(3, -20), w=(2, 20)):
    return dot_product.Tried(weights, bias, *(dot_product.vector(*arrow) for arrow in (x, v, w)))


@pytest.mark.parametrize(
    ("name", "attempt", "status"),
    [
        ("one_passes", tried(), Status.NOT_TRIED),
        ("one_passes", tried(weights=(1.0, 0.0, 0.0), bias=-20.0), Status.NOT_TRIED),
        ("one_passes", tried(bias=0.0), Status.NOT_YET),  # 86.5 and 74 pass
        ("one_passes", tried(bias=-30.0), Status.NOT_YET),  # 56.5 is the best
        ("one_passes", tried(bias=-26.5), Status.SOLVED),
        ("one_passes", tried(bias=-14.5), Status.SOLVED),
        ("disagree", tried(), Status.NOT_TRIED),
        ("disagree", tried(v=(0, 20)), Status.NOT_TRIED),
        ("disagree", tried(v=(2, 0)), Status.NOT_YET),  # 3.76 against 3.00: both prefer v
        ("disagree", tried(x=(4, 40), v=(3, 30)), Status.NOT_YET),  # only 10 degrees apart
        ("disagree", tried(v=(1, 30)), Status.SOLVED),
        ("only_the_last", tried(), Status.NOT_TRIED),
        ("only_the_last", tried(weights=(-0.1, 0.5, 0.5), bias=0.0), Status.NOT_YET),
        ("only_the_last", tried(weights=(-1.0, 0.0, 0.0), bias=50.0), Status.NOT_YET),
        ("only_the_last", tried(weights=(-1.0, 0.0, 0.0), bias=100.0), Status.SOLVED),
        ("only_the_last", tried(weights=(-1.0, 0.0, 1.0), bias=45.0), Status.SOLVED),
    ],
)
def test_a_challenge_looks_at_the_knobs(name, attempt, status):
    check = CHALLENGES[name].check(attempt)
    assert check.status is status
    assert len(check.sentence) > 20


def test_challenges_come_in_levels_with_hints():
    assert [challenge.level for challenge in dot_product.CHALLENGES] == list(LEVELS)
    assert all(len(challenge.hints) >= 2 for challenge in dot_product.CHALLENGES)


def test_no_positive_weights_let_the_last_one_alone_pass():
    # What the hint of the summit says: behind in every exam is behind in every such vote.
    weights = np.random.default_rng(0).random((1000, 3))
    votes = CLASS_SCORES @ weights.T
    assert (votes[1] < votes[0]).all()
    assert (votes[1] < votes[2]).all()
