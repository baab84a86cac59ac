"""The sigmoid curve: the curriculum's figures, both gradients, and the batch."""

import numpy as np
import pytest

from datasets.students import HOURS, PASSED
from datasets.toy import overlapping_classes, overlapping_truth
from lessons import decisions, gradient_descent, sigmoid
from lessons.calibration import reliability
from lessons.challenges import LEVELS, Status
from lessons.claims import Outcome
from lessons.losses import binary_cross_entropy
from lessons.sigmoid import LOSSES, WRONG_START

CLAIMS = {claim.name: claim for claim in sigmoid.CLAIMS}
CHALLENGES = {challenge.name: challenge for challenge in sigmoid.CHALLENGES}


def some_samples(n_samples):
    rng = np.random.default_rng(n_samples)
    x = rng.standard_normal(n_samples)
    return x, rng.integers(0, 2, n_samples).astype(float), *rng.standard_normal(2)


def gradient_by_hand(loss, x, y, w, b):
    return sigmoid.gradient(x, LOSSES[loss].blame(sigmoid.probability(x, w, b), y))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("n_samples", [1, 2, 7, 50])
def test_gradients_match_finite_differences(loss, n_samples):
    x, y, w, b = some_samples(n_samples)

    def value(w, b):
        return LOSSES[loss].measure(sigmoid.line(x, w, b), y)

    h = 1e-5
    grad_w, grad_b = gradient_by_hand(loss, x, y, w, b)
    assert grad_w == pytest.approx((value(w + h, b) - value(w - h, b)) / (2 * h), abs=1e-8)
    assert grad_b == pytest.approx((value(w, b + h) - value(w, b - h)) / (2 * h), abs=1e-8)


def torch_loss(loss, z, y):
    import torch

    if loss == "cross-entropy":
        return torch.nn.functional.binary_cross_entropy_with_logits(z, y)
    return torch.nn.functional.mse_loss(torch.sigmoid(z), y)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("n_samples", [1, 2, 7, 50])
def test_gradients_match_autograd(loss, n_samples):
    import torch

    x, y, w, b = some_samples(n_samples)
    knobs = torch.tensor([w, b], requires_grad=True)
    torch_loss(loss, knobs[0] * torch.tensor(x) + knobs[1], torch.tensor(y)).backward()
    assert gradient_by_hand(loss, x, y, w, b) == pytest.approx(knobs.grad.numpy())


