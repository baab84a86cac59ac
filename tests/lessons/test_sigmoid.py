"""The sigmoid curve: the curriculum's figures, both gradients, and the batch."""

import math

import numpy as np
import pytest

from charts.models import sigmoid_curve
from datasets.students import HOURS, PASSED
from datasets.toy import overlapping_classes, overlapping_truth
from lessons.gradient_descent.model import gradient as gradient_of_the_line
from lessons.gradient_descent.model import predict as line
from lessons.sigmoid import model as sigmoid_model
from lessons.sigmoid.experiments import (
    N_HUNDREDS,
    WRONG_W,
    compare_losses,
    formulas_compared,
    hundreds,
    pulls,
    textbook_cross_entropy,
    wrong_start,
)
from lessons.sigmoid.model import decision_boundary, gradient, probability, train, training_set
from pages.foundations.sigmoid import learn, trust
from pages.foundations.sigmoid.pictures import surprise, tickets
from study.challenges import Settings, Status
from study.content import lesson_content
from tests.charts.validity import check_picture
from tests.contract import Example
from training.activations import sigmoid as squeeze
from training.losses import LOSSES, binary_cross_entropy

DEFAULTS = {"learning_rate": 0.1, "n_epochs": 1000}
DUEL = {"duel_rate": 0.1, "duel_epochs": 1000}
EXAMPLE = Example(
    train=sigmoid_model.train,
    arguments={"data": "overlapping", "n_samples": 20, "n_epochs": 20},
    batch={"seed": (0, 1, 2)},
    set_by_page=frozenset({"loss", "data", "n_samples", "spread"}),
    challenges={
        "sure": {
            "solved": {**DEFAULTS, "learning_rate": 10.0},
            "not_yet": DEFAULTS,
            "not_tried": {**DEFAULTS, "n_epochs": 0},
        },
        "rescue": {
            "solved": {"start_w": -4.0, "duel_rate": 10.0, "duel_epochs": 1000},
            "not_yet": {"start_w": -8.0, **DUEL},
            "not_tried": {"start_w": -2.0, **DUEL},
        },
        "price": {
            "solved": {"threshold": 0.09, "miss": 10.0},
            "not_yet": {"threshold": 0.5, "miss": 10.0},
            "not_tried": {"threshold": 0.09, "miss": 1.0},
        },
    },
    predictions={"goes_on": {}, "wrong_start": {}, "of_a_hundred": {}},
)


def torch_loss(loss, z, y):
    import torch

    if loss == "cross-entropy":
        return torch.nn.functional.binary_cross_entropy_with_logits(z, y)
    return torch.nn.functional.mse_loss(torch.sigmoid(z), y)


@pytest.mark.parametrize("loss", LOSSES)
def test_training_agrees_with_torch_from_the_same_start(loss):
    import torch

    run = train(loss=loss, n_epochs=100, w=-1.0, b=0.5, learning_rate=0.3, max_frames=101)
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
    p = probability(HOURS, 0.7, -1.0)
    of_the_line = gradient_of_the_line(HOURS, PASSED, p)
    assert gradient(HOURS, p - PASSED) == pytest.approx(of_the_line)


def test_the_curve_is_steepest_at_the_boundary():
    w, b = 2.387, -5.696
    at = float(decision_boundary(w, b))
    assert probability(np.array([at]), w, b) == pytest.approx([0.5])
    x = np.array([at - 1, at, at + 1])
    h = 1e-5
    slope = (probability(x + h, w, b) - probability(x - h, w, b)) / (2 * h)
    assert slope[1] == pytest.approx(w / 4)
    assert slope.argmax() == 1
    assert probability(decision_boundary(w, b, [0.9])[None, 0], w, b) == pytest.approx([0.9])


def test_a_flat_curve_has_no_boundary_and_gives_no_warning(recwarn):
    assert np.isnan(decision_boundary(0.0, 0.0))
    assert np.isinf(decision_boundary(0.0, -1.0))
    assert not recwarn.list


def test_a_thousand_epochs_on_the_four_students():
    run = train(learning_rate=0.1, n_epochs=1000)
    assert run.final["w"] == pytest.approx(2.387, abs=5e-4)
    assert run.final["b"] == pytest.approx(-5.696, abs=5e-4)
    assert run.loss[0] == pytest.approx(np.log(2))
    assert run.loss[-1] == pytest.approx(0.150, abs=5e-4)
    p = probability(HOURS, **run.final)
    assert p == pytest.approx([0.035, 0.284, 0.812, 0.979], abs=5e-4)
    assert run.metrics["accuracy"][[0, -1]] == pytest.approx([0.5, 1.0])
    assert run.metrics["squared_error"][-1] == pytest.approx(np.mean((p - PASSED) ** 2))


def test_on_separable_data_the_weight_grows_like_twice_the_logarithm_of_the_epochs():
    # Between 2 and 3 hours lie half an hour to either side of the boundary: 1 / 0.5 = 2.
    run = train(learning_rate=0.1, n_epochs=20_000)
    assert (np.diff(run.parameters["w"]) > 0).all()
    assert (np.diff(run.loss) < 0).all()
    assert run.final["w"] == pytest.approx(7.11, abs=0.005)
    w = [train(learning_rate=1.0, n_epochs=n, max_frames=2).final["w"] for n in (10_000, 20_000)]
    assert (w[1] - w[0]) / np.log(2) == pytest.approx(2.0, abs=0.02)
    assert learn.goes_on().truth == "grows"


