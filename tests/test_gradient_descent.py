"""The line and the bowl: the curriculum's figures, finite differences, and the batch."""

import numpy as np
import pytest

from datasets.students import HOURS, SCORES
from lessons import gradient_descent
from lessons.claims import Outcome


@pytest.mark.parametrize("n_samples", [1, 2, 7, 50])
def test_gradient_matches_finite_differences_of_half_the_loss(n_samples):
    rng = np.random.default_rng(n_samples)
    x, y = rng.standard_normal((2, n_samples))
    w, b = rng.standard_normal(2)

    def half_loss(w, b):
        return 0.5 * np.mean((gradient_descent.predict(x, w, b) - y) ** 2)

    h = 1e-5
    grad_w, grad_b = gradient_descent.gradient(x, y, gradient_descent.predict(x, w, b))
    assert grad_w == pytest.approx((half_loss(w + h, b) - half_loss(w - h, b)) / (2 * h), abs=1e-8)
    assert grad_b == pytest.approx((half_loss(w, b + h) - half_loss(w, b - h)) / (2 * h), abs=1e-8)


def test_gradient_is_half_of_autograd_of_the_loss_shown():
    import torch

    w = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    b = torch.tensor(-2.0, dtype=torch.float64, requires_grad=True)
    x, y = torch.tensor(HOURS), torch.tensor(SCORES)
    torch.nn.functional.mse_loss(w * x + b, y).backward()
    grad_w, grad_b = gradient_descent.gradient(
        HOURS, SCORES, gradient_descent.predict(HOURS, 3.0, -2.0)
    )
    assert grad_w == pytest.approx(w.grad.item() / 2)
    assert grad_b == pytest.approx(b.grad.item() / 2)


def test_critical_learning_rate_separates_arriving_from_exploding():
    critical = gradient_descent.critical_learning_rate(HOURS)
    assert critical == pytest.approx(0.2395, abs=5e-5)
    run = gradient_descent.train(learning_rate=[0.99 * critical, 1.01 * critical], n_epochs=3000)
    assert run.loss[0, -1] < 1e-10
    assert run.loss[1, -1] > 1e10


def test_the_textbook_optimum_shrinks_the_slowest_direction_most():
    best = gradient_descent.fastest_learning_rate(HOURS)
    assert best == pytest.approx(0.2353, abs=5e-5)
    curvatures = np.linalg.eigvalsh(gradient_descent.hessian(HOURS))

    def slowest(rate):
        return abs(1 - rate * curvatures).max()

    assert slowest(best) < min(slowest(0.999 * best), slowest(1.001 * best))


def test_standardised_hours_make_a_round_bowl_with_one_step_to_the_bottom():
    run = gradient_descent.train(learning_rate=1.0, n_epochs=1, standardise=True)
    assert run.final["w"] == pytest.approx(11.18, abs=0.005)
    assert run.final["b"] == pytest.approx(65)
    slope, intercept = gradient_descent.in_hours(**run.final)
    assert (slope, intercept) == (pytest.approx(10), pytest.approx(40))


def test_prediction_for_five_hours():
    run = gradient_descent.train(learning_rate=0.1, n_epochs=2000)
    assert gradient_descent.predict(np.array([5.0]), **run.final)[0] == pytest.approx(90, abs=0.01)


def test_best_line_is_where_descent_ends():
    x, y = gradient_descent.training_set(noise=8, outlier=30, seed=3)
    run = gradient_descent.train(learning_rate=0.2, n_epochs=5000, noise=8, outlier=30, seed=3)
    w, b = gradient_descent.best_line(x, y)
    assert (run.final["w"], run.final["b"]) == (pytest.approx(w), pytest.approx(b))


def test_a_run_in_a_batch_is_the_run_alone():
    rates, seeds = np.array([[0.05], [0.2]]), np.arange(3)
    batch = gradient_descent.train(learning_rate=rates, n_epochs=20, noise=5, seed=seeds)
    assert batch.runs == (2, 3)
    alone = gradient_descent.train(learning_rate=0.2, n_epochs=20, noise=5, seed=1)
    np.testing.assert_allclose(batch[1, 1].loss, alone.loss)
    np.testing.assert_allclose(batch[1, 1].parameters["w"], alone.parameters["w"])


def test_divergence_is_recorded_at_its_first_epoch_without_a_warning(recwarn):
    run = gradient_descent.train(learning_rate=0.5, n_epochs=2000)
    at = int(run.diverged_at)
    assert run.diverged
    assert np.isfinite(gradient_descent.train(learning_rate=0.5, n_epochs=at - 1).loss).all()
    assert not np.isfinite(gradient_descent.train(learning_rate=0.5, n_epochs=at).loss[-1])
    assert not recwarn.list


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", float("nan")),
        ("learning_rate", -0.1),
        ("learning_rate", "fast"),
        ("learning_rate", []),
        ("n_epochs", 1.5),
        ("n_epochs", 10**9),
        ("noise", 51),
        ("outlier", float("inf")),
        ("seed", -1),
        ("seed", True),
        ("w", 1e9),
    ],
)
def test_a_bad_value_is_named(name, value):
    with pytest.raises(ValueError, match=rf"{name} must be .*from .* to .*not "):
        gradient_descent.train(**{name: value})


def test_claim_thousand_epochs():
    verdict = gradient_descent.CLAIMS[0].test(None)
    assert verdict.outcome is Outcome.FAILS
    assert verdict.evidence["w"] == pytest.approx([12.49, 10.006, 10.0], abs=0.005)
    assert verdict.evidence["b"] == pytest.approx([32.67, 39.98, 40.0], abs=0.005)
    assert verdict.evidence["mean squared error"][0] == pytest.approx(9.0, abs=0.05)


def test_claim_bigger_is_faster():
    verdict = gradient_descent.CLAIMS[1].test(None)
    assert verdict.outcome is Outcome.FAILS
    epochs = dict(zip(verdict.evidence["learning rate"], verdict.evidence["epochs to arrive"]))
    assert [epochs[rate] for rate in (0.1, 0.2325, 0.2353, 0.237, 0.239)] == [
        478, 204, 246, 414, 2047,
    ]  # fmt: skip


@pytest.mark.parametrize("claim", gradient_descent.CLAIMS, ids=lambda claim: claim.name)
def test_the_control_of_a_claim_comes_out_the_other_way(claim):
    assert claim.control(None).outcome is not claim.test(None).outcome


def test_luck_moves_the_answer_around_the_truth():
    many = gradient_descent.train(
        learning_rate=1.0, n_epochs=1, standardise=True, noise=4, seed=np.arange(64)
    )
    answers = gradient_descent.answers(many)
    assert answers.shape == (64,)
    # The variance of a straight line's answer at 5 hours, for four points of standard deviation 4.
    assert answers.std() == pytest.approx(4 * np.sqrt(1 / 4 + 2.5**2 / 5), rel=0.25)
    assert answers.mean() == pytest.approx(90, abs=2)
    assert f"**{(abs(answers - 90) <= 5).sum()}**" in gradient_descent.describe_answers(many)