@pytest.mark.parametrize("loss", LOSSES)
def test_training_agrees_with_torch_from_the_same_start(loss):
    import torch

    run = sigmoid.train(loss=loss, n_epochs=100, w=-1.0, b=0.5, learning_rate=0.3, max_frames=101)
    knobs = torch.tensor([-1.0, 0.5], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([knobs], lr=0.3)
    losses = []
    for _ in range(101):
        wrong = torch_loss(loss, knobs[0] * torch.tensor(HOURS) + knobs[1], torch.tensor(PASSED))
        losses.append(wrong.item())
        w_b = knobs.detach().numpy().copy()
        optimizer.zero_grad()
        wrong.backward()
        optimizer.step()
    np.testing.assert_allclose(run.loss, losses, rtol=1e-10)
    np.testing.assert_allclose([run.final["w"], run.final["b"]], w_b, rtol=1e-10)


def test_the_gradient_of_cross_entropy_is_the_one_of_the_line():
    p = sigmoid.probability(HOURS, 0.7, -1.0)
    line = gradient_descent.gradient(HOURS, PASSED, p)
    assert gradient_by_hand("cross-entropy", HOURS, PASSED, 0.7, -1.0) == pytest.approx(line)


def test_values_of_the_sigmoid():
    values = sigmoid.sigmoid([-5, -2, 0, 2, 5])
    assert values == pytest.approx([0.0067, 0.1192, 0.5, 0.8808, 0.9933], abs=5e-5)


def test_the_curve_is_steepest_at_the_boundary():
    w, b = 2.387, -5.696
    at = float(sigmoid.boundary(w, b))
    assert sigmoid.probability(np.array([at]), w, b) == pytest.approx([0.5])
    x = np.array([at - 1, at, at + 1])
    h = 1e-5
    numeric = (sigmoid.probability(x + h, w, b) - sigmoid.probability(x - h, w, b)) / (2 * h)
    assert sigmoid.slope(x, w, b) == pytest.approx(numeric, abs=1e-8)
    assert sigmoid.slope(x, w, b)[1] == pytest.approx(w / 4)
    assert sigmoid.probability(sigmoid.boundary(w, b, [0.9])[None, 0], w, b) == pytest.approx([0.9])


def test_growth_needs_two_frames_apart():
    with pytest.raises(ValueError, match="since must be a whole number from 1 to 9, not 10"):
        sigmoid.growth(sigmoid.train(n_epochs=10), since=10)


def test_a_flat_curve_has_no_boundary_and_gives_no_warning(recwarn):
    assert np.isnan(sigmoid.boundary(0.0, 0.0))
    assert np.isinf(sigmoid.boundary(0.0, -1.0))
    assert not recwarn.list


def test_a_thousand_epochs_on_the_four_students():
    run = sigmoid.train(learning_rate=0.1, n_epochs=1000)
    assert run.final["w"] == pytest.approx(2.387, abs=5e-4)
    assert run.final["b"] == pytest.approx(-5.696, abs=5e-4)
    assert run.loss[0] == pytest.approx(np.log(2))
    assert run.loss[-1] == pytest.approx(0.150, abs=5e-4)
    p = sigmoid.probability(HOURS, **run.final)
    assert p == pytest.approx([0.035, 0.284, 0.812, 0.979], abs=5e-4)
    assert run.metrics["accuracy"][[0, -1]] == pytest.approx([0.5, 1.0])
    assert run.metrics["squared_error"][-1] == pytest.approx(np.mean((p - PASSED) ** 2))


def test_on_separable_data_the_weight_grows_like_twice_the_logarithm_of_the_epochs():
    # Between 2 and 3 hours lie half an hour to either side of the boundary: 1 / 0.5 = 2.
    run = sigmoid.train(learning_rate=0.1, n_epochs=20_000)
    assert (np.diff(run.parameters["w"]) > 0).all()
    assert (np.diff(run.loss) < 0).all()
    assert run.final["w"] == pytest.approx(7.11, abs=0.005)
    assert sigmoid.growth(run, since=10_000) == pytest.approx(1.90, abs=0.005)
    further = sigmoid.train(learning_rate=1.0, n_epochs=20_000)  # as far as 200,000 epochs at 0.1
    assert sigmoid.growth(further, since=10_000) == pytest.approx(2.0, abs=0.02)


def test_on_overlapping_classes_the_weight_comes_to_rest():
    run = sigmoid.train(data="overlapping", learning_rate=1.0, n_epochs=5000)
    assert sigmoid.growth(run, since=2500) == pytest.approx(0.0, abs=1e-4)


@pytest.mark.parametrize(
    ("n_samples", "spread", "seed"), [(20, 2.0, 0), (100, 1.0, 1), (1000, 1.5, 2)]
)
def test_descent_ends_where_logistic_regression_of_scikit_learn_does(n_samples, spread, seed):
    chosen = {"data": "overlapping", "n_samples": n_samples, "spread": spread, "seed": seed}
    run = sigmoid.train(**chosen, learning_rate=0.8, n_epochs=8000, max_frames=2)
    w, b = sigmoid.best_knobs(*sigmoid.training_set(**chosen))
    assert (run.final["w"], run.final["b"]) == (
        pytest.approx(w, abs=1e-4), pytest.approx(b, abs=1e-4),
    )  # fmt: skip


def test_overlapping_classes_have_the_truth_that_their_docstring_gives():
    # By Bayes' rule w = (3.5 - 1.5) / spread^2 and b = -2.5 w.
    assert overlapping_truth(1.0) == (2.0, -5.0)
    x, y = overlapping_classes(n_samples=100_000, spread=1.0, seed=5)
    assert sigmoid.best_knobs(x, y) == pytest.approx((2.0, -5.0), abs=0.08)
    # Two normal draws 2 apart, each with deviation 1: the right order with chance Phi(sqrt 2).
    assert decisions.auc(y, x) == pytest.approx(0.9214, abs=0.003)


def test_more_spread_makes_a_less_certain_curve():
    chosen = {"data": "overlapping", "n_samples": 500, "learning_rate": 0.5, "n_epochs": 3000}
    weights = [
        float(sigmoid.train(**chosen, spread=spread, max_frames=2).final["w"])
        for spread in (0.7, 1.0, 2.0)
    ]
    assert weights == sorted(weights, reverse=True)
    truths = [overlapping_truth(spread)[0] for spread in (0.7, 1.0, 2.0)]
    assert weights == pytest.approx(truths, rel=0.25)


def test_from_a_confidently_wrong_start_only_cross_entropy_finds_out():
    # Cross-entropy begins with a slope of mean((p - y) x) ~ -1, squared error with a hundredth.
    runs = {loss: sigmoid.train(loss=loss, **WRONG_START) for loss in LOSSES}
    surprised, flat = runs["cross-entropy"], runs["squared error"]
    assert surprised.metrics["accuracy"][0] == flat.metrics["accuracy"][0] == 0
    assert surprised.gradients["w"][0] == pytest.approx(-0.9955, abs=5e-4)
    assert flat.gradients["w"][0] == pytest.approx(-0.0087, abs=5e-4)
    assert surprised.metrics["accuracy"][-1] == 1
    assert surprised.metrics["cross_entropy"][-1] == pytest.approx(0.335, abs=5e-4)
    assert flat.metrics["accuracy"][-1] == 0.5
    assert flat.metrics["cross_entropy"][-1] > 7
    patient = sigmoid.train(loss="squared error", n_epochs=20_000, **WRONG_START)
    assert patient.metrics["accuracy"][-1] == 0.5


def test_from_a_modest_start_squared_error_learns_too():
    assert sigmoid.train(loss="squared error", n_epochs=3000).metrics["accuracy"][-1] == 1


def test_the_textbook_formula_fails_where_the_one_from_the_logit_does_not(recwarn):
    z = sigmoid.line(HOURS, -40.0, 100.0)  # 60, 20, -20, -60: surely passed, surely failed
    p = sigmoid.sigmoid(z)
    assert sigmoid.textbook_cross_entropy(p, PASSED) == np.inf
    assert binary_cross_entropy(z, PASSED) == pytest.approx(40)  # (60 + 20 + 20 + 60) / 4
    assert np.isnan(sigmoid.textbook_cross_entropy(p, 1 - PASSED))
    assert 0 < binary_cross_entropy(z, 1 - PASSED) < 1e-8
    run = sigmoid.train(w=-40.0, b=100.0)
    assert np.isfinite(run.loss).all()
    assert not recwarn.list


def test_the_two_formulas_agree_while_nobody_is_too_sure():
    x, y, w, b = some_samples(50)
    z = sigmoid.line(x, w, b)
    assert sigmoid.textbook_cross_entropy(sigmoid.sigmoid(z), y) == pytest.approx(
        binary_cross_entropy(z, y)
    )


def test_a_run_in_a_batch_is_the_run_alone():
    rates, seeds = np.array([[0.05], [0.5]]), np.arange(3)
    chosen = {"data": "overlapping", "n_samples": 30, "n_epochs": 20}
    batch = sigmoid.train(**chosen, learning_rate=rates, seed=seeds)
    assert batch.runs == (2, 3)
    alone = sigmoid.train(**chosen, learning_rate=0.5, seed=1)
    for of_batch, of_one in (
        (batch[1, 1].parameters, alone.parameters),
        (batch[1, 1].gradients, alone.gradients),
        (batch[1, 1].metrics, alone.metrics),
    ):
        for name in of_one:
            np.testing.assert_allclose(of_batch[name], of_one[name], err_msg=name)
    np.testing.assert_allclose(batch[1, 1].loss, alone.loss)


def test_starts_may_be_many_too():
    batch = sigmoid.train(n_epochs=20, w=[[0.0], [-8.0]], b=[0.0, 5.0, 20.0])
    assert batch.runs == (2, 3)
    np.testing.assert_allclose(batch[1, 2].loss, sigmoid.train(n_epochs=20, **WRONG_START).loss)


def test_the_same_arguments_give_the_same_numbers():
    first, again, other = (
        sigmoid.train(data="overlapping", n_epochs=50, seed=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.loss, again.loss)
    assert not np.array_equal(first.loss, other.loss)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_wildest_values_allowed_stay_finite_and_give_no_warning(loss, recwarn):
    run = sigmoid.train(loss=loss, learning_rate=100, w=[-1000, 1000], b=1000, n_epochs=500)
    assert np.isfinite(run.loss).all()
    assert not run.diverged.any()
    assert not recwarn.list


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", float("nan")),
        ("learning_rate", 101),
        ("learning_rate", "fast"),
        ("n_epochs", 1.5),
        ("n_epochs", 10**9),
        ("w", 1e9),
        ("b", [0.0, float("inf")]),
        ("n_samples", 1),
        ("n_samples", 10**7),
        ("spread", 0),
        ("seed", -1),
        ("seed", True),
    ],
)
def test_a_bad_number_is_named(name, value):
    with pytest.raises(ValueError, match=rf"{name} must be .*from .* to .*not "):
        sigmoid.train(**{name: value})