def test_on_overlapping_classes_the_weight_comes_to_rest_at_the_bottom():
    run = train(data="overlapping", learning_rate=1.0, n_epochs=5000)
    late = run.parameters["w"][run.epochs >= 2500]
    assert np.ptp(late) < 1e-4
    assert run.final["w"] == pytest.approx(2.27, abs=0.005)


def by_scikit_learn(x, y):
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000).fit(x[:, None], y)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


@pytest.mark.parametrize(
    ("n_samples", "spread", "seed"), [(20, 2.0, 0), (100, 1.0, 1), (1000, 1.5, 2)]
)
def test_descent_ends_where_scikit_learn_does(n_samples, spread, seed):
    chosen = {"data": "overlapping", "n_samples": n_samples, "spread": spread, "seed": seed}
    bottom = pytest.approx(by_scikit_learn(*training_set(**chosen)), abs=1e-4)
    run = train(**chosen, learning_rate=0.8, n_epochs=8000, max_frames=2)
    assert (float(run.final["w"]), float(run.final["b"])) == bottom


def test_overlapping_classes_have_the_truth_that_their_docstring_gives():
    # By Bayes' rule w = (3.5 - 1.5) / spread^2 and b = -2.5 w.
    assert overlapping_truth(1.0) == (2.0, -5.0)
    x, y = overlapping_classes(n_samples=100_000, spread=1.0, seed=5)
    assert by_scikit_learn(x, y) == pytest.approx((2.0, -5.0), abs=0.08)


def test_from_a_confidently_wrong_start_only_cross_entropy_finds_out():
    # Cross-entropy begins with a slope of mean((p - y) x) ~ -1, squared error with a hundredth.
    runs = {loss: train(loss=loss, **wrong_start()) for loss in LOSSES}
    surprised, flat = runs["cross-entropy"], runs["squared error"]
    assert surprised.metrics["accuracy"][0] == flat.metrics["accuracy"][0] == 0
    assert surprised.gradients["w"][0] == pytest.approx(-0.9955, abs=5e-4)
    assert flat.gradients["w"][0] == pytest.approx(-0.0087, abs=5e-4)
    assert surprised.metrics["accuracy"][-1] == 1
    assert surprised.metrics["cross_entropy"][-1] == pytest.approx(0.335, abs=5e-4)
    assert flat.metrics["accuracy"][-1] == 0.5
    assert flat.metrics["cross_entropy"][-1] > 7
    assert train(loss="squared error", n_epochs=3000).metrics["accuracy"][-1] == 1


def test_the_textbook_formula_fails_where_the_one_from_the_logit_does_not(recwarn):
    z = line(HOURS, -40.0, 100.0)  # 60, 20, -20, -60: surely passed, surely failed
    p = squeeze(z)
    assert textbook_cross_entropy(p, PASSED) == np.inf
    assert binary_cross_entropy(z, PASSED) == pytest.approx(40)  # (60 + 20 + 20 + 60) / 4
    assert np.isnan(textbook_cross_entropy(p, 1 - PASSED))
    assert 0 < binary_cross_entropy(z, 1 - PASSED) < 1e-8
    assert not recwarn.list
    z = line(HOURS, 1.0, -2.0)  # nobody is too sure
    from_p = textbook_cross_entropy(squeeze(z), PASSED)
    assert from_p == pytest.approx(binary_cross_entropy(z, PASSED))


@pytest.mark.parametrize("loss", LOSSES)
def test_the_wildest_values_allowed_stay_finite_and_give_no_warning(loss, recwarn):
    run = train(loss=loss, learning_rate=100, w=[-1000, 1000], b=1000, n_epochs=500)
    assert np.isfinite(run.loss).all()
    assert not run.diverged.any()
    assert not recwarn.list


def test_what_no_machine_could_hold_is_refused():
    with pytest.raises(ValueError, match="n_samples x seeds must be"):
        train(data="overlapping", n_samples=2000, seed=range(100_000), n_epochs=1)
    with pytest.raises(ValueError, match="frames x samples x runs must be"):
        train(w=np.zeros((3000, 1)), b=np.zeros(3000), n_epochs=1)


def test_the_formulas_are_compared_where_one_of_them_breaks():
    confident, sure = formulas_compared(-8.0), formulas_compared(-40.0)
    # Sure of the opposite, z = 12, 4, -4, -12 times 1 and 5: (12 + 4 + 4 + 12) / 4 = 8 and 40.
    assert confident["textbook, sure and wrong"] == "8.009"
    assert confident["from z, sure and wrong"] == "8.009"
    assert sure["textbook, sure and wrong"] == "inf"
    assert sure["from z, sure and wrong"] == "40"
    assert sure["textbook, sure and right"] == "nan"