@pytest.mark.parametrize(("name", "value"), [("loss", "hinge"), ("data", "moons"), ("loss", None)])
def test_a_bad_choice_is_named(name, value):
    with pytest.raises(ValueError, match=rf"{name} must be one of '.*', not "):
        sigmoid.train(**{name: value})


def test_what_no_machine_could_hold_is_refused():
    with pytest.raises(ValueError, match="n_samples x seeds must be"):
        sigmoid.train(data="overlapping", n_samples=2000, seed=range(100_000), n_epochs=1)
    with pytest.raises(ValueError, match="frames x samples x runs must be"):
        sigmoid.train(w=np.zeros((3000, 1)), b=np.zeros(3000), n_epochs=1)


def test_claim_output_can_be_trusted():
    verdict = CLAIMS["output_can_be_trusted"].test(None)
    assert verdict.outcome is Outcome.DEPENDS
    error, luck, extreme = (np.array(column) for column in list(verdict.evidence.values())[1:])
    # The classic recipe, seed 442 and split 42; its 178 held-out passengers.
    assert error[0] == pytest.approx(0.168, abs=5e-4)
    assert extreme[0] == pytest.approx(0.87, abs=0.005)
    assert error[0] > 10 * luck[0]
    # Cross-entropy: near .08, and the .10 that luck allows with so few passengers.
    assert error[1] == pytest.approx(0.08, abs=0.01)
    assert luck[1] == pytest.approx(0.10, abs=0.01)
    assert extreme[1] < 0.05


def test_a_model_trained_on_mean_absolute_error_alone_cannot_be_trusted():
    assert sigmoid._test_trust_the_output(None, ("mean absolute error",)).outcome is Outcome.FAILS


def test_luck_in_calibration_is_what_true_probabilities_show():
    p = sigmoid.probability(overlapping_classes(n_samples=200, seed=1)[0], *overlapping_truth())
    limit = sigmoid.luck_in_calibration(p, n_draws=500)
    drawn = np.random.default_rng(1).random((500, 200)) < p
    errors = [reliability(p, y).expected_calibration_error for y in drawn]
    assert np.mean(np.array(errors) <= limit) == pytest.approx(0.95, abs=0.03)
    assert sigmoid.luck_in_calibration(np.tile(p, 25)) < limit / 3  # more samples, less luck


def test_claim_auc_means_perfect():
    verdict = CLAIMS["auc_means_perfect"].test(None)
    assert verdict.outcome is Outcome.FAILS
    perfect = verdict.evidence["AUC"] == 1
    assert (verdict.evidence["accuracy"][perfect] == 0.5).any()


@pytest.mark.parametrize("claim", sigmoid.CLAIMS, ids=lambda claim: claim.name)
def test_the_control_of_a_claim_comes_out_the_other_way(claim):
    assert claim.control(None).outcome is not claim.test(None).outcome