def test_99_percent_are_99_percent_in_the_challenge_too():
    def tried(n_epochs):
        return learn.sure(Settings(learning_rate=10.0, n_epochs=n_epochs))

    assert "99.0 % sure" in tried(530).sentence
    assert tried(530).status is Status.SOLVED
    assert "98.9 % sure" in tried(500).sentence
    assert tried(500).status is Status.NOT_YET


@pytest.mark.weekly
@pytest.mark.parametrize("sure", [0.1, 0.5, 0.85])
def test_of_many_hundreds_as_many_pass_as_the_curve_says(sure):
    # A curve of 2,000 students strays a little from the truth: the true probability is off by 0.01
    # (standard deviation), on the mean of ten runs by 0.003, and the share of 20,000 by 0.004.
    for first in (0, 100):
        runs = [train(**trust.MANY | {"seed": first + s}) for s in range(10)]
        each = [hundreds(run, sure) for run in runs]
        assert {one.shape for one in each} == {(N_HUNDREDS, 100)}
        assert np.mean(each) == pytest.approx(sure, abs=0.02)


def test_luck_moves_98_of_100_hundreds_as_far_as_is_said_and_no_further():
    options = lesson_content("sigmoid").predictions["of_a_hundred"].options
    sure = trust.CASE["sure"]
    chance = [math.comb(100, n) * sure**n * (1 - sure) ** (100 - n) for n in range(101)]
    closer, close = (sum(chance[85 - off : 86 + off]) for off in (trust.LUCK - 1, trust.LUCK))
    assert closer < 0.98 <= close
    for name, most in (("near", trust.NEAR), ("luck", trust.LUCK)):
        assert f"{100 * sure - most:g} to {100 * sure + most:g}" in options[name]
    answer = trust.of_a_hundred()
    assert answer.truth == "luck"
    passed = trust.passed_in_each(sure)
    assert answer.figure.startswith(f"{passed.min()} to {passed.max()}, on average")
    assert abs(passed.mean() - 85) < 3, "the mean of 20 has a standard error of 0.8"


def test_each_hundred_has_a_dot_of_its_own_where_its_share_is():
    each = hundreds(train(**trust.MANY), 0.85)
    picture = tickets(each, 0.85)
    check_picture(picture)
    assert list(picture.tables["limits"]["last"]) == [each.size], "a ticket a frame"
    passed = np.asarray(picture.tables["students"]["passed"])
    np.testing.assert_array_equal(passed.reshape(each.shape), each)
    dots = picture.tables["hundreds"]
    places = [*zip(dots["share"], dots["y"], strict=True)]
    assert len({*places}) == len(each), "none lies on another"
    assert [share for share, _ in places] == each.mean(axis=1).tolist()


def test_a_student_pulls_as_the_loss_would_change_with_z_and_the_squared_error_hardly_at_the_ends():
    runs, shown = compare_losses(), {"start_w": WRONG_W, "x_title": "", "y_title": ""}
    each = [pulls(loss, run) for loss, run in runs.items()]
    picture = sigmoid_curve.several(HOURS, PASSED, runs, each, pulled=True, **shown)
    check_picture(picture)
    arrows = {name: np.asarray(col) for name, col in picture.tables["_pulls"].items()}
    by = (arrows["to"] - arrows["p"]).reshape(len(runs), -1, len(HOURS))
    for pull, run in zip(by, runs.values(), strict=True):
        assert np.mean(-pull * HOURS, axis=1) == pytest.approx(run.gradients["w"], abs=1e-12)
    np.testing.assert_allclose(arrows["to"].reshape(by.shape)[0, 0], PASSED)  # the whole way
    assert np.abs(by[1, 0]).max() < 0.04
    said = arrows["p"].reshape(by.shape)[1, -1]
    assert said[PASSED == 0].min() > 0.99, "sure that those who failed have passed"
    assert np.abs(by[1, -1][PASSED == 0]).max() < 0.01, "nobody pulls at it"
    at_three, says = by[1][:, HOURS == 3].ravel(), arrows["p"].reshape(by.shape)[1][:, HOURS == 3]
    assert 0.2 < says[at_three.argmax()] < 0.5, "longest where the curve is unsure, on its way up"
    assert at_three.max() > 0.25
    assert at_three[[0, -1]] == pytest.approx([0.035, 0], abs=5e-3), "short where it is sure"


@pytest.mark.parametrize("learning_rate", [0.1, 100.0])
def test_the_students_slide_down_the_surprise_and_their_mean_is_the_loss(learning_rate):
    run = train(learning_rate=learning_rate)
    picture = surprise(run)
    check_picture(picture)
    students = {name: np.asarray(col) for name, col in picture.tables["students"].items()}
    means = students["s"].reshape(-1, len(HOURS)).mean(axis=1)
    np.testing.assert_allclose(means, run.loss, atol=1e-12)
    np.testing.assert_allclose(students["p"], np.exp(-students["s"]), rtol=1e-9, atol=1e-15)
    at_first = students["frame"] == 0
    assert students["p"][at_first].tolist() == [0.5] * len(HOURS)
    assert students["y"][at_first].tolist() == PASSED.tolist()