def test_a_duel_starts_both_losses_from_one_place():
    runs = sigmoid.duel(sure=0.5, n_epochs=10)
    assert list(runs) == list(LOSSES)
    for loss, run in runs.items():
        assert (run.parameters["w"][0], run.parameters["b"][0]) == (-4.0, 10.0)
        alone = sigmoid.train(loss=loss, n_epochs=10, w=-4.0, b=10.0)
        np.testing.assert_array_equal(run.loss, alone.loss)
    with pytest.raises(ValueError, match="sure must be a number from 0 to 50, not -1"):
        sigmoid.duel(sure=-1)


@pytest.mark.parametrize(
    ("sure", "n_epochs", "end"),
    [(1.0, 1000, "Only cross-entropy"), (0.0, 1000, "Both"), (5.0, 1000, "Neither")],
)
def test_who_gets_out_of_the_wrong_start(sure, n_epochs, end):
    truth, sentence = sigmoid.duel_end(sigmoid.duel(sure=sure, n_epochs=n_epochs))
    assert truth == end
    assert truth in sigmoid.DUEL_ENDS
    assert "1,000 epochs" in sentence


def test_only_squared_error_is_named_as_such():
    runs = sigmoid.duel()
    swapped = {"cross-entropy": runs["squared error"], "squared error": runs["cross-entropy"]}
    assert sigmoid.duel_end(swapped)[0] == "Only squared error"


def test_the_formulas_are_compared_where_one_of_them_breaks():
    table = sigmoid.formulas_compared((1.0, 5.0))
    # Sure of the opposite, z = 12, 4, -4, -12 times 1 and 5: (12 + 4 + 4 + 12) / 4 = 8 and 40.
    assert table["textbook, sure and wrong"] == ["8.009", "inf"]
    assert table["from z, sure and wrong"] == ["8.009", "40"]
    assert table["textbook, sure and right"][1] == "nan"
    assert float(table["from z, sure and right"][1]) < 1e-8


def test_descriptions_carry_the_figures():
    assert "crosses 50 % at **2.40** hours" in sigmoid.describe_curve(2.5, -6.0, 3.1)
    assert "**85%**" in sigmoid.describe_curve(2.5, -6.0, 3.1)
    assert "flat" in sigmoid.describe_curve(0.0, 1.0, 3.1)
    text = sigmoid.describe_growth(sigmoid.train())
    assert "3.5%, 28.4%, 81.2%, 97.9%" in text
    assert "overshoot" not in text
    assert "overshoot" in sigmoid.describe_growth(sigmoid.train(learning_rate=30.0))
    for n_epochs in (0, 1, 2, 3, 4, 5, 300):
        assert f"After {n_epochs:,} epochs" in sigmoid.describe_growth(
            sigmoid.train(n_epochs=n_epochs)
        )
    flat = sigmoid.describe_flatness(sigmoid.duel(n_epochs=1))
    assert "**0.995** for cross-entropy" in flat
    assert "**0.0087** for the squared error" in flat


def test_the_examples_are_those_of_the_curriculum():
    table = sigmoid.examples()
    assert table["s(z)"] == pytest.approx([0.0067, 0.1192, 0.5, 0.8808, 0.9933], abs=5e-5)
    assert table["slope"] == pytest.approx(table["s(z)"] * (1 - table["s(z)"]))


def test_decisions_follow_the_threshold_at_every_frame():
    run = sigmoid.train(data="overlapping", learning_rate=0.3, seed=1)
    view = sigmoid.decisions(run, 0.3, miss=4.0)
    x, y = sigmoid.samples_of(run)
    p = sigmoid.final_probabilities(run)
    np.testing.assert_allclose(p, sigmoid.probability(x, **run.final))
    assert view.matrices.shape == (run.n_frames, 2, 2)
    np.testing.assert_array_equal(view.matrices[-1], decisions.confusion_matrix(y, p, 0.3))
    np.testing.assert_allclose(view.hits, view.matrices[:, 1, 1] / view.matrices[:, 1].sum(1))
    assert view.accuracy == decisions.accuracy(y, p, 0.3)
    assert view.baseline == 0.5
    assert view.auc == decisions.auc(y, p)
    assert view.least_cost <= view.cost
    assert view.least_cost == decisions.cost(y, p, view.cheapest, miss=4.0)
    assert f"AUC {view.auc:.3f}" in sigmoid.describe_decisions(view, 0.3, 4.0)
    assert "w = 2.00" in sigmoid.describe_rest(run)


def test_nobody_beats_the_best_accuracy_in_the_long_run_but_many_draws_seem_to():
    # Phi(1) = 0.8413: the cut midway is one spread away from either centre.
    assert sigmoid.best_accuracy(1.0) == pytest.approx(0.8413, abs=5e-5)
    x, y = overlapping_classes(n_samples=100_000, spread=1.0, seed=1)
    assert decisions.accuracy(y, sigmoid.probability(x, *overlapping_truth())) == pytest.approx(
        sigmoid.best_accuracy(1.0), abs=0.003
    )
    many = sigmoid.train(data="overlapping", learning_rate=0.3, seed=range(64))
    draws = sigmoid.luck(many)
    assert draws.accuracy.shape == draws.good.shape == (64,)
    alone = sigmoid.train(data="overlapping", learning_rate=0.3, seed=5)
    assert draws.accuracy[5] == sigmoid.decisions(alone, 0.5).accuracy
    assert 20 < draws.good.sum() < 45
    assert f"**{draws.good.sum()} of 64**" in draws.sentence


def test_both_models_of_the_titanic_are_looked_at():
    found = sigmoid.titanic_calibration()
    errors = {loss: look.expected_calibration_error for loss, look in found.items()}
    assert errors == {
        "mean absolute error": pytest.approx(0.168, abs=5e-4),
        "cross-entropy": pytest.approx(0.080, abs=5e-4),
    }
    text = sigmoid.describe_trust(found)
    assert "**0.168**" in text
    assert "same 178 held-out" in text


def tried(run=None, duel=None, sure=1.0, crowd=None, threshold=0.5, miss=1.0):
    run = run or sigmoid.train(n_epochs=5)
    return sigmoid.Tried(run, duel or {}, sure, crowd or run, threshold, miss)


def duelled(sure, **chosen):
    return tried(duel=sigmoid.duel(sure=sure, **chosen), sure=sure)


def decided(threshold, miss=10.0, spread=1.0, n_samples=100):
    crowd = sigmoid.train(
        data="overlapping", spread=spread, n_samples=n_samples, learning_rate=0.3, n_epochs=1000
    )
    return tried(crowd=crowd, threshold=threshold, miss=miss)


@pytest.mark.parametrize(
    ("name", "make", "status"),
    [
        ("sure", lambda: tried(sigmoid.train(w=10.0, b=-25.0, n_epochs=1)), Status.NOT_TRIED),
        ("sure", lambda: tried(sigmoid.train()), Status.NOT_YET),
        ("sure", lambda: tried(sigmoid.train(learning_rate=3, n_epochs=20_000)), Status.NOT_YET),
        ("sure", lambda: tried(sigmoid.train(learning_rate=10)), Status.SOLVED),
        ("rescue", lambda: duelled(0.25, learning_rate=1), Status.NOT_TRIED),
        ("rescue", lambda: duelled(0.5), Status.NOT_YET),
        ("rescue", lambda: duelled(1.0, learning_rate=10, n_epochs=20_000), Status.NOT_YET),
        ("rescue", lambda: duelled(0.5, learning_rate=10), Status.SOLVED),
        ("rescue", lambda: duelled(0.5, learning_rate=3, n_epochs=5000), Status.SOLVED),
        ("price", lambda: decided(0.1, miss=2.0), Status.NOT_TRIED),
        ("price", lambda: decided(0.1, spread=0.2), Status.NOT_TRIED),
        ("price", lambda: decided(0.5), Status.NOT_YET),
        ("price", lambda: decided(0.0), Status.NOT_YET),
        ("price", lambda: decided(0.09), Status.SOLVED),
        ("price", lambda: decided(0.09, n_samples=10), Status.SOLVED),
    ],
)
def test_a_challenge_looks_at_what_was_done(name, make, status):
    check = CHALLENGES[name].check(make())
    assert check.status is status
    assert len(check.sentence) > 20


def test_challenges_come_in_levels_with_hints():
    assert [challenge.level for challenge in sigmoid.CHALLENGES] == list(LEVELS)
    assert all(len(challenge.hints) >= 2 for challenge in sigmoid.CHALLENGES)
